"""A tiny evaluator of the formulas that answers print: numbers, brackets, + − × ÷ and a closing × 100%."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)(%?)|([-+−×÷()]))")


def evaluate(formula: str) -> Decimal:
    """The value of a formula; × 100% multiplies by a hundred. Errors: ValueError where it is no formula."""
    tokens = _tokens(formula)
    with localcontext() as context:
        context.prec = 40
        value, rest = _sum(tokens)
    if rest:
        raise ValueError(f"left over in {formula!r}: {rest}")
    return value


def numbers_in(formula: str) -> list[Decimal]:
    """The numbers that were put in, without the 100 of a percentage."""
    return [Decimal(number) for number, percent, _ in _TOKEN.findall(formula) if number and not percent]


def _tokens(formula: str) -> list[str]:
    found: list[str] = []
    at = 0
    formula = formula.rstrip()
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        if match is None:
            raise ValueError(f"not a formula: {formula!r}")
        found.append(match[1] or match[3].replace("−", "-"))
        at = match.end()
    return found


def _sum(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _product(tokens)
    while rest and rest[0] in "+-":
        sign, (term, after) = rest[0], _product(rest[1:])
        value = value + term if sign == "+" else value - term
        rest = after
    return value, rest


def _product(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _factor(tokens)
    while rest and rest[0] in "×÷":
        sign, (factor, after) = rest[0], _factor(rest[1:])
        value = value * factor if sign == "×" else value / factor
        rest = after
    return value, rest


def _factor(tokens: list[str]) -> tuple[Decimal, list[str]]:
    if not tokens:
        raise ValueError("a formula ends too early")
    first, rest = tokens[0], tokens[1:]
    if first == "-":
        value, rest = _factor(rest)
        return -value, rest
    if first == "(":
        value, rest = _sum(rest)
        if not rest or rest[0] != ")":
            raise ValueError("a bracket is not closed")
        return value, rest[1:]
    return Decimal(first), rest
