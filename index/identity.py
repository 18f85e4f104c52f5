"""Document -> Identity: whose filing it is, of which year and kind, and the names its body goes by.

Shape:  the first lines, the fields of forms, the file name and the whole text -> one Identity.
Names are derived by rule from names that the filing itself holds; no name of any body is known here. What an office is
called in short (卫生健康局 -> 卫健局) follows from a small table of fields of administration, the same for all of China.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from index.domain import Document, FilingKind, Identity, Paragraph, Table
from index.fact_labels import is_body_name
from index.periods import find_periods
from index.text import squeeze, tidy

_FIRST_LINES = 14
_TITLE_END = re.compile(
    r"(?:报告|预算|决算|公开|说明|申报表|自评表|评价表|情况表?|目标表|公报|报表|附表|草案|总表|一览表|方案|收支表|汇编|绩效目标|文本|公示|通知)"
    r"(?:[（(][^）)]*[）)])?$"
)
_NOT_TITLE = re.compile(
    r"目\s*录|会议.{0,4}文件|文件[（(]|^附\s*件|^[-—\s\d]+$|^第[一二三四五六七八九十]+(?:部分|章)|^[一二三四五六七八九十]+、"
    r"|^[（(][一二三四五六七八九十]+[）)]|^各位|[。；]$|^——|^单位[:：]"
)
_FIELD = re.compile(
    r"(?:部门|单位|预算单位|预算主管部门|编制单位|填报单位|公开部门|申请单位|实施单位)(?:[（(](?:单位|部门|公章|盖章)[）)])?(?:名称)?\s*[:：]\s*"
    r"(?P<name>[^\s:：,，。；;]{4,30})"
)
_FORM_FIELD = re.compile(r"^(?:预算|申请|申报|填报|实施|编制)?(?:单位|部门)(?:[（(]单位[）)])?(?:名称)?$|^(?:单位|部门)名称$")
_ENDS = (
    "局|委员会|委|办公室|办事处|集团|医院|保健院|卫生院|中心|大学|学院|学校|中学|小学|幼儿园|人民政府|管委会|管理委员会|研究院|研究所"
    "|法院|检察院|公司|厅|部|联合会|总工会|[支总大]队|党校|协会|学会|红十字会|[馆站所处署场]|街道|镇|乡|开发区|新区|自治区|自治州|自治县|(?<!分)地区|省|州|盟|市|县|区|旗"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{3,24}?(?:局|委员会|办公室|办事处|集团|医院|保健院|大学|学院|中心|人民政府|管委会|学校|研究院)(?:[（(]本级[）)])?"
)
_OFFICE_AT_PLACE = re.compile(
    r"(?=([\u4e00-\u9fff]{2,4}(?:市|区|县|省|州)(?:[\u4e00-\u9fff]{2,6}?(?:新区|区|县))?[\u4e00-\u9fff]{2,12}?"
    r"(?:局|委员会|办公室|办事处|集团|医院|保健院|大学|学院|人民政府|管委会|学校|研究院)))"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:省|自治区|自治州|地区|市|州|盟|自治县|县|新区|区|旗)")
_SCOPE = re.compile(r"[（(]?本级[）)]?|部门|单位")
_KINDS: tuple[tuple[re.Pattern[str], FilingKind], ...] = (
    (re.compile("目标(?:申报|批复|公开|设[置定])?表|绩效目标(?!完成)"), FilingKind.TARGET),
    (re.compile("绩效(?:自评|评价|评估)|自评(?:报告|表)|评价报告"), FilingKind.EVALUATION),
    (re.compile("预算执行情况|执行情况.{0,20}草案|公报|工作报告"), FilingKind.REPORT),
    (re.compile("决算"), FilingKind.FINAL),
    (re.compile("预算"), FilingKind.BUDGET),
    (re.compile("报告|情况"), FilingKind.REPORT),
)


def identify(document: Document, tables: Sequence[Table] = ()) -> Identity:
    """Which filing a document is. Every field may stay empty where the document does not tell."""
    stem = _stem(document.file_name)
    lines = _opening(document)
    printed = _title(lines)
    text = _text(document, tables)
    kind = _kind(printed, stem, text, tables)
    body = _body(printed, stem, lines, tables, text)
    year = _year(printed, stem, lines, tables, text, kind)
    title = printed or stem or _made_title(body, year, kind) or next((table.title for table in tables if table.title), "")
    return Identity(
        title=title,
        body=body,
        aliases=tuple(_aliases(body, _speaks_for_place(body))),
        year=year,
        kind=kind,
        scope=_scope(title, body),
        region=_region(body),
    )


def _stem(file_name: str) -> str:
    """The wording of a file name; a name without Chinese words (a hash, a code) tells nothing."""
    stem = PurePath(file_name).stem
    return stem if re.search(r"[\u4e00-\u9fff]{4,}", stem) else ""


def _opening(document: Document) -> list[str]:
    lines: list[str] = []
    for block in document.blocks[:40]:
        if isinstance(block, Paragraph):
            lines.extend(tidy(line) for line in block.text.splitlines() if line.strip())
    return lines[:_FIRST_LINES]


def _text(document: Document, tables: Sequence[Table]) -> str:
    parts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    parts.extend(f"{table.title} {table.entity_text}" for table in tables)
    parts.extend(cell.text for table in tables for cell in islice(table.cells, 400))
    return squeeze("\n".join(parts))[:200_000]


# --- title -----------------------------------------------------------------------------------------


def _title(lines: Sequence[str]) -> str:
    """The title as printed: cover lines joined up to the one that ends like a title; "" where none does."""
    for first in range(min(6, len(lines))):
        joined = ""
        for offset, line in enumerate(lines[first : first + 4]):
            if _NOT_TITLE.search(line) or len(line) > 60:
                break
            joined += line
            if _TITLE_END.search(line):
                for following in lines[first + offset + 1 : first + offset + 4]:
                    if not _goes_on(following):
                        break
                    joined += following
                return _unnumbered(joined)
    return ""


_KIND_NAMES = {FilingKind.EVALUATION: "绩效评价报告", FilingKind.TARGET: "绩效目标表", FilingKind.OTHER: ""}


def _made_title(body: str, year: int | None, kind: FilingKind) -> str:
    """A title for a text that bears none: what is known of it."""
    return f"{year}年{body}{_KIND_NAMES.get(kind, kind.value)}" if body and year else ""


def _goes_on(line: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:的?报告|(?:[与和及暨]|20\d\d年).{2,30}(?:报告|草案.?|附表|情况|的)|[（(]草案[）)].*|及附表|（?本级）?部门预算|的说明)",
            squeeze(line),
        )
    )


def _unnumbered(title: str) -> str:
    return re.sub(r"^(?:附件|附)\s*\d*\s*[:：]?|^\d+[.、]\s*|^#+\s*", "", title).strip()


# --- kind, year, scope -----------------------------------------------------------------------------


def _kind(title: str, stem: str, text: str, tables: Sequence[Table]) -> FilingKind:
    for words in (title, stem):
        for pattern, kind in _KINDS:
            if pattern.search(squeeze(words)):
                return kind
    evaluated, targeted = (len(re.findall(words, text)) for words in ("绩效(?:自评|评价)", "绩效目标申报|目标值|指标值"))
    if evaluated >= 5 or targeted >= 5:
        return FilingKind.EVALUATION if evaluated >= targeted else FilingKind.TARGET
    titles = "".join(table.title for table in tables) + text[:1500]
    return next((kind for pattern, kind in _KINDS if pattern.search(titles)), FilingKind.OTHER)


def _year(title: str, stem: str, lines: Sequence[str], tables: Sequence[Table], text: str, kind: FilingKind) -> int | None:
    """The year in the title, else the file name, a stated period or short opening line, else what the text is about.

    A text that looks ahead (a budget, a target) is about the latest year it names twice; any other about the one it names most.
    """
    stated = [table.period_text for table in tables if table.period_text][:3]
    short = [line for line in lines if len(line) <= 30 and not re.search("[，。；]", line)]
    for words in (title, stem, *stated, *(table.title for table in tables[:2]), *short[:6]):
        if found := find_periods(words):
            return found[0][2].year
    counted = Counter(period.year for _, _, period in find_periods(text[:60_000]) if not period.end_year)
    if kind in (FilingKind.TARGET, FilingKind.BUDGET) and (twice := [year for year, count in counted.items() if count >= 2]):
        return max(twice)
    return counted.most_common(1)[0][0] if counted else None


def _scope(title: str, body: str) -> str:
    """部门, 单位 or 本级, where the title says so."""
    found = {match.group().strip("（）()") for match in _SCOPE.finditer(re.sub(r"单位名称|部门名称", "", title + body))}
    return next((scope for scope in ("本级", "单位", "部门") if scope in found), "")


# --- body ------------------------------------------------------------------------------------------


_TITLE_BODY = re.compile(
    r"^(?:关于)?(?:(?:19|20)\d{2}(?:年[度末]?)?|扫描件[_\-]?|\d+[._\-、]*)*(?:关于)?"
    rf"(?P<name>[\u4e00-\u9fff]{{2,26}}?(?:{_ENDS})(?:[（(](?:本级|机关|本部|汇总)[）)]|本级)?)"
    r"(?=(?:19|20)\d{2}|关于|部门|单位|[一二]级项目|项目|整体|预算|决算|[（(]|财政|国民|收支|绩效|本级|全市|年度|_|-|$|第[一二三四五六七八九十\d]+(?:部分|章|季度)|执行|政府|三公|“三公”|人大"
    r"|信息|公开|的|对(?:下|市|县|区|各)|税收返还|转移支付|一般公共|社会保险|社保|国有资本|地方政府|债务|补助)"
)


def _body(title: str, stem: str, lines: Sequence[str], tables: Sequence[Table], text: str) -> str:
    """Whose filing it is: named by the title or file name, a field of a form, else the office named most."""
    titled = ""
    for words in (title, *_joined_openings(lines), stem):
        if (match := _TITLE_BODY.match(squeeze(words))) and _is_own_name(match["name"]):
            titled = match["name"]
            if squeeze(words).startswith("关于", match.end()):  # 临江市人民政府关于…的报告 tells of the city
                titled = titled.removesuffix("人民政府")
            break
    if not titled and (match := _PLACE_OF_PROJECT.match(squeeze(title or stem))) and _is_own_name(match["name"]):
        titled = match["name"]
    fields = [name for name in _fields(lines, tables, text) if is_body_name(name) or _OFFICE.fullmatch(name)]
    if titled and not (_speaks_for_place(titled) and re.search("部门|单位", title)):
        return titled
    # 某区2025年区级部门预算: the place publishes, the body is one of its offices.
    if office := next((name for name in fields if name != titled and (not titled or titled in name)), titled or ""):
        return office
    for words in (title, stem):
        if (
            match := re.search(r"关于(?P<name>[\u4e00-\u9fff]{2,12}?(?:自治州|地区|[省市州县区]))", squeeze(words))
        ) and _is_own_name(match["name"]):
            return match["name"]
    return _most_named(title, text)


# 某区残疾人康复救助专项资金绩效自评报告: the place whose project it is.
_PLACE_OF_PROJECT = re.compile(
    r"^(?:关于)?(?:(?:19|20)\d{2}年?度?)?(?P<name>[\u4e00-\u9fff]{2,8}?(?:自治[州县区]|地区|新区|[省市州县区旗]))"
    r"(?=.{3,40}(?:绩效|评价|自评))"
)


def _joined_openings(lines: Sequence[str]) -> Iterator[str]:
    yield "".join(lines[:2])
    yield from lines[:4]


def _is_own_name(name: str) -> bool:
    plain = re.sub(r"[（(].*?[)）]", "", name)
    return (
        not re.search(
            "全市|全区|各区|[市区县]本级$|^自治区|^自治州|^年|部门$|各部|一级|二级|本市|单位|大会|会议|我[市区县省]", plain
        )
        and len(plain) >= 3
    )


def _fields(lines: Sequence[str], tables: Sequence[Table], text: str) -> Iterator[str]:
    for words in lines:
        if match := _FIELD.search(words):
            yield match["name"]
    for table in tables:
        if match := re.search(r"[:：]\s*([^\s]{4,30})", table.entity_text):
            yield squeeze(match.group(1))
    for table in tables:
        for row in range(min(4, table.shape[0])):
            cells = [squeeze(cell.text).rstrip("：:") for cell in table.row_cells(row)]
            cells = [text for text in cells if text]
            for label, value in zip(cells[0::2], cells[1::2], strict=False):
                if _FORM_FIELD.match(label):
                    yield value
    if match := _FIELD.search(text):
        yield match["name"]


def _most_named(title: str, text: str) -> str:
    """The office, or for a place's own report the place, that the text names most."""
    if re.search("全市|市本级|全县|全区|全省|财政预算|国民经济", title):
        places = _counted(_PLACE, text)
        if places:
            return places[0]
    offices = _counted(_OFFICE_AT_PLACE, text)
    return offices[0] if offices else ""


