"""Drafts: one for the two officers of a case, everybody else's own; sensitive values apart, veiled from the other."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from cases.conftest import County
from cases.county import COUNTY, FILING, filing, revision
from cases.test_acts import rows
from cases.test_revealing import PHONE, sealed_county
from cases.test_sensitive import NUMBER, informant_county, page_of
from yimen.cases import (
    Case,
    Configuration,
    Draft,
    DraftChanged,
    DraftValue,
    OpeningDraft,
    OpeningDraftChanged,
    OpeningDraftValue,
    SensitiveValue,
    Unseen,
    discard_draft,
    drop_opening_draft,
    opening_draft,
    opening_drafts,
    opening_values,
    save_draft,
    save_opening_draft,
    task_form,
    visible,
)
from yimen.cases.drafts_apart import draft_set_apart, put_back
from yimen.store import EntryRevision, Jurisdiction

TASK = "road_intake"


def returned(county: County, case: Case) -> Case:
    """The case with its first form open again for its two officers."""
    return county.did("head1", case, "head_approval", sort="return", target=TASK, reason="补充").case


def keep(county: County, account: str, case: Case, values: Any, version: int | None) -> int:
    county.clock.set(county.clock.now() + timedelta(seconds=1))
    with county.database.write() as session:
        draft = save_draft(
            session,
            county.actor(account),
            case.id,
            TASK,
            values,
            form="road_filing",
            seen=case.version,
            version=version,
            configuration=Configuration.open(session, COUNTY, day=county.clock.today()),
            clock=county.clock,
        )
        assert draft is not None
        return draft.version


def page(county: County, account: str, case: Case) -> Any:
    with county.database.read() as session:
        configuration = Configuration.open(
            session, county.actor(account).jurisdiction, day=county.clock.today()
        )
        found = task_form(session, county.actor(account), case.id, TASK, configuration)
        assert found is not None
        session.expunge_all()
        return found


def test_two_officers_of_a_case_work_on_one_draft(county: County) -> None:
    """What one typed at the site the other finds in the office; neither saves over what was not seen."""
    case = returned(county, county.opened())
    first = keep(county, "officer1", case, filing(summary="现场记录"), None)
    found = page(county, "officer2", case)
    assert found.values["summary"] == "现场记录"
    assert found.draft.account == "officer1"
    second = keep(county, "officer2", case, filing(summary="补充后的记录"), first)
    assert second == first + 1
    with pytest.raises(DraftChanged) as changed:
        keep(county, "officer1", case, filing(summary="另一份记录"), first)
    assert (changed.value.account, changed.value.version) == ("officer2", second)
    assert page(county, "officer1", case).values["summary"] == "补充后的记录"
    with pytest.raises(DraftChanged):
        keep(county, "officer2", case, filing(), None)


def test_draft_of_both_goes_with_the_act_of_either(county: County) -> None:
    """Handed in by one, the draft is nobody's any more."""
    case = returned(county, county.opened())
    keep(county, "officer2", case, filing(summary="二"), keep(county, "officer1", case, filing(), None))
    assert len(rows(county, Draft)) == 2
    county.did("officer1", case, TASK, "submitted", filing(), fellow="officer2")
    assert rows(county, Draft) == []


def test_discarded_draft_leaves_what_was_handed_in(county: County) -> None:
    """Beginning anew shows the form as it stood before."""
    case = returned(county, county.opened())
    keep(county, "officer1", case, filing(summary="不要了"), None)
    with county.database.write() as session:
        discard_draft(session, county.actor("officer1"), case.id, TASK)
    assert page(county, "officer2", case).values["summary"] == "巡查发现占道堆放"


def test_access_list_veils_a_value_in_the_other_officers_draft(county: County) -> None:
    """The fellow sees that there is a telephone, saves the rest, and the telephone is still there."""
    informant_county(county)
    case = returned(county, county.opened())
    first = keep(county, "officer1", case, filing(informant="13800000000"), None)
    shown = page(county, "officer2", case).values
    assert shown["informant"]["shown"] == "1＊＊＊＊0"
    assert "13800000000" not in str(shown)
    second = keep(county, "officer2", case, {**shown, "summary": "补充"}, first)
    found = page(county, "officer1", case).values
    assert (found["informant"], found["summary"]) == ("13800000000", "补充")
    own = page(county, "officer2", case).values
    assert own["informant"]["shown"] == "1＊＊＊＊0"
    keep(county, "officer2", case, own, second)
    assert page(county, "officer2", case).values["informant"]["shown"] == "1＊＊＊＊0"
    assert page(county, "officer1", case).values["informant"] == "13800000000"


