"""Planted faults: each is found by its code, where it lies; the sound procedure has none."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from yimen.changes.rules import choices_of
from yimen.kernel import Place, finding_kinds
from yimen.pack import read_yaml
from yimen.workflow import (
    Known,
    ProcedureError,
    check_earlier,
    check_procedure,
    check_taken,
    compile_procedure,
)

from .faulty import APPROVAL, FAULTS, SOUND, Body, put, with_fault

KNOWN = Known(
    forms=frozenset({"intake_form", "opinion_form"}),
    roles=frozenset({"officer", "head", "reviewer", "chair"}),
    documents=frozenset({"approval_letter"}),
    parameters=frozenset({"highest_amount"}),
    procedures=frozenset({"small_procedure"}),
    units=frozenset({"甲", "乙"}),
    fields={"intake_form": frozenset({"amount", "sort"})},
    choices={"intake_form": {"sort": frozenset({"road", "sign"})}},
    staff={
        "甲": frozenset({"officer", "head", "reviewer", "chair"}),
        "乙": frozenset({"officer", "head", "reviewer"}),
    },
)
PROMISED = {
    "unreachable stages": "WFL-008",
    "inescapable stages": "WFL-009",
    "criteria that can never hold": "WFL-010",
    "tasks without form": "WFL-011",
    "tasks without role": "WFL-012",
    "tasks without an actor in some unit": "WFL-025",
    "deadlines without article": "WFL-016",
    "unbound names in CEL": "WFL-007",
    "missing documents": "WFL-015",
}
HERE = Place("procedures/small_procedure.yaml", path="")


def codes(body: Body, known: Known = KNOWN) -> set[str]:
    return {finding.code for finding in check_procedure(body, known, HERE)}


def test_sound_procedure_has_no_findings() -> None:
    """The mended twin of every fault below."""
    assert check_procedure(SOUND, KNOWN, HERE) == []
    compile_procedure(SOUND)


@pytest.mark.parametrize(
    ("code", "fault", "plant"), FAULTS, ids=[f"{code} {fault}" for code, fault, _ in FAULTS]
)
def test_planted_fault_is_found_by_its_code(code: str, fault: str, plant: Callable[[Body], None]) -> None:
    """Every fault of the corpus is found, with its place in the file."""
    found = [each for each in check_procedure(with_fault(plant), KNOWN, HERE) if each.code == code]
    assert found, fault
    assert all(each.place.file == HERE.file and each.place.path is not None for each in found)


def test_unit_without_the_role_is_a_warning() -> None:
    """WFL-025: a task that nobody in some unit may do."""
    known = Known(
        staff={"unit_a": frozenset({"officer", "head", "reviewer"}), "unit_b": frozenset({"officer"})}
    )
    found = [each for each in check_procedure(SOUND, known, HERE) if each.code == "WFL-025"]
    assert {each.severity for each in found} == {"warning"}
    assert all("unit_b" in each.message for each in found)
    assert len(found) == 2


def test_unit_that_begins_no_such_case_is_not_asked_for_people() -> None:
    """Where nobody holds the role that opens a case there is none to do; units that lack the same stand together."""
    staff = {
        "a": frozenset({"clerk"}),
        "b": frozenset({"officer", "head"}),
        "c": frozenset({"officer", "head"}),
    }
    (found,) = (each for each in check_procedure(SOUND, Known(staff=staff), HERE) if each.code == "WFL-025")
    assert "“b、c”" in found.message
    assert "“reviewer”" in found.message
    known = Known(staff=staff, role_titles={"reviewer": "法制审核人员"})
    (found,) = (each for each in check_procedure(SOUND, known, HERE) if each.code == "WFL-025")
    assert "“法制审核人员”" in found.message


def test_every_code_of_the_lint_has_a_planted_fault() -> None:
    """No code without an example."""
    lint = {kind.code for kind in finding_kinds() if kind.code.startswith("WFL-0")}
    assert lint == {code for code, _, _ in FAULTS} | {"WFL-034", "WFL-051", "WFL-052", "WFL-053"}
    assert set(PROMISED.values()) <= {code for code, _, _ in FAULTS}


def test_what_a_form_takes_from_the_case_must_be_there() -> None:
    """Names, syntax and rows are told at the field; one of the procedures that use the form knowing a name is enough."""
    other = {"id": "other_way", "stages": {"one_stage": {"tasks": {"any_task": {"form": "intake_form"}}}}}
    taken = {
        "/schema/properties/a": "result.head_approval",
        "/schema/properties/b": "result.nothing_such",
        "/schema/properties/c": "case.(",
        "/schema/properties/d/items/properties/e": "case.title",
        "/schema/properties/f": "form.intake_form.sort",
        "/schema/properties/g": "served.number",
        "/schema/properties/h": "paper.any_letter.sort",
    }
    found = list(check_taken("intake_form", taken, [other, SOUND], KNOWN, HERE))
    assert [(each.code, str(each.place.path)[-2:]) for each in found] == [
        ("WFL-007", "/b"),
        ("WFL-006", "/c"),
        ("WFL-034", "/e"),
        ("WFL-007", "/h"),
    ]
    nothing = replace(KNOWN, documents=frozenset({"road_letter"}))
    said = {"/a": "paper.road_letter.number", "/b": "paper.any_letter.number"}
    assert [str(each.place.path) for each in check_taken("intake_form", said, [other], nothing, HERE)] == [
        "/b"
    ]
    assert list(check_taken("unused_form", {"/a": "result.nothing_such"}, [SOUND], KNOWN, HERE)) == []


def test_what_a_field_counts_is_well_written_and_of_names_that_there_are() -> None:
    """It is a fixed number outside of rows; the procedures, tasks, endings and fields that it names are known."""
    rule = {"procedures": ["small_procedure"], "by": "id_number", "since": "year"}
    field = {"type": "integer", "readOnly": True}

    def details(pointer: str = "/schema/properties/a", **part: Any) -> list[str]:
        given = {pointer: {**field, "x-earlier": rule, **part}}
        found = list(check_earlier(given, {"small_procedure": SOUND}, KNOWN, HERE))
        assert {each.code for each in found} <= {"WFL-053"}
        return [each.message for each in found]

    sound = {**rule, "done": ["head_approval.approved"], "where": {"form.intake_form.sort": ["road"]}}
    assert details() == details(**{"x-earlier": sound}) == []
    assert (
        details(**{"x-earlier": {**rule, "since": {"years": 2, "parameter": "any"}, "not": ["withdrawn"]}})
        == []
    )
    assert "明细" in details("/schema/properties/rows/items/properties/a")[0]
    assert "只读" in details(readOnly=False)[0]
    assert "x-earlier" in details(**{"x-earlier": {**rule, "since": "month"}})[0]
    for wrong in (
        {"procedures": ["no_such"]},
        {"done": ["no_such.done"]},
        {"not": ["no_such"]},
        {"where": {"form.intake_form.colour": ["red"]}},
    ):
        assert len(details(**{"x-earlier": {**rule, **wrong}})) == 1


@pytest.mark.parametrize(
    "text",
    [
        "form.intake_form.sort == 'road'",
        "form.intake_form.sort == 'road' || form.intake_form.sort == 'sign'",
        "!(form.intake_form.sort == 'road') && form.intake_form.sort == 'sign'",
        "form.intake_form.sort == ''",
        'case.unit == "a" && case.title == "b"',
        "1 < 2",
    ],
)
def test_condition_that_can_hold_is_no_fault(text: str) -> None:
    """What may be true with some facts is left alone: only what never holds is told."""
    gate = f"{APPROVAL}/gates/amount_known"
    assert check_procedure(with_fault(put(gate, **{"if": text})), KNOWN, HERE) == []


def test_all_faults_are_found_at_once() -> None:
    """One run tells everything that is wrong with the names, not only the first."""
    body = with_fault(lambda each: None)
    for wanted, _, plant in FAULTS:
        if wanted in ("WFL-011", "WFL-016", "WFL-018"):
            plant(body)
    assert {"WFL-011", "WFL-016", "WFL-018"} <= codes(body)


def test_finding_points_at_the_part_of_the_file() -> None:
    """The JSON Pointer leads to the expression."""
    body = deepcopy(SOUND)
    body["stages"]["first_stage"]["tasks"]["head_approval"]["gates"]["amount_known"]["if"] = "fine >"
    (found,) = (each for each in check_procedure(body, KNOWN, HERE) if each.code == "WFL-006")
    assert found.place.path == "/stages/first_stage/tasks/head_approval/gates/amount_known/if"


def test_bad_body_does_not_compile() -> None:
    """What has no graph raises, and says why."""
    with pytest.raises(ProcedureError, match="缺少 endings"):
        compile_procedure({key: value for key, value in SOUND.items() if key != "endings"})
    with pytest.raises(ProcedureError, match="开案任务"):
        compile_procedure(with_fault(lambda body: body["stages"].pop("first_stage")))


def test_base_procedures_have_no_findings(bodies: dict[str, Any], checkout: Any) -> None:
    """What we ship passes its own lint: roles, forms, fields, documents and parameters are all there."""
    base = checkout / "catalogs/base"
    forms = {
        path.stem: read_yaml(path.read_text("utf-8"))
        for path in (checkout / "form_schemas/base").glob("*.json")
    }
    known = Known(
        forms=frozenset(forms),
        roles=frozenset(read_yaml((base / "roles.yaml").read_text("utf-8"))["roles"]),
        parameters=frozenset(read_yaml((base / "parameters.yaml").read_text("utf-8"))),
        procedures=frozenset(bodies),
        documents=frozenset(read_yaml((base / "documents/documents.yaml").read_text("utf-8"))),
        fields={name: frozenset(form["schema"].get("properties", {})) for name, form in forms.items()},
        choices={name: choices_of(form) for name, form in forms.items()},
    )
    found = [
        str(each)
        for name, body in bodies.items()
        for each in check_procedure(body, known, Place(f"procedures/{name}.yaml", path=""))
    ]
    assert found == []


def test_locks_of_a_layer_are_no_part_of_the_procedure() -> None:
    """`x-locked` may stand in any map; the lint and the compiler look past it."""

    def lock(body: Body) -> None:
        body["x-locked"] = True
        body["stages"]["x-locked"] = ["first_stage"]
        body["stages"]["first_stage"]["tasks"]["head_approval"]["gates"]["x-locked"] = True

    body = with_fault(lock)
    assert check_procedure(body, KNOWN, HERE) == []
    assert compile_procedure(body).order == compile_procedure(SOUND).order
