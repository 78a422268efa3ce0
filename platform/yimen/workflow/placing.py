"""A case that ran on paper goes on in the engine at one of its stages, or stands there as it ended.

What was done before is not made up: no outcome is put where nobody entered one. The stages before are left, in the
stage itself opens what waits for nothing within it, and the rest follows as ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from yimen.kernel import WorkingCalendar

from .definition import Item, Procedure
from .model import Act, Outcome
from .run import Run
from .state import new_state
from .taskacts import finish


def place(
    procedure: Procedure,
    act: Act,
    *,
    stage: str,
    handlers: Sequence[str],
    filed_on: date,
    facts: Mapping[str, Any],
    calendar: WorkingCalendar,
) -> Outcome:
    """The state of a case that came to the stage on the act's day. Raises `KeyError` for a stage that is none."""
    wanted = procedure.items[stage]
    if wanted.sort != "stage":
        raise KeyError(stage)
    run = _begun(procedure, act, handlers, filed_on, facts, calendar)
    line = _line(procedure, wanted)
    _leave_before(run, line[0])
    for item in line:
        run.open(item, run.day)
    inside = _below(procedure, wanted)
    free = [
        procedure.items[name]
        for name in wanted.children
        if _waits_for_nothing_in(procedure.items[name], inside)
    ]
    needed = [item for item in free if item.required and not item.discretionary]
    for item in needed or free:
        run.open(item, run.day)
    return finish(run, whole=True)


def stages_to_go_on(procedure: Procedure, calendar: WorkingCalendar) -> tuple[str, ...]:
    """The stages at which a case may be placed: something stands open there that must be done. A way beside the main
    one, of measures or of a lawsuit, would lead nowhere by itself."""
    day = date(2000, 1, 3)
    found = []
    for item in procedure.items.values():
        if item.sort != "stage" or item.off:
            continue
        made = place(
            procedure,
            Act("open", day),
            stage=item.id,
            handlers=(),
            filed_on=day,
            facts={},
            calendar=calendar,
        )
        if any(_must_be_done(procedure.items[name], each) for name, each in made.state["items"].items()):
            found.append(item.id)
    return tuple(found)


def _must_be_done(item: Item, record: Mapping[str, Any]) -> bool:
    begun = record["state"] in ("active", "enabled")
    return begun and item.sort in ("task", "child") and item.required and not item.discretionary


def end(
    procedure: Procedure,
    act: Act,
    *,
    ending: str,
    handlers: Sequence[str],
    filed_on: date,
    calendar: WorkingCalendar,
) -> Outcome:
    """The state of a case that ended so on the act's day. Raises `KeyError` for an ending that is none."""
    if ending not in {each.id for each in procedure.endings}:
        raise KeyError(ending)
    run = _begun(procedure, act, handlers, filed_on, {}, calendar)
    for name in procedure.order:
        if procedure.items[name].sort == "stage" and not procedure.items[name].parent:
            _left(run, name)
    run.head["status"] = ending
    run.tell("closed", ending)
    return run.outcome()


def _begun(
    procedure: Procedure,
    act: Act,
    handlers: Sequence[str],
    filed_on: date,
    facts: Mapping[str, Any],
    calendar: WorkingCalendar,
) -> Run:
    run = Run(procedure, new_state(procedure, filed_on), replace(act, task=""), None, facts, calendar)
    run.head["handlers"] = list(handlers)
    return run


def _line(procedure: Procedure, stage: Item) -> list[Item]:
    """The stage and those around it, outermost first."""
    found = [stage]
    while found[0].parent:
        found.insert(0, procedure.items[found[0].parent])
    return found


def _leave_before(run: Run, item: Item) -> None:
    """The stages before this outermost one are over; within it ways may lie beside one another."""
    for name in run.procedure.order:
        if name == item.id:
            return
        other = run.procedure.items[name]
        if not other.parent and other.sort == "stage":
            _left(run, name)


def _left(run: Run, stage: str) -> None:
    run.put(stage, state="left", round=1, since=run.head["opened_on"], on=run.day)


def _below(procedure: Procedure, stage: Item) -> frozenset[str]:
    found: set[str] = set()
    ahead = list(stage.children)
    while ahead:
        name = ahead.pop()
        found.add(name)
        ahead.extend(procedure.items[name].children)
    return frozenset(found)


def _waits_for_nothing_in(item: Item, inside: frozenset[str]) -> bool:
    """Whether what it waits for lies all outside, and happened long ago or never will."""
    if item.off or item.opens or not item.entry or item.sort not in ("task", "child"):
        return False
    sources = {part.source for criterion in item.entry for part in criterion.on}
    return bool(sources) and not sources & inside
