"""A process killed at any moment: every acknowledged act is there, and none by half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cases.conftest import County
from cases.county import COUNTY
from cases.test_acts import rows
from cases.test_rows import check_rows
from yimen.cases import Case, JournalEvent, verify

HAND = Path(__file__).with_name("hand.py")
READY = 60


def kill_at_random(county: County, cases: list[str], seed: int, checkout: Path) -> set[tuple[str, int]]:
    """Starts the hand, lets it work for a random while, kills it; returns what it said was acknowledged."""
    url = county.database.engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "PYTHONPATH": f"{checkout / 'platform'}:{checkout / 'tests'}"}
    process = subprocess.Popen(
        [sys.executable, str(HAND), url, *cases], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.0, 0.4))
    process.send_signal(signal.SIGKILL)
    said = [first, *process.stdout.read().splitlines()]
    process.wait(READY)
    process.stdout.close()
    whole = [line.split() for line in said]
    return {(parts[0], int(parts[1])) for parts in whole if len(parts) == 2 and len(parts[0]) == 32}


def seeds(count: int) -> list[int]:
    return list(range(count))


@pytest.mark.parametrize("seed", seeds(3))
def test_process_killed_leaves_every_acknowledged_act_and_none_by_half(
    county: County, checkout: Path, seed: int
) -> None:
    """Journal, rows and versions agree after a kill, and hold all that was acknowledged."""
    prove(county, checkout, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", seeds(100))
def test_process_killed_many_times_leaves_every_acknowledged_act(
    county: County, checkout: Path, seed: int
) -> None:
    """The long form."""
    prove(county, checkout, 1_000 + seed)


def prove(county: County, checkout: Path, seed: int) -> None:
    cases = [county.approved().id for _ in range(2)]
    acknowledged = kill_at_random(county, cases, seed, checkout)
    assert acknowledged
    kept = {(event.case_id, event.seq) for event in rows(county, JournalEvent)}
    assert acknowledged <= kept
    for case in rows(county, Case):
        assert (case.id, case.seq) in kept
        assert (case.id, case.seq + 1) not in kept
        assert case.version == case.seq
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
    check_rows(county)
    county.did("officer1", cases[0], "road_visit", "seen")
