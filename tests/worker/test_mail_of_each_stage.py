"""Whoever complained and left an e-mail address has one message of each stage, through real workers and a mail server; the
page of the query code tells the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from fixtures.gateways import FakeMailServer, open_mail_server
from fixtures.processes import wait_until
from fixtures.sites import Site, copy_home, demo_passwords
from office import district as town
from office import test_decisions_made_public as penalty
from office.district import COMPLAINT, PACK, district_home, done, penalty_filed  # noqa: F401  fixtures
from worker.test_processes import Start, start  # noqa: F401  fixtures
from yimen.app import open_runtime
from yimen.cases import PublicCase, follow, open_public
from yimen.kernel import FixedClock
from yimen.store import Job
from yimen.worker import make_celery, nudge_through, offer_due_work

pytestmark = pytest.mark.soak
KINDS = ("notice_delivery", "notice_round")
ADDRESS = "someone@example.org"
STAGES = [
    "登记告知",
    "移送告知",
    "受理告知",
    "转入案件办理告知",
    "立案告知",
    "调查进展告知",
    "事先告知进展",
    "处理决定告知",
]
AWAY_FROM, AWAY_UNTIL = "notice_approval.approved", "decision_draft.drafted"
"""Between these the prior notice is served."""


def twice(nudge: Callable[[str], None]) -> Callable[[str], None]:
    """A queue that delivers everything twice."""

    def nudge_(job: str) -> None:
        nudge(job)
        nudge(job)

    return nudge_


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """The workers' own clock, as far as a test can stand on it: what people do, they do today."""
    clock = FixedClock(datetime.now(UTC))
    for module in (town, penalty):
        monkeypatch.setattr(module, "DAY", clock.today().isoformat())
    for name in ("FILED", "SCENE", "RECEIPT"):
        said = {
            field: value.replace("2026-07-01", clock.today().isoformat()) if isinstance(value, str) else value
            for field, value in getattr(penalty, name).items()
        }
        monkeypatch.setattr(penalty, name, said)
    return clock


@pytest.fixture
def open_now(district_home: Path, tmp_path: Path, today: FixedClock) -> Iterator[Site]:  # noqa: F811
    settings = replace(copy_home(district_home, tmp_path / "district"), web_processes=1)
    runtime = open_runtime(settings, twice(nudge_through(make_celery(settings))), clock=today)
    yield Site(settings, runtime, demo_passwords(settings.home))
    runtime.database.dispose()


def mails(server: FakeMailServer) -> list[tuple[str, str]]:
    """(title, text) of what arrived."""
    found = [message_from_bytes(each, policy=policy.default) for each in server.messages]
    return [(str(each["Subject"]), each.get_content().strip()) for each in found]  # type: ignore[attr-defined]


def told(site: Site, code: str) -> list[tuple[str, str]]:
    """(title, text) of what the page of the code tells."""
    with site.runtime.database.read() as session:
        followed = follow(session, PACK, code)
    assert followed is not None
    return [(title, text) for _on, title, text in followed.steps]


def settled(site: Site) -> None:
    """Returns once no message is under way, be it that it arrived or that nobody took it."""
    under_way = select(Job.id).where(Job.kind.in_(KINDS), Job.state.not_in(("done", "failed")))

    def nothing() -> bool:
        with site.runtime.database.read() as session:
            return session.scalars(under_way).first() is None

    wait_until(nothing, "the queue", patience=60)


def test_each_stage_is_written_once_though_the_queue_delivers_twice_and_the_server_was_away(
    open_now: Site,
    today: FixedClock,
    start: Start,  # noqa: F811
) -> None:
    """Two workers, every job nudged twice; around the prior notice the mail server is away, then the round sends it."""
    site, servers = open_now, ExitStack()
    running = [servers.enter_context(open_mail_server())]
    port = running[0].port

    def between(deed: str) -> None:
        if deed == AWAY_FROM:
            settled(site)
            servers.close()
        if deed == AWAY_UNTIL:
            settled(site)
            running.append(servers.enter_context(open_mail_server(port)))
            today.set(today.now() + timedelta(minutes=6))
            offer_due_work(site.runtime)
            wait_until(lambda: len(running[1].messages) == 1, "what was owed")

    with servers:
        mail = {"YIMEN_MAIL_SERVER": f"smtp://127.0.0.1:{port}", "YIMEN_MAIL_FROM": "office@example.org"}
        for _worker in range(2):
            start(site, "worker", **mail)
        lead = complained(site)
        penalty.decide(site, passed_on_and_filed(site, lead), between=between)
        settled(site)
    arrived = [each for server in running for each in mails(server)]
    assert [title for title, _text in arrived] == STAGES
    assert arrived == told(site, lead.code)
    assert {each for server in running for each in server.recipients} == {ADDRESS}
    assert not any("示例建筑" in text for _title, text in arrived)


def complained(site: Site) -> PublicCase:
    values = {**{name: each for name, each in COMPLAINT.items() if name != "phone"}, "email": ADDRESS}
    with site.runtime.database.write() as session:
        brought = open_public(
            session, PACK, procedure="public_lead", unit="rx12319", values=values, clock=site.runtime.clock
        )
    assert isinstance(brought, PublicCase), brought
    offer_due_work(site.runtime)  # no browser brought it: nobody has nudged yet
    return brought


def passed_on_and_filed(site: Site, lead: PublicCase) -> str:
    """From the hotline to the department, which takes it up and files a case; the id of that."""
    given = {"channel": "web", "unit": "cgzf", "opinion": "请核查"}
    done(site, "gm-rx01", lead.case_id, "hotline_dispatch.dispatched", **given)
    done(site, "gm-cgzf01", lead.case_id, "lead_assessment.accepted", source="hotline", opinion="受理")
    day = site.runtime.clock.today().isoformat()
    handled = {"_fellow": "gm-cgzf02", "visited_on": day, "findings": "属实", "opinion": "立案"}
    done(site, "gm-cgzf01", lead.case_id, "lead_handling.filed", **handled)
    return penalty_filed(site, "gm-cgzf01", lead).rsplit("/", 1)[1]
