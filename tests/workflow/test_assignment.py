"""Whom a task is given to when it opens: by rule, in turn, and why others are passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import (
    Act,
    Candidate,
    Choice,
    Doer,
    Outcome,
    Procedure,
    asked_by,
    assigned,
    choose,
    compile_procedure,
    tasks_to_assign,
)

from .faulty import APPROVAL, SECOND, put, with_fault
from .people import HEAD, OFFICER, Case

DAY = date(2026, 3, 2)
REVIEW, SERVICE = "case_review", "case_service"
TURN = {"in_turn": {"to": "turn"}}


def sound(path: str, **rules: Any) -> Procedure:
    return compile_procedure(with_fault(put(path, assignment=rules)))


def served(calendar: WorkingCalendar, **rules: Any) -> Case:
    """A case in which the service has just opened, with rules that say whose it is."""
    procedure = sound(f"{SECOND}/tasks/{SERVICE}", **rules)
    case = Case(procedure, calendar, parameter={"highest_amount": 9}).open("2026-03-01", amount=5)
    return case.do("head_approval", "2026-03-02", HEAD, "approved")


def candidates(*accounts: str, **other: Any) -> list[Candidate]:
    return [Candidate(each, frozenset({"officer"}), certified=True, **other) for each in accounts]


def choice(case: Case, people: list[Candidate], task: str = SERVICE) -> Choice:
    """The first rule's choice."""
    item = case.procedure.items[task]
    asked = next(iter(asked_by(case.procedure, case.state, item, case.facts, "unit_a")))
    return choose(case.procedure, case.state, item, asked, people, DAY)


def give(case: Case, made: Choice) -> None:
    outcome = assigned(Outcome(case.state, ()), [made])
    case.state = outcome.state
    assert outcome.effects[0].sort == "task_assigned"


def to_assign(case: Case, before: Any, sort: Any = "complete") -> list[str]:
    return [each.id for each in tasks_to_assign(case.procedure, before, case.state, Act(sort, DAY))]


def test_turn_goes_to_whoever_waited_longest_and_to_nobody_twice(calendar: WorkingCalendar) -> None:
    """Ties go by account; who was passed over keeps his place and comes first when he is back."""
    case = served(calendar, **TURN)
    people, given = candidates("a", "b", "c"), []
    away: set[str] = {"b"}
    for number in range(1, 8):
        now = [replace(each, away=each.account in away) for each in people]
        made = choice(case, now)
        assert made.moves_turn
        given.append(made.account)
        people = [replace(each, turn=number) if each.account == made.account else each for each in people]
        if number == 3:
            away.clear()
    assert given == ["a", "c", "a", "b", "c", "a", "b"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"away": True}, "WFL-132"),
        ({"roles": frozenset({"clerk"})}, "WFL-105"),
    ],
)
def test_whoever_cannot_do_it_is_passed_over_with_the_reason(
    calendar: WorkingCalendar, change: dict[str, Any], code: str
) -> None:
    """Away or without the role: the next one gets it, and it is told why."""
    case = served(calendar, **TURN)
    first, second = candidates("a", "b")
    made = choice(case, [replace(first, **change), second])
    assert made.account == "b"
    assert [(account, why.code) for account, why in made.passed] == [("a", code)]


def test_recused_separated_and_uncertified_are_passed_over(calendar: WorkingCalendar) -> None:
    """What would keep somebody from doing the task keeps him from being given it; then it is nobody's."""
    rules = {"assignment": TURN, "not_who": ["case_intake"], "certificates": True}
    procedure = compile_procedure(with_fault(put(f"{SECOND}/tasks/{SERVICE}", **rules)))
    case = Case(procedure, calendar, parameter={"highest_amount": 9}).open("2026-03-01", amount=5)
    case.do("head_approval", "2026-03-02", HEAD, "approved")
    case.state = {**case.state, "recused": ["r"]}
    uncertified = replace(candidates("u")[0], certified=False)
    made = choice(case, [*candidates("r", "officer_a", "officer_b"), uncertified])
    assert made.account == ""
    assert not made.moves_turn
    assert [(account, why.code) for account, why in made.passed] == [
        ("r", "WFL-125"),
        ("officer_a", "WFL-106"),
        ("officer_b", "WFL-106"),
        ("u", "WFL-108"),
    ]
    give(case, made)
    record = case.state["items"][SERVICE]
    assert "holder" not in record
    assert record["chosen"] == {"to": "turn", "rule": "in_turn"}


def test_handler_fellow_and_doer_are_asked_for_by_name(calendar: WorkingCalendar) -> None:
    """Rules name people of the case; being away does not take their own work from them."""
    for to, task, expected in (
        ("handler", "", ("officer_a",)),
        ("fellow", "", ("officer_b",)),
        ("doer", "case_intake", ("officer_a", "officer_b")),
    ):
        case = served(calendar, by_name={"to": to, **({"task": task} if task else {})})
        item = case.procedure.items[SERVICE]
        (asked,) = asked_by(case.procedure, case.state, item, case.facts, "unit_a")
        assert asked.accounts == expected
        made = choice(case, candidates(*sorted(expected, reverse=True), away=True))
        assert (made.account, made.moves_turn) == (expected[0], False)


