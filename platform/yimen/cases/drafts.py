"""Drafts: a form half filled is kept per case and task, so that a closed browser or a lost connection loses nothing.

So is the form of an act that is no task, an amendment's or an override's; `draft_key` says under what.

A draft is its writer's alone, but for the two officers of a case, whose draft is one: what either saved last stands,
and whoever saves over it must have seen it. Sensitive values stand apart from it (`drafts_apart`); those on an access
list, and sealed ones, are veiled from the officer who did not enter them, whoever saved the draft.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act

from .checking import form_in_hand
from .configuration import Configuration
from .drafts_apart import draft_set_apart, holds_apart, put_back
from .form_reading import FormReading
from .guard import seen_case, visible
from .models import Case
from .records import ApartOfDraft, Draft, DraftValue
from .sensitive import lists_of, readable

KEY = 100


class DraftChanged(RuntimeError):
    """The draft was saved elsewhere (another window, the other officer) since it was read: what stands is by `account`."""

    def __init__(self, draft: Draft | None) -> None:
        self.version = draft.version if draft else 0
        self.account = draft.account if draft else ""
        super().__init__(f"the draft is at version {self.version}")


def draft_key(act: Act) -> str:
    """Under what the draft of the form that an act hands in is kept: a task's id, else the sort of act and its form's
    or its task's id, as in "amend:filing" and "override:approval"."""
    if act.sort == "amend":
        return f"amend:{act.values.get('form', '')}"[:KEY]
    return f"override:{act.task}"[:KEY] if act.sort == "override" else act.task


def draft_of(session: Session, actor: Actor, case_id: str, task: str) -> Draft | None:
    """The draft of a task that stands for the actor, or None."""
    case = seen_case(session, actor, case_id)
    return None if case is None else standing_draft(session, actor, case, task)


def standing_draft(session: Session, actor: Actor, case: Case, task: str) -> Draft | None:
    """The newest draft among those who share it; on a case in hand."""
    if not case.drafts:
        return None
    statement = (
        select(Draft)
        .where(Draft.task == task, Draft.account.in_(sharing(case, actor)))
        .order_by(Draft.saved_at.desc(), Draft.version.desc())
        .limit(1)
    )
    return session.scalars(visible(actor).within(case, statement, Draft)).one_or_none()


def sharing(case: Case, actor: Actor) -> list[str]:
    """The accounts whose draft is one with the actor's."""
    officers = [each for each in (case.handler, case.fellow) if each]
    return officers if actor.account in officers else [actor.account]


def save_draft(
    session: Session,
    actor: Actor,
    case_id: str,
    task: str,
    values: Mapping[str, Any],
    *,
    form: str,
    seen: int,
    version: int | None,
    configuration: Configuration,
    clock: Clock,
    reason: str = "",
    occurred_on: date | None = None,
) -> Draft | None:
    """Keeps a draft of a form, with the `reason` and the earlier day written beside it; `seen` is the case version of the
    page, `version` the draft's that was read (None: none).

    None when the case is not there for the actor; raises `DraftChanged` when another draft stands meanwhile.
    """
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        return None
    standing = standing_draft(session, actor, case, task)
    if (standing.version if standing else None) != version:
        raise DraftChanged(standing)
    own = (
        standing
        if standing is not None and standing.account == actor.account
        else _own(session, actor, case, task)
    )
    if own is None:
        own = _begun(session, actor, case, task, clock)
    reading = form_in_hand(configuration, form, case.unit, case.bindings["forms"].get(form)).reading
    own.seen, own.saved_at, own.reason = seen, clock.now(), reason
    own.occurred_on = late(occurred_on, clock)
    own.version = (version or 0) + 1
    case.drafts = True
    _keep_values(session, actor, case, own, standing, values, reading)
    return own


def late(day: date | None, clock: Clock) -> date | None:
    """The day that a draft keeps: today's act is one of whatever day it is sent on."""
    return day if day is not None and day < clock.today() else None


