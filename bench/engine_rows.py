"""The pure engine on the ordinary procedure: state loaded, one act decided, state dumped, act after act; loaded and
dumped as the database's columns are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest.mock import patch

from yimen.kernel import WorkingCalendar, canonical_text, read_json
from yimen.pack import chain, find_packs, layer
from yimen.workflow import Outcome, advance, compile_procedure, run_scenario, scenarios

from .measure import Row, rate_of

PROCEDURE, SCENARIO = "ordinary_penalty", "ordinary_lawful"
ROUNDS, TIMES = 7, 100


def rows() -> Iterator[Row]:
    steps = lawful_steps()

    def work() -> int:
        for _ in range(TIMES):
            for procedure, state, act, doer, facts, calendar in steps:
                outcome = advance(procedure, read_json(state), act, doer, facts, calendar)
                assert isinstance(outcome, Outcome)
                canonical_text(outcome.state)
        return TIMES * len(steps)

    work()
    rates = sorted(rate_of(work) for _ in range(ROUNDS))
    value = round(rates[len(rates) // 2])
    yield Row(
        "engine: load state, one act, dump state",
        value,
        "acts/s",
        target="value >= 3000",
        met=value >= 3000,
        note=f"{len(steps)} acts of the lawful scenario in turn; best {rates[-1]:.0f}",
    )


def lawful_steps() -> list[tuple[Any, ...]]:
    """What the engine was given at each act of the lawful scenario."""
    layered = layer(*chain("base", find_packs()))
    bodies = {(each.kind, each.key): each.body for each in layered.entries}
    stories = {str(name): body for name, body in layered.scenarios.items()}
    years = [body for (kind, _), body in bodies.items() if kind == "calendar"]
    calendar = WorkingCalendar.of(
        [int(body["year"]) for body in years],
        [date.fromisoformat(day) for body in years for day in body["holidays"]],
        [date.fromisoformat(day) for body in years for day in body["workdays"]],
    )
    parameters = {key: body["value"] for (kind, key), body in bodies.items() if kind == "parameter"}
    steps: list[tuple[Any, ...]] = []

    def noted(procedure: Any, state: Any, *rest: Any) -> Any:
        steps.append((procedure, canonical_text(state), *rest))
        return advance(procedure, state, *rest)

    procedure = compile_procedure(bodies["procedure", PROCEDURE])
    with patch.object(scenarios, "advance", noted):
        report = run_scenario(procedure, stories[SCENARIO], calendar, others=stories, parameters=parameters)
    assert report.passed, report.findings
    return steps
