"""What is still owed to those outside: notices whose recipient left a number or an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from yimen.kernel import Clock, system_actor
from yimen.store import Jurisdiction

from .guard import visible
from .models import Case, CaseNotice
from .records import SensitiveValue

TOLD, WAITING, SENT, FAILED = "told", "waiting", "sent", "failed"
AT_ONCE = 500
PATIENCE = timedelta(days=3)
HOLD = timedelta(minutes=5)
"""Longer than every gateway's own patience together: whoever holds a notice for longer is gone."""


@dataclass(frozen=True, slots=True)
class OwedMessage:
    """One message over one channel."""

    notice: int
    channel: str
    address: str
    title: str
    text: str


def owed_messages(
    session: Session, jurisdiction: str, notices: Sequence[int] | None = None
) -> list[OwedMessage]:
    """The messages of these notices, or of all that wait, oldest first; an address that was erased is owed nothing."""
    seen = visible(system_actor("deliver", jurisdiction))
    columns = (
        select(
            CaseNotice.id, CaseNotice.case_id, CaseNotice.title, CaseNotice.text, CaseNotice.sent, Case.record
        )
        .join(Case, Case.id == CaseNotice.case_id)
        .where(CaseNotice.state == WAITING)
        .order_by(CaseNotice.id)
        .limit(AT_ONCE)
    )
    if notices is not None:
        columns = columns.where(CaseNotice.id.in_(list(notices)))
    rows = session.execute(seen.of(columns, CaseNotice)).all()
    wanted = {ref for row in rows for ref in row.record.get("reached_by", {}).values()}
    values = select(SensitiveValue.id, SensitiveValue.value).where(SensitiveValue.id.in_(wanted))
    known = {row.id: row.value for row in session.execute(seen.of(values, SensitiveValue))}
    return [each for row in rows for each in _messages(row, known)]


def _messages(row: Any, known: dict[str, Any]) -> Iterator[OwedMessage]:
    for channel, ref in sorted(row.record.get("reached_by", {}).items()):
        value = known.get(ref)
        if channel not in row.sent and value is not None:
            yield OwedMessage(row.id, channel, str(value["v"]), row.title, row.text)


def waiting_notices(session: Session) -> list[str]:
    """The jurisdictions in which a notice waits to go out."""
    places = list(session.scalars(select(Jurisdiction.id)))
    return [each for each in places if _one_waits(session, each)]


def _one_waits(session: Session, jurisdiction: str) -> bool:
    seen = visible(system_actor("deliver", jurisdiction))
    waiting = select(CaseNotice.id).where(CaseNotice.state == WAITING).limit(1)
    return session.scalars(seen.of(waiting, CaseNotice)).first() is not None


def hold_notice(session: Session, jurisdiction: str, notice: int, clock: Clock) -> frozenset[str] | None:
    """Takes a notice in hand, so that no other process sends it meanwhile; the channels over which it already went out, or
    None where somebody else has it or nothing of it is owed any more."""
    seen = visible(system_actor("deliver", jurisdiction))
    free = or_(CaseNotice.held_until.is_(None), CaseNotice.held_until <= clock.now())
    taken = update(CaseNotice).where(CaseNotice.id == notice, CaseNotice.state == WAITING, free)
    done = session.execute(
        seen.of(taken.values(held_until=clock.now() + HOLD), CaseNotice),
        execution_options={"synchronize_session": False},
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return None
    sent = select(CaseNotice.sent).where(CaseNotice.id == notice)
    return frozenset(session.scalars(seen.of(sent, CaseNotice)).one())


def release_notice(session: Session, jurisdiction: str, notice: int) -> None:
    """What is still owed of it may be tried by whoever comes next."""
    freed = update(CaseNotice).where(CaseNotice.id == notice).values(held_until=None)
    session.execute(
        visible(system_actor("deliver", jurisdiction)).of(freed, CaseNotice),
        execution_options={"synchronize_session": False},
    )


def mark_sent(session: Session, jurisdiction: str, message: OwedMessage, clock: Clock) -> None:
    """The gateway took it; a notice that went out over every way is done with."""
    seen = visible(system_actor("deliver", jurisdiction))
    chosen = select(CaseNotice).where(CaseNotice.id == message.notice).with_for_update()
    row = session.scalars(seen.of(chosen, CaseNotice)).one()
    row.sent = {**row.sent, message.channel: clock.now().isoformat()}
    reached = select(Case.record).where(Case.id == row.case_id)
    ways = session.scalars(seen.of(reached)).one().get("reached_by", {})
    if set(ways) <= set(row.sent):
        row.state = SENT


def give_up_notices(session: Session, jurisdiction: str, clock: Clock) -> int:
    """Notices that no gateway took for three days are told to nobody any more; they stay readable by the code."""
    seen = visible(system_actor("deliver", jurisdiction))
    old = update(CaseNotice).where(CaseNotice.state == WAITING, CaseNotice.made_at < clock.now() - PATIENCE)
    done = session.execute(
        seen.of(old.values(state=FAILED), CaseNotice), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
