"""The state of a case: a small versioned JSON document. It is never changed in place; an act makes a new one.

    {"version": 1, "procedure": id, "status": "open" | ending id | "withdrawn" | "merged", "acts": count,
     "opened_on": day, "handlers": [account], "recused": [account], "units": [code] (once it was handed on),
     "challenges": [see recusal] (once somebody was),
     "items":     {id: {"state", "round", "since", "count", "outcome", "on", "who": [account], "holder",
                        "chosen": {"to", "rule" or "by"}, "each": {number: {"on", "outcome", "times", "keeps"}},
                        "part": true, "past": true, "mending": true, "shut": state, "lasted": as each,
                        "times": [[day, outcome]]}},
     "events":    {id: {"count", "outcome", "on", "times"}},
     "deadlines": {id or id#number: see clocks}}

An item that is absent waits. Item states: waiting (again, after a return), enabled (may be begun), active,
done, left (a stage that is over), dropped. `count` is how often it was completed since the way last came here.
`holder` alone may do the task; `chosen` says by what he came to it (with a rule that found nobody there is no holder),
of a task that somebody claimed there is none.
`each` tells for whom of several a task was done, with the figures that it `keeps` of one alone, `part` that some are
left (see `each`); `past` that a head let it pass what it rests on, `mending` that it was sent back itself,
`shut` how it stood when the ending of the case shut it (of a term too), `lasted` for whom it was done last,
in whichever round (where `each` says `lasting`). `times` are the
days and outcomes of what was done more than once, in the order in which they were entered (`on` is the latest day,
`outcome` what was entered last); states of before it have none, of long rows the oldest are left out, so that they may be
fewer than `count`. Days are ISO text, which sorts as days do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from .definition import MARK, OnPart, Procedure

VERSION: Final = 1
Document = Mapping[str, Any]
Record = Mapping[str, Any]
MIGRATIONS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
OPEN: Final = "open"
NOTHING: Final[Record] = {}
MOST_TIMES: Final = 100


class StateError(ValueError):
    """The document is none of ours, or was written by a newer version."""


def new_state(procedure: Procedure, opened_on: date) -> dict[str, Any]:
    return {
        "version": VERSION,
        "procedure": procedure.id,
        "status": OPEN,
        "acts": 0,
        "opened_on": opened_on.isoformat(),
        "handlers": [],
        "recused": [],
        "items": {},
        "events": {},
        "deadlines": {},
    }


def load_state(document: Document) -> Document:
    """The document in today's version: each older version has one migration to the next."""
    version = document.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise StateError(f"no state of a version up to {VERSION}: {version!r}")
    while version < VERSION:
        document = MIGRATIONS[version](dict(document))
        version = document["version"]
    return document


def done_again(record: Record, day: str, outcome: str) -> dict[str, Any]:
    """What a record says of a task or event that is done on the day, for the first time or once more."""
    count = record.get("count", 0)
    if not count:
        return {"count": 1, "outcome": outcome, "on": day}
    times = [*(record.get("times") or [[record["on"], record["outcome"]]]), [day, outcome]][-MOST_TIMES:]
    return {"count": count + 1, "outcome": outcome, "on": max(str(record["on"]), day), "times": times}


def shared_again(share: Record | None, day: str, outcome: str) -> dict[str, Any]:
    """What a record says of one of several for whom a task is done on the day, for the first time or once more."""
    if share is None:
        return {"on": day, "outcome": outcome}
    return {
        key: each for key, each in done_again({"count": 1, **share}, day, outcome).items() if key != "count"
    }


def happened(state: Document, part: OnPart) -> str | None:
    """The day on which the on-part happened (in the present round), or None."""
    record = state["items"].get(part.source)
    if record is not None:
        return _item_happened(record, part.happening)
    event = state["events"].get(part.source)
    if event is not None:
        if part.happening in ("occurred", "completed") or event.get("outcome") == part.happening:
            return str(event["on"])
        return None
    return _elapsed(state["deadlines"], part.source) if part.happening == "elapsed" else None


def _elapsed(deadlines: Mapping[str, Record], name: str) -> str | None:
    """When the term ran out; of one that each of several has for himself, the first."""
    own = deadlines.get(name)
    mine = [own] if own else [each for key, each in deadlines.items() if key.startswith(name + MARK)]
    return min((str(each["elapsed_on"]) for each in mine if each.get("elapsed_on")), default=None)


def _item_happened(record: Record, happening: str) -> str | None:
    state = record["state"]
    match happening:
        case "entered" | "opened":
            return None if state in ("waiting", "enabled") else str(record["since"])
        case "left":
            return str(record["on"]) if state == "left" else None
        case "dropped":
            return str(record["on"]) if state == "dropped" else None
        case "completed" | "reached":
            return str(record["on"]) if record.get("count") and not record.get("part") else None
        case outcome if record.get("each"):
            days = (str(each["on"]) for each in record["each"].values() if each["outcome"] == outcome)
            return max(days, default=None)
        case outcome:
            return str(record["on"]) if record.get("count") and record.get("outcome") == outcome else None
