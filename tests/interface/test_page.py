"""The page as it is served and as it answers its events; what it looks like is for test_browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from app import make_app, serve_desk
from index.domain import Cell, Table
from index.errors import NotStored, SettingError
from interface import page_filings
from interface.desk import Busy, Desk, TooMany
from interface.page import Page, error_text
from interface.page_evidence import Place, evidence_html, find_cell, find_paragraph, marked, table_html
from interface.page_filings import adding_html, filings_html
from interface.render import Turn
from interface.words import words
from tests.interface.fakes import CELL_BOX, FakeAssistant, FakeLibrary, make_desk

OUTSIDE = re.compile(r"https?://(?!testserver|www\.w3\.org/2000/svg)[^\s\"'<>]+")


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture(name="library")
def _library(desk: Desk) -> FakeLibrary:
    assert isinstance(desk.library, FakeLibrary)
    return desk.library


def _request(host: str = "127.0.0.1", tab: str = "tab1") -> Any:
    return SimpleNamespace(client=SimpleNamespace(host=host), session_hash=tab)


def _ids(page: Page) -> set[str]:
    return {component["props"].get("elem_id") or "" for component in page.blocks.get_config_file()["components"]}


# --- as it is served -----------------------------------------------------------------------------------


@pytest.fixture(name="served")
def _served(desk: Desk) -> Iterator[TestClient]:
    yield TestClient(make_app(desk))


def test_the_served_page_names_no_other_host(served: TestClient) -> None:
    response = served.get("/")
    assert response.status_code == 200
    assert not OUTSIDE.findall(response.text)
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert '"analytics_enabled":false' in response.text


def test_style_and_script_are_ours_and_name_no_other_host(served: TestClient) -> None:
    linked = re.findall(r'(?:href|src)="(page/[^"]+)"', served.get("/").text)
    assert len(linked) == 2
    for address in linked:
        response = served.get("/" + address)
        assert response.status_code == 200
        assert not OUTSIDE.findall(response.text)
        assert "@import" not in response.text


def test_the_theme_fetches_no_fonts(served: TestClient) -> None:
    response = served.get("/theme.css")
    assert response.status_code == 200
    assert not OUTSIDE.findall(response.text)


def test_page_and_api_live_side_by_side(served: TestClient) -> None:
    assert served.get("/api/health").json()["status"] == "ok"
    assert served.get("/api/nothing").status_code == 404
    assert "wenzhang_filings" in served.get("/metrics").text


def test_files_of_the_machine_are_not_served(served: TestClient, tmp_path: Path) -> None:
    for path in ("/etc/passwd", str(tmp_path / "ledger.db"), str(Path(__file__))):
        assert served.get(f"/gradio_api/file={path}").status_code in (403, 404)


def test_the_ids_that_browser_tests_rely_on(desk: Desk, tmp_path: Path) -> None:
    promised = {"wz-question", "wz-send", "wz-chat", "wz-evidence", "wz-filings", "wz-lang"}
    assert promised | {"wz-upload"} <= _ids(Page(desk))
    public = _ids(Page(Desk(desk.library, desk.assistant, desk.settings, public=True)))
    assert promised <= public
    assert "wz-upload" not in public


def test_a_port_in_use_is_told(desk: Desk) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingError, match="不能在"):
            serve_desk(desk, host="127.0.0.1", port=taken.getsockname()[1])


# --- its events ----------------------------------------------------------------------------------------


NAME = "0123456789abcdef" * 2  # what a tab draws


def _asked(page: Page, question: str, turns: list[Turn], lang: str = "zh", session: str = "", **who: str) -> list[list[Any]]:
    return list(page._ask(session, turns, lang, question, _request(**who)))


def test_asking_shows_first_that_it_is_looked_up_then_the_answer(desk: Desk) -> None:
    pending, done = _asked(Page(desk), " 增长多少？ ", [])
    assert pending[0] == ""
    assert words("zh")["searching"] in pending[2]
    assert done[1][0].question == "增长多少？"
    assert "wz-figure" in done[2]


def test_each_tab_has_a_conversation_of_its_own(desk: Desk) -> None:
    page = Page(desk)
    _asked(page, "甲？", [], session=NAME)
    _asked(page, "乙？", [], session=NAME[::-1])
    _asked(page, "丙？", [], tab="t3")
    _asked(page, "丁？", [], session="../api:x", tab="t4")
    assert isinstance(desk.assistant, FakeAssistant)
    names = [session for _, session, _ in desk.assistant.asked]
    assert names == [f"page:{NAME}", f"page:{NAME[::-1]}", "connection:t3", "connection:t4"]


def test_a_page_loaded_anew_shows_its_conversation_again(desk: Desk) -> None:
    _asked(Page(desk), "增长多少？", [], session=NAME)
    turns, *shown = Page(desk)._show(NAME, [], "zh", _request(tab="another"))
    assert [turn.question for turn in turns] == ["增长多少？"]
    assert "wz-figure" in shown[3]
    stranger, *welcome = Page(desk)._show(NAME[::-1], [], "zh", _request(tab="another"))
    assert stranger == []
    assert "wz-welcome" in welcome[3]


def test_a_question_after_a_restart_goes_on_with_the_conversation(desk: Desk) -> None:
    _asked(Page(desk), "甲？", [], session=NAME)
    done = _asked(Page(desk), "乙？", [], session=NAME)[-1]
    assert [turn.question for turn in done[1]] == ["甲？", "乙？"]


def test_a_new_conversation_forgets_the_old_one(desk: Desk) -> None:
    page = Page(desk)
    turns = _asked(page, "甲？", [], session=NAME)[-1][1]
    left, chat, _ = page._begin_anew(NAME, turns, "zh", _request())
    assert left == []
    assert "wz-welcome" in chat
    assert desk.history(f"page:{NAME}", 9) == []


def test_how_it_was_found_is_folded_under_the_answer(desk: Desk) -> None:
    html = _asked(Page(desk), "增长多少？", [])[-1][2]
    account = html[html.index("<details") : html.index("</details>")]
    assert "怎么找到的" in account
    assert "是其中一部分的数" in account and "支出总计（项目支出）" in account
    assert "<b>" not in account and "&lt;b&gt;" in account


def test_an_answer_is_copied_with_its_sources(desk: Desk) -> None:
    html = _asked(Page(desk), "增长多少？", [])[-1][2]
    copied = re.search(r'data-copy="([^"]*)"', html)
    assert copied is not None
    for part in ("62.34", "(12408 − 7643) ÷ 7643 × 100%", "出处", "2023年某某局部门预算.pdf · 第 2 页 · 表 1 收支总表"):
        assert part in unescape(copied[1])


def test_an_empty_question_changes_nothing(desk: Desk) -> None:
    (only,) = _asked(Page(desk), "  \n", [])
    assert isinstance(desk.assistant, FakeAssistant)
    assert desk.assistant.asked == []
    assert len(only) == 4


def test_a_failure_is_a_sentence(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, answer=RuntimeError("boom /secret"))
    done = _asked(Page(desk), "甲？", [])[-1]
    assert words("zh")["error_unknown"] in done[2]
    assert "secret" not in done[2]
    assert done[3]["interactive"] is True


def test_errors_in_words_of_the_page() -> None:
    assert error_text(Busy(), "en") == words("en")["error_busy"]
    assert "7" in error_text(TooMany(7), "zh")
    assert error_text(NotStored("没有存入", hint="请先添加"), "zh") == "没有存入，请先添加"


def test_the_language_switch_changes_every_text_and_keeps_the_conversation(desk: Desk) -> None:
    page = Page(desk)
    turns = _asked(page, "增长多少？", [])[-1][1]
    changed = page._change_language("", turns, "zh", _request())
    lang, kept, brand, renew, switch, chat, question, send, evidence, filings, *_ = changed
    assert kept == turns and renew["value"] == "New conversation"
    assert lang == "en"
    assert "Wenzhang" in brand and switch["value"] == "中文"
    assert "Sources" in chat and "增长多少？" in chat
    assert question["placeholder"] == words("en")["question_hint"] and send["value"] == "Ask"
    assert "Evidence" in evidence and "Filings held" in filings
    assert page._change_language("", [], "en", _request())[0] == "zh"


def test_adding_tells_its_progress_and_refreshes_the_list(desk: Desk, library: FakeLibrary, tmp_path: Path) -> None:
    file = tmp_path / "新.pdf"
    file.write_bytes(b"x")
    states = list(Page(desk)._store([str(file)], "", [], "zh", _request()))
    assert "正在读取 1 份文件" in states[0][0]
    assert any("正在读取 新.pdf" in state[0] for state in states)
    assert "已添加：1 页，2 张表，3 个数据" in states[-1][0]
    assert "2023年某某局部门预算" in states[-1][1]
    assert library.added == ["新.pdf"]
    assert not file.exists()


def test_a_refused_file_says_why(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.exe"
    file.write_bytes(b"x")
    assert "未能添加：不是能读的格式，请换成 PDF" in list(Page(desk)._store([str(file)], "", [], "zh", _request()))[-1][0]


def test_from_another_machine_adding_needs_the_token(desk: Desk, library: FakeLibrary, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    page = Page(desk)
    (only,) = list(page._store([str(file)], "falsch", [], "zh", _request("192.0.2.7")))
    assert words("zh")["error_no_token"] in only[0]
    assert library.added == []
    list(page._store([str(file)], desk.settings.token, [], "zh", _request("192.0.2.7")))
    assert library.added == ["a.pdf"]


# --- filings and evidence ------------------------------------------------------------------------------


def test_filings_newest_first_each_opening_its_first_page(library: FakeLibrary) -> None:
    html = filings_html(library.ledger.filings(), "zh")
    assert html.index("2023年某某局部门预算") < html.index("2021年绩效自评报告")
    addresses = re.findall(r'data-evidence="([^"]+)"', html)
    assert parse_qs(urlsplit(unescape(addresses[0])).query)["page"] == ["1"]
    assert "3 页 · 1 张表" in html


def test_of_very_many_filings_the_newest_are_listed(library: FakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_filings, "_MOST", 1)
    html = filings_html(library.ledger.filings(), "zh")
    assert "2023年某某局部门预算" in html and "2021年绩效自评报告" not in html
    assert "2 份" in html and "另有 1 份" in html


def test_adding_lines_escape_names() -> None:
    line = {"path": "/tmp/<b>x.pdf", "status": "refused", "error": {"message": "<i>", "hint": ""}}
    html = adding_html(["<u>"], [line], "zh")
    assert not re.search(r"<[biu]>", html)


def test_evidence_of_a_page_shows_place_picture_and_turning(library: FakeLibrary) -> None:
    place = Place(2, CELL_BOX, "", "表 1 收支总表", "支出总计", "2023年预算数", "12,408")
    html = evidence_html(library, library.ids[0], place, "zh")
    for text in ("2023年某某局部门预算.pdf", "第 2 页，共 3 页", "表 1 收支总表", "支出总计", "2023年预算数", "12,408", "2 / 3"):
        assert text in html
    picture = re.search(r'<img id="wz-page" src="([^"]+)"', html)
    assert picture is not None
    assert unescape(picture[1]) == f"api/filings/{library.ids[0]}/pages/2.png?bbox=300%2C200%2C360%2C215"


def test_a_turned_page_has_no_mark_and_leads_back(library: FakeLibrary) -> None:
    html = evidence_html(library, library.ids[0], Place(3, CELL_BOX, quote="12,408", cited_page=2), "zh")
    picture = re.search(r'<img id="wz-page" src="([^"]+)"', html)
    assert picture is not None and "bbox" not in picture[1]
    assert words("zh")["cited_page"] in html
    assert "12,408</dd>" not in html


def test_evidence_of_a_table_without_pages_marks_the_cell(library: FakeLibrary) -> None:
    place = Place(table="绩效指标完成情况", row="指标40", column="目标值", quote="≥40")
    html = evidence_html(library, library.ids[1], place, "zh")
    assert re.findall(r'class="wz-marked"><mark>(.*?)</mark>', html) == ["≥40"]
    assert "指标40" in html and "目标值" in html
    assert "指标2<" not in html and "略去" in html


def test_evidence_of_a_paragraph_marks_the_quotation_and_escapes_the_rest(library: FakeLibrary) -> None:
    html = evidence_html(library, library.ids[1], Place(quote="120 人次，完成年度任务"), "zh")
    assert "<mark>120 人次，\n完成年度任务</mark>" in html
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_a_figure_is_marked_inside_of_its_own_sentence(library: FakeLibrary) -> None:
    assert marked("去年 5 个。今年 5 个。", "5", "今年 5 个。") == "去年 5 个。今年 <mark>5</mark> 个。"
    place = Place(quote="120", sentence="培训基层医生 120 人次")
    assert "培训基层医生 <mark>120</mark> 人次" in evidence_html(library, library.ids[1], place, "zh")


def test_the_number_of_a_cell_decides_between_equal_ones(library: FakeLibrary) -> None:
    html = evidence_html(library, library.ids[1], Place(table="绩效指标完成情况", quote="5", cell=(1, 15, 1)), "zh")
    assert re.findall(r'class="wz-marked"><mark>(.*?)</mark>', html) == ["≥15"]
    stale = evidence_html(library, library.ids[1], Place(row="指标40", quote="≥40", cell=(1, 15, 1)), "zh")
    assert re.findall(r'class="wz-marked"><mark>(.*?)</mark>', stale) == ["≥40"]


def test_a_quotation_that_is_not_found_is_admitted(library: FakeLibrary) -> None:
    html = evidence_html(library, library.ids[1], Place(quote="查无此句"), "zh")
    assert words("zh")["not_located"] in html
    assert "查无此句" in html


def test_a_filing_without_pages_opens_at_its_beginning(library: FakeLibrary) -> None:
    assert "第一段" in evidence_html(library, library.ids[1], Place(), "zh")


def test_a_filing_that_cannot_be_drawn_still_names_the_place(library: FakeLibrary) -> None:
    library.file(library.ids[0]).write_bytes(b"broken")
    html = evidence_html(library, library.ids[0], Place(2, CELL_BOX, quote="12,408"), "zh")
    assert words("zh")["picture_failed"] in html and "12,408" in html


def test_the_same_figure_twice_is_told_apart_by_row_and_column() -> None:
    texts = [["项目", "甲", "乙"], ["收入", "5", "5"], ["支出", "5", "5"]]
    cells = tuple(Cell(r, c, text, r + 1, c + 1) for r, row in enumerate(texts) for c, text in enumerate(row))
    tables = [Table(1, cells, title="A", header_rows=1), Table(2, cells, title="B", header_rows=1)]
    found = find_cell(tables, Place(table="B", row="支出", column="乙", quote="5"))
    assert found is not None and (found[0].order, found[1], found[2]) == (2, 2, 2)
    assert find_cell(tables, Place(quote="6")) is None


def test_a_merged_cell_is_drawn_once_in_each_run_of_rows() -> None:
    cells = [Cell(0, 0, "头", 1, 2), Cell(1, 0, "合并", 61, 1), *(Cell(row, 1, f"v{row}", row + 1, 2) for row in range(1, 61))]
    html = table_html(Table(1, tuple(cells), header_rows=1), 50, 1, "zh")
    assert html.count("合并") == 1
    assert 'rowspan="25"' in html
    assert "v1<" not in html and "<mark>v50</mark>" in html


def test_marking_ignores_white_space() -> None:
    assert marked("共 2, 306 元 & 余", "2,306元") == "共 <mark>2, 306 元</mark> &amp; 余"
    assert find_paragraph([], "x") is None


def test_hash_of_the_tab_is_not_given_out(desk: Desk) -> None:
    done = _asked(Page(desk), "甲？", [], tab="geheim")[-1]
    assert "geheim" not in cast(str, done[2])
