"""What stands against a change set: lines altered since, bases that moved, times already taken, later sets."""

from __future__ import annotations

from sqlalchemy import LargeBinary, Text, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from yimen.kernel import Finding, digest_bytes, has_digest
from yimen.store import ChangeLine, ChangeSet, EntryRevision

from . import codes

MOST_FINDINGS = 200


def altered_bodies(session: Session, set_id: str) -> list[Finding]:
    """Lines whose body does not give their digest: altered past the application."""
    line = ChangeLine.__table__.c
    connection = session.connection()
    kept = connection.dialect.name == "sqlite"  # which keeps the text as it was written, and gives its bytes
    body = cast(line.body, LargeBinary if kept else Text)
    query = select(line.kind, line.key, body, line.digest).where(
        line.change_set == set_id, line.op != "withdrawn"
    )
    rows = connection.execute(query.execution_options(yield_per=2_000))
    return [
        codes.BODY_ALTERED.at(kind=kind, key=key)
        for kind, key, text, stamp in rows
        if not (kept and digest_bytes(text) == stamp) and not has_digest(text, stamp)
    ][:MOST_FINDINGS]


def same_entry(revision: type[EntryRevision], jurisdiction: str) -> ColumnElement[bool]:
    """The revision is of the line's entry."""
    return and_(
        revision.jurisdiction == jurisdiction,
        revision.kind == ChangeLine.kind,
        revision.key == ChangeLine.key,
        revision.scope == ChangeLine.scope,
    )


def holds_at_start(revision: type[EntryRevision]) -> ColumnElement[bool]:
    return and_(
        revision.valid_from <= ChangeLine.valid_from,
        or_(revision.valid_to.is_(None), revision.valid_to > ChangeLine.valid_from),
    )


def overlapping(revision: type[EntryRevision]) -> ColumnElement[bool]:
    """The revision holds at some time of the line's."""
    return and_(
        or_(ChangeLine.valid_to.is_(None), revision.valid_from < ChangeLine.valid_to),
        or_(revision.valid_to.is_(None), revision.valid_to > ChangeLine.valid_from),
    )


def moved_bases(session: Session, jurisdiction: str, set_id: str) -> list[Finding]:
    """Lines that replace something which is no longer what they were written against."""
    base = aliased(EntryRevision)
    still = exists().where(
        same_entry(base, jurisdiction),
        base.superseded_by.is_(None),
        base.digest == ChangeLine.before_digest,
        holds_at_start(base),
    )
    query = (
        select(ChangeLine.kind, ChangeLine.key)
        .where(ChangeLine.change_set == set_id, ChangeLine.op != "added", ~still)
        .order_by(ChangeLine.id)
        .limit(MOST_FINDINGS)
    )
    return [codes.BASE_CHANGED.at(kind=kind, key=key) for kind, key in session.execute(query)]


def overlaps(session: Session, jurisdiction: str, set_id: str) -> list[Finding]:
    """Lines whose time already holds something other than what they replace."""
    other = aliased(EntryRevision)
    replaced = and_(ChangeLine.op != "added", other.digest == ChangeLine.before_digest, holds_at_start(other))
    query = (
        select(ChangeLine.kind, ChangeLine.key, ChangeLine.op, other.valid_from, other.recorded_by)
        .join(other, and_(same_entry(other, jurisdiction), other.superseded_by.is_(None), overlapping(other)))
        .where(ChangeLine.change_set == set_id, ~func.coalesce(replaced, literal(False)))
        .order_by(ChangeLine.id)
        .limit(MOST_FINDINGS)
    )
    return [
        codes.OVERLAP.at(kind=kind, key=key, since=since, number=number)
        for kind, key, _op, since, number in session.execute(query)
    ]


def later_changes(session: Session, jurisdiction: str, set_id: str) -> list[Finding]:
    """Later sets that touched what the set wrote: they must be undone before it."""
    numbers = later_numbers(session, jurisdiction, set_id)
    if not numbers:
        return []
    number = session.scalar(select(ChangeSet.number).where(ChangeSet.id == set_id))
    lines = set().union(*numbers.values())
    names = "、".join(f"第{each}号" for each in sorted(numbers))
    return [codes.LATER_SETS.at(number=number, count=len(lines), later=names)]


def later_numbers(session: Session, jurisdiction: str, set_id: str) -> dict[int, set[int]]:
    """The numbers of later sets, each with the lines of the set that it touched."""
    number = session.scalar(select(ChangeSet.number).where(ChangeSet.id == set_id))
    later = aliased(EntryRevision)
    touched = (
        select(later.recorded_by, ChangeLine.id)
        .join(later, same_entry(later, jurisdiction))
        .where(ChangeLine.change_set == set_id, later.recorded_by > number)
    )
    ended = (
        select(later.superseded_by, ChangeLine.id)
        .join(later, same_entry(later, jurisdiction))
        .where(ChangeLine.change_set == set_id, later.recorded_by <= number, later.superseded_by > number)
    )
    numbers: dict[int, set[int]] = {}
    for query in (touched, ended):
        for later_number, line in session.execute(query):
            numbers.setdefault(int(later_number or 0), set()).add(line)
    return numbers
