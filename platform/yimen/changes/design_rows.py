"""Designs under way: a form or procedure being adjusted for a unit, kept step by step: a lost session loses nothing."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yimen.store import Base, Key, LongText, Moment, RowId, ShortText, TextId


class DesignRow(Base):
    """One entry of one unit (`scope` "" is the whole jurisdiction) as it is being adjusted, by whoever may.

    `start` is the body that it was begun from, as canonical JSON, "" for one not in force yet; `step` is the step
    that is seen, later ones were taken back. `version` is the optimistic lock; `change_set` the set last drafted.
    """

    __tablename__ = "design"
    __table_args__ = (UniqueConstraint("jurisdiction", "kind", "scope", "key"),)

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    kind: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(64), default="")
    key: Mapped[Key]
    start: Mapped[LongText]
    step: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    began_by: Mapped[ShortText]
    began_at: Mapped[Moment]
    account: Mapped[ShortText]
    saved_at: Mapped[Moment]
    change_set: Mapped[str | None] = mapped_column(ForeignKey("change_set.id", ondelete="SET NULL"))


class DesignStep(Base):
    """The body after one operation, as a merge patch on the design's start, canonical JSON."""

    __tablename__ = "design_step"
    __table_args__ = (UniqueConstraint("design", "step"),)

    id: Mapped[RowId]
    design: Mapped[str] = mapped_column(ForeignKey("design.id", ondelete="CASCADE"))
    step: Mapped[int]
    account: Mapped[ShortText]
    at: Mapped[Moment]
    patch: Mapped[LongText]
