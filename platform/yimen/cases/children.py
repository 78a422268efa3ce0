"""Child cases: a case of another procedure that a case calls for and waits for, as a hearing or a joint request.

When the child ends, `acting` tells its parent in the same transaction; the ending is the item's outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock

from . import codes
from .checking import Refused
from .configuration import Configuration
from .guard import seen_case
from .journal import require_writing
from .linking import CaseLink
from .models import Case
from .opening import open_case


def waiting_children(configuration: Configuration, case: Case) -> list[tuple[str, str]]:
    """(item, procedure) of every child case that the case waits for and that may be opened."""
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    items: Mapping[str, Any] = case.state["items"]
    opened = set(case.record.get("children", {}))
    return [
        (item.id, item.child)
        for item in procedure.items.values()
        if item.sort == "child"
        and items.get(item.id, {}).get("state") == "active"
        and f"{item.id}/{items[item.id]['round']}" not in opened
    ]


def open_child(
    session: Session,
    actor: Actor,
    case_id: str,
    item: str,
    *,
    values: Mapping[str, Any],
    occurred_on: date,
    clock: Clock,
    unit: str = "",
    fellow: str = "",
) -> Case | Refused:
    """Opens the child case that an item of the parent calls for; the parent goes on when it ends."""
    require_writing(session)
    parent = seen_case(session, actor, case_id, lock=True)
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    wanted = dict(waiting_children(configuration, parent)) if parent else {}
    if parent is None or item not in wanted:
        return Refused.of(codes.reason(codes.BAD_TARGET, place="item", target=item))
    opened = open_case(
        session,
        actor,
        procedure=wanted[item],
        unit=unit or parent.unit,
        values=values,
        occurred_on=occurred_on,
        clock=clock,
        fellow=fellow,
        parent=parent,
        configuration=configuration,
    )
    if isinstance(opened, Refused):
        return opened
    child = opened.case
    child.record = {**child.record, "child_of": item}
    place = f"{item}/{parent.state['items'][item]['round']}"
    parent.record = {**parent.record, "children": {**parent.record.get("children", {}), place: child.id}}
    session.add(
        CaseLink(
            case_id=child.id,
            jurisdiction=child.jurisdiction,
            other=parent.id,
            sort="child",
            made_at=clock.now(),
        )
    )
    session.flush()
    return child
