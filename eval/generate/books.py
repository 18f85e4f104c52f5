"""The accounts of an invented body: every amount once, so that all tables of its filings agree with each other.

Shape:  seeded Random, body, years -> Book for each year, planned (预算) and spent (决算).
Units:  分, whole numbers; nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from eval.generate.bodies import Body
from eval.generate.classification import is_running, leaves_under, schemes

YUAN = 100
SHARED = {"2080505": "30108", "2080506": "30109", "2210201": "30113"}  # paid for the same thing: one amount in both schemes
PUBLICS = {"abroad": "30212", "buying": "31013", "running": "30231", "hosting": "30217"}


@dataclass(frozen=True, slots=True)
class Spending:
    """What one item costs: people and office (基本支出) and projects out of the general budget, projects out of own income."""

    people: int = 0
    office: int = 0
    project: int = 0
    own: int = 0
    fund: int = 0

    @property
    def basic(self) -> int:
        return self.people + self.office

    @property
    def general(self) -> int:
        return self.basic + self.project

    @property
    def granted(self) -> int:
        return self.general + self.fund

    @property
    def projects(self) -> int:
        return self.project + self.own + self.fund

    @property
    def total(self) -> int:
        return self.basic + self.projects

    def __add__(self, other: Spending) -> Spending:
        return Spending(
            self.people + other.people,
            self.office + other.office,
            self.project + other.project,
            self.own + other.own,
            self.fund + other.fund,
        )


@dataclass(frozen=True, slots=True)
class Book:
    """One year of a body. `items` by code of function, `economic` by code of the basic spending out of the general budget."""

    body: Body
    year: int
    items: dict[str, Spending]
    economic: dict[str, int]
    carried_in: int
    carried_out: int

    def under(self, code: str) -> Spending:
        """All that is spent under a code of function ("" for all)."""
        return total(item for leaf, item in self.items.items() if leaf.startswith(code))

    def economic_under(self, code: str) -> int:
        return sum(amount for leaf, amount in self.economic.items() if leaf.startswith(code))

    @property
    def all(self) -> Spending:
        return self.under("")

    def business(self, code: str = "") -> int:
        """事业收入 by what it is for."""
        return sum(item.own * 6 // 10 for leaf, item in self.items.items() if leaf.startswith(code))

    def other(self, code: str = "") -> int:
        """其他收入: the rest of own spending, and for the first item what is carried over in addition."""
        rise = self.carried_out - self.carried_in if next(iter(self.items)).startswith(code) else 0
        return self.under(code).own - self.business(code) + rise

    def income(self, code: str = "") -> int:
        return self.under(code).granted + self.business(code) + self.other(code)

    @property
    def public(self) -> dict[str, int]:
        """The three public expenses."""
        return {name: self.economic.get(code, 0) for name, code in PUBLICS.items()}


def total(items: Iterable[Spending]) -> Spending:
    summed = Spending()
    for item in items:
        summed = summed + item
    return summed


def books(rng: Random, body: Body, years: Sequence[int], *, has_fund: bool, has_own: bool) -> dict[tuple[int, str], Book]:
    """(year, basis) -> Book. Years grow out of each other, what was spent differs from what was planned."""
    function, economic = schemes()["function"], schemes()["economic"]
    main = leaves_under(function, (body.field,))
    running = [code for code in main if function[code].endswith("运行")]
    chosen = sorted(set(running[:1]) | set(rng.sample(main, min(len(main), rng.randint(4, 6)))))
    codes = [*chosen, *leaves_under(function, ("20805", "21011", "221"))]
    base = {code: _item(rng, code, has_own=has_own and code in chosen) for code in dict.fromkeys(codes)}
    if has_fund:
        base["2120804"] = Spending(fund=rng.randint(80, 900) * 10_000 * YUAN)
    picked = _economic_items(rng, economic)
    found = {}
    for year in years:
        planned = {code: _varied(rng, item, 92, 118) for code, item in base.items()}
        base = planned
        spent = {code: _varied(rng, item, 82, 108) for code, item in planned.items()}
        for basis, items in (("预算", planned), ("决算", spent)):
            found[year, basis] = _book(rng, body, year, items, picked, cents=basis == "决算")
    return found


def _item(rng: Random, code: str, *, has_own: bool) -> Spending:
    name = schemes()["function"][code]
    if is_running(name):
        people = rng.randint(20, 600) * 10_000 * YUAN
        return Spending(people=people, office=people // rng.randint(4, 9) if name.endswith("运行") else 0)
    project = rng.randint(15, 3_000) * 10_000 * YUAN
    return Spending(project=project, own=project // rng.randint(5, 20) if has_own and rng.random() < 0.4 else 0)


def _varied(rng: Random, item: Spending, low: int, high: int) -> Spending:
    def move(amount: int) -> int:
        return amount * rng.randint(low * 10, high * 10) // 1000 + rng.randint(0, 9_999) * YUAN if amount else 0

    return Spending(move(item.people), move(item.office), move(item.project), move(item.own), move(item.fund))


def _economic_items(rng: Random, economic: dict[str, str]) -> tuple[list[str], list[str]]:
    """Which economic items a body uses: those that pay people and those that run the office."""
    people = leaves_under(economic, ("301", "303"))
    office = leaves_under(economic, ("302", "310"))
    kept = [code for code in people if code in SHARED.values() or rng.random() < 0.8]
    used = [code for code in office if code in ("30212", "30217", "30231", "30201", "31002") or rng.random() < 0.7]
    return kept, used


def _book(
    rng: Random, body: Body, year: int, items: dict[str, Spending], picked: tuple[list[str], list[str]], *, cents: bool
) -> Book:
    if cents:
        items = {code: _with_cents(rng, item) for code, item in items.items()}
    whole = total(items.values())
    economic = {SHARED[code]: item.people for code, item in items.items() if code in SHARED}
    rest = [code for code in picked[0] if code not in SHARED.values()]
    economic |= _split(rng, whole.people - sum(economic.values()), rest)
    economic |= _split(rng, whole.office, picked[1])
    carried_in = rng.randint(0, 300) * 7_919 * YUAN
    carried_out = carried_in + rng.randint(0, 200) * 6_337 * YUAN
    return Book(body, year, dict(sorted(items.items())), dict(sorted(economic.items())), carried_in, carried_out)


def _with_cents(rng: Random, item: Spending) -> Spending:
    def odd(amount: int) -> int:
        return amount + rng.randint(0, 99) if amount else 0

    return Spending(odd(item.people), odd(item.office), odd(item.project), odd(item.own), odd(item.fund))


def _split(rng: Random, amount: int, codes: Sequence[str]) -> dict[str, int]:
    """An amount shared out among codes; the last one takes what is left."""
    weights = [rng.randint(3, 100) for _ in codes]
    shares = [amount * weight // sum(weights) for weight in weights]
    shares[-1] += amount - sum(shares)
    return dict(zip(codes, shares, strict=True))
