"""What a form takes from its case (`x-from`), so that nobody keys in twice what the case already holds.

A property says `"x-from": "form.penalty_decision.fine"`, a CEL expression over what conditions see of a case. It is
filled in when the form is opened and may be changed; with `readOnly` it stays as the case has it, whatever is sent. On the
page of a task it sees papers besides, which this room knows nothing of: `paper.<type>.number`, `served.title`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yimen.kernel import UNKNOWN
from yimen.workflow import PAPERS, Procedure, evaluate

from .checking import form_in_hand
from .configuration import Configuration
from .facts import facts_of
from .form_reading import FormReading, Path, TakenField
from .models import Case
from .references import references

Taken = Sequence[tuple[TakenField, Any]]
Papers = Callable[[Case, Sequence[str], str], Mapping[str, Any]]
"""What `paper` and `served` are in a case: by the types that the task serves, and for whom of several it is opened."""


def taken_from(
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    reading: FormReading,
    whom: str = "",
    papers: Callable[[], Mapping[str, Any]] | None = None,
) -> Taken:
    """Each field that takes a value, with what the case has for it now: None where it has nothing. `whom` is the number
    of the one of several for whom the form is opened; `papers` is asked where a field takes something of them.

    A value that is kept apart is never taken: the field that took it might be read by others.
    """
    if not reading.taken:
        return ()
    conditions = [field.condition for field in reading.taken]
    facts = {**facts_of(case, configuration), "whom": whom}
    if papers is not None and any(PAPERS & each.tree.keys() for each in conditions):
        facts.update(papers())
    values = evaluate(procedure, case.state, facts, conditions)
    return [
        (field, None if value is UNKNOWN or value == "" or any(references(value)) else value)
        for field, value in zip(reading.taken, values, strict=True)
    ]


def begun_values(
    configuration: Configuration, case: Case, form: str, values: Mapping[str, Any], *, filling: bool
) -> dict[str, Any]:
    """`with_taken` for the form of an act that is no task, as the case was opened with it."""
    reading = form_in_hand(configuration, form, case.unit, case.bindings["forms"].get(form)).reading
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    return with_taken(values, taken_from(configuration, procedure, case, reading), filling=filling)


def with_taken(
    values: Mapping[str, Any], taken: Taken, *, filling: bool, again: bool = False
) -> dict[str, Any]:
    """The values with every fixed field as the case has it; `filling` fills what else is not there yet, `again` also what
    the case says now in the place of what is there."""
    made = copy.deepcopy(dict(values)) if taken else dict(values)
    for field, value in taken:
        if field.fixed or (filling and value is not None and (again or not _has(made, field.path))):
            put_at(made, field.path, value)
    return made


def _has(values: Any, path: Path) -> bool:
    for step in path:
        if not isinstance(values, Mapping) or step not in values:
            return False
        values = values[step]
    return True


def put_at(values: dict[str, Any], path: Path, value: Any) -> None:
    """None takes the value away; a place whose objects are something else is left for the form's own check."""
    here: Any = values
    for step in path[:-1]:
        if value is None and (not isinstance(here, dict) or step not in here):
            return
        here = here.setdefault(step, {})
        if not isinstance(here, dict):
            return
    if value is None:
        here.pop(path[-1], None)
    else:
        here[path[-1]] = value
