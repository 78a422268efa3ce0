"""The jobs of this room, registered like a stranger's: evidence gathered and drawn, old cases indexed and entered."""

from __future__ import annotations

from typing import Any, Protocol

from yimen.kernel import Actor, Clock, hookimpl, register_own
from yimen.store import Blobs, Database

from .case_imports import ENTERING, enter_register
from .evidence_pictures import DRAWING, draw_pictures
from .evidence_uploads import GATHERING, gather_upload
from .listed_values import FILLING, fill_listed
from .search import index_cases


class RunningJob(Protocol):
    """A job in the worker's hands, as far as these runners use it."""

    payload: dict[str, Any]
    jurisdiction: str
    database: Database
    blobs: Blobs
    clock: Clock

    def actor(self) -> Actor: ...


def run_gathering(job: RunningJob) -> dict[str, Any]:
    """The parts of one file become the file, with the rights of whoever brought it."""
    case, upload = str(job.payload["case"]), str(job.payload["upload"])
    done = gather_upload(job.database, job.blobs, job.actor(), case, upload, clock=job.clock)
    return {"state": done.state}


def run_drawing(job: RunningJob) -> dict[str, Any]:
    """Small pictures of what was registered, with the rights of whoever registered it."""
    case, evidence = str(job.payload["case"]), str(job.payload["evidence"])
    return {"drawn": draw_pictures(job.database, job.blobs, job.actor(), case, evidence)}


def run_indexing(job: RunningJob) -> dict[str, Any]:
    """Cases that no act has brought into the index of words."""
    return {"indexed": index_cases(job.database, job.jurisdiction)}


def run_filling(job: RunningJob) -> dict[str, Any]:
    """The values by which lists are filtered, of all cases."""
    return {"filled": fill_listed(job.database, job.jurisdiction, job.clock)}


def run_entering(job: RunningJob) -> dict[str, Any]:
    """The cases of an approved register, with the rights of whoever handed it in."""
    return enter_register(job.database, job.actor(), str(job.payload["import"]), clock=job.clock)


class CaseRunners:
    """What does each kind of job."""

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {
            GATHERING: run_gathering,
            DRAWING: run_drawing,
            "case_indexing": run_indexing,
            FILLING: run_filling,
            ENTERING: run_entering,
        }


register_own(CaseRunners(), "yimen.cases")
