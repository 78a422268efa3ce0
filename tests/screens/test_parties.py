"""A party: which fields show follows from its sort, and its document's number is checked by its kind."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from screens.pages import control, form_body, vertical
from yimen.screens import compile_form, palette

OFFERED = {each["id"]: each["schema"] for each in palette()}
ONLY = {"person": {"gender", "birth_year"}, "organisation": {"legal_representative"}}
ONLY["business"] = ONLY["organisation"]
PERSON_OR_BODY = {"gender", "birth_year", "legal_representative"}


def shown(bound: Any) -> set[str]:
    """The fields of the first party that a page shows."""
    return {each.node.key for each in bound.tree.controls.values() if not each.hidden}


@pytest.mark.parametrize("sort", ["person", "organisation", "business"])
def test_fields_of_a_party_follow_from_its_sort(sort: str) -> None:
    """A person has a sex, a company a representative; nothing else differs."""
    form = compile_form(form_body({"party": OFFERED["party"]}))
    bound = form.bind({"party": {"sort": sort, "name": "某"}})
    assert shown(bound) & PERSON_OR_BODY == ONLY[sort]
    assert {"name", "id_number", "address", "phone"} <= shown(bound)


def test_parties_in_a_list_are_laid_out_alike() -> None:
    """The type stands on the rows' object; the list says what it holds."""
    form = compile_form(form_body({"parties": OFFERED["parties"]}))
    assert form.fields[0].widget == "party"
    bound = form.bind({"parties": [{"sort": "person", "name": "某"}, {"sort": "business", "name": "某店"}]})
    hidden = {name for name, each in bound.tree.controls.items() if each.hidden}
    assert hidden == {"parties.0.legal_representative", "parties.1.gender", "parties.1.birth_year"}


def test_number_of_a_document_is_checked_by_its_kind() -> None:
    """Identity card and credit code have a checksum; a passport has none."""
    form = compile_form(form_body({"party": OFFERED["party"]}))
    party = {"sort": "person", "name": "某", "id_type": "identity_card", "id_number": "11010519491231002X"}
    assert form.errors_of({"party": party}) == []
    wrong = {**party, "id_number": "110105194912310021"}
    assert [each.path for each in form.errors_of({"party": wrong})] == ["/party/id_number"]
    assert form.errors_of({"party": {**wrong, "id_type": "passport"}}) == []
    company = {
        "sort": "organisation",
        "name": "某",
        "id_type": "credit_code",
        "id_number": "911100006000373410",
    }
    assert [each.path for each in form.errors_of({"party": company})] == ["/party/id_number"]
    assert form.errors_of({"party": {**company, "id_number": "91110000600037341L"}}) == []


def test_party_with_fewer_or_more_fields_is_laid_out_as_well() -> None:
    """A clerk takes fields away and adds one; a layout of the definition's own comes before the type's."""
    schema = copy.deepcopy(OFFERED["party"])
    for key in ("gender", "birth_year", "id_type", "id_number"):
        del schema["properties"][key]
    del schema["allOf"]
    schema["properties"]["nickname"] = {"type": "string", "title": "字号", "x-order": 25}
    form = compile_form(form_body({"party": schema}))
    names = [each.path for each in form.fields]
    assert names[-1] == "/party/nickname"
    assert "/party/gender" not in names
    own = vertical(control("party", options={"detail": vertical(control("sort"), control("name"))}))
    form = compile_form(form_body({"party": schema}, own))
    assert [each.path for each in form.fields] == ["/party", "/party/sort", "/party/name"]
