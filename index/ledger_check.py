"""What is wrong inside a ledger: what the database finds broken, filings that are not whole, full text that is not complete."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from index import fulltext
from index import ledger_schema as schema


def problems(connection: Connection) -> list[str]:
    """What is wrong, in words; nothing where the ledger is sound."""
    return [*_damage(connection), *_miscounts(connection)]


def _damage(connection: Connection) -> list[str]:
    """What the database itself finds broken; only SQLite is asked."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    broken = [f"账本损坏：{line}" for line in found if line != "ok"]
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return [*broken, *(f"账本中有无主的记录：{row[0]} {row[1]}" for row in strays[:5])]


def _miscounts(connection: Connection) -> list[str]:
    """Filings whose rows are not as many as were stored, and full text that is not complete."""
    found: list[str] = []
    stored = connection.execute(select(schema.filings)).all()
    kinds = {"fact_count": schema.facts, "table_count": schema.tables, "paragraph_count": schema.paragraphs}
    for name, table in (kinds | {"chunk_count": schema.chunks}).items():
        query = select(table.c.filing_id, func.count()).group_by(table.c.filing_id)
        counted = {row[0]: row[1] for row in connection.execute(query)}
        found.extend(
            f"{row.file_name}：{table.name} 应有 {row._mapping[name]} 条，实有 {counted.get(row.id, 0)} 条"
            for row in stored
            if row._mapping[name] != counted.get(row.id, 0)
        )
    for name, table in (("facts", schema.facts), ("paragraphs", schema.paragraphs)):
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        indexed = fulltext.count(connection, "facts" if name == "facts" else "paragraphs")
        if rows != indexed:
            found.append(f"全文索引不完整：{name} {rows} 条，索引 {indexed} 条")
    return found
