"""How an entry came to be: every revision with its change set, who drafted, approved and activated it, and when,
and field by field what it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.office.change_lines import field_differences, sentences
from yimen.pack import Kind
from yimen.store import ChangeSet, EntryRevision


@dataclass(frozen=True, slots=True)
class Passage:
    """One revision: the set that recorded it, the one that replaced it, and (title, before, after) of each field.

    `fields` is None for the first revision of all, empty where only the period was changed.
    """

    row: EntryRevision
    change_set: ChangeSet | None
    replaced_by: ChangeSet | None
    fields: list[tuple[str, str, str]] | None
    sentences: tuple[str, ...] = ()


def passages(session: Session, jurisdiction: str, kind: Kind, past: Sequence[EntryRevision]) -> list[Passage]:
    """The revisions in the order given, in one query more."""
    numbers = {each.recorded_by for each in past} | {
        each.superseded_by for each in past if each.superseded_by
    }
    chosen = select(ChangeSet).where(ChangeSet.jurisdiction == jurisdiction, ChangeSet.number.in_(numbers))
    sets = {each.number: each for each in session.scalars(chosen)} if numbers else {}
    found = []
    for row in past:
        before = _replaced(row, past)
        fields = None if before is None else field_differences(kind, _body(before), _body(row))
        said = () if before is None else sentences(kind.id, _body(before), _body(row))
        found.append(Passage(row, sets.get(row.recorded_by), sets.get(row.superseded_by), fields, said))
    return found


def _replaced(row: EntryRevision, past: Sequence[EntryRevision]) -> EntryRevision | None:
    """The revision in whose place this one came: replaced by the same set, and in force when this one begins;
    where the set replaced none, what was in force just before."""
    earlier = [
        each
        for each in past
        if each.scope == row.scope
        and each.recorded_by < row.recorded_by
        and each.valid_from <= row.valid_from
    ]
    same = [each for each in earlier if each.superseded_by == row.recorded_by]
    return max(same or earlier, key=lambda each: (each.valid_from, each.recorded_by), default=None)


def _body(row: EntryRevision) -> Mapping[str, Any]:
    return row.body
