"""What was let pass: each time that a head had a task done past criteria and gates, with what it passed and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from yimen.cases import Case, Configuration, JournalEvent, Person, visible
from yimen.kernel import Actor

OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class LetPass:
    """One such act: of which case and task, by whom, on which legal day; `passed` are the sentences that refused it."""

    case_id: str
    number: str
    title: str
    unit: str
    task: str
    by: str
    on: date
    reason: str
    passed: tuple[str, ...]


def let_pass(
    session: Session,
    actor: Actor,
    *,
    since: date,
    until: date,
    procedure: str = "",
    limit: int = 100,
    language: str = "zh",
) -> list[LetPass]:
    """What the actor sees of it in a period, the newest first, `limit` at most."""
    statement = (
        select(Case, JournalEvent, func.coalesce(Person.name, JournalEvent.account))
        .join(Case, Case.id == JournalEvent.case_id)
        .outerjoin(Person, Person.account == JournalEvent.account)
        .where(JournalEvent.sort == OVERRIDE, JournalEvent.occurred_on.between(since, until))
        .order_by(JournalEvent.occurred_on.desc(), JournalEvent.case_id, JournalEvent.seq.desc())
        .limit(limit)
    )
    if procedure:
        statement = statement.where(Case.procedure == procedure)
    rows = session.execute(visible(actor).of(statement)).all()
    configuration = Configuration.open(session, actor.jurisdiction, day=until)
    return [_line(configuration, case, event, str(by), language) for case, event, by in rows]


def _line(configuration: Configuration, case: Case, event: JournalEvent, by: str, language: str) -> LetPass:
    body = json.loads(event.text)
    told = [each["data"] for each in body["effects"] if each["data"].get("sort") == OVERRIDE]
    passed = tuple(str(each) for one in told for each in one.get("passed", ()))
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    task, reason = procedure.source_title(event.task, language), str(body["reason"])
    return LetPass(case.id, case.number, case.title, case.unit, task, by, event.occurred_on, reason, passed)
