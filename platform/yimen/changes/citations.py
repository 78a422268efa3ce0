"""The index of what rests on which law: kept in step with the revisions at activation, as the index of words is.

Derived from the revisions alone: it can be made anew at any time. An article of the library stands in it too, at its
own place, so that a cited article is found under any spelling of its law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    Text,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.catalog import ARTICLE, Cited, Citing, citing_fields, own_article
from yimen.pack import Kind, kind_from_body
from yimen.store import BIG_ID, Base, EntryRevision, RowId, case_field, insert_rows

CHUNK = 5_000
KIND = "kind"
ARTICLE_FIELDS = ("law", "number")
COLUMNS = ("jurisdiction", "kind", "entry_id", "law", "article", "point")
LONGEST_LAW, LONGEST_POINT = 200, 100


class EntryCitation(Base):
    """A revision cites a law (as `law_key` spells it), or a point of its; of kind `article` it is that article."""

    __tablename__ = "entry_citation"
    __table_args__ = (
        Index("ix_citation_law", "jurisdiction", "law", "kind", "article"),
        Index("ix_citation_entry", "entry_id"),
    )

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(64))
    entry_id: Mapped[int] = mapped_column(BIG_ID)
    law: Mapped[str] = mapped_column(String(LONGEST_LAW))
    article: Mapped[str] = mapped_column(String(LONGEST_POINT))
    point: Mapped[str] = mapped_column(String(LONGEST_POINT))


def cite_recorded(session: Session, jurisdiction: str, number: int) -> int:
    """Index what change set `number` recorded, and anew the kinds that it changed."""
    r = EntryRevision
    recorded = r.jurisdiction == jurisdiction, r.recorded_by == number
    touched = set(session.scalars(select(r.kind).where(*recorded).distinct()))
    anew = set(session.scalars(select(r.key).where(*recorded, r.kind == KIND))) if KIND in touched else set()
    kinds = _kinds(session, jurisdiction)
    count = 0
    for name in sorted(anew & kinds.keys()):
        rows = select(r.id).where(r.jurisdiction == jurisdiction, r.kind == name)
        session.execute(delete(EntryCitation).where(EntryCitation.entry_id.in_(rows)))
        count += _index(session, jurisdiction, kinds[name], (r.jurisdiction == jurisdiction, r.kind == name))
    for name in sorted((touched - anew) & kinds.keys()):
        count += _index(session, jurisdiction, kinds[name], (*recorded, r.kind == name))
    return count


def cite_missing(session: Session) -> int:
    """Index every jurisdiction that has none of it: after the migration that brings the table."""
    r = EntryRevision
    done = exists().where(EntryCitation.jurisdiction == r.jurisdiction)
    lacking = session.scalars(select(r.jurisdiction).where(~done).distinct()).all()
    return sum(cite_anew(session, jurisdiction) for jurisdiction in lacking)


def cite_anew(session: Session, jurisdiction: str) -> int:
    """The whole index of a jurisdiction out of its revisions; how many citations."""
    r = EntryRevision
    session.execute(delete(EntryCitation).where(EntryCitation.jurisdiction == jurisdiction))
    return sum(
        _index(session, jurisdiction, kind, (r.jurisdiction == jurisdiction, r.kind == name))
        for name, kind in sorted(_kinds(session, jurisdiction).items())
    )


def _kinds(session: Session, jurisdiction: str) -> dict[str, Kind]:
    """The kinds as last recorded; what is recorded for a later day counts already."""
    r = EntryRevision
    query = (
        select(r.key, r.body)
        .where(r.jurisdiction == jurisdiction, r.kind == KIND, r.scope == "", r.superseded_by.is_(None))
        .order_by(r.valid_from)
    )
    return {key: kind_from_body(body) for key, body in session.execute(query)}


def _index(session: Session, jurisdiction: str, kind: Kind, conditions: Sequence[ColumnElement[bool]]) -> int:
    count = 0
    for entries in _read(session, kind, conditions):
        rows = [
            (jurisdiction, kind.id, entry, each.law[:LONGEST_LAW], each.article, each.point[:LONGEST_POINT])
            for entry, cited in entries
            for each in cited
            if len(each.article) <= LONGEST_POINT
        ]
        count += insert_rows(session, EntryCitation, COLUMNS, rows)
    return count


def _read(
    session: Session, kind: Kind, conditions: Sequence[ColumnElement[bool]]
) -> Iterator[list[tuple[int, Iterable[Cited]]]]:
    """Chunks of (revision, what it cites); of bulk kinds only the fields that can cite are read."""
    r = EntryRevision.__table__.c
    fields = ARTICLE_FIELDS if kind.id == ARTICLE else citing_fields(kind)
    if not fields and not kind.structural:
        return
    columns: list[Any] = [r.body] if kind.structural else [case_field(r.body, name) for name in fields]
    held = [] if kind.structural else [_holds(session, fields)]
    query = select(r.id, *columns).where(*conditions, *held).order_by(r.id)
    citing, known = Citing(kind), dict[tuple[Any, ...], tuple[Cited, ...]]()
    rows = session.connection().execute(query.execution_options(yield_per=CHUNK))
    for part in rows.partitions():
        yield [(row[0], _of(kind, citing, fields, row[1:], known)) for row in part]


def _holds(session: Session, fields: Sequence[str]) -> ColumnElement[bool]:
    """The body has one of the fields: seen without taking it apart, for most entries of most kinds have none."""
    body = EntryRevision.body
    if session.get_bind().dialect.name == "postgresql":
        return cast(body, JSONB).has_any(array(list(fields)))
    return or_(*(func.instr(type_coerce(body, Text), f'"{name}"') > 0 for name in fields))


def _of(
    kind: Kind,
    citing: Citing,
    fields: Sequence[str],
    values: Sequence[Any],
    known: dict[tuple[Any, ...], tuple[Cited, ...]],
) -> tuple[Cited, ...]:
    """Worked out once for all revisions that say the same: ten thousand items cite a few hundred articles."""
    if kind.structural:
        return citing.cited(values[0])
    asked = tuple(values)
    if kind.id == ARTICLE:
        return (own_article(dict(zip(fields, asked, strict=True))),)
    found = known.get(asked)
    if found is None:
        body: Mapping[str, Any] = dict(zip(fields, asked, strict=True))
        found = known[asked] = citing.cited(body)
    return found
