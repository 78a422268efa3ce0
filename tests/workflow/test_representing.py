"""Somebody acts in another's stead: whose work he may do, who is named, and what keeps either of them keeps both."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Act, Doer, compile_procedure, represented

from .faulty import SECOND, put, with_fault
from .people import HEAD, OFFICER, Case

DAY = date(2026, 3, 2)
SERVICE = "case_service"
HOLDER = Doer("holder", frozenset({"officer"}))
HELPER = Doer("helper", frozenset({"officer"}), stands_for=("holder",))
OTHER = Doer("other", frozenset({"officer"}))


def served(calendar: WorkingCalendar, **changes: Any) -> Case:
    """A case whose service has opened and is claimed by the holder."""
    body = with_fault(put(f"{SECOND}/tasks/{SERVICE}", **changes))
    body["acts"] |= {"amend": {"roles": ["head"]}, "assign": {"roles": ["head"]}}
    case = Case(compile_procedure(body), calendar, parameter={"highest_amount": 9})
    case.open("2026-03-01", amount=5).do("head_approval", "2026-03-02", HEAD, "approved")
    return case.act(Act("claim", DAY, task=SERVICE), HOLDER)


def done(case: Case, doer: Doer) -> Case:
    return case.do(SERVICE, "2026-03-03", doer)


def test_substitute_does_what_the_absent_holds_and_both_are_named(calendar: WorkingCalendar) -> None:
    """Another colleague is refused; the substitute is not, and whoever he stands for did it too."""
    assert done(served(calendar), OTHER).codes == {"WFL-122"}
    case = served(calendar)
    act = Act("complete", DAY, task=SERVICE)
    assert represented(case.procedure, case.state, act, HELPER) == ("holder",)
    assert represented(case.procedure, case.state, act, HOLDER) == ()
    done(case, HELPER)
    assert case.state["items"][SERVICE]["who"] == ["helper", "holder"]


def test_substitute_neither_takes_nor_puts_back_nor_hands_on(calendar: WorkingCalendar) -> None:
    """What the absent holds stays his: it is done for him, no more."""
    for sort, code in (("claim", "WFL-122"), ("release", "WFL-122"), ("delegate", "WFL-133")):
        act = Act(sort, DAY, task=SERVICE, reason="x", values={"holder": "other"})  # type: ignore[arg-type]
        assert code in served(calendar).act(act, HELPER).codes, sort


@pytest.mark.parametrize("recused", ["helper", "holder"])
def test_recusal_of_either_keeps_both(calendar: WorkingCalendar, recused: str) -> None:
    """A recused substitute does nothing; for somebody who is recused nothing is done."""
    case = served(calendar)
    case.state = {**case.state, "recused": [recused]}
    assert done(case, HELPER).codes == {"WFL-125"}


@pytest.mark.parametrize("before", ["helper", "holder"])
def test_separation_of_duties_is_judged_for_both(calendar: WorkingCalendar, before: str) -> None:
    """Whoever of the two did the earlier task keeps the other from the later one."""
    case = served(calendar, not_who=["case_intake"])
    items = dict(case.state["items"])
    items["case_intake"] = {**items["case_intake"], "who": [before]}
    case.state = {**case.state, "items": items}
    assert done(case, HELPER).codes == {"WFL-106"}
    assert before in case.refusal[0].message


def test_handlers_work_is_done_by_the_handlers_substitute(calendar: WorkingCalendar) -> None:
    """A task that only handlers do is the substitute's too, in the handler's stead."""
    case = served(calendar, by="handlers")
    case.state = {**case.state, "handlers": ["holder"]}
    case.act(Act("release", DAY, task=SERVICE), HOLDER)
    assert done(case, OTHER).codes == {"WFL-126"}
    done(case, HELPER)
    assert case.state["items"][SERVICE]["who"] == ["helper", "holder"]


def test_lent_role_names_the_lender_where_it_alone_opens_the_task(calendar: WorkingCalendar) -> None:
    """Whoever could do it by a role of his own does it for himself."""
    lent = Doer("deputy", frozenset({"officer", "head"}), lent=(("head", "head_a"),))
    case = Case(compile_procedure(with_fault(lambda _: None)), calendar).open("2026-03-01", OFFICER, amount=5)
    approval = Act("complete", DAY, task="head_approval")
    assert represented(case.procedure, case.state, approval, lent) == ("head_a",)
    assert represented(case.procedure, case.state, Act("complete", DAY, task=SERVICE), lent) == ()
    assert represented(case.procedure, case.state, Act("withdraw", DAY), lent) == ("head_a",)
    intaker = Doer("officer_a", frozenset({"officer", "head"}), lent=(("head", "head_a"),))
    assert case.do("head_approval", "2026-03-02", intaker, "rejected").codes == {"WFL-106"}


def test_task_is_handed_to_a_colleague_and_comes_back(calendar: WorkingCalendar) -> None:
    """The colleague alone does it, in the stead of whoever handed it; put back by either it is his again."""
    case = served(calendar)
    handed = Act("delegate", DAY, task=SERVICE, reason="出差", values={"holder": "other"})
    case.act(handed, HOLDER)
    record = case.state["items"][SERVICE]
    assert (record["holder"], record["chosen"]) == ("other", {"to": "delegated", "by": "holder"})
    held = case.state
    assert done(case, HOLDER).codes == {"WFL-122"}
    assert case.act(handed, OTHER).codes == {"WFL-133"}
    for doer in (OTHER, HOLDER):
        case.state = held
        case.act(Act("release", DAY, task=SERVICE), doer)
        assert case.state["items"][SERVICE]["holder"] == "holder"
    case.state = held
    done(case, OTHER)
    assert case.state["items"][SERVICE]["who"] == ["other", "holder"]


@pytest.mark.parametrize(
    ("values", "reason", "code"),
    [
        ({}, "出差", "WFL-133"),
        ({"holder": "holder"}, "出差", "WFL-133"),
        ({"holder": "other"}, " ", "WFL-116"),
        ({"holder": "recused"}, "出差", "WFL-125"),
        ({"holder": "officer_a"}, "出差", "WFL-106"),
    ],
)
def test_task_is_not_handed_to_whoever_could_not_do_it(
    calendar: WorkingCalendar, values: dict[str, Any], reason: str, code: str
) -> None:
    """To nobody, to oneself, without a reason, to somebody recused or kept from it."""
    case = served(calendar, not_who=["case_intake"])
    case.state = {**case.state, "recused": ["recused"]}
    act = Act("delegate", DAY, task=SERVICE, reason=reason, values=values)
    assert code in case.act(act, HOLDER).codes


def test_recusal_of_the_lender_takes_the_task_from_his_colleague(calendar: WorkingCalendar) -> None:
    """What was handed over by somebody who is then recused is nobody's."""
    case = served(calendar)
    case.act(Act("delegate", DAY, task=SERVICE, reason="出差", values={"holder": "other"}), HOLDER)
    case.act(Act("amend", DAY, reason="利害关系", values={"recused": ["holder"]}), HEAD)
    assert "holder" not in case.state["items"][SERVICE]
