"""What a list is taken from: a kind as in force on a day, as far as the Actor's units reach."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date

from flask import abort, request
from sqlalchemy import ColumnElement, Select, select

from yimen.cases import Revision, resting
from yimen.kernel import read_day
from yimen.office.kept import kept
from yimen.office.reach import is_limited, within_reach
from yimen.office.request import actor, configuration, db, language, number, today
from yimen.office.shell import own_units, unit_names
from yimen.pack import Kind
from yimen.screens import CompiledListing, compile_listing
from yimen.store import EntryRevision, select_in_force


@dataclass(frozen=True, slots=True)
class ListSource:
    """`key` names all that decides what stands in the list: while it is the same, so is every list of this source. With a
    `scope` that unit's own entries stand before those of the same key. What is `resting` is left out."""

    kind: Kind
    listing: CompiledListing
    jurisdiction: str
    day: date
    number: int
    limit_to: ColumnElement[bool] | None
    key: Hashable
    scope: str = ""
    resting: frozenset[str] = frozenset()

    def chosen(self) -> Select[EntryRevision]:
        """The revisions of the source, for conditions, order and columns."""
        found = select_in_force(self.jurisdiction, self.day, self.number, self.kind.id, self.scope)
        found = found if self.limit_to is None else found.where(self.limit_to)
        return found.where(EntryRevision.key.not_in(sorted(self.resting))) if self.resting else found


def list_source(kind: str, day: date, *, whole: bool = True) -> ListSource:
    """The source of this request's Actor and language; 404 for a kind that is not configured. Unless it is asked for as a
    `whole`, today's list leaves out what rests with procedures that are off."""
    who, found = actor(), asked_kind(kind)
    scope = _own_scope(found)
    left_out = frozenset[str]() if whole or day != today() else resting_of(kind)
    key = (who.jurisdiction, number(), today(), day, kind, who.units, scope, language(), bool(left_out))
    return kept("list_source", key, lambda: _made(found, day, key, scope, left_out))


def resting_of(kind: str) -> frozenset[str]:
    """The keys of a kind that only procedures which are off make use of."""
    return resting(configuration()).get(kind, frozenset())


def unit_entries(kind: str, unit: str, kept: Collection[str] = ()) -> tuple[list[Revision], int]:
    """A unit's entries of a kind, and how many of them rest: those are left out unless asked for, but for its own and
    those to be `kept`."""
    every, idle = list(configuration().entries(kind, unit)), resting_of(kind) - set(kept)
    used = [each for each in every if each.key not in idle or (unit and each.scope == unit)]
    return (every if asked_whole() else used), len(every) - len(used)


def _made(kind: Kind, day: date, key: Hashable, scope: str, left_out: frozenset[str]) -> ListSource:
    who, snapshot = actor(), configuration()
    limit_to = within_reach(kind, snapshot.kinds(), who, unit_names(), day=day, number=snapshot.number)
    listing = compile_listing(kind, language())
    return ListSource(kind, listing, who.jurisdiction, day, snapshot.number, limit_to, key, scope, left_out)


def _own_scope(kind: Kind) -> str:
    """The unit of the Actor, where it is one that was given rows of a catalog of its own; "" for everybody else."""
    units = own_units()
    if not kind.scoped or kind.defines or len(units) != 1 or not is_limited(actor()):
        return ""
    return units[0] if kind.id in own_kinds(units[0]) else ""


def own_kinds(unit: str) -> frozenset[str]:
    """The kinds of which a unit has entries of its own, whatever their days."""

    def found() -> frozenset[str]:
        r = EntryRevision
        own = select(r.kind).where(r.jurisdiction == actor().jurisdiction, r.scope == unit)
        return frozenset(db().scalars(own.where(r.superseded_by.is_(None)).distinct()))

    return kept("own_kinds", (actor().jurisdiction, number(), unit), found)


def asked_kind(name: str) -> Kind:
    """The kind that the address names; 404 where none is configured."""
    found: Kind | None = configuration().kinds().get(name)
    return found if found is not None else abort(404)


def asked_whole() -> bool:
    """Whether the list is asked for with what rests (`?whole=1`)."""
    return request.args.get("whole") == "1"


def asked_day() -> date:
    """The day asked for (`?day=`), today where none or none that is one."""
    return read_day(request.args.get("day")) or today()
