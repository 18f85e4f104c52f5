"""A cell's value and its number format -> the text that a reader of the sheet sees.

The formats are those of spreadsheets: up to four sections (positive; negative; zero; text), digits `0 # ?`, thousands
and scaling commas, percent, quoted and escaped text, `_x` (a space), `*x` (a filling), `[...]` (colour, currency,
condition), dates. Numbers pass through Decimal; binary noise (0.30000000000000004) is dropped with the sixteenth digit.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_TOKENS = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|(E[+-]0+)|([0#?.,]+)|(%)|(.)', re.DOTALL | re.IGNORECASE)
_DATE_TOKENS = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$-[^\]]*\]|(\[h+\]|\[m+\]|\[s+\]|y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|上午/下午|a{3,4}|e+)|(\[[^\]]*\])|(.)',
    re.DOTALL | re.IGNORECASE,
)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_WEEKDAYS = "一二三四五六日"
# What the formats that follow the system's settings (14, 22 ...) look like on a Chinese system.
_LOCAL_DATES = {"mm-dd-yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm", "m/d/yyyy": "yyyy/m/d"}


def format_value(value: object, number_format: str = "General") -> str:
    """Text of a cell's value under its number format; "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return format_number(to_decimal(value), number_format)
    if isinstance(value, datetime | date | time):
        return format_date(value, number_format)
    if isinstance(value, timedelta):
        return _clock(value)
    return str(value)


def to_decimal(value: int | float | Decimal) -> Decimal:
    """An exact number as the sheet means it: fifteen digits, as spreadsheets keep them."""
    if isinstance(value, int):
        return Decimal(value)
    return _plain(_FIFTEEN.create_decimal(repr(value) if isinstance(value, float) else value))


def format_number(number: Decimal, number_format: str = "General") -> str:
    """A number as its format prints it, outer spaces dropped."""
    if not number.is_finite():
        return "#NUM!"
    section, magnitude = _choose_section(number, number_format)
    if section.strip().lower() in ("", "general", "@", "g/通用格式"):
        return _general(number)
    if not re.search(r"[0#?]", re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section)):
        if re.search(r"general", section, re.IGNORECASE):
            return re.sub(r"general", lambda _: _general(magnitude), section, flags=re.IGNORECASE).strip()
        return _literals(section)
    if "/" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section):
        return _general(number)  # fractions: rare, and a plain number says the same
    return _fill(section, magnitude)


def _choose_section(number: Decimal, number_format: str) -> tuple[str, Decimal]:
    """The section that applies and the number to print in it (a section of its own for negatives drops the sign)."""
    sections = _split_sections(number_format)
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(number, condition):
                return section, number
        return "General", number
    sections = sections[:3]
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


@lru_cache(maxsize=512)
def _split_sections(number_format: str) -> list[str]:
    parts, current, quoted = [], "", False
    for letter in number_format:
        if letter == '"':
            quoted = not quoted
        if letter == ";" and not quoted:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [*parts, current]


def _condition(section: str) -> tuple[str, Decimal] | None:
    for inside in re.findall(r"\[([^\]]*)\]", section):
        if match := _CONDITION.match(inside):
            return match[1], Decimal(match[2])
    return None


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": number < bound,
        ">": number > bound,
        "<=": number <= bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _literals(section: str) -> str:
    """A section without digits prints its own words only: `"-"??`, `"无"`."""
    return "".join(
        a or b or other or _currency(bracket) for a, b, _s, _f, bracket, _e, _d, _p, other in _TOKENS.findall(section)
    ).strip()


def _currency(bracket: str) -> str:
    return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""


def _fill(section: str, number: Decimal) -> str:
    """Print a number into the digits of one section."""
    tokens = _TOKENS.findall(section)
    digits = "".join(token[6] for token in tokens)
    number = number.scaleb(2 * sum(bool(token[7]) for token in tokens))
    integral, _, fraction = digits.partition(".")
    scaling = len(integral) - len(integral.rstrip(",")) if integral.rstrip(",") else 0
    scaling += len(fraction) - len(fraction.rstrip(","))
    number = number.scaleb(-3 * scaling)
    exponent = next((token[5] for token in tokens if token[5]), "")
    if exponent:
        return f"{number:.{len(fraction)}E}"
    printed = _digits(number, integral, fraction.replace(",", ""))
    out, done = "", False
    for quoted, escaped, _space, _filling, bracket, _exponent, run, percent, other in tokens:
        if run:
            out += "" if done else printed
            done = True
        else:
            out += quoted or escaped or percent or other or _currency(bracket)
    return _sign_first(out.strip())


