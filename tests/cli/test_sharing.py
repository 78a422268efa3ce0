"""Web processes share what comes: who has no thread free leaves a new connection to another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import requests

from fixtures.processes import stop, wait_until
from yimen.cli.processes import free_port

SERVED = """
import os, sys, time
from pathlib import Path
from yimen.cli.web import WebServer
from yimen.settings import read_settings

class Slow(WebServer):
    def load_config(self):
        super().load_config()
        self.cfg.set("post_fork", lambda server, worker: None)
        self.cfg.set("post_request", lambda worker, request, environ, answer: None)

    def load(self):
        def application(environ, start):
            time.sleep(0.2)
            asked = "|".join([environ["SCRIPT_NAME"], environ["PATH_INFO"], environ.get("REMOTE_USER", "")])
            start("200 OK", [("Content-Length", "8"), ("X-Asked", asked)])
            return [b"%8d" % os.getpid()]
        return application

Slow(read_settings(os.environ)).run()
"""
PROCESSES, THREADS = 2, 4


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[str]:
    """The address of two processes of four threads that take their time and say who answered."""
    port = free_port("127.0.0.1")
    told = {"YIMEN_HOME": str(tmp_path), "YIMEN_PORT": str(port), "YIMEN_WEB_PROCESSES": str(PROCESSES)}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVED], env={**os.environ, **told, "YIMEN_WEB_THREADS": str(THREADS)}
    )
    address = f"http://127.0.0.1:{port}"
    wait_until(lambda: answers(address), "the site")
    yield address
    stop(process)


def answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).ok
    except requests.ConnectionError:
        return False


def test_connections_that_are_kept_are_shared_out(slow: str) -> None:
    """As many as there are threads come at once, and again over the same connections: each process has its part."""
    together = Barrier(PROCESSES * THREADS)

    def kept(_each: int) -> list[int]:
        with requests.Session() as line:
            together.wait()
            return [int(line.get(slow, timeout=10).text) for _ in range(3)]

    with ThreadPoolExecutor(PROCESSES * THREADS) as pool:
        said = [each for answers in pool.map(kept, range(PROCESSES * THREADS)) for each in answers]
    assert sorted(Counter(said).values()) == [12, 12]


def test_address_is_what_was_asked_for_whatever_headers_say(slow: str) -> None:
    """A proxy that lets `/public/` through alone is not led around by whoever calls a part of the address its prefix."""
    for name in ("SCRIPT_NAME", "Script_Name", "PATH_INFO", "REMOTE_USER"):
        answer = requests.get(f"{slow}/public/login", headers={name: "/public"}, timeout=5)
        assert (answer.status_code, answer.headers["X-Asked"]) == (200, "|/public/login|"), name
