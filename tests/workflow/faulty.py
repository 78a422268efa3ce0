"""A small sound procedure, and one planted fault for every code of the lint."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Body = dict[str, Any]

SOUND: Body = {
    "id": "small_procedure",
    "title": {"zh": "示例程序"},
    "counting": {"some_law": {"working_amounts": [5], "article": "某法第八十五条"}},
    "stages": {
        "first_stage": {
            "title": "受理",
            "tasks": {
                "case_intake": {
                    "opens": True,
                    "title": "登记",
                    "roles": ["officer"],
                    "form": "intake_form",
                    "outcomes": {"submitted": {"title": "提交"}},
                },
                "head_approval": {
                    "after": "case_intake",
                    "title": "审批",
                    "roles": ["head"],
                    "not_who": ["case_intake"],
                    "form": "opinion_form",
                    "documents": {"approval_letter": {"outcomes": ["approved"]}},
                    "outcomes": {
                        "approved": {"title": "同意"},
                        "rejected": {"after": "approved", "title": "不同意"},
                    },
                    "returns": ["case_intake"],
                    "entry": {"submitted": {"on": ["case_intake.submitted"]}},
                    "gates": {
                        "amount_known": {
                            "if": "form.intake_form.amount <= parameter.highest_amount",
                            "outcomes": ["approved"],
                            "message": "数额过高",
                            "article": "某法第一条",
                        }
                    },
                },
            },
        },
        "second_stage": {
            "after": "first_stage",
            "title": "办理",
            "entry": {"approved": {"on": ["head_approval.approved"]}},
            "decisions": {
                "review_need": {
                    "title": "是否审核",
                    "rules": {"large": {"if": "form.intake_form.amount > 100", "outcome": "needed"}},
                    "default": "not_needed",
                }
            },
            "tasks": {
                "case_review": {
                    "title": "审核",
                    "roles": ["reviewer"],
                    "form": "none",
                    "entry": {"needed": {"on": ["review_need.needed"]}},
                },
                "case_service": {
                    "title": "送达",
                    "roles": ["officer"],
                    "form": "none",
                    "entry": {
                        "reviewed": {"on": ["case_review.completed"]},
                        "plain": {"on": ["review_need.not_needed"]},
                    },
                },
            },
        },
    },
    "deadlines": {
        "answer_term": {
            "title": "答复期限",
            "amount": 5,
            "unit": "day",
            "rule": "some_law",
            "starts": ["case_intake.submitted"],
            "stops": ["head_approval.completed"],
            "task": "head_approval",
            "warn": [2],
            "article": "某法第六十条",
        }
    },
    "endings": {
        "case_done": {"title": "办结", "criteria": {"served": {"on": ["case_service.completed"]}}},
        "case_refused": {
            "after": "case_done",
            "title": "不予办理",
            "criteria": {"rejected": {"on": ["head_approval.rejected"]}},
        },
    },
    "acts": {"withdraw": {"roles": ["head"]}},
}


def part(body: Body, path: str) -> Any:
    """The part of the body under a path of ids."""
    here: Any = body
    for step in path.split("/"):
        here = here[step]
    return here


APPROVAL = "stages/first_stage/tasks/head_approval"
SECOND = "stages/second_stage"
TERM = "deadlines/answer_term"
GATE = f"{APPROVAL}/gates/amount_known"


def put(path: str, **values: Any) -> Callable[[Body], None]:
    """A fault: the values stand under the path."""
    return lambda body: part(body, path).update(deepcopy(values))


def drop(path: str, name: str) -> Callable[[Body], None]:
    return lambda body: part(body, path).pop(name)


def rename_procedure(body: Body) -> None:
    body["id"] = "small"


def double_id(body: Body) -> None:
    part(body, SECOND)["tasks"]["case_intake"] = {
        "title": "又一项",
        "roles": ["officer"],
        "form": "none",
    }


def receipt_of_nothing(body: Body) -> None:
    body["events"] = {"got": {"title": "收到", "serves": ["no_letter"]}}
    body["deadlines"]["answer_term"]["starts"] = ["got.occurred"]


def wait_for_each_other(body: Body) -> None:
    tasks = part(body, SECOND)["tasks"]
    tasks["case_review"]["entry"] = {"x": {"on": ["case_service.completed"]}}
    tasks["case_service"]["entry"] = {"x": {"on": ["case_review.completed"]}}


def block_first_stage(body: Body) -> None:
    part(body, SECOND)["entry"] = {"over": {"on": ["first_stage.left"]}}
    part(body, "stages/first_stage")["tasks"]["never_opened"] = {
        "title": "办不了的一项",
        "roles": ["head"],
        "form": "none",
        "required": True,
        "entry": {"x": {"if": "false"}},
    }


def add_call(body: Body) -> None:
    """An optional task that alone leads to another."""
    part(body, "stages/first_stage")["tasks"] |= {
        "house_call": {"title": "上门", "roles": ["officer"], "form": "none", "discretionary": True},
        "call_report": {
            "title": "上门报告",
            "roles": ["officer"],
            "form": "none",
            "entry": {"called": {"on": ["house_call.completed"]}},
        },
    }


def switch_off_call(body: Body) -> None:
    add_call(body)
    part(body, "stages/first_stage/tasks/house_call")["off"] = True


def wait_for_what_is_off(body: Body) -> None:
    switch_off_call(body)
    part(body, GATE)["on"] = ["house_call.completed"]


INTAKE = "stages/first_stage/tasks/case_intake"


def given_to(also: Body | None = None, /, **rule: Any) -> Callable[[Body], None]:
    """The approval with one rule that says whom it is given to."""
    return put(APPROVAL, assignment={"to_somebody": rule}, **(also or {}))


def twice_the_same(body: Body) -> None:
    rules = {"first_rule": {"to": "turn"}, "second_rule": {"after": "first_rule", "to": "turn"}}
    part(body, APPROVAL)["assignment"] = rules


FAULTS: list[tuple[str, str, Callable[[Body], None]]] = [
    ("WFL-001", "an unknown property", put(APPROVAL, officer="head")),
    ("WFL-001", "a unit that is none", put(TERM, unit="week")),
    ("WFL-002", "a procedure of one word", rename_procedure),
    (
        "WFL-002",
        "a task of one word",
        put("stages/second_stage/tasks", review={"title": "审", "roles": ["head"], "form": "none"}),
    ),
    ("WFL-003", "an order after nothing", put(APPROVAL, after="case_service")),
    ("WFL-003", "an order in a circle", put("stages/first_stage", after="second_stage")),
    ("WFL-004", "an id twice", double_id),
    ("WFL-005", "an unknown task", put(SECOND, entry={"approved": {"on": ["heads_approval.approved"]}})),
    (
        "WFL-005",
        "an outcome that is none",
        put(SECOND, entry={"approved": {"on": ["head_approval.aproved"]}}),
    ),
    ("WFL-005", "a reference without a dot", put(TERM, stops=["head_approval"])),
    (
        "WFL-006",
        "an expression with an error",
        put(f"{APPROVAL}/gates/amount_known", **{"if": "form.intake_form.amount <="}),
    ),
    ("WFL-006", "a function that is none", put(f"{APPROVAL}/gates/amount_known", **{"if": "now() > 3"})),
    ("WFL-007", "a root that is none", put(f"{APPROVAL}/gates/amount_known", **{"if": "fine > 3"})),
    (
        "WFL-007",
        "a form that is none",
        put(f"{APPROVAL}/gates/amount_known", **{"if": "form.other_form.x == 1"}),
    ),
    (
        "WFL-007",
        "a field that is none",
        put(f"{APPROVAL}/gates/amount_known", **{"if": "form.intake_form.sum == 1"}),
    ),
    (
        "WFL-007",
        "a parameter that is none",
        put(f"{APPROVAL}/gates/amount_known", **{"if": "parameter.lowest == 1"}),
    ),
    (
        "WFL-007",
        "a result of no task",
        put(f"{APPROVAL}/gates/amount_known", **{"if": 'result.head_aproval == "x"'}),
    ),
    (
        "WFL-007",
        "a deadline that is none",
        put(f"{APPROVAL}/gates/amount_known", **{"if": "deadline.other_term > 1"}),
    ),
    (
        "WFL-007",
        "a field of the act that is none",
        put(f"{APPROVAL}/gates/amount_known", **{"if": 'act.colour == "x"'}),
    ),
    ("WFL-008", "two entries that wait for each other", wait_for_each_other),
    (
        "WFL-008",
        "an entry that is never true",
        put(f"{SECOND}/tasks/case_review", entry={"x": {"if": "false"}}),
    ),
    ("WFL-009", "a required task that never opens", block_first_stage),
    (
        "WFL-010",
        "two outcomes of one task",
        put(SECOND, entry={"both": {"on": ["head_approval.approved", "head_approval.rejected"]}}),
    ),
    (
        "WFL-010",
        "a condition that is always false",
        put(SECOND, entry={"no": {"on": ["head_approval.approved"], "if": "1 > 2"}}),
    ),
    (
        "WFL-010",
        "a result that the task cannot have",
        put(SECOND, entry={"no": {"if": 'result.head_approval == "agreed"'}}),
    ),
    (
        "WFL-010",
        "a gate for an outcome that is none",
        put(f"{APPROVAL}/gates/amount_known", outcomes=["agreed"]),
    ),
    (
        "WFL-010",
        "a document for an outcome that is none",
        put(APPROVAL, documents={"approval_letter": {"outcomes": ["agreed"]}}),
    ),
    (
        "WFL-010",
        "a choice that its field does not offer",
        put(f"{APPROVAL}/gates/amount_known", **{"if": "form.intake_form.sort == 'fire'"}),
    ),
    (
        "WFL-010",
        "one field with two values at once",
        put(f"{APPROVAL}/gates/amount_known", **{"if": 'case.unit == "a" && case.unit == "b"'}),
    ),
    ("WFL-010", "a gate that is always shut", put(f"{APPROVAL}/gates/amount_known", **{"if": "1 > 2"})),
    ("WFL-011", "a task without a form", drop(APPROVAL, "form")),
    ("WFL-012", "a task without a role", drop(APPROVAL, "roles")),
    ("WFL-013", "a role that is none", put(APPROVAL, roles=["boss"])),
    ("WFL-013", "a role that is none may withdraw", put("acts/withdraw", roles=["boss"])),
    ("WFL-013", "a role that is none may extend", put(TERM, extension={"amount": 5, "roles": ["boss"]})),
    ("WFL-014", "a form that is none", put(APPROVAL, form="missing_form")),
    ("WFL-015", "a document that is none", put(APPROVAL, documents=["missing_letter"])),
    ("WFL-016", "a deadline without article", drop(TERM, "article")),
    ("WFL-017", "a counting rule that is none", put(TERM, rule="other_law")),
    ("WFL-017", "days without a rule", drop(TERM, "rule")),
    ("WFL-017", "no amount", drop(TERM, "amount")),
    ("WFL-017", "a warning before the start", put(TERM, warn=[5])),
    ("WFL-018", "separated from nobody", put(APPROVAL, not_who=["case_intakes"])),
    ("WFL-018", "separated from itself", put(APPROVAL, not_who=["head_approval"])),
    (
        "WFL-019",
        "a child procedure that is none",
        put(SECOND + "/tasks/case_review", procedure="missing_procedure"),
    ),
    ("WFL-020", "back to itself", put(APPROVAL, returns=["head_approval"])),
    ("WFL-020", "back to a later task", put(APPROVAL, returns=["case_service"])),
    ("WFL-020", "back to no task", put(APPROVAL, annuls_to=["case_intakes"])),
    ("WFL-021", "a parameter that is none", put(TERM, parameter="answer_days")),
    ("WFL-021", "pauses by no parameter", put(TERM, pause_parameter="answer_paused")),
    (
        "WFL-022",
        "no ending that can be reached",
        lambda body: body.update(
            endings={"case_done": {"title": "办结", "criteria": {"x": {"if": "false"}}}}
        ),
    ),
    ("WFL-023", "no opening task", drop("stages/first_stage/tasks/case_intake", "opens")),
    ("WFL-023", "two opening tasks", put(APPROVAL, opens=True)),
    ("WFL-024", "an outcome that leads nowhere", lambda body: body["endings"].pop("case_refused")),
    ("WFL-025", "a role that nobody in some unit holds", put(APPROVAL, roles=["chair"])),
    ("WFL-026", "a deadline of no task", put(TERM, task="case_intakes")),
    ("WFL-026", "a deadline that nothing starts", put(TERM, starts=[])),
    ("WFL-026", "a deadline that starts with the receipt of a paper nobody makes", receipt_of_nothing),
    ("WFL-026", "an extension by nobody", put(TERM, extension={"amount": 5})),
    (
        "WFL-026",
        "a gate that waits for no deadline",
        put(f"{APPROVAL}/gates/amount_known", until="other_term"),
    ),
    (
        "WFL-010",
        "a gate that waits for what never happens",
        put(f"{APPROVAL}/gates/amount_known", on=["head_approval.approved", "head_approval.rejected"]),
    ),
    ("WFL-027", "a task that is off and alone leads to another", switch_off_call),
    ("WFL-028", "a gate that waits for a task that is off", wait_for_what_is_off),
    ("WFL-029", "a gate that is off though the law does not leave it free", put(GATE, off=True)),
    ("WFL-030", "a term beyond its bounds", put(TERM, bounds={"day": {"least": 1, "most": 4}})),
    ("WFL-031", "a required task that is off", put(APPROVAL, off=True)),
    ("WFL-032", "a unit that the bounds do not name", put(TERM, bounds={"month": {"most": 1}})),
    ("WFL-035", "in turn among a role that does not do the task", given_to(to="turn", roles=["reviewer"])),
    ("WFL-035", "to whoever did a task that is none", given_to(to="doer", task="case_intakes")),
    ("WFL-035", "to whoever did what keeps him from it", given_to(to="doer", task="case_intake")),
    ("WFL-035", "to the handler, who did what keeps him from it", given_to(to="handler")),
    ("WFL-035", "in turn in a unit that is none", given_to(to="turn", unit='"丙"')),
    ("WFL-035", "in turn where only handlers may do it", given_to({"by": "handlers"}, to="turn")),
    (
        "WFL-035",
        "in turn among a role that nobody holds in some unit that has others",
        given_to({"roles": ["head", "chair"]}, to="turn", roles=["chair"]),
    ),
    ("WFL-035", "a rule behind one that asks for the same", twice_the_same),
    ("WFL-035", "a rule for the task that opens the case", put(INTAKE, assignment={"to_me": {"to": "turn"}})),
    ("WFL-007", "a rule that reads what is none", given_to(to="turn", **{"if": "fine > 3"})),
    ("WFL-006", "a rule whose unit is no expression", given_to(to="turn", unit="case.(")),
    ("WFL-013", "a rule with a role that is none", given_to(to="turn", roles=["boss", "head"])),
    (
        "WFL-047",
        "a recusal that is asked for and decided by nobody",
        put("acts", challenge={"roles": ["officer"]}),
    ),
    (
        "WFL-033",
        "a form that no task fills in",
        put(APPROVAL.replace("head_approval", "case_intake"), form="none"),
    ),
    (
        "WFL-048",
        "a paper of an act that hands the case on",
        lambda body: part(body, APPROVAL)["outcomes"]["approved"].update(moves='"south"'),
    ),
    ("WFL-049", "a case for each row of what is no field", lambda body: body.update(each="neighbours")),
    ("WFL-050", "numbers without a serial", lambda body: body.update(number={"format": "{word}{year}"})),
    ("WFL-045", "a notice to nobody we know", lambda body: body.update(notices=_notice(to=["neighbour"]))),
    ("WFL-046", "a blank of nothing", lambda body: body.update(notices=_notice(text="由{office}受理"))),
]


def _notice(**changes: Any) -> Body:
    told = {"title": "告知", "on": ["head_approval.approved"], "to": ["party"], "text": "由{unit}受理"}
    return {"told_approved": {**told, **changes}}


def with_fault(plant: Callable[[Body], None]) -> Body:
    body = deepcopy(SOUND)
    plant(body)
    return body
