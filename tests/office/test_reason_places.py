"""A refusal leads to what it is about."""

from __future__ import annotations

from yimen.documents.codes import NOT_APPROVED
from yimen.kernel import Place
from yimen.office.reason_places import paper_reason


def test_refusal_of_a_paper_leads_to_where_the_page_names_it() -> None:
    """By the paper's id; one that the task does not make is about nothing on its page."""
    found = NOT_APPROVED.at(Place("road_letter"), title="决定书", why="草稿还没有审核同意")
    assert paper_reason(found, ("road_notice", "road_letter")).place == "paper-road_letter"
    assert paper_reason(found, ("road_notice",)).place == ""