def test_veiled_value_is_handed_in_by_the_officer_who_does_not_read_it(county: County) -> None:
    """What the fellow submits holds the telephone that stood veiled before them."""
    informant_county(county)
    case = returned(county, county.opened())
    keep(county, "officer1", case, filing(informant="13800000000"), None)
    shown = page(county, "officer2", case).values
    county.did("officer2", case, TASK, "submitted", shown, fellow="officer1")
    assert page_of(county, "officer1", case).forms["road_filing"]["informant"] == "1＊＊＊＊0"
    assert {"v": "13800000000"} in [each.value for each in rows(county, SensitiveValue)]


def test_sealed_value_is_veiled_in_the_other_officers_draft(county: County) -> None:
    """A seal holds before the value is handed in as well; its writer still sees what was typed."""
    case = returned(county, sealed_county(county))
    keep(county, "officer1", case, filing(witness=PHONE), None)
    assert page(county, "officer2", case).values["witness"]["shown"] == "1＊＊＊＊0"
    assert page(county, "officer1", case).values["witness"] == PHONE


def test_veil_follows_its_row() -> None:
    """Rows may be moved and removed meanwhile: each veil knows what it hides; one that hides nothing is nothing."""
    before = {"people": [{"phone": "1"}, {"phone": "2"}]}
    kept, known = draft_set_apart(before, {"people.*.phone"}, "a", DraftValue, [], {})
    first, second = (each["phone"] for each in put_back(kept, known, lambda row: True)["people"])
    given = {
        "people": [{"phone": second}, {"phone": {**first, "value": "7"}}, {"phone": first}, {"phone": "3"}]
    }
    moved = {"people": [{"phone": "2"}, {"phone": None}, {"phone": "1"}, {"phone": "3"}]}
    assert put_back(given, known) == moved
    again, now = draft_set_apart(
        given, {"people.*.phone"}, "b", DraftValue, [], {row.id: row for row in known}
    )
    assert put_back(again, now) == moved
    assert sorted((row.account, row.value["v"]) for row in now) == [("a", "1"), ("a", "2"), ("b", "3")]


def plain_rows(county: County, *tables: str) -> str:
    """Every column of every row, as the engine holds it."""
    with county.database.engine.connect() as connection:
        found = [connection.exec_driver_sql(f"SELECT * FROM {each}").all() for each in tables]
    assert all(found)
    return str(found)


def test_sensitive_value_stands_in_no_draft(county: County) -> None:
    """The draft names it, the value stands apart as a case's does, and the draft's reader is given it back."""
    case = returned(county, county.opened())
    keep(county, "officer1", case, filing(), None)
    assert NUMBER not in plain_rows(county, "case_draft")
    assert [row.value for row in rows(county, DraftValue)] == [{"v": NUMBER}]
    assert page(county, "officer1", case).values == filing()
    assert page(county, "officer2", case).values == filing()


def test_sensitive_value_of_a_draft_stands_as_long_as_the_draft_names_it(county: County) -> None:
    """Saved again unchanged it keeps its row, changed it leaves none behind; with the draft it goes."""
    case = returned(county, county.opened())
    first = keep(county, "officer1", case, filing(), None)
    [row] = rows(county, DraftValue)
    second = keep(county, "officer1", case, filing(summary="又写一句"), first)
    assert [each.id for each in rows(county, DraftValue)] == [row.id]
    other = {**filing(), "parties": [{"name": "某乙", "id_number": "330703198001010000"}]}
    keep(county, "officer1", case, other, second)
    assert [each.value for each in rows(county, DraftValue)] == [{"v": "330703198001010000"}]
    with county.database.write() as session:
        discard_draft(session, county.actor("officer1"), case.id, TASK)
    assert rows(county, DraftValue) == []


