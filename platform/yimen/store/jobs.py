"""Jobs are rows, written in the transaction of their cause; Celery carries only the id as a nudge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import JSON_COLUMN, Base, LongText, Moment, ShortText, TextId, UtcDateTime


class Job(Base):
    """State: waiting, running, done, failed, cancelled. A running job whose lease ran out is offered again."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_open", "state", "lease_until"),)

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    account: Mapped[ShortText]
    created_at: Mapped[Moment]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    phase: Mapped[str] = mapped_column(String(100), default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    result: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    error: Mapped[LongText] = mapped_column(default="")
