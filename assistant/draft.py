"""An answer in the making: what the wording of every statement adds to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.domain import Caution, Citation, Figure
from assistant.evidence import Quote
from assistant.wording import spoken_period, words
from index.ledger_values import StoredFact, StoredFiling

_SURE = 0.8  # confidence of OCR below which a figure is marked doubtful


@dataclass
class Draft:
    """An answer in the making: text so far, figures, and citations that are numbered as they are first used."""

    held: dict[str, StoredFiling]
    lang: str = "zh"
    text: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # counts, and what is missing: not figures of the filings

    def note(self, message: str) -> None:
        self.text.append(message)
        self.said.append(message)

    def say(self, name: str, **values: object) -> None:
        self.text.append(words(name, self.lang, **values))

    def cite(self, stored: StoredFact) -> int:
        """The number of the citation of a fact."""
        fact, filing = stored.fact, self.held[stored.filing]
        source = fact.source
        made = Citation(
            id=len(self.citations) + 1,
            filing=filing.file_name,
            filing_id=filing.id,
            title=filing.identity.title,
            page=source.page_no,
            section=source.section,
            table=source.table,
            row=source.row,
            column=source.column,
            quote=source.quote,
            bbox=source.box.rounded() if source.box else None,
            table_order=source.table_order,
            place=source.place,
            sentence=source.sentence,
        )
        if fact.confidence < _SURE:
            self.warn("ocr", words("doubtful", self.lang), (made.id,))
        return self._number(made)

    def cite_quote(self, quote: Quote) -> int:
        if quote.stored is not None:
            return self.cite(quote.stored)
        filing = self.held[quote.filing]
        page, box = quote.paragraph.locate(quote.start, quote.end) if quote.paragraph else (None, None)
        return self._number(
            Citation(
                id=len(self.citations) + 1,
                filing=filing.file_name,
                filing_id=filing.id,
                title=filing.identity.title,
                page=page,
                section=" › ".join(quote.section),
                table=None,
                row=None,
                column=None,
                quote=quote.text,
                bbox=box.rounded() if box else None,
                sentence=quote.text,
            )
        )

    def _number(self, made: Citation) -> int:
        for known in self.citations:
            if known.same_place(made):
                return known.id
        self.citations.append(made)
        return made.id

    def marks(self, stored: Iterable[StoredFact]) -> tuple[str, tuple[int, ...]]:
        numbers = tuple(dict.fromkeys(self.cite(one) for one in stored))
        return "".join(f"[{number}]" for number in numbers), numbers

    def warn(self, code: str, message: str, citations: tuple[int, ...] = ()) -> None:
        caution = Caution(code, message, citations)
        if caution not in self.warnings:
            self.warnings.append(caution)

    # --- names -------------------------------------------------------------------------------------

    def entity(self, stored: StoredFact) -> str:
        return stored.fact.entity or self.held[stored.filing].identity.body

    def filed_by(self, facts: Iterable[StoredFact]) -> str:
        """The body whose filings hold all of the facts; "" for several bodies."""
        bodies = {self.held[one.filing].identity.body for one in facts}
        return bodies.pop() if len(bodies) == 1 else ""

    def period(self, stored: StoredFact) -> str:
        if stored.fact.period:
            return str(stored.fact.period)
        year = self.held[stored.filing].identity.year
        return str(year) if year else ""

    def title(self, stored: StoredFact, label: str, period: str = "", entity: str = "") -> str:
        """Whose, when, what: 某集团2023年部门预算支出."""
        own = stored.fact.period
        up_to = own is not None and own.as_of and bool(own.month) and period in ("", str(own)) and self.lang == "zh"
        spoken = ("截至" if up_to else "") + spoken_period(period or self.period(stored), self.lang)
        entity = entity or self.entity(stored)
        self.said += [spoken, entity, label]
        return words(
            "of",
            self.lang,
            entity="" if entity in label else entity,
            period="" if spoken and spoken in label else spoken,
            label=label,
        ).strip()