def test_sensitive_value_of_a_draft_is_for_its_people_alone(county: County) -> None:
    """The head of the unit, who sees the case, is shown no draft; who sees no case reads no row of it."""
    case = returned(county, county.opened())
    keep(county, "officer1", case, filing(), None)
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        found = task_form(session, county.actor("head1"), case.id, TASK, configuration)
        assert found is not None
        assert found.draft is None
        seen = visible(county.actor("head3")).of(select(DraftValue), DraftValue)
        assert session.scalars(seen).all() == []
        with pytest.raises(Unseen):
            session.scalars(select(DraftValue)).all()


def opening(county: County, account: str, values: Any, version: int | None) -> OpeningDraft:
    """The filing of a case not yet opened is kept."""
    with county.database.write() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        return save_opening_draft(
            session,
            county.actor(account),
            "north",
            "p",
            values,
            form="road_filing",
            version=version,
            configuration=configuration,
            clock=county.clock,
        )


def opening_page(county: County, account: str) -> Any:
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        draft = opening_draft(session, county.actor(account), "north", "p")
        return None if draft is None else opening_values(session, draft, configuration, "road_filing")


def opening_apart(county: County) -> list[Any]:
    with county.database.read() as session:
        return list(session.scalars(select(OpeningDraftValue.value)))


def test_sensitive_value_stands_in_no_opening_draft(county: County) -> None:
    """Nor in that of a case not yet opened; a colleague finds nothing, and it goes with the draft."""
    assert opening(county, "officer1", filing(), None).version == 1
    assert NUMBER not in plain_rows(county, "opening_draft")
    assert opening_page(county, "officer1") == filing()
    assert opening_page(county, "officer2") is None
    assert opening(county, "officer1", {**filing(), "parties": []}, 1).version == 2
    assert opening_apart(county) == []
    opening(county, "officer1", filing(), 2)
    with county.database.write() as session:
        drop_opening_draft(session, county.actor("officer1"), "north", "p")
    assert opening_apart(county) == []


def test_value_stays_apart_when_the_form_no_longer_asks_for_it(county: County) -> None:
    """The next version of the form lacks the field: what was typed into it comes back, and never in the open."""
    opening(county, "officer1", filing(), None)
    schema = json.loads(json.dumps(FILING["schema"]))
    del schema["properties"]["parties"]["items"]["properties"]["id_number"]
    with county.database.write() as session:
        standing = update(EntryRevision).where(EntryRevision.key == "road_filing")
        session.execute(standing.values(superseded_by=2))
        session.add(revision("form", "road_filing", {**FILING, "schema": schema}, number=2))
        session.execute(update(Jurisdiction).where(Jurisdiction.id == COUNTY).values(sequence=2))
    opening(county, "officer1", opening_page(county, "officer1"), 1)
    assert NUMBER not in plain_rows(county, "opening_draft")
    assert opening_page(county, "officer1") == filing()


def test_opening_drafts_of_one_moment_are_listed_the_newest_first(county: County) -> None:
    """The clock does not tell them apart: the one begun later stands first."""
    with county.database.write() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        for procedure in ("p", "q", "r"):
            save_opening_draft(
                session,
                county.actor("officer1"),
                "north",
                procedure,
                {},
                form="road_filing",
                version=None,
                configuration=configuration,
                clock=county.clock,
            )
    with county.database.read() as session:
        found = opening_drafts(session, county.actor("officer1"))
    assert [procedure for _unit, procedure, _at in found] == ["r", "q", "p"]


def test_opening_draft_is_kept_per_person_unit_and_procedure(county: County) -> None:
    """A colleague has a draft of their own; a second window learns that the first one saved."""
    one, other = county.actor("officer1"), county.actor("officer2")
    assert opening(county, "officer1", {"summary": "一"}, None).version == 1
    assert opening(county, "officer2", {"summary": "二"}, None).version == 1
    assert opening(county, "officer1", {"summary": "三"}, 1).version == 2
    with pytest.raises(OpeningDraftChanged) as changed:
        opening(county, "officer1", {"summary": "四"}, 1)
    assert changed.value.version == 2
    with county.database.read() as session:
        assert [each[:2] for each in opening_drafts(session, one)] == [("north", "p")]
        assert opening_draft(session, one, "south", "p") is None
    with county.database.write() as session:
        drop_opening_draft(session, one, "north", "p")
        assert opening_draft(session, one, "north", "p") is None
        assert opening_draft(session, other, "north", "p") is not None
