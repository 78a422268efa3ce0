"""The same application on SQLite with the file queue and on PostgreSQL with Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from fixtures.sites import PASSWORD, Site, add_account, found_place, site_settings
from yimen.app import SignInEvent, migrate, open_runtime, schema_heads
from yimen.app.security import YimenSecurity
from yimen.kernel import FixedClock
from yimen.store import Job, enqueue
from yimen.worker import offer_due_work, run_job

KEY = "k" * 40


@pytest.fixture
def site(
    database_url: str,
    redis_url: str,
    tmp_path: Path,
    clock: FixedClock,
    nudged: list[str],
    quick_hashes: None,
) -> Iterator[Site]:
    """An instance on the engine in turn, made from an empty database."""
    settings = site_settings(
        tmp_path, YIMEN_DATABASE_URL=database_url, YIMEN_BROKER_URL=redis_url, YIMEN_SECRET_KEY=KEY
    )
    site = Site(settings, open_runtime(settings, nudged.append, clock=clock))
    migrate(site.runtime.database)
    with site.runtime.database.write() as session:
        found_place(session, clock)
    add_account(site, "one")
    yield site
    site.runtime.database.dispose()


def test_migrated_database_stands_at_the_newest_schema_and_serves(site: Site) -> None:
    """From nothing to a signed-in page, on either engine."""
    newest, present = schema_heads(site.runtime.database)
    assert newest == present
    assert site.client("one").get("/password").status_code == 200


def test_guesses_at_the_same_time_are_all_counted(site: Site) -> None:
    """Eight guesses at once lock the account as eight in a row do; none is lost to another."""
    app = site.app

    def guess(_number: int) -> int:
        answer = site.sign_in(app.test_client(), "one", "guess")
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(guess, range(8))) == {401}
    assert site.sign_in(app.test_client(), "one", PASSWORD).status_code == 401
    with site.runtime.database.read() as session:
        events = list(session.scalars(select(SignInEvent.event)))
    assert events.count("locked") >= 1
    assert events.count("refused") == 9


def test_guesses_at_the_same_time_are_no_more_than_in_a_row(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of twelve that come at once five are looked at, though none of them is answered before all have come."""
    limit, heard, everybody = site.settings.lockout_tries, [], Barrier(12)
    check = YimenSecurity.auth_user_db

    def once_all_are_here(core: YimenSecurity, name: str, password: str) -> Any:
        heard.append(name)
        everybody.wait(60)
        return check(core, name, password)

    monkeypatch.setattr(YimenSecurity, "auth_user_db", once_all_are_here)
    app = site.app
    with ThreadPoolExecutor(12) as pool:
        answers = pool.map(lambda _number: site.sign_in(app.test_client(), "one", "guess"), range(12))
        assert {each.status_code for each in answers} == {401}
    assert heard.count("one") == limit
    with site.runtime.database.read() as session:
        assert list(session.scalars(select(SignInEvent.event))).count("locked") == 1


def test_name_with_nul_at_the_sign_in_is_a_wrong_one(site: Site) -> None:
    """What PostgreSQL refuses to keep gets as far as no database: the same answer on either engine."""
    assert site.sign_in(site.app.test_client(), "no\0body", "guess\0").status_code == 401
    assert site.client("one").get("/jobs/no%00thing").status_code == 404


def test_rounds_are_enqueued_once_though_two_beats_run(site: Site, nudged: list[str]) -> None:
    """Two nodes that both run a beat by mistake do the work once."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _number: offer_due_work(site.runtime), range(4)))
    with site.runtime.database.read() as session:
        kinds = sorted(session.scalars(select(Job.kind)))
    assert kinds == [
        "case_indexing",
        "deadline_sweep",
        "import_clearing",
        "journal_anchor",
        "upload_clearing",
    ]


def test_job_offered_to_two_workers_is_done_by_one(site: Site) -> None:
    """The claim is one statement: the second worker finds it taken."""
    with site.runtime.database.write() as session:
        clock = site.runtime.clock
        job = enqueue(session, "unknown_kind", {}, account="one", jurisdiction="somewhere", clock=clock).id
    with ThreadPoolExecutor(2) as pool:
        ended = sorted(pool.map(lambda _number: run_job(site.runtime, job), range(2)))
    assert ended == ["failed", "taken"]


def test_nudges_reach_the_brokers_queue(open_site: Callable[..., Site], redis_url: str) -> None:
    """What a session commits is in the broker's queue, by the job's id alone."""
    import redis

    from yimen.worker import make_celery, nudge_through

    site = open_site(YIMEN_BROKER_URL=redis_url)
    nudge_through(make_celery(site.settings))("job-of-mine")
    with redis.Redis(unix_socket_path=redis_url.removeprefix("redis+socket://")) as client:
        assert client.llen("yimen") == 1
        assert b"job-of-mine" in client.lindex("yimen", 0) or b"am9iLW9mLW1pbmU" in client.lindex("yimen", 0)
