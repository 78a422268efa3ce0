"""Sealed values: masked for everybody, opened one at a time by who may, and every opening stands in the journal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import update

from cases.conftest import County
from cases.county import COUNTY, FILING, filing, revision
from cases.test_acts import rows
from cases.test_sensitive import page_of
from yimen.cases import (
    Case,
    Configuration,
    JournalEvent,
    RevealRefused,
    SensitiveValue,
    environment,
    is_reference,
    reveal,
    verify,
)
from yimen.store import EntryRevision, Jurisdiction

PHONE = "13800000000"


def sealed_county(county: County, **spec: Any) -> Case:
    """A case whose filing form has a sealed telephone number of a witness."""
    schema = json.loads(json.dumps(FILING["schema"]))
    schema["properties"]["witness"] = {
        "type": "string",
        "title": "证人电话",
        "x-sensitive": {"reveal": True, **spec},
    }
    with county.database.write() as session:
        session.execute(
            update(EntryRevision).where(EntryRevision.key == "road_filing").values(superseded_by=2)
        )
        session.add(revision("form", "road_filing", {**FILING, "schema": schema}, number=2))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))
    return county.opened(values=filing(witness=PHONE))


def reference_of(county: County, account: str, case: Case) -> Any:
    return page_of(county, account, case).forms["road_filing"]["witness"]


def opened_by(county: County, account: str, case: Case, reference: Any) -> Any:
    with county.database.write() as session:
        return reveal(
            session,
            county.actor(account),
            case.id,
            reference,
            form="road_filing",
            title="证人电话",
            why="核实证言",
            clock=county.clock,
        )


def test_sealed_value_is_a_mask_even_for_who_entered_it(county: County) -> None:
    """Nobody reads it in passing; a paper that states it does."""
    case = sealed_county(county)
    for account in ("officer1", "head1"):
        found = reference_of(county, account, case)
        assert is_reference(found)
        assert found["shown"] == "1＊＊＊＊0"
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        facts = environment(session, county.actor("head1"), case.id, configuration=configuration)
    assert facts is not None
    assert facts["form"]["road_filing"]["witness"] == PHONE


def test_opening_is_written_into_the_journal(county: County) -> None:
    """Who, when, which field and why, in the chain, without the value; the page of others does not go stale."""
    case = sealed_county(county)
    assert opened_by(county, "head1", case, reference_of(county, "head1", case)) == PHONE
    event = max(rows(county, JournalEvent), key=lambda each: each.seq)
    body = json.loads(event.text)
    assert (event.sort, event.account, body["target"], body["reason"]) == (
        "reveal",
        "head1",
        "witness",
        "核实证言",
    )
    assert body["extra"]["title"] == "证人电话"
    assert PHONE not in event.text
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
    county.did("head1", case, "head_approval", "approved", {"opinion": "同意"}, version=case.version)


def test_sealed_value_handed_back_unchanged_keeps_its_row(county: County) -> None:
    """A form that is filled in again does not lose or copy what stays masked in it."""
    case = sealed_county(county)
    shown = page_of(county, "officer1", case).forms["road_filing"]
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="补充")
    county.did("officer1", case, "road_intake", "submitted", shown, fellow="officer2")
    kept = [each for each in rows(county, SensitiveValue) if each.field == "witness"]
    assert [each.value for each in kept] == [{"v": PHONE}]
    assert reference_of(county, "head1", case)["sealed"] is True


def test_access_list_holds_for_opening_too(county: County) -> None:
    """Whoever is not on the informants' list gets nothing, and no event is written."""
    case = sealed_county(county, access="informant")
    reference = reference_of(county, "officer1", case)
    before = len(rows(county, JournalEvent))
    with pytest.raises(RevealRefused):
        opened_by(county, "head1", case, reference)
    assert len(rows(county, JournalEvent)) == before
    assert opened_by(county, "officer1", case, reference) == PHONE


def test_reference_of_another_case_opens_nothing(county: County) -> None:
    """A forged reference, or one of a case that is seen as well."""
    case = sealed_county(county)
    other = county.opened(values=filing(witness="13900000000"))
    with pytest.raises(RevealRefused):
        opened_by(county, "head1", other, reference_of(county, "head1", case))
    with pytest.raises(RevealRefused):
        opened_by(county, "head1", other, {"$sensitive": "nothing"})
    with pytest.raises(LookupError):
        opened_by(county, "head3", case, reference_of(county, "head1", case))
