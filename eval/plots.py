"""Numbers -> the four plots of a report, as SVG to stand inside a page.

Written by hand rather than drawn by a plotting library: four small plots need no dependency of forty megabytes, their words
stay words (so that the reader's own fonts show Chinese), colours follow the page's style, light or dark, and equal numbers
give equal bytes, which tests can hold.

Units:  screen units from the top left; colours are classes (`right`, `wrong`, `silent`, `unscored`, `line1`, `line2`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from eval.report import Risk, Tally

WIDTH, HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 28, 48
_VERDICTS = ("right", "wrong", "silent", "unscored")
_BAR, _GAP = 22, 10
_NICE = (1, 2, 2.5, 5, 10)
_MOST_TICKS = 6

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Axis:
    """One direction of a plot: values from `low` to `high` over the pixels from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def at(self, value: float) -> float:
        low, high, here = (math.log10(max(one, 1e-9)) if self.is_log else one for one in (self.low, self.high, value))
        return self.start + (here - low) / ((high - low) or 1) * (self.end - self.start)

    def ticks(self) -> list[float]:
        if self.is_log:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            return [10.0**power for power in powers if self.low <= 10.0**power * 1.001 and 10.0**power <= self.high * 1.001]
        step = _nice_step((self.high - self.low) / (_MOST_TICKS - 1))
        count = math.floor((self.high - self.low) / step + 1e-9)
        return [self.low + step * number for number in range(count + 1)]


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next(nice * power for nice in _NICE if nice * power >= rough * 0.999) if rough > 0 else 1.0


# --- right, wrong, silent by kind ------------------------------------------------------------------


def verdicts_by_kind(kinds: Mapping[str, Tally]) -> str:
    """One bar a kind, all of one length: shares compare, the counts stand in them."""
    height = _TOP + len(kinds) * (_BAR + _GAP) + 10
    left, width = 90, WIDTH - 90 - 60
    parts = []
    for row, (kind, tally) in enumerate(kinds.items()):
        top = _TOP + row * (_BAR + _GAP)
        parts.append(_text(left - 8, top + 15, kind, "end"))
        parts += _bar(left, top, width, tally)
        parts.append(_text(left + width + 8, top + 15, str(tally.total)))
    return _svg("对错未答 / right, wrong, silent by kind", parts, height)


def _bar(left: float, top: float, width: float, tally: Tally) -> Iterable[str]:
    for name in _VERDICTS:
        count = getattr(tally, name)
        span = width * count / (tally.total or 1)
        if count:
            yield _rect(left, top, span, _BAR, name, f"{name}: {count}")
            yield _text(left + span / 2, top + 15, str(count), "middle", "on") if span > 14 else ""
        left += span


# --- latency ---------------------------------------------------------------------------------------


def latencies(seconds: Sequence[float], median: float, p95: float) -> str:
    """How many answers took how long; four columns for each power of ten."""
    taken = [max(one, 0.001) for one in seconds]
    low = 10 ** math.floor(math.log10(min(taken, default=0.01)))
    high = 10 ** math.ceil(math.log10(max(taken, default=1.0) * 1.001))
    edges = [low * 10 ** (number / 4) for number in range(round(math.log10(high / low)) * 4 + 1)]
    counts = [sum(a <= one < b for one in taken) for a, b in pairwise(edges)]
    x = _Axis(low, high, _LEFT, WIDTH - _RIGHT, is_log=True)
    y = _Axis(0, max(counts, default=1) or 1, HEIGHT - _BOTTOM, _TOP)
    bars = [
        _rect(x.at(a) + 1, y.at(count), x.at(b) - x.at(a) - 2, y.at(0) - y.at(count), "line1", f"{a:.3g}–{b:.3g} s: {count}")
        for (a, b), count in zip(pairwise(edges), counts, strict=True)
        if count
    ]
    marks = [
        part for name, at in (("median", median), ("p95", p95)) if at > 0 for part in _mark(x.at(max(at, 0.001)), y, name, at)
    ]
    return _svg("每问用时 / seconds per question", [*_frame(x, y, "s", "题 / cases", _plain, _plain), *bars, *marks])


