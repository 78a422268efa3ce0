"""Rows of papers: what was rendered is frozen with data, template and digest; numbers are never reused."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yimen.cases import case_owned
from yimen.store import JSON_COLUMN, Base, LegalDay, LongText, Moment, RowId, ShortText, TextId


@case_owned
class Document(Base):
    """A final paper of a case. State: final, void. `data` is what the template was filled with; `whom` the numbers, with
    commas between, of those of several parties whom alone it concerns (None: nobody alone, or not known)."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_case", "case_id", "recorded_at"),
        Index("ix_document_number", "jurisdiction", "number"),
    )

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    type: Mapped[str] = mapped_column(String(64))
    title: Mapped[ShortText]
    task: Mapped[str] = mapped_column(String(100), default="")
    round: Mapped[int] = mapped_column(default=1)
    whom: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="final")
    number: Mapped[str] = mapped_column(String(100), default="")
    occurred_on: Mapped[LegalDay]
    recorded_at: Mapped[Moment]
    created_by: Mapped[ShortText]
    template_digest: Mapped[str] = mapped_column(String(80))
    data: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    data_digest: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(80))
    void_reason: Mapped[LongText] = mapped_column(default="")
    voided_by: Mapped[str | None] = mapped_column(String(200))
    voided_on: Mapped[date | None]


@case_owned
class DocumentContent(Base):
    """The frozen bytes, apart so that lists do not carry them."""

    __tablename__ = "document_content"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"), index=True)
    jurisdiction: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


@case_owned
class DocumentPdf(Base):
    """A paper as PDF, printed from the bytes with digest `printed_from`. `fonts` says which font stood for
    which, `missing` which had none; both by name."""

    __tablename__ = "document_pdf"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"), index=True)
    jurisdiction: Mapped[str] = mapped_column(String(64))
    printed_from: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(80))
    pages: Mapped[int]
    fonts: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    missing: Mapped[list[Any]] = mapped_column(JSON_COLUMN)
    made_at: Mapped[Moment]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


@case_owned
class DocumentMark(Base):
    """A step in a final paper's life: sealed, signed, served, scanned, corrected, voided. Never changed.

    `file` is the digest of a scan among the case's files; `told` then names what was `printed`."""

    __tablename__ = "document_mark"
    __table_args__ = (Index("ix_document_mark_case", "case_id", "document_id"),)

    id: Mapped[TextId]
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    jurisdiction: Mapped[str] = mapped_column(String(64))
    sort: Mapped[str] = mapped_column(String(20))
    occurred_on: Mapped[LegalDay]
    recorded_at: Mapped[Moment]
    account: Mapped[ShortText]
    told: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    file: Mapped[str] = mapped_column(String(80), default="")


@case_owned
class DraftStep(Base):
    """A step in the life of a draft: handed, looked, returned, approved. `lines` is what it said then, sensitive values as
    marks; emptied when the paper is final, whose id is `document_id` then. `points` are ids of notes."""

    __tablename__ = "draft_step"
    __table_args__ = (
        Index("ix_draft_step_case", "case_id", "type"),
        Index(
            "ix_draft_step_moving",
            "jurisdiction",
            "recorded_at",
            postgresql_where=text("document_id = ''"),
            sqlite_where=text("document_id = ''"),
        ),
    )

    id: Mapped[TextId]
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    jurisdiction: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(64))
    sort: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[Moment]
    account: Mapped[ShortText]
    digest: Mapped[str] = mapped_column(String(80))
    told: Mapped[LongText] = mapped_column(default="")
    points: Mapped[list[Any]] = mapped_column(JSON_COLUMN)
    lines: Mapped[list[Any]] = mapped_column(JSON_COLUMN)
    document_id: Mapped[str] = mapped_column(String(32), default="")


@case_owned
class DocumentSeal(Base):
    """A paper as PDF with the signatures on it; `fingerprint` is the certificate's of its unit's seal, "" before it is
    sealed."""

    __tablename__ = "document_seal"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"), index=True)
    jurisdiction: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(80))
    sealed_at: Mapped[Moment]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


@case_owned
class DetachedSignature(Base):
    """A signature apart from what it signs: a final paper (`subject` is its digest), or with `document_id` "" the case
    file whose package has the digest `subject`. `statement` is the signed text."""

    __tablename__ = "detached_signature"
    __table_args__ = (UniqueConstraint("case_id", "document_id", "scheme", "subject"),)

    id: Mapped[TextId]
    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"))
    jurisdiction: Mapped[str] = mapped_column(String(64))
    document_id: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(80))
    scheme: Mapped[str] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64))
    statement: Mapped[LongText]
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    value: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[Moment]
    account: Mapped[ShortText]


class UnitSeal(Base):
    """A certificate or key that a unit, or an officer (`account`), has signed with: what is checked against."""

    __tablename__ = "unit_seal"

    jurisdiction: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    unit: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(200), default="")
    first_used: Mapped[Moment]


@case_owned
class DossierCopy(Base):
    """The case file as it was last put together: one PDF (none where papers could not be printed) and the package.

    `seq` is the journal's last event in it; `notes` say what lacks. `keep_until` None means for ever, or not yet known
    where `retention` is empty."""

    __tablename__ = "dossier_copy"
    __table_args__ = (Index("ix_dossier_copy_made", "jurisdiction", "made_at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("enforcement_case.id"), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[Moment]
    made_by: Mapped[ShortText]
    seq: Mapped[int]
    pages: Mapped[int]
    leaves: Mapped[int]
    file_number: Mapped[ShortText] = mapped_column(default="")
    retention: Mapped[str] = mapped_column(String(64), default="")
    keep_until: Mapped[date | None]
    notes: Mapped[list[Any]] = mapped_column(JSON_COLUMN)
    pdf_digest: Mapped[str] = mapped_column(String(80), default="")
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    bag_digest: Mapped[str] = mapped_column(String(80))
    bag: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class NumberSequence(Base):
    """The last serial of a unit, a sequence and a year."""

    __tablename__ = "number_sequence"

    jurisdiction: Mapped[str] = mapped_column(String(64), primary_key=True)
    unit: Mapped[str] = mapped_column(String(64), primary_key=True)
    sequence: Mapped[str] = mapped_column(String(64), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class NumberRegister(Base):
    """Every number that was ever given: used by a document, or void with a reason. Nothing is deleted."""

    __tablename__ = "number_register"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "unit", "sequence", "year", "serial"),
        UniqueConstraint("jurisdiction", "number"),
    )

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[str] = mapped_column(String(64))
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10))
    document_id: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[LongText] = mapped_column(default="")
    given_at: Mapped[Moment]
