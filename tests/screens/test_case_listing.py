"""The list of cases out of a definition: what it says, what is derived, and every fault that its lint tells."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from screens.pages import form_body
from yimen.kernel import Place
from yimen.pack import check_body, kind_from_body, read_yaml
from yimen.screens import CaseListing, CompiledForm, KnownForms, check_case_listing, compile_case_listing

BASE = Path(__file__).parent.parent.parent / "catalogs/base"
FORM = form_body(
    {
        "source": {
            "type": "string",
            "title": "来源",
            "x-title-en": "Source",
            "oneOf": [{"const": "report", "title": "举报"}],
        },
        "fine": {"type": "integer", "format": "fen", "title": "罚款"},
        "phone": {"type": "string", "title": "电话", "x-sensitive": True},
        "rows": {
            "type": "array",
            "title": "行",
            "items": {"type": "object", "properties": {"name": {"type": "string"}}},
        },
        "place": {"type": "object", "properties": {"street": {"type": "string", "title": "街道"}}},
    }
)
FORMS = KnownForms({"trial_form": FORM, "idle_form": {**FORM, "id": "idle_form"}}, {"trial_form"})


def base_listing() -> dict[str, Any]:
    body = read_yaml((BASE / "listings/case_list.yaml").read_text("utf-8"))
    assert isinstance(body, dict)
    return body


def compiled(body: Any, language: str = "zh") -> CaseListing:
    return compile_case_listing(body, FORMS.form, language)


def test_base_packs_list_is_what_is_derived_where_none_is_configured() -> None:
    """A jurisdiction of an older base pack sees the same page; the export may hold more."""
    given, derived = compiled(base_listing()), compiled(None)
    shown = [[each.field for each in listing.columns_in("page")] for listing in (given, derived)]
    assert shown[0] == shown[1]
    assert [each.id for each in given.filters] == [each.id for each in derived.filters]
    assert given.sort == derived.sort
    assert {"procedure", "closed_on"} <= {each.field for each in given.columns_in("export")}


def test_column_of_a_form_is_shown_as_the_form_shows_it() -> None:
    """Its title and its options come from the form, an own title goes before; nested objects are reached."""
    listing = compiled(
        {
            "title": {"zh": "甲"},
            "columns": {
                "source": {"field": "form.trial_form.source", "badges": {"report": "orange"}},
                "fine": {"after": "source", "field": "form.trial_form.fine", "title": {"zh": "金额"}},
                "street": {"after": "fine", "field": "form.trial_form.place.street"},
            },
        }
    )
    source, fine, street = listing.columns
    assert (source.title, source.path, source.badges) == ("来源", "trial_form.source", {"report": "orange"})
    assert source.control is not None
    assert fine.control is not None
    assert source.control.kind.show("report", source.control, "zh") == "举报"
    assert (fine.title, fine.control.kind.show(2050, fine.control, "zh")) == ("金额", "20.50 元")
    assert (street.title, street.path) == ("街道", "trial_form.place.street")
    assert not source.ordered


@pytest.mark.parametrize("field", ["phone", "rows.name", "none_such"])
def test_column_that_cannot_be_shown_is_left_out(field: str) -> None:
    """A sensitive field, one of rows, one that is not there: the list stands, without it."""
    listing = compiled({"columns": {"number": {}, "odd": {"field": f"form.trial_form.{field}"}}})
    assert [each.id for each in listing.columns] == ["number"]


def test_columns_stand_where_the_definition_places_them() -> None:
    """On the page, in print, in the export; one for readers of several units is not shown to those of one."""
    listing = compiled(
        {
            "columns": {
                "number": {},
                "unit": {"after": "number", "several_units": True},
                "fellow": {"after": "unit", "places": ["export"]},
            }
        }
    )
    assert [each.id for each in listing.columns_in("page")] == ["number", "unit"]
    assert [each.id for each in listing.columns_in("page", several_units=False)] == ["number"]
    assert [each.id for each in listing.columns_in("export")] == ["number", "unit", "fellow"]


def test_column_switched_off_keeps_the_place_of_those_behind_it() -> None:
    """A unit takes one out without naming the others; taken away altogether, the rest stands in order at the end."""
    body = base_listing()
    usual = [each.id for each in compiled(body).columns]
    body["columns"]["party"]["off"] = True
    body["filters"]["unit"]["off"] = True
    assert [each.id for each in compiled(body).columns] == [each for each in usual if each != "party"]
    assert [each.id for each in compiled(body).filters] == ["q", "status", "procedure", "handler", "due"]
    del body["columns"]["party"]
    assert [each.id for each in compiled(body).columns] == [each for each in usual if each != "party"]


def test_titles_follow_the_language() -> None:
    """The definition's own, else the fact's, else the form's."""
    body = {
        "title": {"zh": "案件", "en": "Cases"},
        "columns": {
            "number": {"title": {"zh": "号", "en": "No."}},
            "party": {"after": "number"},
            "source": {"after": "party", "field": "form.trial_form.source"},
        },
    }
    listing = compiled(body, "en")
    assert [listing.title, *(each.title for each in listing.columns)] == ["Cases", "No.", "Party", "Source"]


