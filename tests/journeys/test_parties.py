"""The story of two parties: told, served and made to pay one after the other, by an officer with a phone."""

from __future__ import annotations

from typing import Any

import pytest

from journeys import penalty
from journeys.people import PHONE, Person, Town
from journeys.steps import do, open_case, review

FELLOW = {"_fellow": "zhzf02"}
DECIDED = {**FELLOW, **penalty.RECEIPT, "document": "行政处罚决定书"}
WAIVED = {"made": False, "summary": "书面放弃陈述、申辩。"}


def apart(officer: Person, case: str, task: str, values: dict[str, Any], outcome: str) -> None:
    """The task done for the first party, then for the second."""
    for number in ("1", "2"):
        do(officer, case, task, {**values, "party": number}, outcome)


@pytest.mark.soak
def test_two_parties_are_served_and_pay_one_after_the_other(town: Town) -> None:
    """Each receipt opens its party's terms; who is left is said; what concerns both at once is refused with its article."""
    officer, head, chief = (town.person(each, PHONE) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    case = open_case(officer, fellow="zhzf02", items="1,776")
    do(head, case, "unit_opinion", {"agreed": True, "opinion": "同意立案。"}, "同意立案")
    do(chief, case, "filing_approval", {"opinion": "批准立案。"}, "批准立案")
    do(officer, case, "evidence_collection", {**FELLOW, **penalty.INVESTIGATION}, "已记入案卷")
    do(officer, case, "rectify_order", {**FELLOW, **penalty.RECTIFY}, "已责令改正")
    do(officer, case, "investigation_conclusion", {**FELLOW, **penalty.REPORT}, "建议给予处罚")
    do(officer, case, "prior_notice", {**FELLOW, **penalty.NOTICE}, "报请审批")
    do(head, case, "notice_approval", {"agreed": True, "opinion": "同意告知。"}, "同意告知")
    do(officer, case, "notice_service", {**FELLOW, **penalty.RECEIPT, "party": "1"}, "已送达")
    officer.sees("陈述申辩期限（示范商贸有限公司）", "送达事先告知书")
    officer.go(f"{case}/tasks/notice_service").sees("尚待办理的：", "2 当事人甲")
    second = {**FELLOW, **penalty.RECEIPT, "recipient": "当事人甲", "party": "2"}
    do(officer, case, "notice_service", second, "已送达")
    apart(officer, case, "party_statement", WAIVED, "当事人书面放弃")
    do(officer, case, "decision_draft", {**FELLOW, **penalty.DECISION}, "报请审核")
    review(officer, head, case, "penalty_decision_letter")
    do(chief, case, "decision_approval", {"opinion": "批准。"}, "批准")
    apart(officer, case, "decision_service", DECIDED, "已送达")
    officer.sees("缴纳罚款期限（示范商贸有限公司）", "缴纳罚款期限（当事人甲）")
    officer.go(f"{case}/tasks/penalty_execution").fill({**penalty.EXECUTION, "party": "0"})
    officer.press("当事人已履行").sees("《行政处罚法》第六十六条、第六十七条")
    apart(officer, case, "penalty_execution", penalty.EXECUTION, "当事人已履行")
    do(officer, case, "case_closing", penalty.CLOSING, "提请结案")
    officer.go("/cases").sees("结案")
    assert town.watch.strangers == []
