"""One entry, written or ended on a page: judged as a sheet of this one row would be, and drafted as a change set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.catalog import TableReading, check_reading, read_row, unwritten
from yimen.kernel import Actor, Clock, Finding, Place
from yimen.pack import Entry, EntryRef, Kind
from yimen.store import ChangeSet, EntryRevision, current_number, select_in_force

from . import codes
from .check import check
from .draft import draft
from .importing.choices import Options
from .importing.grounds import grounds
from .importing.identity import placed_beside
from .importing.library import library
from .refusal import ChangeRefused


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """What a person wrote: `cells` {field: text}; `key` "" for a new entry; `seen` the digest of what the page showed.

    What makes the key of an entry in force is not taken from the cells.
    """

    kind: Kind
    key: str
    cells: Mapping[str, str]
    scope: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """A finding, and the field that it is about, "" where it is about the whole entry."""

    field: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """The entry as it would be, None where the cells give none or several; and everything found, worst first."""

    entry: Entry | None
    told: tuple[FieldFinding, ...]

    @property
    def errors(self) -> tuple[FieldFinding, ...]:
        return tuple(each for each in self.told if each.finding.severity == "error")


@dataclass(frozen=True, slots=True)
class SetHeading:
    """What the change set says of itself."""

    title: str
    effective_from: date
    note: str = ""
    document_number: str = ""


def entry_in_force(session: Session, jurisdiction: str, ref: EntryRef, day: date) -> EntryRevision | None:
    """The revision of just this scope on the day."""
    number = current_number(session, jurisdiction)
    query = select_in_force(jurisdiction, day, number, ref.kind, ref.scope)
    return session.scalar(query.where(EntryRevision.key == ref.key, EntryRevision.scope == ref.scope))


def judge_entry(
    session: Session, jurisdiction: str, kinds: Mapping[str, Kind], written: WrittenEntry, day: date
) -> JudgedEntry:
    """What the cells say, held against what is in force on the day; nothing is written.

    Raises `ChangeRefused` where the entry is no longer what the page showed.
    """
    before: Mapping[str, Any] = {}
    if written.key:
        before = _seen(
            session, jurisdiction, EntryRef(written.scope, written.kind.id, written.key), written.seen, day
        ).body
    fixed = {name: str(before[name]) for name in written.kind.key if name in before}
    reading = placed_beside(
        session, jurisdiction, read_row(written.kind, kinds, {**written.cells, **fixed}), kinds, Options(day)
    )
    told = _told(session, jurisdiction, kinds, reading, day)
    if len(reading.entries) != 1:
        many = codes.NOT_ONE_ENTRY.at(kind=written.kind.label(), count=len(reading.entries))
        return JudgedEntry(None, (FieldFinding("", many), *told))
    read = reading.entries[0]
    entry = Entry(written.kind.id, read.key, {**unwritten(written.kind, before), **read.body}, written.scope)
    return JudgedEntry(entry, (*_of_key(session, jurisdiction, written, entry, day), *told))


def draft_entry(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    judged: JudgedEntry,
    heading: SetHeading,
    *,
    clock: Clock,
) -> ChangeSet:
    """A checked change set of the one entry. Raises `ChangeRefused`: for errors, or where nothing would change."""
    if judged.entry is None or judged.errors:
        raise ChangeRefused(each.finding for each in judged.errors)
    warned = [each.finding for each in judged.told]
    return _drafted(session, actor, jurisdiction, heading, clock, entries=[judged.entry], extra=warned)


def draft_ending(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    ref: EntryRef,
    seen: str,
    heading: SetHeading,
    *,
    clock: Clock,
) -> ChangeSet:
    """A checked change set after which the entry is not in force from the day of the heading on. Raises
    `ChangeRefused`."""
    _seen(session, jurisdiction, ref, seen, heading.effective_from)
    return _drafted(session, actor, jurisdiction, heading, clock, withdrawn=[ref])


def _drafted(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    heading: SetHeading,
    clock: Clock,
    *,
    entries: Sequence[Entry] = (),
    withdrawn: Sequence[EntryRef] = (),
    extra: Sequence[Finding] = (),
) -> ChangeSet:
    made = draft(
        session,
        actor,
        jurisdiction,
        title=heading.title,
        entries=entries,
        withdrawn=withdrawn,
        effective_from=heading.effective_from,
        note=heading.note,
        document_number=heading.document_number,
        clock=clock,
    )
    if not made.summary["lines"]:
        raise ChangeRefused(codes.EMPTY.at())
    return check(session, actor, made.id, clock=clock, extra=extra)


def _seen(session: Session, jurisdiction: str, ref: EntryRef, seen: str, day: date) -> EntryRevision:
    """The entry as the page showed it, in force on the day."""
    row = entry_in_force(session, jurisdiction, ref, day)
    if row is None:
        raise ChangeRefused(codes.ENTRY_NOT_IN_FORCE.at(key=ref.key, day=day))
    if row.digest != seen:
        raise ChangeRefused(codes.ENTRY_MOVED.at(key=ref.key, day=day))
    return row


def _told(
    session: Session, jurisdiction: str, kinds: Mapping[str, Kind], reading: TableReading, day: date
) -> list[FieldFinding]:
    """What is found as in an import, by the fields of the page instead of the cells of a sheet."""
    named = {each.kind.id for each in reading.tables if each.kind is not None}
    number = current_number(session, jurisdiction)
    known = library(session, jurisdiction, kinds, named, day, number)
    held = grounds(session, jurisdiction, kinds, reading.entries, Options(day))
    found = check_reading(reading, kinds, known, strict=True, day=day, grounds=held).findings
    fields = {column: name for table in reading.tables for name, column in table.columns.items()}
    return [
        FieldFinding(fields.get(each.place.column or "", ""), replace(each, place=Place())) for each in found
    ]


def _of_key(
    session: Session, jurisdiction: str, written: WrittenEntry, entry: Entry, day: date
) -> list[FieldFinding]:
    """An entry keeps its key; a new one has a key that none in force has."""
    if written.key:
        if entry.key == written.key:
            return []
        return [FieldFinding("", codes.ENTRY_KEY.at(before=written.key, after=entry.key))]
    there = entry_in_force(session, jurisdiction, entry.ref, day) if entry.key else None
    return [] if there is None else [FieldFinding(written.kind.key[0], codes.ENTRY_THERE.at(key=entry.key))]
