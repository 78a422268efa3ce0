"""A note at a paragraph stays at what it said, wherever the draft moves it; where that is gone, the note says so."""

from __future__ import annotations

from yimen.cases import CaseNote, NotePlace
from yimen.office.note_places import Looked, Spot, placed

DRAFT = "draft/letter"


def looked(*lines: str) -> Looked:
    return Looked(
        DRAFT,
        "决定书",
        tuple(
            Spot(NotePlace(f"{DRAFT}#{number}", f"第{number}段", None, line), line)
            for number, line in enumerate(lines, 1)
        ),
    )


def noted(page: Looked, number: int) -> CaseNote:
    place = page.spots[number - 1].place
    return CaseNote(id=f"n{number}", place=place.id, title=place.title, stood=place.stands, text="请改")


def test_note_follows_its_paragraph_and_says_where_it_is_gone() -> None:
    """Paragraphs put in before move the note along; of two that say the same the nearest is its own."""
    before = looked("标题", "经查明，当事人占道。", "以上。", "以上。")
    notes = [noted(before, 2), noted(before, 4)]
    after = looked("标题", "新的一段", "经查明，  当事人占道。", "以上。", "以上。")
    now = placed(after, notes)
    assert {place: [each.id for each in found] for place, found in now.at.items()} == {
        f"{DRAFT}#3": ["n2"],
        f"{DRAFT}#4": ["n4"],
    }
    rest = placed(looked("标题", "经查明，当事人未占道。", "以上。"), notes)
    assert [each.id for each in rest.gone] == ["n2"]
    assert list(rest.at) == [f"{DRAFT}#3"]


def test_note_made_before_paragraphs_were_known_stays_at_its_number() -> None:
    page = looked("一", "二")
    old = CaseNote(id="old", place=f"{DRAFT}#2", title="第2段", stood="", text="请改")
    assert list(placed(page, [old]).at) == [f"{DRAFT}#2"]
    assert placed(looked("一"), [old]).gone == [old]
    assert not placed(None, [old]).at


def test_mark_of_a_paragraph_tells_nothing_of_what_stood_there() -> None:
    assert len(NotePlace("draft/a#1", "", None, "110101199001011234").stands) == len("line:") + 4
