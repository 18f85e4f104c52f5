"""A home's worth of invented filings: several years of one body, plan and outcome of one year, twins of one name.

Shape:  seed, count -> Filings that agree with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from random import Random

from eval.generate import bodies
from eval.generate.bodies import Body, Region
from eval.generate.books import Book, books
from eval.generate.layouts.accounts import Accounts, Style
from eval.generate.layouts.budget import budget
from eval.generate.layouts.final_accounts import final_accounts
from eval.generate.layouts.government import debts, execution, following, report
from eval.generate.layouts.performance import project, review, target
from eval.generate.layouts.purses import capital_budget, debts_by_kind, funds_budget, transfers_by_purpose
from eval.generate.layouts.regions import capital, debt_moves, insurance, levels, transfers
from eval.generate.layouts.registers import by_quarter, works
from eval.generate.layouts.whole import whole, whole_review, whole_target
from eval.generate.paper import Dump, Filing, Look, Rules

FORMATS = ("pdf", "pdf", "pdf", "docx", "xlsx", "html", "txt")
BUILDER = "发展和改革局"
Story = Callable[["Writer"], Iterator[Filing]]


class Writer:
    """Draws bodies, years, styles and looks from one seed; no body files the same thing twice."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.regions, self.rest = bodies.regions(self.rng, 3)
        self._offices = [(region, office) for region in self.regions for office in bodies.offices() if office != BUILDER]
        self.rng.shuffle(self._offices)
        self._cities = {"report": self._own_regions(), "debts": self._own_regions()}
        self._builders = list(self.regions)
        self._told: set[tuple[str, int]] = set()  # cities and years

    def body(self) -> Body:
        region, office = self._offices.pop()
        return bodies.body(region, office)

    def _own_regions(self) -> list[Region]:
        return [region for region in self.regions if not region.district]

    def city(self, purpose: str) -> Region | None:
        """A city that has not filed for this purpose; None when all have."""
        left = self._cities[purpose]
        return left.pop() if left else None

    def city_and_year(self) -> tuple[Body, int]:
        """A city and a year that nothing has been said of, so that no two filings of one year disagree."""
        while True:
            city, year = self.rng.choice(self._own_regions()), self.rng.randint(2009, 2024)
            if (city.city, year) not in self._told:
                self.tell(city, range(year - 1, year + 2))
                return bodies.government(city), year

    def tell(self, city: Region, years: range) -> None:
        self._told |= {(city.city, year) for year in years}

    def builder(self) -> Body | None:
        """A bureau that has not listed its projects."""
        return bodies.body(self._builders.pop(), BUILDER) if self._builders else None

    def year(self) -> int:
        return self.rng.randint(2019, 2024)

    def look(self, media: str) -> Look:
        rng = self.rng
        choice: tuple[Rules, ...] = ("ruled", "ruled", "three", "open")
        dumps: tuple[Dump, ...] = ("rows", "cells", "cut", "torn", "markdown", "repeated", "html", "laid")
        rules = rng.choice(choice) if media == "pdf" else "ruled"
        return Look(
            rules=rules,
            repeats_head=rng.random() < 0.7,
            blank=rng.choice(("", "", "0.00", "-")),
            thousands=rng.random() < 0.8,
            size=rng.choice((8, 9)),
            landscape=rng.random() < 0.6,
            dump=rng.choice(dumps) if media == "txt" else "rows",
            splits_rows=rng.random() < 0.4,
            width=rng.choice((1.0, 1.0, 0.8)),
        )

    def style(self) -> Style:
        rng = self.rng
        return Style(
            unit=rng.choice(("万元", "万元", "元")),
            has_order=rng.random() < 0.4,
            splits_codes=rng.random() < 0.4,
            total_first=rng.random() < 0.6,
            pairs_publics=rng.random() < 0.4,
            unit_in_heads=rng.random() < 0.2,
            has_running=rng.random() < 0.6,
            deep_heads=rng.random() < 0.4,
        )

    def media(self) -> str:
        return self.rng.choice(FORMATS)

    def account(self, body: Body, years: range) -> dict[tuple[int, str], Book]:
        return books(self.rng, body, years, has_fund=self.rng.random() < 0.4, has_own=self.rng.random() < 0.5)