Change = Callable[[dict[str, Any]], Any]
FAULTS: dict[str, tuple[str, str, Change, Change]] = {
    "a fact that no case has": (
        "SCR-060",
        "/columns/colour",
        lambda body: body["columns"].update(colour={"after": "number"}),
        lambda body: body["columns"].update(colour={"after": "number", "field": "fellow"}),
    ),
    "a form that is not there": (
        "SCR-061",
        "/columns/source",
        lambda body: body["columns"].update(source={"field": "form.none_such.source"}),
        lambda body: body["columns"].update(source={"field": "form.trial_form.source"}),
    ),
    "a path that names a form and no field": (
        "SCR-061",
        "/columns/source",
        lambda body: body["columns"].update(source={"field": "form.trial_form"}),
        lambda body: body["columns"].update(source={"field": "form.trial_form.source"}),
    ),
    "a field that the form has not": (
        "SCR-062",
        "/columns/source",
        lambda body: body["columns"].update(source={"field": "form.trial_form.sauce"}),
        lambda body: body["columns"].update(source={"field": "form.trial_form.source"}),
    ),
    "a field of rows, which has no single value": (
        "SCR-062",
        "/columns/name",
        lambda body: body["columns"].update(name={"field": "form.trial_form.rows.name"}),
        lambda body: body["columns"].update(name={"field": "form.trial_form.place.street"}),
    ),
    "a sensitive field": (
        "SCR-063",
        "/columns/phone",
        lambda body: body["columns"].update(phone={"field": "form.trial_form.phone"}),
        lambda body: body["columns"].update(phone={"field": "form.trial_form.fine"}),
    ),
    "a form that no procedure fills": (
        "SCR-064",
        "/columns/source",
        lambda body: body["columns"].update(source={"field": "form.idle_form.source"}),
        lambda body: body["columns"].update(source={"field": "form.trial_form.source"}),
    ),
    "one field in two columns": (
        "SCR-065",
        "/columns/again",
        lambda body: body["columns"].update(again={"field": "number"}),
        lambda body: body["columns"].update(again={"field": "fellow"}),
    ),
    "an order that no index gives": (
        "SCR-066",
        "/sort",
        lambda body: body.update(sort="party"),
        lambda body: body.update(sort="opened_on"),
    ),
    "an order by a choice of a form": (
        "SCR-066",
        "/sort",
        lambda body: body.update(sort="-form.trial_form.source"),
        lambda body: body.update(sort="-form.trial_form.fine"),
    ),
    "an order by a sensitive field": (
        "SCR-066",
        "/columns/odd/ordered",
        lambda body: body["columns"].update(odd={"field": "form.trial_form.phone", "ordered": True}),
        lambda body: body["columns"].update(odd={"field": "form.trial_form.fine", "ordered": True}),
    ),
    "a filter that is none": (
        "SCR-067",
        "/filters/colour",
        lambda body: body["filters"].update(colour={}),
        lambda body: body["filters"].update(due={}),
    ),
    "a row action that is none": (
        "SCR-067",
        "/actions/burn",
        lambda body: body.update(actions={"burn": {}}),
        lambda body: body.update(actions={"way": {}}),
    ),
    "a view by what is no filter": (
        "SCR-067",
        "/view/colour",
        lambda body: body.update(view={"colour": "red"}),
        lambda body: body.update(view={"status": "open"}),
    ),
    "a view by a value that is none": (
        "SCR-067",
        "/view/due",
        lambda body: body.update(view={"due": "tomorrow"}),
        lambda body: body.update(view={"due": "soon"}),
    ),
    "a badge for what cannot be chosen": (
        "SCR-068",
        "/columns/source/badges/rumour",
        lambda body: body["columns"].update(
            source={"field": "form.trial_form.source", "badges": {"rumour": "red"}}
        ),
        lambda body: body["columns"].update(
            source={"field": "form.trial_form.source", "badges": {"report": "red"}}
        ),
    ),
    "a column after one that is not there": (
        "SCR-069",
        "/columns/title",
        lambda body: body["columns"].update(title={"after": "none_such"}),
        lambda body: body["columns"].update(title={"after": "number"}),
    ),
    "columns in a ring": (
        "SCR-069",
        "/columns/number",
        lambda body: body["columns"].update(number={"after": "title"}),
        lambda body: body["columns"].update(number={}),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found_at_its_place_and_the_mended_one_is_not(fault: str) -> None:
    """One fault in the base pack's list: its code at its JSON Pointer, and never a crash where it is drawn anyway."""
    code, pointer, breaking, mending = FAULTS[fault]
    broken, mended = base_listing(), base_listing()
    breaking(broken)
    mending(mended)
    found = {(each.code, each.place.path) for each in check_case_listing(broken, FORMS, Place("a.yaml"))}
    assert (code, pointer) in found
    assert compiled(broken).columns
    assert not [each for each in check_case_listing(mended, FORMS, Place("a.yaml")) if each.code == code]


def test_base_packs_list_has_no_finding() -> None:
    """What the tests above break is sound."""
    assert check_case_listing(base_listing(), FORMS, Place("a.yaml")) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["columns"]["standing"]["badges"].update(open="#ff0000"),
        lambda body: body["columns"]["number"].update(places=["wall"]),
        lambda body: body["columns"]["number"].update(field="form.a'b.c"),
        lambda body: body["columns"]["number"].update(colour="red"),
        lambda body: body.update(columns={}),
        lambda body: body.update(id="other_list"),
        lambda body: body.update(sort=["number"]),
        lambda body: body.pop("title"),
    ],
)
def test_what_is_no_list_at_all_is_refused_by_the_kinds_schema(change: Any) -> None:
    """Tones, places and paths are a closed set: nothing of a definition becomes a class or a path that is none of ours."""
    kind = kind_from_body(read_yaml((BASE / "kinds/listing.yaml").read_text("utf-8")))
    body = base_listing()
    assert check_body(kind, "case_list", body, Place("a.yaml", path="")) == []
    change(body)
    assert check_body(kind, "case_list", body, Place("a.yaml", path=""))


