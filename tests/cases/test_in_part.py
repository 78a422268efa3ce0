"""A role may show a case of others in part: forms, fields and parts that it names, wherever the case is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY, filing
from cases.test_listed_values import PATH, listed
from cases.test_notes import FIELD, noted
from cases.test_reach_by_procedure import watcher
from yimen.cases import (
    AllegedAct,
    Case,
    CaseNote,
    CaseNotFound,
    Configuration,
    Unseen,
    add_note,
    answer_note,
    case_count,
    case_list,
    case_page,
    environment,
    evidence_of,
    journal,
    journal_texts,
    load_actor,
    notes_of,
    parties_of,
    party_history,
    seen_case,
    settle_note,
    visible,
)
from yimen.changes.showing import shown_parts
from yimen.kernel import Actor
from yimen.pack import Configured, Entry, EntryRef

PENALTY = "road_penalty"


def eye(
    county: County, fields: list[str], parts: list[str], unit: str = "bureau", procedure: str = PENALTY
) -> Actor:
    """Somebody who reads penalties of the county by right, and of them only so much."""
    shows = {procedure: {"fields": fields, "parts": parts}}
    return watcher(county, unit, reach="jurisdiction", sees_procedures=[procedure], shows=shows)


def page_of(county: County, actor: Actor, case: Case) -> Any:
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        return case_page(session, actor, case.id, configuration)


def test_the_page_holds_the_named_fields_and_nothing_else(county: County) -> None:
    """A form that nobody named is not there; values kept apart are not shown with a part, not even by their mask."""
    watching = eye(county, ["road_filing.alleged.*.item"], ["parties"])
    case = county.opened()
    whole = page_of(county, county.actor("officer1"), case)
    view = page_of(county, watching, case)
    assert view.forms == {"road_filing": {"alleged": [{"item": "A-001"}]}}
    assert [each["name"] for each in view.parties] == [each["name"] for each in whole.parties]
    assert ["id_number" in each for each in whole.parties] == [True, False]
    assert ["id_number" in each for each in view.parties] == [False, False]
    assert (view.alleged_acts, view.case.record.get("summary")) == ([], None)


def test_lists_and_search_tell_no_more_than_the_page(county: County) -> None:
    """The party's name is blank and cannot be sought; number and title can; filters look into what is shown alone."""
    listed(county)
    watching = eye(county, [], [])
    case = county.opened()
    party = county.actor("officer1")
    with county.database.read() as session:
        row = case_list(session, party, limit=5, fields=[PATH]).rows[0]
        [told] = case_list(session, watching, limit=5, fields=[PATH]).rows
        assert (row.party != "", told.party, told.title) == (True, "", row.title)
        assert list(told.values.values()) == [None]
        for sought, found in ((row.party, 0), (row.number, 1)):
            assert case_count(session, watching, {"q": sought}) == found, sought
            assert len(case_list(session, watching, {"q": sought}).rows) == found
            assert case_count(session, party, {"q": sought}) == 1
        facts = {f"form.{PATH}": filing()["summary"]}
        item = session.scalars(visible(party).of(select(AllegedAct.item), AllegedAct)).first()
        assert case_count(session, party, {"item": str(item)}) == 1
        assert case_count(session, watching, {"item": str(item)}) == 0
        assert case_list(session, watching, facts).rows == []
        assert len(case_list(session, party, facts).rows) == 1
        assert len(case_list(session, watching, order=f"form.{PATH}").rows) == 1
    assert case.id == told.id


def test_rows_of_parts_that_are_not_shown_are_not_there(county: County) -> None:
    """Journal, parties, evidence, templates: by every way that reads a case."""
    watching = eye(county, [], [])
    case = county.opened()
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        assert journal(session, watching, case.id) == []
        assert journal_texts(session, watching, case.id) == []
        assert parties_of(session, watching, case.id) == []
        assert evidence_of(session, watching, case.id) == []
        assert party_history(session, watching, case.id, configuration) == []
        facts = environment(session, watching, case.id, configuration=configuration)
        assert facts is not None
        assert (facts["form"], facts["parties"], facts["acts"], facts["case"]["party"]) == ({}, [], [], "")
        owned = visible(watching).of(select(AllegedAct.item), AllegedAct)
        assert session.scalars(owned).all() == []


