"""The Celery application of a worker or beat process: two tasks, both idempotent."""

from __future__ import annotations

import os

from celery import Celery

from yimen.app import Runtime, require_current_schema
from yimen.settings import Settings

from .queue import RUN_JOB, TICK, make_celery
from .rounds import register_rounds
from .run import run_job
from .tick import offer_due_work
from .wiring import open_instance


def worker_app(settings: Settings) -> Celery:
    """Tasks over a runtime that each process opens for itself, after it was forked."""
    app = make_celery(settings)
    register_rounds(settings)
    kept: dict[int, Runtime] = {}

    def runtime() -> Runtime:
        here = os.getpid()
        if here not in kept:
            kept.clear()
            kept[here] = open_instance(settings)
            require_current_schema(kept[here].database)
        return kept[here]

    @app.task(name=RUN_JOB)  # type: ignore[untyped-decorator]
    def run(job_id: str) -> str:
        return run_job(runtime(), job_id)

    @app.task(name=TICK)  # type: ignore[untyped-decorator]
    def tick() -> int:
        return len(offer_due_work(runtime()))

    return app
