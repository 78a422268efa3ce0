"""The engine: (procedure, state, act, doer, facts, calendar) to a new state and effects, or a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from yimen.kernel import WorkingCalendar

from . import holderacts, taskacts
from .caseacts import CASE_ACTS
from .clocks import LIVE, counted_record
from .definition import Procedure
from .model import Act, Doer, Effect, Outcome, Refusal
from .run import Run
from .state import load_state, new_state

Facts = Mapping[str, Any]
ACTS: Final[Mapping[str, Callable[[Run, Doer], Outcome | Refusal]]] = {
    "complete": taskacts.complete,
    "return": taskacts.send_back,
    "start": taskacts.start,
    "claim": holderacts.claim,
    "release": holderacts.release,
    "delegate": holderacts.delegate,
    "override": taskacts.override,
    **CASE_ACTS,
}


def begin(
    procedure: Procedure, act: Act, doer: Doer, facts: Facts, calendar: WorkingCalendar
) -> Outcome | Refusal:
    """A case begins: the opening task is done by the act `open`."""
    run = Run(
        procedure, new_state(procedure, act.occurred_on), _on_opening(procedure, act), doer, facts, calendar
    )
    return taskacts.opening(run, doer)


def advance(
    procedure: Procedure,
    state: Mapping[str, Any],
    act: Act,
    doer: Doer,
    facts: Facts,
    calendar: WorkingCalendar,
) -> Outcome | Refusal:
    """One act on an open case. `state` is never changed; the outcome carries a new one.

    Raises `StateError` for a document of another procedure or a newer version, `ValueError` for an unknown act.
    """
    act_of = ACTS.get(act.sort)
    if act_of is None:
        raise ValueError(f"no act {act.sort!r} on a case that has begun")
    return act_of(Run(procedure, load_state(state), act, doer, facts, calendar), doer)


def recount(
    procedure: Procedure, state: Mapping[str, Any], act: Act, calendar: WorkingCalendar
) -> Outcome | None:
    """Open deadlines counted by a re-issued calendar, or None when no day moves; a closed deadline keeps its day."""
    run = Run(procedure, load_state(state), act, None, {}, calendar)
    effects: list[Effect] = []
    for name, record in list(run.deadlines.items()):
        rule = procedure.term(name)
        if rule is None or record["state"] not in LIVE:
            continue
        counted = counted_record(run, rule, record)
        if counted != record:
            run.deadlines[name] = counted
            effects.append(Effect("deadline_set", name, {"due": counted["due"], "before": record["due"]}))
    run.effects.extend(effects)
    return run.outcome() if effects else None


def _on_opening(procedure: Procedure, act: Act) -> Act:
    if act.sort != "open":
        raise ValueError(f"a case begins with the act open, not {act.sort!r}")
    opening = procedure.opening.id
    return act if act.task == opening else replace(act, task=opening)
