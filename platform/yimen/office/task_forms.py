"""An open task with its form bound for the Actor: what the task's page and its draft both stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, request

from yimen import cases
from yimen.documents import papers_taken
from yimen.office.form_binding import bound_form
from yimen.office.form_lookups import UnitLookups
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.shell_words import speak_of
from yimen.screens import CompiledForm, Contrast, FormError, ShownField, shown_fields
from yimen.workflow import Procedure, Reason, TaskView

DONE = frozenset({"open", "complete", "override"})
LOOKED_AT = 50
"""How many of the newest events are looked through for the one that sent a task back."""


@dataclass(frozen=True, slots=True)
class TaskState:
    """What a task's page shows besides its input: why it was refused, and what another draft holds otherwise."""

    found: cases.TaskForm
    reasons: tuple[Reason, ...] = ()
    stale: bool = False
    contrasts: tuple[Contrast, ...] = ()
    clash: str = ""


@dataclass(frozen=True, slots=True)
class Led:
    """A task that led to the one in hand, with the fields of its form that hold something."""

    task: TaskView
    form: str
    fields: tuple[ShownField, ...]


def open_task(case_id: str, task: str, otherwise: cases.TaskForm | None = None) -> cases.TaskForm:
    """The task open for the Actor; a page that lost it to somebody else is still shown, with `otherwise`."""
    return task_in_hand(case_id, task) or otherwise or abort(404)


def task_in_hand(case_id: str, task: str) -> cases.TaskForm | None:
    """The task where it stands open for the Actor."""
    whom = request.args.get("whom", "")
    found = cases.task_form(
        db(), actor(), case_id, task, configuration(), language=language(), whom=whom, papers=_papers
    )
    if found is None or not found.may:
        return None
    speak_of(found.case)
    return found


def _papers(case: cases.Case, serves: Sequence[str], whom: str) -> Mapping[str, Any]:
    if not actor().may("document.view"):
        return {}
    return papers_taken(db(), actor(), case, serves, (whom,) if whom else (), today())


def led_by(found: cases.TaskForm, procedure: Procedure) -> list[Led]:
    """What was done before, by which the task came up: what whoever decides goes by."""
    case, held = found.case, actor().roles_over(found.case.unit)
    told = cases.leading_tasks(db(), actor(), case, procedure, found.offer.task, language=language())
    lookups = UnitLookups(db(), configuration(), actor(), case.unit)
    lines = []
    for each in told:
        form = form_of(case, each.form) if each.form else None
        fields = (
            shown_fields(form, each.values, language=language(), roles=held, lookups=lookups) if form else []
        )
        lines.append(Led(each.task, each.form, tuple(field for field in fields if field.text)))
    return lines


def sent_back(found: cases.TaskForm) -> cases.JournalLine | None:
    """The act that sent the task back, where it is open again because of that."""
    task = found.offer.task
    if found.offer.round < 2:
        return None
    for each in cases.journal(
        db(), actor(), found.case.id, configuration=configuration(), limit=LOOKED_AT, language=language()
    ):
        if each.sort == "return" and each.target == task:
            return each
        if each.task == task and each.sort in DONE:
            return None
    return None


def form_of(case: cases.Case, name: str) -> CompiledForm | None:
    """The form as the case is pinned to it; None where it is configured no more."""
    try:
        return configuration().form(name, case.unit, case.bindings.get("forms", {}).get(name))
    except (cases.NotConfigured, FormError):
        return None


def bind_task(found: cases.TaskForm, data: Any = None) -> Any:
    """The task's form over its draft, over what it held the last time, or over what it takes from the case."""
    if found.form is None:
        return None
    begun = found.draft is not None or not found.anew
    values = found.values if begun else {**found.form.defaults, **found.values}
    return bound_form(found.form, values or None, found.case.unit, data)
