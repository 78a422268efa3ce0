"""When each round of a task was done or sent back, and by whom: out of the journal, with the days as they were corrected
since. The rows of tasks keep the day that was entered, and nobody's name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor

from .guard import visible
from .models import Case
from .records import JournalEvent

CORRECTED = "corrected"
COMPLETED = "completed"
Rounds = dict[tuple[str, int], "Time"]


@dataclass(frozen=True, slots=True)
class Time:
    """A round's end: its legal day, who ended it, and why (completed, returned …)."""

    on: date
    who: tuple[str, ...]
    why: str


def times_of(session: Session, actor: Actor, case: Case) -> Rounds:
    """By task and round, as far as the actor sees the steps of the case."""
    statement = select(JournalEvent.text).order_by(JournalEvent.seq)
    texts = session.scalars(visible(actor).within(case, statement, JournalEvent))
    found: Rounds = {}
    for body in map(json.loads, texts):
        _take(found, body)
    return found


def _take(found: Rounds, body: Mapping[str, Any]) -> None:
    who = tuple(each for each in (body["account"], body["fellow"]) if each)
    for effect in body["effects"]:
        told = effect["data"]
        if effect["sort"] == "task_closed" and "round" in told:
            place = (str(effect["target"]), int(told["round"]))
            found[place] = Time(date.fromisoformat(body["occurred_on"]), who, str(told.get("why", "")))
        elif effect["sort"] == "notify" and told.get("sort") == CORRECTED:
            _correct(found, str(effect["target"]), told)


def _correct(found: Rounds, target: str, told: Mapping[str, Any]) -> None:
    """The last time that the task was done on the day that was wrong; `target` may name one of several (`task#2`)."""
    task, before = target.partition("#")[0], date.fromisoformat(told["before"])
    place = max(_done_on(found, task, before), key=lambda each: each[1], default=None)
    if place is not None:
        found[place] = replace(found[place], on=date.fromisoformat(told["after"]))


def _done_on(found: Rounds, task: str, day: date) -> Iterable[tuple[str, int]]:
    return (
        place
        for place, time in found.items()
        if place[0] == task and time.on == day and time.why == COMPLETED
    )
