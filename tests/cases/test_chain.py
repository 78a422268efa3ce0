"""The journal's chain and its anchors: whatever is changed afterwards is noticed, and nothing else is."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import text

from cases.conftest import MOMENT, County, copied
from cases.county import COUNTY
from fixtures.databases import PostgresServer
from fixtures.tables import postgres_after, sqlite_after
from yimen.cases import Anchor, export_anchor, make_anchor, new_signing_key, verify
from yimen.kernel import FixedClock, canonical_text, digest_text
from yimen.store import Database

KEYS = new_signing_key()
Change = Callable[[Any, str, str], None]


def check(county: County, key: bytes | None = KEYS[1], **words: Any) -> list[str]:
    """The codes that verification reports, sorted and without repetition."""
    with county.database.read() as session:
        return sorted({finding.code for finding in verify(session, COUNTY, key, **words)})


def anchor(county: County) -> list[dict[str, bytes]]:
    with county.database.write() as session:
        return [export_anchor(each) for each in make_anchor(session, COUNTY, KEYS[0], county.clock)]


def execute(county: County, statement: str, **values: Any) -> None:
    """A hand in the database: past the session and its guard."""
    with county.database.engine.begin() as connection:
        if county.database.engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        assert connection.execute(text(statement), values).rowcount != 0


def fetch(county: County, statement: str, **values: Any) -> list[Any]:
    with county.database.engine.begin() as connection:
        return list(connection.execute(text(statement), values).all())


def open_two(database: Database) -> None:
    """Two cases of three events each, anchored."""
    county = County(database, FixedClock(MOMENT))
    for case in (county.approved(), county.approved()):
        county.did("officer1", case, "road_visit", "seen")
    anchor(county)


@pytest.fixture(scope="module")
def sqlite_two_cases(sqlite_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_after(sqlite_county, tmp_path_factory.mktemp("two"), open_two)


@pytest.fixture(scope="module")
def postgres_two_cases(postgres_server: PostgresServer, postgres_county: str) -> str:
    return postgres_after(postgres_server, postgres_county, open_two)


@pytest.fixture(params=["sqlite", "postgres"])
def two_cases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[County, str, str]]:
    """The county with the two, and their ids in the order of their numbers; on each engine in turn."""
    with copied(request, tmp_path, request.param, "two_cases") as database:
        with database.engine.connect() as connection:
            first, second = connection.execute(
                text("SELECT id FROM enforcement_case ORDER BY number")
            ).scalars()
        yield County(database, FixedClock(MOMENT)), first, second


def test_untouched_chains_verify(two_cases: tuple[County, str, str]) -> None:
    """A sound instance has no finding, with and without the key."""
    county, _, _ = two_cases
    assert check(county) == []
    assert check(county, None) == []


def test_acts_after_the_anchor_still_verify(two_cases: tuple[County, str, str]) -> None:
    """Growing past an anchor is no fault; the next anchor covers what grew."""
    county, first, _ = two_cases
    county.did("officer1", first, "road_visit", "seen")
    assert check(county) == []
    [files] = anchor(county)
    body = json.loads(next(content for name, content in files.items() if name.endswith(".json")))
    assert set(body["heads"]) == {first}
    assert check(county) == []


def _change_byte(county: County, first: str, second: str) -> None:
    execute(
        county,
        "UPDATE case_journal SET text = replace(text, '同意', '拒绝') WHERE case_id = :c AND seq = 2",
        c=first,
    )


def _change_byte_and_digest(county: County, first: str, second: str) -> None:
    _change_byte(county, first, second)
    [(body,)] = fetch(county, "SELECT text FROM case_journal WHERE case_id = :c AND seq = 2", c=first)
    execute(
        county,
        "UPDATE case_journal SET digest = :d WHERE case_id = :c AND seq = 2",
        c=first,
        d=digest_text(body),
    )


def _cut_tail(county: County, first: str, second: str) -> None:
    execute(county, "DELETE FROM case_journal WHERE case_id = :c AND seq = 3", c=first)


def _cut_tail_and_head(county: County, first: str, second: str) -> None:
    _cut_tail(county, first, second)
    [(digest,)] = fetch(county, "SELECT digest FROM case_journal WHERE case_id = :c AND seq = 2", c=first)
    execute(county, "UPDATE enforcement_case SET seq = 2, head = :d WHERE id = :c", c=first, d=digest)


def _rebuild(county: County, first: str, second: str) -> None:
    """Every event of the case written again from the second on, with sound digests throughout."""
    events = fetch(county, "SELECT seq, text FROM case_journal WHERE case_id = :c ORDER BY seq", c=first)
    previous = ""
    for seq, body in events:
        value = json.loads(body)
        value["previous"] = previous
        if seq == 2:
            value["reason"] = "另有隐情"
        renewed = canonical_text(value)
        previous = digest_text(renewed)
        execute(
            county,
            "UPDATE case_journal SET text = :t, digest = :d WHERE case_id = :c AND seq = :s",
            t=renewed,
            d=previous,
            c=first,
            s=seq,
        )
    execute(county, "UPDATE enforcement_case SET head = :d WHERE id = :c", c=first, d=previous)


def _swap(county: County, first: str, second: str) -> None:
    for seq, spare in ((2, 92), (3, 93)):
        execute(
            county,
            "UPDATE case_journal SET seq = :n WHERE case_id = :c AND seq = :s",
            c=first,
            s=seq,
            n=spare,
        )
    for spare, seq in ((92, 3), (93, 2)):
        execute(
            county,
            "UPDATE case_journal SET seq = :n WHERE case_id = :c AND seq = :s",
            c=first,
            s=spare,
            n=seq,
        )


def _insert(county: County, first: str, second: str) -> None:
    execute(
        county,
        "INSERT INTO case_journal (case_id, jurisdiction, seq, sort, task, account, occurred_on, recorded_at, text,"
        " digest) SELECT :c, jurisdiction, 4, sort, task, account, occurred_on, recorded_at, text, digest"
        " FROM case_journal WHERE case_id = :o AND seq = 3",
        c=first,
        o=second,
    )


def _change_column(county: County, first: str, second: str) -> None:
    execute(county, "UPDATE case_journal SET account = 'officer2' WHERE case_id = :c AND seq = 3", c=first)


def _hide_contradiction(county: County, first: str, second: str) -> None:
    execute(
        county,
        "UPDATE case_journal SET contradicts = NOT contradicts WHERE case_id = :c AND seq = 3",
        c=first,
    )


def _remove_case(county: County, first: str, second: str) -> None:
    for table in (
        "case_queue",
        "case_task",
        "case_deadline",
        "case_outbox",
        "case_party",
        "case_alleged_act",
        "case_sensitive_value",
        "case_journal",
    ):
        execute(county, f"DELETE FROM {table} WHERE case_id = :c", c=first) if fetch(
            county, f"SELECT 1 FROM {table} WHERE case_id = :c", c=first
        ) else None
    execute(county, "DELETE FROM enforcement_case WHERE id = :c", c=first)


def _forge_anchor(county: County, first: str, second: str) -> None:
    execute(county, "UPDATE journal_anchor SET text = replace(text, :c, :o)", c=first, o="f" * 32)


def _change_audit(county: County, first: str, second: str) -> None:
    execute(county, "UPDATE audit_event SET text = replace(text, 'agency_head', 'officer')")


def _cut_audit(county: County, first: str, second: str) -> None:
    execute(county, "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)")


def _change_sensitive(county: County, first: str, second: str) -> None:
    execute(county, "UPDATE case_sensitive_value SET salt = 'other' WHERE case_id = :c", c=first)


def _remove_sensitive(county: County, first: str, second: str) -> None:
    execute(county, "DELETE FROM case_sensitive_value WHERE case_id = :c", c=first)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_change_byte, {"CAS-101"}),
        (_change_byte_and_digest, {"CAS-103"}),
        (_cut_tail, {"CAS-105", "CAS-107"}),
        (_cut_tail_and_head, {"CAS-107"}),
        (_rebuild, {"CAS-106"}),
        (_swap, {"CAS-102"}),
        (_insert, {"CAS-102", "CAS-105"}),
        (_change_column, {"CAS-110"}),
        (_hide_contradiction, {"CAS-110"}),
        (_remove_case, {"CAS-107"}),
        (_forge_anchor, {"CAS-108"}),
        (_change_audit, {"CAS-113"}),
        (_cut_audit, {"CAS-113"}),
        (_change_sensitive, {"CAS-111"}),
        (_remove_sensitive, {"CAS-112"}),
    ],
)
def test_tampering_is_noticed(two_cases: tuple[County, str, str], change: Change, expected: set[str]) -> None:
    """Each way of touching what was recorded leaves its finding."""
    county, first, second = two_cases
    change(county, first, second)
    assert expected <= set(check(county))


def test_event_removed_from_the_middle_is_noticed(two_cases: tuple[County, str, str]) -> None:
    """A gap in the middle of a chain is named by its number."""
    county, first, _ = two_cases
    execute(county, "DELETE FROM case_journal WHERE case_id = :c AND seq = 2", c=first)
    assert {"CAS-103", "CAS-104"} <= set(check(county))


def test_anchor_removed_is_noticed_by_the_exported_one(two_cases: tuple[County, str, str]) -> None:
    """Anchors that were taken out of the database are shown by their exported copies; without, by the gap."""
    county, first, _ = two_cases
    county.did("officer1", first, "road_visit", "seen")
    [files] = anchor(county)
    copy = [
        (content, files[name.replace(".json", ".sig")]) for name, content in files.items() if "json" in name
    ]
    assert check(county, exported=copy) == []
    execute(county, "DELETE FROM journal_anchor WHERE number = 2")
    assert check(county, exported=copy) == ["CAS-109"]


def test_first_anchor_removed_leaves_a_gap(two_cases: tuple[County, str, str]) -> None:
    """Anchors are numbered and chained: the loss of an earlier one shows in the later."""
    county, first, _ = two_cases
    county.did("officer1", first, "road_visit", "seen")
    anchor(county)
    execute(county, "DELETE FROM journal_anchor WHERE number = 1")
    assert check(county) == ["CAS-109"]


def test_no_anchor_at_all_is_a_warning(county: County) -> None:
    """Without an anchor only the chains themselves can be checked, and the report says so."""
    county.opened()
    assert check(county) == ["CAS-114"]


def test_wrong_key_is_noticed(two_cases: tuple[County, str, str]) -> None:
    """A signature made with another key is none."""
    county, _, _ = two_cases
    assert "CAS-108" in check(county, new_signing_key()[1])


def test_exported_anchor_forged_is_noticed(two_cases: tuple[County, str, str]) -> None:
    """An exported copy that does not bear the signature is not believed."""
    county, _, _ = two_cases
    assert check(county, exported=[(b"{}", b"xx")]) == ["CAS-108"]


def test_anchor_signature_is_checked_by_the_standard_library_alone(county: County) -> None:
    """RSASSA-PKCS1-v1_5 with SHA-256: a power, a padding and a hash are all that a checker needs."""
    county.opened()
    [files] = anchor(county)
    content, signature = (files[name] for name in sorted(files))
    numbers = load_pem_public_key(KEYS[1]).public_numbers()  # type: ignore[union-attr]
    size = (numbers.n.bit_length() + 7) // 8
    opened = pow(int.from_bytes(signature), numbers.e, numbers.n).to_bytes(size)
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    tail = prefix + hashlib.sha256(content).digest()
    assert opened == b"\x00\x01" + b"\xff" * (size - 3 - len(tail)) + b"\x00" + tail


def test_daily_anchor_without_news_is_still_made(county: County) -> None:
    """A quiet day has its anchor, chained to the one before."""
    county.opened()
    anchor(county)
    county.clock.set(county.clock.now() + timedelta(days=1))
    [files] = anchor(county)
    body = json.loads(files["anchor-county-000002.json"])
    assert (body["heads"], body["number"], body["day"]) == ({}, 2, "2026-07-02")
    with county.database.read() as session:
        first = session.query(Anchor).filter_by(number=1).one()
        assert body["previous"] == first.digest
        assert base64.b64decode(first.signature)


def test_anchor_of_many_cases_is_split_and_covers_all(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More heads than one anchor holds make several, and none is left out."""
    monkeypatch.setattr("yimen.cases.anchors.HEADS_PER_ANCHOR", 2)
    cases = {county.opened().id for _ in range(5)}
    found: set[str] = set()
    for files in anchor(county):
        body = json.loads(next(content for name, content in files.items() if name.endswith(".json")))
        assert len(body["heads"]) <= 2
        found |= set(body["heads"])
    assert found == cases
    assert check(county) == []
