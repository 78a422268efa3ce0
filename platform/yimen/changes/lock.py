"""One change at a time per jurisdiction, and the record of who may act on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.store import ChangeSet, ChangeSetEvent, Jurisdiction

from . import codes
from .refusal import ChangeRefused

STATE_TITLES = {
    "draft": "草稿",
    "checked": "已校验",
    "submitted": "待审核",
    "approved": "已审核",
    "active": "已启用",
    "rejected": "已退回",
    "withdrawn": "已撤回",
    "undone": "已撤销",
}


def lock_jurisdiction(session: Session, jurisdiction: str) -> Jurisdiction:
    """The jurisdiction's row, locked until the transaction ends, on both engines."""
    session.execute(
        update(Jurisdiction)
        .where(Jurisdiction.id == jurisdiction)
        .values(sequence=Jurisdiction.sequence)
        .execution_options(synchronize_session=False)
    )
    row = session.scalar(
        select(Jurisdiction).where(Jurisdiction.id == jurisdiction).execution_options(populate_existing=True)
    )
    if row is None:
        raise ChangeRefused(codes.NO_JURISDICTION.at(jurisdiction=jurisdiction))
    return row


def locked_set(session: Session, set_id: str) -> tuple[ChangeSet, Jurisdiction]:
    """A change set read afresh under its jurisdiction's lock."""
    owner = session.scalar(select(ChangeSet.jurisdiction).where(ChangeSet.id == set_id))
    if owner is None:
        raise ChangeRefused(codes.NO_SUCH_SET.at(id=set_id))
    jurisdiction = lock_jurisdiction(session, owner)
    found = session.scalar(
        select(ChangeSet).where(ChangeSet.id == set_id).execution_options(populate_existing=True)
    )
    assert found is not None
    return found, jurisdiction


def require_state(change_set: ChangeSet, action: str, *states: str) -> None:
    if change_set.state not in states:
        raise ChangeRefused(codes.WRONG_STATE.at(state=STATE_TITLES[change_set.state], action=action))


def require_permission(actor: Actor, jurisdiction: str, permission: str, action: str) -> None:
    """A person of this jurisdiction with the right; no role bypasses it."""
    if actor.jurisdiction != jurisdiction:
        raise ChangeRefused(codes.FOREIGN.at(account=actor.account, jurisdiction=jurisdiction))
    if not actor.may(permission):
        raise ChangeRefused(codes.NOT_PERMITTED.at(account=actor.account, action=action))


def require_other(change_set: ChangeSet, actor: Actor) -> None:
    """Whoever drafted or submitted a set neither approves nor activates it."""
    for account in (change_set.submitted_by, change_set.created_by):
        if account == actor.account:
            raise ChangeRefused(codes.SAME_PERSON.at(account=account))


def record(
    session: Session,
    change_set: ChangeSet,
    actor: Actor,
    event: str,
    clock: Clock,
    *,
    note: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """One event of the set's history, never updated."""
    session.add(
        ChangeSetEvent(
            change_set=change_set.id,
            at=clock.now(),
            account=actor.account,
            event=event,
            note=note,
            data=dict(data or {}),
        )
    )
