"""What stands in the rows of a case follows from its journal: a hand in the database shows, whichever column it changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from cases.conftest import MOMENT, County, copied
from cases.county import COUNTY, revision
from cases.test_listed_values import listed
from fixtures.databases import PostgresServer
from fixtures.tables import postgres_after, sqlite_after
from yimen.cases import Case, Refused, Taking, seen_case, take_evidence, verify
from yimen.cases.tracing import Untold, document_digest
from yimen.kernel import Finding, FixedClock, canonical_text, digest_text
from yimen.store import Database

NIGHT = "2026-06-01"
CASE = "UPDATE enforcement_case SET"


def work(database: Database) -> None:
    """A case in the middle of its way, with a piece of evidence and a value that a list is filtered by."""
    county = County(database, FixedClock(MOMENT))
    listed(county)
    with database.write() as session:
        session.add(revision("evidence-kind", "physical", {"id": "physical", "title": {"zh": "物证"}}))
    case = county.approved()
    county.did("officer1", case, "road_visit", "seen")
    taking = Taking("physical", "铁锹", county.clock.today(), {"proves": "开挖", "kept_at": "库房"})
    with database.write() as session:
        taken = take_evidence(session, county.actor("officer1"), case.id, taking, clock=county.clock)
        assert not isinstance(taken, Refused), taken


@pytest.fixture(scope="module")
def sqlite_worked(sqlite_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_after(sqlite_county, tmp_path_factory.mktemp("worked"), work)


@pytest.fixture(scope="module")
def postgres_worked(postgres_server: PostgresServer, postgres_county: str) -> str:
    return postgres_after(postgres_server, postgres_county, work)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The county with that case, on each engine; what a test changes it takes back."""
    with copied(request, tmp_path_factory.mktemp("traced"), request.param, "worked") as database:
        yield County(database, FixedClock(MOMENT))


def after(county: County, *statements: str) -> list[Finding]:
    """What verification says after a hand in the database, which is taken back."""
    with county.database.engine.connect() as connection, connection.begin() as changed:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0, statement
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            found = verify(session, COUNTY, None, clock=county.clock)
        changed.rollback()
    return found


def in_json(county: County, column: str, before: str, now: str) -> str:
    kind = "jsonb" if county.database.engine.dialect.name == "postgresql" else "text"
    cast = f"CAST(replace(CAST({column} AS text), '{before}', '{now}') AS {kind})"
    return f"{CASE} {column} = {cast}"


def test_untouched_case_is_sound(worked: County) -> None:
    """Nothing is told of what nobody touched."""
    assert after(worked) == []


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("number", "'北案字〔2026〕9号'", "北案字〔2026〕1号"),
        ("title", "'另一件事'", ""),
        ("party", "'某乙'", ""),
        ("unit", "'south'", "north"),
        ("procedure", "'other'", "road_penalty"),
        ("status", "'closed'", "open"),
        ("stage", "'filing_stage'", "closing_stage"),
        ("stage_title", "'立案'", "结案"),
        ("handler", "'officer3'", "officer1"),
        ("fellow", "''", "officer2"),
        ("opened_on", f"'{NIGHT}'", "2026-07-01"),
        ("opened_at", "'2026-06-01 00:00:00.000000+00:00'", "2026-07-01T02:00:00.000000Z"),
        ("closed_on", f"'{NIGHT}'", "空"),
        ("due_on", "NULL", ""),
        ("provenance", "'sample'", ""),
    ],
)
def test_changed_column_is_told_with_what_stood_there(
    worked: County, column: str, value: str, told: str
) -> None:
    """Which case, which column, what the journal left there and what stands there now."""
    said = [each for each in after(worked, f"{CASE} {column} = {value}") if each.code == "CAS-118"]
    assert [each.place.path for each in said] == [f"/case/{column}"]
    assert f"（{column}）" in said[0].message
    assert told in said[0].message


