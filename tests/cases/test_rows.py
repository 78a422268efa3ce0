"""Rows follow the engine: whatever happens to a case, tasks, open work and terms say what its state says."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.conftest import County
from cases.county import COUNTY, filing
from yimen.cases import (
    ActResult,
    Case,
    Configuration,
    DeadlineRow,
    QueueRow,
    Refused,
    Task,
    verify,
    visible,
)
from yimen.kernel import EVERYWHERE, Actor, system_actor
from yimen.workflow import deadlines, offers

VALUES: dict[str, dict[str, Any]] = {"road_intake": filing(), "head_approval": {"opinion": "同意"}}
MOVES: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("head1", "complete", "head_approval", "approved", {}),
    ("head1", "complete", "head_approval", "rejected", {}),
    ("head1", "return", "head_approval", "road_intake", {}),
    ("officer1", "complete", "road_intake", "submitted", {}),
    ("officer2", "complete", "road_visit", "seen", {}),
    ("officer1", "complete", "road_closing", "closed", {}),
    ("head1", "complete", "lapse_note", "noted", {}),
    ("head1", "assign", "road_closing", "", {"holder": "officer2"}),
    ("head1", "assign", "", "", {"handlers": ["officer2"]}),
    ("head1", "correct", "", "head_approval", {"occurred_on": "2026-07-01"}),
    ("officer1", "claim", "road_visit", "", {}),
    ("officer1", "release", "road_visit", "", {}),
    ("head1", "withdraw", "", "", {}),
    ("officer3", "complete", "road_visit", "seen", {}),
    ("head1", "event", "", "closing_term.elapsed", {}),
]


def move(county: County, case: Case, choice: random.Random) -> ActResult | Refused | None:
    """One act, sensible or not, as anybody may try it; None where the case is not even there for the person."""
    from yimen.cases import CaseNotFound

    account, sort, task, word, values = choice.choice(MOVES)
    if choice.random() < 0.2:
        county.clock.set(county.clock.now() + timedelta(days=choice.choice([1, 5, 40])))
    given = values or VALUES.get(task, {})
    words: dict[str, Any] = {"reason": "试"}
    if sort == "complete":
        words["outcome"] = word
    elif word:
        words["target"] = word
    fellow = "officer2" if account == "officer1" and sort == "complete" else ""
    outcome = words.pop("outcome", "")
    try:
        return county.act(account, case, task, outcome, given, sort=sort, fellow=fellow, **words)
    except CaseNotFound:
        assert account == "officer3"
        return None


def check_rows(county: County) -> None:
    """Every case's rows against its state."""
    actor = county.actor("head1")
    with county.database.read() as session:
        for case in session.scalars(visible(actor).of(select(Case))).all():
            rows_are_as_stated(session, actor, case, county.clock.today())


def rows_are_as_stated(session: Session, actor: Actor, case: Case, day: date) -> None:
    """A case's tasks, queue and terms are those of its state."""
    seen = visible(actor)
    configuration = Configuration.open(session, case.jurisdiction, day=day)
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    offered = offers(procedure, case.state, {"today": day})
    tasks = session.scalars(seen.within(case, select(Task), Task)).all()
    standing = {(row.task, row.round): row.state for row in tasks if row.state in ("open", "available")}
    assert standing == {
        (offer.task, offer.round): "available" if offer.manual or offer.at_will else "open"
        for offer in offered
    }
    queue = session.scalars(seen.within(case, select(QueueRow), QueueRow)).all()
    assert {(row.task, row.round, row.role) for row in queue} == {
        (offer.task, offer.round, role)
        for offer in offered
        if not (offer.manual or offer.at_will)
        for role in (offer.roles or {EVERYWHERE})
    }
    terms = session.scalars(seen.within(case, select(DeadlineRow), DeadlineRow)).all()
    found = deadlines(case.state, procedure)
    stated = {each.id: (each.state, each.due) for each in found}
    assert {row.deadline: (row.state, row.due_on) for row in terms if row.state != "dropped"} == {
        name: said for name, said in stated.items() if said[0] != "dropped"
    }
    running = [each.due for each in found if each.state == "running" and not each.waited]
    assert case.due_on == (min(running) if running else None)
    assert all(row.unit == case.unit for row in (*tasks, *queue, *terms))


@pytest.mark.parametrize("seed", range(6))
def test_random_acts_leave_rows_as_the_state_says(county: County, seed: int) -> None:
    """Forty acts of chance: what is refused changes nothing and says why, what is kept shows in every row."""
    choice = random.Random(seed)
    case = county.opened()
    kept = 1
    for _ in range(40):
        result = move(county, case, choice)
        if isinstance(result, Refused):
            assert result.reasons
            assert all(reason.message for reason in result.reasons)
        elif result is not None:
            kept += 1
            assert (result.seq, result.version) == (kept, kept)
    check_rows(county)
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
        statement = visible(system_actor("rehearse", COUNTY)).of(select(Case.seq))
        assert session.scalars(statement).one() == kept
