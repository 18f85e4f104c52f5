"""What is asked and answered: the values that each step of a question hands to the next.

Shape:  question -> Plan (operands, operation) -> Evidence -> Computation -> Answer (text, figures, citations).
Units:  amounts are Decimal in a named unit; nothing here is rounded, `render` does that once, at the end.
The JSON form of Answer, Figure and Citation (`as_dict`) is a public contract: fields may be added, never changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.domain import Basis


class Status(StrEnum):
    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    NEEDS_CLARIFICATION = "needs_clarification"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure or quotation of an answer is printed. `id` is the mark [1] in the text."""

    id: int
    filing: str
    filing_id: str
    title: str
    page: int | None
    section: str
    table: str | None
    row: str | None
    column: str | None
    quote: str
    bbox: tuple[float, float, float, float] | None
    table_order: int | None = None  # with `place` (row, column from 0): the cell in the ledger's table
    place: tuple[int, int] | None = None
    sentence: str = ""  # the whole sentence, where the quote stands in running text

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def same_place(self, other: Citation) -> bool:
        """Do both point to the very same printed place?"""
        return replace(other, id=self.id) == self


@dataclass(frozen=True, slots=True)
class FigureOperand:
    """One value that went into a computed figure, as printed."""

    label: str
    value: str
    unit: str
    period: str
    citations: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an answer: plain decimal text and unit, with the sum that was done, if one was."""

    label: str
    value: str
    unit: str
    entity: str = ""
    period: str = ""
    comparator: str = ""
    formula: str | None = None
    margin: str | None = None
    operands: tuple[FigureOperand, ...] = ()
    citations: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        plain = asdict(self)
        plain["operands"] = [operand.as_dict() for operand in self.operands]
        plain["citations"] = list(self.citations)
        return plain


@dataclass(frozen=True, slots=True)
class Caution:
    """What the reader should know beside the answer: conflict, rounding, arithmetic, stale, ocr."""

    code: str
    message: str
    citations: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, ready to be shown (`answer` is Markdown with its marks)."""

    question: str
    status: Status
    answer: str
    figures: tuple[Figure, ...] = ()
    citations: tuple[Citation, ...] = ()
    warnings: tuple[Caution, ...] = ()
    suggestions: tuple[str, ...] = ()
    plan: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    confidence: float | None = None  # how well question and evidence meet, 0 to 1: an order of answers, no probability
    explain: dict[str, Any] | None = None  # how it was found, where that was asked for

    def as_dict(self) -> dict[str, Any]:
        explained = {} if self.explain is None else {"explain": self.explain}
        return {
            "question": self.question,
            "status": self.status.value,
            "answer": self.answer,
            "figures": [figure.as_dict() for figure in self.figures],
            "citations": [citation.as_dict() for citation in self.citations],
            "warnings": [warning.as_dict() for warning in self.warnings],
            "suggestions": list(self.suggestions),
            "plan": self.plan,
            "seconds": round(self.seconds, 4),
            "confidence": None if self.confidence is None else round(self.confidence, 4),
            **explained,
        }


# --- the typed reading of a question ---------------------------------------------------------------


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Operand(_Model):
    """One value that a question needs, in the question's own words.

    `measure` is what is counted; `entity` the canonical name of whom ("" leaves it open); `period` as printed by
    `Period.__str__`; `basis` in which sense; `unit` what the question asks to count in (分, 辆, %); `code` a 科目编码;
    `context` further words that help to choose but need not be there.
    """

    measure: str
    entity: str = ""
    period: str = ""
    basis: Basis = Basis.NONE
    unit: str = ""
    code: str = ""
    context: str = ""
    scope: str = ""  # 全市 and the like: "whole"; 市本级 and the like: "own"
    level: str = ""  # the very word for its own level: a city may tell of 市级 and of 市本级
    numeric: bool = False  # a number is asked for: words will not do
    whole_year: bool = False  # all of the year that is the period: no quarter or month of it will do
    in_filing: bool = False  # the period is that of the filing (2023年预算公开里说 …), whatever time its figures are of
    told_in: Basis = Basis.NONE  # whether that filing is said to be a budget or final accounts
    leaning: Basis = Basis.NONE  # the sense in which the turn before was answered: it goes on, unless another is asked for
    told_year: str = ""  # the year of what was answered, where the turn before named none: 上一年 counts from it
    told_of: str = ""  # what the turn before told, by the name it is printed with: 医疗卫生机构医院, where 医院 was asked for
    account: str = ""  # whose accounts, where a body files both: 部门预算, 单位预算
    inside: bool = False  # looked for first in the row or column that `context` names: 其中…
    head: str = ""  # the thing that is counted, 退休人员 in 有多少退休人员: what is found must be called that
    nested: bool = False  # it must stand in there: 甲里的乙
    home: str = ""  # the place that a part of several places' names belongs to: 甲市高新区, 乙市高新区
    given: bool = False  # money given to something is asked for: 给教育拨了多少
    done: bool = False  # 收入完成多少: what was only planned is no answer


