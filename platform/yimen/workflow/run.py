"""One act on its way through the engine: the new state in the making, and what it gives rise to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yimen.kernel import UNKNOWN, WorkingCalendar

from .definition import MARK, Item, OnPart, Procedure
from .environment import environment
from .model import Act, Doer, Effect, Outcome
from .past import is_late
from .state import NOTHING, Document, Record

Facts = Mapping[str, Any]


class Run:
    """Copies of the maps of the state (their records are replaced, never changed), effects, and happenings; `keyed` where
    some term is one's of several alone."""

    __slots__ = (
        "_facts",
        "act",
        "before",
        "calendar",
        "day",
        "deadlines",
        "doer",
        "effects",
        "events",
        "given",
        "happenings",
        "head",
        "items",
        "keyed",
        "late",
        "procedure",
        "today",
    )  # fmt: skip

    def __init__(
        self,
        procedure: Procedure,
        state: Document,
        act: Act,
        doer: Doer | None,
        facts: Facts,
        calendar: WorkingCalendar,
    ) -> None:
        self.procedure = procedure
        self.head: dict[str, Any] = dict(state)
        self.before: Mapping[str, Record] = state["items"]
        self.items: dict[str, Record] = dict(self.before)
        self.events: dict[str, Record] = dict(state["events"])
        self.deadlines: dict[str, Record] = dict(state["deadlines"])
        self.head["items"], self.head["events"], self.head["deadlines"] = (
            self.items,
            self.events,
            self.deadlines,
        )
        self.keyed = any(MARK in name for name in self.deadlines)
        self.act, self.doer, self.calendar = act, doer, calendar
        self.given = facts
        self.today = facts.get("today")
        self.day = act.occurred_on.isoformat()
        self.late = is_late(state, self.day)
        self.effects: list[Effect] = []
        self.happenings: list[tuple[OnPart, date, str]] = []
        self._facts: dict[str, Any] | None = None

    # facts

    def facts(self) -> Mapping[str, Any]:
        """The environment of conditions; it follows the state in the making."""
        if self._facts is None:
            self._facts = environment(self.given, self.head, self.act, self.procedure, self.calendar)
        return self._facts

    def forget_facts(self) -> None:
        """After a change of the state that its maps do not show."""
        self._facts = None

    def record(self, item: str) -> Record:
        return self.items.get(item, NOTHING)

    def state_of(self, item: str) -> str:
        return str(self.items.get(item, NOTHING).get("state", "waiting"))

    # changes

    def put(self, item: str, **changes: Any) -> None:
        self.items[item] = {**self.items.get(item, {"state": "waiting", "round": 0, "count": 0}), **changes}

    def tell(self, sort: str, target: str, /, **data: Any) -> None:
        self.effects.append(Effect(sort, target, data))

    def happen(self, source: str, happening: str, day: date | None = None, key: str = "") -> None:
        """`key` is the number of the one to whom alone it happens (see `each`)."""
        self.happenings.append((OnPart(source, happening), day or self.act.occurred_on, key))

    def at_will(self, item: Item) -> bool:
        """Whether a round of the item that begins now waits for somebody to begin it."""
        if item.manual or item.discretionary:
            return True
        return item.manual_if is not None and item.manual_if.truth(self.facts()) is True

    def open(self, item: Item, since: str) -> None:
        """The item's next round begins."""
        waits = item.sort in ("task", "child") and self.at_will(item)
        record = self.record(item.id)
        number = int(record.get("round", 0)) + 1
        state = "enabled" if waits else "active"
        self.items[item.id] = _opened(record, state, number, since)
        if item.sort == "stage":
            self.tell("stage_entered", item.id)
            self.happen(item.id, "entered", date.fromisoformat(since))
        elif item.sort == "task":
            self.tell("task_opened", item.id, round=number, since=since, manual=waits)
            if not waits:
                self.happen(item.id, "opened", date.fromisoformat(since))
        elif item.sort == "decision":
            self.tell("decision_opened", item.id)
        elif item.sort == "child" and not waits:
            self.tell("child", item.id, procedure=item.child, round=number, **filled(self, item))
            self.happen(item.id, "opened", date.fromisoformat(since))

    def close(self, item: Item, state: str, why: str) -> None:
        """The item ends without being completed by somebody; what was done in it keeps its day, and a stage is left on the
        last of them."""
        record = self.record(item.id)
        was, day = self.state_of(item.id), str(record["on"]) if record.get("count") else self.day
        if item.sort == "stage" and self.late:
            day = max((self.day, *(str(self.record(each).get("on", "")) for each in item.children)))
        self.put(item.id, state=state, on=day)
        if item.sort == "stage":
            self.tell("stage_left", item.id, why=why)
            self.happen(item.id, "left", date.fromisoformat(day))
        elif was in ("active", "enabled"):
            self.tell("task_closed", item.id, why=why, round=self.items[item.id]["round"])
            self.happen(item.id, "dropped")

    def outcome(self) -> Outcome:
        self.head["acts"] = int(self.head["acts"]) + 1
        return Outcome(self.head, tuple(self.effects))


def filled(run: Run, item: Item) -> dict[str, Any]:
    """The values with which the child's first form begins, where the item says any; what is unknown is left out."""
    if not item.fills:
        return {}
    facts = run.facts()
    values = {name: each.value(facts) for name, each in item.fills.items()}
    return {"values": {name: value for name, value in values.items() if value is not UNKNOWN}}


def _opened(record: Record, state: str, number: int, since: str) -> Record:
    fresh: dict[str, Any] = {"state": state, "round": number, "since": since, "count": 0}
    if record:
        fresh.update(kept_over(record))
    return fresh


def kept_over(record: Record) -> dict[str, Any]:
    """What a record keeps where a round begins: who had to do with it, and for whom it lasts."""
    return {key: record[key] for key in ("who", "lasted") if record.get(key)}
