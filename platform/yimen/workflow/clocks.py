"""Deadlines of a case: started, stopped, paused and extended by what happens; counted by `counting`.

{"title", "article", "task", "state": running|paused|met|missed|dropped, "start": source of the start,
 "started_on", "lengths": [[amount, unit], …], "due", "due_at"?, "provisional", "warn_on": [day],
 "pauses": [[from, to | null, pause id]], "extended": times, "closed_on"?, "stop"?, "elapsed_on"?, "whose"?}
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from yimen.kernel import UNKNOWN

from .contradicting import tell_of_stop
from .counting import last_day, last_moment
from .definition import DeadlineRule, Extension, OnPart, stated
from .each import key_of, label, name_of, names_of, rule_id, several
from .environment import seen_of
from .run import Run
from .state import OPEN

ONE_DAY = timedelta(days=1)
LIVE = ("running", "paused")
SINCE = "since"
"""What the day on which a term would run is called where it says from when (`from`)."""
EPOCH = date(1970, 1, 1)


def hear(run: Run, heard: int) -> int:
    """Lets the deadlines react to the happenings since number `heard`; returns how many are heard now."""
    while heard < len(run.happenings):
        part, day, key = run.happenings[heard]
        heard += 1
        for name in run.procedure.listeners.get(part.source, ()):
            _react(run, run.procedure.deadlines[name], part, day, key)
    return heard


def elapse(run: Run) -> None:
    """Marks the terms that are over on the day of the act. `<deadline>.elapsed` holds from the day after the last day;
    a term that it starts runs from the last day itself."""
    for name, record in list(run.deadlines.items()):
        if record["state"] == "running" and not record.get("elapsed_on") and record["due"] < run.day:
            since = date.fromisoformat(record["due"]) + ONE_DAY
            run.deadlines[name] = {**record, "elapsed_on": since.isoformat()}
            run.happen(rule_id(name), "elapsed", date.fromisoformat(record["due"]), key_of(name))


def _react(run: Run, rule: DeadlineRule, part: OnPart, day: date, key: str) -> None:
    """What happens to one alone moves his own term, what happens to all moves every one's."""
    names = names_of(rule.id, run.deadlines) if run.keyed else [rule.id] if rule.id in run.deadlines else []
    live = [name for name in names if run.deadlines[name]["state"] in LIVE]
    mine = [name for name in live if key_of(name) == key] if key else live
    for name in mine:
        _move(run, rule, name, part, day)
    over = run.head["status"] != OPEN and rule.task  # nobody has a task any more when the case is over
    begins = not mine and not over and part in rule.starts
    if begins and (rule.condition is None or rule.condition.truth(_facts_of(run, key)) is not False):
        start(run, rule, part.source, day, key)


def _move(run: Run, rule: DeadlineRule, name: str, part: OnPart, day: date) -> None:
    if part in rule.stops:
        return stop(run, name, day, part.source)
    if part in rule.drops:
        return close(run, name, "dropped", day)
    if rule.extension is not None and part in rule.extension.on:
        return extend_by_happening(run, rule, name, rule.extension)
    for each in rule.pauses:
        if part in each.start:
            return pause(run, name, day, each.id) if rule.may_pause(parameters_of(run)) else None
        if part in each.end:
            return resume(run, rule, name, day, each.id)
    return None


def start(run: Run, rule: DeadlineRule, source: str, day: date, key: str = "") -> None:
    """A condition that is unknown starts the term all the same: it is safer watched than forgotten."""
    day = _counted_from(run, rule, day, key) or day
    whose = _whose(run, source, key)
    record: dict[str, Any] = {
        **whose,
        "title": titled(rule, whose),
        "article": rule.article,
        "task": rule.task,
        "state": "running",
        "start": source,
        "started_on": day.isoformat(),
        "lengths": [[amount_of(run, rule), rule.unit]],
        "pauses": [],
        "extended": 0,
    }
    if rule.unit == "hour" and run.act.occurred_at:
        began = datetime.fromisoformat(run.act.occurred_at)
        record["due_at"] = last_moment(began, record["lengths"][0][0]).isoformat()
    run.keyed = run.keyed or bool(key)
    _set(run, rule, name_of(rule.id, key), record)


