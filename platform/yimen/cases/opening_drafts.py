"""Drafts of cases not yet opened: one per person, unit and procedure; nobody else reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor, Clock
from yimen.store import JSON_COLUMN, Base, Moment, RowId

from .journal import require_writing


class OpeningDraft(Base):
    """What was filled in of a case's first form; `form` is the digest of the form that it was drawn with."""

    __tablename__ = "opening_draft"
    __table_args__ = (UniqueConstraint("jurisdiction", "account", "unit", "procedure"),)

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64))
    procedure: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(80))
    values: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[Moment]


class OpeningDraftChanged(RuntimeError):
    """It was saved in another window since it was read; `version` is what stands now."""

    def __init__(self, draft: OpeningDraft | None) -> None:
        self.version = draft.version if draft else 0
        super().__init__(f"the draft is at version {self.version}")


def opening_draft(session: Session, actor: Actor, unit: str, procedure: str) -> OpeningDraft | None:
    """The actor's own draft, or None."""
    return session.scalars(
        select(OpeningDraft).where(
            OpeningDraft.jurisdiction == actor.jurisdiction,
            OpeningDraft.account == actor.account,
            OpeningDraft.unit == unit,
            OpeningDraft.procedure == procedure,
        )
    ).one_or_none()


def opening_drafts(session: Session, actor: Actor) -> list[tuple[str, str, datetime]]:
    """(unit, procedure, saved at) of the actor's own, the newest first."""
    statement = (
        select(OpeningDraft.unit, OpeningDraft.procedure, OpeningDraft.saved_at)
        .where(OpeningDraft.jurisdiction == actor.jurisdiction, OpeningDraft.account == actor.account)
        .order_by(OpeningDraft.saved_at.desc())
        .limit(50)
    )
    return [(unit, procedure, at) for unit, procedure, at in session.execute(statement)]


def save_opening_draft(
    session: Session,
    actor: Actor,
    unit: str,
    procedure: str,
    values: Mapping[str, Any],
    *,
    form: str,
    version: int | None,
    clock: Clock,
) -> OpeningDraft:
    """Keeps the draft; `version` is that which was read (None: none). Raises `OpeningDraftChanged`."""
    require_writing(session)
    draft = opening_draft(session, actor, unit, procedure)
    if (draft.version if draft else None) != version:
        raise OpeningDraftChanged(draft)
    if draft is None:
        draft = OpeningDraft(
            jurisdiction=actor.jurisdiction, account=actor.account, unit=unit, procedure=procedure, version=0
        )
        session.add(draft)
    draft.form, draft.values, draft.saved_at = form, dict(values), clock.now()
    draft.version += 1
    session.flush()
    return draft


def drop_opening_draft(session: Session, actor: Actor, unit: str, procedure: str) -> None:
    """The case was opened, or the actor begins anew."""
    require_writing(session)
    session.execute(
        delete(OpeningDraft).where(
            OpeningDraft.jurisdiction == actor.jurisdiction,
            OpeningDraft.account == actor.account,
            OpeningDraft.unit == unit,
            OpeningDraft.procedure == procedure,
        )
    )
