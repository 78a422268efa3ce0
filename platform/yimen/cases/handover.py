"""All open work of one person handed over to another: cases that he handles, tasks that he holds."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act, Procedure, Reason

from . import codes
from .acting import CaseNotFound, act
from .checking import Refused
from .configuration import Configuration
from .guard import seen_case, visible
from .models import Case, Task
from .people import UnknownAccount, load_actor
from .standing import handlers_of, holders_of
from .touched import SeenCase


def open_work(session: Session, actor: Actor, account: str, *, limit: int | None = None) -> list[SeenCase]:
    """The open cases in the actor's sight that an account handles, or in which it holds a task; oldest first."""
    gate = visible(actor)
    held = gate.of(select(Task.case_id).where(Task.assignee == account), Task)
    chosen = select(Case.id, Case.number, Case.title, Case.unit).where(
        Case.status == "open", or_(Case.handler == account, Case.fellow == account, Case.id.in_(held))
    )
    rows = session.execute(gate.of(chosen).order_by(Case.id).limit(limit))
    return [SeenCase(case_id, number or "", title, unit) for case_id, number, title, unit in rows]


def handlers_in_sight(session: Session, actor: Actor) -> dict[str, int]:
    """How many open cases in the actor's sight each account leads or accompanies."""
    found: dict[str, int] = {}
    for column in (Case.handler, Case.fellow):
        chosen = select(column, func.count()).where(Case.status == "open", column != "").group_by(column)
        for account, count in session.execute(visible(actor).of(chosen)):
            found[account] = found.get(account, 0) + count
    return found


def hand_over(
    session: Session, actor: Actor, case_id: str, source: str, target: str, *, reason: str, clock: Clock
) -> tuple[Reason, ...]:
    """One case from `source` to `target`, by the acts that name handlers and holders; why not, or nothing.

    Needs a writing session; raises `CaseNotFound`. The procedure says who may assign. Whoever takes over must hold in the
    case's unit a role that opens such cases, or for a held task one of its roles. All of it is done or nothing.
    """
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    roles = _roles_over(session, actor, target, case, clock)
    with session.begin_nested() as attempt:
        for needed, each in _acts(case, procedure, source, target, reason, clock):
            reasons: tuple[Reason, ...] = ()
            if needed & roles:
                done = act(session, actor, case_id, each, expected_version=case.version, clock=clock)
                reasons = done.reasons if isinstance(done, Refused) else ()
            else:
                reasons = (
                    codes.reason(codes.NOT_HANDED, place="target", account=target, number=case.number),
                )
            if reasons:
                attempt.rollback()
                return reasons
    return ()


def _roles_over(session: Session, actor: Actor, account: str, case: Case, clock: Clock) -> frozenset[str]:
    try:
        person = load_actor(session, account, clock.today())
    except UnknownAccount:
        return frozenset()
    return person.roles_over(case.unit) if person.jurisdiction == actor.jurisdiction else frozenset()


def _acts(
    case: Case, procedure: Procedure, source: str, target: str, reason: str, clock: Clock
) -> Iterator[tuple[frozenset[str], Act]]:
    """(roles of which the successor needs one, the act) of everything that is the predecessor's."""
    handlers = handlers_of(case.state)
    if source in handlers:
        after = list(dict.fromkeys(target if each == source else each for each in handlers))
        yield procedure.opening.roles, Act("assign", clock.today(), reason=reason, values={"handlers": after})
    for task, holder in holders_of(case.state).items():
        if holder == source and task in procedure.items:
            values = {"holder": target}
            yield (
                procedure.items[task].roles,
                Act("assign", clock.today(), task=task, reason=reason, values=values),
            )
