"""The evidence panel: a filing and a place in it -> HTML that shows the place.

A filing with pages is shown as a picture of the page, the cited box marked. One without (Word, Excel, text) is shown as
the table with the cited cell, or the paragraph with the quotation, highlighted. Filings are untrusted: all is escaped.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote, urlencode

from index.domain import Table
from index.errors import WenzhangError
from index.ledger_values import StoredFiling, StoredParagraph
from index.text import fold, squeeze
from interface.desk import LibraryView
from interface.picture import WITH_PAGES, Box, Sheet, measure_page
from interface.render import labelled
from interface.words import words

log = logging.getLogger("wenzhang.interface")

_ROWS_AROUND = 14  # rows shown above and below the cited one in a long table
_PARAGRAPHS_AROUND = 2


@dataclass(frozen=True, slots=True)
class Place:
    """What a citation says about where it stands.

    `cited_page` is the page it names; `page`, the one to show. `cell` is the table's order (from 1), row and column in its
    grid (from 0). `sentence` holds the quotation, where it stands in running text.
    """

    page: int | None = None
    box: Box | None = None
    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    quote: str = ""
    sentence: str = ""
    cell: tuple[int, int, int] | None = None
    cited_page: int | None = None
    tables: bool = False  # frame the cells that were read


def evidence_html(library: LibraryView, filing_id: str, place: Place, lang: str) -> str:
    """The panel for one place. Errors: NotStored for an unknown filing."""
    filing = library.ledger.filing(filing_id)
    show = _sheet_html if filing.media in WITH_PAGES else _text_html
    body = show(library, filing, place, lang)
    return f'<article class="wz-sheet">{_head_html(filing, place, lang)}{body}</article>'


def _head_html(filing: StoredFiling, place: Place, lang: str) -> str:
    w = words(lang)
    is_cited = place.cited_page in (None, place.page)
    page = _page_text(filing, place.page, lang)
    facts = {w["page"]: page}
    if is_cited:
        facts |= {w["table"]: place.table, w["section"]: "" if place.table else place.section}
        facts |= {w["row"]: place.row, w["column"]: place.column, w["quote"]: place.sentence or place.quote}
    return f"<header><h3>{escape(filing.file_name)}</h3>{labelled(facts)}</header>"


def _page_text(filing: StoredFiling, page: int | None, lang: str) -> str:
    if page is None:
        return ""
    return words(lang)["page_of_pages"].format(page=page, pages=len(filing.pages) or "?")


# --- filings with pages --------------------------------------------------------------------------------


def _sheet_html(library: LibraryView, filing: StoredFiling, place: Place, lang: str) -> str:
    w = words(lang)
    page = place.page or 1
    try:
        sheet = measure_page(library.file(filing.id), page)
    except WenzhangError as error:
        log.warning("page %s of %s: %s", page, filing.file_name, error.message)
        return f'<p class="wz-note">{escape(w["picture_failed"])}</p>'
    return _turning_html(filing.id, place, page, sheet.pages, lang) + _picture_html(filing, place, page, sheet, lang)


def _turning_html(filing_id: str, place: Place, page: int, pages: int, lang: str) -> str:
    w = words(lang)
    cited = place.cited_page or (page if place.box else None)
    buttons = [
        _turn_button(filing_id, place, page - 1, cited, w["previous_page"], "‹", lang, enabled=page > 1),
        f'<span class="wz-page-number">{page} / {pages}</span>',
        _turn_button(filing_id, place, page + 1, cited, w["next_page"], "›", lang, enabled=page < pages),
    ]
    if cited and cited != page:
        buttons.append(_turn_button(filing_id, place, cited, cited, w["cited_page"], w["cited_page"], lang))
    shown = replace(place, page=page, cited_page=cited, tables=not place.tables)
    said = w["hide_tables" if place.tables else "show_tables"]
    buttons.append(f'<button type="button" data-evidence="{escape(place_url(filing_id, shown, lang))}">{escape(said)}</button>')
    buttons.append(f'<button type="button" class="wz-zoom" aria-pressed="false">{escape(w["zoom"])}</button>')
    buttons.append(f'<button type="button" class="wz-back">{escape(w["back_to_answer"])}</button>')
    return f'<nav class="wz-turning" aria-label="{escape(w["page"])}">{"".join(buttons)}</nav>'


def _turn_button(
    filing_id: str, place: Place, page: int, cited: int | None, label: str, text: str, lang: str, *, enabled: bool = True
) -> str:
    url = place_url(filing_id, replace(place, page=page, cited_page=cited), lang)
    state = "" if enabled else " disabled"
    return (
        f'<button type="button" data-evidence="{escape(url)}" aria-label="{escape(label)}" title="{escape(label)}"{state}>'
        f"{escape(text)}</button>"
    )


def place_url(filing_id: str, place: Place, lang: str) -> str:
    """The address of the panel for a place, relative to the page."""
    named = {
        "lang": lang,
        "page": place.page,
        "bbox": ",".join(f"{side:g}" for side in place.box) if place.box else None,
        "cited": place.cited_page,
        "section": place.section,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "quote": place.quote,
        "sentence": place.sentence,
        "cell": ",".join(str(number) for number in place.cell) if place.cell else None,
        "tables": "true" if place.tables else None,
    }
    given = {name: str(value) for name, value in named.items() if value}
    return f"api/filings/{quote(filing_id, safe='')}/evidence?{urlencode(given)}"


def _picture_html(filing: StoredFiling, place: Place, page: int, sheet: Sheet, lang: str) -> str:
    w = words(lang)
    box = place.box if place.cited_page in (None, page) else None
    url = f"api/filings/{quote(filing.id, safe='')}/pages/{page}.png"
    alt, anchor = w["page_alt"], ""
    asked = {"tables": "true"} if place.tables else {}
    if box is not None:
        asked["bbox"] = ",".join(f"{side:g}" for side in box)
        alt = w["page_alt_marked"]
        left, top = 100 * box[0] / sheet.width, 100 * (box[1] + box[3]) / 2 / sheet.height
        anchor = f'<span class="wz-anchor" style="left:{left:.2f}%;top:{top:.2f}%"></span>'
    url += "?" + urlencode(asked) if asked else ""
    described = escape(alt.format(file=filing.file_name, page=page))
    return (
        f'<div class="wz-paper" tabindex="0" role="region" aria-label="{described}"><div class="wz-paper-sheet">'
        f'<img id="wz-page" src="{escape(url)}" alt="{described}" '
        f'width="{round(sheet.width)}" height="{round(sheet.height)}">{anchor}</div></div>'
    )


# --- filings without pages -----------------------------------------------------------------------------


def _text_html(library: LibraryView, filing: StoredFiling, place: Place, lang: str) -> str:
    tables = library.ledger.tables(filing.id)
    paragraphs = library.ledger.paragraphs(filing.id)
    if place.cell or place.table or place.row or place.column:
        found = _cell_of(tables, place) or find_cell(tables, place)
        if found is not None:
            return _wrapped(table_html(*found, lang), lang)
    quoted = place.sentence or place.quote
    if not quoted:
        return _wrapped(_beginning_html(tables, paragraphs, lang), lang)
    if (at := find_paragraph(paragraphs, quoted)) is not None:
        return _wrapped(paragraphs_html(paragraphs, at, place), lang)
    if (found := find_cell(tables, place)) is not None:
        return _wrapped(table_html(*found, lang), lang)
    return f'<p class="wz-note">{escape(words(lang)["not_located"])}</p>'


def _cell_of(tables: Iterable[Table], place: Place) -> tuple[Table, int, int] | None:
    """The cell that the citation gives by number, if it still holds the quotation."""
    if place.cell is None:
        return None
    order, row, column = place.cell
    for table in tables:
        cell = table.places.get((row, column)) if table.order == order else None
        if cell is not None and fold(place.quote) in fold(cell.text):
            return table, cell.row, cell.column
    return None


def _wrapped(html: str, lang: str) -> str:
    w = words(lang)
    return (
        f'<nav class="wz-turning"><span class="wz-note">{escape(w["no_picture"])}</span>'
        f'<button type="button" class="wz-back">{escape(w["back_to_answer"])}</button></nav>'
        f'<div class="wz-paper wz-extract" id="wz-page" tabindex="0">{html}</div>'
    )


def _beginning_html(tables: Sequence[Table], paragraphs: Sequence[StoredParagraph], lang: str) -> str:
    opening = "".join(f"<p>{escape(paragraph.text)}</p>" for paragraph in paragraphs[:12])
    return opening + (table_html(tables[0], None, None, lang) if tables else "")


def find_cell(tables: Iterable[Table], place: Place) -> tuple[Table, int, int] | None:
    """The table, row and column whose cell holds the quotation and agrees best with the names given, or None."""
    best: tuple[int, tuple[Table, int, int]] | None = None
    wanted = fold(place.quote)
    if not wanted:
        return None
    for table in tables:
        named = _agreement(place.table, [table.caption, table.title])
        for cell in table.cells:
            text = fold(cell.text)
            if wanted not in text:
                continue
            score = 4 * named + (3 if text == wanted else 0)
            score += 4 * _agreement(place.row, (other.text for other in table.row_cells(cell.row)))
            score += 4 * _agreement(place.column, _column_texts(table, cell.column))
            if best is None or score > best[0]:
                best = (score, (table, cell.row, cell.column))
    return best[1] if best else None


def _agreement(name: str, texts: Iterable[str]) -> int:
    """2 where a text is the name, 1 where one holds the other, else 0. The last part of a path of labels counts."""
    wanted = fold(name.split("›")[-1])
    if not wanted:
        return 0
    best = 0
    for text in texts:
        folded = fold(text)
        if folded == wanted:
            return 2
        if folded and (folded in wanted or wanted in folded):
            best = 1
    return best


def _column_texts(table: Table, column: int) -> list[str]:
    rows = range(max(1, table.header_rows))
    return [cell.text for row in rows if (cell := table.places.get((row, column))) is not None]


def table_html(table: Table, row: int | None, column: int | None, lang: str) -> str:
    """A table, the cited cell marked; of a long one, the head and the rows around the cell."""
    rows, _ = table.shape
    shown = _rows_shown(rows, table.header_rows, row)
    lines: list[str] = []
    previous = -1
    for number in shown:
        if number > previous + 1:
            left_out = words(lang)["rows_left_out"].format(count=number - previous - 1)
            lines.append(f'<tr class="wz-gap"><td colspan="{table.shape[1]}">{escape(left_out)}</td></tr>')
        lines.append(_row_html(table, number, row, column, _run(shown, number)))
        previous = number
    unit = f'<span class="wz-table-unit">{escape(table.unit)}</span>' if table.unit else ""
    caption = f"<caption>{escape(table.caption)}{unit}</caption>" if table.caption or unit else ""
    return f"<table>{caption}{''.join(lines)}</table>"


def _rows_shown(rows: int, header_rows: int, cited: int | None) -> list[int]:
    middle = header_rows if cited is None else cited
    around = range(max(0, middle - _ROWS_AROUND), min(rows, middle + _ROWS_AROUND + 1))
    return sorted({*range(min(header_rows, rows)), *around})


def _run(shown: Sequence[int], row: int) -> range:
    """The rows shown without a gap around `row`."""
    held = set(shown)
    first = last = row
    while first - 1 in held:
        first -= 1
    while last + 1 in held:
        last += 1
    return range(first, last + 1)


def _row_html(table: Table, row: int, cited_row: int | None, cited_column: int | None, run: range) -> str:
    """One row; a merged cell is drawn once in each run of rows shown, as high as it is there."""
    cells: list[str] = []
    for cell in table.row_cells(row):
        first, end = max(cell.row, run.start), min(cell.row_end, run.stop)
        if first != row:
            continue
        spans = f' rowspan="{end - first}"' if end - first > 1 else ""
        if cell.column_end - cell.column > 1:
            spans += f' colspan="{cell.column_end - cell.column}"'
        tag = "th" if row < table.header_rows or cell.column < table.header_columns else "td"
        if (cell.row, cell.column) == (cited_row, cited_column):
            cells.append(f'<{tag}{spans} class="wz-marked"><mark>{escape(cell.text)}</mark></{tag}>')
        else:
            cells.append(f"<{tag}{spans}>{escape(cell.text)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def find_paragraph(paragraphs: Sequence[StoredParagraph], quoted: str) -> int | None:
    """Index of the first paragraph that holds the quotation, white space aside; or None."""
    wanted = fold(quoted)
    return next((at for at, paragraph in enumerate(paragraphs) if wanted in fold(paragraph.text)), None)


def paragraphs_html(paragraphs: Sequence[StoredParagraph], at: int, place: Place) -> str:
    """The paragraph with the quotation marked, and its neighbours."""
    first = max(0, at - _PARAGRAPHS_AROUND)
    parts = []
    for number, paragraph in enumerate(paragraphs[first : at + _PARAGRAPHS_AROUND + 1], first):
        is_cited = number == at
        text = marked(paragraph.text, place.quote, place.sentence) if is_cited else escape(paragraph.text)
        parts.append(f'<p class="wz-marked">{text}</p>' if is_cited else f"<p>{text}</p>")
    return "".join(parts)


def marked(text: str, quoted: str, sentence: str = "") -> str:
    """Escaped text with the quotation inside <mark>, looked for inside of `sentence`; white space does not matter."""
    kept = [at for at, letter in enumerate(text) if not letter.isspace()]
    whole, wanted = squeeze(text), squeeze(quoted)
    start = whole.find(wanted, max(0, whole.find(squeeze(sentence))))
    if start < 0 or not wanted:
        return f"<mark>{escape(text)}</mark>"  # the same but for the form of some letters: mark it whole
    begin, end = kept[start], kept[start + len(wanted) - 1] + 1
    return f"{escape(text[:begin])}<mark>{escape(text[begin:end])}</mark>{escape(text[end:])}"
