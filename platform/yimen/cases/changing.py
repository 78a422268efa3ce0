"""What an `amend` changes besides the engine's state: the unit, the title, the cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from yimen.kernel import Actor
from yimen.workflow import Reason

from . import codes
from .checking import form_in_hand
from .configuration import Configuration
from .guard import visible
from .models import Case
from .rows import move_unit

CHANGEABLE = frozenset({"unit", "title", "recused", "form", "values"})


def amend_reasons(configuration: Configuration, case: Case, values: Mapping[str, Any]) -> list[Reason]:
    """Why the changes cannot be made.

    Parties and alleged acts change by `form` and `values`: the form that declared them, filled anew.
    """
    found = [
        codes.reason(codes.BAD_TARGET, place=name, target=name) for name in sorted(set(values) - CHANGEABLE)
    ]
    unit = values.get("unit")
    if unit is not None and unit not in configuration.units():
        found.append(codes.reason(codes.UNKNOWN_UNIT, place="unit", unit=unit))
    if "form" in values and not _declares_subject(configuration, case, str(values["form"])):
        found.append(codes.reason(codes.BAD_TARGET, place="form", target=values["form"]))
    return found


def _declares_subject(configuration: Configuration, case: Case, form: str) -> bool:
    """Only a form that names parties or acts, and was filled before, is filled anew by an amendment."""
    pinned = case.bindings["forms"].get(form)
    if pinned is None or form not in case.forms:
        return False
    reading = form_in_hand(configuration, form, case.unit, pinned).reading
    return bool({"parties", "acts"} & set(reading.case))


def apply_changes(session: Session, actor: Actor, case: Case, values: Mapping[str, Any]) -> None:
    """Changes the rows; the journal's event holds the values."""
    if values.get("title"):
        case.record = {**case.record, "title": str(values["title"])}
        case.title = str(values["title"])[:190]
    if values.get("unit") and values["unit"] != case.unit:
        move_unit(session, visible(actor), case, str(values["unit"]))
