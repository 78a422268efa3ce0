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

from .clocks import start
from .definition import DeadlineRule, Item, Procedure
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
    days: Mapping[str, date] | None = None,
) -> Outcome:
    """The state of a case that came to the stage on the act's day. Raises `KeyError` for a stage that is none.

    `days` are those that the register tells, by column: terms that began on them run on.
    """
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
    for rule in terms_begun(procedure, stage):
        day = (days or {}).get(rule.paper)
        if day is not None and (rule.condition is None or rule.condition.truth(run.facts()) is not False):
            start(run, rule, rule.starts[0].source, day)
    return finish(run, whole=True)


def terms_begun(procedure: Procedure, stage: str) -> tuple[DeadlineRule, ...]:
    """The terms that began before a case came to the stage and are not over by then, of those whose first day a register
    can tell: they begin in an earlier stage, and what would end them lies ahead (or nothing does)."""
    here = _place(procedure, stage)
    return tuple(
        rule
        for rule in procedure.deadlines.values()
        if rule.paper
        and all(_place(procedure, part.source) < here for part in rule.starts)
        and (not rule.stops or any(_place(procedure, part.source) >= here for part in rule.stops))
        and (not rule.task or _place(procedure, rule.task) >= here)
    )


def _place(procedure: Procedure, name: str) -> int:
    """Where the outermost stage around something stands in the procedure; what is in none comes last."""
    item = procedure.items.get(name)
    while item is not None and item.parent:
        item = procedure.items.get(item.parent)
    return procedure.places.get(item.id, len(procedure.order)) if item is not None else len(procedure.order)


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
