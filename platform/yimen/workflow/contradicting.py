"""Days that contradict each other: an act stands on the day on which it was done, whatever was recorded before it. What
no longer fits that day is named beside the act; nothing is refused for it, and nothing is reordered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from .definition import Item, OnPart, Procedure
from .each import key_of, rule_id
from .graph import downstream_from
from .past import day_of, done_on, first_done_on, grounds_of, sources_of
from .run import Run
from .state import NOTHING, Record

CONFLICT = "conflict"


def tell_conflicts(run: Run, others: Iterable[str], target: str, day: str) -> None:
    """Each once."""
    found = dict.fromkeys(others)
    told = {each.target for each in run.effects if each.data.get("sort") == CONFLICT} if found else ()
    for other in found:
        if other not in told and other != target:
            run.tell("notify", other, sort=CONFLICT, with_=target, day=day)


def tell_all(run: Run, target: str, day: str, keys: Collection[str] = ()) -> None:
    """Of a day that was put right, or on which something was let pass: whatever follows on it earlier or goes before it
    later."""
    tell_conflicts(run, _around(run, target, day, keys), target, day)


def _around(run: Run, target: str, day: str, keys: Collection[str]) -> Iterator[str]:
    after = followers(run.procedure, target)
    if day < run.head["opened_on"]:
        yield run.procedure.opening.id
    for name in (*_tasks_done(run), *run.events):
        before = name in after and _before(run, name, day, keys)
        if before or (target in followers(run.procedure, name) and done_on(run.head, name, keys) > day):
            yield name
    for deadline in run.deadlines.values():
        stop = str(deadline.get("stop", ""))
        if stop and deadline["start"] == target and "" < done_on(run.head, stop, keys) < day:
            yield stop


def _before(run: Run, source: str, day: str, keys: Collection[str]) -> bool:
    """Whether it was done before the day, were it once of several times."""
    return bool(source) and "" < first_done_on(run.head, source, keys) < day


def tell_of_act(run: Run, item: Item, keys: Collection[str], before: Record) -> None:
    """Of a task that was done in the ordinary way: what it rests on was done again after its day, or it was done only
    after what was let pass without it. `before` is its record as it was."""
    late = [*_grounds_done_later(run, item, keys), *_rounds_over_later(run, item)]
    each = before.get("each", NOTHING)
    first = any(key not in each for key in keys) if keys else not before.get("count")
    tell_conflicts(run, [*late, *(_let_pass_before(run, item.id, keys) if first else ())], item.id, run.day)


def _grounds_done_later(run: Run, item: Item, keys: Collection[str]) -> Iterator[str]:
    for held in grounds_of(run.procedure, run.head, item) if run.late else ():
        days = [{part: day_of(run.head, part, keys) or "" for part in each.on} for each in held]
        if all(max(each.values(), default="") > run.day for each in days):
            yield from (part.source for each in days for part, day in each.items() if day > run.day)


def _rounds_over_later(run: Run, item: Item) -> Iterator[str]:
    """Repeatable stages of whose earlier rounds a gate asks, and whose last round was over only after the day."""
    later = _begun_again_later(run) if item.gates else []
    asked = [name for gate in (item.gates if later else ()) for name in sources_of(gate.on, gate.condition)]
    yield from (each for each in later if not set(asked).isdisjoint(run.procedure.items[each].children))


def _begun_again_later(run: Run) -> list[str]:
    return [
        name
        for name in run.procedure.repeatable_stages
        if run.record(name).get("round", 0) > 1 and str(run.record(name).get("since", "")) > run.day
    ]


def tell_of_event(run: Run, target: str, before: Record) -> None:
    """Of something from outside that came only after what was let pass without it."""
    if not before.get("count"):
        tell_conflicts(run, _let_pass_before(run, target, ()), target, run.day)


def _let_pass_before(run: Run, target: str, keys: Collection[str]) -> Iterator[str]:
    """What a head let pass before the day although it rests on the target, and what followed on that by the day."""
    passed = [name for name, record in run.items.items() if record.get("past")]
    after = followers(run.procedure, target) if passed else frozenset()
    for name in passed:
        if name in after and _before(run, name, run.day, keys):
            yield name
            more = run.procedure.downstream[name] & after
            yield from (
                each for each in _tasks_done(run) if each in more and _before(run, each, run.day, keys)
            )


def tell_of_stop(run: Run, name: str, day: str) -> None:
    """Of a term that ends on the day: it began later, or what waited for its running out was done although it never did."""
    record, rule = run.deadlines[name], rule_id(name)
    keys, stop = (key_of(name),) if key_of(name) else (), str(record.get("stop") or rule)
    if done_on(run.head, record["start"], keys) > day:
        tell_conflicts(run, [record["start"]], stop, day)
    if record.get("elapsed_on") and day <= record["due"]:
        tell_conflicts(run, _waited_out(run, rule, str(record["due"]), keys), stop, day)


def _waited_out(run: Run, rule: str, due: str, keys: Collection[str]) -> Iterator[str]:
    for name in _tasks_done(run):
        item = run.procedure.items[name]
        waits = any(gate.until == rule for gate in item.gates)
        waits = waits or any(OnPart(rule, "elapsed") in each.on for each in item.entry)
        if waits and done_on(run.head, name, keys) > due:
            yield name


def tell_later(run: Run, names: Iterable[str], target: str, keys: Collection[str] = ()) -> None:
    """Of what is over by this act, or undone by it: all of these that was done after its day."""
    later = [each for each in names if done_on(run.head, each, keys) > run.day]
    tell_conflicts(run, later, target, run.day)


def tell_end(run: Run) -> None:
    """The case ends on a day after which something was done in it."""
    by = run.act.task or run.act.target
    if run.late:
        tell_later(run, [*_tasks_done(run), *run.events], by)
    tell_conflicts(run, _begun_again_later(run), by, run.day)


def _tasks_done(run: Run) -> Iterator[str]:
    for name, record in run.items.items():
        if record.get("count") and run.procedure.items[name].sort in ("task", "child"):
            yield name


def followers(procedure: Procedure, target: str) -> frozenset[str]:
    """What rests on the item or event: what it opens, what a gate keeps until it was done, and what follows on these."""
    if target in procedure.items:
        found = procedure.downstream[target]
    else:
        found = downstream_from(procedure.watchers.get(target, ()), procedure.downstream)
    gated = [
        item.id
        for item in procedure.items.values()
        for gate in item.gates
        if target in sources_of(gate.on, gate.condition)
    ]
    return found | downstream_from(gated, procedure.downstream)