def _mark(at: float, y: _Axis, name: str, seconds: float) -> tuple[str, str]:
    line = f'<line class="mark" x1="{at:.1f}" x2="{at:.1f}" y1="{y.end:.1f}" y2="{y.start:.1f}"/>'
    return line, _text(at + 4, y.end + (10 if name == "median" else 24), f"{name} {seconds:.3f} s")


# --- risk and coverage -----------------------------------------------------------------------------


def risk_coverage(points: Sequence[Risk]) -> str:
    """How many of the answers are wrong, when only the surest share of the questions is answered."""
    x = _Axis(0, 100, _LEFT, WIDTH - _RIGHT)
    y = _Axis(0, max([5.0, *(math.ceil(100 * point.risk) for point in points)]), HEIGHT - _BOTTOM, _TOP)
    line = [(x.at(100 * point.coverage), y.at(100 * point.risk)) for point in points]
    dots = [
        _dot(
            *at,
            "line2",
            f"{100 * point.coverage:.0f} % answered, {100 * point.risk:.1f} % of them wrong; ≥ {point.confidence:.2f}",
        )
        for at, point in zip(line, points, strict=True)
    ]
    frame = _frame(x, y, "答了的 / answered, %", "其中错 / of them wrong, %", _plain, _plain)
    return _svg("风险与覆盖 / risk and coverage", [*frame, _path(line, "line2"), *dots])


# --- growth ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Growth:
    """What asking took with so many facts held."""

    facts: int
    median: float
    p95: float


def growth(points: Sequence[Growth]) -> str:
    """Seconds per question against the number of facts held, both in powers of ten."""
    times = [one for point in points for one in (point.median, point.p95) if one > 0]
    low, high = 10 ** math.floor(math.log10(min(times))), 10 ** math.ceil(math.log10(max(times)))
    facts = [point.facts for point in points]
    x = _Axis(min(facts), max(max(facts), min(facts) + 1), _LEFT, WIDTH - _RIGHT - 50, is_log=True)
    y = _Axis(low, high, HEIGHT - _BOTTOM, _TOP, is_log=True)
    parts = _frame(x, y, "事实 / facts held", "s", _counted, _plain)
    for name, kind in (("median", "line1"), ("p95", "line2")):
        line = [(x.at(point.facts), y.at(getattr(point, name))) for point in points if getattr(point, name) > 0]
        parts.append(_path(line, kind))
        parts += [
            _dot(*at, kind, f"{point.facts:,}: {getattr(point, name):.3f} s") for at, point in zip(line, points, strict=False)
        ]
        parts.append(_text(line[-1][0] + 8, line[-1][1] + 4, name))
    return _svg("随规模增长 / growth with what is held", parts)


# --- pieces ----------------------------------------------------------------------------------------


def _frame(
    x: _Axis, y: _Axis, below: str, beside: str, say_x: Callable[[float], str], say_y: Callable[[float], str]
) -> list[str]:
    """Grid, ticks and the names of both axes."""
    parts = []
    for tick in y.ticks():
        parts.append(f'<line class="grid" x1="{x.start:.1f}" x2="{x.end:.1f}" y1="{y.at(tick):.1f}" y2="{y.at(tick):.1f}"/>')
        parts.append(_text(x.start - 6, y.at(tick) + 4, say_y(tick), "end"))
    parts += [_text(x.at(tick), y.start + 16, say_x(tick), "middle") for tick in x.ticks()]
    parts.append(_text((x.start + x.end) / 2, y.start + 36, below, "middle"))
    parts.append(_text(x.start, _TOP - 12, beside, "start"))
    return parts


def _plain(value: float) -> str:
    return f"{value:g}"


def _counted(value: float) -> str:
    return f"{value:,.0f}"


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'


def _rect(x: float, y: float, width: float, height: float, kind: str, told: str) -> str:
    box = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect {box} class="{kind}"><title>{escape(told)}</title></rect>'


def _dot(x: float, y: float, kind: str, told: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="{kind}"><title>{escape(told)}</title></circle>'


def _path(points: Sequence[Point], kind: str) -> str:
    steps = " ".join(f"{'M' if number == 0 else 'L'}{x:.1f} {y:.1f}" for number, (x, y) in enumerate(points))
    return f'<path d="{steps}" class="stroke {kind}"/>' if steps else ""


def _svg(title: str, parts: Iterable[str], height: float = HEIGHT) -> str:
    head = f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg">'
    return f"{head}{''.join(parts)}</svg>"
