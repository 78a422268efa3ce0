"""The story of the bureau: an item, a case with two parties and two acts, colleagues' approvals, a decision, closing."""

from __future__ import annotations

from journeys import penalty
from journeys.people import Town
from journeys.steps import do, open_case, review, text_of


def test_bureau_case_goes_from_item_to_closing(town: Town) -> None:
    """An officer of the bureau takes a case with two parties through every stage, with colleagues' approvals."""
    officer, head, chief = (town.person(each) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    case = open_case(officer, fellow="zhzf02", items="1,776")
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
    officer.go(case).sees("须送审，尚未送审")
    review(officer, head, case, "penalty_decision_letter")
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
    do(town.person("dagl01"), case, "case_archive", penalty.ARCHIVING, "已归档")
    officer.go(case).sees("已结案")
    assert town.watch.errors == []
    assert town.watch.strangers == []
