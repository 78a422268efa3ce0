"""Sealed values: shown masked to everybody, opened one at a time, and each opening stands in the case's journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act

from .checking import form_in_hand
from .configuration import Configuration
from .guard import seen_case, visible
from .journal import EventDraft, append, require_writing
from .models import Case
from .records import SensitiveValue
from .references import REFERENCE
from .sensitive import closed_fields, lists_of

REVEAL = "reveal"


class RevealRefused(PermissionError):
    """The value may not be opened: it is not of this case, the actor is not on its list, or it was erased."""


def reveal(
    session: Session,
    actor: Actor,
    case_id: str,
    reference: Mapping[str, Any],
    *,
    form: str,
    title: str,
    why: str,
    clock: Clock,
) -> Any:
    """The value that a reference of the case's own forms stands for; the opening is journaled with it.

    `title` is what the page calls the field. Raises `LookupError` for a case not seen, `RevealRefused`.
    """
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise LookupError(case_id)
    row = _row(session, actor, case, str(reference.get(REFERENCE, "")))
    draft = EventDraft(
        act=Act("event", clock.today(), target=row.field, reason=why),
        account=actor.account,
        sort=REVEAL,
        extra={"form": form, "value": row.id, "title": title},
    )
    event = append(session, case, draft, clock)
    session.flush()
    event.write(session)
    return row.value["v"] if row.value is not None else None


def openable_fields(
    session: Session, actor: Actor, case: Case, form: str, configuration: Configuration
) -> frozenset[str]:
    """The sealed fields of a form of the case that the actor may open, by their dotted paths ("*" for each row)."""
    reading = form_in_hand(configuration, form, case.unit, case.bindings["forms"].get(form)).reading
    return reading.sealed - closed_fields(session, actor, case, reading.sensitive)


def _row(session: Session, actor: Actor, case: Case, ref: str) -> SensitiveValue:
    statement = select(SensitiveValue).where(SensitiveValue.id == ref)
    row = session.scalars(visible(actor).within(case, statement, SensitiveValue)).one_or_none()
    if row is None or row.value is None:
        raise RevealRefused(ref)
    if row.access and row.access not in lists_of(session, actor, case):
        raise RevealRefused(ref)
    return row
