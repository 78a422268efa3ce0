"""The way back: a task is done again, and what rested on it is undone but never forgotten (rounds count on)."""

from __future__ import annotations

from collections.abc import Collection

from .clocks import undo
from .contradicting import tell_later
from .definition import Item
from .each import about, left_of
from .graph import LEFT
from .run import Run


def go_back(run: Run, target: Item, why: str) -> tuple[str, ...]:
    """Opens the target's next round and resets all that followed from it; the ids of the tasks undone."""
    downstream = run.procedure.downstream[target.id]
    undone = tuple(name for name in run.procedure.order if name in downstream and name in run.items)
    tell_later(run, undone, target.id)
    for name in undone:
        _reset(run, run.procedure.items[name], why)
    undo(run, (target.id, *undone))
    for name in run.procedure.order:
        if name + LEFT in downstream:
            _reenter(run, run.procedure.items[name], downstream)
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
    run.put(target.id, mending=True)
    return tuple(name for name in undone if run.procedure.items[name].sort == "task")


def go_back_for(run: Run, item: Item, target: Item) -> tuple[str, ...] | None:
    """A return that concerns those alone whom the task in hand is about: what was done for them is undone, what was done
    for others stands. None where it concerns everybody: nobody else was dealt with, or what was done for all rests on it."""
    if item.each is None or item.each.condition is None or run.state_of(target.parent) != "active":
        return None
    keys, before = about(item, run.record(item.id), run.facts()), run.record(target.id).get("each", {})
    if not keys or not set(keys) < set(before):
        return None
    downstream = run.procedure.downstream[target.id]
    followed = [
        run.procedure.items[name] for name in run.procedure.order if name in downstream and _done(run, name)
    ]
    if not all(run.record(each.id).get("each") for each in followed):
        return None
    undone = tuple(each for each in followed if not run.record(each.id)["each"].keys().isdisjoint(keys))
    tell_later(run, [each.id for each in undone], target.id, keys)
    for each in (target, *undone):
        _forget(run, each, keys)
    undo(run, (target.id, *(each.id for each in undone)), keys)
    return tuple(each.id for each in undone)


def _done(run: Run, name: str) -> bool:
    item = run.procedure.items.get(name)
    return item is not None and item.sort != "stage" and bool(run.record(name).get("count"))


def _forget(run: Run, item: Item, keys: Collection[str]) -> None:
    """For these it was not done: open again if it is for them to be done, else as it stood for the others."""
    record = run.record(item.id)
    kept = {key: each for key, each in record["each"].items() if key not in keys}
    if not kept:
        _reset(run, item, "returned")
        return
    if record["state"] in ("active", "enabled"):
        run.tell("task_closed", item.id, why="returned", round=record["round"])
    if "lasted" in record:
        run.put(item.id, lasted={key: each for key, each in record["lasted"].items() if key not in keys})
    last = max(kept.values(), key=lambda each: str(each["on"]))
    run.put(item.id, each=kept, outcome=last["outcome"], on=last["on"])
    if any(left_of(item, run.record(item.id), run.facts())):
        number = record["round"] + 1
        run.put(item.id, state="active", round=number, since=run.day, part=True)
        run.tell("task_opened", item.id, round=number, since=run.day, manual=False)


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
