"""A small library and a scripted assistant, so that page and API can be tested without reading or understanding anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from assistant.conversation import Conversations, Exchange
from assistant.domain import Answer, Caution, Citation, Figure, FigureOperand, Reading, Status
from assistant.settings import Settings
from index.domain import Box, Cell, Filing, FilingKind, Identity, Page, Paragraph, Piece, Role, Table
from index.errors import UnknownFormat, WenzhangError
from index.ledger import Ledger
from index.ledger_values import StoredFiling
from interface.desk import Desk

TABLE_TITLE = "收支总表"
CELL_BOX = (300.0, 200.0, 360.0, 215.0)
OTHER_BOX = (300.0, 240.0, 360.0, 255.0)
WIDTH, HEIGHT = 595, 842


def make_pdf(path: Path, pages: int = 3) -> Path:
    """A PDF of A4 pages with a ruled table and a figure inside CELL_BOX."""
    sheets = []
    for _ in range(pages):
        sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
        draw = ImageDraw.Draw(sheet)
        for row in range(8):
            draw.rectangle((80, 180 + 20 * row, 500, 200 + 20 * row), outline="black")
        draw.text((CELL_BOX[0] + 4, CELL_BOX[1] + 2), "12,408", fill="black")
        sheets.append(sheet)
    sheets[0].save(path, "PDF", resolution=72, save_all=True, append_images=sheets[1:])
    return path


def _cells(rows: list[list[str]]) -> tuple[Cell, ...]:
    return tuple(
        Cell(row, column, text, row + 1, column + 1, role=Role.HEADER if row == 0 else Role.VALUE)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )


ROWS = [
    ["项目", "2022年预算数", "2023年预算数"],
    ["收入总计", "7,643", "12,408"],
    ["支出总计", "7,643", "12,408"],
    ["<b>恶意</b>", "1", "2"],
]


def paged_filing(path: Path) -> Filing:
    """A budget of three pages with one table."""
    table = Table(1, _cells(ROWS), title=TABLE_TITLE, number="表 1", unit="万元", header_rows=1, header_columns=1, pages=(2,))
    return Filing(
        id=_digest(path),
        file_name=path.name,
        media="pdf",
        identity=Identity("2023年某某局部门预算", "某某局", year=2023, kind=FilingKind.BUDGET),
        pages=tuple(Page(number, WIDTH, HEIGHT) for number in (1, 2, 3)),
        blocks=(Paragraph("部门预算收支总体情况", (Piece(0, 2, Box(80, 100, 300, 120)),)),),
        tables=(table,),
        facts=(),
        chunks=(),
    )


def unpaged_filing(path: Path) -> Filing:
    """A Word file: one long table, and paragraphs."""
    rows = [["指标", "目标值", "实际完成值"], *([f"指标{number}", f"≥{number}", f"{number}.5"] for number in range(1, 61))]
    table = Table(1, _cells(rows), title="绩效指标完成情况", header_rows=1, header_columns=1)
    texts = ["第一段。", "培训基层医生 120 人次，\n完成年度任务。", "第三段 <script>alert(1)</script>。"]
    return Filing(
        id=_digest(path),
        file_name=path.name,
        media="docx",
        identity=Identity("2021年绩效自评报告", "某某局", year=2021, kind=FilingKind.EVALUATION),
        pages=(),
        blocks=tuple(Paragraph(text, (Piece(0, None, None),)) for text in texts),
        tables=(table,),
        facts=(),
        chunks=(),
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class FakeOutcome:
    path: str
    status: str
    error: WenzhangError | None = None

    def as_dict(self) -> dict[str, Any]:
        error = None if self.error is None else self.error.as_dict()
        counts = {"pages": 1, "tables": 2, "facts": 3, "chunks": 4, "seconds": 0.5}
        return {"path": self.path, "status": self.status, "filing": "0" * 64, "title": "", **counts, "issues": [], "error": error}


class FakeLibrary:
    """A real ledger with literal filings; adding only looks at the name of a file."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger.open(folder / "ledger.db")
        pdf = make_pdf(folder / "2023年某某局部门预算.pdf")
        word = folder / "2021年绩效自评报告.docx"
        word.write_bytes(b"PK not a real one")
        self._files: dict[str, Path] = {}
        self.added: list[str] = []
        self.removed: list[str] = []
        for filing, path in ((paged_filing(pdf), pdf), (unpaged_filing(word), word)):
            self.ledger.store(filing, size=path.stat().st_size)
            self._files[filing.id] = path

    @property
    def ids(self) -> tuple[str, str]:
        """The filing with pages, and the one without."""
        paged, unpaged = self._files
        return paged, unpaged

    def file(self, filing_id: str) -> Path:
        return self._files[filing_id]

    def add(self, paths: Iterable[Path], *, jobs: int = 0, progress: Callable[[str], None]) -> Iterator[FakeOutcome]:
        for path in paths:
            progress(f"正在读取 {path.name}")
            self.added.append(path.name)
            if path.suffix == ".exe":
                yield FakeOutcome(str(path), "refused", UnknownFormat("不是能读的格式", hint="请换成 PDF"))
            else:
                yield FakeOutcome(str(path), "added")

    def remove(self, ids: Iterable[str]) -> list[StoredFiling]:
        gone = [self.ledger.filing(filing_id) for filing_id in ids]
        self.removed += [filing.id for filing in gone]
        return gone


