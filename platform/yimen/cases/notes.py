"""Notes at a place: what somebody remarks at a field, a line of a paper, a piece of evidence, or of the case as a whole.

A note is open until somebody answers it, and settled by who made it. Each step is an event of the journal; the quote of
what stood there is in the row alone, for a value may have to be erased one day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor, Clock, digest_text, legal_day, new_id
from yimen.store import Base, LongText, Moment, ShortText, TextId, UtcDateTime
from yimen.workflow import Act

from . import codes
from .acting import CaseNotFound
from .checking import Refused
from .guard import as_shown, seen_case, visible
from .journal import EventDraft, append, require_writing
from .models import CASE_OWNED, Case, CaseOwned
from .records import MembershipRow
from .standing import handlers_of

NOTE = "note"
LONGEST = 2_000
LONGEST_QUOTE = 500
_MARK = "line:"
MARK_LENGTH = 4  # enough to find a paragraph again in its paper, too little to guess from what stood in it
_OWNED = {"info": {CASE_OWNED: True}}


class CaseNote(CaseOwned, Base):
    """One note. State: open, answered, settled. `stood` is the digest of what stood at the place, the mark of its
    paragraph, or "" where that is apart."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case_id"), _OWNED)

    id: Mapped[TextId]
    place: Mapped[str] = mapped_column(String(400))
    title: Mapped[ShortText]
    quote: Mapped[LongText] = mapped_column(default="")
    stood: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[LongText]
    account: Mapped[ShortText]
    made_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(12), default="open")
    answer: Mapped[LongText] = mapped_column(default="")
    answered_by: Mapped[ShortText] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Where a note stands: `id` is `form/<form>#<pointer>`, `paper/<document>#<line>`, `draft/<document>#<line>`,
    `evidence/<piece>` or "" for the case; `title` names it for people, `said` is what stands there now (None: not told).
    A paragraph, which may hold anything, is not told but known again by `line`."""

    id: str
    title: str
    said: str | None = None
    line: str | None = None

    @property
    def stands(self) -> str:
        """The digest by which a later look tells whether it changed, or the mark of a paragraph."""
        if self.said is not None:
            return digest_text(self.said)
        return "" if self.line is None else _MARK + digest_text("".join(self.line.split()))[-MARK_LENGTH:]


def is_mark(stood: str) -> bool:
    """Whether a note stands at a paragraph wherever that is now."""
    return stood.startswith(_MARK)


def add_note(
    session: Session, actor: Actor, case_id: str, place: NotePlace, text: str, *, clock: Clock
) -> CaseNote | Refused:
    """A remark at a place. Needs a writing session; raises `CaseNotFound`."""
    case, reasons = _locked(session, actor, case_id, text)
    if reasons:
        return Refused(tuple(reasons))
    row = CaseNote(
        id=new_id(),
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        place=place.id[:400],
        title=place.title[:190],
        quote=(place.said or "")[:LONGEST_QUOTE],
        stood=place.stands,
        text=text.strip()[:LONGEST],
        account=actor.account,
        made_at=clock.now(),
        state="open",
        answer="",
        answered_by="",
        answered_at=None,
    )
    session.add(row)
    _tell(session, actor, case, row, "added", row.text, clock)
    return row


def answer_note(
    session: Session, actor: Actor, case_id: str, note_id: str, text: str, *, clock: Clock
) -> CaseNote | Refused:
    """What was done about it, in words. Raises `CaseNotFound` for the note too."""
    case, reasons = _locked(session, actor, case_id, text)
    row = _note(session, actor, case, note_id)
    if row.state == "settled":
        reasons.append(codes.reason(codes.NOTE_SETTLED))
    if reasons:
        return Refused(tuple(reasons))
    row.state, row.answer = "answered", text.strip()[:LONGEST]
    row.answered_by, row.answered_at = actor.account, clock.now()
    _tell(session, actor, case, row, "answered", row.answer, clock)
    return row


def settle_note(
    session: Session, actor: Actor, case_id: str, note_id: str, *, settled: bool, clock: Clock
) -> CaseNote | Refused:
    """Who made the note takes the answer, or opens it again: see `settled_by`."""
    case, reasons = _locked(session, actor, case_id, "-")
    row = _note(session, actor, case, note_id)
    if row.id not in settled_by(session, actor, case, [row]):
        reasons.append(codes.reason(codes.NOTE_OTHERS))
    if reasons:
        return Refused(tuple(reasons))
    row.state = "settled" if settled else "open"
    _tell(session, actor, case, row, "settled" if settled else "reopened", "", clock)
    return row


def settled_by(session: Session, actor: Actor, case: Case, notes: Sequence[CaseNote]) -> set[str]:
    """Which of the notes the Actor settles or opens again: the own ones; of one who is away whoever holds over the case
    all the roles in which it was made, and neither handles the case nor gave the answer: who is asked is never the one
    that is content with it."""
    own = {each.id for each in notes if each.account == actor.account}
    if actor.account in handlers_of(case.state):
        return own
    standing = actor.roles_over(case.unit)
    others = [each for each in notes if each.id not in own and each.answered_by != actor.account]
    held = select(MembershipRow).where(MembershipRow.account.in_({each.account for each in others}))
    rows = session.scalars(held).all() if others else ()
    for each in others:
        day = legal_day(each.made_at)
        roles = {row.role for row in rows if row.account == each.account and row.holds_on(day)}
        if roles and roles <= standing:
            own.add(each.id)
    return own


def notes_of(session: Session, actor: Actor, case_id: str) -> Sequence[CaseNote]:
    """The notes of a case, oldest first; empty where it is not seen. Where it is seen in part they quote nothing: what they
    stand at may be what is not shown."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return []
    chosen = select(CaseNote).order_by(CaseNote.made_at, CaseNote.id)
    rows = session.scalars(visible(actor).within(case, chosen, CaseNote)).all()
    for row in rows if case.sight is not None else ():
        session.expunge(row)
        row.quote = ""
    return rows


