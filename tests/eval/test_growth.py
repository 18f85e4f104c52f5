"""The benchmark of growth: its invented filings say what it expects, and it runs whole at a tiny size."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.domain import Answer, Figure, Status
from eval.bench import growth
from eval.bench.asked import Asked, questions
from eval.bench.growth import grow, invented_filing, summary
from eval.bench.invented import MOST_BODIES, YEARS, Figures, body
from eval.bench.record import record, spread


def test_bodies_have_names_of_their_own_and_the_same_figures_in_every_run() -> None:
    every = [body(number) for number in range(MOST_BODIES)]
    assert len({one.name for one in every}) == len({one.place for one in every}) == MOST_BODIES
    office = next(one for one in every if one.field is not None)
    one, other = Figures(office, 2023), Figures(office, 2023)
    assert one.invested == other.invested, "whichever is looked at first"
    assert one.functions == other.functions
    assert one.spent != Figures(office, 2022).spent
    parents = {code: values[1:] for code, values in one.functions.items() if len(code) == 3}
    assert sum((basic + project for basic, project in parents.values()), Decimal(0)) == one.spent


def test_a_filing_is_read_as_it_was_invented() -> None:
    number = 5 * len(YEARS) + 2
    filing, figures = invented_filing(number), Figures(body(5), YEARS[2])
    assert filing.identity.body == figures.body.name
    assert filing.identity.year == figures.year
    values = {(fact.measure.name, fact.measure.columns): fact.quantity for fact in filing.facts}
    budget, final = figures.official["公务接待费"]
    assert [values["公务接待费", (column,)].value for column in ("预算数", "决算数")] == [budget, final]  # type: ignore[union-attr]
    assert invented_filing(number) == filing


def test_it_runs_and_everything_asked_is_answered_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHANG_EMBEDDING", "none")
    (result,) = grow(tmp_path / "home", [6000], chunks=0, each=1, jobs=1)
    assert result["held"]["facts"] >= 6000
    assert {verdict for kind in result["kinds"].values() for verdict, count in kind.items() if count} == {"right"}
    assert result["wall"]["count"] == sum(sum(kind.values()) for kind in result["kinds"].values()) + 1  # one is a follow-up
    assert 0 < result["first"]["cpu"] < 60
    assert "| 6," in summary([result])


def test_the_same_mix_is_asked_whatever_is_held() -> None:
    kinds = [sorted(one.kind for one in questions(held, each=2)) for held in (10, 800)]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(
    ("status", "value", "unit", "verdict"),
    [
        (Status.ANSWERED, "12.5", "万元", "right"),
        (Status.ANSWERED, "125000", "元", "right"),
        (Status.ANSWERED, "12.5", "%", "wrong"),
        (Status.ANSWERED, "12.6", "万元", "wrong"),
        (Status.NOT_FOUND, "12.5", "万元", "silent"),
    ],
)
def test_verdicts(status: Status, value: str, unit: str, verdict: str) -> None:
    asked = Asked("lookup", ("?",), ((Decimal("12.5"), "万元"),))
    answer = Answer("?", status, "", (Figure("", value, unit),))
    assert asked.verdict(answer) == verdict
    assert Asked("abstain", ("?",), abstains=True).verdict(answer) == ("wrong" if status is Status.ANSWERED else "right")


def test_spread_and_history(tmp_path: Path) -> None:
    found = spread([index / 100 for index in range(1, 101)])
    assert (found.median, found.p95, found.most, found.count) == (0.505, 0.95, 1.0, 100)
    assert spread([]).count == 0
    for number in (1, 2):
        path = record("any", {"number": number}, tmp_path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["number"] for line in lines] == [1, 2]
    assert {"when", "machine"} <= set(lines[0])


def test_drawn_vectors_are_of_length_one_and_always_the_same() -> None:
    class Real:
        name, dimensions = "real", 4

        def embed_passages(self, texts: list[str]) -> list[list[float]]:
            return [[1.0, 0.0, 0.0, 0.0] for _ in texts]

        def embed_query(self, text: str) -> list[float]:
            return [1.0, 0.0, 0.0, 0.0]

    drawn = growth._Drawn(Real())  # type: ignore[arg-type]
    one, other = drawn.embed_passages(["甲", "乙"])
    assert sum(value * value for value in one) == pytest.approx(1.0)
    assert one != other
    assert drawn.embed_passages(["甲"]) == [one]