@pytest.mark.parametrize(
    ("column", "before", "now"),
    [
        ("state", "2026-07-01", "2026-06-30"),
        ("forms", "同意", "拒绝"),
        ("record", "铁锹", "锄头"),
        ("bindings", "sha256:", "sha256:0"),
    ],
)
def test_changed_document_is_told(worked: County, column: str, before: str, now: str) -> None:
    """State, forms, record and what the case is bound to are held by their digests."""
    found = after(worked, in_json(worked, column, before, now))
    assert f"/case/{column}" in [each.place.path for each in found if each.code == "CAS-118"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_task SET state = 'available' WHERE state = 'open'",
        "UPDATE case_task SET assignee = 'officer3' WHERE state = 'open'",
        "UPDATE case_task SET unit = 'south' WHERE state = 'open'",
        "UPDATE case_task SET title = '别的' WHERE state = 'open'",
        "UPDATE case_task SET outcome = 'rejected' WHERE task = 'head_approval'",
        f"UPDATE case_task SET closed_on = '{NIGHT}' WHERE task = 'head_approval'",
        "UPDATE case_task SET state = 'dropped' WHERE task = 'head_approval'",
        "DELETE FROM case_task WHERE state = 'open'",
        "DELETE FROM case_task WHERE task = 'head_approval'",
        f"UPDATE case_task SET opened_on = '{NIGHT}' WHERE task = 'head_approval'",
        f"UPDATE case_task SET opened_on = '{NIGHT}' WHERE state = 'open'",
        "UPDATE case_queue SET role = 'nobody'",
        f"UPDATE case_queue SET sort_on = '{NIGHT}'",
        "DELETE FROM case_queue",
        "UPDATE case_deadline SET due_on = '2027-01-01'",
        "UPDATE case_deadline SET state = 'met', look_on = NULL",
        "UPDATE case_deadline SET alarm = 2, look_on = NULL",
        "UPDATE case_deadline SET look_on = '2027-01-01'",
        "UPDATE case_deadline SET overdue_on = '2027-01-01'",
        "DELETE FROM case_deadline",
        "UPDATE case_party SET name = '某乙'",
        "UPDATE case_party SET dropped = NOT dropped",
        "UPDATE case_alleged_act SET tier = 'light'",
        f"UPDATE case_alleged_act SET occurred_on = '{NIGHT}'",
        "UPDATE case_alleged_act SET sum_fen = 1",
        f"UPDATE case_alleged_act SET decided_on = '{NIGHT}'",
        "DELETE FROM case_alleged_act",
        "INSERT INTO case_shared_unit (case_id, jurisdiction, unit)"
        " SELECT id, jurisdiction, 'south' FROM enforcement_case",
        "UPDATE case_evidence SET name = '锄头'",
        "UPDATE case_evidence SET state = 'returned'",
    ],
)
def test_changed_row_beside_the_case_is_told(worked: County, statement: str) -> None:
    """Tasks, open work, terms, parties, alleged acts, evidence and who sees the case are made again and compared."""
    assert {each.code for each in after(worked, statement)} == {"CAS-120"}


def test_unreadable_progress_is_told(worked: County) -> None:
    """Where the state is of no version that is known nothing can be made from it, and that is told."""
    found = after(worked, in_json(worked, "state", '"version"', '"edition"'))
    assert {each.code for each in found} == {"CAS-118", "CAS-121"}


@pytest.mark.parametrize("column", ["state", "record", "forms", "bindings"])
def test_document_of_any_shape_is_told_and_ends_nothing(worked: County, column: str) -> None:
    """Verification goes on, whatever somebody wrote in place of a document; SQLite keeps what is none, too."""
    shapes = ["[]", "{}", "7", "null", '{"parties": [1], "evidence": {}}', '"half a {"']
    shapes += ["half a {"] if worked.database.engine.dialect.name == "sqlite" else []
    for value in shapes:
        found = after(worked, f"{CASE} {column} = '{value}'")
        assert f"/case/{column}" in [each.place.path for each in found if each.code == "CAS-118"], value


