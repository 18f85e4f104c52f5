"""A run -> report.html: one page that stands alone, with plots, and every miss to be opened.

Nothing is fetched: style and plots stand in the file, so that it can be mailed, archived, and read behind any wall.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from eval import plots
from eval.markdown import Told, percent, steps, timing
from eval.plots import Growth
from eval.report import Entry, Report, Tally
from eval.scorers import Verdict

HISTORY = Path(__file__).parent / "bench" / "history" / "growth.jsonl"

_STYLE = Path(__file__).with_suffix(".css")


def as_page(told: Told, history: Path = HISTORY) -> str:
    """The whole page."""
    report = told.report
    title = f"评测报告 / evaluation ({report.form})"
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(_sum(report))}</p><p>{escape(timing(report))}</p>",
        '<div class="plots">',
        *_plots(report, history),
        "</div>",
        *_tables(told),
        f"<h2>未通过 / misses ({len(report.misses)})</h2><p>{escape(steps(report))}</p>",
        *(_miss(entry) for entry in report.misses),
        f"<h2>答对但有缺 / right, but something lacking ({len(report.loose)})</h2>",
        *(_miss(entry) for entry in report.loose),
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    style = _STYLE.read_text(encoding="utf-8")
    shown = "\n".join(body)
    return f'<!doctype html>\n<html lang="zh"><head>{head}<style>{style}</style></head>\n<body>{shown}</body></html>\n'


def _sum(report: Report) -> str:
    total = report.total
    return f"{total.total} 题：对 {total.right}，错 {total.wrong}，未答 {total.silent}，未评 {total.unscored}"


# --- plots -----------------------------------------------------------------------------------------


def _plots(report: Report, history: Path) -> Iterable[str]:
    taken = [entry.seconds for entry in report.entries if entry.seconds > 0]
    yield _figure(plots.verdicts_by_kind(report.kinds), "每类的对（绿）、错（红）、未答（黄）/ right, wrong, silent by kind")
    if taken:
        yield _figure(plots.latencies(taken, report.seconds.median, report.seconds.p95), "每问用时 / latency")
    if report.risks:
        yield _figure(plots.risk_coverage(report.risks), "风险与覆盖：只答最有把握的那些，错的占多少 / risk and coverage")
    grown = read_growth(history)
    if len(grown) > 1:
        yield _figure(plots.growth(grown), "随账本增长，取自基准测试的最近记录 / growth, from the latest benchmark")


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def read_growth(history: Path) -> list[Growth]:
    """The last result for each size out of the history of the growth benchmark; none where there is no history."""
    try:
        lines = history.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    last: dict[int, Growth] = {}
    for line in filter(None, lines):
        raw = json.loads(line)
        last[int(raw["facts"])] = Growth(int(raw["facts"]), float(raw["wall"]["median"]), float(raw["wall"]["p95"]))
    return [last[facts] for facts in sorted(last)]


# --- tables ----------------------------------------------------------------------------------------


def _tables(told: Told) -> Iterable[str]:
    report = told.report
    yield "<h2>类别与方面 / kinds and parts</h2>"
    yield _tallies({**report.kinds, "合计 / total": report.total})
    yield _tallies(report.parts)
    levels = [(name, report.precision(f"cited_{name}"), report.recall(f"cited_{name}")) for name in ("page", "table", "cell")]
    yield _table(
        ["引用 / citations by", "精确率 precision", "召回率 recall"], [[n, percent(p), percent(r)] for n, p, r in levels]
    )
    if told.others:
        yield "<h2>并排 / side by side</h2>"
        yield _table(
            ["系统 / system", "对", "错", "未答", "未评", "引用精确率（页）", "秒（中位）", "读入（秒）"],
            [_beside(one) for one in (report, *told.others)],
        )
    if told.falls is not None:
        said = "".join(f"<li>{escape(fall)}</li>" for fall in told.falls) or "<li>不低于基线 / holds</li>"
        yield f"<h2>与基线相比 / against the baseline</h2><ul>{said}</ul>"
    if told.since is not None:
        named = {"新答对 / won": told.since.won, "新丢失 / lost": told.since.lost, "错法变了 / turned": told.since.turned}
        said = "".join(f"<dt>{escape(name)}</dt><dd>{escape(', '.join(ids) or '—')}</dd>" for name, ids in named.items())
        yield f"<h2>与上次相比 / since the run before</h2><dl>{said}</dl>"


def _beside(report: Report) -> list[str]:
    total = report.total
    counts = [str(count) for count in (total.right, total.wrong, total.silent, total.unscored)]
    cited = percent(report.precision("cited_page"))
    return [report.system, *counts, cited, f"{report.seconds.median:.2f}", f"{report.seconds.build:.0f}"]


def _tallies(rows: Mapping[str, Tally]) -> str:
    body = [[name, *map(str, (t.right, t.wrong, t.silent, t.unscored, t.total))] for name, t in rows.items()]
    return _table(["", "对 right", "错 wrong", "未答 silent", "未评 unscored", "共"], body)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _miss(entry: Entry) -> str:
    named = {
        "应为 / expected": entry.expected,
        "所答 / got": entry.got,
        "步骤 / step": f"{entry.step or '—'}: {entry.evidence}",
        "原因 / reason": entry.reason,
        "难点 / why it is hard": entry.why,
    }
    body = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in named.items())
    tag = f'<span class="tag {Verdict(entry.verdict).value}">{escape(entry.verdict)}</span>'
    head = f"{tag}<b>{escape(entry.id)}</b> · {escape(entry.step or '—')} · {escape(entry.question)}"
    return f"<details><summary>{head}</summary><dl>{body}</dl></details>"