ACCOUNT = {
    "steps": ["读题：求增减幅度。", "选定：<b>支出总计</b> 12,408 万元。"],
    "searches": [
        {
            "asked": {"measure": "支出预算"},
            "candidates": [
                {
                    "label": "支出总计（项目支出）",
                    "value": "11,838 万元",
                    "entity": "某某局",
                    "period": "2023",
                    "basis": "预算",
                    "page": 2,
                    "table": f"表 1 {TABLE_TITLE}",
                    "why": "是其中一部分的数",
                }
            ],
        }
    ],
}


@dataclass
class FakeAssistant:
    """Gives the scripted answer, or raises; remembers what it was asked in which conversation."""

    answer: Answer | Exception
    asked: list[tuple[str, str | None, str]] = field(default_factory=list)
    before: Callable[[], object] = lambda: None
    kept: Conversations = field(default_factory=Conversations)

    def ask(self, question: str, *, session: str | None = None, lang: str = "zh", explain: bool = False) -> Answer:
        self.asked.append((question, session, lang))
        self.before()
        if isinstance(self.answer, Exception):
            raise self.answer
        answer = replace(self.answer, explain=ACCOUNT) if explain else self.answer
        self.kept.remember(session, Exchange(question, Reading(plans=()), answer))
        return answer

    def history(self, session: str, limit: int) -> list[Exchange]:
        return self.kept.exchanges(session, limit)

    def forget(self, session: str) -> None:
        self.kept.forget(session)

    def examples(self, limit: int = 6, lang: str = "zh") -> list[str]:
        return ["某某局2023年支出预算是多少？", "某某局2023年收入预算比2022年增长多少？"][:limit]


def citation(number: int, filing_id: str, **named: Any) -> Citation:
    """A citation of the literal table; any field can be given otherwise."""
    plain: dict[str, Any] = {
        "id": number,
        "filing": "2023年某某局部门预算.pdf",
        "filing_id": filing_id,
        "title": "2023年某某局部门预算",
        "page": 2,
        "section": "第二部分 部门预算收支总体情况",
        "table": f"表 1 {TABLE_TITLE}",
        "row": "支出总计",
        "column": "2023年预算数",
        "quote": "12,408",
        "bbox": CELL_BOX,
    }
    return Citation(**(plain | named))


def growth_answer(filing_id: str) -> Answer:
    """A computed figure with two operands and two citations."""
    first = citation(1, filing_id)
    second = citation(2, filing_id, column="2022年预算数", quote="7,643", bbox=OTHER_BOX)
    operands = (
        FigureOperand("支出总计", "12408", "万元", "2023", (1,)),
        FigureOperand("支出总计", "7643", "万元", "2022", (2,)),
    )
    figure = Figure(
        label="支出预算增长率",
        value="62.34",
        unit="%",
        entity="某某局",
        period="2023",
        formula="(12408 − 7643) ÷ 7643 × 100%",
        margin="0.01",
        operands=operands,
        citations=(1, 2),
    )
    return Answer(
        question="某某局2023年支出预算比2022年增长多少？",
        status=Status.ANSWERED,
        answer="2023 年支出总计为 **12,408 万元**[1]，2022 年为 7,643 万元[2]，增长 **62.34%**。",
        figures=(figure,),
        citations=(first, second),
        warnings=(Caution("rounding", "正文写增长 62%，是按整数取舍的结果。", (1,)),),
        suggestions=("某某局2023年支出预算中项目支出占多少？",),
        seconds=0.08,
    )


def make_desk(folder: Path, *, public: bool = False, answer: Answer | Exception | None = None, token: str = "秘密-token") -> Desk:
    """A desk over the literal library; its assistant gives `answer`, or the computed growth."""
    library = FakeLibrary(folder)
    assistant = FakeAssistant(answer or growth_answer(library.ids[0]))
    given: dict[str, Any] = {"home": folder, "token": token, "max_file_mb": 1}
    settings = Settings(**given)
    return Desk(library, assistant, settings, public=public)
