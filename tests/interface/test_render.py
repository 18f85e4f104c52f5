"""Answers -> HTML: only our own tags come out, marks lead to evidence, copied figures stay plain numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Answer, Caution, Citation, Figure, Status
from interface.markdown import markdown_html
from interface.render import Turn, answer_html, chat_html, evidence_url, grouped
from interface.words import LANGUAGES, words
from tests.interface.fakes import CELL_BOX, citation, growth_answer

FILING = "ab" * 32
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">" onclick="x'


class _Reader(HTMLParser):
    """Collects tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if name in (attrs.get("class") or "").split()]


def test_marks_name_their_citation_and_their_evidence() -> None:
    read = _Reader(answer_html(growth_answer(FILING), "zh"))
    marks = read.with_class("wz-cite")
    assert {mark["data-citation"] for mark in marks} == {"1", "2"}
    address = urlsplit(marks[0]["data-evidence"] or "")
    assert address.path == f"api/filings/{FILING}/evidence"
    named = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert named["page"] == "2"
    assert named["bbox"] == ",".join(f"{side:g}" for side in CELL_BOX)
    assert (named["row"], named["column"], named["quote"]) == ("支出总计", "2023年预算数", "12,408")


def test_headline_figure_formula_and_operands() -> None:
    html = answer_html(growth_answer(FILING), "zh")
    read = _Reader(html)
    (figure,) = read.with_class("wz-figure")
    assert (figure["data-value"], figure["data-unit"]) == ("62.34", "%")
    formula = re.search(r'<div class="wz-formula">(.*?)</div>', html)
    assert formula is not None
    assert _Reader(formula[1]).text == "(12408 − 7643) ÷ 7643 × 100% = 62.34%"
    assert "误差不超过 ±0.01%" in read.text
    assert len(read.with_class("wz-source")) == 2


def test_marks_inside_of_a_warning_are_not_repeated_behind_it() -> None:
    plain = replace(growth_answer(FILING), answer="", figures=())
    for message in ("另有 7,643 万元[2]。", "另有 7,643 万元。"):
        html = answer_html(replace(plain, warnings=(Caution("conflict", message, (2,)),)), "zh")
        assert [mark["data-citation"] for mark in _Reader(html).with_class("wz-cite")] == ["2"]


def test_an_answer_without_figures_has_no_headline_but_clickable_suggestions() -> None:
    answer = Answer("问", Status.NOT_FOUND, "文件里没有。", suggestions=("改问这个？", '"引号"与<b>'))
    read = _Reader(answer_html(answer, "zh"))
    assert not read.with_class("wz-figure")
    assert [ask["data-question"] for ask in read.with_class("wz-ask")] == ["改问这个？", '"引号"与<b>']


def test_hostile_text_of_filings_and_questions_stays_text() -> None:
    hostile = citation(1, FILING, filing=HOSTILE, table=HOSTILE, row=HOSTILE, column=HOSTILE, quote=HOSTILE, section=HOSTILE)
    plain = growth_answer(FILING)
    figure = replace(plain.figures[0], label=HOSTILE, unit=HOSTILE, formula=HOSTILE, entity=HOSTILE)
    answer = replace(plain, answer=f"{HOSTILE} [1]", figures=(figure,), citations=(hostile,), suggestions=(HOSTILE,))
    read = _Reader(chat_html([Turn(HOSTILE, answer=answer), Turn(HOSTILE, error=HOSTILE)], [], "zh"))
    assert not {"script", "img"} & {tag for tag, _ in read.tags}
    assert not [attrs for _, attrs in read.tags if any(name.startswith("on") for name in attrs)]


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("*|-[]`#>1<&\"'\n"), max_size=300))
@settings(max_examples=150)
def test_markdown_makes_no_tags_but_its_own(text: str) -> None:
    own = {"p", "ul", "ol", "li", "strong", "code", "blockquote", "br", "h4", "table", "tr", "th", "td", "div", "span"}
    read = _Reader(markdown_html(text, lambda number: None))
    assert {tag for tag, _ in read.tags} <= own
    assert all(set(attrs) <= {"class", "scope"} for _, attrs in read.tags)


def test_markdown_blocks() -> None:
    html = markdown_html(
        "# 标题\n\n段**落**\n- 一\n- 二\n\n1. 甲\n\n> 引文\n\n| 项 | 数 |\n|---|---|\n| 甲 | 12 |", lambda number: None
    )
    assert "<h4>标题</h4>" in html
    assert "<p>段<strong>落</strong></p><ul><li>一</li><li>二</li></ul>" in html
    assert "<ol><li>甲</li></ol>" in html
    assert "<blockquote>引文</blockquote>" in html
    assert '<th scope="col">项</th>' in html
    assert '<td class="wz-number">12</td>' in html


def test_a_mark_keeps_the_punctuation_behind_it_and_unknown_marks_stay_text() -> None:
    html = markdown_html("甲[1][2]，乙[9]。", lambda number: f"<i>{number}</i>" if number < 3 else None)
    assert html == '<p>甲<span class="wz-keep"><i>1</i><i>2</i>，</span>乙[9]。</p>'


def test_grouping_leaves_the_text_as_it_is() -> None:
    for text in ("1234567.8912", "12408", "999", "0.123456", "−20000 <"):
        assert _Reader(grouped(text)).text == text
    assert grouped("1234567.8912").count("wz-g") == 2
    assert "wz-g" not in grouped("0.123456")


def test_both_languages_have_every_text_with_the_same_places() -> None:
    chinese, english = (words(lang) for lang in LANGUAGES)
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        if not key.endswith("_one"):
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", english[key])), key


def test_evidence_of_a_citation_without_page() -> None:
    bare = Citation(1, "a.docx", FILING, "", None, "", None, None, None, "有效提高", None)
    named = parse_qs(urlsplit(evidence_url(bare, "en")).query)
    assert named == {"lang": ["en"], "quote": ["有效提高"]}


def test_conversation_shows_what_is_looked_up_and_what_went_wrong() -> None:
    html = chat_html([Turn("甲？", error="现在提问的人较多"), Turn("乙？")], [], "zh")
    assert 'role="alert"' in html
    assert words("zh")["searching"] in html
    assert "可以这样问" in chat_html([], ["某局预算？"], "zh")
    assert "某局预算" not in chat_html([], ["某局预算？"], "zh", empty=True)


def test_a_list_stands_once_and_its_first_figure_small() -> None:
    figures = tuple(Figure("支出", value, "元", "某某局", year) for value, year in (("100", "2023"), ("200", "2024")))
    listed = Answer("各年支出", Status.ANSWERED, "支出共 2 项：\n\n1. 2023年支出：100 元\n2. 2024年支出：200 元", figures)
    html = answer_html(listed, "zh")
    assert "wz-headline wz-first" in html
    assert "wz-figures" not in html


@pytest.mark.parametrize(("margin", "is_said"), [("0.01", True), ("0.0079", True), ("0.000027", False)])
def test_a_margin_below_all_digits_shown_is_not_said(margin: str, is_said: bool) -> None:
    figure = Figure("比重", "71.40", "%", formula="1 ÷ 2", margin=margin)
    html = answer_html(Answer("比重", Status.ANSWERED, "71.40%", (figure,)), "zh")
    assert ("wz-margin" in html) is is_said