def _digits(number: Decimal, integral: str, fraction: str) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    separated = "," in integral.rstrip(",")
    text = f"{abs(rounded):,f}" if separated else f"{abs(rounded):f}"
    whole, _, decimals = text.partition(".")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and decimals.endswith("0"):
        decimals = decimals[:-1]
        optional -= 1
    least = integral.count("0")
    whole = "" if whole == "0" and least == 0 and decimals else whole.rjust(least, "0")
    if rounded == 0 and least == 0 and not fraction:
        whole = ""  # `#` prints nothing for zero
    return ("-" if rounded < 0 else "") + whole + (f".{decimals}" if decimals else "")


def _sign_first(text: str) -> str:
    """`¥-5` reads -¥5."""
    head, sign, tail = text.partition("-")
    return f"-{head}{tail}" if sign and head and tail[:1].isdigit() and not head[-1].isalnum() and head in "¥￥$€£" else text


def _general(number: Decimal) -> str:
    """A number without a format: whole numbers in full, others as long as a wide cell shows them."""
    number = _plain(number)
    decimals = -int(number.as_tuple().exponent)
    if decimals > 4:  # the noise of a division: a cell shows ten digits of it
        places = max(4, 10 - max(1, number.adjusted() + 1)) if number.adjusted() >= -5 else decimals
        number = _plain(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) if places < decimals else number)
    return f"{number:f}"


def _plain(number: Decimal) -> Decimal:
    """Without trailing zeros after the point, and never in exponent form."""
    number = number.normalize(Context(prec=60))
    return number.quantize(Decimal(1)) if int(number.as_tuple().exponent) > 0 and number.adjusted() < 30 else number


def format_date(moment: datetime | date | time, number_format: str) -> str:
    """A date as its format prints it; a format that is none of a date gives 2024/5/6."""
    general = number_format.strip().lower() == "general"
    pattern = "" if general else _LOCAL_DATES.get(number_format.strip(), _split_sections(number_format)[0])
    tokens = _DATE_TOKENS.findall(pattern)
    if not any(code for _q, _e, code, _b, _o in tokens):
        tokens = _DATE_TOKENS.findall("h:mm:ss" if isinstance(moment, time) else "yyyy/m/d")
    moment = _full(moment)
    codes = [code.lower() for _q, _e, code, _b, _o in tokens if code]
    twelve = any(code in ("am/pm", "上午/下午") for code in codes)
    out, position = "", 0
    for quoted, escaped, code, _bracket, other in tokens:
        if code:
            before = codes[position - 1] if position else ""
            after = codes[position + 1] if position + 1 < len(codes) else ""
            out += _date_part(moment, code.lower(), before, after, twelve)
            position += 1
        else:
            out += quoted or escaped or other
    return out.strip()


def _full(moment: datetime | date | time) -> datetime:
    if isinstance(moment, datetime):
        return moment
    if isinstance(moment, time):
        return datetime.combine(date(1900, 1, 1), moment)
    return datetime.combine(moment, time())


def _date_part(moment: datetime, code: str, before: str, after: str, twelve: bool) -> str:
    kind, long = code.strip("[]")[0], len(code) > 1
    if code in ("am/pm", "上午/下午"):
        return ("AM", "PM")[moment.hour >= 12] if code == "am/pm" else ("上午", "下午")[moment.hour >= 12]
    if kind in "ye":
        return f"{moment.year:04d}" if len(code) > 2 or kind == "e" else f"{moment.year % 100:02d}"
    if kind == "m" and (before.strip("[]").startswith("h") or after.startswith("s")):
        return f"{moment.minute:02d}" if long else str(moment.minute)
    if kind == "m":
        return f"{moment.month:02d}" if len(code) == 2 else f"{moment.month}月" if len(code) > 2 else str(moment.month)
    if kind in "da" and len(code) > 2:
        return ("星期" if len(code) > 3 else "周" if kind == "d" else "") + _WEEKDAYS[moment.weekday()]
    if kind == "d":
        return f"{moment.day:02d}" if long else str(moment.day)
    if kind == "h":
        hour = (moment.hour - 1) % 12 + 1 if twelve else moment.hour
        return f"{hour:02d}" if long else str(hour)
    return f"{moment.second:02d}" if long else str(moment.second)


def _clock(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
