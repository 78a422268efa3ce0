"""What is kept at the door: how often somebody of the public came, and what was answered to a form sent once.

No row says who: who came is a keyed digest of an address, and an answer to the public is sealed with a key that only the
sender's page holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, String, Text, delete, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from .base import Base, Moment

SENT_KEPT = timedelta(days=1)


class VisitCount(Base):
    """How often one thing was done by one visitor in a time that ends at `ends_at` (seconds since 1970)."""

    __tablename__ = "visit_count"
    __table_args__ = (Index("ix_visit_count_ends", "ends_at"),)

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[int] = mapped_column(BigInteger)


class SentForm(Base):
    """A form that was taken: `digest` is that of its one-time mark, `answer` what it came to: for staff the id of the case,
    for the public sealed with the mark itself."""

    __tablename__ = "sent_form"
    __table_args__ = (Index("ix_sent_form_at", "sent_at"),)

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[Moment]


_COUNT = text(
    """INSERT INTO visit_count (key, count, ends_at) VALUES (:key, :amount, :ends)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN visit_count.ends_at <= :now THEN :amount ELSE visit_count.count + :amount END,
        ends_at = CASE WHEN visit_count.ends_at <= :now THEN :ends ELSE visit_count.ends_at END
    RETURNING count"""
)
_HURRIED = text("SET LOCAL synchronous_commit TO off")


def count_visit(session: Session, key: str, seconds: int, now: int, amount: int = 1) -> int:
    """How often it was done by now, in a time of so many seconds that began with the first. Needs a writing
    session of its own, for its commit does not wait for the disk."""
    said = {"key": key, "amount": amount, "ends": now + seconds, "now": now}
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_HURRIED)  # a count that a crash forgets harms nobody; no visitor waits for the disk
    count = int(session.execute(_COUNT, said).scalar_one())
    if count == amount:
        session.execute(delete(VisitCount).where(VisitCount.ends_at <= now, VisitCount.key != key))
    return count


def keep_sent_form(session: Session, digest: str, jurisdiction: str, answer: str, now: datetime) -> None:
    """In the transaction of what the form came to; IntegrityError where its mark was taken before. What is older than
    `SENT_KEPT` is gone: whoever noted the answer needs it no more."""
    session.execute(delete(SentForm).where(SentForm.sent_at < now - SENT_KEPT))
    session.add(SentForm(digest=digest, jurisdiction=jurisdiction, answer=answer, sent_at=now))
    session.flush()


def sent_answer(session: Session, digest: str, jurisdiction: str, now: datetime) -> str | None:
    """What the form of that mark came to; None where it was not taken here, or long ago."""
    row = session.get(SentForm, digest)
    known = row is not None and row.jurisdiction == jurisdiction and now - row.sent_at <= SENT_KEPT
    return row.answer if row is not None and known else None
