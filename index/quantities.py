"""Printed text -> Quantity: the amount of a cell, and every amount in a sentence.

Shape:  "31,560 万元" -> Quantity(31560, "万元"); "≥75个" -> Quantity(75, "个", comparator="≥"); "—" -> None.
Units:  as printed beside the number, never rescaled; `convert` changes them exactly.
A number that only numbers or dates something (第三, 2023年, 〔2019〕848号, a phone number) is not a quantity.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from index.domain import Quantity
from index.errors import ComputationError

# One letter for one letter, so that places in the folded text are places in the printed one.
_HALF = str.maketrans(
    "０１２３４５６７８９．％（）－＋／：＜＞＝～−–—﹣￥＄　\u00a0\u2009\u202f≧≦⩾⩽",
    "0123456789.%()-+/:<>=~----¥$    ≥≤≥≤",
)
_WS = r"[ \t\r\n]"

# --- units -----------------------------------------------------------------------------------------

_SCALES: dict[str, int] = {"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2, "": 0}
_MONEY = "元|美元|港元|欧元|日元|人民币"
_COUNTED = (
    "人次|人天|人日|例次|床日|件次|台次|车次|户次|家次|班次|场次|批次|课时|学时|小时|分钟|工作日|个工作日|个月|个百分点|百分点"
    "|平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|千克|千瓦时|千瓦|兆瓦|标准煤|吨标准煤|吨|米|亩|升|斤|克|度"
    "|人|名|位|个|家|辆|台|套|次|项|件|户|所|条|份|批|支|座|间|处|幅|册|本|篇|例|张|床|艘|架|头|只|株|棵|片|块|种|类|期|场|笔"
    "|宗|起|节|门|村|站|点|天|日|周|年|岁|分|倍|秒|页|字|班|组|队|样|单|单位|对|栋|套房|趟|届次|场次|盏|根|节次|标段|道|口|顶|瓶|部(?![门长委级队分属署位件落以])"
    "|公里数|车|Mbps|GB|TB|MB|kW|km|m²|㎡|m2|m|t|kg|℃|mg/L|μg/m³|微克/立方米"
)
_TAIL = r"(?:\((?:套|辆|个|次|人|件|台|项|户|部|次数|人次|家|名)\))?"
_BASE = rf"(?:{_MONEY}|(?:{_COUNTED}){_TAIL})"
_SCALE = "(?:千万|百万|十万|亿|万|千|百)?"
_PER = rf"(?:[/每](?:{_SCALE})(?:{_COUNTED}|月|季|季度|学年|平米|[\u4e00-\u9fff]{{1,2}}))"
_UNIT = rf"(?:%|‰|%oo|百分比|{_SCALE}{_BASE}{_PER}*|亿|万)"
# A classifier may be followed by what it counts (≥3个模块); only as a whole cell, where nothing else can follow.
_COUNTED_NOUN = r"(?:(?:个|项|名|种|类|批|家|条|次|套|台|份|所)[\u4e00-\u9fff]{1,5})"

_UNIT_NAMES = {"个百分点": "百分点", "百分比": "%", "人民币": "元", "¥": "元"}
_RATES = {"%": ("%", 0), "‰": ("%", -1)}


def _unit_name(printed: str) -> str:
    plain = re.sub(_WS, "", printed)
    return _UNIT_NAMES.get(plain, plain)


def _split_scale(unit: str) -> tuple[str, int]:
    """A unit without its power of ten, and that power: 万人次 -> (人次, 4)."""
    for scale, power in _SCALES.items():
        base = unit[len(scale) :]
        if not scale or not unit.startswith(scale) or not base:
            continue
        if power <= 3 and not re.fullmatch(_MONEY + "|人|人次|户|吨|册|亩|株|辆|个|件|公斤|斤|家|套|台|次", base):
            continue  # 千瓦时, 百分点: the letter belongs to the unit
        return base, power
    return unit, 0


_WHOLE_THING = re.compile(r"人次|批次|场次|家次|台[(（]套[)）]|[人个家户名位所座辆台套件项条次批场处只头张份]")


def is_count(quantity: Quantity) -> bool:
    """Does a quantity count whole things one by one: 19 人, not 24.6 万人次? Such a number is exact, no rounded one."""
    return quantity.decimals == 0 and not quantity.approximate and _WHOLE_THING.fullmatch(quantity.unit) is not None


def unit_scale(unit: str) -> tuple[str, Decimal]:
    """The dimension of a unit and its factor: 万元 -> ("元", 10000), 人次 -> ("人次", 1), 元/万人 -> ("元/人", 0.0001).

    Per cent and percentage points are two dimensions; per mille is a tenth of a per cent.
    """
    dimension, power = _dimension(unit)
    return dimension, Decimal(1).scaleb(power)


def in_base_unit(quantity: Quantity) -> Decimal:
    """A value without the scale of its unit, so that 1.2 亿元 compares with 9,000 万元."""
    return quantity.value * unit_scale(quantity.unit)[1]


@lru_cache(maxsize=1024)
def _dimension(unit: str) -> tuple[str, int]:
    name = _unit_name(unit.translate(_HALF))
    if name in _RATES:
        return _RATES[name]
    numerator, *below = re.split(r"[/每]", name)
    base, power = _split_scale(numerator)
    parts = [_UNIT_NAMES.get(base, base)]
    for part in below:
        lower, lower_power = _split_scale(part)
        parts.append(lower)
        power -= lower_power
    return "/".join(parts), power


def convert(quantity: Quantity, unit: str) -> Quantity:
    """The same quantity in another unit, exactly; its printed precision moves along.

    Errors: ComputationError where the two units do not measure the same (万元 and 人, % and 百分点).
    """
    source, source_power = _dimension(quantity.unit)
    target, target_power = _dimension(unit)
    if source != target:
        raise ComputationError(
            f"{quantity.unit or '无单位'} 不能换算为 {unit or '无单位'}", hint="只能在同类单位之间换算", code="mixed_units"
        )
    shift = source_power - target_power
    return replace(quantity, value=_shifted(quantity.value, shift), decimals=quantity.decimals - shift, unit=unit)


def _shifted(value: Decimal, power: int) -> Decimal:
    """`value` times ten to the power, written without an exponent; no context can round it."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # a printed amount is finite
    moved = Decimal((sign, digits, exponent + power))
    if exponent + power > 0:
        return Decimal((sign, digits + (0,) * (exponent + power), 0))
    return moved


