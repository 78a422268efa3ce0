"""The way back: a task is done again, and what rested on it is undone but never forgotten (rounds count on)."""

from __future__ import annotations

from .clocks import undo
from .definition import Item
from .graph import LEFT
from .run import Run


def go_back(run: Run, target: Item, why: str) -> tuple[str, ...]:
    """Opens the target's next round and resets all that followed from it; the ids of the tasks undone."""
    downstream = run.procedure.downstream[target.id]
    undone = tuple(name for name in run.procedure.order if name in downstream and name in run.items)
    for name in undone:
        _reset(run, run.procedure.items[name], why)
    undo(run, (target.id, *undone))
    for name in downstream:
        if name.endswith(LEFT):
            _reenter(run, run.procedure.items[name.removesuffix(LEFT)], downstream)
    parent = target.parent
    while parent:
        _reenter(run, run.procedure.items[parent], downstream)
        parent = run.procedure.items[parent].parent
    was = run.state_of(target.id)
    if was in ("active", "enabled"):
        run.tell("task_closed", target.id, why=why, round=run.record(target.id)["round"])
    run.open(target, run.day)
    if run.state_of(target.id) == "enabled":
        run.put(target.id, state="active")
    return tuple(name for name in undone if run.procedure.items[name].sort == "task")


def _reset(run: Run, item: Item, why: str) -> None:
    record = run.record(item.id)
    state = record.get("state")
    if item.sort == "stage" and state == "active":
        run.tell("stage_left", item.id, why=why)
    elif state in ("active", "enabled"):
        run.tell("task_closed", item.id, why=why, round=record["round"])
    kept = {"state": "waiting", "round": record.get("round", 0), "count": 0}
    run.items[item.id] = {**kept, "who": record["who"]} if record.get("who") else kept


def _reenter(run: Run, stage: Item, downstream: frozenset[str]) -> None:
    """A stage that was left is entered again; what it had dropped on leaving may open again."""
    if run.state_of(stage.id) != "left":
        return
    run.put(stage.id, state="active", since=run.day)
    run.tell("stage_entered", stage.id)
    for name in stage.children:
        if name in downstream:
            continue
        child, record = run.procedure.items[name], run.record(name)
        if record.get("state") == "dropped":
            run.put(name, state="waiting")
        elif record.get("state") == "done" and child.repeatable:
            run.put(name, state="active", round=record["round"] + 1)
            run.tell("task_opened", name, round=record["round"] + 1, since=run.day, manual=False)
