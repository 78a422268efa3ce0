"""What those outside were told, notes and links are held: the journal tells of them, and a changed row shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cases.conftest import MOMENT, County, copied
from cases.county import revision
from cases.test_between_units import ASSESSMENT, COMPLAINT, LEAD
from cases.test_later import join
from cases.test_notes import answered, noted, settled
from cases.test_publishing import RULE, WHY, _filed
from cases.test_traced_rows import CASE, after, in_json
from fixtures.databases import PostgresServer
from fixtures.tables import postgres_after, sqlite_after
from yimen.cases import ActResult, PublicCase, link_cases, open_public
from yimen.kernel import FixedClock
from yimen.store import Database


def work(database: Database) -> None:
    """A decision that the public reads, a complaint whose sender was told of it, a note that was answered, a link."""
    county = County(database, FixedClock(MOMENT))
    with database.write() as session:
        for kind, key, body in (
            ("publication", "road_decisions", RULE),
            ("publication", "road_why", WHY),
            ("form", COMPLAINT["id"], COMPLAINT),
            ("form", ASSESSMENT["id"], ASSESSMENT),
            ("procedure", LEAD["id"], LEAD),
        ):
            session.add(revision(kind, key, body))
    case, other = county.approved(values=_filed()), county.opened()
    with database.write() as session:
        values = {"what": "占道经营"}
        lead = open_public(
            session,
            case.jurisdiction,
            procedure="public_lead",
            unit="north",
            values=values,
            clock=county.clock,
        )
        assert isinstance(lead, PublicCase), lead
    county.act("officer1", lead.case_id, "lead_assessment", "accepted")
    first, second = noted(county, case), noted(county, case, "金额不明")
    answered(county, case, first)
    answered(county, case, second, "已写明")
    settled(county, case, second)
    assert isinstance(join(county, link_cases, case, other.id, version=case.version), ActResult)


@pytest.fixture(scope="module")
def sqlite_outside(sqlite_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_after(sqlite_county, tmp_path_factory.mktemp("outside"), work)


@pytest.fixture(scope="module")
def postgres_outside(postgres_server: PostgresServer, postgres_county: str) -> str:
    return postgres_after(postgres_server, postgres_county, work)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def outside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The county with all that, on each engine; what a test changes it takes back."""
    with copied(request, tmp_path_factory.mktemp("told"), request.param, "outside") as database:
        yield County(database, FixedClock(MOMENT))


def test_untouched_rows_are_sound(outside: County) -> None:
    """Nothing is told of what nobody touched."""
    assert after(outside) == []


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ("UPDATE publication SET heading = '另一件事'", "public"),
        ("UPDATE publication SET shown_on = '2026-06-01'", "public"),
        ("UPDATE publication SET until = NULL", "public"),
        ("UPDATE publication SET internal = NOT internal", "public"),
        ("UPDATE publication SET withdrawn_on = '2026-07-01'", "public"),
        ("DELETE FROM publication", "public"),
        (
            "INSERT INTO publication"
            " (jurisdiction, rule, case_id, unit, heading, lines, owed_on, shown_on, internal, made_at)"
            " SELECT jurisdiction, 'other', case_id, unit, heading, lines, owed_on, shown_on, internal, made_at"
            " FROM publication",
            "public",
        ),
        ("UPDATE case_notice SET text = '不予受理'", "notice"),
        ("UPDATE case_notice SET told_on = '2026-06-01'", "notice"),
        ("UPDATE case_notice SET recipient = 'party'", "notice"),
        ("DELETE FROM case_notice", "notice"),
        ("UPDATE case_note SET text = '没有意见' WHERE state = 'answered'", "note"),
        ("UPDATE case_note SET answer = '没有改' WHERE state = 'settled'", "note"),
        ("UPDATE case_note SET account = 'officer1' WHERE state = 'settled'", "note"),
        ("UPDATE case_note SET state = 'settled' WHERE state = 'answered'", "note"),
        ("UPDATE case_note SET place = 'form/road_filing#/title' WHERE state = 'answered'", "note"),
        ("UPDATE case_note SET made_at = '2026-06-01 00:00:00.000000' WHERE state = 'answered'", "note"),
        ("DELETE FROM case_note WHERE state = 'answered'", "note"),
        ("UPDATE case_link SET sort = 'merged'", "link"),
        ("DELETE FROM case_link", "link"),
    ],
)
def test_changed_row_is_told(outside: County, statement: str, path: str) -> None:
    """Of which case, and which of its rows."""
    found = after(outside, statement)
    assert {(each.code, each.place.path.split("/")[1]) for each in found} == {("CAS-120", path)}


def test_changed_line_of_a_publication_is_told(outside: County) -> None:
    """The text itself with what is masked in it."""
    changed = in_json(outside, "lines", "2026-07-01", "2026-06-01").replace("enforcement_case", "publication")
    assert {each.code for each in after(outside, changed)} == {"CAS-120"}


def test_publication_that_an_act_found_changed_is_told_ever_after(county: County) -> None:
    """The act writes it anew from the case; its event says that something else had been read meanwhile."""
    with county.database.write() as session:
        session.add(revision("publication", "road_decisions", RULE))
    case = county.approved(values=_filed())
    with county.database.engine.begin() as connection:
        connection.execute(text("UPDATE publication SET heading = '另一件事'"))
    county.did("officer1", case, "road_visit", "seen")
    county.clock.set(county.clock.now() + timedelta(days=1))
    county.did("head1", case, sort="amend", values={"title": "改"}, reason="试")
    found = after(county)
    assert [(each.code, each.place.path) for each in found] == [("CAS-124", "/public/road_decisions")]


def test_publication_of_before_is_noted_until_the_next_act(county: County) -> None:
    """A case whose record tells nothing of it stays sound; from the next act on it is held."""
    with county.database.write() as session:
        session.add(revision("publication", "road_decisions", RULE))
    case = county.approved(values=_filed())
    with county.database.engine.begin() as connection:
        connection.execute(text(in_json(county, "record", '"public"', '"was"')))
    said = [each for each in after(county) if each.code != "CAS-118"]
    assert [(each.code, each.severity) for each in said] == [("CAS-125", "note")]
    county.did("officer1", case, "road_visit", "seen")
    said = [each for each in after(county, f"{CASE} stage = stage") if each.code == "CAS-125"]
    assert said == []
    assert "CAS-120" in {each.code for each in after(county, "UPDATE publication SET heading = '另一件事'")}
