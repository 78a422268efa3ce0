"""Notes at a place: made, answered, settled or opened again; each in the journal, none making an open form old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from cases.conftest import County
from cases.county import COUNTY
from yimen.cases import (
    Case,
    CaseNote,
    CaseNotFound,
    JournalEvent,
    NotePlace,
    Refused,
    add_note,
    admit,
    answer_note,
    grant,
    journal,
    notes_of,
    seen_case,
    settle_note,
    verify,
    visible,
)

FIELD = NotePlace("form/road_filing#/summary", "立案登记 · 基本情况", "巡查发现占道堆放")


def noted(
    county: County, case: Case, text: str = "时间不明", account: str = "head1", place: NotePlace = FIELD
) -> CaseNote | Refused:
    with county.database.write() as session:
        return add_note(session, county.actor(account), case.id, place, text, clock=county.clock)


def answered(county: County, case: Case, note: Any, text: str = "已补充", account: str = "officer1") -> Any:
    with county.database.write() as session:
        return answer_note(session, county.actor(account), case.id, note.id, text, clock=county.clock)


def settled(county: County, case: Case, note: Any, account: str = "head1", *, yes: bool = True) -> Any:
    with county.database.write() as session:
        return settle_note(session, county.actor(account), case.id, note.id, settled=yes, clock=county.clock)


def counts(county: County, case: Case) -> dict[str, int]:
    with county.database.read() as session:
        found = seen_case(session, county.actor("head1"), case.id)
        assert found is not None
        assert found.version == case.version, "nobody's open form is old by a note"
        return dict(found.record["notes"])


def test_note_is_made_answered_opened_again_and_settled(county: County) -> None:
    """Each step an event with its words; the case keeps how many there are; the chain stays whole."""
    case = county.opened()
    note = noted(county, case)
    assert isinstance(note, CaseNote)
    assert (note.state, note.quote, note.stood) == ("open", FIELD.said, FIELD.stands)
    assert counts(county, case) == {"open": 1}
    assert answered(county, case, note).answer == "已补充"
    assert settled(county, case, note, yes=False).state == "open"
    answered(county, case, note, "再补充")
    assert settled(county, case, note).state == "settled"
    assert counts(county, case) == {"settled": 1}
    with county.database.read() as session:
        officer = county.actor("officer1")
        [kept] = notes_of(session, officer, case.id)
        assert (kept.answer, kept.answered_by) == ("再补充", "officer1")
        lines = [each for each in journal(session, officer, case.id) if each.sort == "note"]
        assert verify(session, COUNTY, None) == []
    deeds = [each.data["extra"]["deed"] for each in reversed(lines)]
    assert deeds == ["added", "answered", "reopened", "answered", "settled"]


def test_quote_stands_in_the_row_and_not_in_the_chain(county: County) -> None:
    """What is apart is not even quoted; what stood there can be erased with its row."""
    case = county.opened()
    noted(county, case)
    secret = noted(county, case, place=NotePlace("form/road_filing#/parties/0/id_number", "证件号码", None))
    assert isinstance(secret, CaseNote)
    assert (secret.quote, secret.stood) == ("", "")
    with county.database.read() as session:
        seen = visible(county.actor("head1"))
        texts = session.scalars(
            seen.of(select(JournalEvent.text).where(JournalEvent.sort == "note"), JournalEvent)
        )
        assert not [text for text in texts if str(FIELD.said) in text]


def test_note_is_refused_with_its_reason(county: County, codes_of: Callable[[Any], list[str]]) -> None:
    """CAS-321 without words, CAS-322 once settled, CAS-323 for somebody else's, and not for whoever only looks."""
    case = county.opened()
    assert codes_of(noted(county, case, " ")) == ["CAS-321"]
    note = noted(county, case)
    assert codes_of(answered(county, case, note, "")) == ["CAS-321"]
    assert codes_of(settled(county, case, note, "officer1")) == ["CAS-323"]
    settled(county, case, note)
    assert codes_of(answered(county, case, note)) == ["CAS-322"]
    assert codes_of(noted(county, case, account="legal")) == ["CAS-002"]
    own = noted(county, case, account="officer1")
    assert codes_of(settled(county, case, own)) == ["CAS-323"], "who may assign is no second author"


def test_note_of_a_reviewer_is_settled_by_a_reviewer(
    county: County, codes_of: Callable[[Any], list[str]]
) -> None:
    """Another of all the author's roles may, for one who is away: not the head, nor who handles the case or answered."""
    case = county.opened()
    with county.database.write() as session:
        keeper, clock = county.actor("keeper"), county.clock
        for account in ("reviewer1", "reviewer2"):
            admit(session, keeper, account=account, name=account, jurisdiction=COUNTY, clock=clock)
            grant(
                session,
                keeper,
                account=account,
                unit="north",
                role="legal_reviewer",
                since=clock.today(),
                clock=clock,
            )
    note = noted(county, case, account="reviewer1")
    assert codes_of(settled(county, case, note)) == ["CAS-323"], "the head is no reviewer"
    answered(county, case, note, account="reviewer2")
    assert codes_of(settled(county, case, note, "reviewer2")) == ["CAS-323"], (
        "who answered is not content with it"
    )
    answered(county, case, note)
    assert settled(county, case, note, "reviewer2").state == "settled"
    beside = noted(county, case, account="officer2")
    assert codes_of(settled(county, case, beside, "officer1")) == ["CAS-323"], "who handles the case"


def test_notes_of_another_unit_are_not_there(county: County) -> None:
    """Neither read nor written."""
    case = county.opened()
    note = noted(county, case)
    with county.database.read() as session:
        assert notes_of(session, county.actor("officer3"), case.id) == []
    with pytest.raises(CaseNotFound):
        noted(county, case, account="officer3")
    with pytest.raises(CaseNotFound):
        answered(county, case, note, account="officer3")
