"""A single case of a lower jurisdiction, read by a grant: its granted facts, its steps and terms where these are granted.

A step is its day, task and outcome. What was filled in, who did it, and why, is never shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Procedure

from .configuration import Configuration
from .granted import GrantedCase, case_of, column_of, grant_to, write_down
from .guard import Grant, Visibility, visible_by_grant
from .models import Case, DeadlineRow
from .records import JournalEvent

SHOWN = ("open", "complete", "return")
MOST = 500


@dataclass(frozen=True, slots=True)
class GrantedTerm:
    """A term of the case; state as the engine last stated it."""

    title: str
    due_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class GrantedView:
    """What a grant shows of one case. `steps` are (legal day, task, outcome), oldest first."""

    grant: Grant
    case: GrantedCase
    steps: tuple[tuple[date, str, str], ...] = ()
    terms: tuple[GrantedTerm, ...] = ()


def granted_case(
    session: Session, actor: Actor, place: str, key: str, case_id: str, *, day: date, clock: Clock
) -> GrantedView | None:
    """The case as far as the grant shows it, or None; written down in both jurisdictions."""
    grant = grant_to(session, actor, place, key, day)
    if grant is None:
        return None
    seen = visible_by_grant(grant)
    columns = [Case.id, Case.number, Case.procedure, *(column_of(each) for each in grant.facts)]
    row = session.execute(seen.of(select(*columns).where(Case.id == case_id))).one_or_none()
    if row is None:
        return None
    there = Configuration.open(session, place, day=day)
    steps = _steps(session, seen, case_id, there) if "steps" in grant.parts else ()
    terms = _terms(session, seen, case_id) if "terms" in grant.parts else ()
    case = case_of(row, grant.facts, there)
    write_down(session, actor, grant, clock, case=case.number)
    return GrantedView(grant, case, steps, terms)


def _steps(
    session: Session, seen: Visibility, case_id: str, there: Configuration
) -> tuple[tuple[date, str, str], ...]:
    bound = session.execute(
        seen.of(select(Case.procedure, Case.unit, Case.bindings).where(Case.id == case_id))
    ).one()
    procedure = there.procedure(bound.procedure, bound.unit, bound.bindings["procedure"])
    e = JournalEvent
    asked = select(e.occurred_on, e.sort, e.task, e.text).where(e.case_id == case_id, e.sort.in_(SHOWN))
    rows = session.execute(seen.of(asked, e).order_by(e.seq).limit(MOST))
    return tuple(_step(row.occurred_on, row.task, json.loads(row.text), procedure) for row in rows)


def _step(on: date, task: str, body: Mapping[str, Any], procedure: Procedure) -> tuple[date, str, str]:
    item, outcome = procedure.items.get(task), str(body.get("outcome", ""))
    if item is None:
        return on, task, outcome
    return on, item.name(), item.outcome_name(outcome) if outcome else ""


def _terms(session: Session, seen: Visibility, case_id: str) -> tuple[GrantedTerm, ...]:
    d = DeadlineRow
    asked = select(d.title, d.due_on, d.state).where(d.case_id == case_id)
    rows = session.execute(seen.of(asked, d).order_by(d.due_on, d.id))
    return tuple(GrantedTerm(row.title, row.due_on, row.state) for row in rows)
