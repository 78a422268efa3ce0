"""What stands around a form when it is bound: the legal day, the working-day tables; and a value to be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yimen.kernel import WorkingCalendar

if TYPE_CHECKING:
    from .inputs.lookups import Choice
    from .nodes import Control


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Handed in by the doors; a form without them hints at nothing that it cannot know."""

    today: date | None = None
    calendar: WorkingCalendar | None = None


NOWHERE: Final = Surroundings()


@dataclass(frozen=True, slots=True)
class Judged:
    """A filled-in value with what a field type's `check` may ask; `beside(key)` is a field of the same object,
    `MISSING` where it is not filled in; `choice` the entry of a look-up."""

    value: Any
    control: Control
    language: str
    around: Surroundings
    beside: Callable[[str], Any]
    choice: Choice | None = None
