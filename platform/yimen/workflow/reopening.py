"""A case that is over is opened again: what stood beside its way stands as before; the way goes on where the act says."""

from __future__ import annotations

from typing import Any, Final

from .run import Run
from .state import OPEN

STANDING: Final = ("active", "enabled")


def reopen(run: Run) -> None:
    run.head["status"] = OPEN
    run.head.pop("closed_on", None)


def stand_again(run: Run) -> None:
    """After a reopening and the way back that it took: the stages beside the way that the ending alone shut stand open again
    with all they held, and the terms of what is open in them run on; not those within a stage that is over."""
    again: set[str] = set()
    for name in run.procedure.order:
        record, item = run.record(name), run.procedure.items[name]
        if "shut" not in record:
            continue
        kept: dict[str, Any] = {key: each for key, each in record.items() if key != "shut"}
        run.items[name] = kept
        around = not item.parent or run.state_of(item.parent) == "active"
        if not around or kept["state"] in (*STANDING, "waiting") or not (item.beside or item.parent in again):
            continue
        again.add(name)
        run.items[name] = {**kept, "state": record["shut"], "since": run.day}
        if item.sort == "stage":
            run.tell("stage_entered", name)
        elif item.sort == "task":
            number, waits = kept["round"] + 1, record["shut"] == "enabled"
            run.put(name, round=number)
            run.tell("task_opened", name, round=number, since=run.day, manual=waits)
    for name, term in list(run.deadlines.items()):
        if "shut" in term:
            _run_again(run, name, again)


def _run_again(run: Run, name: str, again: set[str]) -> None:
    """The term runs on from its first day, if it is of a task that stands open again."""
    term = {key: each for key, each in run.deadlines[name].items() if key != "shut"}
    if term["state"] == "dropped" and term["task"] in again:
        del term["closed_on"]
        term["state"] = run.deadlines[name]["shut"]
        run.tell("deadline_set", name, due=term["due"], started_on=term["started_on"], reopened=True)
    run.deadlines[name] = term
