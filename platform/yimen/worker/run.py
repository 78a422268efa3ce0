"""One job from claim to end: its effect commits with its "done", or nothing of it does."""

from __future__ import annotations

import logging
import os
import re
import socket
import threading
from datetime import timedelta

from sqlalchemy.exc import DBAPIError, OperationalError

from yimen.app import Runtime
from yimen.store import LeaseLost, claim, finish, is_disk_full, let_go

from .hooks import Cancelled, RunningJob, runners
from .lease import kept

log = logging.getLogger("yimen.worker")


def owner_name() -> str:
    """This thread of this process of this machine, as a lease names it."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_ident() % 100_000}"


def run_job(runtime: Runtime, job_id: str) -> str:
    """Do a job: `done`, `failed`, `cancelled`, `lost`, or `taken` when it is not to be had.

    Where the database goes away meanwhile nothing is said of the job: it is offered again.
    """
    owner, lease = owner_name(), timedelta(seconds=runtime.settings.job_lease)
    with runtime.database.write() as session:
        row = claim(session, job_id, owner=owner, clock=runtime.clock, lease=lease)
        if row is None:
            return "taken"
        packs = os.pathsep.join(runtime.settings.packs) or None
        job = RunningJob(row, runtime.database, runtime.blobs, runtime.clock, owner, lease, packs)
    try:
        with kept(runtime.database, job_id, owner, runtime.clock, lease):
            return _carry_out(runtime, job, owner)
    except LeaseLost:
        log.warning("job %s (%s) was taken over by another worker", job.id, job.kind)
    except DBAPIError as error:
        log.warning("job %s (%s) lost the database and will be offered again: %s", job.id, job.kind, error)
        _let_go(runtime, job, owner)
    return "lost"


def _let_go(runtime: Runtime, job: RunningJob, owner: str) -> None:
    """Not to wait for the lease's end, where the database is there again already."""
    try:
        with runtime.database.write() as session:
            let_go(session, job.id, owner=owner, clock=runtime.clock)
    except DBAPIError as error:
        log.warning("the lease of job %s runs on: %s", job.id, error)


def _carry_out(runtime: Runtime, job: RunningJob, owner: str) -> str:
    runner = runners().get(job.kind)
    if runner is None:
        return _end(runtime, job, owner, error=f"没有处理“{job.kind}”类任务的程序，请检查插件是否已安装。")
    try:
        result = runner(job)
    except Cancelled:
        return _end(runtime, job, owner, cancelled=True)
    except LeaseLost:
        raise
    except Exception as error:  # whatever a runner does wrong is the job's failure, never the worker's
        if lost_database(error):
            raise
        log.exception("job %s (%s) failed", job.id, job.kind)
        return _end(runtime, job, owner, error=in_words(error, job.id))
    if not job.finished:  # what the runner did is committed already
        with runtime.database.write() as session:
            finish(session, job.id, owner=owner, clock=runtime.clock, result=result)
    log.info("job %s (%s) done", job.id, job.kind)
    return "done"


def _end(runtime: Runtime, job: RunningJob, owner: str, *, error: str = "", cancelled: bool = False) -> str:
    with runtime.database.write() as session:
        finish(session, job.id, owner=owner, clock=runtime.clock, error=error[:4000], cancelled=cancelled)
    return "cancelled" if cancelled else "failed"


_WORDS = re.compile(r"[\u4e00-\u9fff]")


def in_words(error: Exception, job_id: str) -> str:
    """What a page may say of a failure: the error's own words where it has any, else where to find them."""
    if is_disk_full(error):
        return f"存储空间已满，这项任务没有完成，也没有留下不完整的内容（任务编号 {job_id}）。请系统管理员清理后重新发起。"
    text = str(error)
    if _WORDS.search(text):
        return text
    return (
        f"系统出现意外错误，已记录在案（任务编号 {job_id}）。请重新发起；仍不成功的，请将编号告知系统管理员。"
    )


def lost_database(error: Exception) -> bool:
    """Whether the database went away, or was held by another: not the job's fault, worth another try."""
    if is_disk_full(error):
        return False  # another try would find as little room: who asked is told
    gone = isinstance(error, DBAPIError) and error.connection_invalidated
    return gone or isinstance(error, OperationalError)