def _facts_of(run: Run, key: str) -> dict[str, Any]:
    return seen_of(run.facts(), {"deadlines": run.deadlines}, key)


def _counted_from(run: Run, rule: DeadlineRule, since: date, key: str) -> date | None:
    """The day that a form or the case says, where the term runs from one; None where it runs from what starts it, the
    day that the expression reads as `since`."""
    if rule.counted_from is None:
        return None
    value = rule.counted_from.value({**_facts_of(run, key), SINCE: since})
    return EPOCH + timedelta(days=value) if value is not UNKNOWN and isinstance(value, int) else None


def _whose(run: Run, source: str, key: str) -> dict[str, str]:
    """Whose term it is; one that follows on another is that one's."""
    if not key:
        return {}
    before = run.deadlines.get(name_of(source, key))
    if before is not None:
        return {"whose": str(before.get("whose") or key)}
    return {"whose": label(several(run.procedure.items[source], run.facts()), key)}


def titled(rule: DeadlineRule, record: Mapping[str, Any]) -> str:
    """The term's title; of one that is somebody's alone, with whose it is."""
    return f"{rule.name()}（{record['whose']}）" if record.get("whose") else rule.name()


def amount_of(run: Run, rule: DeadlineRule) -> int:
    """The term's amount: the parameter of the region, field or unit where it has one, else the rule's own."""
    return stated(parameters_of(run), rule.parameter, rule.amount)


def parameters_of(run: Run) -> Mapping[str, Any]:
    return run.given.get("parameter") or {}


def _set(run: Run, rule: DeadlineRule, name: str, record: Mapping[str, Any]) -> None:
    counted = counted_record(run, rule, record)
    run.deadlines[name] = counted
    run.tell(
        "deadline_set",
        name,
        due=counted["due"],
        started_on=counted["started_on"],
        provisional=counted["provisional"],
    )


