"""Where a case stands, out of the engine's state document (its shape is told in `workflow/state.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yimen.workflow import Procedure, is_at_will

State = Mapping[str, Any]


def status_of(state: State) -> str:
    """`open`, or how the case ended."""
    return str(state.get("status", "open"))


def handlers_of(state: State) -> list[str]:
    """The accounts that handle the case, the first one leading."""
    return [str(each) for each in state.get("handlers", ())]


def holders_of(state: State) -> dict[str, str]:
    """The account that alone may do a task, by task."""
    items: Mapping[str, Any] = state.get("items", {})
    return {name: str(record["holder"]) for name, record in items.items() if record.get("holder")}


def chosen_of(state: State) -> dict[str, Mapping[str, str]]:
    """By what each task came to its holder: `to` handler, fellow, doer, turn or named, with the `rule` or `by` whom. A rule
    that found nobody stands here without a holder; a claimed task does not stand here."""
    items: Mapping[str, Any] = state.get("items", {})
    return {name: record["chosen"] for name, record in items.items() if record.get("chosen")}


def decided_on(procedure: Procedure, state: State) -> date | None:
    """The legal day on which the case was last decided, as far as that decision stands."""
    items: Mapping[str, Any] = state.get("items", {})
    days = [
        date.fromisoformat(record["on"])
        for name in procedure.deciding
        if (record := items.get(name)) and record.get("count")
        and (record.get("outcome") or "done") in procedure.items[name].decides
    ]  # fmt: skip
    return max(days, default=None)


def results_of(state: State) -> tuple[dict[str, str], dict[str, str]]:
    """(latest outcome, latest legal day as ISO text) of every task, decision and event that was completed."""
    result: dict[str, str] = {}
    done: dict[str, str] = {}
    for section in ("items", "events"):
        for name, record in state.get(section, {}).items():
            if record.get("count"):
                result[name] = str(record.get("outcome") or "done")
                done[name] = str(record["on"])
    return result, done


def open_tasks(procedure: Procedure, state: State) -> dict[tuple[str, int], str]:
    """(task, round) of everything that somebody may do: `open`, or `available` where it may be started or done once more;
    what must be started is open work too."""
    if not state or status_of(state) != "open":
        return {}
    items: Mapping[str, Any] = state["items"]
    found: dict[tuple[str, int], str] = {}
    for name in procedure.order:
        item, record = procedure.items[name], items.get(name)
        if record is None or item.sort not in ("task", "child"):
            continue
        if record["state"] == "enabled":
            pressing = item.manual and item.required and not item.discretionary
            found[name, record["round"]] = "open" if pressing else "available"
        elif record["state"] == "active" and item.sort == "task":
            found[name, record["round"]] = "available" if is_at_will(item, record) else "open"
    return found
