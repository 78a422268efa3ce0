"""The chain of one case as it is stored, for whoever takes the case file away: texts and the anchor over them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor

from .guard import seen_case, visible
from .models import Case
from .records import Anchor, JournalEvent


def journal_texts(session: Session, actor: Actor, case_id: str) -> list[str]:
    """The canonical texts of a case's events, oldest first, as their digests stand over them; empty when it is
    not seen whole. What is kept apart stands in them by reference."""
    case = seen_case(session, actor, case_id)
    if case is None or case.sight is not None:
        return []
    chosen = select(JournalEvent.text).order_by(JournalEvent.seq)
    return list(session.scalars(visible(actor).within(case, chosen, JournalEvent)))


def anchor_over(session: Session, case: Case) -> Anchor | None:
    """The newest anchor that holds a head of a case in hand; its text says of which event."""
    chosen = select(Anchor).where(
        Anchor.jurisdiction == case.jurisdiction, Anchor.text.like(f'%"{case.id}":[%')
    )
    return session.scalars(chosen.order_by(Anchor.number.desc()).limit(1)).one_or_none()
