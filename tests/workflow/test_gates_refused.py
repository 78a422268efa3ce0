"""Every gate of the base procedures is seen to refuse in some worked scenario, by its message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Procedure, run_scenario


def gates_of(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    """(task, gate, message)."""
    for item in procedure.items.values():
        for gate in item.gates:
            yield item.id, gate.id, gate.message


@pytest.mark.parametrize("name", ["ordinary_penalty", "summary_penalty"])
def test_every_gate_refuses_in_some_scenario(
    name: str, procedures: Mapping[str, Procedure], scenarios: Mapping[str, Any], calendar: WorkingCalendar,
    parameters: Mapping[str, Any],
) -> None:  # fmt: skip
    """A gate that no example runs into may be one that lets everything pass."""
    said: dict[str, set[str]] = {}
    for scenario in scenarios.values():
        if scenario["procedure"] != name:
            continue
        report = run_scenario(procedures[name], scenario, calendar, others=scenarios, parameters=parameters)
        for step in report.steps:
            said.setdefault(step.task or procedures[name].opening.id, set()).update(
                each.message for each in step.refused
            )
    silent = [
        f"{task}.{gate}"
        for task, gate, message in gates_of(procedures[name])
        if not any(message in each for each in said.get(task, ()))
    ]
    assert silent == []


FORMS = Path(__file__).parent.parent.parent / "form_schemas/base"
NO_OPENS = re.compile(r"form\.(\w+)\.(\w+) == false")


def controls(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every control of a layout."""
    if part.get("type") == "Control":
        yield part
    for each in part.get("elements", ()):
        yield from controls(each)


@pytest.mark.parametrize("name", ["ordinary_penalty", "summary_penalty"])
def test_question_whose_no_opens_a_gate_can_be_answered_with_no(
    name: str, procedures: Mapping[str, Procedure]
) -> None:
    """A box that need not be ticked says nothing where it is not: yes and no are asked, or an answer is required."""
    asked = {
        (form, field)
        for item in procedures[name].items.values()
        for gate in item.gates
        if gate.condition is not None and f"has(form.{item.form}." not in gate.condition.text
        for form, field in NO_OPENS.findall(gate.condition.text)
        if form == item.form
    }
    mute = []
    for form, field in sorted(asked):
        body = json.loads((FORMS / f"{form}.json").read_text("utf-8"))
        shown = next(each for each in controls(body["ui"]) if each["scope"].endswith(f"/{field}"))
        if shown["options"].get("format") != "radio" and field not in body["schema"].get("required", ()):
            mute.append(f"{form}.{field}")
    assert mute == []


def test_refusal_names_the_fields_by_which_it_was_judged(
    procedures: Mapping[str, Procedure], scenarios: Mapping[str, Any], calendar: WorkingCalendar,
    parameters: Mapping[str, Any],
) -> None:  # fmt: skip
    """Those of the form that was handed in, not of what stood in the case before."""
    report = run_scenario(
        procedures["ordinary_penalty"], scenarios["execution_substitute_signed"], calendar, others=scenarios,
        parameters=parameters,
    )  # fmt: skip
    fields = {each.fields for step in report.steps for each in step.refused}
    assert ("party_present", "signed", "witness") in fields
