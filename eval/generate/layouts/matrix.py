"""Tables whose columns stand under heads in levels: their sheet, and a Datum for each amount."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from eval.generate.paper import Align, Cell, Datum, Look, Row, Sheet, Tree, depth, head_of, in_unit, leaves, printed


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts: how the head prints it, what its data are called beside the row, and its key.

    `say` turns the name of a row into names of the value: ("{row}的项目支出", ...). None: nobody is asked about it.
    """

    key: str
    say: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its leading texts, its amounts in 分 (None prints as blank), and what people call it."""

    leads: tuple[str, ...]
    cents: tuple[int | None, ...]
    key: str
    names: tuple[str, ...] = ()
    whole: str = ""  # key of the line this one is a part of
    indent: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of amounts: lead columns, then columns under `heads`. `unit` is what the amounts are in."""

    title: str
    leads: tuple[str, ...]
    heads: tuple[Tree, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unit: str
    widths: tuple[int, ...]
    like: Datum  # layout, body, year and basis of all data
    places: int = 2
    whole_column: str = ""  # key of the column that the others are parts of


def lead_cells(names: Sequence[str], height: int) -> tuple[Row, ...]:
    """The heads of the lead columns, each over the whole height; one name for several columns spans them."""
    return (tuple(Cell(name, rows=height, align="center") for name in names), *((),) * (height - 1))


def amount_cell(value: Decimal | None, look: Look, align: Align = "right") -> Cell:
    return Cell(look.blank if value is None else printed(value, look), align=align)


def sheet_of(matrix: Matrix, look: Look, lead_head: tuple[Row, ...] | None = None, extra: Sequence[Row] = ()) -> Sheet:
    """The table as it is printed; `lead_head` replaces the plain heads of the lead columns, `extra` follows the head."""
    height = max(depth(tree) for tree in matrix.heads)
    lead = lead_head or lead_cells(matrix.leads, height)
    head = tuple((*left, *right) for left, right in zip(lead, head_of(matrix.heads), strict=True))
    rows = tuple(
        (
            *(Cell(text, indent=line.indent if i == len(line.leads) - 1 else 0) for i, text in enumerate(line.leads)),
            *(amount_cell(None if c is None else in_unit(c, matrix.unit, matrix.places), look) for c in line.cents),
        )
        for line in matrix.lines
    )
    return Sheet(matrix.title, (*head, *extra), rows, matrix.widths)


def data_of(matrix: Matrix, look: Look) -> list[Datum]:
    """What can be asked about the table."""
    paths = [path for tree in matrix.heads for path in leaves(tree)]
    found = []
    for line in matrix.lines:
        for column, path, cents in zip(matrix.columns, paths, line.cents, strict=True):
            if cents is None or not column.say or not line.names:
                continue
            value = in_unit(cents, matrix.unit, matrix.places)
            names = [say.format(row=name) for name in line.names for say in column.say]
            found.append(_datum(matrix, line, column, path, value, names, look))
    return found


def _datum(
    matrix: Matrix, line: Line, column: Column, path: tuple[str, ...], value: Decimal, names: list[str], look: Look
) -> Datum:
    key = f"{column.key}/{line.key}"
    whole = f"{column.key}/{line.whole}" if line.whole else ""
    if not whole and matrix.whole_column and column.key != matrix.whole_column:
        whole = f"{matrix.whole_column}/{line.key}"
    return replace(
        matrix.like,
        names=tuple(dict.fromkeys(names)),
        value=value,
        unit=matrix.unit,
        quote=printed(value, look),
        key=key,
        table=matrix.title,
        row=line.leads[-1].strip(),
        column=path[-1],
        whole=whole,
        group=f"{matrix.title}/{column.key}/{line.whole}" if line.whole else "",
        label=line.names[0],
        code=line.code,
    )


def unique_names(
    codes: Sequence[str], names: dict[str, str], called: Callable[[str], tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Code -> what people call it: its name where no other row has it, else its parent's name before it."""
    shown = [names[code] for code in codes]
    found = {}
    for code in codes:
        if shown.count(names[code]) == 1:
            found[code] = called(names[code])
        else:
            parent = next((names[code[:-2]] for _ in (0,) if code[:-2] in names), "")
            found[code] = (f"{parent}下的{names[code]}",) if parent and parent != names[code] else ()
    return found
