"""Indexes over the fields by which lists are filtered and ordered: made and dropped as kinds come and go.

No table is altered by configuration; an index of this kind stands on the revisions of one kind of entry, whatever
jurisdiction they are of, and there are never more than `MOST_LIST_INDEXES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import DDL

from .entries import EntryRevision
from .json_fields import case_field
from .list_fields import OrderStep, head_field, number_field

PREFIX = "ix_list_"
MOST_LIST_INDEXES = 24
LOCK = 0x59494D45


@dataclass(frozen=True, slots=True)
class ListIndex:
    """Serves lists of a kind in an order, where `filter` is given of one value or range of that field.

    `sort` of the filter: "text" for one value, "integer" or "date" for a range.
    """

    kind: str
    order: tuple[OrderStep, ...]
    key_descending: bool = False
    filter: str = ""
    sort: str = "text"

    @property
    def name(self) -> str:
        return PREFIX + blake2s(repr(self).encode("utf-8"), digest_size=8).hexdigest()

    def statement(self, dialect: Any) -> str:
        """CREATE INDEX as the engine takes it."""
        parts = ["jurisdiction"]
        if self.filter:
            parts.append(_written(_filter_column(self.filter, self.sort), dialect))
        parts += [
            _written(each.column, dialect) + (" DESC" if each.descending else "") for each in self.order
        ]
        parts.append("key DESC" if self.key_descending else "key")
        kind = self.kind.replace("'", "''")
        columns = ", ".join(parts)
        return (
            f"CREATE INDEX IF NOT EXISTS \"{self.name}\" ON entry_revision ({columns}) WHERE kind = '{kind}'"
        )


def _filter_column(field: str, sort: str) -> ColumnElement[Any]:
    if sort == "integer":
        return number_field(field)
    return head_field(field) if sort == "text" else case_field(EntryRevision.body, field, "date")


def _written(column: ColumnElement[Any], dialect: Any) -> str:
    """The expression with its columns by their plain names."""
    written = str(column.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    return f"({written.replace('entry_revision.', '').replace('%%', '%')})"


def entries_by_kind(session: Session) -> dict[str, int]:
    """How many revisions each kind has, of all jurisdictions."""
    r = EntryRevision
    return {row[0]: row[1] for row in session.execute(select(r.kind, func.count()).group_by(r.kind))}


def present_indexes(connection: Connection) -> set[str]:
    """Names of the list indexes that there are."""
    where = (
        "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE :name"
        if connection.dialect.name == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE :name"
    )
    return set(connection.execute(text(where), {"name": f"{PREFIX}%"}).scalars())


def make_index(session: Session, index: ListIndex) -> None:
    """The index, unless it is there; one at a time in the whole instance."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    connection.exec_driver_sql(index.statement(connection.dialect))


def drop_indexes(session: Session, names: Iterable[str]) -> None:
    """Take list indexes away that no kind wants any more; ValueError for a name of another sort."""
    for name in names:
        if not name.startswith(PREFIX):
            raise ValueError(f"{name!r} is no list index")
        session.execute(DDL(f'DROP INDEX IF EXISTS "{name}"'))


_COUNTED = "jurisdiction, scope, kind, key, valid_from, valid_to, recorded_by, superseded_by"


def look_anew(session: Session, *, bodies: bool = False) -> None:
    """Let the engine take stock of the revisions, so that it knows when an index serves; `bodies`: fields and words too.

    Of all of them: with a limit SQLite takes every filter for a poor one.
    """
    if session.get_bind().dialect.name != "postgresql":
        session.execute(text("ANALYZE entry_revision"))
        _tell_of_the_largest_kind(session)
        return
    columns = "" if bodies else f" ({_COUNTED})"
    session.execute(text(f"ANALYZE entry_revision{columns}"))
    if bodies:
        session.execute(text("ANALYZE entry_text"))


def _tell_of_the_largest_kind(session: Session) -> None:
    """SQLite keeps one average for all kinds: by it a list of 100,000 is short enough to be sorted, and its index idle.

    So the average is raised to a quarter of the largest kind, as SQLite lets an application do: the long list is read in
    the order of its index then, and a short one is still found by its kind (from a half on the whole table is walked).
    """
    r = EntryRevision
    counts = select(func.count(r.id)).group_by(r.jurisdiction, r.kind)
    least = max(session.scalars(counts), default=0) // 4
    told = "SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_entry_in_force'"
    for counted in session.scalars(text(told)).all():
        rows, jurisdiction, kind, *further = counted.split()
        stat = " ".join((rows, jurisdiction, str(max(int(kind), least)), *further))
        session.execute(
            text("UPDATE sqlite_stat1 SET stat = :stat WHERE idx = 'ix_entry_in_force'"), {"stat": stat}
        )
    session.execute(text("ANALYZE sqlite_schema"))
