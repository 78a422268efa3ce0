"""What activation of a reform does besides its lines, the job that hands the cases over, and what undo gives back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from yimen.cases import (
    Configuration,
    ReformPlan,
    cases_of_units,
    move_memberships,
    moved_by,
    reform_cases,
    restore_memberships,
    touched_memberships,
)
from yimen.kernel import Actor, Clock, Finding, hookimpl, register_own, system_actor
from yimen.store import ChangeLine, ChangeSet, ChangeSetEvent, enqueue

from .. import codes
from ..jobs import RunningJob
from ..lock import record

SORT = "reform"
CASES_KIND, ROUND = "reform_cases", "reform_round"
PEOPLE, MOVED = "reform_people", "reform_cases"
TOLD_EVERY = 50


def plan_of(session: Session, change_set: ChangeSet) -> ReformPlan | None:
    """What the set's `reform` entry says; None for a set that is none."""
    if change_set.sort != SORT:
        return None
    line = ChangeLine
    query = select(line.body).where(
        line.change_set == change_set.id, line.kind == SORT, line.op != "withdrawn"
    )
    body = session.scalar(query.limit(1))
    return None if body is None else ReformPlan.of(body)


def carry_out(session: Session, change_set: ChangeSet, actor: Actor, clock: Clock) -> None:
    """In the transaction of activation: memberships from the reform's day; cases by a job, at once where it has come."""
    plan = plan_of(session, change_set)
    if plan is None:
        return
    day = change_set.effective_from or clock.today()
    done = move_memberships(session, actor, plan, day, clock)
    record(session, change_set, actor, PEOPLE, clock, data={"memberships": done})
    if day <= clock.today():
        _enqueue(session, change_set, clock)


def _enqueue(session: Session, change_set: ChangeSet, clock: Clock) -> None:
    account = system_actor("reform", change_set.jurisdiction).account
    enqueue(
        session,
        CASES_KIND,
        {"change_set": change_set.id},
        account=account,
        jurisdiction=change_set.jurisdiction,
        clock=clock,
    )


def _unfinished(jurisdiction: str = "") -> Any:
    moved = exists().where(ChangeSetEvent.change_set == ChangeSet.id, ChangeSetEvent.event == MOVED)
    query = select(ChangeSet).where(ChangeSet.sort == SORT, ChangeSet.state == "active", ~moved)
    return query.where(ChangeSet.jurisdiction == jurisdiction) if jurisdiction else query


def waiting_reforms(session: Session) -> set[str]:
    """The jurisdictions with a reform in record whose cases are not handed over yet."""
    return set(session.scalars(_unfinished().with_only_columns(ChangeSet.jurisdiction).distinct()))


def run_reforms(job: RunningJob) -> dict[str, Any]:
    """Hand over the cases of every reform whose day has come; killed it goes on where it stopped."""
    day, result = job.clock.today(), {}
    with job.database.read() as session:
        query = _unfinished(job.jurisdiction).where(ChangeSet.effective_from <= day)
        waiting = [
            (each.id, plan_of(session, each)) for each in session.scalars(query.order_by(ChangeSet.number))
        ]
    for set_id, plan in waiting:
        if plan is None:
            continue

        def told(moved: int) -> None:
            if not moved % TOLD_EVERY:
                job.progress(moved, 0, "移交在办案件")

        reform_cases(job.database, job.jurisdiction, plan, job.clock, told)
        with job.database.write() as session:
            change_set = session.get_one(ChangeSet, set_id)
            if change_set.state == "active":
                total = moved_by(session, job.jurisdiction, plan)
                who = system_actor("reform", job.jurisdiction)
                record(session, change_set, who, MOVED, job.clock, data={"cases": total})
                result[set_id] = total
    return {"reforms": result}


def undo_faults(session: Session, change_set: ChangeSet, clock: Clock) -> Iterator[Finding]:
    """Why an active reform cannot be undone: cases went over, units would vanish under theirs, people were placed anew."""
    plan = plan_of(session, change_set)
    if plan is None:
        return
    moved = moved_by(session, change_set.jurisdiction, plan)
    if moved:
        yield codes.UNDO_MOVED.at(count=moved)
    line = ChangeLine
    founded = select(line.key).where(
        line.change_set == change_set.id, line.kind == "unit", line.op == "added"
    )
    units = list(session.scalars(founded))
    names = Configuration.open(session, change_set.jurisdiction, day=clock.today()).units()
    for unit, count in cases_of_units(session, change_set.jurisdiction, units).items():
        yield codes.UNDO_CASES.at(unit=names.get(unit, {}).get("name", unit), count=count)
    touched = touched_memberships(session, _people_moved(session, change_set))
    if touched:
        yield codes.UNDO_PEOPLE.at(accounts="、".join(touched[:10]))


def take_back(session: Session, undone: ChangeSet, actor: Actor, clock: Clock) -> None:
    """The memberships as they were, in the transaction that activates the undoing."""
    plan = plan_of(session, undone)
    if plan is not None:
        restore_memberships(session, actor, _people_moved(session, undone), plan, clock)


def _people_moved(session: Session, change_set: ChangeSet) -> list[dict[str, Any]]:
    event = ChangeSetEvent
    query = select(event.data).where(event.change_set == change_set.id, event.event == PEOPLE)
    data = session.scalar(query.order_by(event.id.desc()).limit(1))
    return [] if data is None else list(data["memberships"])


class ReformRunners:
    """The runner of reforms, registered like a stranger's."""

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {CASES_KIND: run_reforms, ROUND: run_reforms}


register_own(ReformRunners(), "yimen.changes.reforming")
