"""The page in a real browser: asks, opens citations, switches language, fits a phone, and calls no other host.

Needs Chromium (`CHROMIUM`, else /usr/bin/chromium) and the package playwright; skipped without them.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route, ViewportSize

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium")

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SERVER = """
import sys
from pathlib import Path
from app import serve_desk
from tests.interface.fakes import make_desk
desk = make_desk(Path(sys.argv[1]), public=sys.argv[3] == "public")
serve_desk(desk, host="127.0.0.1", port=int(sys.argv[2]))
"""
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
QUESTION = "某某局2023年支出预算比2022年增长多少？"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(folder: Path, mode: str) -> Iterator[str]:
    """A server in a process of its own: gradio and Chromium's driver would fight over one event loop."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-c", SERVER, str(folder), str(port), mode]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(120):
                try:
                    with urlopen(f"{address}api/health", timeout=1):
                        break
                except OSError:
                    time.sleep(0.5)
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="module", name="address")
def _address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from _serve(tmp_path_factory.mktemp("home"), "private")


@pytest.fixture(scope="module", name="context")
def _context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with playwright.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("chromium")), executable_path=CHROMIUM, args=ARGUMENTS, viewport=DESK
        )
        context.set_default_timeout(20_000)
        yield context
        context.close()


@pytest.fixture(name="requests")
def _requests() -> list[str]:
    return []


@pytest.fixture(name="page")
def _page(context: BrowserContext, address: str, requests: list[str]) -> Iterator[Page]:
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size(DESK)
    page.goto(address)
    page.wait_for_selector(".wz-welcome")
    page.wait_for_selector("#wz-question textarea")
    yield page
    page.close()
    assert errors == []


def _ask(page: Page, question: str = QUESTION) -> None:
    page.fill("#wz-question", question)
    page.click("#wz-send")
    page.wait_for_selector(".wz-turn:last-child .wz-answer")


def _slowly(route: Route, seconds: float) -> None:
    time.sleep(seconds)
    route.continue_()


def _is_drawn(page: Page) -> None:
    page.wait_for_function(
        "() => { const p = document.querySelector('img#wz-page'); return p && p.complete && p.naturalWidth > 0 }"
    )