def _final(writer: Writer, kept: dict[tuple[int, str], Book], body: Body, year: int, style: Style) -> Filing:
    media = writer.media()
    accounts = Accounts(kept[year, "决算"], kept[year, "预算"], kept[year - 1, "决算"], writer.look(media), style)
    return final_accounts(accounts, f"{body.full}{year}年度部门决算.{media}")


def _budget(
    writer: Writer, kept: dict[tuple[int, str], Book], body: Body, year: int, style: Style, scope: str = "部门预算"
) -> Filing:
    media = writer.media()
    book = replace(kept[year, "预算"], carried_in=0, carried_out=0)
    accounts = Accounts(book, book, kept[year - 1, "预算"], writer.look(media), style, "预算")
    return budget(writer.rng, accounts, f"{body.full}{year}年{scope}.{media}", f"{body.full}{year}年{scope}")


def years_of_finals(writer: Writer) -> Iterator[Filing]:
    """Three years of one body's final accounts, all in one style."""
    body, last, style = writer.body(), writer.year(), writer.style()
    kept = writer.account(body, range(last - 3, last + 1))
    for year in range(last - 2, last + 1):
        yield _final(writer, kept, body, year, style)


def years_of_budgets(writer: Writer) -> Iterator[Filing]:
    """Two years of one body's budgets."""
    body, last, style = writer.body(), writer.year(), writer.style()
    kept = writer.account(body, range(last - 2, last + 1))
    for year in (last - 1, last):
        yield _budget(writer, kept, body, year, style)


def plan_and_outcome(writer: Writer) -> Iterator[Filing]:
    """Budget and final accounts of one year."""
    body, year, style = writer.body(), writer.year(), writer.style()
    kept = writer.account(body, range(year - 1, year + 1))
    yield _budget(writer, kept, body, year, style)
    yield _final(writer, kept, body, year, style)


def twins(writer: Writer) -> Iterator[Filing]:
    """A department, and the unit of the same name inside it, each with a budget of its own."""
    body, year, style = writer.body(), writer.year(), writer.style()
    for scope in ("部门预算", "单位预算"):
        filing = _budget(writer, writer.account(body, range(year - 1, year + 1)), body, year, style, scope)
        yield replace(filing, data=tuple(replace(datum, scope=scope) for datum in filing.data))


def reviews(writer: Writer) -> Iterator[Filing]:
    """What a project reached, and what another one of another body is to reach."""
    for make in (review, target):
        body, year, media = writer.body(), writer.year(), writer.media()
        made = project(writer.rng, body, year)
        kind = "绩效自评表" if make is review else "绩效目标申报表"
        look = replace(writer.look(media), rules="ruled")  # a form without rules is no form
        yield make(made, f"{body.full}{year}年度{made.name}{kind}.{media}", look)


def wholes(writer: Writer) -> Iterator[Filing]:
    """What the year of a department is for, and what came of that of another."""
    body, year, media = writer.body(), writer.year(), writer.media()
    look = replace(writer.look(media), rules="ruled")
    yield whole_target(whole(writer.rng, body, year), f"{body.full}{year}年度部门整体支出绩效目标申报表.{media}", look)
    body, year, media = writer.body(), writer.year(), writer.media()
    look, made = replace(writer.look(media), rules="ruled"), whole(writer.rng, body, year)
    yield whole_review(writer.rng, made, f"{body.full}{year}年度部门整体支出绩效自评表.{media}", look)


def reports(writer: Writer) -> Iterator[Filing]:
    """Two years of a city's report on its budget."""
    city, last = writer.city("report"), writer.year()
    if city is None:
        return
    body = bodies.government(city)
    writer.tell(city, range(last - 2, last + 3))
    first = execution(writer.rng)
    for year, now in ((last - 1, first), (last, following(writer.rng, first))):
        media = writer.media()
        name = f"关于{body.full}{year}年预算执行情况和{year + 1}年预算草案的报告.{media}"
        yield report(body, year, now, name, writer.look(media))


def debts_of(writer: Writer) -> Iterator[Filing]:
    """The debts of a city by district."""
    city, year, media = writer.city("debts"), writer.year(), writer.media()
    if city is None:
        return
    body = bodies.government(city)
    writer.tell(city, range(year - 1, year + 2))
    yield debts(
        writer.rng,
        body,
        districts_of(writer, body),
        year,
        f"{body.full}{year}年政府债务限额及余额情况表.{media}",
        writer.look(media),
    )


