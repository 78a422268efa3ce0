"""A process that hands the cases of a reform over until it is killed, and says how many are done: one a line."""

from __future__ import annotations

import sys

from cases.conftest import MOMENT
from cases.county import COUNTY
from yimen.cases import reform_cases
from yimen.changes.reforming.effects import plan_of
from yimen.kernel import FixedClock
from yimen.store import ChangeSet, open_database


def main(url: str, set_id: str) -> None:
    database, clock = open_database(url), FixedClock(MOMENT)
    with database.read() as session:
        plan = plan_of(session, session.get_one(ChangeSet, set_id))
    assert plan is not None
    reform_cases(database, COUNTY, plan, clock, lambda moved: print(moved, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:3])
