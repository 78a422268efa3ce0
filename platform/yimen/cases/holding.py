"""Whether somebody could do a task of a case that he is to be given: by whoever may assign, or by a colleague."""

from __future__ import annotations

from sqlalchemy.orm import Session

from yimen.kernel import Actor
from yimen.workflow import Act, Item, Procedure, Reason, holding_reasons

from . import codes
from .candidates import candidates
from .configuration import Configuration
from .models import Case
from .people import memberships


def holder_reasons(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    act: Act,
) -> list[Reason]:
    """Why the task of an `assign` or `delegate` cannot be the named person's; of a delegation also when he is of no unit
    of the actor's."""
    item, target = procedure.items.get(act.task), str(act.values.get("holder") or "")
    if act.sort not in ("assign", "delegate") or item is None or not target:
        return []
    found = could_hold(session, configuration, procedure, case, item, target)
    if not found and act.sort == "delegate" and not _of_one_unit(session, actor, configuration, item, target):
        return [codes.reason(codes.NOT_OF_THE_UNIT, place="holder", account=target)]
    return found


def could_hold(
    session: Session,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    item: Item,
    account: str,
) -> list[Reason]:
    """Why an account could not do the task; who is away is no obstacle, his substitute does it."""
    people = candidates(session, configuration, case.unit, item.roles, accounts=[account])
    if not people:
        return [codes.reason(codes.NOT_HANDED, place="holder", account=account, number=case.number)]
    return list(holding_reasons(procedure, case.state, item, people[0], configuration.day, away=False))


def _of_one_unit(
    session: Session, actor: Actor, configuration: Configuration, item: Item, account: str
) -> bool:
    held = {row.unit for row in memberships(session, account, on=configuration.day) if row.role in item.roles}
    return bool(held & {each.unit for each in actor.memberships})
