"""Child cases: a case of another procedure that a case calls for and waits for, as a hearing or a joint request.

When the child ends, `acting` tells its parent in the same transaction; the ending is the item's outcome.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import UNKNOWN, Actor, Clock, system_actor
from yimen.workflow import Act, Item, Procedure, Refusal, advance, evaluate

from . import codes
from .acting import act
from .calling import join, place_of
from .checking import Refused, day_reasons, doer_of
from .configuration import Configuration
from .facts import facts_of
from .guard import seen_case, visible
from .journal import require_writing
from .keeping import ActResult
from .models import Case
from .opening import FirstForm, open_case
from .references import references

SUBJECT = ("title", "summary", "place", "parties", "acts")
"""`x-case` words whose values a child case begins with as its parent has them."""


@dataclass(frozen=True, slots=True)
class Call:
    """A child case that a case calls for: by which item, of which procedure, in which unit, begun with which values."""

    case: Case
    item: Item
    unit: str
    values: Mapping[str, Any] = field(default_factory=dict)


def waiting_children(configuration: Configuration, case: Case) -> list[tuple[str, str]]:
    """(item, procedure) of every child case that the case waits for or that may be begun at will, and is not opened."""
    if case.status != "open":
        return []
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    items: Mapping[str, Any] = case.state["items"]
    opened = set(case.record.get("children", {}))
    return [
        (item.id, item.child)
        for item in procedure.items.values()
        if item.sort == "child"
        and items.get(item.id, {}).get("state") in ("active", "enabled")
        and place_of(item.id, items[item.id]["round"], 0) not in opened
    ]


@dataclass(frozen=True, slots=True)
class ChildCase:
    """A case that was opened for another; `id` and `title` are empty where the reader does not see it. Where it stands
    is told to whoever sees the case that waits for it."""

    item: str
    id: str
    number: str
    title: str
    status: str
    stage: str
    unit: str
    due_on: date | None


def children_of(session: Session, actor: Actor, case: Case) -> list[ChildCase]:
    """The cases that were opened for a case that the actor sees, in the order of their opening."""
    opened: Mapping[str, str] = case.record.get("children", {})
    if not opened:
        return []
    columns = (Case.id, Case.number, Case.title, Case.status, Case.stage_title, Case.unit, Case.due_on)
    asked = select(*columns).where(Case.id.in_(list(opened.values())), Case.parent == case.id)
    seen = {row.id for row in session.execute(visible(actor).of(asked))}
    told = visible(system_actor("sweep", case.jurisdiction))
    place_of_child = {child: place.split("/") for place, child in opened.items()}
    rows = list(session.execute(told.of(asked).add_columns(Case.opened_at)))
    rows.sort(key=lambda row: (row.opened_at, [int(each) for each in place_of_child[row.id][1:]]))
    return [
        ChildCase(
            place_of_child[row.id][0],
            row.id if row.id in seen else "",
            row.number,
            row.title if row.id in seen else "",
            row.status,
            row.stage_title,
            row.unit,
            row.due_on,
        )
        for row in rows
    ]


def call_of(
    session: Session,
    actor: Actor,
    case_id: str,
    item: str,
    configuration: Configuration,
    *,
    lock: bool = False,
) -> Call | None:
    """What the actor may open for a case that he sees; None where it calls for no such child, or not for his roles."""
    case = seen_case(session, actor, case_id, lock=lock)
    if case is None or item not in dict(waiting_children(configuration, case)):
        return None
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    called = procedure.items[item]
    if called.roles and not called.roles & actor.roles_over(case.unit):
        return None
    return Call(case, called, case.unit, _filled(configuration, procedure, case, called))


def _filled(configuration: Configuration, procedure: Procedure, case: Case, item: Item) -> dict[str, Any]:
    """What the item takes from the case for the child's first form; never what is kept apart."""
    if not item.fills:
        return {}
    facts = facts_of(case, configuration)
    values = evaluate(procedure, case.state, facts, item.fills.values())
    found = dict(zip(item.fills, values, strict=True))
    return {
        name: value for name, value in found.items() if value is not UNKNOWN and not any(references(value))
    }


def begun_with(call: Call, case_paths: Mapping[str, str]) -> dict[str, Any]:
    """What the child's first form holds of its parent's subject, by the form's `case_paths`; what is kept apart in the
    parent stays there."""
    found: dict[str, Any] = copy.deepcopy(dict(call.values))
    for word in SUBJECT:
        path, value = case_paths.get(word, "").strip("/").split("/"), _subject(call.case, word)
        if path[0] and value and "*" not in path and not (len(path) == 1 and path[0] in found):
            _put(found, path, value)
    return found


def _subject(case: Case, word: str) -> Any:
    if word == "title":
        return case.title
    value = case.record.get(word)
    return [_plain(row) for row in value if not row.get("dropped")] if isinstance(value, list) else value


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in row.items()
        if value not in (None, "") and not name.endswith("_digest") and not any(references(value))
    }


def _put(values: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for step in path[:-1]:
        values = values.setdefault(step, {})
    values[path[-1]] = value


def open_child(
    session: Session,
    actor: Actor,
    case_id: str,
    item: str,
    first: FirstForm,
    *,
    clock: Clock,
    unit: str = "",
    configuration: Configuration | None = None,
) -> ActResult | Refused:
    """Opens the child case that an item of the parent calls for, begun by this where it waits to be begun; the parent
    goes on when it ends. Nothing is written where it is refused."""
    require_writing(session)
    configuration = configuration or Configuration.open(session, actor.jurisdiction, day=clock.today())
    call = call_of(session, actor, case_id, item, configuration, lock=True)
    if call is None:
        return Refused.of(codes.reason(codes.BAD_TARGET, place="item", target=item))
    begins = Act("start", first.occurred_on, task=item, reason=first.reason)
    waits = call.case.state["items"][item]["state"] == "enabled"
    refused = _start_refused(session, actor, configuration, call, begins, first.fellow) if waits else None
    if refused is not None:
        return refused
    opened = open_case(
        session,
        actor,
        call.item.child,
        unit or call.unit,
        first,
        clock=clock,
        parent=call.case,
        configuration=configuration,
    )
    if isinstance(opened, Refused):
        return opened
    if waits:
        _start(session, actor, configuration, call, begins, first.fellow, clock)
    join(session, call.case, item, [each.case for each in opened.whole()], clock)
    return opened


def _start_refused(
    session: Session, actor: Actor, configuration: Configuration, call: Call, begins: Act, fellow: str
) -> Refused | None:
    """Whether the engine would let the actor begin the item; nothing is kept."""
    case = call.case
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    doer, faults = doer_of(session, actor, configuration, case.unit, begins, fellow)
    faults = [*day_reasons(configuration, procedure, begins, case.unit, case.opened_on), *faults]
    if faults:
        return Refused(tuple(faults))
    facts = facts_of(case, configuration)
    begun = advance(procedure, case.state, begins, doer, facts, configuration.calendar())
    return Refused.by(begun) if isinstance(begun, Refusal) else None


def _start(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    call: Call,
    begins: Act,
    fellow: str,
    clock: Clock,
) -> None:
    started = act(
        session,
        actor,
        call.case.id,
        begins,
        expected_version=None,
        clock=clock,
        fellow=fellow,
        configuration=configuration,
    )
    if isinstance(started, Refused):
        raise RuntimeError(f"begun and refused: {started.reasons}")
