"""Jobs: nudged when committed, done once, taken over when their worker is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from fixtures.sites import Site
from yimen.kernel import FixedClock, SystemClock, hookimpl, plugin_manager
from yimen.office.wording import JOB_KINDS
from yimen.store import Job, Jurisdiction, ask_to_cancel, claim, enqueue, offer_again
from yimen.worker import RunningJob, offer_due_work, run_job, runners
from yimen.worker.rounds import Rounds


class Rename:
    """A plugin whose jobs rename the jurisdiction, each in its own way."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.between: Any = lambda: None

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {
            "rename": self.rename,
            "rename_late": self.late,
            "rename_and_break": self.break_,
            "rename_slowly": self.slowly,
        }

    def rename(self, job: RunningJob) -> dict[str, Any]:
        self.calls.append(job.id)
        with job.database.write() as session:
            row = session.get(Jurisdiction, job.jurisdiction)
            assert row is not None
            row.title = job.payload["title"]
            self.between()
            job.finish(session, {"was": "done here"})
        return {"was": "not used"}

    def late(self, job: RunningJob) -> dict[str, Any]:
        self.between()
        self.between = lambda: None
        return self.rename(job)

    def break_(self, job: RunningJob) -> None:
        with job.database.write() as session:
            row = session.get(Jurisdiction, job.jurisdiction)
            assert row is not None
            row.title = "half done"
            session.flush()
            raise RuntimeError("第3行有误")

    def slowly(self, job: RunningJob) -> dict[str, Any]:
        for step in range(3):
            job.progress(step, 3, "改名")
            self.between()
        return {"steps": 3}


@pytest.fixture
def rename() -> Iterator[Rename]:
    plugin = Rename()
    plugin_manager().register(plugin, "test.rename")
    yield plugin
    plugin_manager().unregister(name="test.rename")


def put_job(site: Site, kind: str, **payload: Any) -> str:
    with site.runtime.database.write() as session:
        job = enqueue(
            session, kind, payload, account="one", jurisdiction="somewhere", clock=site.runtime.clock
        )
        return job.id


def job_of(site: Site, job_id: str) -> Job:
    with site.runtime.database.read() as session:
        job = session.get(Job, job_id)
        assert job is not None
        session.expunge(job)
        return job


def title(site: Site) -> str:
    with site.runtime.database.read() as session:
        return session.scalars(select(Jurisdiction.title)).one()


def wait(site: Site, **lasting: float) -> None:
    clock = site.runtime.clock
    assert isinstance(clock, FixedClock)
    clock.set(clock.now() + timedelta(**lasting))


def test_job_is_nudged_when_it_is_committed_and_not_before(small_site: Site, nudged: list[str]) -> None:
    """The worker hears of a job only once its row can be read; of one that was rolled back, never."""
    with small_site.runtime.database.write() as session:
        job = enqueue(
            session, "rename", {}, account="one", jurisdiction="somewhere", clock=small_site.runtime.clock
        )
        assert nudged == []
    assert nudged == [job.id]
    clock = small_site.runtime.clock
    with small_site.runtime.database.sessions() as session:
        enqueue(session, "rename", {}, account="one", jurisdiction="somewhere", clock=clock)
        session.rollback()
    assert nudged == [job.id]


def test_job_is_done_once_however_often_it_is_nudged(small_site: Site, rename: Rename) -> None:
    """A message that comes twice finds nothing to do."""
    job = put_job(small_site, "rename", title="新名")
    assert run_job(small_site.runtime, job) == "done"
    assert run_job(small_site.runtime, job) == "taken"
    assert rename.calls == [job]
    assert title(small_site) == "新名"
    assert job_of(small_site, job).result == {"was": "done here"}


def test_job_that_breaks_leaves_nothing_but_its_reason(small_site: Site, rename: Rename) -> None:
    """What a runner had written is rolled back; the page shows why."""
    job = put_job(small_site, "rename_and_break")
    assert run_job(small_site.runtime, job) == "failed"
    assert title(small_site) == "某县"
    assert job_of(small_site, job).error == "第3行有误"


def test_job_of_an_unknown_kind_fails_in_words(small_site: Site) -> None:
    """A plugin that is not installed is named as the reason."""
    job = put_job(small_site, "nobody_does_this")
    assert run_job(small_site.runtime, job) == "failed"
    assert "插件" in job_of(small_site, job).error


def test_job_is_cancelled_at_its_next_progress(small_site: Site, rename: Rename) -> None:
    """Somebody who asks to stop is heard between two steps."""
    job = put_job(small_site, "rename_slowly")

    def ask() -> None:
        with small_site.runtime.database.write() as session:
            ask_to_cancel(session, job, clock=small_site.runtime.clock)

    rename.between = ask
    assert run_job(small_site.runtime, job) == "cancelled"
    assert job_of(small_site, job).state == "cancelled"


def test_job_that_is_cancelled_after_its_last_word_commits_nothing(small_site: Site, rename: Rename) -> None:
    """However late somebody asks: as long as the effect is not committed, it never will be."""
    job = put_job(small_site, "rename_late", title="新名")

    def ask() -> None:
        with small_site.runtime.database.write() as session:
            assert ask_to_cancel(session, job, clock=small_site.runtime.clock)

    rename.between = ask
    assert run_job(small_site.runtime, job) == "cancelled"
    assert job_of(small_site, job).state == "cancelled"
    assert title(small_site) == "某县"


def test_failure_without_words_is_told_with_its_number(small_site: Site, rename: Rename) -> None:
    """A page says where to look, not what Python calls it."""
    job = put_job(small_site, "rename")
    assert run_job(small_site.runtime, job) == "failed"
    assert job in job_of(small_site, job).error
    assert "KeyError" not in job_of(small_site, job).error


