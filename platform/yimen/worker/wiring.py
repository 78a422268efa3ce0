"""A process of the instance: its runtime, with the queue as its way to nudge."""

from __future__ import annotations

from typing import Any

from yimen.app import Runtime, open_runtime
from yimen.kernel import Clock
from yimen.settings import Settings

from .queue import make_celery, nudge_through


def open_instance(settings: Settings, *, clock: Clock | None = None, **options: Any) -> Runtime:
    """The runtime of a web, worker or command-line process."""
    return open_runtime(settings, nudge_through(make_celery(settings)), clock=clock, **options)