def _counted(pattern: re.Pattern[str], text: str) -> list[str]:
    """The names that a pattern finds at least twice, the most frequent first; each counted wherever it stands."""
    found = {str(name) for name in pattern.findall(text) if _is_own_name(name) and name[0] not in _LEAD_LETTERS}
    counts = {name: text.count(name) for name in found}
    return [name for name in sorted(found, key=lambda name: (-counts[name], -len(name), name)) if counts[name] >= 2]


_LEAD_LETTERS = "全各本我和在与及对向由经为以的是将从到于该年个等州市区县省据按照"


# --- region and aliases ----------------------------------------------------------------------------


def _region(body: str) -> str:
    """The place that a body's own name begins with, down to the last one: 临江市青山区卫生健康局 -> 临江市青山区."""
    rest, found = re.sub(r"[（(].*?[)）]", "", body), ""
    while (match := _PLACE.match(rest)) and len(match.group()) >= 2 and not _is_office_word(match.group()):
        found += match.group()
        rest = rest[match.end() :]
    return found


def _is_office_word(name: str) -> bool:
    return name.startswith(("社区", "城市", "地区", "小区", "园区")) or name in ("开发区", "新区")


def _speaks_for_place(body: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,12}(?:省|自治区|自治州|地区|市|州|盟|县|区|旗|新区)", body))


