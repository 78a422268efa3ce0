"""What the case page, the task page and the timeline show of one case. A case that is not seen is not there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor
from yimen.screens import CompiledForm
from yimen.workflow import Act, Deadline, Offer, Procedure, StageView, deadlines, offers, stages

from .checking import doer_of, form_in_hand
from .configuration import Configuration
from .drafts import drafted
from .earlier import with_earlier
from .facts import environment_of, facts_of
from .guard import as_shown, seen_case, seen_row, visible
from .models import Case, Party
from .records import Draft, JournalEvent, Person
from .rounds import Beginning, beginning
from .sensitive import readable, tagged
from .subject import acts_in, party_names
from .sums import SUMS, with_sums
from .taking import Papers, taken_from, with_taken


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the case page shows. `offers` are the actor's own, `others` stand open for somebody else."""

    case: Case
    procedure: Procedure
    stages: Sequence[StageView]
    offers: Sequence[Offer]
    others: Sequence[Offer]
    parties: Sequence[Mapping[str, Any]]
    alleged_acts: Sequence[Mapping[str, Any]]
    deadlines: Sequence[Deadline]
    forms: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class TaskForm:
    """An open task with its form (None where it has none) and the values to begin with.

    `taken`: some of them the case holds already, and they may still be changed. `anew`: it begins with its defaults.
    `counts`: it says in how many earlier cases the parties stood.
    """

    case: Case
    offer: Offer
    form: CompiledForm | None
    form_digest: str
    values: Mapping[str, Any]
    draft: Draft | None
    may: bool
    taken: bool = False
    whom: str = ""
    anew: bool = False
    counts: bool = False


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One event of the timeline; `values` as the reader may see them, `read` what was read by date."""

    seq: int
    sort: str
    task: str
    task_title: str
    outcome: str
    outcome_title: str
    target: str
    account: str
    name: str
    fellow: str
    occurred_on: date
    recorded_at: datetime
    reason: str
    values: Mapping[str, Any]
    read: Sequence[Mapping[str, Any]]
    data: Mapping[str, Any]
    digest: str


def case_page(
    session: Session, actor: Actor, case_id: str, configuration: Configuration, *, language: str = "zh"
) -> CaseView | None:
    """The case as the actor may see it, or None."""
    row = seen_row(session, actor, case_id)
    if row is None:
        return None
    procedure = pinned_procedure(configuration, row)
    mine, others = _offers(session, actor, configuration, procedure, row, language)
    case = as_shown(actor, row)
    values = readable(session, actor, case, {"forms": case.forms, "record": case.record})
    return CaseView(
        case=case,
        procedure=procedure,
        stages=stages(procedure, case.state, language),
        offers=mine,
        others=others,
        parties=values["record"].get("parties", []),
        alleged_acts=values["record"].get("acts", []),
        deadlines=deadlines(case.state, procedure),
        forms=values["forms"],
    )


def pinned_procedure(configuration: Configuration, case: Case) -> Procedure:
    """The procedure that the case was opened under."""
    return configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])


def _offers(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    language: str,
) -> tuple[list[Offer], list[Offer]]:
    facts = facts_of(case, configuration)
    everything = offers(procedure, case.state, facts, None, language)
    if not actor.may("case.act"):
        return [], everything
    doer, _ = doer_of(session, actor, configuration, case.unit, Act("start", configuration.day), "")
    mine = offers(procedure, case.state, facts, doer, language)
    names = {offer.task for offer in mine}
    return mine, [offer for offer in everything if offer.task not in names]


def task_form(
    session: Session,
    actor: Actor,
    case_id: str,
    task: str,
    configuration: Configuration,
    *,
    language: str = "zh",
    whom: str = "",
    papers: Papers | None = None,
) -> TaskForm | None:
    """The open task with its pinned form; None when case or open task is not there for the actor, who is shown somebody
    else's task in whole cases alone. Opened for one of several who is left (`whom`, his number) the form begins anew."""
    case = seen_row(session, actor, case_id)
    if case is None:
        return None
    procedure = pinned_procedure(configuration, case)
    mine, others = _offers(session, actor, configuration, procedure, case, language)
    shown = as_shown(actor, case)
    if shown is not case:
        others = []
    offer = next((each for each in (*mine, *others) if each.task == task), None)
    if offer is None:
        return None
    form, digest = None, ""
    if offer.form:
        digest = case.bindings["forms"].get(offer.form, "")
        form = configuration.form(offer.form, case.unit, digest or None)
    whom = whom if whom in dict(offer.left) else ""
    reading = form_in_hand(configuration, offer.form, case.unit, digest or None).reading if form else None
    held = Beginning(anew=True) if whom else beginning(case, procedure, procedure.items[task], reading)
    draft, values = None, readable(session, actor, case, held.values)
    standing = drafted(session, actor, case, task, offer.form, configuration) if form else None
    if standing is not None:
        draft, values = standing
    told = papers and partial(papers, case, procedure.items[task].serves, whom)
    taken = () if reading is None else taken_from(configuration, procedure, case, reading, whom, told)
    values = with_taken(values, taken, filling=draft is None, again=held.retake)
    if reading is not None:
        values = with_earlier(session, actor, configuration, reading, values, case, configuration.day)
    if reading is not None and SUMS in reading.case:
        values, _wrong = with_sums(
            configuration,
            reading,
            values,
            acts_in(case, reading, values),
            parties=party_names(case, reading, values),
            unit=case.unit,
            occurred_on=configuration.day,
            filed_on=case.opened_on,
        )
    return TaskForm(
        case=shown,
        offer=offer,
        form=form,
        form_digest=digest,
        values=values,
        draft=draft,
        may=offer in mine,
        taken=draft is None and any(value is not None and not field.fixed for field, value in taken),
        whom=whom,
        anew=held.anew,
        counts=reading is not None and bool(reading.earlier),
    )


