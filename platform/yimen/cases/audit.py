"""The audit trail: what was done about people and rights, one chain per jurisdiction, beside the cases' journals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, canonical_text, digest_text

from .journal import require_writing
from .plain import moment_text, plain
from .records import AuditEvent, AuditHead


def record(
    session: Session,
    actor: Actor,
    sort: str,
    subject: str,
    data: Mapping[str, Any],
    clock: Clock,
    *,
    jurisdiction: str = "",
) -> AuditEvent:
    """The next event of the chain of the actor's jurisdiction, or of another that it concerns; the head's row is locked
    until the transaction ends."""
    require_writing(session)
    place = jurisdiction or actor.jurisdiction
    head = _locked_head(session, place)
    moment = clock.now()
    text = canonical_text(
        {
            "v": 1,
            "jurisdiction": place,
            "seq": head.seq + 1,
            "previous": head.head,
            "sort": sort,
            "account": actor.account,
            "subject": subject,
            "recorded_at": moment_text(moment),
            "data": plain(data),
        }
    )
    event = AuditEvent(
        jurisdiction=place,
        seq=head.seq + 1,
        sort=sort,
        account=actor.account,
        subject=subject,
        recorded_at=moment,
        text=text,
        digest=digest_text(text),
    )
    session.add(event)
    head.seq, head.head = event.seq, event.digest
    session.flush()
    return event


def _locked_head(session: Session, jurisdiction: str) -> AuditHead:
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    session.execute(
        insert(AuditHead).values(jurisdiction=jurisdiction, seq=0, head="").on_conflict_do_nothing()
    )
    statement = select(AuditHead).where(AuditHead.jurisdiction == jurisdiction).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def audit_trail(
    session: Session, actor: Actor, *, subject: str = "", before: int | None = None, limit: int = 50
) -> list[AuditEvent]:
    """The newest audit events of the actor's jurisdiction; raises `PermissionError` without `admin.audit`."""
    if not actor.may("admin.audit"):
        raise PermissionError("admin.audit")
    statement = select(AuditEvent).where(AuditEvent.jurisdiction == actor.jurisdiction)
    if subject:
        statement = statement.where(AuditEvent.subject == subject)
    if before is not None:
        statement = statement.where(AuditEvent.seq < before)
    return list(session.scalars(statement.order_by(AuditEvent.seq.desc()).limit(limit)))
