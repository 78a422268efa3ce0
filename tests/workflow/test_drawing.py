"""The drawn graph: every item has its place, no two boxes overlap, and lines say what has happened."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from yimen.workflow import Procedure, compile_procedure, draw
from yimen.workflow.drawing import BOX_HEIGHT, BOX_WIDTH, wrapped

from .faulty import SOUND


def test_every_item_and_ending_has_a_place_of_its_own(procedures: dict[str, Procedure]) -> None:
    """Boxes stand inside their stage's band, bands and boxes keep apart, all of it within the drawing."""
    for procedure in procedures.values():
        found = draw(procedure)
        names = {each.id for each in (*found.bands, *found.boxes)}
        assert names >= {*procedure.items, *procedure.events, *(each.id for each in procedure.endings)}
        for one, other in combinations(found.boxes, 2):
            assert abs(one.x - other.x) >= BOX_WIDTH or abs(one.y - other.y) >= BOX_HEIGHT
        for above, below in zip(found.bands, found.bands[1:], strict=False):
            assert above.y + above.height < below.y
        assert all(each.x + BOX_WIDTH < found.width for each in found.boxes)
        assert all(each.y + BOX_HEIGHT < found.height for each in found.boxes)
        for box in found.boxes:
            item = procedure.items.get(box.id)
            if item is not None and item.parent:
                band = next(each for each in found.bands if each.id == item.parent)
                assert band.y < box.y < band.y + band.height


def test_item_stands_to_the_right_of_what_it_waits_for() -> None:
    """The eye follows the law's order; what waits for a decision stands behind it."""
    places = {each.id: (each.x, each.y) for each in draw(compile_procedure(SOUND)).boxes}
    assert places["case_intake"][0] < places["head_approval"][0]
    assert places["review_need"][0] < places["case_review"][0] < places["case_service"][0]


def test_lines_tell_which_way_the_case_took() -> None:
    """A line is taken once what it names has happened; its label is in the offices' words."""
    state: dict[str, Any] = {
        "version": 1,
        "status": "open",
        "items": {
            "case_intake": {"state": "done", "outcome": "submitted", "on": "2026-03-02", "count": 1},
            "head_approval": {"state": "active", "count": 0},
        },
        "events": {},
        "deadlines": {},
    }
    found = draw(compile_procedure(SOUND), state)
    lines = {(each.source, each.target): each for each in found.lines}
    assert lines["case_intake", "head_approval"].taken
    assert not lines["head_approval", "second_stage"].taken
    assert lines["head_approval", "second_stage"].label == "“审批”结果为“同意”"
    assert {each.id: each.state for each in found.boxes}["head_approval"] == "active"


def test_tasks_that_wait_for_each_other_are_drawn_too() -> None:
    """A circle is a fault for the lint to tell, not for the drawing to fall over."""
    body = {**SOUND, "stages": {name: dict(each) for name, each in SOUND["stages"].items()}}
    tasks = body["stages"]["second_stage"]["tasks"]
    body["stages"]["second_stage"]["tasks"] = {
        "case_review": {**tasks["case_review"], "entry": {"x": {"on": ["case_service.completed"]}}},
        "case_service": {**tasks["case_service"], "entry": {"x": {"on": ["case_review.completed"]}}},
    }
    assert len(draw(compile_procedure(body)).boxes) == 7


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("审批", ("审批",)),
        ("申请延期、分期缴纳罚款", ("申请延期、分期缴纳罚", "款")),
        ("一二三四五六七八九十" * 3, ("一二三四五六七八九十", "一二三四五六七八九…")),
        ("Order to rectify", ("Order to rectify",)),
    ],
)
def test_title_is_broken_to_fit_its_box(title: str, lines: tuple[str, ...]) -> None:
    """Ten Chinese characters a line, two lines at most."""
    assert wrapped(title) == lines
