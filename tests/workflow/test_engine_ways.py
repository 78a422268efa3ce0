"""The engine on a small procedure: what is begun at will, comes from outside, or belongs to somebody."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar, finding_kinds
from yimen.workflow import Act, Doer, Procedure, compile_procedure, offers

from .faulty import SOUND, with_fault
from .people import HEAD, OFFICER, REVIEWER, Case


@pytest.fixture(scope="module")
def small() -> Procedure:
    return compile_procedure(SOUND)


def discretionary(body: dict[str, Any]) -> None:
    body["stages"]["second_stage"]["tasks"]["expert_opinion"] = {
        "title": "专家意见",
        "roles": ["reviewer"],
        "form": "none",
        "discretionary": True,
    }
    body["stages"]["second_stage"]["tasks"]["home_visit"] = {
        "title": "上门走访",
        "roles": ["officer"],
        "form": "none",
        "manual": True,
        "required": True,
    }


def test_discretionary_task_is_offered_but_never_in_the_way(calendar: WorkingCalendar) -> None:
    """It may be started, or done at once, or left."""
    procedure = compile_procedure(with_fault(discretionary))
    case = Case(procedure, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=50)
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    shown = {each.task: each for each in offers(procedure, case.state, case.facts)}
    assert shown["expert_opinion"].manual
    assert not shown["expert_opinion"].required
    case.act(Act("start", date(2026, 3, 3), task="expert_opinion"), REVIEWER)
    assert case.refusal == ()
    case.act(Act("start", date(2026, 3, 3), task="expert_opinion"), REVIEWER)
    assert case.codes == {"WFL-127"}
    case.do("expert_opinion", "2026-03-04", REVIEWER)
    case.do("home_visit", "2026-03-04", OFFICER)
    assert case.refusal == ()


def test_task_is_begun_at_will_where_its_condition_holds(calendar: WorkingCalendar) -> None:
    """Work that waits for some units is a way beside their own for others: the court, for who may enforce itself."""

    def own_way(body: dict[str, Any]) -> None:
        discretionary(body)
        task = body["stages"]["second_stage"]["tasks"]["expert_opinion"]
        task.update(discretionary=False, required=False, manual="parameter.own_power == true")

    procedure = compile_procedure(with_fault(own_way))
    for own, waits in ((True, True), (False, False), (None, False)):
        parameter = {"highest_amount": 1000, **({} if own is None else {"own_power": own})}
        case = Case(procedure, calendar, parameter=parameter).open("2026-03-02", amount=50)
        case.do("head_approval", "2026-03-03", HEAD, "approved")
        shown = {each.task: each.manual for each in offers(procedure, case.state, case.facts)}
        assert shown["expert_opinion"] is waits
        case.do("expert_opinion", "2026-03-04", REVIEWER)
        assert case.refusal == ()


def test_task_at_will_is_shown_while_it_has_its_ground(calendar: WorkingCalendar) -> None:
    """What is false leaves it out of what is offered; what is unknown does not; the act itself asks its gates alone."""

    def grounded(body: dict[str, Any]) -> None:
        discretionary(body)
        body["stages"]["second_stage"]["tasks"]["expert_opinion"]["offered"] = 'case.title == "难办"'

    procedure = compile_procedure(with_fault(grounded))
    case = Case(procedure, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=50)
    case.do("head_approval", "2026-03-03", HEAD, "approved")

    def shown(**facts: Any) -> bool:
        offered = offers(procedure, case.state, {**case.facts, **facts})
        return "expert_opinion" in {each.task for each in offered}

    assert [shown(case={"title": "难办"}), shown(case={"title": "易办"}), shown(case={})] == [
        True,
        False,
        True,
    ]
    case.facts["case"] = {"title": "易办"}
    case.do("expert_opinion", "2026-03-04", REVIEWER)
    assert case.refusal == ()


def child(body: dict[str, Any]) -> None:
    body["stages"]["second_stage"]["tasks"]["case_review"]["procedure"] = "small_procedure"
    body["events"] = {
        "payment_arrived": {
            "title": "缴款到账",
            "outcomes": {"paid": {"title": "已缴"}},
            "roles": ["head"],
        }
    }
    body["stages"]["second_stage"]["tasks"]["case_service"]["entry"]["paid"] = {
        "on": ["payment_arrived.paid"]
    }


def test_child_case_is_opened_and_its_result_returns(calendar: WorkingCalendar) -> None:
    """The engine asks for the child case; its ending comes back as an event."""
    procedure = compile_procedure(with_fault(child))
    case = Case(procedure, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=500)
    result = Act("event", date(2026, 3, 5), target="case_review", outcome="case_done")
    assert case.act(result, HEAD).codes == {"WFL-120"}
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    assert case.outcome is not None
    assert [each.data["procedure"] for each in case.outcome.effects if each.sort == "child"] == [
        "small_procedure"
    ]
    assert offers(procedure, case.state, case.facts) == []
    case.act(result, HEAD)
    assert [each.task for each in offers(procedure, case.state, case.facts)] == ["case_service"]


def test_event_from_outside_moves_the_case(calendar: WorkingCalendar) -> None:
    """A payment opens what waits for it; unknown events and wrong results are refused."""
    procedure = compile_procedure(with_fault(child))
    case = Case(procedure, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=500)
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    day = date(2026, 3, 4)
    assert case.act(Act("event", day, target="no_event"), HEAD).codes == {"WFL-120"}
    assert case.act(Act("event", day, target="payment_arrived", outcome="lost"), HEAD).codes == {"WFL-120"}
    assert case.act(Act("event", day, target="payment_arrived", outcome="paid"), OFFICER).codes == {"WFL-105"}
    case.act(Act("event", day, target="payment_arrived", outcome="paid"), HEAD)
    assert [each.task for each in offers(procedure, case.state, case.facts)] == ["case_service"]


def test_handlers_alone_do_a_task_by_handlers(calendar: WorkingCalendar) -> None:
    """Another officer of the unit is refused until the case is assigned to him."""

    def plant(body: dict[str, Any]) -> None:
        body["stages"]["second_stage"]["tasks"]["case_service"]["by"] = "handlers"
        body["acts"]["assign"] = {"roles": ["head"]}

    procedure = compile_procedure(with_fault(plant))
    case = Case(procedure, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=5)
    case.do("head_approval", "2026-03-03", HEAD, "approved")
    other = Doer("officer_c", frozenset({"officer"}))
    assert case.do("case_service", "2026-03-04", other).codes == {"WFL-126"}
    case.act(Act("assign", date(2026, 3, 4), values={"handlers": ["officer_c"]}), HEAD)
    assert case.do("case_service", "2026-03-04", other).refusal == ()


def test_order_of_the_map_does_not_matter(small: Procedure) -> None:
    """Keys sorted by the store give the same procedure: `after` alone orders."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return value

    again = compile_procedure(turned(deepcopy(SOUND)))
    assert again.order == small.order
    assert list(again.items["head_approval"].outcomes) == ["approved", "rejected"]


