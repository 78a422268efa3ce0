"""Sensitive values: apart, by reference, readable within one's rights, erasable without breaking the chain."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY, FILING, filing
from cases.test_acts import rows
from yimen.cases import (
    Case,
    Configuration,
    JournalEvent,
    Party,
    SensitiveValue,
    audit_trail,
    case_page,
    environment,
    erase,
    journal,
    part_of,
    readable,
    seen_case,
    split_case,
    verify,
    visible,
)
from yimen.cases.sensitive import mask, set_apart, unmask
from yimen.kernel import Actor

NUMBER = "110101199001011234"


def page_of(county: County, account: str, case: Case) -> Any:
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        return case_page(session, county.actor(account), case.id, configuration)


def test_sensitive_value_stands_nowhere_but_in_the_side_store(county: County) -> None:
    """Journal, forms and parties hold a reference with a salted digest and a mask."""
    case = county.opened()
    [value] = rows(county, SensitiveValue)
    assert value.value == {"v": NUMBER}
    [event] = rows(county, JournalEvent)
    [party, _] = rows(county, Party)
    for text in (event.text, json.dumps(case.forms), json.dumps(case.record), json.dumps(party.body)):
        assert NUMBER not in text
        assert value.id in text


def test_sensitive_value_is_read_by_who_sees_the_case(county: County) -> None:
    """Page, template and timeline show it to people of the case."""
    case = county.opened()
    page = page_of(county, "head1", case)
    assert page.forms["road_filing"]["parties"][0]["id_number"] == NUMBER
    assert page.parties[0]["id_number"] == NUMBER
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        actor = county.actor("head1")
        facts = environment(session, actor, case.id, configuration=configuration)
        assert facts is not None
        assert facts["parties"][0]["id_number"] == NUMBER
        [line] = journal(session, actor, case.id, configuration=configuration)
        assert line.values["parties"][0]["id_number"] == NUMBER
        assert (line.task_title, line.outcome_title, line.name) == ("登记", "", "officer1先生")


def test_unchanged_sensitive_value_keeps_its_row(county: County) -> None:
    """Handing a form in again makes no second copy of what stands already."""
    case = county.opened()
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="补充")
    shown = page_of(county, "officer1", case).forms["road_filing"]
    county.did("officer1", case, "road_intake", "submitted", shown, fellow="officer2")
    assert len(rows(county, SensitiveValue)) == 1
    changed = {**shown, "parties": [{**shown["parties"][0], "id_number": "330703198001010000"}]}
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="再补充")
    county.did("officer1", case, "road_intake", "submitted", changed, fellow="officer2")
    assert len(rows(county, SensitiveValue)) == 2


def test_mask_handed_back_by_a_page_is_the_reference_again() -> None:
    """Who sees only the mask and hands the form in changes nothing by it."""
    reference = {"$sensitive": "a", "digest": "d", "shown": "1＊＊＊＊4"}
    before = {"parties": [{"id_number": reference}, {"id_number": None}]}
    given = {"parties": [{"id_number": "1＊＊＊＊4"}, {"id_number": "9"}]}
    assert unmask(given, before) == {"parties": [{"id_number": reference}, {"id_number": "9"}]}
    assert unmask(given, {}) == given
    assert mask("12") == "＊＊＊＊"


def test_foreign_reference_is_not_taken_over(county: County) -> None:
    """A reference to another case's value brings nothing of it."""
    first = county.opened()
    reference = first.forms["road_filing"]["parties"][0]["id_number"]
    stranger = {"name": "某丁", "id_number": reference}
    with county.database.read() as session:
        other = county.opened()
        case = seen_case(session, county.actor("head1"), other.id)
        assert case is not None
        shown = readable(session, county.actor("head1"), case, {"parties": [stranger]})
    assert shown["parties"][0]["id_number"] == reference["shown"]


def informant_county(county: County) -> None:
    """The filing form with an informant's telephone on an access list of its own."""
    from sqlalchemy import update

    from cases.county import revision
    from yimen.store import EntryRevision, Jurisdiction

    schema = json.loads(json.dumps(FILING["schema"]))
    schema["properties"]["informant"] = {
        "type": "string",
        "title": "举报人电话",
        "x-sensitive": {"access": "informant"},
    }
    with county.database.write() as session:
        session.execute(
            update(EntryRevision).where(EntryRevision.key == "road_filing").values(superseded_by=2)
        )
        session.add(revision("form", "road_filing", {**FILING, "schema": schema}, number=2))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))


def test_informant_is_read_by_the_access_list_alone(county: County) -> None:
    """Whoever entered the informant's data reads it; the head of the unit sees a mask."""
    informant_county(county)
    case = county.opened(values=filing(informant="13800000000"))
    assert page_of(county, "officer1", case).forms["road_filing"]["informant"] == "13800000000"
    assert page_of(county, "head1", case).forms["road_filing"]["informant"] == "1＊＊＊＊0"


