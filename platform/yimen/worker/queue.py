"""The way to the worker: a file queue in the instance's folder, or a broker named by settings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from kombu.exceptions import OperationalError

from yimen.settings import Settings

from . import file_queue

log = logging.getLogger("yimen.worker")
RUN_JOB = "yimen.run_job"
TICK = "yimen.tick"


def make_celery(settings: Settings) -> Celery:
    """A Celery application that knows the broker and the rhythm; tasks are added by `worker.tasks`."""
    app = Celery("yimen", set_as_current=False)
    app.conf.update(
        broker_url=settings.broker_url,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport_options(settings),
        task_default_queue="yimen",
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_create_missing_queues=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_max_memory_per_child=settings.process_mb * 1024 or None,
        timezone="Asia/Shanghai",
        beat_schedule={
            "tick": {
                "task": TICK,
                "schedule": float(settings.tick),
                "options": {"expires": settings.tick * 2},
            },
        },
        beat_scheduler="celery.beat:Scheduler",  # in memory: a tick says nothing about the one before
        beat_max_loop_interval=1,
    )
    if settings.uses_file_queue:
        app.conf.broker_url = "filesystem://localhost"  # kombu warns of an address without a host
        app.conf.broker_transport = file_queue.TRANSPORT
    return app


def _transport_options(settings: Settings) -> dict[str, Any]:
    """Faster polling than kombu's one second; the folder of both directions is the same."""
    if not settings.uses_file_queue:
        return {}
    folder = Path(urlsplit(settings.broker_url).path)
    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.05,
    }


def nudge_through(app: Celery) -> Callable[[str], None]:
    """Tell a worker that a job waits; a broker that is away is logged and left to the tick."""

    def nudge(job_id: str) -> None:
        try:
            app.send_task(RUN_JOB, [job_id], retry=False)
        except (OperationalError, OSError) as error:
            log.warning("job %s was not nudged, the tick will find it: %s", job_id, error)

    return nudge
