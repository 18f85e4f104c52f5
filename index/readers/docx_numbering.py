"""Automatic lists of Word -> the labels that Word prints before their paragraphs: "（一）", "1.2", "③"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEVELS = 9


def chinese_number(number: int, digits: str = _HAN, units: str = "十百千") -> str:
    """A counting number below 10 000 in Chinese: 12 -> 十二."""
    if number <= 0 or number >= 10_000:
        return str(number)
    out = ""
    for position, digit in enumerate(map(int, str(number))):
        power = len(str(number)) - position - 1
        if digit:
            out += digits[digit] + (units[power - 1] if power else "")
        elif not out.endswith(digits[0]):
            out += digits[0]
    out = out.rstrip(digits[0])
    return out[1:] if digits == _HAN and out.startswith("一十") else out


def _roman(number: int) -> str:
    pairs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
    out = ""
    for value, letters in (*pairs, (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        out += letters * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def print_number(number: int, number_format: str) -> str:
    """A list number as Word prints it in one of its number formats; unknown formats print digits.

    >>> print_number(21, "chineseCountingThousand")
    '二十一'
    """
    if number_format in ("none", "bullet"):
        return ""
    if number_format in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return chinese_number(number)
    if number_format in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return chinese_number(number, _FORMAL, "拾佰仟")
    if number_format in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital"):
        return "".join(("〇" + _HAN[1:])[int(digit)] for digit in str(number))
    if number_format.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if number_format == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if number_format == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if number_format == "decimalZero":
        return f"{number:02d}"
    if number_format.startswith("decimalFullWidth"):
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if number_format in ("lowerLetter", "upperLetter") and number > 0:
        return _letters(number) if number_format == "lowerLetter" else _letters(number).upper()
    if number_format in ("lowerRoman", "upperRoman"):
        return _roman(number) if number_format == "lowerRoman" else _roman(number).upper()
    return str(number)


@dataclass(slots=True)
class _Level:
    number_format: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class _List:
    """A list with its levels; lists of the same definition count on together, unless one starts anew."""

    definition: str
    levels: dict[int, _Level]
    overrides: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, _List]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, part: Any) -> Numbering:
        """From a document part of python-docx; a document without lists has none."""
        root = next(
            (
                r.target_part.element
                for r in part.rels.values()
                if not r.is_external and r.reltype.endswith("/numbering") and hasattr(r.target_part, "element")
            ),
            None,
        )
        return cls({} if root is None else _read_lists(root))

    def label(self, properties: Any | None, style_properties: Sequence[Any | None]) -> str:
        """The label of the next paragraph with these properties (its own, then its styles'); "" for none."""
        found = _list_of(properties, style_properties)
        if found is None or found[0] not in self.lists:
            return ""
        list_id, depth = found
        described = self.lists[list_id]
        level = described.levels.get(depth)
        if level is None:
            return ""
        self._count(list_id, described, depth)
        counted = self.counters[described.definition]
        text = level.pattern
        for index in range(_LEVELS):
            of_level = described.levels.get(index, _Level())
            text = text.replace(f"%{index + 1}", print_number(counted.get(index, of_level.start), of_level.number_format))
        if level.number_format == "bullet":
            return ""
        return text + (" " if text and text[-1].isascii() and text[-1] not in ")]" else "")

    def _count(self, list_id: str, described: _List, depth: int) -> None:
        counted = self.counters.setdefault(described.definition, {})
        if list_id not in self.started:
            self.started.add(list_id)
            for level, start in described.overrides.items():
                counted[level] = start - 1
        start = described.levels[depth].start
        counted[depth] = counted.get(depth, start - 1) + 1
        for deeper in [level for level in counted if level > depth]:
            del counted[deeper]


def _read_lists(root: Any) -> dict[str, _List]:
    definitions = {
        abstract.get(f"{_W}abstractNumId"): {
            to_number(level.get(f"{_W}ilvl"), 0): _read_level(level) for level in abstract.iter(f"{_W}lvl")
        }
        for abstract in root.iter(f"{_W}abstractNum")
    }
    lists: dict[str, _List] = {}
    for number in root.iter(f"{_W}num"):
        definition = _value(number.find(f"{_W}abstractNumId")) or ""
        levels = dict(definitions.get(definition, {}))
        overrides: dict[int, int] = {}
        for override in number.iter(f"{_W}lvlOverride"):
            depth = to_number(override.get(f"{_W}ilvl"), 0)
            if (level := override.find(f"{_W}lvl")) is not None:
                levels[depth] = _read_level(level)
            if (start := _value(override.find(f"{_W}startOverride"))) is not None:
                overrides[depth] = to_number(start, 1)
        lists[number.get(f"{_W}numId")] = _List(definition, levels, overrides)
    return lists


def _read_level(level: Any) -> _Level:
    return _Level(
        _value(level.find(f"{_W}numFmt")) or "decimal",
        _value(level.find(f"{_W}lvlText")) or "",
        to_number(_value(level.find(f"{_W}start")), 1),
    )


def _list_of(properties: Any | None, style_properties: Sequence[Any | None]) -> tuple[str, int] | None:
    """List and level that apply: what the paragraph says goes before what its styles say; list 0 means none."""
    depth: int | None = None
    for source in (properties, *style_properties):
        number = source.find(f"{_W}numPr") if source is not None else None
        if number is None:
            continue
        own_depth = _value(number.find(f"{_W}ilvl"))
        if depth is None and own_depth is not None:
            depth = to_number(own_depth, 0)
        list_id = _value(number.find(f"{_W}numId"))
        if list_id is not None:
            return None if list_id == "0" else (list_id, depth or 0)
    return None


def to_number(text: str | None, default: int, most: int = 9999) -> int:
    """A count that a part of the package states, `default` for one that is none, or beyond all sense."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 and int(text) <= most else default


def _value(element: Any | None) -> str | None:
    return element.get(f"{_W}val") if element is not None else None
