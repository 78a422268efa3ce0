"""A small tree of processes that starts together, is kept alive, and stops together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click

PATIENCE = 20.0
DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG: a child is told when its parent is gone


@dataclass
class Program:
    """One program; a `vital` one that ends takes the others along, another is started again."""

    name: str
    command: list[str]
    vital: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started: float = 0.0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def free_port(host: str) -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """Ask the kernel for a TERM when the parent is gone, even killed; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGTERM)


class Supervisor:
    """Starts the programs, tells when the web server answers, and ends them on INT, TERM or a vital end."""

    def __init__(self, programs: Sequence[Program], environment: Mapping[str, str]) -> None:
        self.programs = list(programs)
        self.environment = {**os.environ, **environment}
        self.asked_to_stop = False

    def run(self, address: str, announce: str = "") -> int:
        """The exit code: 0 after INT or TERM, 1 when a vital program ended by itself."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        try:
            for program in self.programs:
                self._start(program)
            if self._wait_for(lambda: answers(f"{address}/health/ready")):
                click.echo(announce or f"一门已启动：{address}", err=not announce)
                sys.stdout.flush()
            self._watch()
        finally:
            self._stop()
        return 0 if self.asked_to_stop else 1

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked_to_stop = True

    def _start(self, program: Program) -> None:
        program.started = time.monotonic()
        program.process = subprocess.Popen(
            program.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  no thread runs in this process
        )

    def _wait_for(self, ready: Callable[[], bool]) -> bool:
        limit = time.monotonic() + 60
        while not self.asked_to_stop and time.monotonic() < limit:
            if any(each.vital and not each.alive for each in self.programs):
                return False
            if ready():
                return True
            time.sleep(0.05)
        return False

    def _watch(self) -> None:
        while not self.asked_to_stop:
            for program in self.programs:
                if program.alive:
                    continue
                if program.vital:
                    return
                if time.monotonic() - program.started > 2:
                    click.echo(f"{program.name} 进程已退出，重新启动。", err=True)
                    self._start(program)
            time.sleep(0.2)

    def _stop(self) -> None:
        """Ask each with TERM, wait for all together, then make the rest end with their whole sessions."""
        for program in self.programs:
            if program.alive and program.process is not None:
                program.process.terminate()
        limit = time.monotonic() + PATIENCE
        while any(each.alive for each in self.programs) and time.monotonic() < limit:
            time.sleep(0.05)
        for program in self.programs:
            if program.alive and program.process is not None:
                os.killpg(program.process.pid, signal.SIGKILL)
                program.process.wait()


def answers(address: str) -> bool:
    """Whether a GET of the address answers 200 within a second."""
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
