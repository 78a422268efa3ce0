"""What a process holds: freed memory goes back to the system, and one that holds too much gives way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from fixtures.processes import stop, wait_until
from fixtures.running import Running, alive
from fixtures.sites import DEMO_PACK, copy_home
from yimen.cli.web import LOOK_EVERY

UPLOADS = """
import sys
from threading import Barrier, Thread
from yimen.cli.processes import give_memory_back
from yimen.cli.web import megabytes_held

if sys.argv[1] == "asked":
    give_memory_back()
before, kept, together = megabytes_held(), [], Barrier(8)

def take_in():
    together.wait()
    for size in [3, 8, 13, 21] * 3:
        body = bytearray(size * 2**20)
        kept.append(bytes(3_000))  # an answer that stays, made above what goes
        del body
    together.wait()

threads = [Thread(target=take_in) for _ in range(8)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(megabytes_held() - before)
"""


def test_uploads_that_are_done_with_are_given_back() -> None:
    """Eight threads took in bodies of up to 21 MB: of them nothing stays, whatever was made meanwhile."""
    done = subprocess.run(
        [sys.executable, "-c", UPLOADS, "asked"], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 15


@pytest.fixture
def narrow(checkout: Path, demo_home: Path, tmp_path: Path) -> Iterator[Running]:
    """A site whose processes hold more than they may from the beginning."""
    copy_home(demo_home, tmp_path / "home")
    settings = {"YIMEN_PROCESS_MB": "20", "YIMEN_WEB_PROCESSES": "1"}
    running = Running(checkout, tmp_path / "home", tmp_path / "log", "demo", "--pack", DEMO_PACK, **settings)
    yield running
    stop(running.process)


def test_process_that_holds_too_much_gives_way_and_every_request_is_answered(narrow: Running) -> None:
    """The one web process is another afterwards."""
    wait_until(narrow.ready, "the demo", patience=60)
    before = narrow.family()
    with requests.Session() as visitor:
        answers = [visitor.get(f"{narrow.address}/health", timeout=20) for _ in range(LOOK_EVERY + 20)]
    assert {each.status_code for each in answers} == {200}
    wait_until(lambda: len(alive(before)) < len(before), "the end of the first process", patience=60)
    wait_until(narrow.ready, "the next process", patience=60)
    assert "another process takes over" in narrow.log.read_text("utf-8")