def test_form_with_errors_is_no_fault_of_the_list() -> None:
    """Its own findings are told with it."""
    broken = KnownForms({"trial_form": {**FORM, "schema": {"type": "nonsense"}}}, {"trial_form"})
    body = base_listing()
    body["columns"]["source"] = {"field": "form.trial_form.source"}
    assert check_case_listing(body, broken) == []
    form: CompiledForm | None = broken.form("trial_form")
    assert form is None


def test_filter_by_a_field_offers_what_the_form_offers() -> None:
    """Its title, its options, the arguments it sets; a sensitive field, a sum, one that is not there are left out."""
    more = {
        "day": {"type": "string", "format": "date", "title": "日期"},
        "heard": {"type": "boolean", "title": "听证"},
    }
    form = form_body({**FORM["schema"]["properties"], **more})
    forms = KnownForms({"trial_form": form}, {"trial_form"})
    names = ["q", "source", "day", "heard", "phone", "fine", "none_such"]
    filters: dict[str, Any] = {"q": {}}
    for before, name in pairwise(names):
        filters[name] = {"after": before, "field": f"form.trial_form.{name}"}
    body = {"columns": {"number": {}}, "filters": filters}
    search, source, day, heard = compile_case_listing(body, forms.form).filters
    assert (search.arguments, search.options("zh")) == (("q",), [])
    assert (source.title, source.arguments) == ("来源", ("form.trial_form.source",))
    assert source.options("zh") == [("report", "举报")]
    assert (day.arguments, day.options("zh")) == (
        ("since.form.trial_form.day", "until.form.trial_form.day"),
        [],
    )
    assert heard.options("zh") == [("true", "是"), ("false", "否")]
    told = {each.place.path: each.code for each in check_case_listing(body, forms)}
    assert told == {"/filters/phone": "SCR-063", "/filters/fine": "SCR-073", "/filters/none_such": "SCR-062"}


def test_days_and_numbers_of_forms_order_a_list_where_it_says_so() -> None:
    """A column by its own word, the whole list by its sort; other fields and those that may not be seen do not."""
    field = "form.trial_form.fine"
    columns: Any = {
        "number": {},
        "fine": {"after": "number", "field": field, "ordered": True},
        "source": {"after": "fine", "field": "form.trial_form.source", "ordered": True},
    }
    listing = compiled({"columns": columns, "sort": f"-{field}"})
    assert {each.id: each.ordered for each in listing.columns} == {
        "number": False,
        "fine": True,
        "source": False,
    }
    assert listing.sort == f"-{field}"
    assert compiled({"columns": columns, "sort": "form.trial_form.phone"}).sort == "-opened_on"
    assert not compiled({"columns": {"fine": {"field": field}}}).columns[0].ordered