def test_job_whose_lease_ran_out_is_taken_over_and_the_first_worker_loses(
    small_site: Site, rename: Rename
) -> None:
    """Two workers never both finish one job: the late one's effect is rolled back."""
    job = put_job(small_site, "rename_slowly")
    outcomes: list[str] = []

    def stall() -> None:
        if not outcomes:
            outcomes.append("other")
            wait(small_site, minutes=5)
            with small_site.runtime.database.write() as session:
                assert claim(session, job, owner="other", clock=small_site.runtime.clock) is not None

    rename.between = stall
    assert run_job(small_site.runtime, job) == "lost"
    assert job_of(small_site, job).lease_owner == "other"


def test_tick_offers_again_what_nobody_finished(small_site: Site, nudged: list[str]) -> None:
    """A nudge that was lost, and a worker that died, are both made up for."""
    lost = put_job(small_site, "rename", title="x")
    died = put_job(small_site, "rename", title="y")
    with small_site.runtime.database.write() as session:
        claim(session, died, owner="dead", clock=small_site.runtime.clock)
    nudged.clear()
    wait(small_site, minutes=2)
    offered = offer_due_work(small_site.runtime)
    assert {lost, died} <= set(offered)
    assert set(offered) <= set(nudged)


def test_anchor_of_the_day_is_copied_outside_or_the_job_says_why_not(
    small_site: Site, tmp_path: Path
) -> None:
    """A folder that is away is the job's failure; the next round brings along what it missed."""
    folder = tmp_path / "outside"
    rounds = Rounds(replace(small_site.settings, anchor_copies=str(folder)))
    runtime = small_site.runtime
    job: Any = SimpleNamespace(database=runtime.database, jurisdiction="somewhere", clock=runtime.clock)
    folder.write_text("no folder")
    with pytest.raises(OSError, match=str(folder)):
        rounds.anchor(job)
    folder.unlink()
    assert len(rounds.anchor(job)["copied"]) == len(list(folder.iterdir())) == 4


DAILY = ("journal_anchor", "import_clearing", "upload_clearing", "case_indexing")


def test_tick_enqueues_each_round_once_in_its_period(small_site: Site) -> None:
    """However many beats run, a jurisdiction is swept once an hour, anchored and cleared once a legal day."""

    def counted() -> dict[str, int]:
        with small_site.runtime.database.read() as session:
            kinds = list(session.scalars(select(Job.kind)))
        return {kind: kinds.count(kind) for kind in set(kinds)}

    offer_due_work(small_site.runtime)
    offer_due_work(small_site.runtime)
    assert counted() == {
        "deadline_sweep": 1,
        "journal_anchor": 1,
        "import_clearing": 1,
        "upload_clearing": 1,
        "case_indexing": 1,
    }
    wait(small_site, hours=1)
    offer_due_work(small_site.runtime)
    assert counted() == {
        "deadline_sweep": 2,
        "journal_anchor": 1,
        "import_clearing": 1,
        "upload_clearing": 1,
        "case_indexing": 1,
    }
    wait(small_site, hours=14)
    offer_due_work(small_site.runtime)
    assert counted() == {
        "deadline_sweep": 3,
        "journal_anchor": 2,
        "import_clearing": 2,
        "upload_clearing": 2,
        "case_indexing": 2,
    }


def test_every_kind_of_job_has_a_name_that_people_read(small_site: Site) -> None:
    """The list of jobs shows no internal name."""
    own = {kind for kind in runners() if not kind.startswith("rename")}
    own |= Rounds(small_site.settings).yimen_job_runners().keys()
    assert {"list_index", "upload_clearing", "case_import"} <= own
    assert own - JOB_KINDS.keys() == set()


def test_kind_of_job_belongs_to_one_runner(rename: Rename) -> None:
    """Two plugins that claim one kind are told so, instead of one silently winning."""
    second = Rename()
    plugin_manager().register(second, "test.rename.second")
    try:
        with pytest.raises(ValueError, match="rename"):
            runners()
    finally:
        plugin_manager().unregister(name="test.rename.second")


def test_job_that_works_without_a_word_keeps_its_lease(small_site: Site, rename: Rename) -> None:
    """A long transaction says nothing of its progress; the lease is renewed from beside it."""
    settings = replace(small_site.settings, job_lease=1)
    site = replace(small_site, runtime=replace(small_site.runtime, clock=SystemClock(), settings=settings))
    job = put_job(site, "rename_slowly")
    offered: list[str] = []

    def work() -> None:
        sleep(0.6)
        with site.runtime.database.write() as session:
            offered.extend(offer_again(session, clock=site.runtime.clock))

    rename.between = work
    assert run_job(site.runtime, job) == "done"
    assert job not in offered


def test_job_whose_database_goes_away_is_offered_again(small_site: Site, rename: Rename) -> None:
    """A lost database is no fault of the job: nothing is said of it, and the next look finds it."""
    job = put_job(small_site, "rename", title="新名")

    def go_away() -> None:
        raise OperationalError("COMMIT", {}, Exception("server closed the connection unexpectedly"))

    rename.between = go_away
    assert run_job(small_site.runtime, job) == "lost"
    assert (job_of(small_site, job).state, title(small_site)) == ("running", "某县")
    wait(small_site, seconds=1)
    rename.between = lambda: None
    assert job in offer_due_work(small_site.runtime)
    assert run_job(small_site.runtime, job) == "done"
    assert title(small_site) == "新名"
