"""One ordinary case from lead to archive: two parties, a seizure, a hearing, seven roles, and the law's gates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

import pytest

from journeys import penalty
from journeys.people import Person, Town
from journeys.steps import do, open_case, review
from journeys.test_acts import choose
from yimen.cases import grant
from yimen.kernel import system_actor

FELLOW = {"_fellow": "zhzf02"}
FINE = "60000"
SEIZURE: dict[str, Any] = {
    "measure": "seize",
    "object": "违法堆放的建筑材料",
    "reason": "拒不清除，影响通行。",
    "basis": "《城市道路管理条例》第四十二条",
    "since": "2026-07-01",
    "until": "2026-07-30",
}
RECORD: dict[str, Any] = {
    "present": True,
    "told": True,
    "done_at": "2026-07-02T10:00",
    "place": "示范路1号门前",
    "content": "清点后当场交付决定书和清单。",
    "goods.0.name": "水泥",
    "goods.0.quantity": "20",
}
REVIEW: dict[str, Any] = {
    **dict.fromkeys(("subject", "facts", "evidence", "law", "procedure", "discretion", "documents"), "right"),
    "opinion": "审核通过。",
}


class Staff:
    """Those who take part, by what they are."""

    ACCOUNTS: ClassVar = {
        "officer": "zhzf01",
        "head": "zhzf-head",
        "reviewer": "zhzf-legal",
        "chief": "zhzf-chief",
        "chair": "zhzf05",
        "clerk": "zhzf06",
        "office": "sfj01",
    }

    def __init__(self, town: Town) -> None:
        self._town = town

    def __getattr__(self, name: str) -> Person:
        return self._town.person(self.ACCOUNTS[name])


def on(town: Town, day: date) -> str:
    """The legal day is now this one; everybody signs in anew."""
    town.people.clear()
    town.site.runtime.clock.set(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))  # type: ignore[attr-defined]
    return day.isoformat()


def appoint(town: Town, account: str, role: str) -> None:
    with town.site.runtime.database.write() as session:
        grant(
            session,
            system_actor("migrate", "jindong"),
            account=account,
            unit="zhzf",
            role=role,
            since=date(2026, 1, 1),
            clock=town.site.runtime.clock,
        )


def refused(person: Person, case: str, task: str, values: dict[str, Any], outcome: str, article: str) -> None:
    """The outcome is pressed and refused with the article; the page keeps what was entered."""
    person.go(f"{case}/tasks/{task}").fill(values).press(outcome)
    assert person.page.url.endswith(f"/tasks/{task}"), person.page.url
    assert any(article in each for each in person.problems), person.problems
    for name, value in values.items():
        field = person.page.locator(f'textarea[name="{name}"]')
        if field.count():
            assert field.input_value() == value


def hear(chair: Person, case: str, held: dict[str, Any]) -> None:
    """The record of the hearing with two who took part."""
    chair.go(f"{case}/tasks/hearing_session")
    for index, (name, part) in enumerate((("当事人甲", "当事人"), ("执法员001", "调查人员"))):
        chair.add_row("添加一行：参加人员")
        chair.fill({f"attendants.{index}.name": name, f"attendants.{index}.part": part})
    chair.fill(held).press("已举行")


@pytest.mark.soak
def test_case_goes_from_lead_to_archive_and_no_gate_is_skipped(town: Town) -> None:
    """Handling officers, unit head, legal reviewer, hearing chair, agency head, records clerk, legal office."""
    appoint(town, "zhzf05", "hearing_chair")
    appoint(town, "zhzf06", "records_clerk")
    staff = Staff(town)
    case = open_case(staff.officer, fellow="zhzf02", items="1,776")

    # returned once: the unit's head wants the facts told again
    staff.head.go(f"{case}/tasks/unit_opinion").fill({"_reason": "请补充现场情况。"}).press("退回：立案登记")
    staff.officer.go(case).sees("请补充现场情况。")
    again = {**FELLOW, "summary": "巡查发现，现场堆放水泥二十袋。"}
    do(staff.officer, case, "case_intake", again, "提请立案")
    do(staff.head, case, "unit_opinion", {"agreed": True, "opinion": "同意立案。"}, "同意立案")
    do(staff.chief, case, "filing_approval", {"opinion": "批准立案。"}, "批准立案")
    do(staff.officer, case, "evidence_collection", {**FELLOW, **penalty.INVESTIGATION}, "已记入案卷")
    do(staff.officer, case, "rectify_order", {**FELLOW, **penalty.RECTIFY}, "已责令改正")

    # the seizure runs beside the investigation
    on(town, date(2026, 7, 2))
    do(staff.officer, case, "seizure_request", {**FELLOW, **SEIZURE}, "报请批准")
    do(staff.chief, case, "seizure_approval", {"opinion": "批准。"}, "批准")
    staff.officer.go(f"{case}/tasks/seizure_record").add_row("添加一行：物品清单")
    staff.officer.fill({**FELLOW, **RECORD}).press("已实施并当场交付决定书和清单")
    assert staff.officer.page.url.endswith(case), staff.officer.problems
    staff.officer.sees("查封（扣押）决定书")

    # a larger fine: the right to a hearing cannot be left out (art. 63)
    do(staff.officer, case, "investigation_conclusion", {**FELLOW, **penalty.REPORT}, "建议给予处罚")
    notice = {**FELLOW, **penalty.NOTICE, "proposed_fine": FINE, "proposed_penalty": "罚款人民币六万元。"}
    refused(staff.officer, case, "prior_notice", notice, "报请审批", "第六十三条")
    do(staff.officer, case, "prior_notice", {**notice, "hearing_right": True}, "报请审批")
    do(staff.head, case, "notice_approval", {"agreed": True, "opinion": "同意告知。"}, "同意告知")
    day = on(town, date(2026, 7, 3))
    do(staff.officer, case, "notice_service", {**FELLOW, **penalty.RECEIPT, "served_on": day}, "已送达")
    silent = {"made": False, "summary": "未提出。"}
    refused(staff.officer, case, "party_statement", silent, "期满未提出", "第四十五条")
    on(town, date(2026, 7, 6))
    asked = {"made": True, "summary": "要求听证。", "hearing_requested": True}
    do(staff.officer, case, "party_statement", asked, "要求听证")

    # the hearing, seven working days after its notice (art. 64)
    invited = {
        "hearing_at": "2026-07-17T09:00",
        "place": "听证室",
        "chair": "听证主持人",
        "public": True,
    }
    do(staff.chair, case, "hearing_notice", invited, "已通知")
    held = {"held_on": "2026-07-17", "content": "双方陈述、质证、辩论。", "signed": True}
    hear(staff.chair, case, held)
    assert any("第六十四条" in each for each in staff.chair.problems), staff.chair.problems
    on(town, date(2026, 7, 17))
    hear(staff.chair, case, held)
    assert staff.chair.page.url.endswith(case), staff.chair.problems
    report = {"summary": "听证如期举行。", "disputed": "罚款金额。", "opinion": "维持。"}
    do(staff.chair, case, "hearing_report", report, "已提交听证报告")

    # after a hearing the review cannot be left out (art. 58), and the decision is not heavier than the notice
    decision = {**FELLOW, **penalty.DECISION, "fine": FINE, "penalty": "罚款人民币六万元。"}
    do(staff.officer, case, "decision_draft", decision, "报请审核")
    assert staff.chief.status_of(f"{case}/tasks/decision_approval") == 404
    staff.chief.go(f"{case}/way").sees("第五十八条")
    do(staff.reviewer, case, "legal_review", REVIEW, "审核通过")
    review(staff.officer, staff.reviewer, case, "penalty_decision_letter")
    do(staff.chief, case, "decision_approval", {"opinion": "批准。"}, "批准")
    receipt = {**FELLOW, **penalty.RECEIPT, "document": "行政处罚决定书", "served_on": "2026-07-17"}
    do(staff.officer, case, "decision_service", receipt, "已送达")

    # corrected once
    choose(staff.head, case, "更正办理日期")
    said = {"_target": "filing_approval", "_new_day": "2026-06-30", "_reason": "日期录错。"}
    staff.head.fill(said).press("更正办理日期").sees("日期录错。")

    # paid; what was seized must be given back before the case is closed (Coercion Law, arts. 27, 28)
    day = on(town, date(2026, 7, 20))
    paid = {**penalty.EXECUTION, "performed_on": day, "paid": FINE}
    do(staff.officer, case, "penalty_execution", paid, "当事人已履行")
    refused(staff.officer, case, "case_closing", penalty.CLOSING, "提请结案", "第二十七条")
    back = {**FELLOW, "way": "release", "ground": "decided", "reason": "当事人已改正并缴纳罚款。"}
    do(staff.officer, case, "seizure_disposal", back, "解除并退还")
    do(staff.officer, case, "case_closing", penalty.CLOSING, "提请结案")
    do(staff.chief, case, "closing_approval", {"opinion": "同意结案。"}, "同意结案")
    do(staff.clerk, case, "case_archive", penalty.ARCHIVING, "已归档")

    staff.office.go(case).sees("已结案", "案卷封面", "听证笔录", "行政处罚决定书")
    refusals = ("422", "409")  # the browser notes each refused answer
    assert [each for each in town.watch.errors if not any(code in each for code in refusals)] == []
    assert town.watch.strangers == []