def districts_of(writer: Writer, body: Body) -> list[Region]:
    """All districts of a city."""
    filing = [region for region in writer.regions if region.district and region.city == body.region.city]
    return [*filing, *writer.rest[body.region.city]]


def levels_of(writer: Writer) -> Iterator[Filing]:
    """What a city spends, as a whole and at its own level, and what it gives to its districts."""
    body, year = writer.city_and_year()
    media = writer.media()
    yield levels(writer.rng, body, year, f"{body.full}{year}年一般公共预算支出决算表.{media}", writer.look(media))
    body, year = writer.city_and_year()
    media = writer.media()
    name = f"{body.full}{year}年对下转移支付分地区决算表.{media}"
    yield transfers(writer.rng, body, districts_of(writer, body), year, name, writer.look(media))


def purses_of(writer: Writer) -> Iterator[Filing]:
    """The funds of insurance, state capital and debts of a city."""
    for make, kind in (
        (insurance, "社会保险基金收支决算表"),
        (capital, "国有资本经营收支决算表"),
        (debt_moves, "地方政府债务变动情况表"),
    ):
        body, year = writer.city_and_year()
        media = writer.media()
        yield make(writer.rng, body, year, f"{body.full}{year}年{kind}.{media}", writer.look(media))


def other_purses(writer: Writer) -> Iterator[Filing]:
    """What a city plans for its funds and its state capital, what it owes by kind, and what its districts are given for what."""
    for make, kind in (
        (funds_budget, "政府性基金预算表"),
        (capital_budget, "国有资本经营预算表"),
        (debts_by_kind, "地方政府债务余额情况表"),
    ):
        body, year = writer.city_and_year()
        media = writer.media()
        yield make(writer.rng, body, year, f"{body.full}{year}年{kind}.{media}", writer.look(media))
    body, year = writer.city_and_year()
    media = writer.media()
    name = f"{body.full}{year}年专项转移支付分地区分项目预算表.{media}"
    yield transfers_by_purpose(writer.rng, body, districts_of(writer, body), year, name, writer.look(media))


def quarters(writer: Writer) -> Iterator[Filing]:
    body, year, media = writer.body(), writer.year(), writer.media()
    yield by_quarter(writer.rng, body, year, f"{body.full}{year}年项目支出分季度执行情况.{media}", writer.look(media))


def lists(writer: Writer) -> Iterator[Filing]:
    """A list of the works that a region pays for."""
    body, year, media = writer.builder(), writer.year(), writer.rng.choice(("xlsx", "xlsx", "pdf", "html"))
    if body is not None:
        yield works(writer.rng, body, year, f"{body.full}{year}年重点项目清单.{media}", writer.look(media))


FIRST: tuple[Story, ...] = (years_of_finals, years_of_budgets, reviews, reports)  # what every home begins with
OTHERS: tuple[Story, ...] = (
    plan_and_outcome,
    debts_of,
    quarters,
    twins,
    lists,
    wholes,
    levels_of,
    purses_of,
    other_purses,
    reviews,
)


def corpus(seed: int, count: int, dump: Dump | None = None) -> list[Filing]:
    """`count` filings of one seed, all of them set as texts of one kind of `dump` where it is given.

    A small home has not room for all stories: which ones it has, beside the first, differs from seed to seed.
    """
    writer = Writer(seed)
    stories = (*FIRST, *Random(f"stories {seed}").sample(OTHERS, len(OTHERS)))
    found = islice((filing for story in cycle(stories) for filing in story(writer)), count)
    return [_named(filing if dump is None else _dumped(filing, dump)) for filing in found]


def _dumped(filing: Filing, dump: Dump) -> Filing:
    return replace(filing, name=f"{filing.name.rpartition('.')[0]}.txt", look=replace(filing.look, dump=dump))


def _named(filing: Filing) -> Filing:
    """The filing, its data knowing where they are printed."""
    data = tuple(replace(datum, filing=filing.name) for datum in filing.data)
    return replace(filing, data=data, notes=tuple(replace(note, filing=filing.name) for note in filing.notes))
