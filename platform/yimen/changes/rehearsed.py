"""Rehearsals as jobs: asked for with a set's history, done by a worker, kept there with their time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock, hookimpl, register_own, system_actor
from yimen.store import ChangeSet, ChangeSetEvent, Job, enqueue

from . import codes
from .lock import record
from .refusal import ChangeRefused
from .rehearsal import SeenRehearsal, mark_of, rehearse, seen
from .views import ASKED, REHEARSED, require_reader

REHEARSAL_KIND = "change_rehearsal"
OPEN = ("draft", "checked", "submitted", "approved")
TOLD_EVERY = 200


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The last rehearsal as its viewer may read it, None where there is none; `stale` names what it no longer
    holds for (digest, number, day, cases); `job` is one that was asked for since."""

    seen: SeenRehearsal | None
    stale: tuple[str, ...]
    job: Job | None

    @property
    def running(self) -> bool:
        return self.job is not None and self.job.state in ("waiting", "running")

    @property
    def failed(self) -> str:
        """Why the job that was asked for last did not end well."""
        return self.job.error if self.job is not None and self.job.state == "failed" else ""


def enqueue_rehearsal(session: Session, actor: Actor, set_id: str, *, clock: Clock) -> Job:
    """Have the set tried on the open cases by a worker. Raises `ChangeRefused`."""
    change_set = session.get(ChangeSet, set_id)
    if change_set is None:
        raise ChangeRefused(codes.NO_SUCH_SET.at(id=set_id))
    require_reader(actor, change_set.jurisdiction)
    return ask_for_rehearsal(session, change_set, actor, clock)


def ask_for_rehearsal(session: Session, change_set: ChangeSet, actor: Actor, clock: Clock) -> Job:
    """The job and the event that names it, in the caller's transaction."""
    payload = {"change_set": change_set.id, "digest": change_set.digest}
    job = enqueue(
        session,
        REHEARSAL_KIND,
        payload,
        account="system:rehearse",
        jurisdiction=change_set.jurisdiction,
        clock=clock,
    )
    record(session, change_set, actor, ASKED, clock, data={"job": job.id})
    return job


def run_rehearsal(job: Any) -> dict[str, Any]:
    """Try it, and keep the result with the set, together with the job's end."""
    job.progress(0, 0, "比对在办案件")

    def told(looked_at: int) -> None:
        if not looked_at % TOLD_EVERY:
            job.progress(looked_at, 0, "比对在办案件")

    with job.database.read() as session:
        change_set = session.get(ChangeSet, job.payload["change_set"])
        if change_set is None:
            raise LookupError("要预演的变更已不存在。")
        result = rehearse(session, change_set, clock=job.clock, told=told)
    with job.database.write() as session:
        change_set = session.get_one(ChangeSet, job.payload["change_set"])
        who = system_actor("rehearse", change_set.jurisdiction)
        record(session, change_set, who, REHEARSED, job.clock, data=result)
        told_of = {"change_set": change_set.id}
        job.finish(session, told_of)
    return told_of


def rehearsed(session: Session, viewer: Actor, change_set: ChangeSet, *, clock: Clock) -> Rehearsed:
    """What is known of the set's rehearsals, as the viewer may read it."""
    event = ChangeSetEvent
    chosen = select(event).where(event.change_set == change_set.id)
    last = {
        name: session.scalar(chosen.where(event.event == name).order_by(event.id.desc()).limit(1))
        for name in (ASKED, REHEARSED)
    }
    asked, done = last[ASKED], last[REHEARSED]
    job = None
    if asked is not None and (done is None or asked.id > done.id):
        job = session.get(Job, asked.data["job"], populate_existing=True)
    if done is None:
        return Rehearsed(None, (), job)
    stale: tuple[str, ...] = ()
    if change_set.state in OPEN:
        configuration = Configuration.open(session, change_set.jurisdiction, day=clock.today())
        mark = mark_of(session, change_set, configuration)
        stale = tuple(name for name, value in mark.items() if done.data["mark"].get(name) != value)
    return Rehearsed(seen(session, viewer, done.data), stale, job)


def last_rehearsal(session: Session, change_set: ChangeSet) -> str | None:
    """When the set was last tried on the open cases, as it stands now; None where it was not."""
    event = ChangeSetEvent
    done = session.scalar(
        select(event)
        .where(event.change_set == change_set.id, event.event == REHEARSED)
        .order_by(event.id.desc())
        .limit(1)
    )
    if done is None or done.data["mark"]["digest"] != change_set.digest:
        return None
    return str(done.data["at"])


class RehearsalRunners:
    """The runner of this room's rehearsals, registered like a stranger's."""

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {REHEARSAL_KIND: run_rehearsal}


register_own(RehearsalRunners(), "yimen.changes.rehearsed")
