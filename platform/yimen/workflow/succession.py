"""A case goes over to the unit that succeeds the one it was with: no task hands it on, and it counts as no move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from yimen.kernel import WorkingCalendar

from .definition import Procedure
from .holderacts import let_go
from .model import Act, Effect, Outcome
from .run import Run
from .settling import settle
from .state import load_state

Facts = Mapping[str, Any]


def people_of(state: Mapping[str, Any]) -> frozenset[str]:
    """Who handles the case or holds one of its tasks."""
    holders = [record.get("holder") for record in state["items"].values()]
    return frozenset(each for each in (*state["handlers"], *holders) if each)


def succeed(
    procedure: Procedure,
    state: Mapping[str, Any],
    act: Act,
    unit: str,
    staying: Collection[str],
    facts: Facts,
    calendar: WorkingCalendar,
) -> Outcome:
    """The case as `unit` has it from now on: handlers and holders among `staying` keep what they have, of the others it is
    free. `facts` are as the new unit gives them."""
    before = load_state(state)
    run = Run(procedure, before, act, None, facts, calendar)
    if before.get("units"):
        run.head["units"] = [*before["units"][:-1], unit]
    run.head["handlers"] = [each for each in before["handlers"] if each in staying]
    for name, record in list(run.items.items()):
        if record.get("holder") and record["holder"] not in staying:
            run.items[name] = let_go(record)
    run.forget_facts()
    run.tell("moved", unit, left=act.values.get("left", ""), keeps=False, task="")
    settle(run, whole=True)
    return run.outcome()


def taken_over(state: Mapping[str, Any], unit: str, left: str) -> Outcome:
    """A case that has ended, as `unit` has it from now on: nothing opens by that, and nobody handles it."""
    head = dict(load_state(state))
    if head.get("units"):
        head["units"] = [*head["units"][:-1], unit]
    head["handlers"] = []
    head["acts"] = int(head["acts"]) + 1
    return Outcome(head, (Effect("moved", unit, {"left": left, "keeps": False, "task": ""}),))
