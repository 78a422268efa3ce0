"""The worker and the beat as they really run, on the file queue and on Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures.gateways import open_gateway
from fixtures.processes import as_user, stop, wait_until
from fixtures.sites import Site
from portal.door import COMPLAINT, SAID, hidden_fields, open_door, solved
from yimen.app import open_runtime
from yimen.store import Job, enqueue
from yimen.worker import make_celery, nudge_through

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(checkout: Path) -> Iterator[Start]:
    """Start `yimen ARGUMENT` for a site's instance."""
    running: list[subprocess.Popen[bytes]] = []

    def start_(site: Site, command: str, **more: str) -> subprocess.Popen[bytes]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YIMEN_")},
            "PYTHONPATH": str(checkout / "platform"),
            "YIMEN_HOME": str(site.settings.home),
            "YIMEN_BROKER_URL": site.settings.broker_url,
            "YIMEN_LOG_LEVEL": "WARNING",
            **more,
        }
        process = subprocess.Popen(
            as_user([sys.executable, "-m", "yimen.cli", command], None),
            env=environment,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield start_
    for process in running:
        stop(process)


def put_job(site: Site, kind: str = "journal_anchor") -> str:
    with site.runtime.database.write() as session:
        clock = site.runtime.clock
        return enqueue(session, kind, {}, account="system:anchor", jurisdiction="somewhere", clock=clock).id


def state(site: Site, job_id: str) -> str:
    with site.runtime.database.read() as session:
        job = session.get(Job, job_id)
        assert job is not None
        return job.state


def test_worker_on_redis_does_a_nudged_job(
    open_site: Callable[..., Site], redis_url: str, start: Start
) -> None:
    """A broker is chosen by settings; the other tests are on the file queue, which needs none."""
    site = open_site(YIMEN_BROKER_URL=redis_url)
    start(site, "worker")
    job = put_job(site)
    nudge_through(make_celery(site.settings))(job)
    wait_until(lambda: state(site, job) == "done", "the job")


def test_job_of_a_worker_that_was_killed_is_finished_by_the_next(small_site: Site, start: Start) -> None:
    """The file queue loses the message with its worker; the beat's tick finds the row."""
    job = put_job(small_site)
    first = start(small_site, "worker")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    start(small_site, "worker")
    start(small_site, "beat")
    wait_until(lambda: state(small_site, job) == "done", "the job", patience=60)


def test_notice_is_at_the_gateway_without_waiting_for_a_round(demo_site: Site, start: Start) -> None:
    """A complaint is taken; its notice lies in the same transaction and goes out as soon as the worker is nudged: on
    the file queue a file is the nudge."""
    pytest.importorskip("yimen_sms")
    settings = demo_site.settings
    site = open_door(Site(settings, open_runtime(settings, nudge_through(make_celery(settings)))))
    with open_gateway() as gateway:
        start(site, "worker", SMS_GATEWAY_URL=gateway.address)
        assert complained(site).status_code == 303
        wait_until(lambda: gateway.taken, "the message")  # no beat runs: nothing else would bring it
    assert [sent["to"] for _, sent in gateway.taken] == [SAID["phone"]]
    site.runtime.database.dispose()


def complained(site: Site) -> Any:
    """The answer to a complaint, as the portal takes it."""
    client = site.client()
    hidden, challenge = hidden_fields(client.get(COMPLAINT).get_data(as_text=True))
    return client.post(COMPLAINT, data={**hidden, **SAID, "_proof": solved(challenge)})


def test_nudge_without_a_broker_is_logged_and_harms_nobody(
    open_site: Callable[..., Site], caplog: pytest.LogCaptureFixture
) -> None:
    """A request whose broker is away is answered all the same; the tick finds the job later."""
    site = open_site(YIMEN_BROKER_URL="redis+socket:///nowhere/redis.sock")
    nudge_through(make_celery(site.settings))("some-job")
    assert "some-job" in caplog.text
