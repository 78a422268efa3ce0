"""A process that acts on cases until it is killed, and says each act that was acknowledged: `case seq` a line."""

from __future__ import annotations

import sys

from cases.conftest import MOMENT
from yimen.cases import ActResult, act, load_actor
from yimen.kernel import FixedClock
from yimen.store import open_database
from yimen.workflow import Act


def main(url: str, cases: list[str]) -> None:
    database, clock = open_database(url), FixedClock(MOMENT)
    with database.read() as session:
        actor = load_actor(session, "officer1", clock.today())
    done = Act("complete", clock.today(), "road_visit", "seen")
    while True:
        for case_id in cases:
            with database.write() as session:
                result = act(session, actor, case_id, done, expected_version=None, clock=clock)
            if isinstance(result, ActResult):
                print(case_id, result.seq, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
