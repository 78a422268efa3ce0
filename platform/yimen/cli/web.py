"""The web process tree: gunicorn over one application that is loaded once and forked."""

from __future__ import annotations

from typing import Any

import click
from gunicorn.app.base import BaseApplication

from yimen.app import OldSchema, create_app
from yimen.settings import Settings
from yimen.worker import open_instance


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
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 120,
            "graceful_timeout": 15,
            "keepalive": 5,
            "loglevel": "warning",
            "errorlog": "-",
            "control_socket_disable": True,
            "forwarded_allow_ips": "*" if self.settings.proxies else "127.0.0.1",
            "post_fork": forget_connections,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(open_instance(self.settings))


def forget_connections(_server: Any, worker: Any) -> None:
    """A connection must not be shared by two processes."""
    worker.app.wsgi().extensions["yimen"].database.engine.dispose(close=False)


def serve_web(settings: Settings) -> int:
    """Serve until TERM; 1 when the database is not at this release's schema."""
    try:
        WebServer(settings).run()
    except OldSchema as error:
        click.echo(str(error), err=True)
        return 1
    return 0
