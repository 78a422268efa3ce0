"""What the public reads of cases: rows of masked text, written in the transaction of the act that brings them about.

They are the only rows of this room that anyone may select: whatever is not for everyone never enters them, so that no
search can find it. What no longer holds (a decision that was annulled) is withdrawn in the act that ends it; a rule that
explains why is shown from then on, as it was said that day, until what it is about is shown anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, and_, false, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor, Clock, canonical_bytes, whole_number
from yimen.store import JSON_COLUMN, Base, LongText, Moment, RowId, TextIndex
from yimen.workflow import (
    Procedure,
    Publication,
    Published,
    compile_publication,
    published,
    taken_back,
)

from .configuration import Configuration
from .facts import facts_of
from .memory import COMPILED
from .models import Case
from .papers import number_texts
from .plain import plain
from .snapshot import Revision
from .tracing import document_digest

PUBLIC_TEXT = TextIndex("publication_text", Base.metadata)
PAGE = 20


class PublicRow(Base):
    """What one rule makes public of one case; `lines` are [title, text]. Shown from `shown_on` until before `until`,
    unless withdrawn; owed and not yet approved while `shown_on` is empty. What is `internal` is shown to staff alone."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("case_id", "rule"),
        Index("ix_publication_shown", "jurisdiction", "rule", text("shown_on DESC"), text("id DESC")),
        Index(
            "ix_publication_owed",
            "jurisdiction",
            "due_on",
            postgresql_where=text("shown_on IS NULL AND withdrawn_on IS NULL"),
            sqlite_where=text("shown_on IS NULL AND withdrawn_on IS NULL"),
        ),
    )

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(100))
    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"))
    unit: Mapped[str] = mapped_column(String(64))
    heading: Mapped[LongText]
    lines: Mapped[list[Any]] = mapped_column(JSON_COLUMN)
    owed_on: Mapped[date]
    due_on: Mapped[date | None]
    shown_on: Mapped[date | None]
    until: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    internal: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_at: Mapped[Moment]


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A row as the public reads it; `place` is the token for what follows it."""

    id: int
    rule: str
    heading: str
    lines: Sequence[tuple[str, str]]
    shown_on: date

    @property
    def place(self) -> str:
        return f"{self.shown_on.isoformat()}~{self.id}"


COLUMNS = (
    "jurisdiction", "unit", "heading", "lines", "owed_on", "due_on", "shown_on", "until", "withdrawn_on", "internal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicChange:
    """A public row as an act leaves it; `row` is what stood there, None where it is new."""

    rule: str
    row: PublicRow | None
    columns: Mapping[str, Any]


def public_rows(session: Session, case: Case) -> dict[str, PublicRow]:
    """The public rows of a case, by rule."""
    with session.no_autoflush:
        return {
            row.rule: row for row in session.scalars(select(PublicRow).where(PublicRow.case_id == case.id))
        }


def public_digest(columns: Mapping[str, Any]) -> str:
    """A public row as the record of its case tells of it."""
    return document_digest(plain(columns))


def columns_of(row: Any) -> dict[str, Any]:
    """What a public row says, and when to whom."""
    return {name: getattr(row, name) for name in COLUMNS}


def public_changes(
    case: Case,
    configuration: Configuration,
    procedure: Procedure,
    rules: Sequence[Publication],
    rows: Mapping[str, PublicRow],
    on: date,
) -> list[PublicChange]:
    """What brings the public rows of a case in step with it, after an act."""
    facts, calendar = with_papers(facts_of(case, configuration), case), configuration.calendar()
    shown, gone, changes = set(), set(), []
    for rule in (each for each in rules if not each.explains):
        found, row = published(rule, procedure, case.state, facts, calendar), rows.get(rule.id)
        if found is not None and found.shown_on is not None:
            shown.add(rule.id)
        elif row is not None and _is_read(row, on):
            gone.add(rule.id)
        changes += _change(case, rule, found, row, on)
    for rule in (each for each in rules if each.explains in shown | gone):
        again = rule.explains in shown
        found = None if again else taken_back(rule, procedure, case.state, facts, calendar, on)
        changes += _change(case, rule, found, rows.get(rule.id), on)
    return changes


def _change(
    case: Case, rule: Publication, found: Published | None, row: PublicRow | None, on: date
) -> list[PublicChange]:
    if found is not None:
        columns = {
            "jurisdiction": case.jurisdiction,
            "unit": case.unit,
            "heading": found.heading,
            "lines": [list(each) for each in found.lines],
            "owed_on": found.owed_on,
            "due_on": found.due_on,
            "shown_on": found.shown_on,
            "until": found.until,
            "withdrawn_on": None,
            "internal": bool(rule.readers),
        }
        return [PublicChange(rule.id, row, columns)]
    if row is None or row.withdrawn_on is not None:
        return []
    return [PublicChange(rule.id, row, {**columns_of(row), "withdrawn_on": on, "shown_on": None})]


def _is_read(row: PublicRow, on: date) -> bool:
    return row.shown_on is not None and row.withdrawn_on is None and (row.until is None or row.until > on)


def with_papers(facts: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """The facts with the numbers of the papers, by type, as rules read them."""
    numbers, parties = case.record.get("papers", {}), case.record.get("parties", ())
    return {**facts, "paper": number_texts(numbers, len(parties))}


def rules_of(configuration: Configuration, procedure: str) -> list[Publication]:
    """The compiled rules in force for a procedure."""
    return [
        _compiled(each)
        for each in configuration.entries("publication")
        if each.body.get("procedure") == procedure
    ]


def _compiled(rule: Revision) -> Publication:
    known: Publication | None = COMPILED.peek("publication", rule.digest)
    if known is None:
        size = len(canonical_bytes(rule.body))
        known = COMPILED.get("publication", rule.digest, size, lambda: compile_publication(rule.body))
    return known


def write_public(session: Session, case: Case, changes: Sequence[PublicChange], clock: Clock) -> None:
    """Writes what an act brings to the public, and what a search may find of it."""
    for each in changes:
        before = "" if each.row is None else _searchable(each.row)
        row = each.row or PublicRow(rule=each.rule, case_id=case.id)
        for name, value in each.columns.items():
            setattr(row, name, value)
        row.made_at = clock.now() if row.withdrawn_on is None else row.made_at
        session.add(row)
        session.flush()
        now = _searchable(row)
        if before and before != now:
            PUBLIC_TEXT.remove(session, select(PublicRow.id).where(PublicRow.id == row.id))
        if now and before != now:
            PUBLIC_TEXT.add(session, [(row.id, now)], row.jurisdiction)


def _searchable(row: PublicRow) -> str:
    """What a search may find: what is shown, and only while it is."""
    if row.shown_on is None or row.withdrawn_on is not None:
        return ""
    return "\n".join([row.heading, *(str(each) for _, each in row.lines)])


def publications(
    session: Session,
    jurisdiction: str,
    *,
    day: date,
    rule: str = "",
    words: str = "",
    after: str = "",
    limit: int = PAGE,
) -> list[PublicEntry]:
    """What the public may read on a day, newest first; raises `ValueError` for a place that is none of ours."""
    chosen = entries(jurisdiction, day)
    if rule:
        chosen = chosen.where(PublicRow.rule == rule)
    return page_of(session, chosen, jurisdiction, words=words, after=after, limit=limit)


def page_of(
    session: Session, chosen: Any, jurisdiction: str, *, words: str, after: str, limit: int
) -> list[PublicEntry]:
    """Those of the chosen entries that hold the words, newest first, behind a place. Raises `ValueError` for a place that is
    none of ours."""
    r = PublicRow
    if words.strip():
        chosen = chosen.where(r.id.in_(PUBLIC_TEXT.ids(session, words, jurisdiction)))
    if after:
        shown, _, number = after.partition("~")
        on, last = date.fromisoformat(shown), whole_number(number)
        chosen = chosen.where(or_(r.shown_on < on, and_(r.shown_on == on, r.id < last)))
    rows = session.execute(chosen.order_by(r.shown_on.desc(), r.id.desc()).limit(limit))
    return [entry_of(row) for row in rows]


def publication(session: Session, jurisdiction: str, number: int, *, day: date) -> PublicEntry | None:
    """One of them, while it may be read."""
    row = session.execute(entries(jurisdiction, day).where(PublicRow.id == number)).one_or_none()
    return None if row is None else entry_of(row)


def entries(jurisdiction: str, day: date, *more: Any, internal: bool = False) -> Any:
    """What may be read on the day: by the public, or `internal` by those whom its rule names; `more` columns behind."""
    r = PublicRow
    return select(r.id, r.rule, r.heading, r.lines, r.shown_on, *more).where(
        r.jurisdiction == jurisdiction,
        r.internal.is_(internal),
        r.shown_on <= day,
        r.withdrawn_on.is_(None),
        or_(r.until.is_(None), r.until > day),
    )


def entry_of(row: Any) -> PublicEntry:
    """One row of `entries`."""
    return PublicEntry(row.id, row.rule, row.heading, [tuple(each) for each in row.lines], row.shown_on)


@dataclass(frozen=True, slots=True)
class OwedPublication:
    """What a unit still owes the public, and by when."""

    case_id: str
    rule: str
    heading: str
    owed_on: date
    due_on: date | None


def owed_publications(session: Session, actor: Actor, limit: int = 100) -> list[OwedPublication]:
    """What the units that an actor sees have not shown yet, the most pressing first."""
    r = PublicRow
    chosen = select(r.case_id, r.rule, r.heading, r.owed_on, r.due_on).where(
        r.jurisdiction == actor.jurisdiction,
        r.internal.is_(False),
        r.shown_on.is_(None),
        r.withdrawn_on.is_(None),
    )
    if not actor.reaches("*"):
        chosen = chosen.where(r.unit.in_(sorted(actor.units)))
    rows = session.execute(chosen.order_by(r.due_on, r.id).limit(limit))
    return [OwedPublication(*row) for row in rows]


def public_rules(configuration: Configuration) -> Mapping[str, Mapping[str, str]]:
    """The titles of the rules in force, by id: the sections of the public's page."""
    return {
        each.key: dict(each.body["title"])
        for each in configuration.entries("publication")
        if not each.body.get("readers")
    }
