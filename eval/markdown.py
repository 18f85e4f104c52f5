"""A run (and what it is held against) -> report.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.baseline import Baseline, Changes, compare
from eval.report import Entry, Report, Tally
from eval.scorers import Share


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that one report tells: the run, other systems over the same cases, the baseline, and the run before."""

    report: Report
    others: tuple[Report, ...] = ()
    baseline: Baseline | None = None
    since: Changes | None = None

    @property
    def falls(self) -> list[str] | None:
        return None if self.baseline is None else compare(self.report, self.baseline)


def as_markdown(told: Told) -> str:
    """Tables of counts, then every miss."""
    report = told.report
    lines = [
        f"# 评测报告 / evaluation ({report.form})",
        "",
        *_tallies("类别 / kind", {**report.kinds, "合计 / total": report.total}),
        "",
        timing(report),
        "",
        *_tallies("方面 / part", report.parts),
        "",
        *citations(report),
        "",
        *(side_by_side([report, *told.others]) if told.others else ()),
        *_held(told),
        *_since(told.since),
        f"## 未通过 / misses ({len(report.misses)})",
        "",
        f"{steps(report)}",
        "",
        *[line for entry in report.misses for line in _miss(entry)],
        f"## 答对但引用、算式或措辞有缺 / right, but something beside it lacking ({len(report.loose)})",
        "",
        *[f"- **{entry.id}** {_flat(entry.question)} — {entry.step}: {_flat(entry.evidence)}" for entry in report.loose],
    ]
    return "\n".join(lines).rstrip() + "\n"


def timing(report: Report) -> str:
    seconds = report.seconds
    return (
        f"每问 / per question: 中位 median {seconds.median:.3f} s, p95 {seconds.p95:.3f} s, 最长 max {seconds.longest:.3f} s; "
        f"读入 / reading the filings {seconds.build:.1f} s."
    )


def steps(report: Report) -> str:
    """Which steps the misses come from."""
    return "步骤 / steps: " + (", ".join(f"{step or '—'} {count}" for step, count in report.steps.items()) or "—")


def _tallies(head: str, rows: Mapping[str, Tally]) -> list[str]:
    body = [f"| {name} | {t.right} | {t.wrong} | {t.silent} | {t.unscored} | {t.total} |" for name, t in rows.items()]
    return [f"| {head} | 对 right | 错 wrong | 未答 silent | 未评 unscored | 共 cases |", "|---|--:|--:|--:|--:|--:|", *body]


def citations(report: Report) -> list[str]:
    """Precision and recall of citations, level by level."""
    rows = [(name, report.precision(f"cited_{name}"), report.recall(f"cited_{name}")) for name in ("page", "table", "cell")]
    body = [f"| {name} | {percent(precision)} | {percent(recall)} |" for name, precision, recall in rows]
    return ["| 引用 / citations by | 精确率 precision | 召回率 recall |", "|---|--:|--:|", *body]


def percent(share: Share) -> str:
    return f"{100 * share.hits / share.of:.1f} % ({share.hits}/{share.of})" if share.of else "—"


def side_by_side(reports: Sequence[Report]) -> list[str]:
    """Several systems over the same cases, the first one being ours."""
    heads = (
        "系统 / system",
        "对 right",
        "错 wrong",
        "未答 silent",
        "未评 unscored",
        "引用精确率 citation precision",
        "秒 median s",
        "读入 s",
    )
    rows = [
        f"| {report.system} | {report.total.right} | {report.total.wrong} | {report.total.silent} | {report.total.unscored} "
        f"| {percent(report.precision('cited_page'))} | {report.seconds.median:.2f} | {report.seconds.build:.0f} |"
        for report in reports
    ]
    note = "引用精确率按页计 / citation precision by page: the plain way knows no tables and cells."
    rule = "|---|" + "--:|" * (len(heads) - 1)
    return ["## 并排 / side by side", "", f"| {' | '.join(heads)} |", rule, *rows, "", note, ""]


def _held(told: Told) -> list[str]:
    if told.falls is None:
        return ["没有基线可比 / no baseline.", ""]
    falls = [f"- **低于基线 / below**: {fall}" for fall in told.falls] or ["- 不低于基线 / holds"]
    return ["## 与基线相比 / against the baseline", "", *falls, ""]


def _since(since: Changes | None) -> list[str]:
    if since is None:
        return []
    named = (
        ("新答对 / won", since.won),
        ("新丢失 / lost", since.lost),
        ("错法变了 / missed in another way", since.turned),
        ("新题 / new cases", since.added),
        ("不再有 / gone", since.gone),
    )
    lines = [f"- {name} ({len(cases)}): {', '.join(cases) or '—'}" for name, cases in named]
    return ["## 与上次相比 / since the run before", "", *lines, ""]


def _miss(entry: Entry) -> list[str]:
    return [
        f"### {entry.id} · {entry.verdict} · {entry.step or '—'}",
        "",
        f"- 问 / question: {_flat(entry.question)}",
        f"- 应为 / expected: {_flat(entry.expected)}",
        f"- 所答 / got: {_flat(entry.got)}",
        f"- 步骤 / step: {entry.step or '—'}: {_flat(entry.evidence)}",
        f"- 原因 / reason: {_flat(entry.reason)}",
        f"- 难点 / why it is hard: {_flat(entry.why)}",
        "",
    ]


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
