"""Jurisdictions, entry revisions and change sets: the frozen shape of what is configured.

A revision is true for legal days [valid_from, valid_to) and recorded by change-set number `recorded_by`
until number `superseded_by`. Nothing of it is ever updated but `superseded_by`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import (
    BIG_ID,
    JSON_COLUMN,
    Base,
    Key,
    LegalDay,
    LongText,
    Moment,
    RowId,
    ShortText,
    TextId,
    UtcDateTime,
)


class Jurisdiction(Base):
    """A government on this instance. `sequence` is the number of the last activated change set; `founded_by` the
    jurisdiction whose administrators brought it on line through the web."""

    __tablename__ = "jurisdiction"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[ShortText]
    region: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(20))
    parent: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.id"))
    founded_by: Mapped[str | None] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(default=0)
    bootstrap: Mapped[bool] = mapped_column(default=True)
    pack: Mapped[str] = mapped_column(String(64), default="")
    pack_version: Mapped[str] = mapped_column(String(40), default="")
    base_lock: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    created_at: Mapped[Moment]


class EntryRevision(Base):
    """One revision of one entry; see the design, section 4."""

    __tablename__ = "entry_revision"
    __table_args__ = (
        Index("ix_entry_in_force", "jurisdiction", "kind", "key", "scope", "superseded_by", "valid_from"),
        Index("ix_entry_recorded", "jurisdiction", "recorded_by"),
        Index(
            "ix_entry_superseded",
            "jurisdiction",
            "superseded_by",
            postgresql_where=text("superseded_by IS NOT NULL"),
        ),
        Index(
            "ux_entry_current",
            "jurisdiction",
            "kind",
            "key",
            "scope",
            "valid_from",
            unique=True,
            postgresql_where=text("superseded_by IS NULL"),
            sqlite_where=text("superseded_by IS NULL"),
        ),
    )

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    scope: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[Key]
    valid_from: Mapped[LegalDay]
    valid_to: Mapped[date | None]
    recorded_by: Mapped[int]
    superseded_by: Mapped[int | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    digest: Mapped[str] = mapped_column(String(80))
    origin: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)


class ChangeSet(Base):
    """State: draft, checked, submitted, approved, active, rejected, withdrawn, undone.

    `number` is given at activation (the jurisdiction's record time); `digest` covers all lines and is what
    approval signs; `version` is the optimistic lock.
    """

    __tablename__ = "change_set"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "number"),
        Index("ix_change_set_state", "jurisdiction", "state", "created_at"),
    )

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    number: Mapped[int | None]
    title: Mapped[ShortText]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    sort: Mapped[str] = mapped_column(String(20), default="edit")
    note: Mapped[LongText] = mapped_column(default="")
    document_number: Mapped[str] = mapped_column(String(100), default="")
    effective_from: Mapped[date | None]
    created_by: Mapped[ShortText]
    created_at: Mapped[Moment]
    submitted_by: Mapped[str | None] = mapped_column(String(200))
    decided_by: Mapped[str | None] = mapped_column(String(200))
    activated_by: Mapped[str | None] = mapped_column(String(200))
    activated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_digest: Mapped[str | None] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(80), default="")
    inverse_of: Mapped[str | None] = mapped_column(ForeignKey("change_set.id"))
    bootstrap: Mapped[bool] = mapped_column(default=False)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's protocol


class ChangeLine(Base):
    """One line: `op` added, changed or withdrawn, against the revision whose digest is `before_digest`."""

    __tablename__ = "change_line"
    __table_args__ = (UniqueConstraint("change_set", "scope", "kind", "key", "valid_from"),)

    id: Mapped[RowId]
    change_set: Mapped[str] = mapped_column(ForeignKey("change_set.id", ondelete="CASCADE"))
    op: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[Key]
    valid_from: Mapped[LegalDay]
    valid_to: Mapped[date | None]
    before_id: Mapped[int | None] = mapped_column(BIG_ID)
    before_digest: Mapped[str | None] = mapped_column(String(80))
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON_COLUMN)
    digest: Mapped[str | None] = mapped_column(String(80))
    origin: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)


class ChangeSetEvent(Base):
    """What happened to a change set: state changes, comments, findings decided; never updated."""

    __tablename__ = "change_set_event"

    id: Mapped[RowId]
    change_set: Mapped[str] = mapped_column(ForeignKey("change_set.id", ondelete="CASCADE"), index=True)
    at: Mapped[Moment]
    account: Mapped[ShortText]
    event: Mapped[str] = mapped_column(String(40))
    note: Mapped[LongText] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)


class SourceFile(Base):
    """A source workbook that a change set came from."""

    __tablename__ = "source_file"
    __table_args__ = (UniqueConstraint("change_set", "digest", "name"),)

    id: Mapped[RowId]
    change_set: Mapped[str] = mapped_column(ForeignKey("change_set.id", ondelete="CASCADE"))
    name: Mapped[ShortText]
    digest: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    content: Mapped[bytes]