@dataclass(frozen=True, slots=True)
class _Short:
    long: str
    short: str


# Fields of administration and the short form in daily use, the same all over the country.
_FIELDS_SHORT: tuple[_Short, ...] = tuple(
    _Short(long, short)
    for long, short in (
        ("卫生健康", "卫健"), ("发展和改革", "发改"), ("发展改革", "发改"), ("工业和信息化", "工信"), ("医疗保障", "医保"),
        ("人力资源和社会保障", "人社"), ("人力资源社会保障", "人社"), ("自然资源和规划", "资规"), ("规划和自然资源", "规自"),
        ("住房和城乡建设", "住建"), ("住房和建设", "住建"), ("交通运输", "交通"), ("农业农村", "农业"), ("文化和旅游", "文旅"),
        ("文化广电旅游体育", "文广旅体"), ("退役军人事务", "退役军人"), ("应急管理", "应急"), ("市场监督管理", "市监"),
        ("城市管理和综合执法", "城管"), ("城市管理", "城管"), ("生态环境", "环保"), ("政务服务数据管理", "政数"),
        ("国有资产监督管理", "国资"), ("科学技术", "科技"), ("民族宗教事务", "民宗"), ("疾病预防控制", "疾控"),
    )
)  # fmt: skip
_ORGANS: tuple[tuple[str, str], ...] = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("街道办事处", "街道"),
    ("管理委员会", "管委会"),
    ("镇人民政府", "镇"),
    ("乡人民政府", "乡"),
)


