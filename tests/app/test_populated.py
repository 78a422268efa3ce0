"""A populated database of an earlier state migrates on both engines, verifies, and its pages open and go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from fixtures.populated import DAY, PASSWORD, load, read
from fixtures.sites import Site, site_settings
from yimen.app import migrate, open_runtime, schema_heads
from yimen.cases import Case, act, draft_of, drafted, load_actor, sweep_deadlines, verify, visible
from yimen.cases import Configuration as InForce
from yimen.kernel import FixedClock
from yimen.store import Job
from yimen.worker import offer_due_work, run_job
from yimen.workflow import Act

STATES = sorted((Path(__file__).parents[1] / "data/populated").glob("*.json.gz"))
COUNTY = "county"
pytestmark = pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")


@pytest.fixture(params=STATES, ids=lambda file: file.name.partition(".")[0])
def kept(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The rows of an earlier state."""
    return read(request.param)


@pytest.fixture
def site(kept: dict[str, Any], database_url: str, tmp_path: Path, quick_hashes: None) -> Iterator[Site]:
    """An instance whose database is of that state, migrated by today's code."""
    settings = site_settings(tmp_path, YIMEN_DATABASE_URL=database_url, YIMEN_SECRET_KEY="k" * 40)
    people = dict.fromkeys(("officer1", "head1", "chief"), PASSWORD)
    site = Site(settings, open_runtime(settings, lambda _job: None, clock=FixedClock(DAY)), people)
    load(site.runtime.database, kept)
    assert schema_heads(site.runtime.database)[1] == kept["revision"]
    migrate(site.runtime.database)
    yield site
    site.runtime.database.dispose()


def cases_of(site: Site, account: str) -> dict[str, Case]:
    with site.runtime.database.read() as session:
        seen = visible(load_actor(session, account, site.runtime.clock.today()))
        rows = session.scalars(seen.of(select(Case).order_by(Case.id))).all()
        session.expunge_all()
        return {row.title: row for row in rows}


def test_database_of_an_earlier_state_comes_to_the_newest_schema_and_verifies(
    site: Site, kept: dict[str, Any]
) -> None:
    """No row of cases is lost, no chain broken, the anchors fit, all rows beside the cases follow from them; migrating again
    changes nothing."""
    newest, present = schema_heads(site.runtime.database)
    assert newest == present != kept["revision"]
    assert len(cases_of(site, "chief")) == len(kept["rows"]["enforcement_case"])
    for _ in range(2):
        with site.runtime.database.read() as session:
            found = verify(session, COUNTY, kept["key"].encode("ascii"), blobs=site.runtime.blobs)
        assert [each.code for each in found] == ["CAS-123"], "their columns stood in no event then"
        migrate(site.runtime.database)


def test_pages_of_an_earlier_state_open(site: Site) -> None:
    """The lists, each case with its timeline and evidence, tasks, the catalog; words are found at once."""
    for account in ("officer1", "head1"):
        person, cases = site.client(account), cases_of(site, account)
        assert len(cases) == 6
        for path in ("/", "/cases", "/search?q=案", "/catalog", "/catalog/item"):
            assert person.get(path).status_code == 200, path
        for title, case in cases.items():
            for path in ("", "/way", "/evidence", "/parties"):
                answer = person.get(f"/cases/{case.id}{path}")
                assert answer.status_code == 200, (title, path)
        found = person.get("/cases?q=改名").get_data(as_text=True)
        assert cases["改名在办案"].number in found
        assert cases["只登记"].number not in found


def test_cases_of_an_earlier_state_go_on(site: Site) -> None:
    """An act on an old case, a new case with the next number, the draft as it was; the rounds index and sweep."""
    old, clock = cases_of(site, "head1")["只登记"], site.runtime.clock
    with site.runtime.database.write() as session:
        head = load_actor(session, "head1", clock.today())
        done = Act("complete", clock.today(), "head_approval", "approved", {"opinion": "同意"})
        result = act(session, head, old.id, done, expected_version=old.version, clock=clock)
    assert hasattr(result, "seq"), result
    returned = cases_of(site, "officer1")["退回案"]
    with site.runtime.database.read() as session:
        officer = load_actor(session, "officer1", clock.today())
        assert draft_of(session, officer, returned.id, "road_intake") is not None
        known = InForce.open(session, COUNTY, day=clock.today())
        draft = drafted(session, officer, returned, "road_intake", "road_filing", known)
        assert draft is not None
        assert draft[1]["title"] == "草稿"
    offer_due_work(site.runtime)
    with site.runtime.database.read() as session:
        jobs = list(session.scalars(select(Job.id).where(Job.kind == "case_indexing")))
    assert [run_job(site.runtime, each) for each in jobs] == ["done"]
    sweep_deadlines(site.runtime.database, COUNTY, clock)
    officer_ = site.client("officer1")
    assert old.number in officer_.get("/cases?q=占道堆放").get_data(as_text=True), "found by its facts"
    with site.runtime.database.read() as session:
        assert [each.code for each in verify(session, COUNTY, None)] == ["CAS-123"]
