"""Imports that are killed with -9 at random moments, one after the other; prints what each left as JSON.

Run as a program of its own: `crash_run.py DATABASE_URL FOLDER SEEDS`. Nothing here has threads, so it may fork.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from changes.world import COUNTY, packs, write_base, write_county
from yimen.changes import apply_pack
from yimen.kernel import SystemClock, system_actor
from yimen.store import (
    ChangeLine,
    ChangeSet,
    EntryRevision,
    Jurisdiction,
    current_number,
    in_force,
    open_database,
)

ITEMS = 120


def write_version(folder: Path, version: int) -> None:
    write_base(folder, days_limit=90 + version)
    write_county(folder, *[(f"{number:04}", f"事项第{version}版") for number in range(ITEMS)])


def apply(url: str, folder: Path) -> None:
    database = open_database(url)
    actor = system_actor("migrate", COUNTY)
    with database.write() as session:
        apply_pack(
            session,
            actor,
            "county",
            COUNTY,
            packs=packs(folder),
            clock=SystemClock(),
            activate=True,
            take_base=True,
        )
    database.dispose()


def killed_after(seconds: float, url: str, folder: Path) -> bool:
    """Run the import in a child, kill it after so long; whether it ended by itself before."""
    child = os.fork()
    if child == 0:
        apply(url, folder)
        os._exit(0)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, _ = os.waitpid(child, os.WNOHANG)
        if ended:
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def state(url: str) -> dict[str, Any]:
    """What is in force, and whether anything is there that no active change set accounts for."""
    database = open_database(url)
    with database.read() as session:
        number = current_number(session, COUNTY)
        found = in_force(session, COUNTY, day=SystemClock().today(), number=number)
        versions = Counter(each.body["name"] for each in found if each.kind == "item")
        limit = [each.body["value"] for each in found if each.key == "days_limit"]
        active = session.scalar(select(func.count()).where(ChangeSet.state == "active"))
        loose = session.scalar(
            select(func.count()).where(
                ChangeLine.change_set.in_(select(ChangeSet.id).where(ChangeSet.state != "active"))
            )
        )
        foreign = session.scalar(select(func.count()).where(EntryRevision.recorded_by > number))
        known = session.scalar(select(func.count()).select_from(Jurisdiction))
    database.dispose()
    return {
        "number": number,
        "versions": dict(versions),
        "limit": limit,
        "active": active,
        "loose": loose,
        "foreign": foreign,
        "known": known,
    }


def main(url: str, folder: Path, seeds: int) -> None:
    write_version(folder, -1)
    apply(url, folder)  # the first one also loads the code
    write_version(folder, 0)
    begun = time.monotonic()
    apply(url, folder)
    whole = time.monotonic() - begun
    told = [{"seed": -1, "ended": True, **state(url)}]
    for seed in range(seeds):
        write_version(folder, seed + 1)
        seconds = random.Random(seed).uniform(0, 1.4 * whole)
        ended = killed_after(seconds, url, folder)
        told.append({"seed": seed, "ended": ended, **state(url)})
    print(json.dumps(told))


main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
