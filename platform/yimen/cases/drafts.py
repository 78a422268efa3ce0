"""Drafts: a form half filled is kept per case and task, so that a closed browser or a lost connection loses nothing.

A draft is its writer's alone, but for the two officers of a case, whose draft is one: what either saved last stands,
and whoever saves over it must have seen it. Values on an access list, and sealed ones, are veiled from the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock

from .form_reading import FormReading
from .guard import seen_case, visible
from .models import Case
from .records import Draft
from .sensitive import REFERENCE, SEALED, is_reference, lists_of, mask, references

VEIL = "draft"


class DraftChanged(RuntimeError):
    """The draft was saved elsewhere (another window, the other officer) since it was read: what stands is by `account`."""

    def __init__(self, draft: Draft | None) -> None:
        self.version = draft.version if draft else 0
        self.account = draft.account if draft else ""
        super().__init__(f"the draft is at version {self.version}")


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
    seen: int,
    version: int | None,
    clock: Clock,
) -> Draft | None:
    """Keeps a draft; `seen` is the case version of the page, `version` the draft's that was read (None: none).

    None when the case is not there for the actor; raises `DraftChanged` when another draft stands meanwhile.
    """
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        return None
    standing = standing_draft(session, actor, case, task)
    if (standing.version if standing else None) != version:
        raise DraftChanged(standing)
    kept = unveiled(values, standing.values if standing else {})
    own = (
        standing
        if standing is not None and standing.account == actor.account
        else _own(session, actor, case, task)
    )
    if own is None:
        own = Draft(case_id=case.id, jurisdiction=case.jurisdiction, task=task, account=actor.account)
        session.add(own)
    own.values, own.seen, own.saved_at = kept, seen, clock.now()
    own.version = (version or 0) + 1
    case.drafts = True
    session.flush()
    return own


def _own(session: Session, actor: Actor, case: Case, task: str) -> Draft | None:
    statement = select(Draft).where(Draft.task == task, Draft.account == actor.account)
    return session.scalars(visible(actor).within(case, statement, Draft)).one_or_none()


def drop_draft(session: Session, actor: Actor, case: Case, task: str) -> None:
    """The draft became an act."""
    if not case.drafts:
        return
    seen = visible(actor)
    gone = delete(Draft).where(Draft.task == task, Draft.account.in_(sharing(case, actor)))
    session.execute(seen.within(case, gone, Draft))
    case.drafts = session.execute(seen.within(case, select(Draft.id), Draft).limit(1)).first() is not None


def discard_draft(session: Session, actor: Actor, case_id: str, task: str) -> None:
    """The actor begins anew."""
    case = seen_case(session, actor, case_id, lock=True)
    if case is not None:
        drop_draft(session, actor, case, task)


# -- what the other officer may not read


def draft_values(
    session: Session, actor: Actor, case: Case, draft: Draft, reading: FormReading | None
) -> Any:
    """The draft's values as the actor may see them."""
    if draft.account == actor.account or reading is None or not reading.sensitive:
        return draft.values
    lists = lists_of(session, actor, case)
    hidden = {
        path
        for path, access in reading.sensitive.items()
        if path in reading.sealed or (access and access not in lists)
    }
    return _veil(draft.values, hidden, (), ())


def _veil(value: Any, hidden: Collection[str], path: tuple[str, ...], at: tuple[str | int, ...]) -> Any:
    if ".".join(path) in hidden and value not in (None, "", [], {}) and not is_reference(value):
        return {REFERENCE: VEIL, SEALED: True, "shown": mask(value), "at": list(at)}
    if isinstance(value, Mapping):
        return {key: _veil(each, hidden, (*path, key), (*at, key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_veil(each, hidden, (*path, "*"), (*at, index)) for index, each in enumerate(value)]
    return value


def without_veils(session: Session, actor: Actor, case: Case, task: str, values: Any) -> Any:
    """The values of a form that is handed in, with what the other officer's draft hid from its reader."""
    if all(ref != VEIL for ref, _ in references(values)):
        return values
    draft = standing_draft(session, actor, case, task)
    return unveiled(values, draft.values if draft else {})


def unveiled(values: Any, before: Any) -> Any:
    """The values with every veil that came back put back as what it hides in the draft before."""
    if isinstance(values, Mapping):
        if values.get(REFERENCE) == VEIL:
            return _at(before, values.get("at", ()))
        return {key: unveiled(each, before) for key, each in values.items()}
    if isinstance(values, list | tuple):
        return [unveiled(each, before) for each in values]
    return values


def _at(values: Any, steps: Any) -> Any:
    for step in steps:
        if isinstance(values, Mapping):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values
