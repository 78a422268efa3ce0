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
    off = {key for key, each in reading.configured().of_kind("procedure").items() if each.body.get("off")}
    every = [name for name, body in reading.scenarios.items() if _named(body) not in off]
    for name in sorted(only or every):
        if name not in reading.scenarios:
            raise ChangeRefused(codes.NO_SCENARIO.at(name=name))
        place = Place(f"scenarios/{name}.yaml", path="")
        reports.append(_played(reading, name, reading.scenarios[name], place, simulated))
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
    return _played(reading, name, {"title": name, **scenario, "procedure": procedure}, place, simulated=True)


def _played(
    reading: Reading, name: str, scenario: Mapping[str, Any], place: Place, simulated: bool
) -> ScenarioReport:
    play = simulate if simulated else run_scenario
    return play(
        _procedure(reading, scenario, place),
        scenario,
        working_calendar(reading),
        others=reading.scenarios,
        parameters={
            each.key: each.body.get("value") for each in reading.entries if _is(each.kind, each.scope)
        },
        place=place,
        id=name,
    )


def _named(scenario: object) -> str:
    return str(scenario.get("procedure", "")) if isinstance(scenario, Mapping) else ""


def _is(kind: str, scope: str) -> bool:
    return kind == "parameter" and not scope


def _procedure(reading: Reading, scenario: object, place: Place) -> Procedure:
    """The procedure that a scenario names, as the unit it names runs it."""
    body = scenario if isinstance(scenario, dict) else {}
    named, unit = str(body.get("procedure", "")), str(body.get("unit", ""))
    found = reading.configured().of_kind("procedure", unit).get(named)
    if found is None:
        raise ChangeRefused(codes.NO_PROCEDURE.at(place, name=named))
    try:
        return compile_procedure(found.body)
    except ProcedureError as error:
        raise ChangeRefused(codes.FAULTY_PROCEDURE.at(place, name=named, problem=error)) from error


def working_calendar(reading: Reading) -> WorkingCalendar:
    """The working days that the chain's `calendar` entries publish."""
    bodies = [each.body for each in reading.entries if each.kind == "calendar"]
    return WorkingCalendar.of(
        (int(each["year"]) for each in bodies),
        (date.fromisoformat(day) for each in bodies for day in each["holidays"]),
        (date.fromisoformat(day) for each in bodies for day in each["workdays"]),
    )
