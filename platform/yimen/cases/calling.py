"""Cases that an act calls for at once, and how a case and those it called for know of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, system_actor
from yimen.workflow import Act, Effect, Procedure

from .checking import Refused
from .configuration import Configuration
from .guard import visible
from .handing_on import moved_to
from .keeping import ActResult
from .models import Case
from .opening import FirstForm, Prepared, keep_prepared, prepare_cases
from .records import CaseLink
from .references import references


@dataclass(frozen=True, slots=True)
class Called:
    """The cases that an item of a case calls for, not written yet."""

    item: str
    prepared: Sequence[Prepared]


def called_by(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    act: Act,
    effects: Sequence[Effect],
    clock: Clock,
) -> list[Called] | Refused:
    """What the act opens besides, in the unit that has the case after it; or why that may not be opened, and so the act
    not be done. What the machine itself does opens nothing: the item then waits for a person."""
    if actor.sort != "person":
        return []
    unit = [case.unit, *moved_to(effects)][-1]
    found = []
    for effect in effects:
        if effect.sort != "child" or "values" not in effect.data:
            continue
        values = {name: value for name, value in effect.data["values"].items() if not any(references(value))}
        child = procedure.items[effect.target].child
        first = FirstForm(values, act.occurred_on, reason=act.reason)
        prepared = prepare_cases(session, actor, configuration, child, unit, first, clock, case)
        if isinstance(prepared, Refused):
            return prepared
        found.append(Called(effect.target, prepared))
    return found


def keep_called(session: Session, case: Case, called: Sequence[Called], clock: Clock) -> list[ActResult]:
    """Opens them, after the act itself was kept."""
    kept = []
    for each in called:
        opened = keep_prepared(session, each.prepared)
        join(session, case, each.item, [one.case for one in opened.whole()], clock)
        kept += opened.whole()
    return kept


def place_of(item: str, round: int, position: int) -> str:
    """Under which name a case knows of one that its item called for in that round; the first has position 0."""
    return f"{item}/{round}/{position + 1}" if position else f"{item}/{round}"


def join(session: Session, parent: Case, item: str, children: Sequence[Case], clock: Clock) -> None:
    """Each child knows of the case that called for it, and that of its children."""
    round = parent.state["items"][item]["round"]
    known = dict(parent.record.get("children", {}))
    for position, child in enumerate(children):
        child.record = {**child.record, "child_of": item}
        known[place_of(item, round, position)] = child.id
        session.add(
            CaseLink(
                case_id=child.id,
                jurisdiction=child.jurisdiction,
                other=parent.id,
                sort="child",
                made_at=clock.now(),
            )
        )
    parent.record = {**parent.record, "children": known}
    session.flush()


def siblings_of(parent: Case, child: Case) -> list[str]:
    """The ids of the cases that the same item called for in the same round, this one among them."""
    known: Mapping[str, str] = parent.record.get("children", {})
    own = next((place for place, id in known.items() if id == child.id), "")
    lead = "/".join(own.split("/")[:2])
    return [id for place, id in known.items() if lead and "/".join(place.split("/")[:2]) == lead]


def common_ending(session: Session, procedure: Procedure, ids: Sequence[str], jurisdiction: str) -> str:
    """How cases of one procedure ended together, "" while one is open: of their endings the one that the procedure
    states first."""
    asked = select(Case.status).where(Case.id.in_(list(ids)))
    said = set(session.scalars(visible(system_actor("sweep", jurisdiction)).of(asked)))
    if not said or "open" in said:
        return ""
    stated = [each.id for each in procedure.endings if each.id in said]
    return stated[0] if stated else min(said)
