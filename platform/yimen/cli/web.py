"""The web process tree: gunicorn over one application that is loaded once and forked."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from yimen.app import OldSchema, create_app
from yimen.settings import Settings
from yimen.worker import open_instance

from .processes import give_memory_back

LOOK_EVERY = 100
HELD = Path("/proc/self/statm")


class WebServer(BaseApplication):
    """Gunicorn told by our settings; nothing of its own configuration files is read."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.web_processes,
            "threads": self.settings.web_threads,
            "worker_class": SharingWorker,
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": 15,
            "keepalive": 5,
            "loglevel": "warning",
            "errorlog": "-",
            "control_socket_disable": True,
            "forwarded_allow_ips": "*" if self.settings.proxies else "127.0.0.1",
            "forwarder_headers": "",  # no header says which part of an address is a prefix, nor who asks
            "post_fork": forget_connections,
            "post_request": giving_way(self.settings.process_mb),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(open_instance(self.settings))


class SharingWorker(ThreadWorker):
    """A process whose threads are all at work leaves a new connection to one that has a thread free.

    All processes listen at one socket. Gunicorn's own worker takes whatever comes, and a proxy keeps its
    connections: whichever process was quicker once would go on doing nearly all the work.
    """

    most: int

    @property
    def worker_connections(self) -> int:
        """How many connections it may hold now: those that rest, and one for each thread."""
        return min(self.most, len(self.keepalived_conns) + len(self.pending_conns) + self.cfg.threads)

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self.most = most


def forget_connections(_server: Any, worker: Any) -> None:
    """A connection must not be shared by two processes."""
    worker.app.wsgi().extensions["yimen"].database.engine.dispose(close=False)


def giving_way(most: int) -> Callable[[Any, Any, Any, Any], None]:
    """After every hundredth request a process that holds more megabytes takes no new one, and another begins."""

    def look(worker: Any, _request: Any, _environ: Any, _answer: Any) -> None:
        if most and worker.alive and worker.nr % LOOK_EVERY == 0 and megabytes_held() > most:
            worker.log.warning("%s MB held, beyond %s: another process takes over", megabytes_held(), most)
            worker.alive = (
                False  # what it has in hand is answered first, as with gunicorn's own count of requests
            )

    return look


def megabytes_held() -> int:
    """The resident size of this process; 0 where the system does not tell."""
    if not HELD.exists():
        return 0
    return int(HELD.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def serve_web(settings: Settings) -> int:
    """Serve until TERM; 1 when the database is not at this release's schema."""
    give_memory_back()
    try:
        WebServer(settings).run()
    except OldSchema as error:
        click.echo(str(error), err=True)
        return 1
    return 0
