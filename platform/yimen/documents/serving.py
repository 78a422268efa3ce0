"""Service, entered once: the procedure's task or event that serves a paper is the paper's service, and the other way round.

A task of a procedure says by `serves` which papers it serves; its form says by `x-service` which fields tell how. An event
says the same, and whatever term it starts begins with the paper's receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import ActResult, Case, Configuration, Refused, visible
from yimen.kernel import Actor, Clock, Finding, Place
from yimen.workflow import Act, Effect, Item, Procedure

from . import codes
from .consents import ELECTRONIC, consent_of
from .marking import add_mark, journal_mark
from .models import Document, DocumentMark
from .whom import Keys, keys_in, keys_of

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


def papers_to_serve(
    session: Session, actor: Actor, case: Case, types: Iterable[str], whom: Keys, day: date
) -> list[Document]:
    """The papers of the types that a service entered on the day, for `whom` alone or for all, would be the service of."""
    return [paper for type in types for paper in concerning(_papers(session, actor, case, type, day), whom)]


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
    session: Session, actor: Actor, configuration: Configuration, result: ActResult, act: Act, clock: Clock
) -> None:
    """The papers that an act serves bear it: each type's newest, of those that concern whom the act is about, that is
    neither void nor served yet; where it is served to one party after the other, each time."""
    case = result.case
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    item = procedure.items.get(act.task)
    again = item is not None and item.each is not None and act.sort == "complete"
    whom = _whom(result.effects, act.task)
    for type, told, on in _served(procedure, configuration, case, act):
        for paper in concerning(_papers(session, actor, case, type, on), whom):
            if again or not _is_served(session, actor, case, paper):
                mark = add_mark(session, actor, case, paper, SERVED, on, told, clock)
                journal_mark(session, actor, paper, mark, clock)


def _whom(effects: Iterable[Effect], task: str) -> Keys:
    """Whom alone the task was done for."""
    closed = (each for each in effects if each.sort == "task_closed" and each.target == task)
    return next((keys_in(each) for each in closed), ())


def concerning(papers: Sequence[Document], whom: Keys) -> list[Document]:
    """Of papers of one type, the newest first, the newest for each of `whom`; where nobody alone is meant, for each whom
    a paper names that no newer one takes in, or the newest of all."""
    left = set(whom) or {key for each in papers for key in keys_of(each.whom)}
    if not left:
        return list(papers[:1])
    found = []
    for paper in papers:
        meant = left & set(keys_of(paper.whom)) if paper.whom else left
        if meant:
            found.append(paper)
            left = left - meant
    return found


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


def _papers(session: Session, actor: Actor, case: Case, type: str, on: date) -> Sequence[Document]:
    """The final papers of the type that were there on the day, the newest first."""
    chosen = select(Document).where(
        Document.type == type, Document.state == "final", Document.occurred_on <= on
    )
    chosen = chosen.order_by(Document.recorded_at.desc(), Document.id.desc())
    return session.scalars(visible(actor).within(case, chosen, Document)).all()


def _is_served(session: Session, actor: Actor, case: Case, paper: Document) -> bool:
    served = select(DocumentMark).where(DocumentMark.document_id == paper.id, DocumentMark.sort == SERVED)
    return session.scalars(visible(actor).within(case, served.limit(1), DocumentMark)).first() is not None