def _aliases(body: str, is_place: bool) -> Iterator[str]:
    """The names a body goes by, longest first, without its full name: by dropping places, brackets and middle words."""
    bare = re.sub(r"[（(][^）)]*[）)]|本级$", "", body)
    if len(bare) < 2:
        return
    names = [bare] if bare != body else []
    if is_place:
        names.extend(_place_names(bare))
    else:
        for tail in _tails(bare):
            names.append(tail)
            names.extend(_shortened(tail))
    seen = {body, ""}
    for name in names:
        if name not in seen and len(name) >= 2:
            seen.add(name)
            yield name


_PEOPLES = (
    "(?:哈尼|彝|傣|藏|羌|回|苗|侗|布依|土家|壮|瑶|白|景颇|傈僳|蒙古|哈萨克|柯尔克孜|朝鲜|维吾尔|满|畲|仡佬|水|黎|佤|拉祜|纳西|普米|怒|独龙|毛南"
    "|仫佬|锡伯|达斡尔|鄂温克|鄂伦春|东乡|保安|撒拉|土|裕固|塔吉克|各)族"
)


def _place_names(name: str) -> Iterator[str]:
    """岳阳市 -> 岳阳; 红河哈尼族彝族自治州 -> 红河州, 红河; a larger place before it dropped."""
    for tail in (name, *_tails(name)):
        if tail != name:
            yield tail
        plain = re.sub(rf"(?:{_PEOPLES})+自治[州县区]$|自治区$|自治州$|地区$|新区$|[省市州县区盟旗]$", "", tail)
        if "族" in tail and tail.endswith("自治州"):
            yield plain + "州"
        if len(plain) >= 2:
            yield plain


