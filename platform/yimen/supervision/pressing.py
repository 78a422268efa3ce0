"""The cases whose terms ran out, the longest overdue first: whom to ask first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Case, DeadlineRow, visible
from yimen.kernel import Actor

from .overview import late_terms


@dataclass(frozen=True, slots=True)
class LateCase:
    """A term of an open case that ran out; `days` since its last day, `article` where it stands."""

    case_id: str
    number: str
    title: str
    unit: str
    procedure: str
    handler: str
    term: str
    article: str
    due_on: date
    days: int


def late_cases(
    session: Session, actor: Actor, *, day: date, unit: str = "", procedure: str = "", limit: int = 100
) -> list[LateCase]:
    """What the actor sees of it, `limit` at most; terms of cases that are over are not waited for."""
    d = DeadlineRow
    statement = (
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.unit,
            Case.procedure,
            Case.handler,
            d.title.label("term"),
            d.article,
            d.due_on,
        )
        .join(Case, Case.id == d.case_id)
        .where(late_terms(day), Case.status == "open", d.task != "")
        .order_by(d.due_on, Case.id, d.id)
        .limit(limit)
    )
    if unit:
        statement = statement.where(Case.unit == unit)
    if procedure:
        statement = statement.where(Case.procedure == procedure)
    return [
        LateCase(
            row.id,
            row.number,
            row.title,
            row.unit,
            row.procedure,
            row.handler,
            row.term,
            row.article,
            row.due_on,
            (day - row.due_on).days,
        )
        for row in session.execute(visible(actor).of(statement))
    ]
