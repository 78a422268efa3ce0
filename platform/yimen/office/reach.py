"""Which rows of a catalog an Actor's units work with: a kind's own `unit`, or that of what it refers to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, or_

from yimen.kernel import Actor
from yimen.office.fields import body_text
from yimen.pack import Kind
from yimen.store import EntryRevision, select_in_force

UNIT = "unit"
EVERYWHERE = "*"


def is_limited(actor: Actor) -> bool:
    """False for who works for the whole jurisdiction, or keeps its configuration without a reach of units."""
    return bool(actor.units) and not actor.spans_all


def unit_field(kind: Kind) -> tuple[str, str] | None:
    """The field that names the unit and what it holds of the unit (`code` is the key)."""
    for reference in kind.references:
        if reference.kind == UNIT and reference.field == UNIT:
            return reference.field, reference.by
    return None


def within_reach(
    kind: Kind, kinds: dict[str, Kind], actor: Actor, units: dict[str, str], *, day: Any, number: int
) -> ColumnElement[bool] | None:
    """A condition on the kind's revisions, or None where the kind knows no unit or the Actor sees them all."""
    if not is_limited(actor):
        return None
    own = _of_units(kind, actor, units)
    if own is not None:
        return own
    for reference in kind.references:
        other = kinds.get(reference.kind)
        limit = None if other is None else _of_units(other, actor, units)
        if reference.required and limit is not None:
            keys = select_in_force(actor.jurisdiction, day, number, reference.kind).with_only_columns(
                EntryRevision.key
            )
            return body_text(reference.field).in_(keys.where(limit).correlate(None))
    return None


def _of_units(kind: Kind, actor: Actor, units: dict[str, str]) -> ColumnElement[bool] | None:
    found = unit_field(kind)
    if found is None:
        return None
    field, by = found
    wanted = [code if by in ("key", "code") else units[code] for code in sorted(actor.units) if code in units]
    column = body_text(field)
    return or_(column.in_(wanted), column.is_(None), column == "") if wanted else false()
