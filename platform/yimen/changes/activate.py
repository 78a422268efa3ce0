"""Bringing an approved set into force: as a whole, under the jurisdiction's lock, or not at all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from yimen.cases import enqueue_filling
from yimen.kernel import Actor, Clock, Finding, without_collection
from yimen.store import (
    ChangeLine,
    ChangeSet,
    EntryRevision,
    Jurisdiction,
    index_recorded,
    look_anew,
    with_room,
)

from . import codes
from .bootstrap import bootstrap_open, put_pack_state, require_drafter
from .citations import cite_recorded
from .clashes import altered_bodies, later_changes, moved_bases, overlapping, overlaps, same_entry
from .list_indexes import enqueue_indexing
from .lock import locked_set, record, require_other, require_permission, require_state
from .reforming.effects import carry_out, take_back, undo_faults
from .refusal import ChangeRefused
from .sets import set_digest

LARGE = 1_000


@without_collection()
def activate(
    session: Session, actor: Actor, set_id: str, *, clock: Clock, bootstrap: bool = False
) -> ChangeSet:
    """The set in force under its jurisdiction's next number, or back in *checked* with the clashes listed.

    `bootstrap` brings a checked set into force without a second person, while the jurisdiction has no case.
    Raises `ChangeRefused` for a wrong state or a missing right.
    """
    change_set, owner = locked_set(session, set_id)
    if bootstrap:
        if not bootstrap_open(session, owner):
            raise ChangeRefused(codes.BOOTSTRAP_CLOSED.at())
        require_drafter(session, owner, actor, "启用")
        require_state(change_set, "启用", "checked", "submitted", "approved")
        _refuse_errors(change_set)
    else:
        require_permission(actor, owner.id, "change.approve", "启用")
        require_state(change_set, "启用", "approved")
        require_other(change_set, actor)
    with_room(session)
    clashes = _clashes(session, change_set, owner, clock, signed=not bootstrap)
    if clashes:
        return _send_back(session, change_set, actor, clashes, clock)
    number = owner.sequence + 1
    if change_set.sort == "undo":
        _restore(session, change_set, owner, number)
    else:
        _write_revisions(session, change_set, owner, number)
    index_recorded(session, owner.id, number)
    cite_recorded(session, owner.id, number)
    _mark_active(session, change_set, owner, actor, number, clock, bootstrap)
    carry_out(session, change_set, actor, clock)
    _count_anew(session, change_set, clock)
    return change_set


def _count_anew(session: Session, change_set: ChangeSet, clock: Clock) -> None:
    """After a large set the engine looks at the table anew: plans made for an empty one are slow.

    Lists may want other indexes then, and where a kind says how it is listed.
    """
    lines = change_set.summary["lines"]
    large = sum(count for ops in lines.values() for count in ops.values()) >= LARGE
    if large:
        look_anew(session)
    if large or "kind" in lines:
        enqueue_indexing(session, change_set.jurisdiction, clock)
    if "listing" in lines:
        enqueue_filling(session, change_set.jurisdiction, clock)


def _refuse_errors(change_set: ChangeSet) -> None:
    errors = int(change_set.findings.get("errors", 0))
    if errors:
        raise ChangeRefused(codes.HAS_ERRORS.at(count=errors))


def _mark_active(
    session: Session,
    change_set: ChangeSet,
    owner: Jurisdiction,
    actor: Actor,
    number: int,
    clock: Clock,
    bootstrap: bool,
) -> None:
    owner.sequence = number
    after = change_set.summary.get("pack_after")
    if after is not None:
        put_pack_state(owner, after)
    if owner.bootstrap and not bootstrap_open(session, owner):
        owner.bootstrap = False
    change_set.number = number
    change_set.state = "active"
    change_set.activated_by = actor.account
    change_set.activated_at = clock.now()
    change_set.bootstrap = bootstrap
    record(session, change_set, actor, "activate", clock, data={"number": number, "bootstrap": bootstrap})
    if change_set.inverse_of is not None:
        undone = session.get(ChangeSet, change_set.inverse_of)
        assert undone is not None
        undone.state = "undone"
        take_back(session, undone, actor, clock)
        record(session, undone, actor, "undone", clock, data={"by": change_set.id, "number": number})
    session.flush()
    for each in session:
        if isinstance(each, EntryRevision):
            session.expire(each)


def _send_back(
    session: Session, change_set: ChangeSet, actor: Actor, clashes: list[Finding], clock: Clock
) -> ChangeSet:
    change_set.state = "checked"
    change_set.approved_digest = None
    change_set.decided_by = None
    listed = [each.as_json() for each in clashes]
    change_set.findings = {"errors": len(listed), "warnings": 0, "notes": 0, "list": listed}
    record(session, change_set, actor, "clash", clock, data={"findings": listed[:20]})
    session.flush()
    return change_set


def _clashes(
    session: Session, change_set: ChangeSet, owner: Jurisdiction, clock: Clock, *, signed: bool
) -> list[Finding]:
    """Why the set may not come into force after all: other lines than were signed, another base, an overlap."""
    if signed and set_digest(session, change_set) != change_set.approved_digest:
        return [codes.DIGEST_MOVED.at()]
    found = altered_bodies(session, change_set.id)
    if change_set.sort == "undo":
        assert change_set.inverse_of is not None
        undone = session.get_one(ChangeSet, change_set.inverse_of)
        found += undo_faults(session, undone, clock)
        return found + later_changes(session, owner.id, change_set.inverse_of)
    return found + moved_bases(session, owner.id, change_set.id) + overlaps(session, owner.id, change_set.id)


_COPIED = ("jurisdiction", "scope", "kind", "key", "body", "digest", "origin")


def _write_revisions(session: Session, change_set: ChangeSet, owner: Jurisdiction, number: int) -> None:
    """Supersede what the lines overlap, put back the parts outside their time, add the new revisions."""
    old = EntryRevision
    if _replaces(session, change_set.id):
        hit = (
            select(old.id)
            .join(ChangeLine, and_(same_entry(old, owner.id), overlapping(old)))
            .where(ChangeLine.change_set == change_set.id, old.superseded_by.is_(None))
        )
        session.execute(
            update(old)
            .where(old.id.in_(hit))
            .values(superseded_by=number)
            .execution_options(synchronize_session=False)
        )
        _put_back(session, change_set.id, owner.id, number)
    line = ChangeLine
    session.execute(
        insert(old).from_select(
            [*_COPIED, "valid_from", "valid_to", "recorded_by"],
            select(
                literal(owner.id),
                line.scope,
                line.kind,
                line.key,
                line.body,
                line.digest,
                line.origin,
                line.valid_from,
                line.valid_to,
                literal(number),
            )
            .where(line.change_set == change_set.id, line.op != "withdrawn")
            .order_by(*_as_written(session)),
        )
    )


def _as_written(session: Session) -> tuple[Any, ...]:
    """The lines' order, for which SQLite has an index (it sorts texts as Python does); by number it sorted all bodies."""
    line = ChangeLine
    if session.get_bind().dialect.name == "sqlite":
        return line.scope, line.kind, line.key, line.valid_from
    return (line.id,)