def test_split_opens_no_access_list_to_who_splits(county: County) -> None:
    """What went along is read in the new case by those who read it here, not by whoever parted the cases."""
    informant_county(county)
    case = county.opened(values=filing(informant="13800000000"))
    assert page_of(county, "officer2", case).forms["road_filing"]["informant"] == "1＊＊＊＊0"
    with county.database.write() as session:
        known, officer = (
            Configuration.open(session, COUNTY, day=county.clock.today()),
            county.actor("officer2"),
        )
        row = seen_case(session, officer, case.id)
        assert row is not None
        values = part_of(session, officer, known, row, parties=[1], acts=[1])
        words: dict[str, Any] = {"expected_version": 1, "reason": "另案处理", "clock": county.clock}
        part = split_case(session, officer, case.id, values=values, fellow="officer1", **words)
        assert isinstance(part, Case), part
    assert page_of(county, "officer2", part).forms["road_filing"]["informant"] == "1＊＊＊＊0"
    assert page_of(county, "officer1", part).forms["road_filing"]["informant"] == "13800000000"


def test_mask_typed_into_another_field_is_a_text(county: County) -> None:
    """Only a field that is kept apart in the same way takes its value back: nobody opens one by copying its mask."""
    informant_county(county)
    case = county.opened(values=filing(informant="13800000000"))
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="补充")
    shown = page_of(county, "officer2", case).forms["road_filing"]
    asked = {**shown, "summary": shown["informant"], "title": shown["parties"][0]["id_number"]}
    party = {**shown["parties"][0], "id_number": shown["informant"]}
    county.did("officer2", case, "road_intake", "submitted", {**asked, "parties": [party]}, fellow="officer1")
    page = page_of(county, "officer2", case).forms["road_filing"]
    assert (page["summary"], page["informant"]) == ("1＊＊＊＊0", "1＊＊＊＊0")
    assert page["parties"][0]["id_number"] != "13800000000"
    assert page_of(county, "officer1", case).forms["road_filing"]["informant"] == "13800000000"


def test_value_of_an_access_list_is_not_read_by_writing_over_it(county: County) -> None:
    """Who replaces an informant's telephone that he may not read reads it in the journal no more than before."""
    informant_county(county)
    case = county.opened(values=filing(informant="13800000000"))
    county.did("head1", case, "head_approval", sort="return", target="road_intake", reason="补充")
    shown = {**page_of(county, "officer2", case).forms["road_filing"], "informant": "13911111112"}
    county.did("officer2", case, "road_intake", "submitted", shown, fellow="officer1")
    with county.database.read() as session:
        known = Configuration.open(session, COUNTY, day=county.clock.today())
        lines = {
            account: [
                line.values.get("informant")
                for line in journal(session, county.actor(account), case.id, configuration=known)
            ]
            for account in ("officer1", "officer2")
        }
    assert lines["officer2"] == ["1＊＊＊＊2", None, "1＊＊＊＊0"]
    assert lines["officer1"] == ["13911111112", None, "13800000000"]


def eraser(county: County) -> Actor:
    from dataclasses import replace

    actor = county.actor("head1")
    return replace(actor, permissions=actor.permissions | {"case.erase"})


def test_erased_value_leaves_the_chain_verifiable(county: County) -> None:
    """Value and salt go, the digest stays: verification finds nothing, and nobody finds the value."""
    case = county.opened()
    [value] = rows(county, SensitiveValue)
    with county.database.write() as session:
        assert erase(session, eraser(county), case.id, [value.id], "法院裁定删除", county.clock) == 1
    with county.database.read() as session:
        assert verify(session, COUNTY, None) == []
        assert audit_trail(session, eraser_audit(county))[0].sort == "erase"
    page = page_of(county, "head1", case)
    assert page.parties[0]["id_number"] == "1＊＊＊＊4"
    [gone] = rows(county, SensitiveValue)
    assert (gone.value, gone.salt, gone.erased_by, gone.erased_why) == (None, None, "head1", "法院裁定删除")


def eraser_audit(county: County) -> Actor:
    return county.actor("auditor")


def test_erasure_needs_right_reason_and_sight(county: County) -> None:
    """No right, no reason, no case: nothing is erased."""
    case = county.opened()
    [value] = rows(county, SensitiveValue)
    with county.database.write() as session:
        with pytest.raises(PermissionError):
            erase(session, county.actor("head1"), case.id, [value.id], "理由", county.clock)
        with pytest.raises(ValueError):
            erase(session, eraser(county), case.id, [value.id], " ", county.clock)
    with county.database.read() as session:
        statement = visible(county.actor("head1")).of(select(SensitiveValue), SensitiveValue)
        assert session.scalars(statement).one().value == {"v": NUMBER}


def test_set_apart_leaves_other_values_as_they_are(county: County) -> None:
    """Only the named paths move; rows keep their order and their other fields."""
    case = county.opened()
    values = {"parties": [{"name": "甲", "id_number": "1"}, {"name": "乙"}], "note": "1"}
    moved, made = set_apart(case, values, {"parties.*.id_number": ""}, {}, county.clock)
    assert moved["note"] == "1"
    assert moved["parties"][1] == {"name": "乙"}
    assert [row.value for row in made] == [{"v": "1"}]
