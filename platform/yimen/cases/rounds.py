"""What a task's form begins with when the task is done again.

What was sent back begins as it was, to be mended. What is done anew because something before it was keeps its words alone:
what the case says now takes the place of what it said then, and what belongs to one time (days, signatures, files, numbers)
begins empty. What may be done several times, or for one party after the other, is another thing each time and begins anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from yimen.workflow import Item, Procedure

from .form_reading import FormReading
from .models import Case

Values = Mapping[str, Any]
BEGUN: Final = ("active", "enabled")


@dataclass(frozen=True, slots=True)
class Beginning:
    """The values of the last time that stand; with `retake` the case's own values take their place, with `anew` the form
    begins with its defaults."""

    values: Values = field(default_factory=dict)
    retake: bool = False
    anew: bool = False


def beginning(case: Case, procedure: Procedure, item: Item, reading: FormReading | None) -> Beginning:
    """A form that another task filled since, or that nobody did, begins anew."""
    values: Values = case.forms.get(item.form, {})
    if not values or case.record.get("filled", {}).get(item.form) != item.id:
        return Beginning(anew=True)
    record = case.state.get("items", {}).get(item.id, {})
    if record.get("mending") or record.get("round", 0) < 2:
        return Beginning(values, anew=not record.get("mending"))
    lasting = reading.lasting if reading is not None else frozenset()
    if record.get("part") or _may_come_again(procedure, item):
        return Beginning({name: each for name, each in values.items() if name in lasting}, anew=True)
    once = reading.once if reading is not None else frozenset()
    return Beginning({name: each for name, each in values.items() if name not in once}, retake=True)


def _may_come_again(procedure: Procedure, item: Item) -> bool:
    """It, or a stage around it, may be done several times."""
    here: Item | None = item
    while here is not None:
        if here.repeatable:
            return True
        here = procedure.items.get(here.parent)
    return False