def _own(session: Session, actor: Actor, case: Case, task: str) -> Draft | None:
    statement = select(Draft).where(Draft.task == task, Draft.account == actor.account)
    return session.scalars(visible(actor).within(case, statement, Draft)).one_or_none()


def _begun(session: Session, actor: Actor, case: Case, task: str, clock: Clock) -> Draft:
    draft = Draft(
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        task=task,
        account=actor.account,
        kept={},
        seen=case.version,
        saved_at=clock.now(),
    )
    session.add(draft)
    session.flush()
    return draft


def _keep_values(
    session: Session,
    actor: Actor,
    case: Case,
    own: Draft,
    standing: Draft | None,
    values: Mapping[str, Any],
    reading: FormReading,
) -> None:
    """The values of a draft, what is sensitive of them apart; veils stand for what the draft before holds."""

    def make(**columns: Any) -> DraftValue:
        return DraftValue(case_id=case.id, jurisdiction=case.jurisdiction, draft_id=own.id, **columns)

    before = _apart(session, actor, case, own)
    veiled = before if standing is own or standing is None else _apart(session, actor, case, standing)
    own.kept, rows = draft_set_apart(
        values, reading.sensitive, actor.account, make, before, {row.id: row for row in veiled}
    )
    session.add_all(rows)
    for row in before:
        if row not in rows:
            session.delete(row)
    session.flush()


def _apart(session: Session, actor: Actor, case: Case, draft: Draft) -> list[DraftValue]:
    if not holds_apart(draft.kept):
        return []
    statement = select(DraftValue).where(DraftValue.draft_id == draft.id)
    return list(session.scalars(visible(actor).within(case, statement, DraftValue)))


def drop_draft(session: Session, actor: Actor, case: Case, keys: Collection[str]) -> None:
    """What was drafted became an act."""
    if not case.drafts or not keys:
        return
    seen = visible(actor)
    gone = delete(Draft).where(Draft.task.in_(sorted(keys)), Draft.account.in_(sharing(case, actor)))
    session.execute(seen.within(case, gone, Draft))
    case.drafts = session.execute(seen.within(case, select(Draft.id), Draft).limit(1)).first() is not None


def discard_draft(session: Session, actor: Actor, case_id: str, task: str) -> None:
    """The actor begins anew."""
    case = seen_case(session, actor, case_id, lock=True)
    if case is not None:
        drop_draft(session, actor, case, {task})


# -- what the other officer may not read


def drafted(
    session: Session, actor: Actor, case: Case, key: str, form: str, configuration: Configuration
) -> tuple[Draft, Mapping[str, Any]] | None:
    """The draft of a form that stands for the actor, with its values as they may see them; None without one."""
    draft = standing_draft(session, actor, case, key)
    if draft is None:
        return None
    reading = form_in_hand(configuration, form, case.unit, case.bindings["forms"].get(form)).reading
    return draft, readable(session, actor, case, draft_values(session, actor, case, draft, reading))


def draft_values(session: Session, actor: Actor, case: Case, draft: Draft, reading: FormReading) -> Any:
    """The draft's values as the actor may see them."""
    rows = _apart(session, actor, case, draft)
    foreign = any(row.account != actor.account for row in rows)
    lists = lists_of(session, actor, case) if foreign else frozenset()

    def hides(row: ApartOfDraft) -> bool:
        if row.account == actor.account:
            return False
        if row.field in reading.sealed:
            return True
        access = reading.sensitive.get(row.field, "")
        return bool(access) and access not in lists

    return put_back(draft.kept, rows, hides)


def without_veils(session: Session, actor: Actor, case: Case, task: str, values: Any) -> Any:
    """The values of a form that is handed in, with what the other officer's draft hid from its reader."""
    if not holds_apart(values):
        return values
    draft = standing_draft(session, actor, case, task)
    return put_back(values, _apart(session, actor, case, draft) if draft else ())
