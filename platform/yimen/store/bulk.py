"""Many rows at once: COPY on PostgreSQL, executemany on SQLite; JSON comes as text, days as dates or as ISO texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Date, Table, text
from sqlalchemy.orm import DeclarativeBase, Session

CHUNK = 5_000


def insert_rows(
    session: Session, model: type[DeclarativeBase], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows given as tuples in the order of `columns`; returns how many. Objects in the session are unknown to it."""
    table = model.__table__
    if not isinstance(table, Table):
        raise ValueError(f"{model.__name__} has no table of its own")
    return insert_into(session, table, columns, rows)


def insert_into(session: Session, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """The same for a table without a model."""
    if any(name not in table.c for name in columns):
        raise ValueError(f"{columns!r} are not columns of {table.name}")
    connection = session.connection()
    names = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "postgresql":
        return _copy(connection, f'COPY "{table.name}" ({names}) FROM STDIN', rows)
    marks = ", ".join("?" for _ in columns)
    # table and columns are our own, checked above; values are bound
    insert = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608
    days = [index for index, name in enumerate(columns) if isinstance(table.c[name].type, Date)]
    return _execute_many(connection, insert, rows, days)


def with_room(session: Session) -> None:
    """Until the transaction ends PostgreSQL may sort and gather in memory what a change of many rows needs."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL work_mem = '64MB'"))
        # grams of many rows go into their index sorted and at once, not every 4 MB
        session.execute(text("SET LOCAL gin_pending_list_limit = '64MB'"))


def _copy(connection: Any, statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _execute_many(connection: Any, statement: str, rows: Iterable[Sequence[Any]], days: Sequence[int]) -> int:
    count = 0
    waiting: Iterator[Sequence[Any]] = map(tuple, rows)
    while chunk := list(islice(waiting, CHUNK)):
        if any(isinstance(row[index], date) for index in days for row in chunk):
            chunk = [_for_sqlite(row, days) for row in chunk]
        connection.exec_driver_sql(statement, chunk)
        count += len(chunk)
    return count


def _for_sqlite(row: Sequence[Any], days: Sequence[int]) -> tuple[Any, ...]:
    values = list(row)
    for index in days:
        if isinstance(values[index], date):
            values[index] = values[index].isoformat()
    return tuple(values)