def _replaces(session: Session, set_id: str) -> bool:
    """Whether a line stands against a revision; what is added overlaps none, or the set had been sent back."""
    line = ChangeLine
    return bool(session.scalar(select(exists().where(line.change_set == set_id, line.op != "added"))))


def _put_back(session: Session, set_id: str, jurisdiction: str, number: int) -> None:
    """The parts of superseded revisions before and after the lines' time, as revisions of their own."""
    old = aliased(EntryRevision)
    joined = and_(same_entry(old, jurisdiction), overlapping(old), old.superseded_by == number)
    copied = [getattr(old, name) for name in _COPIED]
    before = select(*copied, old.valid_from, ChangeLine.valid_from, literal(number)).where(
        ChangeLine.change_set == set_id, joined, old.valid_from < ChangeLine.valid_from
    )
    after = select(*copied, ChangeLine.valid_to, old.valid_to, literal(number)).where(
        ChangeLine.change_set == set_id,
        joined,
        ChangeLine.valid_to.is_not(None),
        or_(old.valid_to.is_(None), old.valid_to > ChangeLine.valid_to),
    )
    for part in (before, after):
        session.execute(
            insert(EntryRevision).from_select([*_COPIED, "valid_from", "valid_to", "recorded_by"], part)
        )


def _restore(session: Session, change_set: ChangeSet, owner: Jurisdiction, number: int) -> None:
    """Put back exactly the revisions that the undone set superseded, in place of those it recorded."""
    undone = session.scalar(select(ChangeSet.number).where(ChangeSet.id == change_set.inverse_of))
    r = EntryRevision
    session.execute(
        update(r)
        .where(r.jurisdiction == owner.id, r.recorded_by == undone, r.superseded_by.is_(None))
        .values(superseded_by=number)
        .execution_options(synchronize_session=False)
    )
    old = aliased(EntryRevision)
    session.execute(
        insert(r).from_select(
            [*_COPIED, "valid_from", "valid_to", "recorded_by"],
            select(
                *[getattr(old, name) for name in _COPIED], old.valid_from, old.valid_to, literal(number)
            ).where(old.jurisdiction == owner.id, old.superseded_by == undone),
        )
    )