def journal(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    configuration: Configuration | None = None,
    before: int | None = None,
    limit: int = 50,
    language: str = "zh",
    apart: bool = False,
) -> list[JournalLine]:
    """The newest events of a case that the actor sees, newest first; empty when it does not. `apart` as of
    `environment`; of a case shown in part without what was filled in and read."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return []
    statement = (
        select(JournalEvent, Person.name)
        .outerjoin(Person, Person.account == JournalEvent.account)
        .order_by(JournalEvent.seq.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(JournalEvent.seq < before)
    rows = session.execute(visible(actor).within(case, statement, JournalEvent)).all()
    bodies = [json.loads(event.text) for event, _ in rows]
    values = [body["values"] if case.sight is None else {} for body in bodies]
    values = tagged(values) if apart else readable(session, actor, case, values)
    procedure = pinned_procedure(configuration, case) if configuration else None
    if case.sight is not None:
        bodies = [{**body, "read": [], "extra": {}} for body in bodies]
    return [
        _line(event, name, body, shown, procedure, language)
        for (event, name), body, shown in zip(rows, bodies, values, strict=True)
    ]


def _line(
    event: JournalEvent,
    name: str | None,
    body: Mapping[str, Any],
    values: Any,
    procedure: Procedure | None,
    language: str,
) -> JournalLine:
    item = procedure.items.get(event.task) if procedure else None
    outcome = str(body["outcome"])
    return JournalLine(
        seq=event.seq,
        sort=event.sort,
        task=event.task,
        task_title=item.name(language) if item else event.task,
        outcome=outcome,
        outcome_title=item.outcome_name(outcome, language) if item and outcome else outcome,
        target=str(body["target"]),
        account=event.account,
        name=name or event.account,
        fellow=str(body["fellow"]),
        occurred_on=event.occurred_on,
        recorded_at=event.recorded_at,
        reason=str(body["reason"]),
        values=values,
        read=body["read"],
        data={"effects": body["effects"], "extra": body["extra"]},
        digest=event.digest,
    )


def parties_of(session: Session, actor: Actor, case_id: str) -> list[Party]:
    """Rows of the parties that still stand."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return []
    statement = select(Party).where(~Party.dropped).order_by(Party.position)
    return list(session.scalars(visible(actor).within(case, statement, Party)))


def environment(
    session: Session, actor: Actor, case_id: str, *, configuration: Configuration, apart: bool = False
) -> dict[str, Any] | None:
    """What templates are filled from: facts as JSON, legal days as ISO text, sensitive values as the actor
    may read them, or, `apart`, as nobody can read but everybody can compare them (`tagged`); None when the case
    is not seen."""
    case = seen_case(session, actor, case_id)
    if case is None:
        return None
    facts = environment_of(case, configuration)
    found: dict[str, Any] = tagged(facts) if apart else readable(session, actor, case, facts, opened=True)
    return found
