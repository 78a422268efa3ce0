"""Searching entries by words: what of a revision is searchable, kept in step with the revisions at activation.

Searchable is the key and what the kind's `listing.search` names. The index is derived: it can be made anew from the
revisions at any time, and is where a kind's search fields change.

Of a kind of which a change set records many revisions the index is made by a job afterwards: until then the kind is
noted as due, and words are looked for in its revisions themselves. That is slower, and finds the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from yimen.kernel import without_collection

from .base import Base
from .entries import EntryRevision
from .json_fields import case_field, is_path
from .text_index import TextIndex, number_rows, sought_words

ENTRY_TEXT = TextIndex("entry_text", Base.metadata)
CHUNK = 5_000
FEW = 1_000
# of a kind from here on, what a change set records is indexed by a job: 10,000 tiers took a fifth of their import
MANY = 5_000
KIND = "kind"


class EntryTextDue(Base):
    """Some revisions of the kind are not in the index of words yet; the row goes when they are."""

    __tablename__ = "entry_text_due"

    jurisdiction: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(64), primary_key=True)


@dataclass(frozen=True, slots=True)
class Sought:
    """Words looked for among the revisions of a kind: `condition` is to be added to a select of `EntryRevision`.

    Few revisions hold rare words: they come out of the index, and are all counted. What holds common words is looked
    at in the list's own order until a page is full, and counted up to `FEW`. `slow`: the index is not made yet.
    """

    few: bool
    condition: ColumnElement[bool]
    some: ColumnElement[bool]
    slow: bool = False

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
    if text_due(session, jurisdiction, kind):
        fields = _searched_fields(session, jurisdiction).get(kind, ())
        holding = _holding(session, fields, words)
        return Sought(True, holding, holding, slow=True)
    found = ENTRY_TEXT.ids(session, words, _kind_label(jurisdiction, kind), most=FEW + 1)
    ids = sorted(session.scalars(found))
    some = EntryRevision.id.in_(number_rows(session, ids[:FEW]))
    if len(ids) <= FEW:
        return Sought(True, some, some)
    return Sought(False, ENTRY_TEXT.holds(session, EntryRevision.__table__.c.id, words), some)


def text_due(session: Session, jurisdiction: str, kind: str) -> bool:
    """Whether revisions of the kind still wait for the index of words."""
    due = EntryTextDue
    return (
        session.scalar(select(due.kind).where(due.jurisdiction == jurisdiction, due.kind == kind)) is not None
    )


def _holding(session: Session, fields: Sequence[str], words: str) -> ColumnElement[bool]:
    """Whether the revision's own searchable text holds every one of the words, folded where it stands."""
    r = EntryRevision
    columns = [case_field(r.body, name, "any") for name in fields if is_path(name)]
    if session.get_bind().dialect.name == "postgresql":
        text = func.lower(func.normalize(func.concat_ws("\n", r.key, *columns), literal_column("NFKC")))
        return and_(*(func.strpos(text, each) > 0 for each in sought_words(words)))
    parts: Any = r.key
    for each in columns:
        parts = parts + "\n" + func.coalesce(each, "")
    return and_(*(func.instr(func.yimen_folded(parts), each) > 0 for each in sought_words(words)))


def index_recorded(session: Session, jurisdiction: str, number: int) -> int:
    """Make searchable what change set `number` recorded, and anew the kinds whose search fields it changed.

    What is much of a kind is only noted as due: `index_due` goes on with it.
    """
    r = EntryRevision
    anew = _changed_kinds(session, jurisdiction, number)
    here = r.jurisdiction == jurisdiction
    recorded = _by_kind(session, here, r.recorded_by == number)
    for kind in sorted(anew):
        ENTRY_TEXT.remove(session, select(r.id).where(here, r.kind == kind))
    counts = {**recorded, **(_by_kind(session, here, r.kind.in_(anew)) if anew else {})}
    many = {kind for kind, count in counts.items() if count >= MANY}
    _note_due(session, jurisdiction, many)
    rows: list[tuple[str, ColumnElement[bool]]]
    rows = [
        (kind, and_(here, r.kind == kind, r.recorded_by == number))
        for kind in sorted(recorded.keys() - anew - many)
    ]
    rows += [(kind, and_(here, r.kind == kind)) for kind in sorted(anew - many)]
    return _index(session, jurisdiction, _searched_fields(session, jurisdiction), rows)


def _by_kind(session: Session, *conditions: ColumnElement[bool]) -> dict[str, int]:
    """{kind: how many revisions}."""
    r = EntryRevision
    counted = session.execute(select(r.kind, func.count()).where(*conditions).group_by(r.kind))
    return {row[0]: row[1] for row in counted}


def _note_due(session: Session, jurisdiction: str, kinds: Iterable[str]) -> None:
    due = EntryTextDue.__table__
    wanted = sorted(kinds)
    if wanted:
        known = set(session.scalars(select(due.c.kind).where(due.c.jurisdiction == jurisdiction)))
        new = [{"jurisdiction": jurisdiction, "kind": kind} for kind in wanted if kind not in known]
        if new:
            session.execute(insert(EntryTextDue), new)


def kinds_due(session: Session) -> list[tuple[str, str]]:
    """(jurisdiction, kind) of which revisions wait for the index of words."""
    due = EntryTextDue
    rows = session.execute(select(due.jurisdiction, due.kind).order_by(due.jurisdiction, due.kind))
    return [(row[0], row[1]) for row in rows]


def index_due(session: Session, jurisdiction: str, kind: str, after: int) -> int:
    """Index the next revisions of the kind behind the number `after` that are not yet; the number to go on behind.

    0 at the end: the kind is then due no more. The caller holds the jurisdiction's lock, so that no activation
    indexes beside it.
    """
    r = EntryRevision
    missing = ~exists().where(ENTRY_TEXT.table.c.id == r.id)
    chosen = and_(r.jurisdiction == jurisdiction, r.kind == kind, missing)
    part = select(r.id).where(chosen, r.id > after).order_by(r.id).limit(CHUNK)
    last = session.scalar(select(func.max(part.subquery().c.id)))
    if last is None:
        session.execute(
            delete(EntryTextDue).where(EntryTextDue.jurisdiction == jurisdiction, EntryTextDue.kind == kind)
        )
        ENTRY_TEXT.settle(session)
        return 0
    fields = _searched_fields(session, jurisdiction)
    _index(session, jurisdiction, fields, [(kind, and_(chosen, r.id > after, r.id <= last))], settle=False)
    return int(last)


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
    session.execute(delete(EntryTextDue))
    return count


@without_collection()
def _index(
    session: Session,
    jurisdiction: str,
    fields: Mapping[str, Sequence[str]],
    chosen: Sequence[tuple[str, ColumnElement[bool]]],
    *,
    settle: bool = True,
) -> int:
    count = 0
    for kind, condition in chosen:
        labels = jurisdiction, _kind_label(jurisdiction, kind)
        for rows in _texts(session, fields.get(kind, ()), condition):
            count += ENTRY_TEXT.add(session, rows, *labels)
    if count and settle:
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
