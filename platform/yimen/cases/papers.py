"""A paper that was made final enters the journal; this room knows it by id, type, number and digest alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        whom = (extra or {}).get("whom", ())
        case.record = {
            **case.record,
            "papers": with_number(case.record.get("papers", {}), type, number, whom),
        }
    return _write(session, case, draft, clock)


def with_number(numbers: Mapping[str, str], type: str, number: str, whom: Sequence[str]) -> dict[str, str]:
    """The numbers of the case's papers by type, with a new one: of one of several it stands under `type#his number`, and
    one of all takes the place of all."""
    if whom:
        return {**numbers, **{f"{type}#{key}": number for key in whom}}
    return {**{name: each for name, each in numbers.items() if name.partition("#")[0] != type}, type: number}


def number_texts(numbers: Mapping[str, str], parties: int) -> dict[str, str]:
    """What is read by type: the number, or, where the parties have papers of their own, everyone's in their order."""
    found = {name: each for name, each in numbers.items() if "#" not in name}
    for type in {name.partition("#")[0] for name in numbers if "#" in name}:
        every = [numbers.get(f"{type}#{key}", numbers.get(type)) for key in range(1, parties + 1)]
        found[type] = "、".join(dict.fromkeys(each for each in every if each))
    return found


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
    event = append(session, case, draft, clock)
    session.flush()
    event.write(session)
    return event
