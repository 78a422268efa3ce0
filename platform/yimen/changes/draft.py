"""From entries to a draft: lines against what is in force, each with the digest of what it replaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import func, null, or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, digest_bytes, new_id, without_collection
from yimen.pack import Entry, EntryRef
from yimen.store import ChangeSet, EntryRevision, Jurisdiction

from . import codes
from .bootstrap import pack_state, require_drafter
from .lock import lock_jurisdiction, record
from .refusal import ChangeRefused
from .sets import DraftLine, Source, counted, drafted_digest, in_order, write_lines, write_sources

FEW = 400


class Unlike(NamedTuple):
    """Those of the entries that are not in force on the day as they are given, as somebody who compared them saw it at
    `number`."""

    number: int
    day: date
    entries: Sequence[Entry]

    def holds(self, number: int, day: date) -> bool:
        """Whether a draft for the day, made at the number, would find the same."""
        return (self.number, self.day) == (number, day)


@without_collection()
def draft(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    *,
    title: str,
    entries: Iterable[Entry],
    clock: Clock,
    complete: Collection[str] = (),
    complete_packs: Collection[str] | None = None,
    withdrawn: Collection[EntryRef] = (),
    effective_from: date | None = None,
    sources: Sequence[Source] = (),
    sort: str = "edit",
    note: str = "",
    document_number: str = "",
    pack_after: Mapping[str, Any] | None = None,
    written: list[DraftLine] | None = None,
    unlike: Unlike | None = None,
) -> ChangeSet:
    """A change set in state draft with every line that differs from what is in force.

    An entry without `valid_from` counts from `effective_from` (default: today), in a jurisdiction that is
    still empty from the day its origin names as `since`. Of kinds in `complete`, entries in force that are
    absent are withdrawn; `complete_packs` limits that to entries which those packs once brought. `written` is filled
    with the lines, for whoever checks them in the same transaction. `unlike` spares a second look at the rest, if it was
    found for the same day and nothing came into force since.
    Raises `ChangeRefused`.
    """
    owner = lock_jurisdiction(session, jurisdiction)
    require_drafter(session, owner, actor, "起草")
    start = effective_from or clock.today()
    change_set = _new_set(actor, jurisdiction, title, sort, note, document_number, start, clock)
    session.add(change_set)
    session.flush()
    given = list(entries)
    known = unlike is not None and not complete and unlike.holds(owner.sequence, start)
    seen = unlike.entries if unlike is not None and known else given
    lines = in_order(_compare(session, owner, seen, start, complete, complete_packs, withdrawn))
    write_lines(session, change_set.id, lines)
    if written is not None:
        written += lines
    counts = counted(lines)
    change_set.summary = {
        "compared": counts_compared(session, jurisdiction, given, counts, start),
        "lines": counts,
        "sources": write_sources(session, change_set, sources),
        "pack_before": pack_state(owner),
        "pack_after": None if pack_after is None else dict(pack_after),
    }
    change_set.digest = drafted_digest(change_set, lines)
    record(
        session, change_set, actor, "draft", clock, data={"lines": len(lines), "digest": change_set.digest}
    )
    session.flush()
    return change_set


def counts_compared(
    session: Session,
    jurisdiction: str,
    entries: Sequence[Entry],
    counts: Mapping[str, Mapping[str, int]],
    start: date,
) -> dict[str, dict[str, int]]:
    """By kind: how many entries were given, how many of them change nothing, and how many in force on the day
    are not among them and stay as they are (`absent`); `counts` {kind: {op: lines}} of what was drafted."""
    given = Counter(kind for _, kind, _ in {(each.scope, each.kind, each.key) for each in entries})
    r = EntryRevision
    counted = session.execute(
        select(r.kind, func.count())
        .where(
            r.jurisdiction == jurisdiction,
            r.kind.in_(given),
            r.superseded_by.is_(None),
            r.valid_from <= start,
            or_(r.valid_to.is_(None), r.valid_to > start),
        )
        .group_by(r.kind)
    )
    standing = {row[0]: row[1] for row in counted}
    found = {}
    for kind, entered in given.items():
        drafted = Counter(counts.get(kind, {}))
        unchanged = max(entered - drafted["added"] - drafted["changed"], 0)
        absent = max(standing.get(kind, 0) - unchanged - drafted["changed"] - drafted["withdrawn"], 0)
        found[kind] = {"entries": entered, "unchanged": unchanged, "absent": absent}
    return found


def _new_set(
    actor: Actor,
    jurisdiction: str,
    title: str,
    sort: str,
    note: str,
    document_number: str,
    start: date,
    clock: Clock,
) -> ChangeSet:
    return ChangeSet(
        id=new_id(),
        jurisdiction=jurisdiction,
        title=title[:200],
        state="draft",
        sort=sort,
        note=note,
        document_number=document_number[:100],
        effective_from=start,
        created_by=actor.account,
        created_at=clock.now(),
        digest="",
        bootstrap=False,
        findings={},
        summary={},
    )


class Standing(NamedTuple):
    """A revision in record, without its body."""

    id: int
    digest: str
    valid_from: date | None
    valid_to: date | None


_Revision = tuple[str, str, str, int, str, date | None, date | None]
"""Scope, kind and key of an entry; id, digest and days of a revision of it."""


def _current(
    session: Session,
    jurisdiction: str,
    kinds: Collection[str],
    keys: Collection[str] | None,
    start: date | None,
) -> list[_Revision]:
    """Revisions not superseded, without bodies, so that a whole catalog is one light query.

    `keys` limits them for a set of few entries; `start` to those that hold on that day, where no line is of another.
    """
    r = EntryRevision.__table__.c
    first = null().label("valid_from") if start is not None else r.valid_from
    query = select(r.scope, r.kind, r.key, r.id, r.digest, first, r.valid_to).where(
        r.jurisdiction == jurisdiction, r.superseded_by.is_(None), r.kind.in_(kinds)
    )
    if keys is not None:
        query = query.where(r.key.in_(keys))
    if start is not None:
        query = query.where(r.valid_from <= start, or_(r.valid_to.is_(None), r.valid_to > start))
    return cast(list[_Revision], session.connection().execute(query).all())


def _by_entry(
    revisions: Iterable[_Revision], named: Collection[EntryRef] | None
) -> dict[EntryRef, list[Standing]]:
    """Of the entries `named`, or of all."""
    found: dict[EntryRef, list[Standing]] = {}
    for scope, kind, key, number, digest, since, until in revisions:
        if named is None or (scope, kind, key) in named:
            found.setdefault(EntryRef(scope, kind, key), []).append(Standing(number, digest, since, until))
    return found


def _unlike(entries: Sequence[Entry], revisions: Iterable[_Revision]) -> list[Entry]:
    """Without the entries that stand on the day as they are given: of a file that comes again, almost all."""
    stamps = {(scope, kind, key): digest for scope, kind, key, _, digest, _, _ in revisions}
    return [each for each in entries if not is_standing(each, stamps.get((each.scope, each.kind, each.key)))]


def is_standing(entry: Entry, stamp: str | None) -> bool:
    """Whether the entry is in force just as it is given, by the digest of what is; one that JSON cannot hold is not, and is
    refused with its place when its line is made."""
    if stamp is None or entry.valid_to is not None:
        return False
    try:
        return entry.digest == stamp
    except ValueError:
        return False


def _compare(
    session: Session,
    owner: Jurisdiction,
    entries: Sequence[Entry],
    start: date,
    complete: Collection[str],
    complete_packs: Collection[str] | None,
    withdrawn: Collection[EntryRef],
) -> list[DraftLine]:
    kinds = {each.kind for each in entries} | set(complete) | {each.kind for each in withdrawn}
    keys = {each.key for each in entries} | {each.key for each in withdrawn}
    few = None if complete or len(keys) > FEW else keys
    dated = any(each.valid_from not in (None, start) for each in entries)
    day = None if dated else start
    revisions = _current(session, owner.id, kinds, few, day) if owner.sequence else []
    unlike = _unlike(entries, revisions) if day is not None else entries
    named = None if complete else {each.ref for each in unlike}.union(withdrawn)
    current = _by_entry(revisions, named)
    lines = [
        line for entry in unlike if (line := _line(entry, current, start, not owner.sequence)) is not None
    ]
    gone = set(withdrawn)
    if complete:
        brought_now = {each.ref for each in entries}
        gone |= {ref for ref in current if ref.kind in complete and ref not in brought_now}
    if gone and complete_packs is not None:
        brought = _brought_by(session, owner.id, {each.kind for each in gone}, complete_packs)
        gone = {ref for ref in gone if ref in brought or ref in withdrawn}
    for ref in sorted(gone):
        lines += [
            DraftLine("withdrawn", ref, start, each.valid_to, each.id, each.digest)
            for each in current.get(ref, [])
            if _holds(each, start)
        ]
    return lines


def _brought_by(
    session: Session, jurisdiction: str, kinds: Collection[str], packs: Collection[str]
) -> set[EntryRef]:
    r = EntryRevision
    query = select(r.scope, r.kind, r.key).where(
        r.jurisdiction == jurisdiction,
        r.superseded_by.is_(None),
        r.kind.in_(kinds),
        r.origin["layer"].as_string().in_(packs),
    )
    return {EntryRef(*row) for row in session.execute(query)}


def _holds(revision: Standing, day: date) -> bool:
    begun = revision.valid_from is None or revision.valid_from <= day
    return begun and (revision.valid_to is None or day < revision.valid_to)


def _line(
    entry: Entry, current: Mapping[EntryRef, list[Standing]], start: date, empty: bool
) -> DraftLine | None:
    since = entry.valid_from
    if since is None:
        stated = entry.origin.get("since") if empty else None
        since = date.fromisoformat(str(stated)) if stated else start
    ref = entry.ref
    standing = current.get(ref) if current else None
    before = next((each for each in standing if _holds(each, since)), None) if standing else None
    try:
        written = entry.canonical if before is None else None
        digest = entry.digest if written is None else digest_bytes(written)
    except ValueError as error:
        raise ChangeRefused(
            codes.NOT_JSON.at(entry.place, kind=entry.kind, key=entry.key, reason=error)
        ) from error
    if before is not None and before.digest == digest and entry.valid_to in (None, before.valid_to):
        return None
    return DraftLine(
        "added" if before is None else "changed",
        ref,
        since,
        entry.valid_to if entry.valid_to is not None or before is None else before.valid_to,
        None if before is None else before.id,
        None if before is None else before.digest,
        body=None if written is None else written.decode("utf-8"),
        digest=digest,
        entry=entry,
    )
