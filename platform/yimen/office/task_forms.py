"""An open task with its form bound for the Actor: what the task's page and its draft both stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, request

from yimen import cases
from yimen.office.form_binding import bound_form
from yimen.office.request import actor, configuration, db, language
from yimen.office.shell_words import speak_of
from yimen.screens import Contrast
from yimen.workflow import Reason


@dataclass(frozen=True, slots=True)
class TaskState:
    """What a task's page shows besides its input: why it was refused, and what another draft holds otherwise."""

    found: cases.TaskForm
    reasons: tuple[Reason, ...] = ()
    stale: bool = False
    contrasts: tuple[Contrast, ...] = ()
    clash: str = ""


def open_task(case_id: str, task: str, otherwise: cases.TaskForm | None = None) -> cases.TaskForm:
    """The task open for the Actor; a page that lost it to somebody else is still shown, with `otherwise`."""
    whom = request.args.get("whom", "")
    found = cases.task_form(db(), actor(), case_id, task, configuration(), language=language(), whom=whom)
    if found is None or not found.may:
        found = otherwise if otherwise is not None else abort(404)
    speak_of(found.case)
    return found


def bind_task(found: cases.TaskForm, data: Any = None) -> Any:
    """The task's form over its draft, over what it held the last time, or over what it takes from the case."""
    if found.form is None:
        return None
    begun = found.draft is not None or (found.offer.round > 1 and not found.whom)
    values = found.values if begun else {**found.form.defaults, **found.values}
    return bound_form(found.form, values or None, found.case.unit, data)
