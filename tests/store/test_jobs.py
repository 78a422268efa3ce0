"""Jobs are rows with a lease: taken once, ended once, offered again when their worker died."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from yimen.kernel import FixedClock
from yimen.store import (
    Database,
    Job,
    LeaseLost,
    ask_to_cancel,
    claim,
    enqueue,
    finish,
    offer_again,
    progress,
)

START = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


def later(clock: FixedClock, seconds: int) -> None:
    clock.set(clock.now() + timedelta(seconds=seconds))


def waiting(database: Database, clock: FixedClock) -> str:
    with database.write() as session:
        return enqueue(session, "import", {"x": 1}, account="a", jurisdiction="j", clock=clock).id


def state(database: Database, job: str) -> str:
    with database.read() as session:
        found = session.get(Job, job)
        assert found is not None
        return found.state


def test_job_is_taken_by_one_owner_alone(database, clock):
    """The second worker that was nudged gets nothing."""
    job = waiting(database, clock)
    with database.write() as session:
        taken = claim(session, job, owner="one", clock=clock)
        assert taken is not None
        assert (taken.state, taken.attempts, taken.payload) == ("running", 1, {"x": 1})
    with database.write() as session:
        assert claim(session, job, owner="two", clock=clock) is None


def test_job_of_a_dead_worker_is_offered_again_and_the_dead_one_cannot_end_it(database, clock):
    """After the lease another takes over; the first one's end is refused, so its effect is rolled back."""
    job = waiting(database, clock)
    with database.write() as session:
        claim(session, job, owner="one", clock=clock)
        assert offer_again(session, clock=clock) == []
    later(clock, 61)
    with database.write() as session:
        assert offer_again(session, clock=clock) == [job]
        assert claim(session, job, owner="two", clock=clock) is not None
    with database.write() as session:
        with pytest.raises(LeaseLost):
            progress(session, job, owner="one", clock=clock, done=1, total=2)
        with pytest.raises(LeaseLost):
            finish(session, job, owner="one", clock=clock)
        finish(session, job, owner="two", clock=clock, result={"ok": 1})
    assert state(database, job) == "done"


def test_progress_renews_the_lease_and_tells_of_a_cancellation(database, clock):
    """A long job that speaks keeps its lease; asked to stop, it hears so at its next word."""
    job = waiting(database, clock)
    with database.write() as session:
        claim(session, job, owner="one", clock=clock)
    later(clock, 50)
    with database.write() as session:
        assert progress(session, job, owner="one", clock=clock, done=5, total=9, phase="读取") is False
    later(clock, 50)
    with database.write() as session:
        assert offer_again(session, clock=clock) == []
        assert ask_to_cancel(session, job, clock=clock) is True
    with database.write() as session:
        assert progress(session, job, owner="one", clock=clock, done=6, total=9) is True
        finish(session, job, owner="one", clock=clock, cancelled=True)
    assert state(database, job) == "cancelled"
    with database.write() as session:
        assert ask_to_cancel(session, job, clock=clock) is False


def test_waiting_job_is_nudged_again_after_a_while_and_can_be_cancelled_at_once(database, clock):
    """A lost nudge is found by the sweep."""
    job = waiting(database, clock)
    with database.write() as session:
        assert offer_again(session, clock=clock) == []
    later(clock, 11)
    with database.write() as session:
        assert offer_again(session, clock=clock) == [job]
        assert ask_to_cancel(session, job, clock=clock) is True
    assert state(database, job) == "cancelled"


def test_job_that_dies_again_and_again_fails(database, clock):
    """After five attempts it is ended and says so."""
    job = waiting(database, clock)
    for _ in range(5):
        with database.write() as session:
            assert claim(session, job, owner="one", clock=clock) is not None
        later(clock, 61)
    with database.write() as session:
        assert offer_again(session, clock=clock) == []
    assert state(database, job) == "failed"


def test_failed_job_keeps_its_error(database, clock):
    """An error is kept for the page."""
    job = waiting(database, clock)
    with database.write() as session:
        claim(session, job, owner="one", clock=clock)
        finish(session, job, owner="one", clock=clock, error="文件无法读取")
    with database.read() as session:
        found = session.get(Job, job)
        assert found is not None
        assert (found.state, found.error) == ("failed", "文件无法读取")