def counted_record(run: Run, rule: DeadlineRule, record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its due day and warning days counted anew."""
    lengths = [(int(amount), str(unit)) for amount, unit in record["lengths"]]
    excluded = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b, _ in record["pauses"] if b]
    due, provisional = last_day(
        date.fromisoformat(record["started_on"]), lengths, rule.rule, run.calendar, excluded
    )
    found = {
        **record,
        "due": due.isoformat(),
        "provisional": provisional,
        "warn_on": [(due - timedelta(days=days)).isoformat() for days in rule.warn],
    }
    if found.get("elapsed_on") and found["due"] >= run.day:
        del found["elapsed_on"]
    return found


def stop(run: Run, name: str, day: date, source: str) -> None:
    record = run.deadlines[name]
    state = "met" if record["state"] == "paused" or _in_time(run, record, day) else "missed"
    _stopped(run, name, day, {**record, "state": state, "stop": source})
    run.tell("deadline_closed", name, state=state, on=day.isoformat())


def _stopped(run: Run, name: str, day: date, record: Mapping[str, Any]) -> None:
    """A term that ended by its last day never ran out, also where that is known only afterwards."""
    run.deadlines[name] = {**record, "closed_on": day.isoformat()}
    tell_of_stop(run, name, day.isoformat())
    if record.get("elapsed_on") and day.isoformat() <= record["due"]:
        run.deadlines[name] = {key: each for key, each in run.deadlines[name].items() if key != "elapsed_on"}


def _in_time(run: Run, record: Mapping[str, Any], day: date) -> bool:
    """By the moment where both moments are known, else by the day."""
    if record.get("due_at") and run.act.occurred_at:
        return datetime.fromisoformat(run.act.occurred_at) <= datetime.fromisoformat(record["due_at"])
    return day.isoformat() <= str(record["due"])


def close(run: Run, name: str, state: str, day: date) -> None:
    run.deadlines[name] = {**run.deadlines[name], "state": state, "closed_on": day.isoformat()}
    run.tell("deadline_closed", name, state=state, on=day.isoformat())


def pause(run: Run, name: str, day: date, why: str) -> None:
    record = run.deadlines[name]
    if any(to is None and each == why for _, to, each in record["pauses"]):
        return
    pauses = [*record["pauses"], [day.isoformat(), None, why]]
    run.deadlines[name] = {**record, "state": "paused", "pauses": pauses}
    run.tell("deadline_set", name, due=record["due"], paused=True, why=why)


def resume(run: Run, rule: DeadlineRule, name: str, day: date, why: str) -> None:
    record = run.deadlines[name]
    pauses = [
        [since, max(since, day.isoformat()) if to is None and each == why else to, each]
        for since, to, each in record["pauses"]
    ]
    still = any(to is None for _, to, _ in pauses)
    _set(run, rule, name, {**record, "pauses": pauses, "state": "paused" if still else "running"})


def extend_by_happening(run: Run, rule: DeadlineRule, name: str, extension: Extension) -> None:
    """By the rule's amount, or to the day that the rule's `until` reads from the case; an earlier day changes nothing."""
    most = extension.most(parameters_of(run))
    if extension.until is None:
        return extend(run, rule, name, most) if most else None
    value = extension.until.value(run.facts())
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    due = date.fromisoformat(run.deadlines[name]["due"])
    days = (EPOCH + timedelta(days=value) - due).days
    return extend(run, rule, name, min(days, most), "calendar_day") if days > 0 and most else None


def extend(run: Run, rule: DeadlineRule, name: str, amount: int, unit: str = "") -> None:
    """One more length behind the term; a term that may not be extended again stays as it is."""
    extension = rule.extension
    record = run.deadlines[name]
    if extension is None or record["extended"] >= extension.max:
        return
    lengths = [*record["lengths"], [amount, unit or extension.unit]]
    _set(run, rule, name, {**record, "lengths": lengths, "extended": record["extended"] + 1})


def restart(run: Run, name: str, day: date) -> None:
    """The start was corrected to another day: no matter for a term that runs from a day that was written alone."""
    rule = run.procedure.deadlines[rule_id(name)]
    written = _counted_from(run, rule, day, key_of(name))
    if written is not None and rule.counted_from is not None and SINCE not in rule.counted_from.paths:
        return
    record = {**run.deadlines[name], "started_on": (written or day).isoformat()}
    counted = counted_record(run, rule, record)
    if counted["state"] in ("met", "missed"):
        counted["state"] = "met" if counted["closed_on"] <= counted["due"] else "missed"
    run.deadlines[name] = counted
    run.tell("deadline_set", name, due=counted["due"], started_on=counted["started_on"], corrected=True)
    _follow(run, name)


def _follow(run: Run, name: str) -> None:
    """A term was corrected: those that began when it was over begin on its last day as it is now; where it is not over,
    or was stopped in time, they have not begun, and begin when it is."""
    first = run.deadlines[name]
    over = bool(first.get("elapsed_on")) and first["state"] != "met"
    if over:
        since = date.fromisoformat(first["due"]) + ONE_DAY
        run.deadlines[name] = {**first, "elapsed_on": since.isoformat()}
    for next_name, record in list(run.deadlines.items()):
        if record["start"] != rule_id(name) or key_of(next_name) != key_of(name):
            continue
        if over and record["state"] != "dropped":
            restart(run, next_name, date.fromisoformat(first["due"]))
        elif not over and record["state"] in LIVE:
            close(run, next_name, "dropped", run.act.occurred_on)


def restop(run: Run, name: str, day: date) -> None:
    """The stop was corrected to another day."""
    record = run.deadlines[name]
    state = "met" if day.isoformat() <= record["due"] else "missed"
    _stopped(run, name, day, {**record, "state": state})
    run.tell("deadline_closed", name, state=state, on=day.isoformat(), corrected=True)
    _follow(run, name)


def undo(run: Run, sources: Iterable[str], keys: Collection[str] = ()) -> None:
    """A return or annulment: terms that these sources started are dropped, those they stopped run again; with `keys` of
    those alone."""
    undone = frozenset(sources)
    for name, record in list(run.deadlines.items()):
        if record["state"] == "dropped" or (keys and key_of(name) not in keys):
            continue
        if record["start"] in undone:
            close(run, name, "dropped", run.act.occurred_on)
        elif record.get("stop") in undone:
            running = {key: value for key, value in record.items() if key not in ("stop", "closed_on")}
            run.deadlines[name] = {**running, "state": "running"}
            run.tell("deadline_set", name, due=record["due"], started_on=record["started_on"], reopened=True)
