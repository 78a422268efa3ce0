"""Drafts of cases not yet opened: one per person, unit and procedure; nobody else reads them.

Sensitive values stand apart from them, as in the drafts of a case (`drafts_apart`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, and_, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor, Clock
from yimen.store import JSON_COLUMN, Base, LongText, Moment, RowId

from .checking import form_in_hand
from .configuration import Configuration
from .drafts import late
from .drafts_apart import draft_set_apart, holds_apart, put_back
from .journal import require_writing
from .records import ApartOfDraft
from .subject import alleged_in, stated_names
from .sums import with_sums


class OpeningDraft(Base):
    """What was filled in of a case's first form; `form` is the digest of the form that it was drawn with, `occurred_on` the
    day where the case is entered late.

    `kept` names sensitive values by reference alone: read it through `kept_values`.
    """

    __tablename__ = "opening_draft"
    __table_args__ = (UniqueConstraint("jurisdiction", "account", "unit", "procedure"),)

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64))
    procedure: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(80))
    kept: Mapped[dict[str, Any]] = mapped_column("values", JSON_COLUMN)
    reason: Mapped[LongText] = mapped_column(default="")
    occurred_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[Moment]


class OpeningDraftValue(ApartOfDraft, Base):
    """A sensitive value of such a draft."""

    __tablename__ = "opening_draft_value"
    __table_args__ = (Index("ix_opening_value_draft", "draft_id"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("opening_draft.id", ondelete="CASCADE"))


class OpeningDraftChanged(RuntimeError):
    """It was saved in another window since it was read; `version` is what stands now."""

    def __init__(self, draft: OpeningDraft | None) -> None:
        self.version = draft.version if draft else 0
        super().__init__(f"the draft is at version {self.version}")


_NAMED = ("jurisdiction", "account", "unit", "procedure")
_OWN = and_(*(OpeningDraft.__table__.c[name] == bindparam(f"own_{name}") for name in _NAMED))
_DROP = delete(OpeningDraft.__table__).where(_OWN)  # type: ignore[arg-type]


def _own(actor: Actor, unit: str, procedure: str) -> dict[str, str]:
    said = (actor.jurisdiction, actor.account, unit, procedure)
    return {f"own_{name}": each for name, each in zip(_NAMED, said, strict=True)}


def opening_draft(session: Session, actor: Actor, unit: str, procedure: str) -> OpeningDraft | None:
    """The actor's own draft, or None."""
    return session.scalars(select(OpeningDraft).where(_OWN), _own(actor, unit, procedure)).one_or_none()


def opening_drafts(session: Session, actor: Actor) -> list[tuple[str, str, datetime]]:
    """(unit, procedure, saved at) of the actor's own, the newest first."""
    statement = (
        select(OpeningDraft.unit, OpeningDraft.procedure, OpeningDraft.saved_at)
        .where(OpeningDraft.jurisdiction == actor.jurisdiction, OpeningDraft.account == actor.account)
        .order_by(OpeningDraft.saved_at.desc(), OpeningDraft.id.desc())
        .limit(50)
    )
    return [(unit, procedure, at) for unit, procedure, at in session.execute(statement)]


def save_opening_draft(
    session: Session,
    actor: Actor,
    unit: str,
    procedure: str,
    values: Mapping[str, Any],
    *,
    form: str,
    version: int | None,
    configuration: Configuration,
    clock: Clock,
    reason: str = "",
    occurred_on: date | None = None,
) -> OpeningDraft:
    """Keeps the draft of a form; `version` is that which was read (None: none). Raises `OpeningDraftChanged`."""
    require_writing(session)
    drawn = form_in_hand(configuration, form, unit, None)
    draft = opening_draft(session, actor, unit, procedure)
    if (draft.version if draft else None) != version:
        raise OpeningDraftChanged(draft)
    if draft is None:
        draft = OpeningDraft(
            jurisdiction=actor.jurisdiction,
            account=actor.account,
            unit=unit,
            procedure=procedure,
            form=drawn.digest,
            kept={},
            version=0,
            saved_at=clock.now(),
        )
        session.add(draft)
        session.flush()
    draft.form, draft.saved_at, draft.reason = drawn.digest, clock.now(), reason
    draft.occurred_on = late(occurred_on, clock)
    draft.version += 1
    _keep_values(session, draft, values, drawn.reading.sensitive)
    return draft


def _keep_values(
    session: Session, draft: OpeningDraft, values: Mapping[str, Any], fields: Collection[str]
) -> None:
    """The values, what is sensitive of them apart; nothing is veiled from the one who reads them."""
    before = _apart(session, draft)
    make = partial(OpeningDraftValue, draft_id=draft.id)
    draft.kept, rows = draft_set_apart(values, fields, draft.account, make, before, {})
    session.add_all(rows)
    for row in before:
        if row not in rows:
            session.delete(row)
    session.flush()


def kept_values(session: Session, draft: OpeningDraft) -> dict[str, Any]:
    """The values of the actor's own draft as they were written, with what stands apart from it."""
    values: dict[str, Any] = put_back(draft.kept, _apart(session, draft))
    return values


def opening_values(
    session: Session, draft: OpeningDraft, configuration: Configuration, form: str
) -> dict[str, Any]:
    """The values of the actor's own draft for its form; what its sums may be is reckoned anew."""
    values = kept_values(session, draft)
    reading = form_in_hand(configuration, form, draft.unit, None).reading
    day = configuration.day
    made, _wrong = with_sums(
        configuration,
        reading,
        values,
        alleged_in(reading, values),
        parties=stated_names(reading, values),
        unit=draft.unit,
        occurred_on=day,
        filed_on=day,
    )
    return made


def _apart(session: Session, draft: OpeningDraft) -> list[OpeningDraftValue]:
    if not holds_apart(draft.kept):
        return []
    return list(session.scalars(select(OpeningDraftValue).where(OpeningDraftValue.draft_id == draft.id)))


def drop_opening_draft(session: Session, actor: Actor, unit: str, procedure: str) -> None:
    """The case was opened, or the actor begins anew."""
    require_writing(session)
    session.flush()
    session.connection().execute(_DROP, _own(actor, unit, procedure))