def test_every_reason_has_a_sentence_that_can_be_filled() -> None:
    """The codes of refusals are registered with Chinese messages."""
    refusals = [kind for kind in finding_kinds() if kind.code.startswith("WFL-1")]
    assert len(refusals) == 39
    assert all(any("一" <= sign <= "龥" for sign in kind.message) for kind in refusals)


def test_what_stood_beside_the_way_stands_again_when_the_case_is_reopened(calendar: WorkingCalendar) -> None:
    """Goods that were held when the case was withdrawn are still to be released, within the term as it was."""

    def held(body: dict[str, Any]) -> None:
        hold = {"title": "扣押", "roles": ["officer"], "form": "none", "discretionary": True}
        entry = {"held": {"on": ["hold_goods.completed"]}}
        release = {
            "after": "hold_goods",
            "title": "处理",
            "roles": ["officer"],
            "form": "none",
            "entry": entry,
        }
        body["stages"]["side_stage"] = {
            "after": "second_stage",
            "title": "强制措施",
            "required": False,
            "entry": {"filed": {"on": ["case_intake.submitted"]}},
            "tasks": {"hold_goods": hold, "release_goods": release},
        }
        term = body["deadlines"]["answer_term"]
        body["deadlines"]["hold_term"] = {**term, "after": "answer_term", "task": "release_goods"}
        body["deadlines"]["hold_term"].update(
            starts=["hold_goods.completed"], stops=["release_goods.completed"]
        )
        body["acts"]["override"] = {"roles": ["head"]}

    procedure = compile_procedure(with_fault(held))
    case = Case(procedure, calendar, parameter={"highest_amount": 1000}).open("2026-03-02", amount=50)
    case.do("hold_goods", "2026-03-02", OFFICER)
    term = case.state["deadlines"]["hold_term"]
    case.act(Act("withdraw", date(2026, 3, 3), reason="误立"), HEAD)
    assert case.state["deadlines"]["hold_term"]["state"] == "dropped"
    again = Act("override", date(2026, 3, 4), task="head_approval", outcome="approved", reason="恢复办理")
    case.act(again, HEAD)
    assert case.refusal == ()
    assert case.state["items"]["release_goods"]["state"] == "active"
    assert case.state["items"]["release_goods"]["round"] == 2
    assert case.state["deadlines"]["hold_term"] == term
    assert case.state["items"]["first_stage"]["state"] == "left"
    assert not [name for name, record in case.state["items"].items() if "shut" in record]
    case.do("release_goods", "2026-03-05", OFFICER)
    assert case.state["deadlines"]["hold_term"]["state"] == "met"
