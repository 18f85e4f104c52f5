"""Words of a question against labels: what is covered, what a label says beyond it, which letters weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.labels import is_said_only_within
from assistant.matching import LIGHT_WEIGHT, MUTED_WEIGHT, Phrase, Weigher, bare_label, matches, normal, only_mentions, precision

LETTERS = st.text("青山教育局小学初中支出预算维修费用、（）的与", max_size=12)


class Counted:
    """Frequencies handed over as a dictionary."""

    def __init__(self, counts: Mapping[str, int] | None = None, rows: int = 1000) -> None:
        self._counts = counts or {}
        self._rows = rows

    def token_frequencies(self, tokens: Sequence[str]) -> dict[str, int]:
        return {token: self._counts[token] for token in tokens if token in self._counts}

    def token_pair_frequency(self, one: str, other: str) -> int:
        return self._counts.get(f"{one} {other}", 0)

    def rows(self) -> int:
        return self._rows


def phrase(words: str, counts: Mapping[str, int] | None = None, **options: Sequence[str]) -> Phrase:
    return Weigher(Counted(counts)).phrase(words, **options)


def coverage(words: str, *labels: str) -> float:
    return phrase(words).coverage([(normal(label), 1.0) for label in labels])


# --- letters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("“三公”经费", "三公经费"),
        ("支出 总计：", "支出总计"),
        ("Ａ类，Ｂ类", "a类b类"),
        ("其 中：基本支出", "其中基本支出"),
    ],
)
def test_normal_form_drops_marks_and_width(printed: str, expected: str) -> None:
    assert normal(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("一、小学教育", "小学教育"),
        ("（二）小学教育", "小学教育"),
        ("3.小学教育", "小学教育"),
        ("其中：小学教育", "小学教育"),
        ("1. 其中：小学教育", "小学教育"),
        ("2.5公里道路", "2.5公里道路".replace(".", "")),
    ],
)
def test_a_bare_label_has_no_numbering(printed: str, expected: str) -> None:
    assert bare_label(printed) == expected


@pytest.mark.parametrize(
    ("short", "long", "stretches"),
    [
        ("小学教育", "小学教育支出", ((0, 4),)),
        ("小学教育", "小学和教育", ((0, 2), (2, 4))),
        ("小学教育", "初中", ()),
        ("学", "学", ()),
        ("", "学", ()),
        ("校舍维修", "维修校舍", ((0, 2), (2, 4))),
    ],
)
def test_stretches_of_two_letters_or_more_match(short: str, long: str, stretches: tuple[tuple[int, int], ...]) -> None:
    assert matches(short, long) == stretches


@given(LETTERS, LETTERS)
def test_stretches_stand_in_the_longer_text(short: str, long: str) -> None:
    for start, end in matches(short, long):
        assert end - start >= 2
        assert short[start:end] in long


# --- coverage ----------------------------------------------------------------------------------------


def test_a_label_that_says_it_all_covers_all() -> None:
    assert coverage("小学教育支出", "小学教育支出") == pytest.approx(1)
    assert coverage("小学教育支出", "教育支出", "小学") == pytest.approx(1)


def test_nothing_in_common_covers_nothing() -> None:
    assert coverage("河道清淤", "小学教育") == 0


def test_a_missing_word_is_missed() -> None:
    assert 0.3 < coverage("学前教育", "小学教育") < 0.7
    assert coverage("小学教育", "小学教育") > coverage("小学教育", "初中教育")


@pytest.mark.parametrize("words", ["小学教育金额", "小学教育合计是", "小学教育的总额"])
def test_light_words_need_not_be_there(words: str) -> None:
    assert coverage(words, "小学教育") > 0.9


def test_particles_weigh_nothing() -> None:
    asked = phrase("小学的教育")
    assert asked.weights[2] == 0
    assert asked.coverage([("小学教育", 1.0)]) == pytest.approx(1)


def test_synonyms_cover_for_a_little_less() -> None:
    assert 0.85 < coverage("公车", "公务用车") < 1
    assert coverage("公车", "公车") == pytest.approx(1)
    assert coverage("小学开支", "小学支出") > 0.9
    assert coverage("接待费", "公务接待费") == pytest.approx(1)


def test_a_weaker_text_covers_for_less() -> None:
    asked = phrase("小学教育")
    assert asked.coverage([("小学教育", 0.8)]) == pytest.approx(0.8)
    assert asked.coverage([("小学教育", 0.8), ("小学", 1.0)]) == pytest.approx(0.9)


def test_an_empty_phrase_asks_for_nothing() -> None:
    assert phrase("").coverage([("小学教育", 1.0)]) == 1


def test_muted_words_hardly_weigh() -> None:
    asked = phrase("小学教育决算", muted=["决算"])
    assert asked.weights[-2:] == (MUTED_WEIGHT, MUTED_WEIGHT)
    assert asked.coverage([("小学教育", 1.0)]) > 0.98


def test_rare_pairs_weigh_more_than_common_ones() -> None:
    asked = phrase("管道支出", {"支出": 900})
    assert asked.weights[0] > asked.weights[-1]
    assert asked.weights[-1] >= 0.25


def test_light_words_weigh_little() -> None:
    assert phrase("小学金额").weights[-1] == LIGHT_WEIGHT


@given(LETTERS, st.lists(LETTERS, max_size=4))
def test_coverage_is_a_share_and_grows_with_the_texts(words: str, labels: list[str]) -> None:
    asked = phrase(words)
    shares = [asked.coverage([(normal(label), 1.0) for label in labels[:count]]) for count in range(len(labels) + 1)]
    assert all(0 <= one <= 1 + 1e-9 for one in shares)
    assert shares == sorted(shares)


@given(LETTERS)
def test_a_text_covers_itself(words: str) -> None:
    asked = phrase(words)
    if len(asked.text) > 1:
        assert asked.coverage([(asked.text, 1.0)]) == pytest.approx(1)


# --- precision ---------------------------------------------------------------------------------------


def test_a_label_asked_for_whole_is_precise() -> None:
    assert precision("小学教育", phrase("小学教育")) == 1
    assert precision("一、小学教育", phrase("小学教育")) == 1
    assert precision("2023年小学教育合计", phrase("小学教育")) == 1


def test_what_a_label_says_beyond_costs() -> None:
    asked = phrase("小学教育")
    assert precision("小学教育基建投资", asked) == pytest.approx(0.5)
    assert precision("小学教育", asked) > precision("小学教育设备", asked) > precision("小学教育信息化设备购置", asked)


def test_synonyms_are_no_excess() -> None:
    assert precision("公务用车", phrase("公车")) == 1


def test_an_empty_label_says_nothing_beyond() -> None:
    assert precision("", phrase("小学教育")) == 1
    assert precision("合计", phrase("小学教育")) == 1


@given(LETTERS, LETTERS)
def test_precision_is_a_share(label: str, words: str) -> None:
    assert 0 <= precision(label, phrase(words)) <= 1


# --- words torn out of others ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "text", "torn"),
    [
        ("职工", "主要履职工作目标", True),
        ("职工", "医院职工工资", False),
        ("职工", "履职工作|在职职工", False),
        ("职工", "履职工", False),
        ("职工", "工作人员", False),
        ("职工人数", "履职工作", False),
    ],
)
def test_a_word_met_by_chance_across_two_others(word: str, text: str, torn: bool) -> None:
    counts = {"履职": 40, "工作": 200, "院职": 6, "工工": 4}
    both = {"履职 职工": 2, "工作 职工": 9, "院职 职工": 6, "工工 职工": 4}
    assert Weigher(Counted({**counts, **both})).is_torn(word, text) is torn


def test_a_label_that_ends_in_something_else_only_mentions_what_was_asked() -> None:
    assert only_mentions("亿元产值各类安全事故死亡人数", phrase("产值"))
    assert not only_mentions("规模以上工业总产值", phrase("产值")), "its last word is what was asked"
    assert not only_mentions("产值", phrase("产值"))
    assert not only_mentions("机关事业单位基本养老保险缴费支出", phrase("养老保险")), "what is spent on it"
    assert not only_mentions("学生资助补助经费", phrase("学生资助经费"))


def test_a_rare_word_that_a_label_lacks_is_missed() -> None:
    asked = phrase("候鸟保护站支出")
    assert asked.misses_a_word(asked.covered([("保护区支出", 1.0)]))
    assert not asked.misses_a_word(asked.covered([("候鸟保护站运行支出", 1.0)]))


@pytest.mark.parametrize(
    ("name", "wholes", "said", "within"),
    [
        ("出口", ["货物进出口"], "进出口总额", True),
        ("出口", ["货物进出口"], "进出口中的出口", False),
        ("出口", ["货物进出口"], "出口", False),
        ("小学教育", ["教育支出"], "教育支出小学教育", False),
    ],
)
def test_a_part_whose_letters_only_the_whole_was_named_by(name: str, wholes: list[str], said: str, within: bool) -> None:
    assert is_said_only_within(name, wholes, said) is within
