"""Cells of text whose labels say what was asked: 主要内容 of a task, 完成情况 of a goal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import labels
from assistant.domain import Operand, Prose
from assistant.matching import Phrase, normal
from assistant.operations.prose.sentences import sign
from assistant.operations.workbench import Workbench
from index.ledger_values import StoredFact
from index.text import search_tokens

_OWN = 0.5  # of what was asked, that the cell's own labels must say
_SPARE = 0.25  # of a cell whose label says something else besides
_SHORTEST_MEANING = 8  # letters
_SEVERAL = re.compile(r"[、，,；;\n]|[2二][.、）)]")


_GROUNDS = re.compile("原因|理由|依据|缘由|说明|分析")


_FELL_SHORT = "没有完成未完成小于预算小于目标低于目标大于预算没有达到未达到偏差"  # what a column of 偏差原因 accounts for


def _gives_reason(one: StoredFact) -> bool:
    """Does a cell say why, or is it in a row or a column of reasons?"""
    labelled = "".join((*one.fact.measure.rows[-1:], *one.fact.measure.columns[-1:]))
    return (
        _GROUNDS.search(labelled) is not None or sign(Prose(operation="reason", operand=Operand(measure="")), one.fact.text) > 0
    )


def best_cell(plan: Prose, phrase: Phrase, filings: Sequence[str], bench: Workbench) -> tuple[float, StoredFact] | None:
    """A text cell whose labels say what was asked: 主要内容 of a task, 完成情况 of a goal."""
    tokens = search_tokens(phrase.text)
    best: tuple[float, StoredFact] | None = None
    for one in bench.ledger.search_facts(tokens, filings=filings, limit=120):
        if one.fact.quantity is not None or len(one.fact.text) < 4 or not one.fact.source.table:
            continue
        if plan.operation == "enumeration" and not _SEVERAL.search(one.fact.text):
            continue  # 基本完成 names no things
        if plan.operation == "definition" and len(one.fact.text) < _SHORTEST_MEANING:
            continue  # 已经完成 says what became of it, and not what it is
        if plan.operation == "reason" and not _gives_reason(one):
            continue  # 基本完成 is no reason, whatever stands in its row
        if plan.operation == "enumeration" and phrase.coverage([(labels.named(one.fact), 1.0)]) < _OWN:
            continue  # only the title of its table says so
        if not bench.resolver.judge.is_of(one, plan.operand.period):
            continue
        covered = bench.resolver.judge.cover(one, phrase, plan.operand)
        own = phrase.coverage([(normal(one.fact.text), 0.6)])
        if plan.operation == "reason" and _GROUNDS.search("".join(one.fact.measure.columns[-1:])):
            own = max(own, phrase.coverage([(labels.named(one.fact), 1.0), (_FELL_SHORT, 1.0)]))  # 偏差原因 of a row
        score = (
            max(covered.coverage, own)
            - _SPARE * (1 - bench.resolver.judge.label_precision(one.fact, phrase))
            + sign(plan, one.fact.text) / 2
        )
        if best is None or score > best[0]:
            best = (score, one)
    return best
