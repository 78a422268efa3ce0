"""Rows of packs that were handed in through the web."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from yimen.store import JSON_COLUMN, Base, LongText, Moment, ShortText, TextId, UtcDateTime


class PackUpload(Base):
    """A zip of a pack, for the jurisdiction of `account` or for one that is to be founded (`target`).

    `state`: checking, draft (of a founding, with whatever is wrong in it), refused, submitted (a change set was made of
    it, or the founding waits for a second person), founding, founded, rejected. `report` says what was found in it,
    `digest` what the second person agrees to.
    """

    __tablename__ = "pack_upload"
    __table_args__ = (Index("ix_pack_upload_created", "jurisdiction", "created_at"),)

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[ShortText]
    target: Mapped[str] = mapped_column(String(64))
    parent: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[ShortText]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    take_base: Mapped[bool] = mapped_column(default=False)
    note: Mapped[LongText] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(12), default="checking")
    report: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    job: Mapped[str | None] = mapped_column(String(32))
    change_set: Mapped[str | None] = mapped_column(String(32))
    decided_by: Mapped[str | None] = mapped_column(String(200))
    decision: Mapped[LongText] = mapped_column(default="")
    created_at: Mapped[Moment]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def founds(self) -> bool:
        """Whether it brings a jurisdiction on line that is not there yet."""
        return self.target != self.jurisdiction
