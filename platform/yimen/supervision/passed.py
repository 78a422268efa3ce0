"""What was let pass, with what it passed and why; and days entered late that contradict what stands in the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import ColumnElement, TextClause, and_, func, select
from sqlalchemy.orm import Session

from yimen.cases import Case, Configuration, JournalEvent, Person, contradicting, visible, watched
from yimen.kernel import Actor
from yimen.workflow import CONFLICT, Procedure

OVERRIDE = "override"


class Period(TypedDict):
    """From which legal day to which; of one procedure, `limit` acts at most."""

    since: date
    until: date
    procedure: NotRequired[str]
    limit: NotRequired[int]
    language: NotRequired[str]


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


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An act after which days of a case contradict each other: what it was about, whose days no longer fit (`others`)."""

    case_id: str
    number: str
    title: str
    unit: str
    task: str
    others: tuple[str, ...]
    by: str
    on: date
    reason: str


def let_pass(session: Session, actor: Actor, **period: Unpack[Period]) -> list[LetPass]:
    """What the actor sees of it in a period, the newest first, `limit` at most."""
    chosen = and_(watched(), JournalEvent.sort == OVERRIDE)
    return [
        LetPass(*about, task, by, on, reason, _passed(body))
        for about, task, by, on, reason, body, _run in _acts(session, actor, chosen, **period)
    ]


def contradictions(session: Session, actor: Actor, **period: Unpack[Period]) -> list[Contradiction]:
    """The acts of a period after which days contradict each other, of what the actor sees, the newest first."""
    return [
        Contradiction(*about, task, _others(body, run, period.get("language", "zh")), by, on, reason)
        for about, task, by, on, reason, body, run in _acts(session, actor, contradicting(), **period)
    ]


def _acts(
    session: Session,
    actor: Actor,
    chosen: ColumnElement[bool] | TextClause,
    *,
    since: date,
    until: date,
    procedure: str = "",
    limit: int = 100,
    language: str = "zh",
) -> Iterator[tuple[tuple[str, str, str, str], str, str, date, str, Any, Procedure]]:
    """(the case, what it was about, by whom, its day, its reason, its body, the procedure) of acts of the journal."""
    statement = (
        select(Case, JournalEvent, func.coalesce(Person.name, JournalEvent.account))
        .join(Case, Case.id == JournalEvent.case_id)
        .outerjoin(Person, Person.account == JournalEvent.account)
        .where(chosen, JournalEvent.occurred_on.between(since, until))
        .order_by(JournalEvent.occurred_on.desc(), JournalEvent.case_id, JournalEvent.seq.desc())
        .limit(limit)
    )
    if procedure:
        statement = statement.where(Case.procedure == procedure)
    rows = session.execute(visible(actor).of(statement)).all()
    configuration = Configuration.open(session, actor.jurisdiction, day=until)
    for case, event, by in rows:
        body = json.loads(event.text)
        run = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
        about = (case.id, case.number, case.title, case.unit)
        task = run.source_title(event.task or str(body["target"]), language)
        yield about, task, str(by), event.occurred_on, str(body["reason"]), body, run


def _passed(body: Any) -> tuple[str, ...]:
    told = [each["data"] for each in body["effects"] if each["data"].get("sort") == OVERRIDE]
    return tuple(str(each) for one in told for each in one.get("passed", ()))


def _others(body: Any, procedure: Procedure, language: str) -> tuple[str, ...]:
    told = [each["target"] for each in body["effects"] if each["data"].get("sort") == CONFLICT]
    return tuple(procedure.source_title(each, language) for each in told)
