"""Rows that are never updated: the journal of each case, the audit trail of rights, the signed anchors.

Beside them the side store of sensitive values, which may be erased while the chains stay verifiable, and drafts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    TextClause,
    UniqueConstraint,
    bindparam,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from yimen.store import (
    JSON_COLUMN,
    Base,
    LegalDay,
    LongText,
    Moment,
    RowId,
    ShortText,
    TextId,
    UtcDateTime,
    case_field,
)

from .models import CASE_OWNED, CaseOwned

_OWNED = {"info": {CASE_OWNED: True}}
WATCHED = ("correct", "override", "return")
_WATCHED = text(f"sort IN {WATCHED}")  # a tuple of words is written as SQL writes it
_TOLD = text("contradicts")


class JournalEvent(CaseOwned, Base):
    """One event of a case's chain; `text` are the canonical bytes over which `digest` stands. `contradicts` where they tell
    of days that no longer fit its own."""

    __tablename__ = "case_journal"
    __table_args__ = (
        Index("ix_journal_recorded", "jurisdiction", "recorded_at"),
        Index("ix_journal_watched", "occurred_on", postgresql_where=_WATCHED, sqlite_where=_WATCHED),
        Index("ix_journal_contradicts", "occurred_on", postgresql_where=_TOLD, sqlite_where=_TOLD),
        _OWNED,
    )

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(String(20))
    task: Mapped[str] = mapped_column(String(100), default="")
    account: Mapped[ShortText]
    occurred_on: Mapped[LegalDay]
    recorded_at: Mapped[Moment]
    text: Mapped[LongText]
    digest: Mapped[str] = mapped_column(String(80))
    contradicts: Mapped[bool] = mapped_column(default=False, server_default=false())


def watched() -> ColumnElement[bool]:
    """The acts that supervision counts: few among all, and found by an index of theirs. Their sorts are written into
    the statement, as SQLite takes the index only for the very words of it."""
    return JournalEvent.sort.in_(bindparam(None, WATCHED, expanding=True, literal_execute=True))


def contradicting() -> TextClause:
    """The acts after which days of a case contradict each other, in the very words of their index, as `watched` are."""
    return text("case_journal.contradicts")


class SensitiveValue(CaseOwned, Base):
    """A value kept apart from the chain, which holds only its salted digest; erased means value and salt gone.

    `access` names the list of people who may read it ("" is everyone who sees the case).
    """

    __tablename__ = "case_sensitive_value"
    __table_args__ = (Index("ix_sensitive_case", "case_id"), _OWNED)

    id: Mapped[TextId]
    field: Mapped[str] = mapped_column(String(200))
    access: Mapped[str] = mapped_column(String(40), default="")
    salt: Mapped[str | None] = mapped_column(String(64))
    value: Mapped[dict[str, Any] | None] = mapped_column(JSON_COLUMN)
    digest: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[Moment]
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_by: Mapped[str] = mapped_column(String(200), default="")
    erased_why: Mapped[LongText] = mapped_column(default="")


NUMBER_APART = case_field(SensitiveValue.__table__.c.value, "v", "head")
"""A value kept apart as text: by what a party's number is found in other cases. What was erased has none."""
Index("ix_sensitive_number", SensitiveValue.__table__.c.jurisdiction, NUMBER_APART)


class SensitiveAccess(CaseOwned, Base):
    """Who may read a case's values of one access list (informants have a list of their own)."""

    __tablename__ = "case_sensitive_access"
    __table_args__ = (UniqueConstraint("case_id", "access", "account"), _OWNED)

    id: Mapped[RowId]
    access: Mapped[str] = mapped_column(String(40))
    account: Mapped[ShortText]


class Draft(CaseOwned, Base):
    """A form half filled: one person's, for one task of one case; `seen` is the case version it was drawn with,
    `reason` what was said of the act beside the form, `occurred_on` its day where it is entered late.

    `kept` names sensitive values by reference alone: read it through `drafted`.
    """

    __tablename__ = "case_draft"
    __table_args__ = (UniqueConstraint("case_id", "task", "account"), _OWNED)

    id: Mapped[RowId]
    task: Mapped[str] = mapped_column(String(100))
    account: Mapped[ShortText]
    kept: Mapped[dict[str, Any]] = mapped_column("values", JSON_COLUMN)
    seen: Mapped[int]
    reason: Mapped[LongText] = mapped_column(default="")
    occurred_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[Moment]


class ApartOfDraft:
    """A sensitive value of a draft, apart from it as a case's own are; entered by `account`, gone with its draft."""

    id: Mapped[TextId]
    field: Mapped[str] = mapped_column(String(200))
    account: Mapped[ShortText]
    value: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)


class DraftValue(ApartOfDraft, CaseOwned, Base):
    """A sensitive value of a case's draft."""

    __tablename__ = "case_draft_value"
    __table_args__ = (Index("ix_draft_value_draft", "draft_id"), _OWNED)

    draft_id: Mapped[int] = mapped_column(ForeignKey("case_draft.id", ondelete="CASCADE"))


class Anchor(Base):
    """The heads of all chains that grew since the anchor before, signed; `text` is what was signed."""

    __tablename__ = "journal_anchor"
    __table_args__ = (UniqueConstraint("jurisdiction", "number"),)

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    day: Mapped[date]
    made_at: Mapped[Moment]
    text: Mapped[LongText]
    digest: Mapped[str] = mapped_column(String(80))
    signature: Mapped[LongText]


class AuditHead(Base):
    """The last event of a jurisdiction's audit chain; its row is the chain's lock."""

    __tablename__ = "audit_head"

    jurisdiction: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(80), default="")


class AuditEvent(Base):
    """What was done about people and rights, or read under seal; chained like a case's journal."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_subject", "jurisdiction", "subject"),)

    jurisdiction: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(String(40))
    account: Mapped[ShortText]
    subject: Mapped[ShortText] = mapped_column(default="")
    recorded_at: Mapped[Moment]
    text: Mapped[LongText]
    digest: Mapped[str] = mapped_column(String(80))


class Person(Base):
    """An account of the security core as this house knows it. `version` grows with every change of rights,
    `epoch` with every event that ends running sessions."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_officer", "jurisdiction", "officer"),)

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    name: Mapped[ShortText]
    officer: Mapped[str | None] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]


class MembershipRow(Base):
    """A role in a unit for legal days [since, until); ended by setting `until`, never deleted."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_account", "account", "since"),
        Index("ix_membership_unit", "jurisdiction", "unit", "role"),
    )

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[str] = mapped_column(ForeignKey("person.account"))
    unit: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(64))
    since: Mapped[LegalDay]
    until: Mapped[date | None]
    granted_by: Mapped[ShortText]
    granted_at: Mapped[Moment]
    revoked_by: Mapped[str] = mapped_column(String(200), default="")

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class CaseLink(CaseOwned, Base):
    """`case_id` stands to `other` as `sort` says: linked, merged (into other), split (from other), child (of other)."""

    __tablename__ = "case_link"
    __table_args__ = (
        UniqueConstraint("case_id", "other", "sort"),
        Index("ix_case_link_other", "other"),
        _OWNED,
    )

    id: Mapped[RowId]
    other: Mapped[str] = mapped_column(String(32))
    sort: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[Moment]
