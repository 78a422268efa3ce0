"""A small tree of processes that starts together, is kept alive, and stops together.

Each program is forked from this process, which has loaded everything already: the tree starts in the time of one.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess

import click

FORK = multiprocessing.get_context("fork")
PATIENCE = 20.0
DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG: a child is told when its parent is gone
LONGEST_PAUSE = 30.0
TRIM_ABOVE, MAPPED_FROM, ARENAS = -1, -3, -8  # glibc's M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX
LARGE = 256 * 1024


@dataclass
class Program:
    """One program; a `vital` one that ends takes the others along, another is started again after a pause."""

    name: str
    run: Callable[[], int]
    vital: bool = False
    process: ForkProcess | None = field(default=None, repr=False)
    started: float = 0.0
    pause: float = 1.0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.is_alive()


def give_memory_back() -> None:
    """Let what this process frees go back to the system: asked of glibc, before it has threads; others do as they do.

    Left alone it keeps an arena for each thread, and what was once as large as an upload within them.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if tune is not None:
        for what, value in ((ARENAS, 2), (MAPPED_FROM, LARGE), (TRIM_ABOVE, 4 * LARGE)):
            tune(what, value)


def free_port(host: str) -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


class Supervisor:
    """Starts the programs, tells when the web server answers, and ends them on INT, TERM or a vital end."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.programs = list(programs)
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
        program.process = FORK.Process(target=_become, args=(program, os.getpid()), name=program.name)
        program.process.start()

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
                self._start_again(program)
            time.sleep(0.2)

    def _start_again(self, program: Program) -> None:
        """After a pause that grows while it keeps ending at once."""
        lasted = time.monotonic() - program.started
        if lasted < program.pause:
            return
        program.pause = 1.0 if lasted > LONGEST_PAUSE * 2 else min(program.pause * 2, LONGEST_PAUSE)
        click.echo(f"{program.name} 进程已退出，重新启动。", err=True)
        self._start(program)

    def _stop(self) -> None:
        """Ask each with TERM, wait for all together, then make the rest end with their whole sessions."""
        running = [each.process for each in self.programs if each.process is not None and each.alive]
        for process in running:
            process.terminate()
        limit = time.monotonic() + PATIENCE
        for process in running:
            process.join(max(0.0, limit - time.monotonic()))
        for process in running:
            if process.is_alive() and process.pid is not None:
                os.killpg(process.pid, signal.SIGKILL)
                process.join()


def _become(program: Program, parent: int) -> None:
    """The child: a session of its own, told when the parent is gone, with the usual signals."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() == parent:
        sys.exit(program.run())


def answers(address: str) -> bool:
    """Whether a GET of the address answers 200 within a second."""
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
