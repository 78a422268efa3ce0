"""What an `amend` changes besides the engine's state: the unit, the title, the cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from yimen.kernel import Actor
from yimen.workflow import Reason

from . import codes
from .configuration import Configuration
from .guard import visible
from .models import Case
from .rows import move_unit

CHANGEABLE = frozenset({"unit", "title", "recused"})


def amend_reasons(
    session: Session, configuration: Configuration, actor: Actor, values: Mapping[str, Any]
) -> list[Reason]:
    """Why the changes cannot be made; parties and alleged acts change through their forms, by a return."""
    found = [
        codes.reason(codes.BAD_TARGET, place=name, target=name) for name in sorted(set(values) - CHANGEABLE)
    ]
    unit = values.get("unit")
    if unit is not None and unit not in configuration.units():
        found.append(codes.reason(codes.UNKNOWN_UNIT, place="unit", unit=unit))
    return found


def apply_changes(session: Session, actor: Actor, case: Case, values: Mapping[str, Any]) -> None:
    """Changes the rows; the journal's event holds the values."""
    if values.get("title"):
        case.record = {**case.record, "title": str(values["title"])}
        case.title = str(values["title"])[:190]
    if values.get("unit") and values["unit"] != case.unit:
        move_unit(session, visible(actor), case, str(values["unit"]))
