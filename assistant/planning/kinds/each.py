"""Things of one kind, each with its figure: listed, added up, without one of them, ranked among each other, each as a share."""

from __future__ import annotations

import re

from assistant.domain import Compute, Group, Operand, Plan
from assistant.planning.coordination import split_coordinated
from assistant.planning.kinds.groups import EACH_APART, IN_ALL, PLACES, group_of
from assistant.planning.operands import clean, is_bare, operand
from assistant.planning.parts import SEPARATOR, TIME, Part
from assistant.vocabulary import Vocabulary

_SO_MUCH = r"(?:是|为|有|拿|得|分|安排|花|给|到|了)*(?:多少|几)(?:钱|万元|亿元|元|资金|分)?"
_KIND_OF_THING = r"(?:各[项类种个]|每一?[项类种个]|所有|全部)"
_NOT_EACH = ("sum", "mean", "per_head", "difference", "growth", "share", "trend")


_BODIES = "企业|公司|集团|医院|学校|街道|乡镇|镇街|镇|乡"

# --- places ----------------------------------------------------------------------------------------

# 各区县的税收返还分别是多少, 税收返还各区县各多少: the figure of each of them.
_OF_EACH_PLACE = re.compile(
    rf"(?P<before>.*?)(?:各个?|每一?[个家所])(?P<kind>{PLACES}|{_BODIES})(?:的|各自的?)?(?P<what>.*?)(?:各自?|分别|都|又)*(?:{_SO_MUCH})?"
)
_TO_LIST = re.compile("列出|罗列|列举|列一?下")  # the total of each, where their 合计 is asked for
_ASKS_ELSE = re.compile("[哪谁怎吗最]|什么|是否|几")
# 除了白水县其他区县的税收返还一共多少
_OF_THE_OTHERS = re.compile(
    rf"(?P<before>.*?)除(?:了|去|开)?\{SEPARATOR}(?:(?:以|之)?外)?[，,]?的?其[他余它](?:各个?|的)?(?P<kind>{PLACES})的?(?P<what>.*?)(?:各自?|分别)?{_SO_MUCH}"
)


def each_place(part: Part, terms: Vocabulary) -> Plan | None:
    """各区县的税收返还分别是多少, 一共多少: the places listed with their figures, or all of them added up."""
    text = part.text.rstrip("呢吗")
    in_all = IN_ALL.search(text) is not None and EACH_APART.search(text) is None and _TO_LIST.match(text) is None
    plain = IN_ALL.sub(_words_of_asking, text) if in_all else text
    without = _OF_THE_OTHERS.fullmatch(plain)
    match = without or _OF_EACH_PLACE.fullmatch(plain)
    if match is None or _ASKS_ELSE.search(match["what"]) or any(terms.has(kind, part.text) for kind in _NOT_EACH):
        return None
    made = group_of("group_sum" if in_all else "list", part, match["before"] + match["what"])
    if not isinstance(made, Group) or not made.operand.measure:
        return None
    made = made.model_copy(update={"among": match["kind"]})
    if without is None:
        return made
    return made.model_copy(update={"without": part.bodies[-1], "operand": _of_home(made.operand, part)})


def _words_of_asking(said: re.Match[str]) -> str:
    """共有多少 ends with the words of asking, which are to stay."""
    return "多少" if said[0].endswith("多少") else ""


def _of_home(asked: Operand, part: Part) -> Operand:
    """What is asked of all places of a home, where the only body that is named is one of them."""
    others = [body for body in part.bodies if body != part.bodies[-1]]
    return asked.model_copy(update={"entity": part.home or (others[0] if others else ""), "home": ""})


# --- things ----------------------------------------------------------------------------------------

_LISTED_EACH = tuple(
    map(
        re.compile,
        (
            r"(?:列出|罗列|列举|列一?下)(?P<what>.+的[^的]{0,8}(?:[数额]|额度|投资|预算|决算|支出|收入|经费|资金|得分|分值|率|比重|合计|结余|余额))",
            rf"(?P<what>.*{_KIND_OF_THING}[^的各分]+的[^的各分]{{0,8}}?)(?:各自?|分别|都)*{_SO_MUCH}",
            rf"(?P<what>.*{_KIND_OF_THING}.+?)(?:各自?|分别){_SO_MUCH}",
            rf"(?P<what>.*(?:重点|主要|重大|在建|新建)(?:项目|任务|工程)的?[^的各分]{{2,8}}?)(?:各自?|分别){_SO_MUCH}",
        ),
    )
)
_SHARES = re.compile(
    rf"(?P<before>.*?)(?P<each>{_KIND_OF_THING}|各个?|每一?个?)(?P<kind>[^占各]+?)的?(?:各自?|分别)?占(?P<whole>.*?)的?"
    r"(?:(?:比重|比例|百分比|份额)(?:各自?|分别)?(?:是|为)?(?:多少)?|(?:各自?|分别)?(?:多少|几成|多大比例|百分之(?:几|多少)))"
)
_OF_WHOLE = re.compile("(?:总[额量数和计]|合计|全部|一?共)?")