class Condition(_Model):
    """A bound on values: "低于 100 万元" is `<` 100 万元; 100万到500万之间 is `>=` 100 万元 with an `upper` bound."""

    comparator: Literal["<", "<=", ">", ">=", "="]
    value: Decimal
    unit: str = ""
    upper: Decimal | None = None  # included, in the same unit
    mean: bool = False  # held against the mean of all of them, whatever `value` says


class Lookup(_Model):
    """Values that are printed as such, one for each operand; `unit` asks for a conversion."""

    operation: Literal["lookup"] = "lookup"
    operands: tuple[Operand, ...]
    unit: str = ""
    whole: Operand | None = None  # the coordinated phrase unsplit: 结转和结余 may be one label
    asks_what: bool = False  # 零基预算是什么: a definition, where a filing explains the term
    total: bool = False  # 一共多少, 总金额: where several rows are called what was asked, their sum


class Compute(_Model):
    """One figure computed from two or more operands, in the order that the operation needs."""

    operation: Literal[
        "difference",
        "growth",
        "yearly_growth",
        "share",
        "multiple",
        "per_head",
        "execution_rate",
        "sum",
        "mean",
        "compare",
        "rest",
    ]
    operands: tuple[Operand, ...]
    unit: str = ""
    parts: int = 1  # of a share: how many of the first operands are parts
    each: bool = False  # of a share: each part on its own, not their sum; of an average: for each of the things counted
    falling: bool = False  # asked as a decrease: 减少多少, 下降百分之几
    gap: bool = False  # asked how far two are apart: 相差多少 asks for no rate
    by: Literal["", "growth"] = ""  # of a comparison: by how much each of them grew
    deed: str = ""  # the measure with what was done to it, where the thing is named after the verb: 企业减保险费


class Check(_Model):
    """Do two sides agree? `left` is added up; an operand with `many` set stands for all rows of a group."""

    operation: Literal["check"] = "check"
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    parts: bool = False  # do the detailed rows below `left` add up to it?
    printed: str = ""  # a printed rate, mean or number of items whose own arithmetic is doubted
    derived: Literal["rate", "mean", "items"] = "rate"


class Group(_Model):
    """An operation over the rows of one table or the parts of one enumeration.

    `operand.measure` names rows and column together; `keyword` keeps only rows whose label holds it.
    """

    operation: Literal[
        "group_sum",
        "group_mean",
        "maximum",
        "minimum",
        "spread",
        "count",
        "list",
        "composition",
        "unmet",
        "met",
        "rank",
        "shares",
    ]
    operand: Operand
    keyword: str = ""
    condition: Condition | None = None
    top: int = 1
    unit: str = ""
    members: tuple[str, ...] = ()  # rows named one by one: A、B、C 哪个最高
    among: str = ""  # what kind of member is meant: 哪家医院
    member: str = ""  # the one whose place among the others is asked for
    without: str = ""  # the one that is left out: 除了白水县
    whole: Operand | None = None  # what each is to be a share of; None for their total
    literal: str = ""  # the condition's own words: 50万元以上 may be part of a label
    change: Literal["", "rise", "fall"] = ""  # things are told apart by how much they rose or fell
    below: bool = False  # the rows one level below the row that the operand names


