"""Drafts: one for the two officers of a case, everybody else's own; veiled where the other may not read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases.conftest import County
from cases.county import filing
from cases.test_acts import rows
from cases.test_revealing import PHONE, sealed_county
from cases.test_sensitive import informant_county, page_of
from yimen.cases import (
    Case,
    Configuration,
    Draft,
    DraftChanged,
    OpeningDraftChanged,
    SensitiveValue,
    discard_draft,
    draft_of,
    drop_opening_draft,
    opening_draft,
    opening_drafts,
    save_draft,
    save_opening_draft,
    task_form,
)
from yimen.cases.drafts import unveiled

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
            seen=case.version,
            version=version,
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
    keep(county, "officer2", case, {**shown, "summary": "补充"}, first)
    with county.database.read() as session:
        draft = draft_of(session, county.actor("officer2"), case.id, TASK)
        assert draft is not None
        assert (draft.values["informant"], draft.values["summary"]) == ("13800000000", "补充")


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
    veil = [{"$sensitive": "draft", "shown": "＊", "at": ["people", index, "phone"]} for index in (0, 1, 7)]
    given = {"people": [{"phone": veil[1]}, {"phone": veil[0]}, {"phone": veil[2]}, {"phone": "3"}]}
    assert unveiled(given, before) == {
        "people": [{"phone": "2"}, {"phone": "1"}, {"phone": None}, {"phone": "3"}]
    }


def test_opening_draft_is_kept_per_person_unit_and_procedure(county: County) -> None:
    """A colleague has a draft of their own; a second window learns that the first one saved."""
    words: dict[str, Any] = {"form": "sha256:1", "clock": county.clock}
    one, other = county.actor("officer1"), county.actor("officer2")
    with county.database.write() as session:
        assert save_opening_draft(session, one, "north", "p", {"a": 1}, version=None, **words).version == 1
        assert save_opening_draft(session, other, "north", "p", {"a": 2}, version=None, **words).version == 1
        assert save_opening_draft(session, one, "north", "p", {"a": 3}, version=1, **words).version == 2
        with pytest.raises(OpeningDraftChanged) as changed:
            save_opening_draft(session, one, "north", "p", {"a": 4}, version=1, **words)
        assert changed.value.version == 2
    with county.database.read() as session:
        assert [each[:2] for each in opening_drafts(session, one)] == [("north", "p")]
        assert opening_draft(session, one, "south", "p") is None
    with county.database.write() as session:
        drop_opening_draft(session, one, "north", "p")
        assert opening_draft(session, one, "north", "p") is None
        assert opening_draft(session, other, "north", "p") is not None
