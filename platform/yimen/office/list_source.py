"""What a list is taken from: a kind as in force on a day, as far as the Actor's units reach."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from flask import abort, request
from sqlalchemy import ColumnElement, Select

from yimen.office.kept import kept
from yimen.office.reach import within_reach
from yimen.office.request import actor, configuration, language, number, today
from yimen.office.shell import unit_names
from yimen.pack import Kind
from yimen.screens import CompiledListing, compile_listing
from yimen.store import EntryRevision, select_in_force


@dataclass(frozen=True, slots=True)
class ListSource:
    """`key` names all that decides what stands in the list: while it is the same, so is every list of this source."""

    kind: Kind
    listing: CompiledListing
    jurisdiction: str
    day: date
    number: int
    limit_to: ColumnElement[bool] | None
    key: Hashable

    def chosen(self) -> Select[EntryRevision]:
        """The revisions of the source, for conditions, order and columns."""
        found = select_in_force(self.jurisdiction, self.day, self.number, self.kind.id)
        return found if self.limit_to is None else found.where(self.limit_to)


def list_source(kind: str, day: date) -> ListSource:
    """The source of this request's Actor and language; 404 for a kind that is not configured."""
    who = actor()
    key = (who.jurisdiction, number(), today(), day, kind, who.units, language())
    return kept("list_source", key, lambda: _made(asked_kind(kind), day, key))


def _made(kind: Kind, day: date, key: Hashable) -> ListSource:
    who, snapshot = actor(), configuration()
    limit_to = within_reach(kind, snapshot.kinds(), who, unit_names(), day=day, number=snapshot.number)
    return ListSource(
        kind, compile_listing(kind, language()), who.jurisdiction, day, snapshot.number, limit_to, key
    )


def asked_kind(name: str) -> Kind:
    """The kind that the address names; 404 where none is configured."""
    found: Kind | None = configuration().kinds().get(name)
    return found if found is not None else abort(404)


def asked_day() -> date:
    """The day asked for (`?day=`), today where none or none that is one."""
    said = request.args.get("day")
    try:
        return date.fromisoformat(said) if said else today()
    except ValueError:
        return today()