def _tails(name: str) -> Iterator[str]:
    """A name with its leading places dropped one by one, and their suffixes: X市Y区Z局 -> Y区Z局, YZ局, Z局."""
    places: list[str] = []
    rest = name
    while (match := _PLACE.match(rest)) and len(rest) - match.end() >= 2 and not _is_office_word(match.group()):
        places.append(match.group())
        rest = rest[match.end() :]
    yield name
    for index in range(len(places)):
        yield "".join(places[index:]) + rest
        shorter = re.sub("(?:新区|地区|[省市州县区])$", "", places[index])
        if len(shorter) >= 2:
            yield shorter + "".join(places[index + 1 :]) + rest
    # Without any place an office's name fits every place; that of a street or town is its own.
    own = rest.removeprefix("人民政府")
    if places and own != rest and own:
        yield "".join(places) + own
        yield places[-1] + own
    if re.search("街道(?:办事处)?$|[镇乡](?:人民政府)?$", own):
        yield own


def _shortened(name: str) -> Iterator[str]:
    """Short forms in use: 卫生健康局 -> 卫健局, 委员会 -> 委, 水务投资集团 -> 水务集团, 集团."""
    shortened = name
    for field in _FIELDS_SHORT:
        if field.long in shortened:
            shortened = shortened.replace(field.long, field.short)
            yield shortened
            break
    for long, short in _ORGANS:
        if shortened.endswith(long):
            shortened = shortened.removesuffix(long) + short
            yield shortened
            break
    if (numbered := _NUMBERED.search(name)) is not None:
        yield name[: numbered.start()] + numbered["number"] + _SAID[numbered["kind"]]
    yield from _middles(name)


# 某市第三中学 -> 某市三中: schools and hospitals go by their number.
_NUMBERED = re.compile("第(?P<number>[一二三四五六七八九十]{1,3})(?:初级|高级)?(?P<kind>中学|小学|幼儿园|人民医院|医院|中医院)$")
_SAID = {"中学": "中", "小学": "小", "幼儿园": "幼", "人民医院": "医院", "医院": "院", "中医院": "中医院"}


_MIDDLE = re.compile(
    r"^(?P<place>[\u4e00-\u9fff]{2,12}?(?:新区|区|市|县)|[\u4e00-\u9fff]{2})(?P<middle>[\u4e00-\u9fff]{2})"
    r"(?P<second>[\u4e00-\u9fff]{2})(?P<organ>集团)$"
)


def _middles(name: str) -> Iterator[str]:
    """A group's name with one or both of the words before 集团 left out."""
    if match := _MIDDLE.match(name):
        yield match["place"] + match["middle"] + match["organ"]
        yield match["place"] + match["organ"]
