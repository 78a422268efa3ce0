"""Rows of imports. All of one import goes with it, and it goes some weeks after it was last touched.

Uploads may hold people's data: they belong to whoever uploaded them, and to nobody else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yimen.store import BIG_ID, JSON_COLUMN, Base, LongText, Moment, RowId, ShortText, TextId, UtcDateTime


class CatalogImport(Base):
    """`choices` and `options` are what the person said (see `choices`); `reading` and `comparison` what the jobs
    found, each with the digest `of` what it was made from. `job` is the last job, `change_set` what came of it.
    """

    __tablename__ = "catalog_import"
    __table_args__ = (
        Index("ix_catalog_import_account", "jurisdiction", "account", "touched_at"),
        Index("ix_catalog_import_touched", "touched_at"),
    )

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[ShortText]
    title: Mapped[ShortText]
    created_at: Mapped[Moment]
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    comparison: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    job: Mapped[str | None] = mapped_column(String(32))
    change_set: Mapped[str | None] = mapped_column(String(32))


class CatalogImportFile(Base):
    """A file as handed in; `marked` is the same with the findings in it, made from what `marked_of` digests."""

    __tablename__ = "catalog_import_file"
    __table_args__ = (UniqueConstraint("import_id", "number"),)

    id: Mapped[RowId]
    import_id: Mapped[str] = mapped_column(ForeignKey("catalog_import.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[ShortText]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    marked: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    marked_of: Mapped[str] = mapped_column(String(80), default="")


class CatalogImportRows(Base):
    """A hundred rows of a sheet as read: `roles` has one sign per row, `cells` the texts (see `rows`)."""

    __tablename__ = "catalog_import_rows"

    import_id: Mapped[str] = mapped_column(
        ForeignKey("catalog_import.id", ondelete="CASCADE"), primary_key=True
    )
    sheet: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    roles: Mapped[LongText]
    cells: Mapped[bytes] = mapped_column(LargeBinary)


class CatalogImportFinding(Base):
    """A finding of reading and checking, in the order of gravity and place."""

    __tablename__ = "catalog_import_finding"
    __table_args__ = (Index("ix_catalog_import_finding", "import_id", "code", "id"),)

    id: Mapped[RowId]
    import_id: Mapped[str] = mapped_column(ForeignKey("catalog_import.id", ondelete="CASCADE"))
    severity: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(20))
    message: Mapped[LongText]
    place: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)


class CatalogImportLine(Base):
    """A row of the comparison. `op`: added, changed, unchanged, withdrawn, absent; `fields` {name: [before, after]}."""

    __tablename__ = "catalog_import_line"
    __table_args__ = (Index("ix_catalog_import_line", "import_id", "op", "kind", "id"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("catalog_import.id", ondelete="CASCADE"))
    op: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[ShortText]
    title: Mapped[LongText]
    place: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
