"""Rows of a case as it stands now: the case, its parties, alleged acts, tasks and deadlines.

What happened stands in the journal (`records.py`); these rows are what the journal's acts led to.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from yimen.kernel import Sight
from yimen.store import (
    GUARDED,
    JSON_COLUMN,
    Base,
    LegalDay,
    LongText,
    Moment,
    RowId,
    ShortText,
    TextId,
    UtcDateTime,
)

CASE_OWNED = GUARDED
NO_DUE = "9999-12-31"
T = TypeVar("T")
_OWNED = {"info": {CASE_OWNED: True}}


class CaseOwned:
    """Rows that belong to a case: the session refuses to select them without `visible`."""

    @declared_attr
    def case_id(cls) -> Mapped[str]:
        return mapped_column(String(32), ForeignKey("enforcement_case.id"), index=False)

    jurisdiction: Mapped[str] = mapped_column(String(64))


def case_owned(model: type[T]) -> type[T]:
    """Marks a mapped class with a `case_id` column of another room as case-owned."""
    model.__table__.info[CASE_OWNED] = True  # type: ignore[attr-defined]
    return model


class Case(Base):
    """One case. `state` is the engine's document, `forms` the latest values by form id, `record` the results
    and days by task, `bindings` the digests of what was pinned when the case was opened.

    `seq` and `head` are the journal's last event; `version` grows with each act (optimistic lock). `text_id` is its
    number in the index of words, None until it stands there; `traced` says that the journal tells of every column. `sight`
    is what a reduced case was reduced to, None of a row.
    """

    sight: ClassVar[Sight | None] = None

    __tablename__ = "enforcement_case"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "number"),
        Index(
            "ix_case_unit_status", "jurisdiction", "unit", "status", text("opened_at DESC"), text("id DESC")
        ),
        Index("ix_case_unit", "jurisdiction", "unit", text("opened_at DESC"), text("id DESC")),
        Index("ix_case_newest", "jurisdiction", text("opened_at DESC"), text("id DESC")),
        Index("ix_case_handler", "jurisdiction", "handler", text("opened_at DESC")),
        Index("ix_case_fellow", "jurisdiction", "fellow", text("opened_at DESC")),
        Index("ix_case_due", "jurisdiction", text(f"coalesce(due_on, '{NO_DUE}')"), "id"),
        Index("ix_case_parent", "parent"),
        Index(
            "ix_case_unanchored",
            "jurisdiction",
            "id",
            postgresql_where=text("seq > anchored_seq"),
            sqlite_where=text("seq > anchored_seq"),
        ),
        Index("ix_case_text", "text_id", unique=True),
        Index(
            "ix_case_unindexed",
            "jurisdiction",
            "id",
            postgresql_where=text("text_id IS NULL"),
            sqlite_where=text("text_id IS NULL"),
        ),
        _OWNED,
    )

    id: Mapped[TextId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    number: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(64))
    procedure: Mapped[str] = mapped_column(String(100))
    title: Mapped[ShortText]
    party: Mapped[ShortText] = mapped_column(default="")
    status: Mapped[str] = mapped_column(String(100), default="open")
    stage: Mapped[str] = mapped_column(String(100), default="")
    stage_title: Mapped[ShortText] = mapped_column(default="")
    handler: Mapped[str] = mapped_column(String(200), default="")
    fellow: Mapped[str] = mapped_column(String(200), default="")
    opened_on: Mapped[LegalDay]
    opened_at: Mapped[Moment]
    closed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    parent: Mapped[str | None] = mapped_column(ForeignKey("enforcement_case.id"))
    provenance: Mapped[str] = mapped_column(String(20), default="")
    state: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    forms: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    record: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    bindings: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(80), default="")
    anchored_seq: Mapped[int] = mapped_column(default=0)
    drafts: Mapped[bool] = mapped_column(default=False)
    traced: Mapped[bool] = mapped_column(server_default=false())
    version: Mapped[int] = mapped_column(default=0)
    text_id: Mapped[int | None] = mapped_column(BigInteger)


class Party(CaseOwned, Base):
    """A party of a case; `body` holds what the form asked for, sensitive values by reference."""

    __tablename__ = "case_party"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        Index("ix_party_name", "jurisdiction", "name"),
        _OWNED,
    )

    id: Mapped[RowId]
    position: Mapped[int]
    sort: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[ShortText] = mapped_column(default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    dropped: Mapped[bool] = mapped_column(default=False)


class AllegedAct(CaseOwned, Base):
    """An alleged act: the item it offends, the day it was done, the tier chosen; digests of what was read.

    `decided_on` is the day of the decision that stands, `sum_fen` and `sum_tier` what it came to for this act."""

    __tablename__ = "case_alleged_act"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        Index("ix_alleged_act_item", "jurisdiction", "item"),
        Index(
            "ix_alleged_act_decided",
            "jurisdiction",
            "item",
            "decided_on",
            postgresql_where=text("decided_on IS NOT NULL"),
            sqlite_where=text("decided_on IS NOT NULL"),
        ),
        _OWNED,
    )

    id: Mapped[RowId]
    position: Mapped[int]
    item: Mapped[str] = mapped_column(String(200), default="")
    item_name: Mapped[LongText] = mapped_column(default="")
    item_digest: Mapped[str] = mapped_column(String(80), default="")
    tier: Mapped[str] = mapped_column(String(200), default="")
    tier_digest: Mapped[str] = mapped_column(String(80), default="")
    occurred_on: Mapped[date | None]
    body: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    dropped: Mapped[bool] = mapped_column(default=False)
    sum_fen: Mapped[int | None] = mapped_column(BigInteger)
    sum_tier: Mapped[str | None] = mapped_column(String(200))
    decided_on: Mapped[date | None]


class Task(CaseOwned, Base):
    """One round of a human task. State: open, available (may be started), done, returned, dropped."""

    __tablename__ = "case_task"
    __table_args__ = (
        Index("ix_task_assignee", "jurisdiction", "assignee", "state", "due_on"),
        _OWNED,
    )

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    task: Mapped[str] = mapped_column(String(100), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(String(64))
    title: Mapped[ShortText]
    stage: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(100), default="")
    assignee: Mapped[str] = mapped_column(String(200), default="")
    opened_on: Mapped[LegalDay]
    opened_at: Mapped[Moment]
    closed_on: Mapped[date | None]
    due_on: Mapped[date | None]


class QueueRow(CaseOwned, Base):
    """Open work by role: one row for each role that may do an open task; gone when the task is.

    `role` "*" stands for every role; `sort_on` is the task's last day, or a day that never comes.
    """

    __tablename__ = "case_queue"
    __table_args__ = (
        Index("ix_queue_role", "jurisdiction", "role", "unit", "sort_on", "case_id"),
        _OWNED,
    )

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    task: Mapped[str] = mapped_column(String(100), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(64), primary_key=True)
    unit: Mapped[str] = mapped_column(String(64))
    sort_on: Mapped[LegalDay]


class DeadlineRow(CaseOwned, Base):
    """A term of a case as the engine last stated it; `alarm` 0 none, 1 warned, 2 overdue (set by the sweep).

    `look_on` is the next legal day on which the sweep must look; `elapses` when the procedure waits for its end."""

    __tablename__ = "case_deadline"
    __table_args__ = (
        UniqueConstraint("case_id", "deadline"),
        Index(
            "ix_deadline_look",
            "jurisdiction",
            "look_on",
            postgresql_where=text("state = 'running'"),
            sqlite_where=text("state = 'running'"),
        ),
        _OWNED,
    )

    id: Mapped[RowId]
    unit: Mapped[str] = mapped_column(String(64))
    deadline: Mapped[str] = mapped_column(String(100))
    title: Mapped[ShortText]
    task: Mapped[str] = mapped_column(String(100), default="")
    article: Mapped[ShortText] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(12))
    started_on: Mapped[LegalDay]
    due_on: Mapped[LegalDay]
    due_at: Mapped[str | None] = mapped_column(String(40))
    overdue_on: Mapped[LegalDay]
    warn_on: Mapped[list[Any]] = mapped_column(JSON_COLUMN, default=list)
    look_on: Mapped[date | None]
    alarm: Mapped[int] = mapped_column(Integer, default=0)
    elapses: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[bool] = mapped_column(default=False)


class Outbox(CaseOwned, Base):
    """What must follow from an act outside its transaction: notices, child cases."""

    __tablename__ = "case_outbox"
    __table_args__ = (Index("ix_outbox_open", "state", "id"), _OWNED)

    id: Mapped[RowId]
    seq: Mapped[int]
    sort: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(100), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    created_at: Mapped[Moment]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SharedUnit(CaseOwned, Base):
    """A unit that handed a case to another one and goes on seeing it."""

    __tablename__ = "case_shared_unit"
    __table_args__ = (Index("ix_shared_unit", "jurisdiction", "unit"), _OWNED)

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(64), primary_key=True)


class QueryCode(CaseOwned, Base):
    """The digest of the code by which whoever brought a case forward follows it; the code itself is kept nowhere."""

    __tablename__ = "case_query_code"
    __table_args__ = (UniqueConstraint("jurisdiction", "digest"), _OWNED)

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(80))


class CaseNotice(CaseOwned, Base):
    """What somebody outside was told of a case: `notice` is the procedure's, `source` the case where it came about
    (the case itself, or one that came out of it), `recipient` complainant or party. State: told (by the code alone),
    waiting to go out, sent (`sent` says when, by channel), failed. Until `held_until` a process has it in hand."""

    __tablename__ = "case_notice"
    __table_args__ = (
        Index("ix_notice_case", "case_id", "id"),
        Index(
            "ix_notice_waiting",
            "jurisdiction",
            "id",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        _OWNED,
    )

    id: Mapped[RowId]
    source: Mapped[str] = mapped_column(String(32))
    notice: Mapped[str] = mapped_column(String(100))
    recipient: Mapped[str] = mapped_column(String(20))
    title: Mapped[ShortText]
    text: Mapped[LongText]
    told_on: Mapped[LegalDay]
    made_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(12), default="told")
    sent: Mapped[dict[str, Any]] = mapped_column(JSON_COLUMN, default=dict)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CameBack(CaseOwned, Base):
    """Something of a case that `account` waited for and has not looked at yet: it ended, came home or was returned (`sort`);
    `by` the account that did it, `word` what was said. Gone when he looks."""

    __tablename__ = "case_came_back"
    __table_args__ = (Index("ix_came_back", "jurisdiction", "account", "made_at"), _OWNED)

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String(200), primary_key=True)
    sort: Mapped[str] = mapped_column(String(12))
    word: Mapped[LongText] = mapped_column(default="")
    by: Mapped[str] = mapped_column(String(200), default="")
    told_on: Mapped[LegalDay]
    made_at: Mapped[Moment]


class CaseSequence(Base):
    """The last serial number given, per series (case numbers: unit and year)."""

    __tablename__ = "case_sequence"

    jurisdiction: Mapped[str] = mapped_column(String(64), primary_key=True)
    series: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int]
