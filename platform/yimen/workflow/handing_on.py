"""A task may end in handing the case to another unit: its next tasks are that unit's, its handlers are named there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yimen.kernel import UNKNOWN, Finding, Place

from . import codes
from .definition import Item
from .guards import reason
from .model import Reason
from .run import Run
from .walk import Body, at, items
from .words import missing_text


def units_of(state: Mapping[str, Any]) -> tuple[str, ...]:
    """The units through which the case went, the first and the present one included; empty while it stayed."""
    return tuple(state.get("units", ()))


def hand_on_reasons(run: Run, item: Item, outcome: str) -> Iterator[Reason]:
    """Why the case cannot be handed on: nobody said to whom, or it is there already."""
    move = item.moves.get(outcome)
    if move is None:
        return
    unit = move.unit.value(run.facts())
    if unit is UNKNOWN or not isinstance(unit, str) or not unit:
        words = missing_text(run.procedure, move.unit.missing(run.facts()), run.facts())
        yield reason(codes.NO_RECEIVER, item.article, item.id, title=item.name(), missing=words)
    elif unit == _unit_now(run):
        yield reason(codes.SAME_UNIT, item.article, item.id, title=item.name())


def hand_on(run: Run, item: Item, outcome: str) -> None:
    """After `hand_on_reasons` had nothing to say; nobody of the unit that is left handles or holds anything now."""
    move = item.moves.get(outcome)
    if move is None:
        return
    unit, left = str(move.unit.value(run.facts())), _unit_now(run)
    run.head["units"] = [*(run.head.get("units") or [left]), unit]
    run.head["handlers"] = []
    for name, record in list(run.items.items()):
        if record.get("holder"):
            run.items[name] = {key: each for key, each in record.items() if key != "holder"}
    run.forget_facts()
    run.tell("moved", unit, left=left, task=item.id, keeps=move.keeps)


def check_handing_on(body: Body, place: Place) -> Iterator[Finding]:
    """No paper is made by the act that hands the case on: it is the other unit's by then."""
    for spot in items(body):
        outcomes = spot.body.get("outcomes") or {}
        moving = {name for name, each in outcomes.items() if "moves" in (each or {})}
        papers = spot.body.get("documents") or {}
        for paper in papers:
            said = (papers[paper] or {}).get("outcomes") if isinstance(papers, Mapping) else None
            for outcome in sorted(moving & set(said or outcomes)):
                title = spot.body["title"]
                yield codes.PAPER_GONE.at(
                    at(place, f"{spot.pointer}/documents"),
                    title=title.get("zh", "") if isinstance(title, Mapping) else title,
                    id=spot.id,
                    outcome=outcome,
                    document=paper,
                )


def _unit_now(run: Run) -> str:
    return str(run.facts()["case"].get("unit", ""))
