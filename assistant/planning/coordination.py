"""Coordinated phrases of a part -> operands: 教育和卫生支出, 决策、管理、绩效三部分得分; each is given what they share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, takewhile

from assistant.domain import Operand
from assistant.planning.operands import COUNTED_THING, IN_STAGE, INSIDE, MONEY, SCOPE, VERBS, clean, is_bare, operand
from assistant.planning.parts import SEPARATOR, TIME, Part
from assistant.vocabulary import Vocabulary, vocabulary
from index.quantities import chinese_number

_MEASURING = re.compile(r"(?:得分|分值|[^、和与及]{0,2}率|数量|人数|次数|个数|金额)$")
_ALIKE = re.compile(
    r"(?P<kind>[\u4e00-\u9fff]{2})(?P<ending>(?:的)?(?:余额|限额|收入|支出|人数|数量|标准|预算|决算|得分).{0,4})$"
)
_EACH_OF_TWO = re.compile(r"分别|各(?:是|为|有)|(?:加|合|相|之)(?:起来|加|和)")
_COUNT_END = re.compile("(?<=.{2})(?:总额|数额|额|数)$")
_DEEDS = ("安排", "形成", "取得", "缴纳")  # before the 的 of a name
_LEAST_NAME = 4  # letters of a name that needs no row before it
_LEAST_ROW = 5  # letters before a shared ending that name a row of their own
_WITH_WHOM = re.compile(rf"[{SEPARATOR}]?(?:哪|谁)")  # 某大学跟哪家医院合作 names one thing, and asks for the other
_JOIN = re.compile(r"、|(?:以及|和|与|及|跟|还有)")


def split_coordinated(phrase: str, joined: Iterable[str] = ()) -> list[str]:
    """A、B和C -> [A, B, C]; text in brackets is left whole, and so are names `joined` by a 和 unless 分别 asks for two."""
    pieces = _cut_at_joints(_hidden(phrase, joined), phrase)
    return _cut_at_joints(phrase, phrase) if len(pieces) < 2 and _EACH_OF_TWO.search(phrase) else pieces


def split_once(joint: re.Pattern[str], phrase: str, joined: Iterable[str] = ()) -> list[str]:
    """A phrase cut at the first joint that stands in no name of several words."""
    match = joint.search(_hidden(phrase, joined))
    return [phrase] if match is None else [phrase[: match.start()], phrase[match.end() :]]


def _hidden(phrase: str, joined: Iterable[str]) -> str:
    """The phrase with the names in it that hold a joining word of their own blotted out."""
    for name in joined:
        phrase = phrase.replace(name, "\0" * len(name))
    return vocabulary().joined_pattern.sub(lambda match: "\0" * len(match[0]), phrase)


def _cut_at_joints(hidden: str, phrase: str) -> list[str]:
    outside = re.sub(r"[（(][^（()）]*[)）]", lambda match: "\0" * len(match[0]), hidden)
    outside = vocabulary().joined_pattern.sub(lambda match: "\0" * len(match[0]), outside)
    cuts = [match.span() for match in _JOIN.finditer(outside) if not _WITH_WHOM.match(outside, match.end())]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(phrase)]
    return [phrase[start:end] for start, end in zip(starts, ends, strict=True) if phrase[start:end]]


_HEAD = re.compile(r"(?P<head>.{2,}(?:项目|专项|工程|任务|科目))[,，](?=.)")


def _headed(pieces: list[str]) -> list[str]:
    """某项目，甲、乙和丙: the thing named before a comma is what each of them is of."""
    match = _HEAD.match(pieces[0]) if len(pieces) > 1 else None
    return pieces if match is None else [match["head"] + pieces[0][match.end() :], *(match["head"] + one for one in pieces[1:])]


def _shared_row(pieces: list[str], joined: Iterable[str]) -> list[str]:
    """甲的A和B -> 甲的A, 甲的B; 甲、乙的A -> 甲的A, 乙的A; names that hold a 的 of their own (`joined`) are no row and column."""
    plain = [_hidden(piece.rstrip("的"), joined) for piece in pieces]
    found = [re.match(r"(.{2,})(?<![里面中])的(.{2,})$", one) for one in plain]
    of = [
        match and re.match(rf"(.{{{match.end(1)}}})的(.+)$", piece)
        for match, piece in zip(found, (piece.rstrip("的") for piece in pieces), strict=True)
    ]
    if len(pieces) < 2 or sum(match is not None for match in of) != 1:
        return pieces
    if of[0] is not None:
        row = of[0][1]
        is_own = any(_says_row(piece, row, of[0][2]) for piece in pieces[1:])
        return pieces if is_own else [pieces[0], *(f"{row}的{piece}" for piece in pieces[1:])]
    last = of[-1]
    if last is None or any(MONEY.search(piece) or INSIDE.match(piece) for piece in pieces[:-1]):
        return pieces  # 工资福利支出和对个人的补助, 某预算里甲和某预算的乙: each says by itself what is meant
    return [*(f"{piece}的{last[2]}" for piece in pieces[:-1]), pieces[-1]]


def _says_row(piece: str, row: str, column: str) -> bool:
    """Does a piece say by itself of which row it is, so that it shares none with the piece before (`row`的`column`)?"""
    terms = vocabulary()
    stage = IN_STAGE.match(piece.strip(SEPARATOR + TIME))
    if (SEPARATOR in piece and SEPARATOR in row) or INSIDE.match(piece) or (stage is not None and stage[0]):
        return True
    if _names_another(piece, row):
        return True
    if row.endswith(_DEEDS) and len(clean(piece, terms)) >= _LEAST_NAME:
        return True  # 土地出让收入安排的支出 is one name, and no 支出 of a row
    piece, column = (_COUNT_END.sub("", clean(text, terms)) for text in (piece, column))
    if is_bare(column, terms) and not is_bare(piece, terms):
        return True  # 差旅费的决算数和会议费
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reversed(piece), reversed(column), strict=False))))
    return alike > 1 and len(piece) - alike >= _LEAST_ROW  # 甲工程的年度投资和乙丙工程当年投资


def _names_another(piece: str, row: str) -> bool:
    """医保基金的支出和失业基金支出: does a piece begin with another thing of the kind of the row, and ask something of it?"""
    kinds = (row[-many:] for many in range(_SHORTEST_KIND, min(len(row), _LONGEST_KIND + 1)))
    return any(piece.find(kind) >= 2 and not piece.rstrip("的").endswith(kind) for kind in kinds)


_MEASURE_END = re.compile(
    r"(?:收入|支出|余额|限额|结余|人数|数量|面积|产量|增加值|总额|总量|金额|产值|消费|利润|投资|存款|贷款|得分|[^率]率)$"
)
_SHORTEST_KIND, _LONGEST_KIND = 3, 6  # letters that two things of one kind end in alike


_SAYS_ITS_STAGE = re.compile("的(?:预算|决算|执行)[数额]?$")


def in_full(pair: list[str]) -> list[str]:
    """城镇居民和农村居民人均收入, 职工医保收入比居民医保: what is measured in one of two things of a kind goes for both."""
    for short, other in ((0, 1), (1, 0)):
        plain, longer = pair[short].rstrip("的" + SEPARATOR + TIME), pair[other].rstrip("的")
        if _SAYS_ITS_STAGE.search(plain):
            continue  # 行政运行的预算 is whole by itself, beside 一般公共预算的其他支出
        for many in range(min(len(plain) - 1, _LONGEST_KIND), 1, -1):
            at = longer.rfind(plain[-many:])
            rest = longer[at + many :]
            own = (plain[:-many].strip(SEPARATOR + TIME), longer[:at].strip(SEPARATOR + TIME))
            if at > 0 and all(own) and own[0] != own[1] and _MEASURE_END.search(rest) and not re.search("[里中]", rest):
                pair = [*pair]
                pair[short] = plain + rest
                return pair
    return pair


def _shared_ending(pieces: list[str]) -> list[str]:
    """决策、管理、绩效得分: what only the last one says goes for all, if it is the kind of word that measures."""
    pieces = in_full(pieces) if len(pieces) == 2 else pieces
    if len(pieces) == 2 and (alike := _ALIKE.search(pieces[1])) and pieces[0].endswith(alike["kind"]):
        return [pieces[0] + alike["ending"], pieces[1]]  # 一般债务和专项债务余额
    match = _MEASURING.search(pieces[-1]) if len(pieces) > 2 else None
    if match is None or any(_MEASURING.search(piece) for piece in pieces[:-1]):
        return pieces
    return [*(piece + match[0] for piece in pieces[:-1]), pieces[-1]]


def _names_something(piece: str, terms: Vocabulary) -> bool:
    """Does a piece name a thing? 各安排 of 2021年和2023年各安排多少 only asks for it."""
    words = clean(piece, terms)
    return bool(words) and not (words.startswith(("各", "分别")) and VERBS.fullmatch(words))


# 区级和市级的总部经济: one thing of two levels.
_LEVELS_OF_ONE = re.compile(
    r"(?P<one>[省市州区县盟](?:本级|级))[和与、及跟](?P<other>[省市州区县盟](?:本级|级))的?(?P<what>[\u4e00-\u9fff]{2,}?)(?=各|分别|$|[是有]多少)"
)
# 甲市本级和乙区的债务余额: one thing of a city's own level and of a part of it.
_PLACE_OR_LEVEL = rf"\{SEPARATOR}(?:[省市州区县盟旗]?本级)?"
_LEVEL_AND_PART = re.compile(
    rf"(?P<one>{_PLACE_OR_LEVEL})的?[和与、及跟](?P<other>{_PLACE_OR_LEVEL})(?P<time>{TIME}?)的?"
    rf"(?P<what>[^{SEPARATOR}和与、及跟]{{2,}}?)(?=各|分别|$|[是有]多少)"
)


def in_full_for_levels(phrase: str) -> str:
    """甲市本级和乙区的债务余额 -> 甲市本级的债务余额和乙区的债务余额."""
    found = _LEVEL_AND_PART.search(phrase)
    if found is None or "本级" not in found["one"] + found["other"]:
        return phrase
    one, other, time, what = found["one"], found["other"], found["time"], found["what"]
    return f"{phrase[: found.start()]}{time}{one}的{what}和{other}的{what}{phrase[found.end() :]}"


def operands_of(part: Part, phrase: str) -> tuple[Operand, ...]:
    """The coordinated operands of a phrase; one for each period or body, if several of those are named instead."""
    terms = vocabulary()
    phrase = _LEVELS_OF_ONE.sub(r"\g<one>\g<what>和\g<other>\g<what>", phrase)
    phrase = in_full_for_levels(phrase)
    pieces = _headed([piece for piece in split_coordinated(phrase, part.joined) if _names_something(piece, terms)])
    pieces = _shared_row(_counted_alike(pieces), part.joined)
    pieces = _shared_ending(pieces) or [phrase]
    times = _times(part, pieces)
    first = operand(part, pieces[0], period=times[0])
    made = [first, *(operand(part, piece, like=first, period=time) for piece, time in zip(pieces[1:], times[1:], strict=True))]
    if first.inside:  # 政府采购预算里货物和服务: both stand in what the first one stands in
        made = [one if one.inside else one.model_copy(update={"context": first.context, "inside": True}) for one in made]
    if owners := owners_of(part, pieces):
        made = [
            one.model_copy(update={"entity": owner, "scope": one.scope if says_reach(piece) else ""})
            for one, owner, piece in zip(made, owners, pieces, strict=True)
        ]
    if len(made) > 1:
        return (made[0], *(_of_places_below(made[0], one) for one in made[1:]))
    if len(part.periods) > 1:
        return tuple(first.model_copy(update={"period": str(period)}) for period in part.periods)
    if len(part.bodies) > 1:
        own = part.of_own_level
        everywhere = {"scope": "", "level": ""} if own and first.scope == "own" else {}
        return tuple(first.model_copy(update={"entity": body, **(everywhere if body != own else {})}) for body in part.bodies)
    return (first,)


_BELOW = re.compile("(?:各?(?:区县|县区|市县|县市区|县市|区市县))级?")


def _of_places_below(first: Operand, other: Operand) -> Operand:
    """公共基础设施市级和区县各多少: the same thing, of the places below."""
    if not _BELOW.fullmatch(other.measure) or first.measure.startswith(other.measure):
        return other
    told = {"measure": other.measure + first.measure, "scope": "", "level": "", "context": "", "unit": first.unit}
    return other.model_copy(update=told)


def _counted_alike(pieces: list[str]) -> list[str]:
    """初中和小学一共多少学生: the pupils of both are asked for."""
    asked = COUNTED_THING.search(pieces[-1].rstrip(SEPARATOR + TIME + "呢吗了")) if len(pieces) > 1 else None
    if asked is None or not asked.start():
        return pieces
    tail = re.sub("^(?:一共|总共|共)?有?", "", pieces[-1][asked.start() :])
    return [one if re.search("多少|几", one) or one.endswith(asked["thing"]) else one + tail for one in pieces[:-1]] + pieces[-1:]


def says_reach(phrase: str) -> bool:
    """Does a phrase say whether all of a place is meant, or its own level?"""
    return SCOPE.search(phrase) is not None


def owners_of(part: Part, pieces: list[str]) -> list[str]:
    """Whose figure each piece asks for, where each names somebody of its own (甲区的限额和乙区的限额); else nobody."""
    counts = [piece.count(SEPARATOR) for piece in pieces]
    named = sorted(part.mentions, key=lambda one: one.start)
    if len(pieces) < 2 or not all(counts) or sum(counts) != len(named):
        return []
    owners = [named[end - 1].name for end in accumulate(counts)]
    return owners if len(set(owners)) > 1 else []


def _times(part: Part, pieces: list[str]) -> list[str | None]:
    """The period of each piece: its own where each has one (2023年A与2024年A), else that of the part."""
    if len(part.periods) == len(pieces) > 1 and all(TIME in piece for piece in pieces):
        return [str(period) for period in part.periods]
    return [None] * len(pieces)


_FEE_BESIDE_FEE = re.compile(r"(?<=[\u4e00-\u9fff]费)(?=(?!用|[预决]算|执行)[^的与和跟及、]{1,5}费(?!用))")


def beside_each_other(phrase: str) -> str:
    """水费电费一共: names of two fees that nothing parts are two."""
    return _FEE_BESIDE_FEE.sub("、", phrase)


# 跟老人有关的甲、乙和丙: what they all have to do with is the name of none.
_CONCERNING = re.compile(
    rf"(?<![^{SEPARATOR}{TIME}的])(?:[跟与和同对])?[^{SEPARATOR}{TIME}、]{{2,8}}?[有相]关的(?=[^、]{{2,}}、)"
)


def _as_many_as_said(pieces: list[str], numeral: str) -> list[str]:
    """甲经费和乙整治和建设经费两个项目: of two, a piece that is no name of money by itself goes on to the next joint."""
    said = chinese_number(numeral) or 0
    if len(pieces) <= said or not MONEY.search(pieces[-1]):
        return pieces
    whole: list[str] = []
    begun = ""
    for piece in pieces:
        begun = f"{begun}和{piece}" if begun else piece
        if MONEY.search(piece):
            whole, begun = [*whole, begun], ""
    return whole if len(whole) == said else pieces


def summands(part: Part, phrase: str) -> tuple[Operand, ...]:
    """决策、管理、绩效三部分得分 -> three operands, the common ending given to each; a bracketed list is the list."""
    phrase = _CONCERNING.sub("", beside_each_other(re.sub(r"(?<![追增参附更])加上?|\+", "、", phrase)))
    if bracket := re.search(r"[（(]([^（()）]*、[^（()）]*)[)）]", phrase):
        before = operand(part, phrase[: bracket.start()])
        return tuple(operand(part, piece, like=before) for piece in split_coordinated(bracket[1], part.joined))
    tail = re.search(
        r"(?<!第)(?:(?:[二两三四五六七八九十\d]|一(?!般))+(?:部分|个|项|者|类|家|方面|款|笔|(?![期级次季月年号院中小附环])))([^、和与及]*)$",
        phrase,
    )
    pieces = split_coordinated(phrase[: tail.start()] if tail else phrase, part.joined)
    if not tail and len(pieces) > 2:
        pieces = _shared_ending(pieces)
        phrase = "、".join(pieces)
    if not tail or len(pieces) < 2:
        return operands_of(part, phrase)
    pieces = _as_many_as_said(pieces, tail[0][:1])
    head = re.match(r".*(?:里的?|中的?|的)", pieces[0])
    context = clean(head[0], vocabulary()) if head else ""
    pieces[0] = pieces[0][head.end() :] if head else pieces[0]
    made = [operand(part, piece + tail[1]) for piece in pieces if clean(piece, vocabulary())]
    return tuple(one.model_copy(update={"context": context}) for one in made) or operands_of(part, phrase)
