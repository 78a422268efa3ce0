"""What an `amend` changes besides the engine's state: the unit, the title, the cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.workflow import Reason

from . import codes
from .checking import FormInHand, form_in_hand
from .configuration import Configuration
from .form_reading import at
from .models import Case

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


def order_reasons(case: Case, form: FormInHand | None, values: Mapping[str, Any]) -> list[Reason]:
    """Why the parties cannot be named anew like this: each for whom something was done alone keeps his number."""
    if form is None or "parties" not in form.reading.case:
        return []
    before = [party_name(each) for each in case.record.get("parties", ())]
    after = [party_name(each) for each in at(values, form.reading.case["parties"]) or ()]
    done = {key for record in case.state.get("items", {}).values() for key in record.get("each", ())}
    found = []
    for number in sorted(int(key) for key in done):
        name = before[number - 1] if number <= len(before) else ""
        elsewhere = name and name in after and (number > len(after) or after[number - 1] != name)
        if number > len(after) or elsewhere:
            found.append(codes.reason(codes.PARTY_MOVED, place="parties", number=number, name=name))
    return found


def party_name(row: Any) -> str:
    name = row.get("name") if isinstance(row, Mapping) else None
    return name if isinstance(name, str) else ""


def _declares_subject(configuration: Configuration, case: Case, form: str) -> bool:
    """Only a form that names parties or acts, and was filled before, is filled anew by an amendment."""
    pinned = case.bindings["forms"].get(form)
    if pinned is None or form not in case.forms:
        return False
    reading = form_in_hand(configuration, form, case.unit, pinned).reading
    return bool({"parties", "acts"} & set(reading.case))


def amended(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the case's row as an amendment leaves them."""
    found: dict[str, Any] = {}
    if values.get("title"):
        found["record"] = {**case.record, "title": str(values["title"])}
        found["title"] = str(values["title"])[:190]
    if values.get("unit"):
        found["unit"] = str(values["unit"])
    return found
