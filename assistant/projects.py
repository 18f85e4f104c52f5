"""Projects that whole filings are about: 某县2024年度农村户厕改造项目绩效评价报告 is about 农村户厕改造项目.

Who asks for a figure of such a filing calls it by its project, whose name then stands in no label. The names are those that
the titles of the filings give; a question is read by them only where it comes to nothing without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.names import Name
from index.domain import Identity
from index.ledger_values import StoredFiling
from index.periods import find_periods
from index.text import fold

_ENDS = re.compile(
    r"(?:财政)?(?:支出)?(?:部门|重点|事前|事后|中期|跟踪|单位)?(?:绩效|资金使用|财务|审计)"
    r"(?:自评|评价|评估|目标|管理|运行|监控|情况|结果|指标|申报|报告|决算|审计|的|及|和|书|表)*$"
)
_KIND = re.compile(r"(?:专项资金|专项经费|补助资金|奖补资金|补贴资金|专项|资金|经费|工程|项目)$")
_NO_PROJECT = re.compile(r"整体|部门|单位|(?:[一二]级|预算)项目|^(?:项目|专项|财政|重点|政策|预算|支出|政府)*$")
_SHORTEST = 4


def project_of(identity: Identity) -> str:
    """The project that a filing is about by its title, or "" where it is about a body as a whole."""
    title = re.sub(r"[（(][^（()）]*[）)]|[《》“”\"]|^关于", "", identity.title)
    found = _ENDS.search(_without_times(title))
    if found is None or not found.start():
        return ""
    name = fold(found.string[: found.start()])
    for body in sorted({identity.body, identity.region, *identity.aliases} - {""}, key=len, reverse=True):
        name = name.removeprefix(fold(body))
    name = name.removeprefix("的").removesuffix("的")
    return name if len(name) >= _SHORTEST and not _NO_PROJECT.search(name) and not re.search(r"\d", name) else ""


def _without_times(text: str) -> str:
    kept, at = [], 0
    for start, end, _ in find_periods(text):
        kept.append(text[at:start])
        at = end
    return re.sub("年度?$|^年度?", "", "".join([*kept, text[at:]]))


def project_names(filings: Iterable[StoredFiling]) -> list[Name]:
    """Each project with what it is called for short: by its last words, with and without the word for its kind."""
    held: dict[str, set[str]] = {}
    for filing in filings:
        if project := project_of(filing.identity):
            held.setdefault(project, set()).add(filing.id)
    return [
        Name(name, tuple(_short_names(name)), tuple(sorted(filings)), is_body=False, is_project=True)
        for name, filings in held.items()
    ]


def _short_names(name: str) -> list[str]:
    kind = match[0] if (match := _KIND.search(name)) else ""
    bare = name.removesuffix(kind)
    stems = [bare[start:] for start in range(len(bare) - _SHORTEST + 1)]
    return [form for form in dict.fromkeys(stem + end for stem in stems for end in ("项目", kind, "")) if form != name]
