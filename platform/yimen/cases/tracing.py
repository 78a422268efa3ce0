"""What an event changed in the case's own row: the journal tells of every column, so that a hand in the database shows.

An event's member `row` holds {column: [what stood before, what stands after]} of the columns that changed, documents by
their digests; the first event of a case of before this holds every column. What stood before is what the database held when
the row was locked: whoever changed it meanwhile past the journal leaves two events that do not join, however often the
case is handled afterwards. A transaction that would end with a column changed of which no event tells is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from yimen.kernel import EXACT, digest

from .models import Case
from .plain import plain

FIELDS: Final = (
    "number", "unit", "procedure", "title", "party", "status", "stage", "stage_title", "handler", "fellow", "opened_on",
    "opened_at", "closed_on", "due_on", "parent", "provenance",
)  # fmt: skip
DOCUMENTS: Final = ("state", "forms", "record", "bindings")
TRACED: Final = (*FIELDS, *DOCUMENTS)
JOINED: Final = frozenset({"children", "child_of"})
"""What the record knows of cases that came out of one another: their own columns `parent` say so too."""
_STOOD = "yimen_cases_stood"
Row = Mapping[str, Any]


class Untold(RuntimeError):
    """A case's row was to be changed and no event tells of it."""


def remember(session: Session, case: Case) -> None:
    """Keeps what stands in a row that was just locked; a row that is locked once more stands as it stood."""
    session.info.setdefault(_STOOD, {}).setdefault(case.id, (case, row_of(case)))


def row_of(case: Any) -> dict[str, Any]:
    """The traced columns of a row; documents are never changed in place."""
    return {name: getattr(case, name) for name in TRACED}


def changes_of(session: Session, case: Case, then: Row) -> dict[str, list[Any]]:
    """What the event in hand tells of the row; `then` is still to be set. Raises `Untold` for a row that nobody locked."""
    known = session.info.setdefault(_STOOD, {})
    kept, now = known.get(case.id), {**row_of(case), **then}
    if kept is None and not inspect(case).transient:
        raise Untold(f"case {case.id} is not locked")
    before: Row = dict.fromkeys(TRACED) if kept is None else kept[1]
    whole = kept is not None and not case.traced
    changed = {
        name: [told(name, before[name]), told(name, value)]
        for name, value in now.items()
        if whole or (before[name] is not value and before[name] != value)
    }
    known[case.id], case.traced = (case, now), True
    return changed


def told(name: str, value: Any) -> Any:
    """A column's value as events tell it."""
    if name not in DOCUMENTS or value is None:
        return plain(value)
    if name == "record" and isinstance(value, Mapping):
        value = {key: each for key, each in value.items() if key not in JOINED}
    return document_digest(value)


def document_digest(document: Any) -> str:
    """The digest of a document, the same on every engine however it spells numbers."""
    try:
        return digest(document)
    except ValueError:
        return digest(_as_floats(document))


def _as_floats(value: Any) -> Any:
    """With whole numbers beyond what is exact as the floats that they are: PostgreSQL writes 1e22 in digits."""
    if isinstance(value, Mapping):
        return {key: _as_floats(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_floats(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > EXACT:
        return float(value)
    return value


@event.listens_for(Session, "before_commit")
def refuse_untold(session: Session) -> None:
    """Fails closed: a change of a case's row without its event is never committed."""
    if session.in_nested_transaction():
        return
    for case, stood in session.info.get(_STOOD, {}).values():
        now = vars(case)
        for name, before in stood.items():
            value = now.get(name, before)
            if value is not before and told(name, value) != told(name, before):
                raise Untold(f"case {case.id}: {name} changes without an event")


@event.listens_for(Session, "after_commit")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_STOOD, None)


@event.listens_for(Session, "after_soft_rollback")
def _forget_after(session: Session, _transaction: Any) -> None:
    session.info.pop(_STOOD, None)
