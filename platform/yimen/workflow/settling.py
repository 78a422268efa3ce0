"""After an act the plan settles: items open, decisions are taken, terms run, stages are left, the case may end."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from yimen.kernel import UNKNOWN

from .clocks import LIVE, close, elapse, hear
from .contradicting import tell_end
from .criteria import met
from .definition import Item, Procedure
from .each import awaited, left_of
from .run import Run, kept_over
from .state import NOTHING, Record


def settle(run: Run, *, whole: bool = False) -> None:
    """Runs to the fixed point. Every step moves an item forward, so it ends; only acts move backward.

    Only what the happenings can move is looked at, and what depends on facts; `whole` looks at every item
    (after a way back, or when facts changed that no happening names).
    """
    told = heard = 0
    agenda = set(run.procedure.order if whole else _asked_by_facts(run))
    while True:
        while agenda or told < len(run.happenings):
            for part, _day, _key in run.happenings[told:]:
                agenda.update(run.procedure.watchers.get(part.source, ()))
            told = len(run.happenings)
            _advance(run, agenda)
            agenda = set()
            if told < len(run.happenings):
                agenda.update(_asked_by_facts(run))
        heard = hear(run, heard)
        elapse(run)
        if len(run.happenings) > heard:
            continue
        if _ends(run) or not _leave_stages(run, whole=whole):
            hear(run, heard)
            return


def _asked_by_facts(run: Run) -> list[str]:
    """The items that facts alone may move, of the stages that are entered."""
    records, found = run.items, list[str]()
    for stage, names in run.procedure.conditional.items():
        if not stage or records.get(stage, NOTHING).get("state") == "active":
            found += names
    return found


def _advance(run: Run, agenda: Collection[str]) -> None:
    """Looks once at each item of the agenda, in the procedure's order, and at what facts may move in a stage that is
    entered meanwhile; not at one before which nothing came yet."""
    procedure, records = run.procedure, run.items
    items, heralds, places = procedure.items, procedure.heralds, procedure.places
    waiting = [places[name] for name in agenda]
    waiting.sort()
    for place in waiting:
        name = procedure.order[place]
        record, item = records.get(name), items[name]
        if record is not None and record["state"] != "waiting":
            _move(run, item, record["state"])
            continue
        if item.parent and records.get(item.parent, NOTHING).get("state") != "active":
            continue
        if name in heralds and records.keys().isdisjoint(heralds[name]):
            continue
        _enter(run, item)
        if item.sort == "stage" and name in procedure.conditional and records.get(name) is not record:
            held = (places[each] for each in procedure.conditional[name])  # all of them behind it
            waiting[:] = sorted({*waiting, *held})


def _move(run: Run, item: Item, state: str) -> None:
    """An item that was begun: followed, left or decided, and opened once more where it waits again."""
    if item.each is not None and item.each.condition is not None:
        _follow(run, item, state)
        state = run.state_of(item.id)
    if state == "waiting":
        if not item.parent or run.state_of(item.parent) == "active":
            _enter(run, item)
    elif state == "active":
        if item.exit and met(run, item.exit) is not None:
            leave(run, item, "exit")
        elif item.sort == "decision":
            _decide(run, item)


def _enter(run: Run, item: Item) -> None:
    """Opens an item whose stage is entered, once one of its criteria holds."""
    if item.off:
        return
    if item.entry:
        since = met(run, item.entry)
    elif item.parent:
        since = str(run.record(item.parent)["since"])
    else:
        since = run.day
    if since is None or (item.each is not None and awaited(item, run.facts())):
        return
    run.open(item, since)
    if item.sort == "milestone":
        run.put(item.id, state="done", count=1, on=since)
        run.tell("milestone", item.id, on=since)
        run.happen(item.id, "reached")
    elif item.sort == "decision":
        _decide(run, item)


def _follow(run: Run, item: Item, state: str) -> None:
    """A task that concerns some of several is open as long as somebody of them is left: it is done when nobody is any
    more, or waits where it was done for nobody, and opens again when it comes to concern somebody else."""
    record = run.record(item.id)
    done, is_open = record.get("each"), state in ("active", "enabled")
    if is_open and (awaited(item, run.facts()) if not done else not any(left_of(item, record, run.facts()))):
        run.items[item.id] = {key: value for key, value in record.items() if key != "part"}
        run.put(item.id, state="done" if done else "waiting")
        run.tell("task_closed", item.id, why="unconcerned", round=record["round"])
        if done:
            run.happen(item.id, "completed")
    elif state == "done" and done and any(left_of(item, record, run.facts())):
        if run.state_of(item.parent) != "active":
            return
        waits, number = run.at_will(item), record["round"] + 1
        run.put(item.id, state="enabled" if waits else "active", round=number, since=run.day, part=True)
        run.tell("task_opened", item.id, round=number, since=run.day, manual=waits)


def _decide(run: Run, item: Item) -> None:
    """The first true rule gives the outcome; an unknown rule before it that says otherwise leaves it open."""
    outcome = decided(run, item)
    if not outcome:
        return
    run.put(item.id, state="done", count=1, outcome=outcome, on=run.record(item.id)["since"])
    run.happen(item.id, "completed")
    run.happen(item.id, outcome)


def decided(run: Run, item: Item) -> str:
    unknown: set[str] = set()
    for rule in item.rules:
        truth = rule.condition.truth(run.facts())
        if truth is UNKNOWN:
            unknown.add(rule.outcome)
        elif truth:
            return rule.outcome if unknown <= {rule.outcome} else ""
    return "" if unknown else item.default


def _leave_stages(run: Run, *, whole: bool) -> bool:
    """Leaves the innermost stages that are complete; whether any was left. Those of which this act noted nothing are as
    they were after the act before, and that left none complete."""
    left, items, records = False, run.procedure.items, run.items
    noted = None if whole else _noted(run)
    for name in run.procedure.stages_inward:
        if noted is not None and name not in noted:
            continue
        if records.get(name, NOTHING).get("state") == "active" and is_complete(run, items[name]):
            item = items[name]
            leave(run, item, "complete")
            if item.repeatable:
                _enter_again(run, item)
            left = True
            noted = None if noted is None else _noted(run)
    return left


def _noted(run: Run) -> set[str]:
    """The items of which this act noted anything, and the stages in which they stand."""
    before, items = run.before, run.procedure.items
    found: set[str] = set()
    for name in [each for each, record in run.items.items() if before.get(each) is not record]:
        while name and name not in found:
            found.add(name)
            name = items[name].parent
    return found


def _enter_again(run: Run, stage: Item) -> None:
    """A repeatable stage begins anew: what it holds waits again, rounds count on."""
    for name in stage.children:
        record = run.record(name)
        kept = {"state": "waiting", "round": record.get("round", 0), "count": 0}
        run.items[name] = {**kept, **kept_over(record)}
    run.open(stage, str(run.record(stage.id)["on"]))


def is_complete(run: Run, stage: Item) -> bool:
    """Nothing in it stands open, all that is required is done, and something was done at all."""
    some, items, records = False, run.procedure.items, run.items
    for name in stage.children:
        child, record = items[name], records.get(name, NOTHING)
        state = record.get("state", "waiting")
        if state in ("active", "enabled"):
            if not (
                _may_rest(child, state)
                or is_idle(run.procedure, run.items, child)
                or (child.repeatable and record["count"])
            ):
                return False
            some = some or bool(record["count"])
        elif state == "waiting":
            if child.required:
                return False
        else:
            some = True
    return some


def is_idle(procedure: Procedure, items: Mapping[str, Record], stage: Item) -> bool:
    """A stage that was entered but in which nothing was begun: an optional way that nobody took."""
    if stage.sort != "stage":
        return False
    for name in stage.children:
        child, record = procedure.items[name], items.get(name, NOTHING)
        state = record.get("state", "waiting")
        if record.get("count") or child.required:
            return False
        if state == "active" and not is_idle(procedure, items, child):
            return False
        if state == "enabled" and not _may_rest(child, state):
            return False
    return True


def _may_rest(item: Item, state: str) -> bool:
    return state == "enabled" and not (item.manual and item.required)


def leave(run: Run, item: Item, why: str) -> None:
    """Ends an item and, of a stage, whatever in it still stands open."""
    for name in item.children:
        child, state = run.procedure.items[name], run.state_of(name)
        if state == "enabled" or (state == "active" and not (child.repeatable and run.record(name)["count"])):
            leave(run, child, "stage")
        elif state == "active":
            run.close(child, "done", "stage")
    run.close(item, "left" if item.sort == "stage" else "dropped", why)


def _ends(run: Run) -> bool:
    for ending in run.procedure.endings:
        if met(run, ending.criteria) is not None:
            end(run, ending.id)
            return True
    return False


def end(run: Run, status: str) -> None:
    """The case is over: nothing stands open. Terms of tasks are dropped; terms that belong to no task (remedies,
    publication) run on. What the ending alone shut is marked with how it stood."""
    standing = {name: state for name in run.items if (state := run.state_of(name)) in ("active", "enabled")}
    for name in run.procedure.order:
        item = run.procedure.items[name]
        if not item.parent and name in standing:
            leave(run, item, "ended")
    for name, state in standing.items():
        run.put(name, shut=state)
    for name, record in list(run.deadlines.items()):
        if record["state"] in LIVE and record["task"]:
            close(run, name, "dropped", run.act.occurred_on)
            run.deadlines[name] = {**run.deadlines[name], "shut": record["state"]}
    run.head["status"] = status
    run.head["closed_on"] = run.day
    tell_end(run)
    run.tell("closed", status, on=run.day)