def test_steps_are_shown_without_what_was_filled_in(county: County) -> None:
    """Day, task and outcome; nothing of the values, of what was read, of papers."""
    watching = eye(county, [], ["steps"])
    case = county.opened()
    with county.database.read() as session:
        [line] = journal(session, watching, case.id)
        assert (line.sort, line.values, line.read, line.data["extra"]) == ("open", {}, [], {})
        assert journal_texts(session, watching, case.id) == []


def test_a_statement_that_forgot_to_ask_for_a_part_raises(county: County) -> None:
    """It fails closed: a table that is joined after the gate is not read of cases shown in part."""
    watching = eye(county, [], [])
    county.opened()
    statement = visible(watching).of(select(Case.id))
    with county.database.read() as session, pytest.raises(Unseen):
        session.execute(statement.join(AllegedAct, AllegedAct.case_id == Case.id)).all()


def test_whoever_sees_a_case_otherwise_sees_the_whole(county: County) -> None:
    """In the own unit the role shows everything, as before."""
    watching = eye(county, [], [], unit="north")
    case = county.opened()
    with county.database.read() as session:
        seen = seen_case(session, watching, case.id)
        assert seen is not None
        assert seen.sight is None
        assert case_list(session, watching, limit=5).rows[0].party != ""
        assert load_actor(session, "eye", county.clock.today()).sights


@pytest.mark.parametrize(
    ("procedure", "field", "code"),
    [
        ("lead", "complaint.place", None),
        ("penalty", "complaint.place", "CHG-097"),
        ("lead", "complaint.town", "CHG-098"),
        ("lead", "nowhere", "CHG-098"),
        ("lead", "complaint.rows.*.name", None),
        ("lead", "complaint.reporter", "CHG-099"),
        ("lead", "complaint.contact.phone", "CHG-099"),
        ("lead", "complaint.address.town", None),
    ],
)
def test_what_a_role_shows_is_checked(procedure: str, field: str, code: str | None) -> None:
    """Kinds of case that it sees, fields that the form has, never what is kept apart for informants or stands in it;
    what stands elsewhere in the schema is a field like any other."""
    apart = {"type": "string", "x-sensitive": {"access": "informant"}}
    rows = {"type": "array", "items": {"properties": {"name": {"type": "string"}}}}
    contact = {**apart, "type": "object", "properties": {"phone": {"type": "string"}}}
    address = {"$ref": "#/$defs/address"}
    fields = {
        "place": {"type": "string"},
        "reporter": apart,
        "contact": contact,
        "rows": rows,
        "address": address,
    }
    schema = {"properties": fields, "$defs": {"address": {"properties": {"town": {"type": "string"}}}}}
    shows = {procedure: {"fields": [field], "parts": []}}
    entries = [
        Entry("form", "complaint", {"schema": schema}),
        Entry("role", "police", {"sees_procedures": ["lead"], "shows": shows}),
    ]
    configured = Configured({EntryRef("", each.kind, each.key): each for each in entries}, {})
    assert [each.code for each in shown_parts(configured)] == ([code] if code else [])


def test_notes_are_written_by_whoever_may_read_them_and_quote_nothing_that_is_not_shown(
    county: County, codes_of: Callable[[Any], list[str]]
) -> None:
    """CAS-324: what is written there and its answer would be out of the writer's sight; a known id opens nothing."""
    watching, case = eye(county, [], ["facts"]), county.opened()
    note = noted(county, case)
    with county.database.write() as session:
        added = add_note(session, watching, case.id, FIELD, "请说明", clock=county.clock)
        assert codes_of(added) == ["CAS-324"]
        with pytest.raises(CaseNotFound):
            answer_note(session, watching, case.id, note.id, "已改", clock=county.clock)
        with pytest.raises(CaseNotFound):
            settle_note(session, watching, case.id, note.id, settled=True, clock=county.clock)
        assert notes_of(session, watching, case.id) == []
    sight = replace(watching.sights[0], parts=frozenset({"notes"}))
    reading = replace(watching, sights=(sight,))
    with county.database.write() as session:
        assert isinstance(add_note(session, reading, case.id, FIELD, "请说明", clock=county.clock), CaseNote)
        assert [each.quote for each in notes_of(session, reading, case.id)] == ["", ""]
    with county.database.read() as session:
        assert all(each.quote for each in notes_of(session, county.actor("officer1"), case.id))
