"""What follows for the rows when a task hands the case to another unit."""

from __future__ import annotations

from collections.abc import Sequence

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


def follow_unit(session: Session, seen: Visibility, case: Case, effects: Sequence[Effect]) -> None:
    """The case with its open work and terms is the other unit's; the one that `keeps` it goes on seeing it."""
    for each in effects:
        if each.sort != MOVED:
            continue
        if each.data.get("keeps"):
            _share(session, case, str(each.data["left"]))
        move_unit(session, seen, case, each.target)


def _share(session: Session, case: Case, unit: str) -> None:
    shared = shared_with(case)
    if unit and unit not in shared:
        case.record = {**case.record, "shared": [*shared, unit]}
        session.add(SharedUnit(case_id=case.id, jurisdiction=case.jurisdiction, unit=unit))
