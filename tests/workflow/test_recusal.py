"""Recusal: asked for on a ground, decided by whom the law names; what stands still meanwhile is data of the procedure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.workflow import Act, Doer, compile_procedure

from .faulty import with_fault
from .people import HEAD, OFFICER, Case

DAY = date(2026, 3, 2)
GROUNDS = {"interest": {"title": "利害关系"}, "relation": {"title": "其他关系"}}
CHIEF = Doer("chief", frozenset({"chief"}))
OTHER_HEAD = Doer("head_b", frozenset({"head"}))


def opened(calendar: WorkingCalendar, **challenge: Any) -> Case:
    """A case whose approval is open to the head."""
    acts = {
        "challenge": {
            "roles": ["officer", "head"],
            "article": "某法第四十三条",
            "grounds": GROUNDS,
            **challenge,
        },
        "recuse": {"roles": ["chief"], "article": "某法第四十三条第三款"},
        "amend": {"roles": ["head"]},
        "assign": {"roles": ["head"]},
    }
    body = with_fault(lambda each: each["acts"].update(acts))
    return Case(compile_procedure(body), calendar).open("2026-03-01", amount=5)


def challenged(case: Case, who: str, doer: Doer = OFFICER, **values: Any) -> Case:
    words = {"by": "party", "ground": "interest", **values}
    return case.act(Act("challenge", DAY, target=who, values=words, reason="是亲属"), doer)


def decided(case: Case, who: str, outcome: str, doer: Doer = CHIEF) -> Case:
    return case.act(Act("recuse", DAY, target=who, outcome=outcome, reason="查实"), doer)


def test_challenged_goes_on_until_it_is_decided_where_the_law_says_so(calendar: WorkingCalendar) -> None:
    """Granted: off the case with what he holds; refused: as before. The state tells who asked, on what, who decided."""
    case = challenged(opened(calendar), "head_a")
    held = case.state
    case.act(Act("claim", DAY, task="head_approval"), HEAD)
    decided(case, "head_a", "granted")
    assert case.state["recused"] == ["head_a"]
    assert "holder" not in case.state["items"]["head_approval"]
    (asked,) = case.state["challenges"]
    assert (asked["by"], asked["ground"], asked["state"], asked["decided_by"]) == (
        "party",
        "interest",
        "granted",
        "chief",
    )
    assert case.do("head_approval", "2026-03-03", HEAD, "rejected").codes == {"WFL-125"}
    case.state = held
    decided(case, "head_a", "refused")
    assert case.do("head_approval", "2026-03-03", HEAD, "rejected").codes == set()


def test_challenged_stands_still_where_the_law_says_so(calendar: WorkingCalendar) -> None:
    """Neither he nor anybody in his stead acts before the decision; others do."""
    case = challenged(opened(calendar, suspends=True), "head_a")
    stand_in = Doer("head_b", frozenset({"head"}), stands_for=("head_a",))
    assert case.do("head_approval", "2026-03-03", HEAD, "rejected").codes == {"WFL-134"}
    assert "某法第四十三条" in case.refusal[0].article
    case.state = {
        **case.state,
        "items": {
            **case.state["items"],
            "head_approval": {**case.state["items"]["head_approval"], "holder": "head_a"},
        },
    }
    assert case.do("head_approval", "2026-03-03", stand_in, "rejected").codes == {"WFL-134"}
    decided(case, "head_a", "refused")
    assert case.do("head_approval", "2026-03-03", HEAD, "rejected").codes == set()


def test_handler_who_is_recused_handles_no_more(calendar: WorkingCalendar) -> None:
    """He is off the handlers; the others stay."""
    case = decided(challenged(opened(calendar), "officer_a", HEAD), "officer_a", "granted")
    assert case.state["handlers"] == ["officer_b"]


@pytest.mark.parametrize(
    ("who", "doer", "values"),
    [
        ("", OFFICER, {}),
        ("head_a", OFFICER, {"by": "nobody"}),
        ("head_a", OFFICER, {"by": "self"}),
        ("head_a", OFFICER, {"ground": "weather"}),
    ],
    ids=["nobody", "by nobody", "for himself by another", "no ground"],
)
def test_request_must_be_complete(
    calendar: WorkingCalendar, who: str, doer: Doer, values: dict[str, Any]
) -> None:
    """Whom, by whom, on which of the law's grounds."""
    assert challenged(opened(calendar), who, doer, **values).codes == {"WFL-135"}


def test_request_is_decided_once_by_whom_the_law_names_and_never_by_himself(
    calendar: WorkingCalendar,
) -> None:
    """Not by another role, not without a request, not without a reason, not twice, not about oneself."""
    case = challenged(opened(calendar), "head_a")
    assert decided(case, "head_a", "granted", OTHER_HEAD).codes == {"WFL-105"}
    assert decided(case, "officer_a", "granted").codes == {"WFL-135"}
    assert decided(case, "head_a", "perhaps").codes == {"WFL-135"}
    silent = Act("recuse", DAY, target="head_a", outcome="granted")
    assert case.act(silent, CHIEF).codes == {"WFL-116"}
    decided(case, "head_a", "refused")
    assert decided(case, "head_a", "granted").codes == {"WFL-135"}
    own = challenged(opened(calendar), "chief")
    assert decided(own, "chief", "granted").codes == {"WFL-135"}
    deputy = Doer("deputy", frozenset({"chief"}), lent=(("chief", "chief"),))
    assert decided(own, "chief", "granted", deputy).codes == {"WFL-135"}


def test_nobody_recuses_by_an_amendment_what_somebody_else_decides(calendar: WorkingCalendar) -> None:
    """Where the procedure names who decides, the short way is his alone."""
    act = Act("amend", DAY, reason="利害关系", values={"recused": ["officer_a"]})
    assert opened(calendar).act(act, HEAD).codes == {"WFL-105"}
    both = Doer("chief", frozenset({"chief", "head"}))
    assert opened(calendar).act(act, both).state["recused"] == ["officer_a"]
