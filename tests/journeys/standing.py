"""A whole instance in real processes that are killed with -9 and started again, as a service manager would."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import requests

from fixtures.databases import PostgresServer, begin_cluster
from fixtures.processes import as_user, wait_until
from fixtures.running import environment_of
from yimen.cli.processes import free_port

DURABLE = {
    "fsync": "off",  # the machine stays up: what was written is there however the server ended
    "synchronous_commit": "on",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "",
    "log_min_messages": "panic",
}
COMMANDS = {"web": "serve", "worker": "worker", "beat": "beat"}
QUICK = {
    "YIMEN_JOB_LEASE": "3",
    "YIMEN_TICK": "1",
    "YIMEN_EMBEDDED": "no",
    "YIMEN_WEB_PROCESSES": "2",
    "YIMEN_LOG_LEVEL": "ERROR",
}


class Standing:
    """Web, worker, beat and (with a `cluster`) PostgreSQL; whatever ends is started again at once."""

    def __init__(self, checkout: Path, home: Path, log: Path, cluster: Path | None, **settings: str) -> None:
        self.port = free_port("127.0.0.1")
        self.cluster = cluster
        self.log = log
        port = {"YIMEN_PORT": str(self.port)}
        self.environment = environment_of(checkout, home) | QUICK | port | settings
        self.names = [*(["database"] if cluster else []), *COMMANDS]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.over = threading.Event()
        self.guard = threading.Thread(target=self._guard, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Standing:
        self.guard.start()
        wait_until(self.ready, f"the instance ({self.log})", patience=120)
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.guard.join()

    def ready(self) -> bool:
        try:
            return requests.get(f"{self.address}/health/ready", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def kill(self, target: str, chance: random.Random) -> None:
        """Kill -9: a program with all its processes, `everything`, or one process of a program (`web_child`)."""
        if target == "everything":
            for process in self.processes.values():
                kill_all(process.pid)
            return
        name, _, part = target.partition("_")
        process = self.processes[name]
        if part:
            below = family(process.pid)
            _kill(chance.choice(below) if below else process.pid)
        elif name == "database":
            _kill(process.pid)  # its backends end by themselves, in the midst of what they do
        else:
            kill_all(process.pid)

    def _guard(self) -> None:
        while not self.over.wait(0.05):
            for name in self.names:
                process = self.processes.get(name)
                if process is None or process.poll() is not None:
                    self.processes[name] = self._start(name)
        for process in self.processes.values():
            kill_all(process.pid)
            process.wait()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        if name == "database":
            assert self.cluster is not None
            return begin_cluster(self.cluster, DURABLE)
        with self.log.open("ab") as output:
            return subprocess.Popen(
                as_user([sys.executable, "-m", "yimen.cli", COMMANDS[name]], None),
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def database_answers(cluster: Path) -> bool:
    """Whether the server can be connected to."""
    import psycopg

    try:
        PostgresServer(cluster).connect().close()
    except psycopg.OperationalError:
        return False
    return True


def family(parent: int) -> list[int]:
    """Every process that descends from one, by whichever of its threads it was begun."""
    found, ahead = [], [parent]
    while ahead:
        each = ahead.pop(0)
        try:
            threads = list(Path(f"/proc/{each}/task").iterdir())
            below = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found += below
        ahead += below
    return found


def kill_all(process: int) -> None:
    """The process and all that descend from it; they are stopped first, so that none is begun meanwhile."""
    _signal(process, signal.SIGSTOP)
    below = family(process)
    for each in [*below, process]:
        _kill(each)


def _kill(process: int) -> None:
    _signal(process, signal.SIGKILL)


def _signal(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return
