"""Every worked scenario of the base pack comes out as its author expects."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Procedure, run_scenario

NAMES = sorted(
    path.stem for path in (Path(__file__).parent.parent.parent / "catalogs/base/scenarios").glob("*.yaml")
)


@pytest.mark.parametrize("name", NAMES)
def test_scenario_of_base_pack_comes_out_as_expected(
    name: str,
    scenarios: Mapping[str, Any],
    procedures: dict[str, Procedure],
    calendar: WorkingCalendar,
    parameters: dict[str, Any],
) -> None:
    """The law's way is open, and every gate is shut to those who skip it."""
    scenario = scenarios[name]
    report = run_scenario(
        procedures[scenario["procedure"]],
        scenario,
        calendar,
        others=scenarios,
        parameters=parameters,
        id=name,
    )
    assert report.passed, "\n".join(map(str, report.findings))
    assert len(report.steps) == len(scenario["steps"])
