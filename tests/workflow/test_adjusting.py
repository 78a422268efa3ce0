"""A unit adjusts a procedure: what is free is changed, what the law or an upper layer holds is refused with its article."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from yimen.kernel import Place, WorkingCalendar, canonical_text
from yimen.pack import diff_patch, locked_changes, merge_patch
from yimen.workflow import (
    Act,
    Change,
    Known,
    adjust,
    adjustable,
    adjustables,
    check_procedure,
    compile_procedure,
    offers,
    procedure_differences,
    rehearse,
    restore,
)

from .faulty import APPROVAL, SECOND, SOUND, Body, add_call, part, put, with_fault
from .people import HEAD, OFFICER, Case

TERM, CALL = "answer_term", "house_call"


def free(body: Body) -> None:
    """The sound procedure with what a law leaves free, and what it holds."""
    add_call(body)
    part(body, "deadlines/answer_term").update(bounds={"day": {"least": 2, "most": 5}, "working_day": {}})
    task = part(body, APPROVAL)
    task.update({"x-locked": ["roles"], "article": "某法第五十七条"})
    task["documents"] = {"x-locked": ["approval_letter"], **task["documents"]}
    task["gates"]["sum_stated"] = {"on": ["case_intake.submitted"], "message": "须填数额。", "free": True}


BASE = with_fault(free)


def adjusted(sort: Any, id: str, **values: Any) -> Body:
    found = adjust(BASE, [Change(sort, id, values)], BASE)
    assert found.findings == ()
    return dict(found.body)


def refused(sort: Any, id: str, base: Body = BASE, **values: Any) -> list[tuple[str, str | None]]:
    """Codes and fields; nothing is changed."""
    found = adjust(base, [Change(sort, id, values)], base)
    assert found.body == base
    return [(each.code, each.place.path) for each in found.findings]


def test_what_is_free_is_changed_and_nothing_else() -> None:
    """A shorter term, another form, one more paper, a gate and an optional task less: a patch of these alone."""
    wanted = [
        Change("deadline", TERM, {"amount": 3, "unit": "day", "warn": (1,)}),
        Change("task", "head_approval", {"gates": ("sum_stated",), "roles": ("head",)}),
        Change("task", "head_approval", {"documents": ("approval_letter", "house_note"), "form": "none"}),
        Change("task", CALL, {"off": True}),
    ]
    found = adjust(BASE, wanted, BASE)
    assert found.findings == ()
    assert diff_patch(BASE, found.body) == {
        "deadlines": {TERM: {"amount": 3, "warn": [1]}},
        "stages": {
            "first_stage": {
                "tasks": {
                    "head_approval": {
                        "gates": {"sum_stated": {"off": True}},
                        "documents": {"house_note": {}},
                        "form": "none",
                    },
                    CALL: {"off": True},
                }
            }
        },
    }
    assert merge_patch(BASE, diff_patch(BASE, found.body)) == found.body
    assert locked_changes(BASE, found.body) == []


@pytest.mark.parametrize(
    ("sort", "id", "values", "found"),
    [
        ("deadline", TERM, {"amount": 6}, ("WFL-030", "/amount")),
        ("deadline", TERM, {"amount": 1}, ("WFL-030", "/amount")),
        ("deadline", TERM, {"amount": None}, ("WFL-032", "/amount")),
        ("deadline", TERM, {"unit": "month"}, ("WFL-032", "/unit")),
        ("deadline", TERM, {"warn": (5, 1)}, ("WFL-032", "/warn")),
        ("deadline", TERM, {"amount": 2}, ("WFL-032", "/warn")),
        ("task", "head_approval", {"roles": ("officer",)}, ("WFL-029", "/roles")),
        ("task", "head_approval", {"documents": ()}, ("WFL-029", "/documents")),
        ("task", "head_approval", {"gates": ("amount_known",)}, ("WFL-029", "/gates")),
        ("task", "head_approval", {"gates": ("no_gate",)}, ("WFL-032", "/gates")),
        ("task", "head_approval", {"off": True}, ("WFL-029", "/off")),
        ("task", "case_service", {"roles": ()}, ("WFL-032", "/roles")),
        ("task", "case_service", {"assignment": "stated"}, ("WFL-032", "/assignment")),
        ("task", "case_service", {"assignment": "anybody"}, ("WFL-032", "/assignment")),
        ("task", "no_task", {"off": True}, ("WFL-032", "/")),
    ],
)
def test_what_is_held_or_wrong_is_refused_at_its_field(
    sort: Any, id: str, values: dict[str, Any], found: tuple[str, str]
) -> None:
    """Nothing of the change is made; the finding names the field."""
    assert refused(sort, id, **values) == [found]


def test_term_without_bounds_is_as_the_law_says_but_reminds_as_the_unit_likes() -> None:
    """Its article stands in the refusal."""
    change = Change("deadline", TERM, {"amount": 4, "warn": (3,)})
    (found,) = adjust(SOUND, [change], SOUND).findings
    assert (found.code, "某法第六十条" in found.message) == ("WFL-029", True)
    reminded = adjust(SOUND, [Change("deadline", TERM, {"warn": (3,)})], SOUND)
    assert (reminded.findings, reminded.body["deadlines"][TERM]["warn"]) == ((), [3])


def test_lock_of_the_layer_above_binds_whatever_the_units_own_says() -> None:
    """Bounds and locks are read from the base; a lock holds what the base does not have as well."""
    own = deepcopy(BASE)
    part(own, "deadlines/answer_term")["bounds"] = {"day": {"least": 1, "most": 99}}
    part(own, APPROVAL).pop("x-locked")
    for change in (
        Change("deadline", TERM, {"amount": 90}),
        Change("task", "head_approval", {"roles": ("officer",)}),
    ):
        assert adjust(own, [change], BASE).findings
    locked = with_fault(
        lambda body: (free(body), put(f"stages/first_stage/tasks/{CALL}", **{"x-locked": ["off"]})(body))
    )
    assert refused("task", CALL, locked, off=True) == [("WFL-029", "/off")]
    off = deepcopy(locked)
    part(off, f"stages/first_stage/tasks/{CALL}")["off"] = True
    assert locked_changes(locked, off) == [f"/stages/first_stage/tasks/{CALL}/off"]


def test_part_is_restored_as_the_layer_above_has_it() -> None:
    """Byte for byte, gates included; a part of the unit's own stays."""
    own = adjust(
        BASE,
        [
            Change("deadline", TERM, {"amount": 3, "warn": ()}),
            Change(
                "task",
                "head_approval",
                {"gates": ("sum_stated",), "documents": ("approval_letter", "house_note")},
            ),
        ],
        BASE,
    ).body
    view = adjustable(own, BASE, "deadline", TERM)
    assert view is not None
    assert view.own == ("amount", "warn")
    back = restore(restore(own, BASE, "deadline", TERM), BASE, "task", "head_approval")
    assert canonical_text(back) == canonical_text(BASE)
    assert restore(own, SOUND, "task", CALL) == own


