"""Bodies that do not exist, and their filings of several years, as documents: what a large ledger is filled with.

Shape:  number of a body -> Body; body and year -> Figures (its known values) -> Document, as a reader would have returned it.
Everything follows from the numbers alone: the same body has the same figures in every run. The filings are made up after the
national layouts (final accounts of departments, reports of cities on their budgets); nothing is read or rendered here.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import product

from index.domain import Block, Box, Cell, Document, Page, Paragraph, Piece, Role, TableBlock

YEARS = (2021, 2022, 2023, 2024)
MOST_BODIES = 1190  # more would share names
_DISTRICTS, _SPOTS = 120, 320  # of the names of places: cities come first, then districts, then the sites of projects
_HEADS = "云石青临白清金玉松桐柳荷杏梅竹兰枫榆槐桂银铜铁沙柏橡樟杉菱芦"
_TAILS = "溪岭川泉台屏岩峰渡桥湾坪洲浦塘陂原陵池"
_CENTS = Decimal("0.01")


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@dataclass(frozen=True, slots=True)
class Field:
    """A field of administration: its office, and the functional codes that such an office spends under."""

    office: str
    short: str
    functions: str  # code and name in turn
    project: str
    duty: str


_SHARED = (
    "208 社会保障和就业支出 20805 行政事业单位养老支出 2080505 机关事业单位基本养老保险缴费支出 2080506 "
    "机关事业单位职业年金缴费支出 210 卫生健康支出 21011 行政事业单位医疗 2101101 行政单位医疗 221 住房保障支出 22102 "
    "住房改革支出 2210201 住房公积金"
)
FIELDS = (
    Field(
        "教育局",
        "教育局",
        "205 教育支出 20501 教育管理事务 2050101 行政运行 20502 普通教育 2050201 学前教育 2050202 小学教育 2050203 "
        "初中教育 20503 职业教育 2050302 中等职业教育",
        "实验学校新建工程",
        "教育",
    ),
    Field(
        "水务局",
        "水务局",
        "213 农林水支出 21303 水利 2130301 行政运行 2130305 水利工程建设 2130306 水利工程运行与维护 2130310 水土保持 "
        "2130314 防汛 2130316 农村水利",
        "水库除险加固工程",
        "水资源",
    ),
    Field(
        "民政局",
        "民政局",
        "20802 民政管理事务 2080201 行政运行 2080207 行政区划和地名管理 20810 社会福利 2081001 儿童福利 2081002 "
        "老年福利 20819 最低生活保障 2081901 城市最低生活保障金支出",
        "养老服务中心改造工程",
        "社会救助",
    ),
    Field(
        "交通运输局",
        "交通局",
        "214 交通运输支出 21401 公路水路运输 2140101 行政运行 2140104 公路建设 2140106 公路养护 2140112 公路运输管理",
        "大桥改建工程",
        "交通运输",
    ),
    Field(
        "农业农村局",
        "农业农村局",
        "213 农林水支出 21301 农业农村 2130101 行政运行 2130106 科技转化与推广服务 2130108 病虫害控制 2130122 "
        "农业生产发展 21305 巩固脱贫攻坚成果衔接乡村振兴 2130504 农村基础设施建设",
        "高标准农田建设工程",
        "农业生产",
    ),
    Field(
        "文化和旅游局",
        "文旅局",
        "207 文化旅游体育与传媒支出 20701 文化和旅游 2070101 行政运行 2070104 图书馆 2070109 群众文化 2070113 "
        "旅游宣传 20702 文物 2070204 文物保护",
        "图书馆扩建工程",
        "公共文化",
    ),
    Field(
        "应急管理局",
        "应急局",
        "224 灾害防治及应急管理支出 22401 应急管理事务 2240101 行政运行 2240104 灾害风险防治 2240106 安全监管 2240109 应急管理",
        "应急指挥中心建设工程",
        "安全生产",
    ),
    Field(
        "市场监督管理局",
        "市场监管局",
        "201 一般公共服务支出 20138 市场监督管理事务 2013801 行政运行 2013808 信息化建设 2013812 药品事务 2013816 食品安全监管",
        "检验检测中心迁建工程",
        "市场秩序",
    ),
)
ECONOMIC = _listed(
    "基本工资 津贴补贴 奖金 绩效工资 职工基本医疗保险缴费 办公费 印刷费 水费 电费 邮电费 物业管理费 差旅费 维修(护)费 "
    "租赁费 会议费 培训费 专用材料费 劳务费 委托业务费 工会经费 福利费 抚恤金 生活补助 办公设备购置"
)
TAXES = _listed(
    "增值税 企业所得税 个人所得税 资源税 城市维护建设税 房产税 印花税 城镇土地使用税 土地增值税 车船税 耕地占用税 "
    "契税 环境保护税 专项收入 行政事业性收费收入 罚没收入 国有资源(资产)有偿使用收入"
)
OUTLAYS = _listed(
    "一般公共服务支出 公共安全支出 教育支出 科学技术支出 文化旅游体育与传媒支出 社会保障和就业支出 卫生健康支出 "
    "节能环保支出 城乡社区支出 农林水支出 交通运输支出 资源勘探工业信息等支出 自然资源海洋气象等支出 住房保障支出 "
    "灾害防治及应急管理支出"
)
OFFICIAL = _listed("因公出国(境)费 公务用车购置费 公务用车运行维护费 公务接待费")
_REASONS = _listed(
    "新增信息系统运行维护项目 上年一次性项目已经完工 人员调资和社保缴费基数调整 落实过紧日子要求压减一般性支出 "
    "提前下达的转移支付增加 部分项目受工期影响结转下年 机构改革后职能划入 应急处置任务增多"
)
_VERBS = _listed("推进 完善 加强 落实 深化 组织 开展 优化 健全 提升")
_OBJECTS = _listed(
    "基层服务网点建设 信用分级管理 数据共享平台应用 专业人员培训 隐患排查整治 政策宣传解读 档案规范化管理 "
    "绩效目标跟踪 政府采购监督 资产清查盘活 项目库动态管理 群众诉求办理 执法流程再造 标准体系建设 内部控制评价 "
    "债务风险监测"
)
_RESULTS = _listed(
    "群众满意度稳步提高 办理时限进一步压缩 覆盖面持续扩大 重点领域实现闭环管理 服务质量得到改善 长效机制基本形成 试点经验得到推广"
)
_TERMS = (
    ("财政拨款收入", "指本级财政部门当年拨付的资金"),
    ("年初结转和结余", "指以前年度尚未完成、结转到本年仍按原规定用途继续使用的资金"),
    ("基本支出", "指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出"),
    ("项目支出", "指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出"),
    ("机关运行经费", "指为保障行政单位运行用于购买货物和服务的各项资金"),
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body and the words that a question may use for it. `field` is None for a city, which reports on its whole budget."""

    name: str
    short: str
    field: Field | None
    place: str  # where its project is: no other body has one there


