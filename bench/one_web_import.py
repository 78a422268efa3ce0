"""`python -m bench.one_web_import ADDRESS FILE`: an import as the web makes it, by one worker process of its own.

The file is handed in; its check, comparison and drafting are three jobs that the process does one after the other.
Prints the largest resident size after each of them.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from yimen.changes import CatalogImport, Options, Source, begin_comparison, begin_drafting, new_import
from yimen.kernel import Actor
from yimen.store import Blobs, Database, claim, open_database
from yimen.worker import RunningJob, runners

from .measure import peak_megabytes
from .worlds import CLOCK, PLACE

BLOBS = Blobs("memory://bench")

CLERK = Actor("person", "clerk", "clerk", PLACE, permissions=frozenset({"change.draft"}))


class Hand(RunningJob):
    """A job in the worker's hands, done with the rights of a clerk without an account."""

    def actor(self) -> Actor:
        return CLERK


def main() -> None:
    address, file = sys.argv[1], Path(sys.argv[2])
    database = open_database(address)
    peaks = _peaks(database, file)
    database.dispose()
    print(json.dumps(peaks))


def _peaks(database: Database, file: Path) -> dict[str, float]:
    """Megabytes, by the job after which they were looked at."""
    peaks = {}
    with database.write() as session:
        made = new_import(session, CLERK, [Source(file.name, file.read_bytes())], clock=CLOCK).id
    peaks["check"] = _work(database, made)
    with database.write() as session:
        begin_comparison(session, _row(session, made), Options(CLOCK.today()), clock=CLOCK)
    peaks["compare"] = _work(database, made)
    with database.write() as session:
        begin_drafting(session, _row(session, made), title=file.name, clock=CLOCK)
    peaks["draft"] = _work(database, made)
    return peaks


def _row(session: Session, made: str) -> CatalogImport:
    return session.get_one(CatalogImport, made)


def _work(database: Database, made: str) -> float:
    """The import's newest job, done; the largest resident size of the process so far."""
    with database.write() as session:
        row = claim(session, _row(session, made).job or "", owner="bench", clock=CLOCK)
        assert row is not None
        hand = Hand(row, database, BLOBS, CLOCK, "bench", timedelta(seconds=60))
    runners()[hand.kind](hand)
    return peak_megabytes()


if __name__ == "__main__":
    main()