class Trend(_Model):
    """One measure over the years held (or the years named); `last` says of how many years back, where that was said."""

    operation: Literal["trend"] = "trend"
    operand: Operand
    years: tuple[int, ...] = ()
    last: int = 0
    unit: str = ""


class Prose(_Model):
    """A question that sentences answer."""

    operation: Literal["text", "definition", "reason", "enumeration", "procedure", "purpose", "when"]
    operand: Operand
    count: int = 0  # "有哪四项": how many are asked for
    amount: str = ""  # "2万元的支出谁审批": the amount that a rule must be for
    quoted: tuple[str, ...] = ()  # what the question puts in quotation marks: an answer names it


class RecordFilter(_Model):
    """What a record must say to be kept. `places` are columns of the table's grid: any of them may say it.

    `in` holds whole cell values, `holds` words inside cells, `day` two dates (from, to) as year-month-day with parts left
    out, `section` the names of sections; the signs compare numbers with `values[0]` in `unit`.
    """

    operator: Literal["in", "not_in", "holds", "not_holds", "section", "empty", "day", "=", "<", "<=", ">", ">="]
    places: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    unit: str = ""


class Records(_Model):
    """A query over the records of one register: filter, then select, count, add up or pick; `by` groups first.

    `columns` are to be told, `measure` is added up or compared; `across` compares the measures within a row (哪个季度).
    """

    operation: Literal["records"] = "records"
    task: Literal[
        "select", "count", "distinct", "exists", "sum", "mean", "maximum", "minimum", "spread", "difference", "ratio", "share"
    ]
    filing: str = ""
    table: int = 0
    register_no: int = 0
    title: str = ""
    filters: tuple[RecordFilter, ...] = ()
    columns: tuple[int, ...] = ()
    column_names: tuple[str, ...] = ()
    measure: tuple[int, ...] = ()
    measure_names: tuple[str, ...] = ()
    against: tuple[int, ...] = ()  # what the measure is compared with
    against_names: tuple[str, ...] = ()
    by: int | None = None
    by_name: str = ""
    by_part: Literal["", "year", "month"] = ""  # of a date: the part that groups
    across: bool = False
    top: int = 1
    unit: str = ""  # that amounts are to be told in


class Told(_Model):
    """A fact that an answer told: its number in the ledger, with the filing and the text that must still be there."""

    fact: int
    filing: str
    quote: str
    label: str


class Again(_Model):
    """它们一共多少, 各占多少, 哪个最多: one operation over the very facts that answers before this one told.

    `whole` is what a share is taken of, where the question says it; `subject` is what a later question may leave unsaid.
    """

    operation: Literal["again"] = "again"
    task: Literal["sum", "mean", "maximum", "minimum", "difference", "share", "each_share", "rate"]
    told: tuple[Told, ...]
    subject: Operand
    whole: Operand | None = None
    unit: str = ""


class Recall(_Model):
    """来源呢, 列个表: the answer before this one, told in another way."""

    operation: Literal["recall"] = "recall"
    what: Literal["sources", "table"]


class Held(_Model):
    """有哪些文件, 收录了哪些单位: what is held, as far as a body and a year narrow it."""

    operation: Literal["held"] = "held"
    asks: Literal["filings", "bodies", "years"]
    entity: str = ""
    year: str = ""


class Refuse(_Model):
    """Not our business: orders to the program, chat, other subjects."""

    operation: Literal["refuse"] = "refuse"
    reason: str = ""


Plan = Annotated[
    Lookup | Compute | Check | Group | Trend | Prose | Records | Again | Recall | Held | Refuse, Field(discriminator="operation")
]


class Reading(_Model):
    """A question may hold several; each part is one plan.

    Kept for the turns that follow: whether it came to an answer, and the facts that were told (beside what they were
    computed from).
    """

    plans: tuple[Plan, ...]
    is_answered: bool = True
    told: tuple[Told, ...] = ()
