"""Every gate of the base procedures is seen to refuse in some worked scenario, by its message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
