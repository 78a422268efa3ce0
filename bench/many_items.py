"""An instance of 100,000 items, and the bare table that the floor reads: the same rows, each in columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select

from yimen.kernel import canonical_text, digest
from yimen.store import Database, EntryRevision, insert_rows

ITEMS = 100_000
COLUMNS = ("code", "name", "field", "law", "article", "kinds")
REVISION = (
    "jurisdiction",
    "scope",
    "kind",
    "key",
    "valid_from",
    "valid_to",
    "recorded_by",
    "superseded_by",
    "body",
    "digest",
    "origin",
)
BARE = (
    "CREATE TABLE bare_row (key text PRIMARY KEY, code text, name text, field text, law text, article text, kinds text)",
    "CREATE INDEX bare_row_field ON bare_row (field, key)",
    "ANALYZE",
)


def fill_items(database: Database, jurisdiction: str, count: int = ITEMS) -> None:
    """Copies of the items in force, with codes of their own, until there are `count`."""
    with database.write() as session:
        known = list(session.scalars(select(EntryRevision.body).where(EntryRevision.kind == "item")))
        number = session.scalar(select(func.max(EntryRevision.recorded_by)))
        bodies = (
            {
                **known[index % len(known)],
                "code": str(990_000_000_000 + index),
                "name": f"{known[index % len(known)]['name']}（{index}）",
            }
            for index in range(count - len(known))
        )
        insert_rows(
            session, EntryRevision, REVISION, (_revision(jurisdiction, number, each) for each in bodies)
        )


def _revision(jurisdiction: str, number: int | None, body: dict[str, Any]) -> tuple[Any, ...]:
    since = date(2021, 7, 15)
    text, origin = canonical_text(body), '{"provenance":"sample"}'
    return (jurisdiction, "", "item", body["code"], since, None, number, None, text, digest(body), origin)


def bare_rows(database: Database) -> Iterator[tuple[str, ...]]:
    """(key, and the columns of the list) of every item."""
    with database.read() as session:
        found = session.execute(
            select(EntryRevision.key, EntryRevision.body).where(EntryRevision.kind == "item")
        )
        for key, body in found:
            yield (key, *(str(body.get(name) or "") for name in COLUMNS))


def fill_bare_postgres(dsn: str, rows: Iterator[Sequence[str]]) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(BARE[0])
        with connection.cursor() as cursor, cursor.copy("COPY bare_row FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        for statement in BARE[1:]:
            connection.execute(statement)


def fill_bare_sqlite(file: Path, rows: Iterator[Sequence[str]]) -> None:
    connection = sqlite3.connect(file)
    connection.execute(BARE[0])
    connection.executemany("INSERT INTO bare_row VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    for statement in BARE[1:]:
        connection.execute(statement)
    connection.commit()
    connection.close()
