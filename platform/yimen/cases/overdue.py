"""The tasks whose last day is past, and what should have been made public by then, in the units that somebody heads: where a
role of his counts that gives out work or lets pass. Of cases that he sees, and of no other unit, whatever he sees there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from yimen.kernel import EVERYWHERE, Actor

from .configuration import Configuration
from .guard import visible
from .list_order import DUE
from .models import Case, Task
from .publishing import PublicRow
from .roles import roles_of
from .succession import with_former

HEADS = frozenset({"case.assign", "case.override"})
"""The rights by which a role heads the units where it counts."""


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """One open task whose last day is past; `held_by` is who alone may do it, else who handles the case, "" where nobody."""

    case_id: str
    number: str
    title: str
    unit: str
    task_title: str
    due_on: date
    held_by: str


@dataclass(frozen=True, slots=True)
class OverduePublication:
    """What of a case should have been made public by the day, by the rule, and was not."""

    case_id: str
    number: str
    title: str
    unit: str
    rule: str
    due_on: date


def headed_units(actor: Actor, configuration: Configuration) -> frozenset[str]:
    """The units that the actor heads, `EVERYWHERE` among them where it is all."""
    if not HEADS & actor.permissions:
        return frozenset()
    roles = roles_of(configuration)
    heading = (units for role, units in actor.standing if role in roles and HEADS & roles[role].permissions)
    return with_former(configuration, frozenset().union(*heading))


def overdue_tasks(
    session: Session, actor: Actor, units: frozenset[str], *, day: date, limit: int
) -> tuple[list[OverdueTask], int]:
    """The longest overdue first, with how many there are; one query, none where no unit is given."""
    if not units:
        return [], 0
    chosen = (
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.unit,
            Case.handler,
            Task.title.label("task_title"),
            Task.due_on,
            Task.assignee,
            func.count().over().label("total"),
        )
        .join(Task, Task.case_id == Case.id)
        .where(Case.status == "open", day > DUE, Task.state == "open", Task.due_on < day, _in(units))
        .order_by(Task.due_on, Task.case_id, Task.task)
        .limit(limit)
    )
    rows = session.execute(visible(actor).of(chosen)).all()
    found = [
        OverdueTask(
            row.id,
            row.number or "",
            row.title,
            row.unit,
            row.task_title,
            row.due_on,
            row.assignee or row.handler,
        )
        for row in rows
    ]
    return found, rows[0].total if rows else 0


def overdue_publications(
    session: Session, actor: Actor, units: frozenset[str], *, day: date, limit: int
) -> tuple[list[OverduePublication], int]:
    """What the public should have been shown already, likewise; of closed cases too."""
    if not units:
        return [], 0
    row = PublicRow
    chosen = (
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.unit,
            row.rule,
            row.due_on,
            func.count().over().label("total"),
        )
        .join(row, row.case_id == Case.id)
        .where(row.jurisdiction == actor.jurisdiction, row.internal.is_(False), row.due_on < day, _in(units))
        .where(row.shown_on.is_(None), row.withdrawn_on.is_(None))
        .order_by(row.due_on, row.id)
        .limit(limit)
    )
    rows = session.execute(visible(actor).of(chosen)).all()
    found = [
        OverduePublication(each.id, each.number or "", each.title, each.unit, each.rule, each.due_on)
        for each in rows
        if each.due_on is not None
    ]
    return found, rows[0].total if rows else 0


def _in(units: frozenset[str]) -> ColumnElement[bool]:
    return true() if EVERYWHERE in units else Case.unit.in_(sorted(units))
