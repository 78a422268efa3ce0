"""The public site out of a definition: what is shown is what is public and nothing else, and what its lint tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yimen.kernel import Place
from yimen.pack import Kind, check_body, kind_from_body, read_yaml
from yimen.screens import KnownNames, check_public_fields, check_public_site, compile_public_site

PACKS = Path(__file__).parents[2] / "catalogs"


def kind_body(name: str) -> dict[str, Any]:
    body = read_yaml((PACKS / f"base/kinds/{name}.yaml").read_text("utf-8"))
    assert isinstance(body, dict)
    return body


def kinds(**changed: dict[str, Any]) -> dict[str, Kind]:
    files = sorted((PACKS / "base/kinds").glob("*.yaml"))
    return {
        each.stem: kind_from_body({**kind_body(each.stem), **changed.get(each.stem, {})}) for each in files
    }


def a_site() -> dict[str, Any]:
    return {
        "id": "public_site",
        "title": {"zh": "公众网", "en": "Public site"},
        "owner": {"zh": "司法局"},
        "colours": {"main": "#1f5aa6"},
        "phones": {
            "second": {"title": {"zh": "值班"}, "number": "0579-1234567", "after": "first"},
            "first": {"title": {"zh": "热线"}, "number": "12345"},
        },
        "shows": {
            "item": {"fields": {"code": {}, "name": {"after": "code"}}},
            "law": {"after": "item"},
            "officer": {"after": "law", "asks": {"certificate": {"fields": {"certificate": {}}}}},
        },
        "complaints": {
            "report": {
                "title": {"zh": "举报"},
                "procedure": "report",
                "unit": "first",
                "units": {"second": {}},
            }
        },
    }


NAMES = KnownNames(kinds(), {"report"}, {"first", "second"}, {"decisions_shown"})


def test_site_shows_what_its_kinds_say_is_public_in_the_order_given() -> None:
    """Fields that an entry holds besides are not there; a site may show less than is public."""
    site = compile_public_site(a_site(), kinds(), "en")
    assert (site.title, site.owner) == ("Public site", "司法局")
    assert [each.number for each in site.phones] == ["12345", "0579-1234567"]
    assert list(site.shows) == ["item", "law", "officer"]
    assert site.shows["item"].fields == ("code", "name")
    said = {"certificate": "1", "name": "某人", "phone": "139", "note": "内部", "certificate_to": ""}
    assert site.shows["officer"].public(said) == {"certificate": "1", "name": "某人"}


def test_remarks_among_offices_are_never_public() -> None:
    """Not even where a kind says so."""
    body = kind_body("officer")
    told = kinds(officer={"public": [*body["public"], "note"]})
    shown = compile_public_site(a_site(), told).shows["officer"]
    assert "note" not in shown.fields
    assert [each.code for each in check_public_fields(told["officer"])] == ["SCR-087"]


@pytest.mark.parametrize(
    "change",
    [
        {"item": {"public": []}},
        {"item": {"public": ["name"]}},
        {"officer": {"public": ["name", "unit"]}},
    ],
    ids=["no public field", "a key that is not public", "asked for what is not public"],
)
def test_kind_that_cannot_be_shown_whole_is_not_shown(change: dict[str, Any]) -> None:
    """Fail closed: the lint says why."""
    site = compile_public_site(a_site(), kinds(**change))
    assert not change.keys() & site.shows.keys()


def test_words_are_only_freely_searched_where_all_that_is_searched_is_public() -> None:
    """Whoever finds an entry by a hidden word knows the word."""
    body = kind_body("item")
    hidden = {"listing": {**body["listing"], "search": ["name", "note"]}}
    assert not compile_public_site(a_site(), kinds(item=hidden)).shows["item"].open_search
    assert compile_public_site(a_site(), kinds()).shows["law"].open_search


Change = Callable[[dict[str, Any]], Any]
FAULTS: dict[str, tuple[str, str, Change]] = {
    "a kind that is not there": ("SCR-080", "/shows/weather", lambda body: body["shows"].update(weather={})),
    "a kind without public fields": ("SCR-081", "/shows/role", lambda body: body["shows"].update(role={})),
    "a list without its key": (
        "SCR-081", "/shows/item", lambda body: body["shows"].update(item={"fields": {"name": {}}}),
    ),
    "a field that is not public": (
        "SCR-082", "/shows/officer/fields/phone",
        lambda body: body["shows"]["officer"].update(fields={"certificate": {}, "phone": {}}),
    ),
    "asking for what is not public": (
        "SCR-082", "/shows/officer/asks/phone/fields/phone",
        lambda body: body["shows"]["officer"]["asks"].update(phone={"fields": {"phone": {}}}),
    ),
    "a colour too pale for white letters": (
        "SCR-083", "/colours/main", lambda body: body["colours"].update(main="#88bbee"),
    ),
    "a procedure that is not there": (
        "SCR-084", "/complaints/report/procedure",
        lambda body: body["complaints"]["report"].update(procedure="none_such"),
    ),
    "a unit that is not there": (
        "SCR-085", "/complaints/report/units/third",
        lambda body: body["complaints"]["report"]["units"].update(third={}),
    ),
    "a rule that is not there": (
        "SCR-088", "/publications/none_such", lambda body: body.update(publications={"none_such": {}}),
    ),
    "a procedure shown that is not there": (
        "SCR-089", "/procedures/none_such", lambda body: body.update(procedures={"none_such": {}}),
    ),
    "a telephone behind one that is not there": (
        "SCR-069", "/phones/first", lambda body: body["phones"]["first"].update(after="none_such"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found_at_its_place(fault: str) -> None:
    """Its code at its JSON Pointer, and nothing else."""
    code, pointer, breaking = FAULTS[fault]
    broken = a_site()
    assert check_public_site(broken, NAMES) == []
    breaking(broken)
    found = {(each.code, each.place.path) for each in check_public_site(broken, NAMES, Place("a.yaml"))}
    assert found == {(code, pointer)}


def test_public_field_that_the_kind_has_not_is_told() -> None:
    """SCR-086, at the kind's `public`."""
    told = kinds(law={"public": ["name", "colour"]})
    found = check_public_fields(told["law"], Place("kinds/law.yaml", path=""))
    assert [(each.code, each.place.path) for each in found] == [("SCR-086", "/public")]


def test_fields_that_packs_make_public_are_fields_of_their_kinds() -> None:
    """Of every kind of every pack here, and each site fits its kind."""
    whole = [
        body
        for file in PACKS.glob("*/kinds/*.yaml")
        if not (body := read_yaml(file.read_text("utf-8"))).get("patch")
    ]
    found = [finding for body in whole for finding in check_public_fields(kind_from_body(body))]
    assert found == []
    for file in PACKS.glob("*/portals/*.yaml"):
        body = read_yaml(file.read_text("utf-8"))
        assert check_body(kinds()["portal"], "public_site", body, Place()) == []


@pytest.mark.parametrize("colour", ["red", "#fff", "url(x)", "#12345g", "#1f5aa6;}"])
def test_colour_that_is_none_is_refused_by_the_kind(colour: str) -> None:
    """It stands in a stylesheet: nothing but six digits may."""
    body = a_site() | {"colours": {"main": colour}}
    assert check_body(kinds()["portal"], "public_site", body, Place())
