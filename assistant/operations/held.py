"""What is held, as a list: filings, the bodies they are of, or their years."""

from __future__ import annotations

from collections import defaultdict

from assistant.domain import Held, Status
from assistant.evidence import Holdings, Outcome
from assistant.name_forms import core_name
from assistant.operations.workbench import Workbench
from assistant.wording import Message
from index.ledger_values import StoredFiling


def held(plan: Held, bench: Workbench) -> Outcome:
    """The filings in the scope of the question: of one body, of one year, or all."""
    name = bench.resolver.names.named(plan.entity) if plan.entity else None
    ids = name.filings if name is not None else tuple(bench.resolver.held)
    filings = [bench.resolver.held[one] for one in ids]
    found = [one for one in filings if not plan.year or str(one.identity.year) == plan.year]
    if not found:
        return Outcome(Status.NOT_FOUND, message=Message("holds_nothing"))
    found.sort(key=lambda one: (one.identity.body, one.identity.year or 0, one.file_name))
    lines = _lines(plan, found)
    return Outcome(Status.ANSWERED, (Holdings(plan.asks, tuple(lines), len(found), frozenset(one.id for one in found)),))


def _lines(plan: Held, found: list[StoredFiling]) -> list[Message | str]:
    if plan.asks == "filings":
        return [one.identity.title or one.file_name for one in found]
    if plan.asks == "years":
        return _by(found, {one.id: str(one.identity.year or "") for one in found})
    return _by(found, {one.id: core_name(one.identity.body) for one in found})


def _by(found: list[StoredFiling], keys: dict[str, str]) -> list[Message | str]:
    """A line for each year, or body: how many filings, and of which years they are."""
    groups: dict[str, list[StoredFiling]] = defaultdict(list)
    for one in found:
        groups[keys[one.id]].append(one)
    lines: list[Message | str] = []
    for key in sorted(filter(None, groups)):
        kinds = sorted({(one.identity.year or 0, one.identity.kind) for one in groups[key]})
        told = [Message.of("holding", year=year or "", kind=Message(f"kind_{kind.name.lower()}")) for year, kind in kinds]
        lines.append(Message.of("holds_for", key=key, count=len(groups[key]), filings=told))
    return lines
