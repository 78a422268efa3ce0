"""Which open cases look at certain items: what a change of the catalog would touch before it is in force.

The viewer learns the numbers of the cases that the viewer may see, of the others only how many there are per unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, system_actor

from .guard import visible
from .models import AllegedAct, Case

SHOWN = 50


@dataclass(frozen=True, slots=True)
class TouchedCase:
    """An open case that the viewer sees, with the items of it that would change."""

    case_id: str
    number: str
    title: str
    unit: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """`total` open cases in all; `cases` the first of those that the viewer sees, `hidden` the others by unit."""

    total: int = 0
    cases: tuple[TouchedCase, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)


def cases_touched(session: Session, viewer: Actor, items: Select[Any], *, shown: int = SHOWN) -> Touched:
    """Open cases with an alleged act on one of the items; `items` selects their codes."""
    rehearser = system_actor("rehearse", viewer.jurisdiction)
    every, own = _by_unit(session, rehearser, items), _by_unit(session, viewer, items)
    hidden = {unit: count - own.get(unit, 0) for unit, count in every.items() if count > own.get(unit, 0)}
    return Touched(sum(every.values()), _seen(session, viewer, items, shown) if own else (), hidden)


def _on(items: Select[Any]) -> Any:
    return (
        AllegedAct.case_id == Case.id,
        AllegedAct.item.in_(items),
        AllegedAct.dropped.is_(False),
        Case.status == "open",
    )


def _by_unit(session: Session, viewer: Actor, items: Select[Any]) -> dict[str, int]:
    condition, *more = _on(items)
    counted = (
        select(Case.unit, func.count(func.distinct(Case.id)))
        .join(AllegedAct, condition)
        .where(*more)
        .group_by(Case.unit)
    )
    return {row[0]: row[1] for row in session.execute(visible(viewer).of(counted))}


def _seen(session: Session, viewer: Actor, items: Select[Any], shown: int) -> tuple[TouchedCase, ...]:
    condition, *more = _on(items)
    chosen = select(Case.id).join(AllegedAct, condition).where(*more).distinct()
    first = [
        row[0] for row in session.execute(visible(viewer).of(chosen.order_by(Case.id.desc()).limit(shown)))
    ]
    listed = (
        select(Case.id, Case.number, Case.title, Case.unit, AllegedAct.item)
        .join(AllegedAct, condition)
        .where(*more, Case.id.in_(first))
        .order_by(Case.id.desc(), AllegedAct.position)
    )
    found: dict[str, TouchedCase] = {}
    for case_id, number, title, unit, item in session.execute(visible(viewer).of(listed)):
        known = found[case_id].items if case_id in found else ()
        found[case_id] = TouchedCase(case_id, number or "", title, unit, (*known, item))
    return tuple(found.values())
