"""Where prose is looked for: which filings may speak, and their paragraphs that share words with a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.candidates import Scope
from assistant.domain import Operand, Prose, Status
from assistant.evidence import Outcome, Quote, Quoted
from assistant.matching import Phrase, normal
from assistant.name_forms import regions_of, short_names
from assistant.names import NameIndex
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.ledger_values import StoredParagraph
from index.text import fold, search_tokens

_SHORTEST_PART = 3  # letters of a name by which prose tells of a part


def filings_of(operand: Operand, scope: Scope, bench: Workbench) -> list[str]:
    """Filings in scope of the asked year; without a year all in scope, newest first."""
    held = bench.resolver.held
    if not operand.period:
        return sorted(scope.filings, key=lambda one: held[one].identity.year or 0, reverse=True)
    year = int(operand.period[:4])
    near = [one for one in scope.filings if held[one].identity.year in (year, None)]
    if not near and scope.is_part and not (operand.numeric or operand.unit):  # of a figure its own rows tell
        near = [one for one in _of_its_bodies(scope, bench) if held[one].identity.year == year]
    return near or [one for one in scope.filings if abs((held[one].identity.year or year) - year) <= 1]


def _of_its_bodies(scope: Scope, bench: Workbench) -> list[str]:
    """The filings of the bodies that a part belongs to: those of years without a figure of its own may tell of it as well."""
    bodies = (name for name in bench.resolver.names.bodies() if set(name.filings) & set(scope.filings))
    return [filing for name in bodies for filing in name.filings]


def _forms_of(scope: Scope) -> list[str]:
    """How prose calls a part: by its name, without the places that the name begins with, or for short."""
    if scope.entity is None:
        return []
    name = scope.entity.name
    bare = name[sum(map(len, regions_of(name)[:-1])) :]
    own = name[sum(map(len, regions_of(name))) :] or bare
    forms = (name, bare, own, *scope.entity.aliases, *short_names(own))
    return [normal(form) for form in dict.fromkeys(forms) if len(form) >= _SHORTEST_PART]


@dataclass(frozen=True, slots=True)
class Told:
    """Of whom prose must tell: where a part of a body was asked about, only what names it, and not what names its sisters."""

    scope: Scope
    names: NameIndex

    def may_tell(self, paragraph: StoredParagraph) -> bool:
        """May a paragraph tell of the part: is it named there, or above it?"""
        return not self.scope.is_part or self._names_it("|".join((*paragraph.section, paragraph.text)))

    def tells(self, paragraph: StoredParagraph, start: int, end: int) -> bool:
        """Is a sentence of such a paragraph about the part: by its own words, or by the last part named before it?"""
        if not self.scope.is_part or self._names_it(paragraph.text[start:end]):
            return True
        parts = [one for one in self.names.find(fold(paragraph.text[:end])) if not one.is_region and not one.known.is_body]
        if not parts:
            return self._names_it("|".join(paragraph.section))
        return self.scope.entity is not None and parts[-1].name == self.scope.entity.name

    def _names_it(self, text: str) -> bool:
        plain = normal(text)
        return any(form in plain for form in _forms_of(self.scope))


def no_filing(operand: Operand, scope: Scope, bench: Workbench) -> Outcome:
    years = sorted({str(year) for one in scope.filings if (year := bench.resolver.held[one].identity.year)})
    whom = Message.of("whom", entity=operand.entity) if operand.entity else ""
    return Outcome(Status.NOT_FOUND, message=Message.of("missing_filing", whom=whom, period=operand.period[:4], years=years))


def phrase_of(plan: Prose, bench: Workbench) -> Phrase:
    words = plan.operand.measure
    if plan.operand.context and len(normal(words)) < 3:
        words = plan.operand.context + words
    return bench.resolver.weigher.phrase(words)


def paragraphs_about(phrase: Phrase, filings: Sequence[str], bench: Workbench) -> list[StoredParagraph]:
    words = [phrase.text, *(other for _, _, others in phrase.synonyms for other in others)]
    tokens = list(dict.fromkeys(token for word in words for token in search_tokens(word)))
    return bench.ledger.search_paragraphs(tokens, filings=filings, limit=80)


def paragraphs_of_chunk(filing: str, chunk_order: int, bench: Workbench) -> list[StoredParagraph]:
    chunk = next((one for one in bench.ledger.chunks(filing) if one.order == chunk_order), None)
    blocks = set(chunk.blocks) if chunk is not None else set()
    return [one for one in bench.ledger.paragraphs(filing) if one.order in blocks]


def quoted(quotes: Sequence[Quote]) -> Outcome:
    return Outcome(Status.ANSWERED, (Quoted(tuple(quotes)),))


def years_of(paragraph: StoredParagraph, bench: Workbench) -> list[str]:
    """The years that a paragraph may speak of: those that the nearest heading names, else that of its filing."""
    year = bench.resolver.held[paragraph.filing].identity.year
    return years_said(paragraph.section) or ([str(year)] if year else [])


def years_said(section: Sequence[str]) -> list[str]:
    """The years that the nearest of some headings names, of those that name any."""
    named = (re.findall(r"(\d{4})年", fold(heading)) for heading in reversed(section))
    return next(filter(None, named), [])
