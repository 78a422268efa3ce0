"""Rows beside the security core's users: what their passwords owe, and the sessions that are open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.store import JSON_COLUMN, Base, Moment, RowId, UtcDateTime


class AccountState(Base):
    """What the policy knows of one account; `earlier` are hashes of former passwords, newest first.

    `failures` in a row are counted here under the row's lock: the core's own count loses some of those that
    come at the same time.
    """

    __tablename__ = "account_state"

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True)
    must_change: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[Moment]
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    earlier: Mapped[list[str]] = mapped_column(JSON_COLUMN, default=list)


class SignIn(Base):
    """One open or ended session of an account; the cookie holds a token, this row its digest alone.

    `epoch` is the person's when the session began: whatever raises it ends every session at once.
    """

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_user", "user_id", "ended_at"),)

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    epoch: Mapped[int]
    began_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInEvent(Base):
    """What happened at the door, for the auditor: signed_in, refused, locked, signed_out, changed."""

    __tablename__ = "sign_in_event"
    __table_args__ = (
        Index("ix_sign_in_event_at", "at"),
        Index("ix_sign_in_event_address", "address", "at"),
    )

    id: Mapped[RowId]
    at: Mapped[Moment]
    account: Mapped[str] = mapped_column(String(128))
    event: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(64), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)


def find_user(session: Session, account: str) -> User | None:
    """The user of an account; accounts are compared without regard to case."""
    return session.scalars(select(User).where(func.lower(User.username) == account.lower())).one_or_none()


def state_of(session: Session, user: User, now: datetime) -> AccountState:
    """The user's state, begun if the security core made the user by itself."""
    found = session.get(AccountState, user.id)
    if found is None:
        found = AccountState(user_id=user.id, must_change=False, changed_at=now, failures=0, earlier=[])
        session.add(found)
    return found


def end_sessions(session: Session, user_id: int, now: datetime, *, but: str = "") -> None:
    """End every open session of a user, `but` the one of that digest."""
    opened = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.digest != but)
    for each in session.scalars(opened):
        each.ended_at = now