def test_changed_value_of_a_list_is_a_warning(worked: County) -> None:
    """A list may be wrong for a while where its definition changed: the case itself is not in doubt."""
    [told] = after(worked, "UPDATE case_listed_value SET value = '别的'")
    assert (told.code, told.severity) == ("CAS-122", "warning")


def test_change_between_two_acts_is_told_ever_after(county: County) -> None:
    """Whoever changes a case at night does not come in by the act that follows: its event tells what it found."""
    case = county.approved()
    with county.database.engine.begin() as connection:
        connection.execute(text(f"{CASE} title = '另一件事'"))
        connection.execute(text(in_json(county, "forms", "同意", "拒绝")))
    county.did("officer1", case, "road_visit", "seen")
    county.clock.set(county.clock.now() + timedelta(days=1))
    county.did("head1", case, sort="withdraw", reason="试")
    with county.database.read() as session:
        found = verify(session, COUNTY, None, clock=county.clock)
    assert {each.code for each in found} <= {"CAS-118", "CAS-119"}
    assert {"/case/title", "/case/forms"} <= {each.place.path for each in found}


def test_snapshot_is_of_one_moment(county: County) -> None:
    """What happens while a long verification reads is not seen by it in part."""
    case = county.opened()
    heads, events = "SELECT max(seq) FROM enforcement_case", "SELECT max(seq) FROM case_journal"
    with county.database.snapshot() as session:
        first = session.connection().scalar(text(heads))
        county.did("head1", case, "head_approval", "approved", {"opinion": "同意"})
        assert session.connection().scalar(text(events)) == first
        assert verify(session, COUNTY, None, clock=county.clock) == []


def test_case_from_before_is_noted_until_its_next_act(county: County) -> None:
    """Events without the member `row` stay valid; from the next act on every column is held."""
    case = county.approved()
    with county.database.engine.begin() as connection:
        _as_before(connection)
    with county.database.read() as session:
        [note] = verify(session, COUNTY, None, clock=county.clock)
        assert (note.code, note.severity) == ("CAS-123", "note")
    county.did("officer1", case, "road_visit", "seen")
    assert after(county) == []
    assert [each.code for each in after(county, f"{CASE} party = '某乙'")] == ["CAS-118"]


def _as_before(connection: Connection) -> None:
    """The journal as a release before this one wrote it."""
    previous = ""
    for case, seq, body in connection.execute(
        text("SELECT case_id, seq, text FROM case_journal ORDER BY case_id, seq")
    ).all():
        value = {**json.loads(body), "previous": previous if seq > 1 else ""}
        del value["row"]
        written = canonical_text(value)
        previous = digest_text(written)
        connection.execute(
            text("UPDATE case_journal SET text = :t, digest = :d WHERE case_id = :c AND seq = :s"),
            {"t": written, "d": previous, "c": case, "s": seq},
        )
        connection.execute(
            text(f"{CASE} head = :d, traced = false WHERE id = :c"), {"d": previous, "c": case}
        )


def test_change_without_an_event_is_not_committed(county: County) -> None:
    """Code that changes a case's row and tells no event fails, whatever it meant."""
    case = county.opened()
    with pytest.raises(Untold), county.database.write() as session:  # noqa: PT012
        row = seen_case(session, county.actor("officer1"), case.id, lock=True)
        assert row is not None
        row.title = "另一件事"
    with county.database.write() as session:
        row = seen_case(session, county.actor("officer1"), case.id, lock=True)
        assert isinstance(row, Case)
        assert row.title == case.title


def test_digest_is_that_of_every_spelling() -> None:
    """PostgreSQL writes numbers anew: as many digits as they have, without an exponent."""
    assert document_digest({"a": 1e22, "b": 1.0}) == document_digest({"b": 1, "a": 10**22})
    assert document_digest({"a": [2**60]}) == document_digest({"a": [float(2**60)]})