# --- Chinese numerals ------------------------------------------------------------------------------

_CN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4}
_CN_DIGITS |= {"伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
_CN_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CN_NUMBER = "[〇零○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+"


def chinese_number(text: str) -> int | None:
    """A whole number in Chinese letters (一百二十 -> 120, 二〇二三 -> 2023), or None."""
    if not text:
        return None
    if all(c in _CN_DIGITS for c in text):
        return int("".join(str(_CN_DIGITS[c]) for c in text))
    total = section = digit = 0
    for letter in text:
        if letter in _CN_DIGITS:
            digit = _CN_DIGITS[letter]
        elif letter in _CN_POWERS:
            section += (digit or 1) * _CN_POWERS[letter]
            digit = 0
        elif letter in "万亿":
            total = (total + section + digit) * (10_000 if letter == "万" else 100_000_000)
            section = digit = 0
        else:
            return None
    return total + section + digit


# --- one amount ------------------------------------------------------------------------------------

_COMPARED = {
    "≥": "≥", ">=": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "大于等于": "≥", "大于或等于": "≥", "至少": "≥",
    "≤": "≤", "<=": "≤", "不超过": "≤", "不高于": "≤", "不大于": "≤", "不多于": "≤", "小于等于": "≤", "小于或等于": "≤",
    "不超": "≤", "至多": "≤", "控制在": "≤", ">": ">", "大于": ">", "超过": ">", "超": ">", "高于": ">", "多于": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<", "不足": "<", "=": "", "等于": "", "达到": "", "达": "",
}  # fmt: skip
_AFTER = {
    "以上": "≥",
    "及以上": "≥",
    "(含)以上": "≥",
    "以下": "≤",
    "及以下": "≤",
    "以内": "≤",
    "之内": "≤",
    "内": "≤",
    "(含)以下": "≤",
}
_APPROXIMATE = "大约|(?<!节)约为|(?<!节)约|近|将近|接近|大概"
_PREFIX = (
    rf"(?P<compared>{'|'.join(re.escape(w) for w in sorted(_COMPARED, key=len, reverse=True))})?{_WS}*(?P<about>{_APPROXIMATE})?"
)
_AFTER_WORD = "|".join(re.escape(word) for word in sorted(_AFTER, key=len, reverse=True))
_SUFFIX = rf"(?P<after>(?:{_AFTER_WORD})(?!(?<=[^以之]内)[设部控容外资需科]))?(?P<round>左右|上下|多)?"  # 9个内设机构
# Spaces may stand beside a separator ("2, 306. 00"); groups of three make the whole number certain.
_COMMA = rf"{_WS}?[,，]{_WS}?"
_GROUPED = rf"\d{{1,3}}(?:{_COMMA}\d{{3}})+(?!\d)"
_PLAIN = r"\d+"
_POINT = rf"(?:{_WS}?\.{_WS}?\d+)?"
_SIGN = rf"(?P<sign>[-+△▲]{_WS}*)?"
_DIGITS = rf"(?P<digits>(?:{_GROUPED}|{_PLAIN}){_POINT})"
_MORE = "(?P<more>余|多|几)?"
_CELL = re.compile(
    rf"{_PREFIX}{_WS}*[¥$]?{_WS}*{_SIGN}(?P<open>\()?{_SIGN.replace('sign', 'inner')}{_DIGITS}{_WS}*(?(open)(?P<in>%|‰)?\))"
    rf"{_WS}*{_MORE}{_WS}*(?P<unit>(?:{_COUNTED_NOUN})|{_UNIT})?{_WS}*{_SUFFIX}"
)
_CELL_CHINESE = re.compile(
    rf"{_PREFIX}(?P<digits>{_CN_NUMBER})(?P<scale>[万亿]*)(?P<more>余|多)?(?P<unit>{_COUNTED_NOUN}|{_UNIT}){_SUFFIX}"
)
_BLANKS = re.compile(r"[-—–/\\*×无空 \t\r\n.…]*")
_LIST_NUMBER = re.compile(r"\(\d{1,2}\)")


_UNIT_IN_BRACKETS = re.compile(rf"^=?{_WS}*([≥≤><]?=?{_WS}*[\d,.]+){_WS}*\(({_UNIT})\)$|^={_WS}*(?=\d)")  # ≥95.00(%), =12
_COMPOUND = re.compile(rf"(?P<high>\d+){_WS}*亿{_WS}*(?P<low>\d{{1,4}}(?:\.\d+)?){_WS}*万(?P<unit>元|美元|人|人次|吨)?(?!\d)")


# 169000元/人/年（平均）: a remark behind the unit, that changes neither.
_REMARK = re.compile(r"(?<=[%\u4e00-\u9fff])\((?:平均|均|人均|左右|含税|不含税|税后|税前|含|暂定|预估|估算)\)$")


@lru_cache(maxsize=16384)  # a register's columns are gone through several times
def parse_quantity(text: str, unit: str = "") -> Quantity | None:
    """Read the one amount that a cell prints; `unit` holds where the cell itself names none.

    None for a blank, a dash, a year, a code of letters, two amounts, or any other text.
    """
    folded = _REMARK.sub("", _UNIT_IN_BRACKETS.sub(r"\1\2", _join_digits(text.translate(_HALF).strip())))
    if match := _COMPOUND.fullmatch(folded):
        return _compound(match)
    if _BLANKS.fullmatch(folded) or _LIST_NUMBER.fullmatch(folded):
        return None
    if match := _CELL.fullmatch(folded):
        return None if _is_year(match) else _quantity(match, "元" if "¥" in folded else unit)
    if match := _CELL_CHINESE.fullmatch(folded):
        return _chinese_quantity(match)
    return None


def _join_digits(text: str) -> str:
    """Mend an amount that a narrow column broke over lines, and decimals printed in groups of three."""
    text = re.sub(r"(?<=\.\d{3}) (?=\d{1,3}$)", "", text)
    if "\n" not in text:
        return text
    joined = text.replace("\n", "")
    # Without a separator two stacked amounts cannot be told from one broken amount.
    return joined if re.search(r"[,.]", joined) and re.fullmatch(rf"[-△(]?{_GROUPED}(?:\.\d+)?\)?%?|\d+\.\d+%?", joined) else text


def _is_year(match: re.Match[str]) -> bool:
    return match["unit"] in ("年", "日") and len(match["digits"]) == 4


def _quantity(match: re.Match[str], unit: str) -> Quantity:
    digits = re.sub(rf"{_WS}|[,，]", "", match["digits"])
    groups = match.groupdict()
    minus = (match["sign"] or groups.get("inner") or "").strip() in ("-", "△", "▲")
    # △ and brackets are the accountant's minus.
    negative = minus or bool(groups.get("open"))
    printed = match["unit"] or groups.get("in") or ""
    return Quantity(
        value=-Decimal(digits) if negative else Decimal(digits),
        unit=_unit_name(printed) if printed else unit,
        decimals=len(digits.partition(".")[2]),
        comparator=_comparator(match),
        approximate=_is_approximate(match),
    )


def _compound(match: re.Match[str]) -> Quantity:
    """3亿5000万元 -> 35000 万元."""
    low = Decimal(match["low"])
    value = Decimal(match["high"]) * 10_000 + low
    return Quantity(value, "万" + (match["unit"] or ""), len(match["low"].partition(".")[2]))


def _chinese_quantity(match: re.Match[str]) -> Quantity | None:
    scale, printed = match["scale"], _unit_name(match["unit"])
    if len(scale) == 1 and not match["digits"].startswith(("万", "亿")):
        value, printed = chinese_number(match["digits"]), scale + printed  # 一百二十万元: 120 万元, as it is said
    else:
        value = chinese_number(match["digits"] + scale)
    if value is None:
        return None
    return Quantity(Decimal(value), printed, 0, _comparator(match), _is_approximate(match))


def _comparator(match: re.Match[str]) -> str:
    before = _COMPARED.get(match["compared"] or "", "")
    return before or _AFTER.get(match["after"] or "", "")


def _is_approximate(match: re.Match[str]) -> bool:
    return bool(match["about"] or match["more"] or match["round"])


# --- running text ----------------------------------------------------------------------------------

# What looks like an amount and is not: dates, document numbers, ordinals, clock times, phone numbers, ranges, names in quotes.
_CN_YEAR = "[一二][〇零○一二三四五六七八九]{3}"
_NOT_AMOUNTS = re.compile(
    rf"[\[〔(【]\s*\d{{4}}\s*[\]〕)】]\s*(?:第?\s*\d+\s*号)?|第\s*(?:\d+|{_CN_NUMBER})[\u4e00-\u9fff]?"
    rf"|(?:19|20)\d{{2}}\s*年?\s*(?:至|到|-|~)\s*(?:19|20)\d{{2}}\s*年?度?"
    rf"|(?:(?:19|20)\d{{2}}|{_CN_YEAR})\s*(?:年度?|学年)|(?<!\d)(?:19|20)\d{{2}}\s*(?=(?:财政|会计)年度)"
    r"|\d{1,2}\s*(?:月份?|-\s*\d{1,2}\s*月)(?:\s*\d{1,2}\s*日)?|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}:\d{2}"
    r"|(?:附?表|附件|附图|图)\s*\d{1,3}(?:[-.]\d{1,2})?(?!\d)"
    r"|(?<!\d)0\d{2,3}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)|\d+\s*号|\d+(?:\.\d+){2,}|[A-Za-z][A-Za-z-]*\d+|\d+(?:\+\d+)+"
    r"|(?<![\d.])\d+\s*:\s*\d+(?:\.\d+)?|《[^》]*》|[\"“][^\"”]{0,12}\d[^\"”]{0,12}[\"”](?!\s*为)"
)
_NUMBER_IN_TEXT = re.compile(
    rf"(?<![\d.A-Za-z])(?:(?P<compared>≥|≤|>=|<=|>|<|不低于|不少于|不小于|至少|不超过|不高于|不大于|超过|超|不足)\s*)?(?P<about>{_APPROXIMATE})?\s*"
    rf"{_SIGN}(?P<digits>(?:{_GROUPED}|{_PLAIN})(?:\.\d+|{_WS}?\.{_WS}\d{{1,2}}(?=\s*[万亿元%]))?)\s*{_MORE}\s*(?P<unit>{_UNIT})?{_SUFFIX}"
)
_CHINESE_IN_TEXT = re.compile(
    rf"(?P<compared>不低于|不少于|不超过|超过)?(?P<about>约|近)?(?<![一-龥〇])?(?P<digits>{_CN_NUMBER})(?P<scale>[万亿]?)(?P<more>余|多)?"
    rf"(?P<unit>元|个百分点|人次|平方米|公里|家|个|项|名|辆|台|套|所|件|户|条|座|间|处|份){_SUFFIX}"
)
_PERCENT_OF = re.compile(rf"百分之(?P<digits>{_CN_NUMBER})")
_RANGE = re.compile(r"\s*(?:-|~|至|到)\s*\d")
_ANNOUNCED = re.compile(r"(?:为|是|达|达到|得分|评分|得|[:：]|分别)\s*$")


def find_quantities(sentence: str) -> list[tuple[int, int, Quantity]]:
    """Every amount in running text as (start, end, quantity), in order; `sentence[start:end]` is what is printed.

    The stretch holds the number with its sign, comparing words and unit. A bare number counts only when its form or
    the words before it make it an amount (31,560 or 得分为 93.5), never when it numbers something.
    """
    folded = sentence.translate(_HALF)
    masked = _NOT_AMOUNTS.sub(lambda match: _hidden(match.group()), folded)
    compound = [(match.start(), match.end(), _compound(match)) for match in _COMPOUND.finditer(masked)]
    masked = _COMPOUND.sub(lambda match: _hidden(match.group()), masked)
    found = [*compound, *_digit_amounts(masked), *_letter_amounts(masked)]
    return sorted(found, key=lambda item: item[0])


def _hidden(stretch: str) -> str:
    """A masked stretch of the same length; amounts in money inside quotes or book titles stay hidden as well."""
    return "\0" * len(stretch)


def _digit_amounts(masked: str) -> list[tuple[int, int, Quantity]]:
    found: list[tuple[int, int, Quantity]] = []
    range_end = -1
    for match in _NUMBER_IN_TEXT.finditer(masked):
        after = _RANGE.match(masked, match.end())
        if after or match.start() <= range_end:  # 5-10个: no single amount
            range_end = after.end() if after else -1
            continue
        if not _is_amount(masked, match):
            continue
        start, end = _bounds(match)
        found.append((start, end, _quantity(match, "")))
    return found


_OF_A_YEAR = ("初", "末", "底", "终")


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    """Where the amount starts and ends, without the spaces at its edges."""
    text = match.group()
    return match.start() + len(text) - len(text.lstrip()), match.end() - len(text) + len(text.rstrip())


def _is_amount(masked: str, match: re.Match[str]) -> bool:
    unit, digits = match["unit"], match["digits"]
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        return False  # 01, 0123: a code
    if unit:
        after = masked[match.end() : match.end() + 1]
        if unit == "年" and after in _OF_A_YEAR:
            return False  # 6 年末结转: a row number before the next label
        return not (unit in ("年", "日", "点", "分") and after in ("\0", "时")) and not _is_year(match)
    if match["sign"] and match.start("sign") and masked[match.start("sign") - 1].isalnum():
        return False
    if re.search(r"[,，]\d{3}", digits):
        return True
    announced = _ANNOUNCED.search(masked[: match.start()])
    follows = masked[match.end() : match.end() + 1]
    if not announced or len(digits) >= 9:
        return False
    return bool("." in digits and follows not in (".", "\0")) or follows in ("，", "、", "；", "。", ",", ";", "")


def _letter_amounts(masked: str) -> list[tuple[int, int, Quantity]]:
    found: list[tuple[int, int, Quantity]] = []
    for match in _CHINESE_IN_TEXT.finditer(masked):
        if match["digits"] in ("一", "十", "百", "千", "零", "〇") or re.fullmatch("[百千]+", match["digits"]):
            continue  # 一个, 百家: said, not counted
        if (quantity := _chinese_quantity(match)) is not None:
            found.append((match.start(), match.end(), quantity))
    parts = [(match, chinese_number(match["digits"])) for match in _PERCENT_OF.finditer(masked)]
    return found + [(match.start(), match.end(), Quantity(Decimal(value), "%")) for match, value in parts if value is not None]
