"""Printed text -> comparable text: folding of letters, white space, and the tokens used for lexical search."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that browsers print from the radical blocks, beyond what NFKC maps (⻋ -> 车). Unicode names each radical
# after its ideograph only in part, so the table is explicit: radical -> the letter that is meant.
_RADICALS = str.maketrans(
    {
        "⺀": "冫", "⺁": "厂", "⺃": "乚", "⺅": "亻", "⺈": "刀", "⺉": "刂", "⺊": "卜", "⺋": "㔾", "⺌": "小", "⺍": "小",
        "⺎": "兀", "⺏": "尣", "⺒": "巳", "⺓": "幺", "⺔": "彑", "⺕": "彐", "⺖": "忄", "⺗": "心", "⺘": "扌", "⺙": "攵",
        "⺛": "旡", "⺜": "日", "⺝": "月", "⺞": "歺", "⺟": "母", "⺠": "民", "⺡": "氵", "⺢": "水", "⺣": "灬", "⺤": "爪",
        "⺥": "爫", "⺦": "丬", "⺧": "牛", "⺨": "犭", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺭": "礻", "⺮": "竹",
        "⺯": "糹", "⺰": "纟", "⺱": "网", "⺲": "罒", "⺳": "网", "⺴": "网", "⺵": "网", "⺶": "羊", "⺷": "羊", "⺸": "羊",
        "⺹": "耂", "⺺": "肀", "⺻": "聿", "⺼": "肉", "⺽": "臼", "⺾": "艹", "⺿": "艹", "⻀": "艹", "⻁": "虎", "⻂": "衤",
        "⻃": "覀", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻈": "讠", "⻉": "贝", "⻊": "足", "⻋": "车", "⻌": "辶",
        "⻍": "辶", "⻎": "辶", "⻏": "阝", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻕": "阜", "⻖": "阝",
        "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "食", "⻟": "飠", "⻠": "饣",
        "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾",
        "⻫": "斉", "⻬": "齐", "⻭": "歯", "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻱": "龜", "⻲": "亀", "⻳": "龟",
    }
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
_CJK = r"\u3400-\u9fff\uf900-\ufaff"
_SPACE_AT_CJK = re.compile(rf"(?<=[{_CJK}，。、；：（）《》“”])\s+|\s+(?=[{_CJK}，。、；：（）《》“”])")
_TOKEN = re.compile(rf"[{_CJK}]+|[a-z]+|\d+(?:\.\d+)?")


def repair(text: str) -> str:
    """Mend what printing did to letters: radicals, invisible marks. Punctuation and width stay as printed."""
    text = _INVISIBLE.sub("", text).translate(_RADICALS)
    return "".join(unicodedata.normalize("NFKC", c) if "\u2f00" <= c <= "\u2fdf" else c for c in text)


def squeeze(text: str) -> str:
    """Text without any white space."""
    return "".join(text.split())


def tidy(text: str) -> str:
    """Text on one line: runs of white space become one space, none beside Chinese letters."""
    return _SPACE_AT_CJK.sub("", " ".join(text.split())).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form in which labels are compared: half width, lower case, no white space, one form of each mark."""
    folded = unicodedata.normalize("NFKC", repair(text)).lower()
    return squeeze(folded).translate(_MARKS)


_MARKS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "『": '"', "』": '"', "–": "-", "—": "-",
     "―": "-", "−": "-", "－": "-", "〔": "[", "〕": "]", "【": "[", "】": "]", "～": "~", "·": "·", "•": "·", "﹒": "."}
)  # fmt: skip


@lru_cache(maxsize=131072)
def label_key(text: str) -> str:
    """The form in which a label is looked up whole: folded, without quotation marks and separators."""
    return _SEPARATORS.sub("", fold(text))


_SEPARATORS = re.compile(r"[\"':：,，、;；.。\s]")


def search_tokens(text: str) -> list[str]:
    """The tokens of full-text search: Chinese in overlapping pairs of letters, Latin words, whole numbers.

    Thousands separators are dropped first, so 31,560 is found by 31560. A lone Chinese letter is its own token.
    """
    folded = re.sub(r"(?<=\d),(?=\d{3})", "", fold(text))
    found: list[str] = []
    for run in _TOKEN.findall(folded):
        if run[0].isascii() or len(run) == 1:
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


_BARE_FIGURE = re.compile(
    r"(?<![\d.,，])-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{2})(?![\d.,]*\d)(?P<unit>\s*(?:[百千万亿]*元|[%％‰]|个百分点|[万亿]|[人户个项次件辆台]))?"
)
_SAYS = re.compile(r"[。；！？]|[，,](?!\d)")


def is_row_of_cells(text: str) -> bool:
    """Is a line the row of a table that lost its columns? Its amounts bear no unit, and nothing in it makes a sentence.

    >>> is_row_of_cells("302 01 办公费 4,333,478 0 4,333,478"), is_row_of_cells("办公费预算 43.33 万元")
    (True, False)
    """
    found = [match["unit"] for match in _BARE_FIGURE.finditer(text)]
    return bool(found) and 2 * sum(unit is None for unit in found) > len(found) and _SAYS.search(text) is None
