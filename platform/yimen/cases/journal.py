"""The journal: what happened in a case, chained, in bytes that never change.

The canonical text (RFC 8785) of an event is frozen in shape:

    {"v": 1, "jurisdiction", "case", "seq", "previous": digest of the event before ("" for the first),
     "sort", "task", "outcome", "round", "target", "reason", "occurred_on", "recorded_at", "account", "fellow",
     "number": change-set number that was read, "values", "read": [{kind, key, digest, body}], "effects": [...],
     "extra": {...}, "row": {column: [before, after]} of the case's row (see `tracing`; events of before it have none)}

Its digest stands over that text and names its algorithm. (case, seq) is unique and written under the lock of the
case's row, so that two acts never take the same place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from yimen.kernel import Clock, canonical_text, digest_text
from yimen.workflow import CONFLICT, Act, Effect

from .models import Case
from .plain import moment_text, plain
from .records import JournalEvent
from .tracing import changes_of

JOURNAL_VERSION = 1
ADD_EVENT = insert(JournalEvent.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What is written of one act; `values` hold sensitive fields by reference already.

    `sort` replaces the act's own where the event is no act of the engine (a paper was made final); `then` are columns of the
    case's row that the transaction sets when all else is written (the unit to which it goes)."""

    act: Act
    account: str
    sort: str = ""
    fellow: str = ""
    number: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    read: Sequence[Mapping[str, Any]] = ()
    effects: Sequence[Effect] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    then: Mapping[str, Any] = field(default_factory=dict)


def require_writing(session: Session) -> None:
    """Raises when a SQLite session did not begin its transaction for writing: locks would come too late."""
    connection = session.connection()
    if connection.dialect.name == "sqlite" and not connection.get_execution_options().get("yimen_write"):
        raise RuntimeError("an act needs a writing session: use database.write()")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a chain, ready to be written; `row` are the columns."""

    seq: int
    digest: str
    row: Mapping[str, Any]

    def write(self, session: Session) -> None:
        session.connection().execute(ADD_EVENT, [self.row])


def append(session: Session, case: Case, draft: EventDraft, clock: Clock) -> Event:
    """The next event of a case whose row is locked, or that is new; moves the case's `seq` and `head`. Whatever the act
    changes in the case's row stands in it already: the event tells of it. `write` the event after the row."""
    moment = clock.now()
    act = draft.act
    text = canonical_text({**_body(case, draft, moment), "row": changes_of(session, case, draft.then)})
    seq, digest = case.seq + 1, digest_text(text)
    row = {
        "case_id": case.id,
        "jurisdiction": case.jurisdiction,
        "seq": seq,
        "sort": draft.sort or act.sort,
        "task": act.task,
        "account": draft.account,
        "occurred_on": act.occurred_on,
        "recorded_at": moment,
        "text": text,
        "digest": digest,
        "contradicts": any(each.data.get("sort") == CONFLICT for each in draft.effects),
    }
    case.seq, case.head = seq, digest
    return Event(seq, digest, row)


def _body(case: Case, draft: EventDraft, moment: datetime) -> dict[str, Any]:
    act = draft.act
    return {
        "v": JOURNAL_VERSION,
        "jurisdiction": case.jurisdiction,
        "case": case.id,
        "seq": case.seq + 1,
        "previous": case.head,
        "sort": draft.sort or act.sort,
        "task": act.task,
        "outcome": act.outcome,
        "round": act.round,
        "target": act.target,
        "reason": act.reason,
        "occurred_on": act.occurred_on.isoformat(),
        "recorded_at": moment_text(moment),
        "account": draft.account,
        "fellow": draft.fellow,
        "number": draft.number,
        "values": plain(draft.values),
        "read": plain(draft.read),
        "effects": [{"sort": e.sort, "target": e.target, "data": plain(e.data)} for e in draft.effects],
        "extra": plain(draft.extra),
    }