def _marked_pixels(png: bytes) -> int:
    """How many pixels have the yellow of the marker."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    colours = image.getcolors(1 << 24) or []
    yellow = [count for count, colour in colours if isinstance(colour, tuple) and colour[0] > 235 and 80 < colour[2] < 190]
    return sum(yellow)


def _text(page: Page, selector: str) -> str:
    return page.locator(selector).first.text_content() or ""


def test_from_question_to_marked_cell(page: Page, requests: list[str]) -> None:
    _ask(page)
    assert _text(page, ".wz-figure") == "62.34%"
    assert "12408 − 7643" in _text(page, ".wz-formula")
    page.locator('.wz-cite[data-citation="2"]').first.click()
    page.wait_for_selector("#wz-evidence dd:text-is('2022年预算数')")
    _is_drawn(page)
    place = _text(page, "#wz-evidence")
    for text in ("2023年某某局部门预算.pdf", "第 2 页", "收支总表", "支出总计"):
        assert text in place
    assert _marked_pixels(page.locator("#wz-page").screenshot()) > 150
    hosts = {urlsplit(url).hostname for url in requests if url.startswith(("http", "ws"))}
    assert hosts == {"127.0.0.1"}


def test_on_a_wide_window_the_first_source_opens_by_itself(page: Page) -> None:
    _ask(page)
    _is_drawn(page)
    assert "2023年预算数" in _text(page, "#wz-evidence dl")


def test_pages_are_turned_and_the_way_back_found(page: Page) -> None:
    _ask(page)
    _is_drawn(page)
    page.click("#wz-evidence [aria-label='下一页']")
    page.wait_for_selector(".wz-page-number:text-is('3 / 3')")
    _is_drawn(page)
    assert _marked_pixels(page.locator("#wz-page").screenshot()) == 0
    page.click("text=回到引用页")
    page.wait_for_selector(".wz-page-number:text-is('2 / 3')")
    _is_drawn(page)
    assert _marked_pixels(page.locator("#wz-page").screenshot()) > 150


def test_enter_sends_and_shift_enter_starts_a_line(page: Page) -> None:
    page.fill("#wz-question", "第一行")
    page.press("#wz-question textarea", "Shift+Enter")
    page.keyboard.type("第二行")
    assert page.input_value("#wz-question textarea") == "第一行\n第二行"
    page.press("#wz-question textarea", "Enter")
    page.wait_for_selector(".wz-answer")
    assert _text(page, ".wz-asked p") == "第一行\n第二行"
    assert page.input_value("#wz-question textarea") == ""


def test_marks_work_by_keyboard(page: Page) -> None:
    _ask(page)
    page.locator('.wz-cite[data-citation="2"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#wz-evidence dd:text-is('2022年预算数')")
    assert page.locator('.wz-cite[data-citation="2"]').first.get_attribute("aria-current") == "true"


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    page.locator(".wz-examples .wz-ask").first.click()
    page.wait_for_selector(".wz-answer")
    assert _text(page, ".wz-asked p") == "某某局2023年支出预算是多少？"


def test_markup_and_templates_in_a_question_stay_text(page: Page) -> None:
    hostile = '<img src=x onerror="window.hurt=1"> ${window.hurt=1} {{constructor}} `x`'
    _ask(page, hostile)
    assert _text(page, ".wz-asked p") == hostile
    assert page.evaluate("window.hurt") is None


def test_the_language_switch_and_its_memory(page: Page, address: str) -> None:
    _ask(page)
    _is_drawn(page)
    page.click("#wz-lang")
    page.wait_for_selector("#wz-evidence dt:text-is('Table')")
    assert "Sources" in _text(page, "#wz-chat")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.click("#wz-new")
    page.wait_for_selector("text=Ask in your own words")
    page.goto(address)
    page.wait_for_selector("text=Ask in your own words")
    page.click("#wz-lang")
    page.wait_for_selector("text=请直接提问")


def test_two_tabs_are_two_conversations(page: Page, context: BrowserContext, address: str) -> None:
    _ask(page, "甲问")
    other = context.new_page()
    other.goto(address)
    other.wait_for_selector(".wz-welcome")
    _ask(other, "乙问")
    assert "甲问" not in _text(other, "#wz-chat")
    assert "乙问" not in _text(page, "#wz-chat")
    other.close()


def test_a_reload_shows_the_conversation_again(page: Page) -> None:
    _ask(page)
    page.reload()
    page.wait_for_selector(".wz-log .wz-turn .wz-answer")
    assert _text(page, ".wz-asked p") == QUESTION
    page.click("#wz-new")
    page.wait_for_selector(".wz-welcome")
    page.reload()
    page.wait_for_selector(".wz-welcome")
    assert page.locator(".wz-turn").count() == 0


def test_a_copied_tab_begins_a_conversation_of_its_own(page: Page, context: BrowserContext, address: str) -> None:
    _ask(page, "甲问")
    name = page.evaluate("window.wenzhang.session()")
    copy = context.new_page()
    copy.add_init_script(f"sessionStorage.setItem('wenzhang-conversation', '{name}')")
    copy.goto(address)
    copy.wait_for_selector(".wz-welcome")
    assert copy.evaluate("window.wenzhang.session()") != name
    assert page.evaluate("window.wenzhang.session()") == name
    copy.close()


def test_the_question_shows_before_the_server_answers(page: Page) -> None:
    """Within 100 ms, however slow the network: the page itself puts it there."""
    page.route("**/gradio_api/queue/join*", lambda route: _slowly(route, 0.5))
    page.fill("#wz-question", "慢的问题")
    milliseconds = page.evaluate(
        """() => new Promise((done) => {
            const begun = performance.now();
            new MutationObserver(() => document.querySelector(".wz-pending") && done(performance.now() - begun))
              .observe(document.body, { childList: true, subtree: true });
            document.querySelector("#wz-send").click();
        })"""
    )
    assert milliseconds < 100
    page.wait_for_selector(".wz-log .wz-answer")
    assert page.locator(".wz-turn").count() == 1


def test_a_question_asked_meanwhile_waits_its_turn(page: Page) -> None:
    page.route("**/gradio_api/queue/join*", lambda route: _slowly(route, 0.7))
    page.fill("#wz-question", "第一问")
    page.press("#wz-question textarea", "Enter")
    page.wait_for_selector(".wz-pending")
    page.wait_for_function("() => document.querySelector('#wz-question textarea').value === ''")
    page.fill("#wz-question", "第二问")
    page.press("#wz-question textarea", "Enter")
    page.wait_for_function("() => document.querySelectorAll('.wz-log .wz-answer').length === 2")
    assert page.locator(".wz-asked p").all_text_contents() == ["第一问", "第二问"]


def test_how_it_was_found_folds_out_and_the_answer_is_copied(page: Page) -> None:
    _ask(page)
    assert not page.locator(".wz-steps").is_visible()
    page.locator(".wz-how summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".wz-candidates :text('是其中一部分的数')")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    page.click(".wz-copy")
    page.wait_for_selector(".wz-copy:text-is('已复制')")
    copied = page.evaluate("window.copied")
    assert "62.34" in copied and "2023年某某局部门预算.pdf · 第 2 页" in copied


def test_everything_that_is_clicked_has_a_name(page: Page) -> None:
    _ask(page)
    unnamed = """() => [...document.querySelectorAll("button, textarea, summary, [tabindex='0']")].filter((e) =>
        e.checkVisibility() && !(e.innerText.trim() || e.ariaLabel || e.title || e.labels?.length || e.placeholder)
    ).map((e) => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(unnamed) == []


def test_a_filing_of_the_list_opens(page: Page) -> None:
    page.locator("#wz-filings .wz-filing").first.click()
    _is_drawn(page)
    assert _text(page, ".wz-page-number") == "1 / 3"
    page.locator("#wz-filings .wz-filing").nth(1).click()
    page.wait_for_selector("#wz-page p:text-is('第一段。')")


def test_a_file_is_added_by_the_page(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "（甲）预算 2024.pdf"
    file.write_bytes(b"%PDF-1.7")
    page.set_input_files("#wz-upload input[type=file]", str(file))
    page.wait_for_selector("#wz-upload :text('已添加')")
    assert file.name in _text(page, "#wz-adding")


def test_a_phone_needs_no_sideways_scrolling(page: Page) -> None:
    page.set_viewport_size(PHONE)
    _ask(page)
    page.locator('.wz-cite[data-citation="1"]').first.click()
    _is_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    wide = "() => [...document.querySelectorAll('#wz-main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert page.evaluate(f"({wide})().filter(e => !e.closest('.wz-paper, .wz-scroll')).map(e => e.className)") == []
    assert page.locator(".wz-zoom").get_attribute("aria-pressed") == "true"  # enlarged, so that it can be read
    assert _marked_pixels(page.locator("#wz-page").screenshot()) > 150
    chat, evidence = (page.locator(selector).bounding_box() for selector in ("#wz-chat", "#wz-evidence"))
    assert chat is not None and evidence is not None
    assert evidence["y"] > chat["y"] + chat["height"] - 1
    page.click("text=回到答案")
    page.wait_for_function("() => document.activeElement && document.activeElement.classList.contains('wz-cite')")


def test_a_public_service_has_no_upload(tmp_path: Path, context: BrowserContext) -> None:
    for address in _serve(tmp_path, "public"):
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(".wz-welcome")
        page.wait_for_selector("#wz-filings .wz-filing")
        assert page.locator("#wz-upload").count() == 0
        assert page.locator("input[type=file]").count() == 0
        page.close()