def test_parameter_gives_way_to_a_number_and_comes_back() -> None:
    """While it governs the amount is None; a number of the unit's own takes its place."""
    base = with_fault(
        lambda body: (free(body), put("deadlines/answer_term", parameter="highest_amount")(body))
    )
    view = adjustable(base, base, "deadline", TERM)
    assert view is not None
    assert (view.values["amount"], view.parameter) == (None, "highest_amount")
    own = adjust(base, [Change("deadline", TERM, {"amount": 4})], base).body
    assert "parameter" not in own["deadlines"][TERM]
    again = adjust(own, [Change("deadline", TERM, {"amount": None})], base)
    assert again.body["deadlines"][TERM]["parameter"] == "highest_amount"
    assert procedure_differences(base, own)[0].before == {"parameter": "highest_amount"}


def test_differences_are_told_part_by_part() -> None:
    """What a page adjusts by its values, anything else as other, parts that came and went by their titles."""
    after = deepcopy(adjusted("task", "head_approval", gates=("sum_stated",)))
    part(after, APPROVAL)["title"] = "批准"
    part(after, "deadlines/answer_term")["amount"] = 4
    part(after, "stages/first_stage")["tasks"].pop("call_report")
    part(after, "stages/second_stage")["tasks"]["site_visit"] = {"title": "踏勘", "roles": ["officer"]}
    found = procedure_differences(BASE, after)
    assert [(each.id, each.aspect, each.before, each.after) for each in found] == [
        ("head_approval", "gates", (), ("须填数额",)),
        ("site_visit", "added", None, None),
        (TERM, "amount", 5, 4),
        ("call_report", "removed", None, None),
        ("head_approval", "other", None, None),
    ]
    assert found[0].name("en") == "批准"
    assert procedure_differences(BASE, BASE) == procedure_differences({"stages": 1}, BASE) == ()


def test_plain_way_of_giving_a_task_is_chosen_and_rules_of_a_file_can_be_given_up() -> None:
    """One rule stands for the choice; rules with conditions are shown as stated until another way is chosen."""
    path = f"{SECOND}/tasks/case_service"
    own = adjusted("task", "case_service", assignment="turn")
    assert part(own, path)["assignment"] == {"by_unit": {"to": "turn"}}
    assert [(each.aspect, each.before, each.after) for each in procedure_differences(BASE, own)] == [
        ("assignment", "", "turn")
    ]
    assert canonical_text(restore(own, BASE, "task", "case_service")) == canonical_text(BASE)
    stated = deepcopy(BASE)
    part(stated, path)["assignment"] = {"large": {"to": "turn", "if": "form.intake_form.amount > 3"}}
    view = adjustable(stated, stated, "task", "case_service")
    assert view is not None
    assert view.values["assignment"] == "stated"
    for value, kept in (("stated", "large"), ("handler", "by_unit")):
        found = adjust(stated, [Change("task", "case_service", {"assignment": value})], stated)
        assert (found.findings, list(part(found.body, path)["assignment"])) == ((), [kept])
    nobody = adjust(stated, [Change("task", "case_service", {"assignment": ""})], stated).body
    assert "assignment" not in part(nobody, path)