def each_of_kind(part: Part, terms: Vocabulary) -> Plan | None:
    """各项税收的执行数分别是多少, 列出重点项目的总投资: things of one kind with their figures."""
    text = part.text.rstrip("呢吗")
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _LISTED_EACH)), None)
    # 各项基金的支出合计分别是多少: the total of each
    apart = EACH_APART.search(text) is not None or _TO_LIST.match(text) is not None
    others = [kind for kind in _NOT_EACH if not (apart and kind == "sum")]
    if match is None or (IN_ALL.search(text) and not apart) or any(terms.has(kind, text) for kind in others):
        return None
    return group_of("list", part, match["what"])


def each_share(part: Part, terms: Vocabulary) -> Plan | None:
    """各项税收占税收收入的比重分别是多少: the share of each of them."""
    match = _SHARES.fullmatch(part.text.rstrip("呢吗"))
    if match is None or IN_ALL.search(match["kind"]):
        return None
    place = re.match(rf"(?P<kind>{PLACES})的?(?P<what>.+)", match["kind"])
    what = match["before"] + (place["what"] if place is not None else match["kind"])
    made = group_of("shares", part, what)
    if not isinstance(made, Group) or not made.operand.measure:
        return None
    named = operand(part, match["whole"])
    whole = named if named.measure and not _OF_WHOLE.fullmatch(named.measure) else None  # 占全市, 占总额: of all of them
    return made.model_copy(update={"among": place["kind"] if place is not None else "", "whole": whole})


# --- one among the others --------------------------------------------------------------------------

_PLACE_AMONG = re.compile(
    rf"(?P<what>.*?)的?[在于](?:全[市省县区州])?(?:所有|全部|各[项类种]?|[一二三四五六七八九十两\d]+个)(?P<kind>{PLACES}|[^各在]+?)"
    r"(?:里面?|当?中|之?间|内)?的?(?:排名|位列|位居|名列|[排居])[在到列]?第?几[名位]?"
)


def rank_among(part: Part, terms: Vocabulary) -> Plan | None:
    """沅庆区的债务限额在各区县里排第几, 印花税在各项税收里排第几: the place of one among all of its kind."""
    match = _PLACE_AMONG.fullmatch(part.text.strip("呢吗"))
    if match is None:
        return None
    if re.fullmatch(PLACES, match["kind"]):
        made = group_of("rank", part, match["what"])
        if not isinstance(made, Group):
            return None
        if not part.bodies:  # 在各区县里排第几: the one that was spoken of
            return made.model_copy(update={"among": match["kind"]})
        asked = _of_home(made.operand, part)
        return made.model_copy(update={"operand": asked, "among": match["kind"], "member": part.bodies[-1]})
    about = operand(part, match["what"])
    member = clean(match["what"].replace(SEPARATOR, "").replace(TIME, ""), terms)
    made = group_of("rank", part, match["kind"])
    if not isinstance(made, Group) or not made.operand.measure:
        return None
    asked = made.operand.model_copy(update={"basis": about.basis, "scope": about.scope, "level": about.level})
    return made.model_copy(update={"operand": asked, "member": member})


_GROWS_FASTER = re.compile(
    r"(?P<both>.+?)(?:谁|哪一?[个项家边])的?(?:增长|增速|增幅|涨幅|涨|增)得?的?(?:更|比较|最)?(?:快|多|大|高|猛)(?:一?些|一?点)?"
)


def faster(part: Part, terms: Vocabulary) -> Plan | None:
    """增值税和企业所得税哪个增长快: two or more things by how they grew."""
    match = _GROWS_FASTER.fullmatch(part.text.rstrip("呢吗"))
    named = split_coordinated(match["both"], part.joined) if match is not None else []
    if len(named) < 2 or any(is_bare(clean(one, terms), terms) for one in named):
        return None
    return Compute(operation="compare", operands=tuple(operand(part, one) for one in named), by="growth")
