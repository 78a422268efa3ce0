"""What conditions see of a case: the facts handed in, under the state's own results, which no caller can forge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from yimen.kernel import WorkingCalendar, to_cel

from .conditions import CALENDAR
from .definition import Procedure
from .each import name_of, names_of
from .model import Act
from .state import Document, Record

Facts = Mapping[str, Any]
Records = Mapping[str, Record]


class Results(Mapping[str, Any]):
    """Outcomes (or days of completion) of what was done in its present round, read live from the state's maps."""

    __slots__ = ("_days", "_maps")

    def __init__(self, maps: tuple[Records, ...], *, days: bool = False) -> None:
        self._maps, self._days = maps, days

    def __getitem__(self, name: str) -> Any:
        for records in self._maps:
            record = records.get(name)
            if record is not None and record.get("count"):
                return (
                    to_cel(date.fromisoformat(record["on"]))
                    if self._days
                    else record.get("outcome") or "done"
                )
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for records in self._maps for name, record in records.items() if record.get("count"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LastDays(Mapping[str, int]):
    """The last day of every term, as day numbers; of a term that each of several has for himself the latest stands under
    its own name, or that of the one with the number `whom`."""

    __slots__ = ("_deadlines", "_whom")

    def __init__(self, deadlines: Records, whom: str = "") -> None:
        self._deadlines, self._whom = deadlines, whom

    def __getitem__(self, name: str) -> int:
        own = self._deadlines.get(name_of(name, self._whom)) or self._deadlines.get(name)
        others = () if own or self._whom else names_of(name, self._deadlines)
        dues = [own["due"]] if own else [self._deadlines[each]["due"] for each in others]
        if not dues:
            raise KeyError(name)
        return int(to_cel(date.fromisoformat(max(dues))))

    def __iter__(self) -> Iterator[str]:
        return iter(self._deadlines)

    def __len__(self) -> int:
        return len(self._deadlines)


def seen_of(facts: Facts, state: Document, whom: str) -> dict[str, Any]:
    """The facts as they are of one of several, "" of all: `whom` is his number, `deadline` has his own terms."""
    return {**facts, "whom": whom, "deadline": LastDays(state["deadlines"], whom)}


class Shares(Mapping[str, Any]):
    """Of each task that is being done for one after the other: {number: {on, outcome, what it keeps}} of those for
    whom it was; of one with `lasting` also in earlier rounds, where `lasted` is what is read."""

    __slots__ = ("_items", "_kind")

    def __init__(self, items: Records, kind: str = "each") -> None:
        self._items, self._kind = items, kind

    def __getitem__(self, name: str) -> Any:
        done = self._items[name][self._kind]
        return {
            key: {
                **each.get("keeps", {}),
                "on": to_cel(date.fromisoformat(each["on"])),
                "outcome": each["outcome"],
            }
            for key, each in done.items()
        }

    def __iter__(self) -> Iterator[str]:
        return (name for name, record in self._items.items() if record.get(self._kind))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _standing(case: Facts, units: Sequence[str]) -> dict[str, Any]:
    """The case with the unit that has it now, the one where it began, and how often it was handed on."""
    unit = units[-1] if units else case.get("unit", "")
    return {**case, "unit": unit, "origin": units[0] if units else unit, "moves": max(len(units) - 1, 0)}


def environment(
    facts: Facts,
    state: Document,
    act: Act | None,
    procedure: Procedure,
    calendar: WorkingCalendar | None = None,
) -> dict[str, Any]:
    """`result`, `done`, `deadline` and the units of `case` come from the state; the act's values lie over those of its
    task's form. `whom` is set for the condition of a term that would be one party's alone, of a task that concerns some
    of several, and for what a form takes from the case where it is opened for one of them."""
    maps = (state["items"], state["events"])
    found = {
        **facts,
        "case": _standing(facts.get("case") or {}, state.get("units") or ()),
        "result": Results(maps),
        "done": Results(maps, days=True),
        "deadline": LastDays(state["deadlines"], str(facts.get("whom", ""))),
        "each": Shares(state["items"]),
        "ever": Shares(state["items"], "lasted"),
        "whom": facts.get("whom", ""),
    }
    if calendar is not None:
        found[CALENDAR] = calendar
    if act is not None:
        found["act"] = {"sort": act.sort, "outcome": act.outcome, "occurred_on": act.occurred_on}
        item = procedure.items.get(act.task)
        if act.values and item is not None and item.form:
            found["form"] = {**(facts.get("form") or {}), item.form: act.values}
    return found
