"""A list's and a page's definition as their editor changes it: steps that keep the order, and what differs in words."""

from __future__ import annotations

from typing import Any

import pytest

from screens.test_case_listing import FORMS, base_listing, compiled
from yimen.pack import diff_patch, merge_patch, ordered, read_yaml
from yimen.screens import (
    NoStep,
    list_differences,
    list_framed,
    list_groups,
    list_offers,
    list_parts,
    part_added,
    part_moved,
    part_restored,
    part_said,
    part_taken_out,
    section_added,
)

Body = dict[str, Any]
FIELD = "form.trial_form.source"


def columns(body: Any) -> list[str]:
    return [each.id for each in compiled(body).columns]


def base_page() -> Body:
    from screens.test_case_listing import BASE

    body = read_yaml((BASE / "pages/case_page.yaml").read_text("utf-8"))
    assert isinstance(body, dict)
    return body


def said(kind: str, before: Any, after: Any) -> list[tuple[str, str, Any, Any]]:
    found = list_differences(kind, before, after, FORMS.form)
    return [
        (each.aspect, each.part.title if each.part else each.group, each.before, each.after) for each in found
    ]


def test_part_moves_and_its_neighbours_follow() -> None:
    """One place up or down; at the ends nothing happens."""
    body = base_listing()
    order = columns(body)
    down = part_moved(body, "columns", "title", 1)
    assert columns(down)[:3] == ["number", "party", "title"]
    assert columns(part_moved(down, "columns", "title", -1)) == order
    assert part_moved(body, "columns", "number", -1) == body
    last = part_moved(body, "columns", order[-1], -1)
    assert columns(last)[-2:] == [order[-1], order[-2]]
    assert said("listing", body, down)[0][:2] == ("order", "columns")


def test_part_moves_past_those_beside_it_alone() -> None:
    """A section goes before the one above it in its area, whatever stands between."""
    body = base_page()
    areas = {each.id: each.area for each in list_parts("sections", body, None, FORMS.form, "zh")}
    side = {name for name, area in areas.items() if area == "side"}
    moved = part_moved(body, "sections", "deadlines", -1, side)
    order = ordered(moved["sections"])
    assert order.index("deadlines") < order.index("facts")
    assert ordered(part_moved(body, "sections", "facts", -1, side)["sections"]) == ordered(body["sections"])


def test_field_of_a_form_is_added_and_taken_out_again() -> None:
    """What only this layer has is gone with its place; the list below it closes up."""
    body = base_listing()
    more = part_added(body, "columns", FIELD)
    assert more["columns"]["source"] == {"field": FIELD, "after": "provenance"}
    assert columns(more)[-1] == "source"
    moved = part_moved(more, "columns", "source", -1)
    assert columns(part_taken_out(moved, body, "columns", "source")) == columns(body)
    assert said("listing", body, more) == [("shown", "来源", None, True)]
    again = part_added(part_added(more, "columns", "form.trial_form.fine"), "columns", FIELD)
    assert {"fine", "source_2"} <= again["columns"].keys()
    filtered = part_added(body, "filters", FIELD)
    assert filtered["filters"]["source"]["field"] == FIELD
    assert compiled(filtered).filters[-1].path == "trial_form.source"


def test_inherited_part_is_switched_off_and_restored() -> None:
    """Its place stays; a change is own until it is put back, the place where it stands now is kept."""
    base = base_listing()
    off = part_taken_out(base, base, "columns", "party")
    assert off["columns"]["party"] == {"after": "title", "off": True}
    assert "party" not in columns(off)
    assert columns(part_said(off, "columns", "party", {"off": None})) == columns(base)
    titled = part_said(
        base, "columns", "party", {"title": {"zh": "相对人"}, "places": ["page"], "badges": None}
    )
    (party,) = [each for each in list_parts("columns", titled, base, FORMS.form, "zh") if each.id == "party"]
    assert (party.title, party.natural, party.own, party.added) == ("相对人", "当事人", True, False)
    assert [each[0] for each in said("listing", base, titled)] == ["title", "places"]
    moved = part_moved(titled, "columns", "party", 1)
    back = part_restored(moved, base, "columns", "party")
    assert not any(
        each.own for each in list_parts("columns", back, base, FORMS.form, "zh") if each.id == "party"
    )
    assert columns(back) == columns(moved)
    with pytest.raises(NoStep):
        part_restored(part_added(base, "columns", FIELD), base, "columns", "source")


def test_what_cannot_be_done_is_refused() -> None:
    """The open tasks stay, a list keeps a column, there are never more parts than the kind takes."""
    page = base_page()
    with pytest.raises(NoStep):
        part_taken_out(page, page, "sections", "tasks")
    with pytest.raises(NoStep):
        part_taken_out({"columns": {"number": {}}}, None, "columns", "number")
    full: Any = {"columns": {f"c{number}": {"field": FIELD} for number in range(24)}}
    with pytest.raises(NoStep):
        part_added(full, "columns", "number")
    with pytest.raises(NoStep):
        part_moved(page, "sections", "nowhere", 1)


def test_whole_list_is_framed_and_told() -> None:
    """Title, order and the view that it opens with; what is emptied is gone."""
    body = base_listing()
    framed = list_framed(body, {"title": {"zh": "本局案件"}, "sort": "due_on", "view": {"status": "open"}})
    assert [each[0] for each in said("listing", body, framed)] == ["name", "sort", "view"]
    assert "view" not in list_framed(framed, {"view": {}})


def test_section_of_facts_is_made_with_its_first_one() -> None:
    """It is a group of its own, its facts are moved and added to as columns are."""
    body, name = section_added(base_page(), {"zh": "车辆"}, FIELD)
    assert body["sections"][name]["facts"] == {"source": {"field": FIELD}}
    group = f"facts-{name}"
    assert group in list_groups("page", body)
    more = part_added(body, group, "handler")
    assert [each.title for each in list_parts(group, more, None, FORMS.form, "zh")] == ["来源", "承办人"]
    assert ("shown", "车辆", None, True) in said("page", base_page(), more)


def test_offers_are_what_is_not_there_and_may_be_seen_by_all() -> None:
    """No sensitive field, no field within rows; to filter by only what has options, days, yes or no."""
    form = FORMS.form("trial_form")
    assert form is not None
    offers = dict(list_offers("columns", base_listing(), {"trial_form": form}, "zh"))
    assert {name for name, _title in offers[form.label()]} == {
        "form.trial_form.source",
        "form.trial_form.fine",
        "form.trial_form.place.street",
    }
    assert ("fellow", "协办人") in offers[""]
    assert "number" not in dict(offers[""])
    filters = dict(list_offers("filters", base_listing(), {"trial_form": form}, "zh"))
    assert [name for name, _title in filters[form.label()]] == [FIELD]


def test_steps_make_a_patch_that_lies_over_a_base_that_moved() -> None:
    """What the base adds later is there beside the own column."""
    base = base_listing()
    own = part_said(part_added(base, "columns", FIELD), "columns", "party", {"title": {"zh": "相对人"}})
    newer = part_added(base, "columns", "form.trial_form.fine")
    laid = merge_patch(newer, diff_patch(base, own))
    assert {"fine", "source"} <= laid["columns"].keys()
    assert compiled(laid).columns
