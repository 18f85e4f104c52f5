"""PDF file -> Document: pages are read one by one, so memory does not grow with their number.

    page -> letters and rules -> grids -> tables + lines outside of them -> (over all pages) paragraphs

Library exceptions are translated here; a page that cannot be interpreted costs that page and leaves an Issue.
"""

from __future__ import annotations

import logging
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from index.domain import Document, Issue, Page
from index.errors import LimitExceeded, Unreadable
from index.readers.ocr_pages import SHARE_OF_TIME, PictureReader, needs_ocr
from index.readers.pdf_items import read_items
from index.readers.pdf_lines import Run, build_runs
from index.readers.pdf_page import PageContent, read_page
from index.readers.pdf_paragraphs import Item, build_blocks
from index.readers.progress import tell

# What pdfminer raises on broken input besides its own exceptions: it trusts types and offsets found in the file.
_BROKEN = (
    PSException,
    PdfminerException,
    MalformedPDFException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    EOFError,
    NotImplementedError,
    StopIteration,
    struct.error,
    zlib.error,
)


def read_pdf(path: Path, *, max_pages: int = 3000, max_seconds: float = 600) -> Document:
    """Read one PDF. Pages whose text is in their picture alone are read by OCR, as many as the time allows.

    Shape:  file -> Document with paragraphs and tables in reading order, pages, issues.
    Errors: Unreadable with code "encrypted", "broken", "empty" or "scan"; LimitExceeded beyond `max_pages`;
            OSError when the file cannot be opened passes through.
    """
    pages: list[Page] = []
    issues: list[Issue] = []
    items: list[Item] = []
    last: list[Item] = []  # those of the page before
    pictures = 0
    with _quiet(), _open(path) as pdf, PictureReader(path, SHARE_OF_TIME * max_seconds) as reader:
        count = _count_pages(pdf, path)
        if count > max_pages:
            raise LimitExceeded(
                f"文件有 {count} 页，超过上限 {max_pages} 页", hint="请拆分后再添加，或提高页数上限。", where=path.name
            )
        for page in pdf.pages:
            content, issue = _interpret(page)
            issues += [issue] if issue else _flaws(content)
            pictures += content.picture_share > 0.3
            content, runs = _read_runs(content, reader)
            insets = reader.read_insets(content) if content.pictures else []
            last = read_items(content, runs, insets, last)
            items += last
            tell(content.page_no, count)
            pages.append(Page(content.page_no, round(content.width, 2), round(content.height, 2), content.tilt))
            page.close()
        issues += reader.issues(len(pages))
    if not items:
        raise _nothing_found(path, pages, pictures, issues)
    return Document(path.name, "pdf", build_blocks(items), tuple(pages), tuple(issues))


@contextmanager
def _quiet() -> Iterator[None]:
    """pdfminer reports each odd font on the log: nothing a user can act on."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


@contextmanager
def _open(path: Path) -> Iterator[PDF]:
    with path.open("rb") as stream:
        try:
            pdf = pdfplumber.open(stream)
        except _BROKEN as error:
            raise _unreadable(path, error) from error
        try:
            yield pdf
        finally:
            with suppress(*_BROKEN):  # it looks at all pages once more
                pdf.close()


def _count_pages(pdf: PDF, path: Path) -> int:
    try:
        count = len(pdf.pages)
    except _BROKEN as error:
        raise _unreadable(path, error) from error
    if count == 0:
        raise Unreadable("PDF 里没有任何页面", hint="请重新下载或重新导出该文件。", where=path.name, code="empty")
    return count


def _unreadable(path: Path, error: BaseException) -> Unreadable:
    chain: BaseException | None = error
    while chain is not None:
        causes = (chain, *chain.args)
        if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in causes):
            return Unreadable("PDF 已加密，需要密码才能打开", hint="请先去掉密码保护再添加。", where=path.name, code="encrypted")
        chain = chain.__context__
    return Unreadable(
        "PDF 已损坏，无法打开", hint="请重新下载或重新导出该文件；确认它确实是 PDF。", where=path.name, code="broken"
    )


def _nothing_found(path: Path, pages: list[Page], pictures: int, issues: list[Issue]) -> Unreadable:
    if any(issue.code == "page_broken" for issue in issues) and not pictures:
        return Unreadable("PDF 的页面已损坏，读不出任何内容", hint="请重新下载或重新导出该文件。", where=path.name, code="broken")
    if pictures:
        return Unreadable(
            f"这是扫描件：全部 {len(pages)} 页都是图片，没有文字层，图中也未能识别出文字",
            hint="请换用更清晰的扫描件、带文字层的 PDF，或 Word、Excel 原件。",
            where=path.name,
            code="scan",
        )
    return Unreadable(
        "PDF 里没有任何文字", hint="请确认文件内容；若是图片，请先做文字识别（OCR）。", where=path.name, code="empty"
    )


def _interpret(page: PlumberPage) -> tuple[PageContent, Issue | None]:
    try:
        return read_page(page), None
    except _BROKEN as error:
        width, height = float(page.width), float(page.height)
        message = f"该页已损坏，内容未能读出（{type(error).__name__}）"
        return PageContent(page.page_number, width, height), Issue("page_broken", f"第 {page.page_number} 页", message)


def _flaws(content: PageContent) -> list[Issue]:
    where = f"第 {content.page_no} 页"
    found = []
    if content.hidden:
        found.append(Issue("hidden_text", where, f"有 {content.hidden} 个看不见的字，未采用"))
    return found


def _read_runs(content: PageContent, reader: PictureReader) -> tuple[PageContent, list[Run]]:
    """The runs of one page, from its letters or else from its picture."""
    if needs_ocr(content):
        found = reader.read_page(content)
        if found is not None and found[1]:
            return found
    return content, build_runs(content.glyphs, content.verticals)
