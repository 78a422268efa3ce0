"""A pack's worked examples, played over what its layers say together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from yimen.kernel import Place, WorkingCalendar
from yimen.workflow import (
    Procedure,
    ProcedureError,
    ScenarioReport,
    compile_procedure,
    run_scenario,
    simulate,
)

from . import codes
from .layers import Reading
from .refusal import ChangeRefused


def run_scenarios(
    reading: Reading, only: Collection[str] = (), *, simulated: bool = False
) -> list[ScenarioReport]:
    """A report per scenario, by name; lower packs' examples are played over the upper packs' definitions too. Those of a
    procedure that is off are left out unless they are named.

    With `simulated` nothing is expected: what happens is only told. Raises `ChangeRefused` for a name or a
    procedure that is not there.
    """
    reports = []
    ground = _Ground(reading)
    off = {key for key, each in ground.configured.of_kind("procedure").items() if each.body.get("off")}
    every = [name for name, body in reading.scenarios.items() if _named(body) not in off]
    for name in sorted(only or every):
        if name not in reading.scenarios:
            raise ChangeRefused(codes.NO_SCENARIO.at(name=name))
        place = Place(f"scenarios/{name}.yaml", path="")
        reports.append(_played(ground, name, reading.scenarios[name], place, simulated))
    return reports


def simulate_scenario(
    reading: Reading, procedure: str, scenario: Mapping[str, Any], *, name: str, file: str
) -> ScenarioReport:
    """What a scenario that stands outside the pack comes to in one of its procedures; nothing is expected.

    The scenario may begin with (`after`) one of the pack's. Raises `ChangeRefused` where it names another procedure, or
    the pack has none of that name.
    """
    place = Place(file, path="")
    named = str(scenario.get("procedure", procedure))
    if named != procedure:
        raise ChangeRefused(codes.OTHER_PROCEDURE.at(place, named=named, name=procedure))
    told = {"title": name, **scenario, "procedure": procedure}
    return _played(_Ground(reading), name, told, place, simulated=True)


class _Ground:
    """What all scenarios of a reading are played on; a procedure is compiled once for all who run it alike."""

    def __init__(self, reading: Reading) -> None:
        self.configured = reading.configured()
        self.calendar = working_calendar(reading)
        self.scenarios = reading.scenarios
        self.parameters = {
            each.key: each.body.get("value") for each in reading.entries if _is(each.kind, each.scope)
        }
        self._compiled: dict[tuple[str, str], Procedure] = {}

    def procedure(self, scenario: object, place: Place) -> Procedure:
        """The procedure that a scenario names, as the unit it names runs it."""
        body = scenario if isinstance(scenario, dict) else {}
        named, unit = str(body.get("procedure", "")), str(body.get("unit", ""))
        if (named, unit) not in self._compiled:
            found = self.configured.of_kind("procedure", unit).get(named)
            if found is None:
                raise ChangeRefused(codes.NO_PROCEDURE.at(place, name=named))
            try:
                self._compiled[named, unit] = compile_procedure(found.body)
            except ProcedureError as error:
                problem = codes.FAULTY_PROCEDURE.at(place, name=named, problem=error)
                raise ChangeRefused(problem) from error
        return self._compiled[named, unit]


def _played(
    ground: _Ground, name: str, scenario: Mapping[str, Any], place: Place, simulated: bool
) -> ScenarioReport:
    play = simulate if simulated else run_scenario
    return play(
        ground.procedure(scenario, place),
        scenario,
        ground.calendar,
        others=ground.scenarios,
        parameters=ground.parameters,
        place=place,
        id=name,
    )


def _named(scenario: object) -> str:
    return str(scenario.get("procedure", "")) if isinstance(scenario, Mapping) else ""


def _is(kind: str, scope: str) -> bool:
    return kind == "parameter" and not scope


def working_calendar(reading: Reading) -> WorkingCalendar:
    """The working days that the chain's `calendar` entries publish."""
    bodies = [each.body for each in reading.entries if each.kind == "calendar"]
    return WorkingCalendar.of(
        (int(each["year"]) for each in bodies),
        (date.fromisoformat(day) for each in bodies for day in each["holidays"]),
        (date.fromisoformat(day) for each in bodies for day in each["workdays"]),
    )
