"""Service, entered once: the procedure's task or event that serves a paper is the paper's service, and the other way round.

A task of a procedure says by `serves` which papers it serves; its form says by `x-service` which fields tell how. An event
says the same, and whatever term it starts begins with the paper's receipt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, Configuration, Refused, visible
from yimen.kernel import Actor, Clock, Finding, Place
from yimen.workflow import Act, Item, Procedure

from . import codes
from .consents import ELECTRONIC, consent_of
from .marking import add_mark, journal_mark
from .models import Document, DocumentMark

SERVED = "served"
ON = "on"


def serving_task(procedure: Procedure, type: str) -> Item | None:
    """The task that serves papers of the type."""
    items = (procedure.items[name] for name in procedure.order)
    return next((item for item in items if type in item.serves and not item.off), None)


def serving_event(procedure: Procedure, type: str) -> str:
    """The event that stands for the receipt of papers of the type; "" where there is none."""
    return next((name for name, event in procedure.events.items() if type in event.serves), "")


def service_faults(procedure: Procedure, case: Case, type: str) -> list[Finding]:
    """Why a paper's service is not registered with the paper: its task has not been done, and is where it is entered.
    Once it was, other parties' receipts are registered with the paper."""
    item = serving_task(procedure, type)
    if item is None or case.state.get("items", {}).get(item.id, {}).get("count"):
        return []
    return [codes.SERVED_BY_TASK.at(Place(), task=item.name())]


def tell_event(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    type: str,
    on: date,
    clock: Clock,
) -> list[Finding]:
    """The first receipt of a paper happens in the procedure as well; findings where the procedure refuses it."""
    event = serving_event(procedure, type)
    if not event or case.state.get("events", {}).get(event, {}).get("count"):
        return []
    act = Act("event", on, target=event)
    done = cases.act(
        session,
        actor,
        case.id,
        act,
        expected_version=case.version,
        clock=clock,
        configuration=configuration,
    )
    if isinstance(done, Refused):
        return [codes.RECEIPT_REFUSED.at(Place(), why="；".join(each.message for each in done.reasons))]
    return []


def mark_served(
    session: Session, actor: Actor, configuration: Configuration, case: Case, act: Act, clock: Clock
) -> None:
    """The papers that an act serves bear it: each type's newest that is neither void nor served yet; where it is served to
    one party after the other, each time."""
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    item = procedure.items.get(act.task)
    again = item is not None and item.each is not None and act.sort == "complete"
    for type, told, on in _served(procedure, configuration, case, act):
        paper = _paper(session, actor, case, type, on, again=again)
        if paper is None:
            continue
        mark = add_mark(session, actor, case, paper, SERVED, on, told, clock)
        journal_mark(session, actor, paper, mark, clock)


def _served(
    procedure: Procedure, configuration: Configuration, case: Case, act: Act
) -> Iterator[tuple[str, dict[str, str], date]]:
    item = procedure.items.get(act.task) if act.sort == "complete" else None
    if item is not None and item.serves:
        form = configuration.pinned("form", item.form, case.bindings.get("forms", {}).get(item.form, ""))
        told = told_by_form(form, case.forms.get(item.form, {}))
        on = date.fromisoformat(told.pop(ON)) if told.get(ON) else act.occurred_on
        if told.get("way") == ELECTRONIC:
            consent = consent_of(configuration, case, told.get("party", ""), on)
            told |= {} if consent is None else {"consent": str(consent)}
        for type in item.serves:
            yield type, told, on
    event = procedure.events.get(act.target) if act.sort == "event" else None
    for type in event.serves if event is not None else ():
        yield type, {}, act.occurred_on


def told_by_form(form: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
    """What the fields that say `x-service` tell of a service; what is kept apart is not told."""
    found: dict[str, str] = {}
    for key, part in (form["schema"].get("properties") or {}).items():
        value = values.get(key)
        if part.get("x-service") and value not in (None, "", False) and not cases.is_reference(value):
            found[str(part["x-service"])] = "yes" if value is True else str(value)
    return found


def _paper(
    session: Session, actor: Actor, case: Case, type: str, on: date, *, again: bool
) -> Document | None:
    chosen = select(Document).where(
        Document.type == type, Document.state == "final", Document.occurred_on <= on
    )
    chosen = chosen.order_by(Document.recorded_at.desc(), Document.id.desc()).limit(1)
    paper = session.scalars(visible(actor).within(case, chosen, Document)).first()
    if paper is None or again:
        return paper
    served = select(DocumentMark).where(DocumentMark.document_id == paper.id, DocumentMark.sort == SERVED)
    done = session.scalars(visible(actor).within(case, served.limit(1), DocumentMark)).first()
    return paper if done is None else None
