"""Drafts: a form half filled is kept per person, case and task, so that a closed browser loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock

from .guard import seen_case, visible
from .models import Case
from .records import Draft


class DraftChanged(RuntimeError):
    """The draft was saved elsewhere (another window) since it was read; `version` is what stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the draft is at version {version}")
        self.version = version


def draft_of(session: Session, actor: Actor, case_id: str, task: str) -> Draft | None:
    """The actor's own draft of a task, or None."""
    case = seen_case(session, actor, case_id)
    return None if case is None else _own(session, actor, case, task)


def _own(session: Session, actor: Actor, case: Case, task: str) -> Draft | None:
    statement = select(Draft).where(Draft.task == task, Draft.account == actor.account)
    return session.scalars(visible(actor).within(case, statement, Draft)).one_or_none()


def save_draft(
    session: Session,
    actor: Actor,
    case_id: str,
    task: str,
    values: Mapping[str, Any],
    *,
    seen: int,
    version: int | None,
    clock: Clock,
) -> Draft | None:
    """Keeps a draft; `seen` is the case version of the page, `version` the draft's that was read (None: none).

    None when the case is not there for the actor; raises `DraftChanged`. A draft is nobody else's to read.
    """
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        return None
    draft = _own(session, actor, case, task)
    standing = draft.version if draft else None
    if standing != version:
        raise DraftChanged(standing or 0)
    if draft is None:
        draft = Draft(
            case_id=case.id, jurisdiction=case.jurisdiction, task=task, account=actor.account, version=0
        )
        session.add(draft)
    draft.values, draft.seen, draft.saved_at = dict(values), seen, clock.now()
    draft.version += 1
    case.drafts = True
    session.flush()
    return draft


def drop_draft(session: Session, actor: Actor, case: Case, task: str) -> None:
    """The draft became an act."""
    if not case.drafts:
        return
    seen = visible(actor)
    mine = delete(Draft).where(Draft.task == task, Draft.account == actor.account)
    session.execute(seen.within(case, mine, Draft))
    case.drafts = session.execute(seen.within(case, select(Draft.id), Draft).limit(1)).first() is not None
