"""A paper that was made final enters the journal; this room knows it by id, type, number and digest alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act, Effect, evaluate

from .configuration import Configuration
from .facts import facts_of
from .guard import seen_case
from .journal import Event, EventDraft, append, require_writing
from .models import Case
from .rows import put_out


def lock_case(session: Session, actor: Actor, case_id: str) -> Case | None:
    """The case with its row held until the transaction ends, or None when the actor does not see it."""
    require_writing(session)
    return seen_case(session, actor, case_id, lock=True)


def record_document(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    document_id: str,
    type: str,
    title: str,
    number: str,
    digest: str,
    task: str,
    occurred_on: date,
    clock: Clock,
    sort: str = "document",
    extra: Mapping[str, Any] | None = None,
) -> Event:
    """Appends the event `document` (made final), or `paper` (a step of its life), in the caller's transaction.

    Raises `LookupError` for a case not seen.
    """
    case = lock_case(session, actor, case_id)
    if case is None:
        raise LookupError(case_id)
    paper = {"document": document_id, "type": type, "title": title, "number": number, "digest": digest}
    draft = EventDraft(
        act=Act("event", occurred_on, task=task, target=document_id),
        account=actor.account,
        sort=sort,
        extra={**paper, **(extra or {})},
    )
    if sort == "document":  # a step in the life of an older paper makes it none the newer
        case.record = {**case.record, "papers": {**case.record.get("papers", {}), type: number}}
    return _write(session, case, draft, clock)


def record_draft(
    session: Session,
    actor: Actor,
    case: Case,
    *,
    type: str,
    title: str,
    digest: str,
    step: str,
    told: str,
    clock: Clock,
) -> Event:
    """Appends what was done with a paper's draft (`handed`, `returned`, `approved`) as an event `paper`; the case keeps
    where each draft stands. The case is locked by the caller (`lock_case`)."""
    extra = {"type": type, "title": title, "digest": digest, "step": f"draft_{step}", "told": {"text": told}}
    draft = EventDraft(
        act=Act("event", clock.today(), target=type), account=actor.account, sort="paper", extra=extra
    )
    case.record = {**case.record, "drafts": {**case.record.get("drafts", {}), type: step}}
    event = _write(session, case, draft, clock)
    notice = Effect("notify", type, {"sort": f"draft_{step}", "title": title, "account": actor.account})
    put_out(session, case, (notice,), clock)
    return event


def papers_to_come(case: Case, configuration: Configuration) -> list[str]:
    """The papers that a task open now makes as the case stands; what cannot be said yet is among them."""
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    stand = case.state.get("items", {})
    open_now = [name for name in procedure.order if stand.get(name, {}).get("state") in ("enabled", "active")]
    called = [paper for name in open_now for paper in procedure.items[name].documents]
    asked = [paper.condition for paper in called if paper.condition is not None]
    values = iter(evaluate(procedure, case.state, facts_of(case, configuration), asked) if asked else ())
    found = [paper.document for paper in called if paper.condition is None or next(values) is not False]
    return list(dict.fromkeys(found))


def _write(session: Session, case: Case, draft: EventDraft, clock: Clock) -> Event:
    event = append(case, draft, clock)
    session.flush()
    event.write(session)
    return event
