"""Searching entries by words: what of a revision is searchable, kept in step with the revisions at activation.

Searchable is the key and what the kind's `listing.search` names. The index is derived: it can be made anew from the
revisions at any time, and is where a kind's search fields change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, Text, and_, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from yimen.kernel import without_collection

from .base import Base
from .entries import EntryRevision
from .json_fields import case_field, is_path
from .text_index import TextIndex

ENTRY_TEXT = TextIndex("entry_text", Base.metadata)
CHUNK = 5_000
FEW = 1_000
KIND = "kind"


@dataclass(frozen=True, slots=True)
class Sought:
    """Words looked for among the revisions of a kind: `condition` is to be added to a select of `EntryRevision`.

    Few revisions hold rare words: they come out of the index, and are all counted. What holds common words is looked
    at in the list's own order until a page is full, and counted up to `FEW`.
    """

    few: bool
    condition: ColumnElement[bool]
    some: ColumnElement[bool]

    def count(
        self, session: Session, chosen: Select[Any], values: Mapping[str, Any] | None = None
    ) -> tuple[int, bool]:
        """How many entries of the select without the words hold them, and whether that is all of them.

        Of common words it is the entries of the select among `FEW` revisions: there are at least as many.
        `values` are to be bound in the select.
        """
        ids = chosen.where(self.some).order_by(None).with_only_columns(EntryRevision.id).subquery()
        count = session.scalar(select(func.count()).select_from(ids), dict(values or {})) or 0
        return count, self.few


def seek_entries(session: Session, jurisdiction: str, kind: str, words: str) -> Sought:
    """How to look for the words, by how common they are in the kind. The caller adds what is in force, and for whom."""
    found = ENTRY_TEXT.ids(session, words, _kind_label(jurisdiction, kind), most=FEW + 1)
    ids = sorted(session.scalars(found))
    some = EntryRevision.id.in_(_as_rows(session, ids[:FEW]))
    if len(ids) <= FEW:
        return Sought(True, some, some)
    return Sought(False, ENTRY_TEXT.holds(session, EntryRevision.__table__.c.id, words), some)


def _as_rows(session: Session, ids: list[int]) -> Select[Any]:
    """The numbers as one bound value, so that the statement is the same for any of them."""
    if session.get_bind().dialect.name == "postgresql":
        return select(func.unnest(literal(ids, ARRAY(BigInteger))))
    each = func.json_each(literal(json.dumps(ids), Text)).table_valued("value")
    return select(each.c.value)


def index_recorded(session: Session, jurisdiction: str, number: int) -> int:
    """Make searchable what change set `number` recorded, and anew the kinds whose search fields it changed."""
    r = EntryRevision
    anew = _changed_kinds(session, jurisdiction, number)
    here = r.jurisdiction == jurisdiction
    kinds = set(session.scalars(select(r.kind).where(here, r.recorded_by == number).distinct()))
    fields = _searched_fields(session, jurisdiction)
    for kind in sorted(anew):
        ENTRY_TEXT.remove(session, select(r.id).where(here, r.kind == kind))
    rows: list[tuple[str, ColumnElement[bool]]]
    rows = [(kind, and_(here, r.kind == kind, r.recorded_by == number)) for kind in sorted(kinds - anew)]
    rows += [(kind, and_(here, r.kind == kind)) for kind in sorted(anew)]
    return _index(session, jurisdiction, fields, rows)


def index_missing(session: Session) -> int:
    """Make searchable every revision that is not yet, of all jurisdictions: after a migration."""
    r, indexed = EntryRevision, ENTRY_TEXT.table
    missing = ~exists().where(indexed.c.id == r.id)
    lacking = session.execute(select(r.jurisdiction, r.kind).where(missing).distinct()).all()
    count = 0
    for jurisdiction in sorted({row.jurisdiction for row in lacking}):
        kinds = sorted(row.kind for row in lacking if row.jurisdiction == jurisdiction)
        rows = [(kind, and_(r.jurisdiction == jurisdiction, r.kind == kind, missing)) for kind in kinds]
        count += _index(session, jurisdiction, _searched_fields(session, jurisdiction), rows)
    return count


@without_collection()
def _index(
    session: Session,
    jurisdiction: str,
    fields: Mapping[str, Sequence[str]],
    chosen: Sequence[tuple[str, ColumnElement[bool]]],
) -> int:
    count = 0
    for kind, condition in chosen:
        labels = jurisdiction, _kind_label(jurisdiction, kind)
        for rows in _texts(session, fields.get(kind, ()), condition):
            count += ENTRY_TEXT.add(session, rows, *labels)
    if count:
        ENTRY_TEXT.settle(session)
    return count


def _texts(
    session: Session, fields: Sequence[str], condition: ColumnElement[bool]
) -> Iterator[list[tuple[int, str]]]:
    """Chunks of (revision, searchable text); each field stands on a line of its own, none twice."""
    r = EntryRevision
    columns = [case_field(r.body, name, "any") for name in fields if is_path(name)]
    query = select(r.id, r.key, *columns).where(condition).order_by(r.id)
    for rows in session.execute(query.execution_options(yield_per=CHUNK)).partitions():
        yield [(row[0], "\n".join(dict.fromkeys(filter(None, row[1:])))) for row in rows]


def _kind_label(jurisdiction: str, kind: str) -> str:
    return f"{jurisdiction}/{kind}"


def _searched_fields(session: Session, jurisdiction: str) -> dict[str, tuple[str, ...]]:
    """{kind: search fields} of the kinds in record; what is recorded for a later day counts already."""
    r = EntryRevision
    query = (
        select(r.key, r.body)
        .where(r.jurisdiction == jurisdiction, r.kind == KIND, r.scope == "", r.superseded_by.is_(None))
        .order_by(r.valid_from)
    )
    return {key: _search_of(body) for key, body in session.execute(query)}


def _changed_kinds(session: Session, jurisdiction: str, number: int) -> set[str]:
    """Kinds whose search fields are others since change set `number`."""
    new, old = EntryRevision, aliased(EntryRevision)
    query = (
        select(new.key, new.body, old.body)
        .join(old, (old.jurisdiction == new.jurisdiction) & (old.kind == KIND) & (old.key == new.key))
        .where(
            new.jurisdiction == jurisdiction,
            new.kind == KIND,
            new.recorded_by == number,
            old.superseded_by == number,
        )
    )
    return {
        key for key, body, before in session.execute(query).all() if _search_of(body) != _search_of(before)
    }


def _search_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple((body.get("listing") or {}).get("search") or ())