@lru_cache(maxsize=1)
def _places() -> tuple[str, ...]:
    """Two-letter names of places, in a mixed order that is always the same."""
    names = ["".join(pair) for pair in product(_HEADS, _TAILS)]
    random.Random(7).shuffle(names)
    return tuple(names)


def body(number: int) -> Body:
    """The body of a number from 0: the first two and every tenth are cities, the others offices in their districts."""
    places = _places()
    spots = len(places) - _SPOTS
    spot = places[_SPOTS + number % spots] + _TAILS[number // spots]
    city = places[_DISTRICTS - 1 if number == 1 else number // 10] + "市"
    if number == 1 or number % 10 == 0:
        return Body(city, city, None, spot)
    field = FIELDS[number % len(FIELDS)]
    district = places[_DISTRICTS + number // len(FIELDS) % (_SPOTS - _DISTRICTS)] + "区"
    return Body(f"{city}{district}{field.office}", f"{district}{field.short}", field, spot)


class Figures:
    """All figures of one body in one year, in 万元 with two decimals, and the words of its sentences."""

    def __init__(self, whose: Body, year: int) -> None:
        self.body = whose
        self.year = year

    def _dice(self, part: str) -> random.Random:
        """Each part has dice of its own: no figure depends on which others were looked at before."""
        return random.Random(f"{self.body.name}{self.year}{part}")

    def _amounts(self, names: Sequence[str], most: int, part: str = "") -> dict[str, Decimal]:
        dice = self._dice(part or names[0])
        return {name: (Decimal(dice.randint(100, most * 100)) * _CENTS).quantize(_CENTS) for name in names}

    @cached_property
    def functions(self) -> dict[str, tuple[str, Decimal, Decimal]]:
        """Code -> name, basic and project expenditure; those of 类 and 款 are the sums of what lies below."""
        assert self.body.field is not None
        words = iter(f"{_SHARED} {self.body.field.functions}".split())
        names = dict(sorted(zip(words, words, strict=True)))
        leaves = [code for code in names if len(code) == 7]
        basic, project = self._amounts(leaves, 900, "basic"), self._amounts(leaves, 2600, "project")
        found = {}
        for code, name in names.items():
            below = [leaf for leaf in leaves if leaf.startswith(code)]
            found[code] = (name, _sum(basic[leaf] for leaf in below), _sum(project[leaf] for leaf in below))
        return found

    @cached_property
    def basic(self) -> Decimal:
        return _sum(one for code, (_, one, _) in self.functions.items() if len(code) == 7)

    @cached_property
    def project(self) -> Decimal:
        return _sum(two for code, (_, _, two) in self.functions.items() if len(code) == 7)

    @property
    def spent(self) -> Decimal:
        return self.basic + self.project

    @cached_property
    def economic(self) -> dict[str, Decimal]:
        return self._amounts(ECONOMIC, 300)

    @cached_property
    def official(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Each of the 三公 expenses: budget and final account."""
        return {name: (budget, (budget * 9 / 10).quantize(_CENTS)) for name, budget in self._amounts(OFFICIAL, 30).items()}

    @cached_property
    def invested(self) -> Decimal:
        """What the one project costs that only this filing speaks of."""
        return self._amounts((self.project_name,), 9000)[self.project_name]

    @cached_property
    def reason(self) -> str:
        return self._dice("reason").choice(_REASONS)

    @cached_property
    def taxes(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Each kind of revenue of a city: budget and execution, in 万元."""
        return self._pairs(TAXES, 90_000)

    @cached_property
    def outlays(self) -> dict[str, tuple[Decimal, Decimal]]:
        return self._pairs(OUTLAYS, 200_000)

    def _pairs(self, names: Sequence[str], most: int) -> dict[str, tuple[Decimal, Decimal]]:
        planned, done = self._amounts(names, most, f"planned {most}"), self._amounts(names, most, f"done {most}")
        return {name: (planned[name], done[name]) for name in names}

    @property
    def revenue(self) -> Decimal:
        return _sum(done for _, done in self.taxes.values())

    @property
    def outlay(self) -> Decimal:
        return _sum(done for _, done in self.outlays.values())

    @property
    def project_name(self) -> str:
        """The one project that only this filing speaks of."""
        assert self.body.field is not None
        return f"{self.body.place}{self.body.field.project}{'甲乙丙丁'[self.year % 4]}标段"

    def prose(self, count: int) -> list[str]:
        """Sentences as they fill such filings."""
        pick = self._dice("prose").choice
        return [
            f"{pick(_VERBS)}{pick(_OBJECTS)}，{pick(_VERBS)}{pick(_OBJECTS)}，{pick(_RESULTS)}。"
            f"围绕{pick(_OBJECTS)}，{pick(_VERBS)}{pick(_OBJECTS)}，{pick(_RESULTS)}，{pick(_RESULTS)}。"
            for _ in range(count)
        ]


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


# --- setting ---------------------------------------------------------------------------------------


class _Sheet:
    """Blocks put down one below the other, page after page."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._page = 1
        self._top = 60.0

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(Page(number, 595.0, 842.0) for number in range(1, self._page + 1))

    def _room(self, height: float) -> float:
        if self._top + height > 780:
            self._page, self._top = self._page + 1, 60.0
        top, self._top = self._top, self._top + height
        return top

    def say(self, *texts: str) -> None:
        for text in texts:
            height = 16.0 * (1 + len(text) // 40)
            top = self._room(height + 4)
            self.blocks.append(Paragraph(text, (Piece(0, self._page, Box(60.0, top, 535.0, top + height)),)))

    def rule(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], unit: str = "万元") -> None:
        """A table under its title and unit."""
        self.say(title, f"单位：{unit}")
        top = self._room(min(14.0 * (len(rows) + 1), 700.0))
        wide = 475.0 / len(heads)
        cells = []
        for row, texts in enumerate((heads, *rows)):
            for column, text in enumerate(texts):
                box = Box(60 + wide * column, top + 14 * row, 60 + wide * (column + 1), top + 14 * (row + 1))
                role = Role.HEADER if row == 0 else Role.VALUE
                cells.append(Cell(row, column, text, row + 1, column + 1, self._page, box, role))
        place = Box(60.0, top, 535.0, top + 14.0 * (len(rows) + 1))
        self.blocks.append(TableBlock(tuple(cells), self._page, place))


def _printed(value: Decimal) -> str:
    return f"{value:,.2f}"


def document(figures: Figures, *, paragraphs: int = 80) -> Document:
    """The filing of one body and year; `paragraphs` is the number of those that only fill it."""
    sheet = _Sheet()
    if figures.body.field is None:
        title = _report(figures, sheet, paragraphs)
    else:
        title = _account(figures, figures.body.field, sheet, paragraphs)
    return Document(f"{title}.pdf", "pdf", tuple(sheet.blocks), sheet.pages)


def _account(figures: Figures, field: Field, sheet: _Sheet, paragraphs: int) -> str:
    """The final account of a department: 公开 01 to 08, and the sentences that explain them."""
    title = f"{figures.year}年度{figures.body.name}部门决算"
    sheet.say(title, "第一部分 部门概况", "一、主要职责")
    sheet.say(*(f"（{number}）{text}" for number, text in zip("一二三四五", _duties(field), strict=True)))
    sheet.say("第二部分 部门决算表")
    for name, heads, rows in _account_tables(figures):
        sheet.rule(name, heads, rows)
    sheet.say("第三部分 部门决算情况说明", "一、支出决算情况说明", *_account_sentences(figures))
    sheet.say(
        "二、重点工作开展情况", f"{figures.project_name}总投资{_printed(figures.invested)}万元，于{figures.year}年5月开工建设。"
    )
    _fill(figures, sheet, paragraphs)
    sheet.say(
        "第四部分 名词解释", *(f"{number}、{term}：{text}。" for number, (term, text) in zip("一二三四五", _TERMS, strict=True))
    )
    return title


def _duties(field: Field) -> list[str]:
    return [
        f"贯彻执行国家{field.duty}工作的方针政策和法律法规，起草有关规范性文件。",
        f"拟订全区{field.duty}发展规划并组织实施。",
        f"负责{field.duty}领域的监督管理和行政执法工作。",
        f"承担{field.duty}统计、信息化和对外交流工作。",
        "完成区委、区政府交办的其他任务。",
    ]


def _account_tables(figures: Figures) -> Iterator[tuple[str, Sequence[str], list[list[str]]]]:
    spent, text = figures.spent, _printed
    functions = figures.functions.items()
    zero = "0.00"
    yield (
        "收入支出决算总表",
        ("项目", "决算数", "支出项目", "支出决算数"),
        [
            ["一、一般公共预算财政拨款收入", text(spent), "一、基本支出", text(figures.basic)],
            ["二、政府性基金预算财政拨款收入", zero, "二、项目支出", text(figures.project)],
            ["三、事业收入", zero, "三、经营支出", zero],
            ["本年收入合计", text(spent), "本年支出合计", text(spent)],
            ["总计", text(spent), "总计", text(spent)],
        ],
    )
    yield (
        "收入决算表",
        ("功能分类科目编码", "科目名称", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "其他收入"),
        [[code, name, text(one + two), text(one + two), zero, zero, zero, zero] for code, (name, one, two) in functions]
        + [["", "合计", text(spent), text(spent), zero, zero, zero, zero]],
    )
    yield (
        "支出决算表",
        ("功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出"),
        [[code, name, text(one + two), text(one), text(two), zero, zero] for code, (name, one, two) in functions]
        + [["", "合计", text(spent), text(figures.basic), text(figures.project), zero, zero]],
    )
    yield (
        "一般公共预算财政拨款支出决算表",
        ("功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"),
        [[code, name, text(one + two), text(one), text(two)] for code, (name, one, two) in functions],
    )
    yield (
        "一般公共预算财政拨款基本支出决算表",
        ("经济分类科目名称", "决算数"),
        [[name, text(value)] for name, value in figures.economic.items()],
    )
    official = figures.official
    whole = [text(_sum(pair[at] for pair in official.values())) for at in (0, 1)]
    yield (
        "财政拨款“三公”经费支出决算表",
        ("项目", "预算数", "决算数"),
        [["“三公”经费合计", *whole], *([name, text(budget), text(final)] for name, (budget, final) in official.items())],
    )


def _account_sentences(figures: Figures) -> list[str]:
    year, text = figures.year, _printed
    return [
        f"{year}年度本部门支出决算{text(figures.spent)}万元，其中：基本支出{text(figures.basic)}万元，项目支出{text(figures.project)}万元。",
        f"项目支出变动的主要原因是{figures.reason}。",
        *(
            f"{name}决算{text(one + two)}万元，其中基本支出{text(one)}万元、项目支出{text(two)}万元。"
            for code, (name, one, two) in figures.functions.items()
            if len(code) == 7
        ),
    ]


def _report(figures: Figures, sheet: _Sheet, paragraphs: int) -> str:
    """The report of a city on how its budget was carried out."""
    city, year, text = figures.body.name, figures.year, _printed
    title = f"关于{city}{year}年预算执行情况和{year + 1}年预算草案的报告"
    sheet.say(title, f"一、{year}年预算执行情况", "（一）一般公共预算执行情况")
    sheet.say(
        f"{year}年，全市一般公共预算收入完成{text(figures.revenue)}万元，全市一般公共预算支出完成{text(figures.outlay)}万元。",
        *(f"{name}完成{text(done)}万元。" for name, (_, done) in figures.taxes.items()),
    )
    for name, lines, whole in (
        ("收入", figures.taxes, figures.revenue),
        ("支出", figures.outlays, figures.outlay),
    ):
        planned = _sum(budget for budget, _ in lines.values())
        rows = [[label, text(budget), text(done)] for label, (budget, done) in lines.items()]
        rows.append([f"一般公共预算{name}合计", text(planned), text(whole)])
        sheet.rule(f"{year}年{city}全市一般公共预算{name}执行情况表", ("项目", "预算数", "执行数"), rows)
    sheet.say("（二）落实人大决议情况")
    _fill(figures, sheet, paragraphs)
    return title


def _fill(figures: Figures, sheet: _Sheet, paragraphs: int) -> None:
    """Sections of two paragraphs: chunks do not cross headings."""
    for number, text in enumerate(figures.prose(paragraphs)):
        if number % 2 == 0:
            sheet.say(f"{number // 2 + 1}. {_OBJECTS[number // 2 % len(_OBJECTS)]}")
        sheet.say(text)
