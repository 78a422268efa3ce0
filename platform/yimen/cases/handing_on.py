"""What follows for the rows when a task hands the case to another unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from yimen.workflow import Effect, Reason

from . import codes
from .configuration import Configuration
from .guard import Visibility, shared_with
from .models import Case, SharedUnit
from .rows import move_unit

MOVED = "moved"


def receiver_reasons(configuration: Configuration, effects: Sequence[Effect]) -> list[Reason]:
    """Why the case cannot be handed on as the engine allowed: no such unit is there."""
    units = configuration.units()
    return [
        codes.reason(codes.UNKNOWN_UNIT, place="unit", unit=each.target)
        for each in effects
        if each.sort == MOVED and each.target not in units
    ]


def moved_to(effects: Sequence[Effect]) -> list[str]:
    """The units to which an act hands the case."""
    return [each.target for each in effects if each.sort == MOVED]


def handed(case: Case, effects: Sequence[Effect]) -> dict[str, Any]:
    """The columns of the case's row as they stand once it is handed on; nothing where it is not."""
    moved = [each for each in effects if each.sort == MOVED]
    shared = shared_with(case)
    for each in moved:
        left = str(each.data["left"])
        if each.data.get("keeps") and left and left not in shared:
            shared.append(left)
    found: dict[str, Any] = {"unit": moved[-1].target} if moved else {}
    return {**found, "record": {**case.record, "shared": shared}} if shared != shared_with(case) else found


def becoming(case: Case, then: Mapping[str, Any]) -> Case:
    """The case as `become` leaves it, to be read beforehand: a row of its own, in no session."""
    if not then:
        return case
    columns = {each.key: getattr(case, each.key) for each in inspect(Case).column_attrs}
    return Case(**{**columns, **then})


def become(session: Session, seen: Visibility, case: Case, then: Mapping[str, Any]) -> None:
    """The row becomes what the event told of it. Open work and terms go with the unit; one that keeps the case goes on
    seeing it."""
    before = shared_with(case)
    for name in then.keys() - {"unit"}:
        setattr(case, name, then[name])
    for unit in shared_with(case):
        if unit not in before:
            session.add(SharedUnit(case_id=case.id, jurisdiction=case.jurisdiction, unit=unit))
    if then.get("unit", case.unit) != case.unit:
        move_unit(session, seen, case, then["unit"])