def _locked(session: Session, actor: Actor, case_id: str, text: str) -> tuple[Case, list[Any]]:
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    reasons = []
    if not actor.may("case.act"):
        reasons.append(codes.reason(codes.NOT_PERMITTED, permission="case.act"))
    elif not may_note(actor, as_shown(actor, case)):
        reasons.append(codes.reason(codes.NOTE_UNSEEN))
    if not text.strip():
        reasons.append(codes.reason(codes.NOTE_EMPTY, place="text"))
    return case, reasons


def may_note(actor: Actor, case: Case) -> bool:
    """Whether the Actor writes notes in the case as he sees it: nobody writes what he may not read again, nor its answer."""
    return actor.may("case.act") and (case.sight is None or "notes" in case.sight.parts)


def _note(session: Session, actor: Actor, case: Case, note_id: str) -> CaseNote:
    chosen = select(CaseNote).where(CaseNote.id == note_id)
    row = session.scalars(visible(actor).within(as_shown(actor, case), chosen, CaseNote)).one_or_none()
    if row is None:
        raise CaseNotFound(note_id)
    return row


def _tell(
    session: Session, actor: Actor, case: Case, row: CaseNote, deed: str, text: str, clock: Clock
) -> None:
    """The case's version stays: a remark makes nobody's open form old. The case keeps how many there are by state."""
    session.flush()
    case.record = {**case.record, "notes": _counts(session, actor, case)}
    told = {"deed": deed, "note": row.id, "place": row.place, "title": row.title, "text": text}
    draft = EventDraft(
        act=Act("event", clock.today(), target=row.id), account=actor.account, sort=NOTE, extra=told
    )
    event = append(session, case, draft, clock)
    session.flush()
    event.write(session)


def _counts(session: Session, actor: Actor, case: Case) -> Mapping[str, int]:
    states = session.scalars(visible(actor).within(case, select(CaseNote.state), CaseNote)).all()
    return {state: states.count(state) for state in sorted(set(states))}
