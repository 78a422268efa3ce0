"""The forms that come with the packs: sound, drawn in both languages, filled in and read back."""

from __future__ import annotations

from typing import Any

import pytest

from screens.pack_forms import FORMS, PACKS, every_form, form_of
from screens.pages import Items, sent_by_browser, typed
from yimen.kernel import Place
from yimen.pack import Entry
from yimen.screens import check_form, compile_form
from yimen.workflow import compile_procedure


@pytest.mark.parametrize("pack", PACKS)
def test_forms_that_the_procedures_fill_are_those_of_the_matrix(pack: str) -> None:
    """No task asks for a form that is not tried below, in whatever unit; no form lies idle."""
    entries = PACKS[pack]
    procedures = [compile_procedure(each.body) for each in entries.values() if each.kind == "procedure"]
    filled = {item.form for procedure in procedures for item in procedure.items.values() if item.form}
    there = {ref.key for ref in entries if ref.kind == "form"}
    assert filled
    assert filled == there
    assert {(ref.scope, ref.key) for ref in entries if ref.kind == "form"} <= {key[:2] for key in FORMS}


def sample(schema: dict[str, Any]) -> Any:
    """A value that fits the schema of a pack's field."""
    if "const" in schema:
        return schema["const"]
    if "oneOf" in schema:
        return schema["oneOf"][0]["const"]
    if schema.get("format") in ("file", "signature") or (
        schema.get("type") == "array" and schema["items"].get("format") == "file"
    ):
        file = {"name": "a.pdf", "digest": "sha256:00", "size": 1, "type": "application/pdf"}
        return [file] if schema.get("type") == "array" else file
    by_format = {
        "date": "2026-03-05",
        "date-time": "2026-03-05T09:30:00+08:00",
        "email": "name@example.cn",
        "phone": "0579-82345678",
        "plate-number": "京A12345",
    }
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    if schema.get("type") == "array":
        return [sample(schema["items"])] * (
            schema.get("minItems", 1) if schema["items"].get("type") == "object" else 1
        )
    if schema.get("type") == "object":
        return {
            key: sample(each) for key, each in schema["properties"].items() if key not in ("tier", "id_type")
        }
    if schema.get("type") == "boolean":
        return True
    if schema.get("type") in ("integer", "number"):
        return max(2, schema.get("minimum", 2))
    return "A-1" if "x-lookup" in schema else "按规定填写的内容"


@every_form
def test_pack_form_has_no_finding(entry: Entry) -> None:
    """What we ship says nothing wrong, not even a note."""
    assert [str(each) for each in check_form(entry.body, Place(entry.key))] == []


@every_form
def test_pack_form_is_filled_in_submitted_and_read_back(entry: Entry) -> None:
    """Every field takes a value, the page gives it back unchanged, and a reader sees it."""
    form = compile_form(entry.body)
    stored = sample(entry.body["schema"])
    roles = frozenset({"officer"})
    first = form.bind(stored, lookups=Items(), roles=roles)
    assert first.validate(), first.errors
    again = form.bind(first.values, sent_by_browser(first.render()), lookups=Items(), roles=roles)
    assert again.validate(), again.errors
    assert again.values == first.values
    assert form.bind(first.values, language="en", readonly=True, roles=roles).render()


@every_form
def test_pack_form_speaks_english_too(entry: Entry) -> None:
    """No label is left in one language."""
    form = compile_form(entry.body)
    assert form.label("en") != form.label("zh")
    chinese = {each.path: each.label for each in form.fields}
    same = [each.path for each in form.fields_in("en") if each.label == chinese[each.path]]
    assert not same


@every_form
def test_empty_form_asks_for_its_required_fields_only(entry: Entry) -> None:
    """An officer who submits an empty page is told what is missing, at its place."""
    form = compile_form(entry.body)
    bound = form.bind(None, sent_by_browser(form.bind(None).render()))
    if bound.validate():
        return
    assert all(error.target for error in bound.errors), bound.errors


def test_filing_declares_parties_and_alleged_acts_to_the_case() -> None:
    """The case keeps its subject from the form."""
    form = form_of("base", "penalty_filing")
    assert form.case_paths == {
        "title": "/title",
        "parties": "/parties",
        "acts": "/alleged_acts",
        "summary": "/summary",
    }
    assert "/parties/*/id_number" in form.sensitive_paths


def test_booleans_that_conditions_read_are_never_unknown() -> None:
    """An unticked box is a no that the engine can read."""
    form = form_of("base", "investigation_report")
    values = form.bind(None, typed(sent_by_browser(form.bind(None).render()), {"facts": "查明"})).values
    assert {key for key, each in values.items() if each is False} == {
        "major_public_interest",
        "complex_relations",
        "review_by_law",
        "complex_or_serious",
    }


def test_party_document_number_is_checked_by_its_kind() -> None:
    """A wrong check digit is found where the document has one."""
    form = form_of("base", "penalty_filing")
    party = {
        "sort": "person",
        "name": "当事人甲",
        "id_type": "identity_card",
        "id_number": "110105194912310021",
    }
    errors = {each.path for each in form.errors_of({"parties": [party]})}
    assert "/parties/0/id_number" in errors
    party["id_type"] = "passport"
    assert "/parties/0/id_number" not in {each.path for each in form.errors_of({"parties": [party]})}


def test_units_of_a_pack_have_forms_of_their_own() -> None:
    """A team's form shows its fields; the others keep the base's."""
    own, base = form_of("jindong", "penalty_filing", "jtys"), form_of("jindong", "penalty_filing")
    assert "/plate_number" in {each.path for each in own.fields} - {each.path for each in base.fields}
