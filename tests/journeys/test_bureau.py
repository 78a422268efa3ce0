"""The story of the bureau: an item, a case with two parties and two acts, colleagues' approvals, a decision, closing."""

from __future__ import annotations

from io import BytesIO

import docx

from journeys import penalty
from journeys.people import Person, Town

ACCOUNTS = ("zhzf01", "zhzf-head", "zhzf-chief", "zhzf-legal")


def open_case(officer: Person) -> str:
    """An officer opens a case from an item of the catalog; the address of its page comes back."""
    officer.go("/catalog/item").sees("执法事项", "1776")
    officer.page.locator("tbody a").first.click()
    officer.follow("以此事项立案")
    if (
        officer.page.get_by_role("link", name="行政处罚普通程序").count()
        and "procedure" not in officer.page.url
    ):
        officer.page.locator("main").get_by_role("link", name="行政处罚普通程序").click()
    item = officer.page.locator('[name="alleged_acts.0.item"]').input_value()
    officer.add_row("添加一行：当事人").add_row("添加一行：涉嫌违法行为")
    officer.fill(
        {
            "_fellow": "zhzf02",
            "source": "inspection",
            "found_on": penalty.DAY,
            "title": "擅自占用城市道路堆放建筑材料",
            "parties.0.sort": "organisation",
            "parties.0.name": "示范商贸有限公司",
            "parties.1.sort": "person",
            "parties.1.name": "当事人甲",
            "alleged_acts.0.occurred_on": "2026-06-20",
            "alleged_acts.0.place": "示范路1号",
            "alleged_acts.1.item": item,
            "alleged_acts.1.occurred_on": "2026-06-21",
            "alleged_acts.1.place": "示范路2号",
            "summary": "巡查发现当事人未经批准占用城市道路堆放建筑材料。",
        }
    ).press("提请立案")
    officer.sees("擅自占用城市道路堆放建筑材料", "示范商贸有限公司", "当事人甲", "办案记录")
    return officer.page.url.removeprefix(officer.base)


def text_of(paper: bytes) -> str:
    """The words of a .docx."""
    parts = [each.text for each in docx.Document(BytesIO(paper)).element.body.iter() if each.text]
    return "".join(parts)


def do(person: Person, case: str, task: str, values: dict[str, object], outcome: str) -> None:
    """One task of the case: fill its form, press its outcome, land on the case page."""
    person.go(f"{case}/tasks/{task}").fill(values).press(outcome)
    assert person.page.url.endswith(case), f"{task}: {person.problems}"


def test_bureau_case_goes_from_item_to_closing(town: Town) -> None:
    """An officer of the bureau takes a case with two parties through every stage, with colleagues' approvals."""
    officer, head, chief = (town.person(each) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    case = open_case(officer)
    fellow = {"_fellow": "zhzf02"}

    head.go("/").sees("承办机构审核", "示范商贸有限公司等2方")
    do(head, case, "unit_opinion", {"agreed": True, "opinion": "同意立案。"}, "同意立案")
    do(chief, case, "filing_approval", {"opinion": "批准立案。"}, "批准立案")
    do(officer, case, "evidence_collection", {**fellow, **penalty.INVESTIGATION}, "已记入案卷")
    do(officer, case, "rectify_order", {**fellow, **penalty.RECTIFY}, "已责令改正")
    do(officer, case, "investigation_conclusion", {**fellow, **penalty.REPORT}, "建议给予处罚")
    do(officer, case, "prior_notice", {**fellow, **penalty.NOTICE}, "报请审批")
    do(head, case, "notice_approval", {"agreed": True, "opinion": "同意告知。"}, "同意告知")
    do(officer, case, "notice_service", {**fellow, **penalty.RECEIPT}, "已送达")
    do(
        officer,
        case,
        "party_statement",
        {"made": False, "summary": "当事人书面放弃陈述、申辩。"},
        "当事人书面放弃",
    )
    do(officer, case, "decision_draft", {**fellow, **penalty.DECISION}, "报请审核")
    do(chief, case, "decision_approval", {"opinion": "批准。"}, "批准")

    officer.go(case).sees("行政处罚决定书", "审核与决定")
    decision = officer.page.locator("li", has_text="行政处罚决定书").get_by_role("link", name="下载")
    paper = officer.page.request.get(officer.base + str(decision.get_attribute("href")))
    assert paper.status == 200
    assert "示范商贸有限公司" in text_of(paper.body())

    receipt = {**penalty.RECEIPT, "document": "行政处罚决定书"}
    do(officer, case, "decision_service", {**fellow, **receipt}, "已送达")
    do(officer, case, "penalty_execution", penalty.EXECUTION, "当事人已履行")
    do(officer, case, "case_closing", penalty.CLOSING, "提请结案")
    do(chief, case, "closing_approval", {"opinion": "同意结案。"}, "同意结案")
    officer.go(case).sees("已结案")
    assert town.watch.errors == []
    assert town.watch.strangers == []
