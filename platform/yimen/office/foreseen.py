"""What the public would read once a task is done: by the case as it stands, or by what stands in the task's form now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen import cases
from yimen.office.request import actor, configuration, db, runtime, today
from yimen.office.submission import Submission
from yimen.workflow import Act, Procedure

FORESEE = "foresee"
TYPED = frozenset({FORESEE, "complete"})
"""What was pressed where what stands in the form is what counts."""


@dataclass(frozen=True, slots=True)
class ForeseenPage:
    """`rules` with what each would show on the day; by what is `typed`, or `faults`, why that cannot be told."""

    rules: list[Any]
    typed: bool
    day: date
    faults: tuple[str, ...] = ()


def foreseen_of(
    found: cases.TaskForm, procedure: Procedure, bound: Any = None, said: Submission | None = None
) -> ForeseenPage:
    """For the page of a task that decides on what is published; without rules for every other."""
    typed = bound is not None and said is not None and said.sort in TYPED
    day = (said.occurred_on if said is not None and typed else None) or today()
    standing = _told(found, procedure, day, None)
    if not typed or isinstance(standing, cases.Refused) or not standing:
        return ForeseenPage([] if isinstance(standing, cases.Refused) else standing, False, day)
    if not bound.validate():
        return ForeseenPage([], True, day, tuple(_fault(each) for each in bound.errors))
    told = _told(found, procedure, day, bound.values)
    if isinstance(told, cases.Refused):
        return ForeseenPage([], True, day, tuple(each.message for each in told.reasons))
    return ForeseenPage(told, True, day)


def _told(found: cases.TaskForm, procedure: Procedure, day: date, values: Any) -> Any:
    return cases.foreseen_publications(
        db(),
        actor(),
        found.case,
        configuration(),
        procedure,
        Act("complete", day, task=found.offer.task, values=values or {}),
        filled=values is not None,
        clock=runtime().clock,
    )


def _fault(error: Any) -> str:
    return f"{error.where}：{error.message}" if error.where else str(error.message)
