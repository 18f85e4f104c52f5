"""有哪些文件, 收录了哪些单位, 三亚有哪几年的数据: what is held, which no filing tells."""

from __future__ import annotations

import re

from assistant.domain import Held
from assistant.names import NameIndex
from assistant.planning.parts import SEPARATOR, TIME
from index.periods import find_periods

_LEAD = r"(?:请问|你们?|您|系统|这里面?|这儿|里面|目前|现在|当前|一共|总共|都|库里|知识库|的|[|¦])*"
_VERB = r"(?P<verb>收录|入库|存|收|能查|可以查|查得到|能问|可以问|支持|有|包括|包含|提供)(?:了|到|的|过|着)*"
_ASKED = r"(?P<asked>哪些|哪几[份个家年]|什么|几[份个家年]|多少[份个家年]?|哪家|哪)"
_THING = r"(?P<thing>(?:公开|财政|可查)?的?(?:文件|资料|材料|报告|文档|数据)|单位|部门|机构|城市|地区|地方|年份|年度|年|份|家)?"
_HELD = re.compile(
    rf"{_LEAD}{_VERB}[|¦的]*{_ASKED}(?P<of>[|¦]|年份?的|年度的|单位的|部门的|城市的|地区的|的)*{_THING}(?:可以查|能查|可查)?(?:呢|啊|吗)?"
)
_BODIES = ("单位", "部门", "机构", "城市", "地区", "地方")
_FILINGS = ("文件", "资料", "材料", "报告", "文档", "数据")
_OF_THE_HOLDINGS = ("收录", "入库", "存", "收", "能查", "可以查", "查得到", "能问", "可以问", "支持", "提供")
_IN_ENGLISH = re.compile(
    r"(?:what|which|how many) (?:public )?(?P<thing>filings|documents|files|reports|bodies|places|years)"
    r" (?:do you (?:have|hold|cover)|are (?:there|held|stored|available|covered))",
    re.IGNORECASE,
)
_THINGS_IN_ENGLISH = {"bodies": "bodies", "places": "bodies", "years": "years"}


def held_in_english(question: str) -> Held | None:
    """The same, as an English question puts it."""
    match = _IN_ENGLISH.fullmatch(question.strip("?. "))
    if match is None:
        return None
    return Held.model_validate({"asks": _THINGS_IN_ENGLISH.get(match["thing"].lower(), "filings")})


def read_held(text: str, names: NameIndex) -> Held | None:
    """The plan of a question about what is held, if it asks nothing else; `text` is folded."""
    mentions = list(names.find(text))
    periods = find_periods(text)
    marked = list(text.rstrip("?!。 "))
    for start, end, mark in [
        *((one.start, one.end, SEPARATOR) for one in mentions),
        *((start, end, TIME) for start, end, _ in periods),
    ]:
        marked[start:end] = [mark, *[""] * (end - start - 1)]
    match = _HELD.fullmatch("".join(marked))
    if match is None:
        return None
    thing, asked = match["thing"] or "", match["asked"] + (match["of"] or "")
    of_years = "年" in asked + thing
    named = [one.known.name for one in mentions]
    if len(set(named)) > 1 or not (of_years or thing.endswith((*_BODIES, *_FILINGS)) or match["verb"] in _OF_THE_HOLDINGS):
        return None
    if match["verb"] not in _OF_THE_HOLDINGS and (
        thing.endswith(_BODIES) or (named and not thing.endswith(_FILINGS) and not of_years)
    ):
        return None  # 卫健局有哪些单位: that is in its filings
    asks = "bodies" if thing.endswith(_BODIES) or "家" in asked else "years" if of_years else "filings"
    return Held.model_validate(
        {"asks": asks, "entity": named[0] if named else "", "year": str(periods[0][2].year) if periods else ""}
    )