def test_rules_hold_in_their_order_and_what_is_unknown_does_not(calendar: WorkingCalendar) -> None:
    """Conditions read the case; the unit is an expression of its own."""
    case = served(
        calendar,
        small={"to": "handler", "if": "form.intake_form.amount < 3"},
        unheard={"after": "small", "to": "fellow", "if": "form.intake_form.colour == 'red'"},
        large={"after": "unheard", "to": "turn", "unit": "form.intake_form.amount > 3 ? 'big' : 'little'"},
        rest={"after": "large", "to": "turn"},
    )
    item = case.procedure.items[SERVICE]
    asked = list(asked_by(case.procedure, case.state, item, case.facts, "unit_a"))
    assert [(each.rule.id, each.unit) for each in asked] == [("large", "big"), ("rest", "unit_a")]


def test_task_is_assigned_when_it_opens_and_not_again(calendar: WorkingCalendar) -> None:
    """Only the opening asks; who put a task back leaves it to the others; who is recused loses it."""
    procedure = sound(f"{SECOND}/tasks/{SERVICE}", **TURN)
    case = Case(procedure, calendar, parameter={"highest_amount": 9}).open("2026-03-01", amount=5)
    before = case.state
    case.do("head_approval", "2026-03-02", HEAD, "approved")
    assert to_assign(case, before) == [SERVICE]
    give(case, choice(case, candidates("a")))
    held = case.state
    assert to_assign(case, held) == []
    holder = Doer("a", frozenset({"officer"}))
    case.act(Act("release", DAY, task=SERVICE), holder)
    assert "chosen" not in case.state["items"][SERVICE]
    assert to_assign(case, held, "release") == []
    case.act(Act("claim", DAY, task=SERVICE), holder)
    assert case.state["items"][SERVICE]["holder"] == "a"
    assert "chosen" not in case.state["items"][SERVICE]


def test_other_task_of_the_recused_is_asked_for_again(calendar: WorkingCalendar) -> None:
    """A recusal takes the task from its holder, and the rule names another."""
    body = with_fault(put(f"{SECOND}/tasks/{SERVICE}", assignment=TURN))
    body["acts"] |= {"amend": {"roles": ["head"]}, "assign": {"roles": ["head"]}}
    case = Case(compile_procedure(body), calendar, parameter={"highest_amount": 9})
    case.open("2026-03-01", amount=5).do("head_approval", "2026-03-02", HEAD, "approved")
    give(case, choice(case, candidates("a", "b")))
    held = case.state
    case.act(Act("amend", DAY, reason="利害关系", values={"recused": ["a"]}), HEAD)
    assert case.refusal == ()
    assert to_assign(case, held, "amend") == [SERVICE]
    assert choice(case, candidates("a", "b")).account == "b"


def test_task_done_anew_goes_back_to_whoever_did_it(calendar: WorkingCalendar) -> None:
    """The next round is the same person's, out of turn; when he may no longer, somebody else's."""
    case = served(calendar, **TURN)
    items = dict(case.state["items"])
    items[SERVICE] = {**items[SERVICE], "round": 2, "who": ["b"]}
    case.state = {**case.state, "items": items}
    made = choice(case, candidates("a", "b"))
    assert (made.account, made.moves_turn) == ("b", False)
    assert choice(case, candidates("a")).account == "a"


def test_handlers_that_change_take_their_tasks_along(calendar: WorkingCalendar) -> None:
    """What was given to the handler as such is given to the new one."""
    body = with_fault(put(f"{SECOND}/tasks/{SERVICE}", assignment={"his": {"to": "handler"}}))
    body["acts"]["assign"] = {"roles": ["head"]}
    case = Case(compile_procedure(body), calendar, parameter={"highest_amount": 9})
    case.open("2026-03-01", amount=5).do("head_approval", "2026-03-02", HEAD, "approved")
    give(case, choice(case, candidates("officer_a")))
    held = case.state
    case.act(Act("assign", DAY, values={"handlers": ["officer_c"]}), HEAD)
    assert to_assign(case, held, "assign") == [SERVICE]
    give(case, choice(case, candidates("officer_c")))
    assert case.state["items"][SERVICE]["holder"] == "officer_c"


def test_nobody_is_named_for_what_he_may_not_do(calendar: WorkingCalendar) -> None:
    """The head cannot give an approval to whoever registered the case."""
    body = with_fault(put(APPROVAL, roles=["head", "officer"]))
    body["acts"]["assign"] = {"roles": ["head"]}
    case = Case(compile_procedure(body), calendar).open("2026-03-01", OFFICER, amount=5)
    case.act(Act("assign", DAY, task="head_approval", values={"holder": "officer_b"}), HEAD)
    assert case.codes == {"WFL-106"}
    case.act(Act("assign", DAY, task="head_approval", values={"holder": "officer_c"}), HEAD)
    assert case.state["items"]["head_approval"]["chosen"] == {"to": "named", "by": "head_a"}
