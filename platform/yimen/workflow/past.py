"""The case as it stood on an earlier day: an act that is entered late meets what was done by its own day, not what was
recorded since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from .conditions import Condition
from .definition import Criterion, Item, OnPart, Procedure
from .state import NOTHING, Document, Record, happened

READS = ("result", "done", "each", "ever")


def is_late(state: Document, day: str) -> bool:
    """Whether something was done on a later day than this one. Asked at every act, so without a call for each record."""
    for records in (state["items"], state["events"]):
        for record in records.values():
            if record.get("count") and record["on"] > day:
                return True
    return False


def _after(record: Record, day: str) -> bool:
    return bool(record.get("count")) and str(record["on"]) > day


def as_of(state: Document, day: str) -> Document:
    """The state without what was done after the day."""
    items = {name: _then(record, day) for name, record in state["items"].items()}
    events = {name: _then(record, day) for name, record in state["events"].items()}
    return {**state, "items": items, "events": {name: each for name, each in events.items() if each["count"]}}


def _then(record: Record, day: str) -> Record:
    """Of what was done for each of several, or several times, the share of that day. Times of which a state of before
    does not know the days stand."""
    if not _after(record, day):
        return record
    shares = {key: _share_then(one, day) for key, one in record.get("each", NOTHING).items()}
    each = {key: one for key, one in shares.items() if one is not None}
    if each:
        last = max(each.values(), key=lambda one: str(one["on"]))
        return {**record, "each": each, "part": True, "outcome": last["outcome"], "on": last["on"]}
    if record["count"] > 1 and not record.get("each"):
        times = record.get("times", ())
        by_then = _by_then(times, day)
        if by_then:
            return {**record, "count": len(by_then["times"]), **by_then}
        if len(times) < record["count"]:
            return record
    return {key: value for key, value in record.items() if key not in ("each", "times")} | {"count": 0}


def _share_then(share: Record, day: str) -> Record | None:
    if str(share["on"]) <= day:
        return share
    by_then = _by_then(share.get("times", ()), day)
    return {**share, **by_then} if by_then else None


def _by_then(times: Iterable[Sequence[str]], day: str) -> dict[str, Any]:
    """The times up to the day, with the day and outcome of the last of them; {} where there were none."""
    found = [each for each in times if each[0] <= day]
    if not found:
        return {}
    on, outcome = max(reversed(found), key=lambda each: str(each[0]))
    return {"outcome": outcome, "on": on, "times": found}


def day_of(state: Document, part: OnPart, keys: Collection[str] = ()) -> str | None:
    """The day on which the on-part happened; to those of `keys` alone where it happened to each of several. None where it
    did not."""
    day = happened(state, part)
    each = state["items"].get(part.source, NOTHING).get("each", NOTHING)
    days = [str(each[key]["on"]) for key in keys if key in each]
    return max(days) if day is not None and days else day


def done_on(state: Document, source: str, keys: Collection[str] = ()) -> str:
    """The day on which a task, decision or event was done, "" where it was not (or not for those of `keys`)."""
    record = state["items"].get(source) or state["events"].get(source) or NOTHING
    if not record.get("count"):
        return ""
    each = record.get("each", NOTHING)
    if keys and each:
        return max((str(each[key]["on"]) for key in keys if key in each), default="")
    return str(record["on"])


def first_done_on(state: Document, source: str, keys: Collection[str] = ()) -> str:
    """The day on which it was done first, as far as that is known, "" where it was not (or not for those of `keys`)."""
    record = state["items"].get(source) or state["events"].get(source) or NOTHING
    if not record.get("count"):
        return ""
    each = record.get("each", NOTHING)
    if each:
        return min((_first(each[key]) for key in keys or each if key in each), default="")
    return _first(record)


def _first(record: Record) -> str:
    return min((str(day) for day, _ in record.get("times", ())), default=str(record["on"]))


def grounds_of(procedure: Procedure, state: Document, item: Item) -> Iterator[list[Criterion]]:
    """Of the item and each stage around it the entry criteria whose on-parts have all happened."""
    at: Item | None = item
    while at is not None:
        held = [each for each in at.entry if all(happened(state, part) is not None for part in each.on)]
        if held:
            yield held
        at = procedure.items.get(at.parent)


def came_on(procedure: Procedure, state: Document, item: Item, keys: Collection[str]) -> str:
    """The day on which the way came to the item for those of whom an act is about, "" where nothing tells it."""
    days = ""
    for held in grounds_of(procedure, state, item):
        days = max(days, min(_held_on(state, each, keys) for each in held))
    return days


def _held_on(state: Document, criterion: Criterion, keys: Collection[str]) -> str:
    return max((day_of(state, part, keys) or "" for part in criterion.on), default="")


def sources_of(on: Iterable[OnPart], condition: Condition | None) -> Iterator[str]:
    """What on-parts and a condition name of what is done in a case."""
    yield from (part.source for part in on)
    for path in condition.paths if condition is not None else ():
        steps = path.split(".")
        if steps[0] in READS and len(steps) > 1:
            yield steps[1]


def done_after(state: Document, day: str, on: Iterable[OnPart], condition: Condition | None) -> list[str]:
    """What of these was done after the day; of a condition that looks through all results without saying a name,
    everything that was."""
    named = list(sources_of(on, condition))
    if condition is not None and not set(READS).isdisjoint(condition.paths):
        named += [*state["items"], *state["events"]]
    return [name for name in dict.fromkeys(named) if done_on(state, name) > day]
