"""The page of a case out of a definition: sections in their places, facts of the head, and what its lint tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from screens.test_case_listing import BASE, FORMS
from yimen.kernel import Place
from yimen.pack import check_body, kind_from_body, merge_patch, read_yaml
from yimen.screens import CasePage, check_case_page, compile_case_page


def base_page() -> dict[str, Any]:
    body = read_yaml((BASE / "pages/case_page.yaml").read_text("utf-8"))
    assert isinstance(body, dict)
    return body


def compiled(body: Any, language: str = "zh") -> CasePage:
    return compile_case_page(body, FORMS.form, language)


def shape(page: CasePage) -> list[Any]:
    return [
        [each.field for each in page.head],
        [(each.id, each.area, [fact.field for fact in each.facts]) for each in page.sections],
    ]


def test_base_packs_page_is_what_is_derived_where_none_is_configured() -> None:
    """A jurisdiction of an older base pack has the same sections in the same places."""
    assert shape(compiled(base_page())) == shape(compiled(None))


def test_unit_moves_sections_and_adds_one_of_facts_by_a_patch() -> None:
    """The rest stays the base pack's, and follows it."""
    patch = {
        "head": {"handler": {"after": "number"}},
        "sections": {
            "vehicle": {
                "after": "tasks",
                "area": "main",
                "title": {"zh": "车辆", "en": "Vehicle"},
                "facts": {"source": {"field": "form.trial_form.source"}},
            },
            "journal": {"area": "main", "title": {"zh": "经过"}},
            "files": {"off": True},
        },
    }
    page = compiled(merge_patch(base_page(), patch))
    assert [each.field for each in page.head] == ["number", "handler", "unit", "procedure"]
    main = page.in_area("main")
    assert [each.id for each in main][:3] == ["tasks", "others", "startable"]
    assert {"vehicle", "journal"} <= {each.id for each in main}
    vehicle = next(each for each in main if each.id == "vehicle")
    assert (vehicle.shape, vehicle.title, [fact.title for fact in vehicle.facts]) == (
        "facts",
        "车辆",
        ["来源"],
    )
    assert "files" not in {each.id for each in page.sections}
    assert next(each for each in main if each.id == "journal").title == "经过"


def test_open_tasks_are_there_whatever_the_definition_says() -> None:
    """Nobody could work on a case otherwise."""
    for sections in ({"journal": {}}, {"journal": {}, "tasks": {"off": True}}):
        assert [each.id for each in compiled({"sections": sections}).sections] == ["tasks", "journal"]


@pytest.mark.parametrize("field", ["phone", "rows.name", "none_such"])
def test_fact_that_cannot_be_shown_is_left_out_with_a_section_of_nothing_else(field: str) -> None:
    """A sensitive field, one of rows, one that is not there."""
    facts = {"odd": {"field": f"form.trial_form.{field}"}}
    page = compiled({"head": facts, "sections": {"tasks": {}, "own": {"facts": facts}}})
    assert page.head == ()
    assert [each.id for each in page.sections] == ["tasks"]


Change = Callable[[dict[str, Any]], Any]
FAULTS: dict[str, tuple[str, str, Change]] = {
    "a section that is none": (
        "SCR-070", "/sections/weather", lambda body: body["sections"].update(weather={"area": "side"}),
    ),
    "no open tasks": ("SCR-071", "/sections", lambda body: body["sections"].pop("tasks")),
    "facts in a section with contents of its own": (
        "SCR-072", "/sections/journal/facts", lambda body: body["sections"]["journal"].update(facts={"number": {}}),
    ),
    "a fact of the head that no case has": ("SCR-060", "/head/colour", lambda body: body["head"].update(colour={})),
    "a form that is not there": (
        "SCR-061", "/sections/facts/facts/odd",
        lambda body: body["sections"]["facts"]["facts"].update(odd={"field": "form.none_such.source"}),
    ),
    "a field that the form has not": (
        "SCR-062", "/sections/facts/facts/odd",
        lambda body: body["sections"]["facts"]["facts"].update(odd={"field": "form.trial_form.sauce"}),
    ),
    "a sensitive field": (
        "SCR-063", "/head/phone", lambda body: body["head"].update(phone={"field": "form.trial_form.phone"}),
    ),
    "a form that no procedure fills": (
        "SCR-064", "/head/source", lambda body: body["head"].update(source={"field": "form.idle_form.source"}),
    ),
    "one fact twice": ("SCR-065", "/head/again", lambda body: body["head"].update(again={"field": "number"})),
    "a section after one that is not there": (
        "SCR-069", "/sections/acts", lambda body: body["sections"]["acts"].update(after="none_such"),
    ),
    "facts in a ring": ("SCR-069", "/head/number", lambda body: body["head"]["number"].update(after="procedure")),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found_at_its_place(fault: str) -> None:
    """One fault in the base pack's page: its code at its JSON Pointer, and a page that stands where it is drawn anyway."""
    code, pointer, breaking = FAULTS[fault]
    broken = base_page()
    breaking(broken)
    found = {(each.code, each.place.path) for each in check_case_page(broken, FORMS, Place("a.yaml"))}
    assert (code, pointer) in found
    assert {each for each, _place in found} <= {code, "SCR-069"}, (
        "what it left without a place apart, no other"
    )
    assert "tasks" in {each.id for each in compiled(broken).sections}


def test_base_packs_page_has_no_finding_and_fits_its_kind() -> None:
    """What the tests above break is sound; an area, an id or a path that is none is refused by the kind."""
    kind = kind_from_body(read_yaml((BASE / "kinds/page.yaml").read_text("utf-8")))
    body = base_page()
    assert check_case_page(body, FORMS, Place("a.yaml")) == []
    assert check_body(kind, "case_page", body, Place("a.yaml", path="")) == []
    for breaking in (
        lambda body: body["sections"]["journal"].update(area="attic"),
        lambda body: body["sections"].update({"../x": {}}),
        lambda body: body["head"].update(odd={"field": "form.a'b.c"}),
        lambda body: body.pop("sections"),
    ):
        odd = base_page()
        breaking(odd)
        assert check_body(kind, "case_page", odd, Place("a.yaml", path=""))