# -- what is off


def test_task_that_is_off_is_never_offered_and_nothing_waits_for_it(calendar: WorkingCalendar) -> None:
    """The case goes its way; whoever asks is told why the task does not come."""
    with_call, without = BASE, adjusted("task", CALL, off=True)
    for body, offered in ((with_call, True), (without, False)):
        case = Case(compile_procedure(body), calendar, parameter={"highest_amount": 1000})
        case.open("2026-03-02", amount=50)
        assert (CALL in {each.task for each in offers(case.procedure, case.state, case.facts)}) is offered
        case.do(CALL, "2026-03-03", OFFICER, "done")
        assert [each.message for each in case.refusal if "本单位的程序已停用" in each.message] == (
            [] if offered else ["“上门”还不能办理：本单位的程序已停用这一项。"]
        )
        case.do("head_approval", "2026-03-04", HEAD, "approved")
        assert "case_service" in {each.task for each in offers(case.procedure, case.state, case.facts)}


def test_gate_that_is_off_keeps_nobody(calendar: WorkingCalendar) -> None:
    """The same act is refused with it and done without."""
    base = with_fault(
        lambda body: part(body, f"{APPROVAL}/gates")["amount_known"].update(
            {"free": True, "if": "parameter.open == true"}
        )
    )
    off = adjust(base, [Change("task", "head_approval", {"gates": ("amount_known",)})], base).body
    for body, codes in ((base, {"WFL-112"}), (off, set())):
        case = Case(compile_procedure(body), calendar, parameter={"open": False})
        case.open("2026-03-02", amount=50).do("head_approval", "2026-03-03", HEAD, "approved")
        assert case.codes == codes


def test_rehearsal_names_the_open_task_that_is_switched_off(calendar: WorkingCalendar) -> None:
    """A case in the middle of it would lose it."""
    case = Case(compile_procedure(BASE), calendar, parameter={"highest_amount": 1000})
    case.open("2026-03-02", amount=50)
    new = compile_procedure(adjusted("task", CALL, off=True))
    act = Act("amend", date(2026, 3, 4), reason="调整")
    assert rehearse(case.procedure, new, case.state, act, case.facts, calendar).lost == (CALL,)


def test_optional_ways_of_the_base_pack_can_be_switched_off_without_an_error(bodies: dict[str, Any]) -> None:
    """Every one that is offered leaves a procedure that runs; what goes with it is told."""
    base = bodies["ordinary_penalty"]
    optional = [
        each.id for each in adjustables(base, base) if each.sort == "task" and "off" not in each.locks
    ]
    assert {"seizure_request", "preservation_request", "demolition_notice"} <= set(optional)
    for id in optional:
        body = adjust(base, [Change("task", id, {"off": True})], base).body
        found = check_procedure(body, Known(), Place("p", path=""))
        assert {each.code for each in found} <= {"WFL-027"}, id
    assert "formal_demand" not in optional


def test_numbers_of_cases_are_adjusted_and_given_back_to_the_common_way() -> None:
    """A form and series of the unit's own; without a form the procedure says nothing, and counts with all others."""
    said = {"format": "{word}简字〔{year}〕{serial}号", "sequence": "small", "width": 4}
    body = adjusted("numbering", "number", **said)
    assert diff_patch(BASE, body) == {"number": said}
    part = adjustable(body, BASE, "numbering", "number")
    assert part is not None
    assert (dict(part.values), part.own) == (said, ("format", "sequence", "width"))
    told = [(each.name(), each.aspect, each.before, each.after) for each in procedure_differences(BASE, body)]
    assert told[0] == ("案号", "format", "", said["format"])
    assert [each[1] for each in told] == ["format", "sequence", "width"]
    assert adjusted("numbering", "number", format="{word}{serial}", sequence="", width=0)["number"] == {
        "format": "{word}{serial}"
    }
    assert restore(body, BASE, "numbering", "number") == BASE
    gone = adjust(body, [Change("numbering", "number", {"format": "", "sequence": "", "width": 0})], BASE)
    assert (gone.findings, gone.body) == ((), BASE)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"format": "{word}{year}"}, ("WFL-032", "/format")),
        ({"format": "{word}{serial}{day}"}, ("WFL-032", "/format")),
        ({"format": "{word}{serial}", "width": 10}, ("WFL-032", "/width")),
        ({"format": "{word}{serial}", "sequence": "No Name"}, ("WFL-032", "/sequence")),
        ({"sequence": "small"}, ("WFL-032", "/format")),
    ],
)
def test_numbers_that_cannot_be_given_are_refused_at_their_field(
    values: dict[str, Any], found: tuple[str, str]
) -> None:
    """What lint would tell of the file is told of what was typed."""
    assert refused("numbering", "number", **values) == [found]


def test_numbers_that_an_upper_layer_holds_stay() -> None:
    """Held as a whole at the head of the procedure."""
    base = {**BASE, "x-locked": ["number"]}
    assert refused("numbering", "number", base, format="{word}{serial}") == [("WFL-029", "/format")]
