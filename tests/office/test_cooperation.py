"""Departments of a district ask one another, assist under a ruling, and go out together."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl

from fixtures.sites import Site
from office.district import (
    COMPLAINT,
    DAY,
    called,
    children,
    do,
    done,
    may_ask,
    next_week,
    penalty_filed,
    seen,
    signed_in,
)
from office.pages import post, refusal
from yimen.cases import PublicCase
from yimen.kernel import FixedClock


def ask_two_departments(district: Site, lead: PublicCase) -> str:
    """A penalty case in which two departments were asked in one act; its id."""
    case = lead.case_id
    done(
        district, "gm-rx01", case, "hotline_dispatch.dispatched", channel="web", unit="cgzf", opinion="请核查"
    )
    done(district, "gm-cgzf01", case, "lead_assessment.accepted", source="hotline", opinion="受理")
    handled = {"_fellow": "gm-cgzf02", "visited_on": DAY, "findings": "属实", "opinion": "立案"}
    done(district, "gm-cgzf01", case, "lead_handling.filed", **handled)
    penalty = penalty_filed(district, "gm-cgzf01", lead).rsplit("/", 1)[1]
    done(district, "gm-cgzf-head", penalty, "unit_opinion.agreed", agreed="true", opinion="同意。")
    done(district, "gm-cgzf-chief", penalty, "filing_approval.approved", opinion="同意。")
    client = signed_in(district, "gm-cgzf01")
    query_task = called(district, "information_query_case")
    page = f"/cases/open?parent={penalty}&task={query_task}"
    said = {
        "_parent": penalty,
        "_task": query_task,
        "_unit": "cgzf",
        "_occurred_on": DAY,
        "_deed": "open:drafted",
        "title": "登记信息",
        "units.~rows": ["0", "1"],
        "units.0.unit": "scjg",
        "units.0.content": "登记状态",
        "units.1.unit": "swj",
        "units.1.content": "纳税状态",
        "subject": "示例建筑有限公司",
        "basis": "办案需要",
    }
    for reader in ("gm-scjg01", "gm-cgzf-head"):  # neither sees the case, nor is an officer of it
        assert signed_in(district, reader).get(page).status_code in (403, 404)
    asked = post(client, "/cases/open", page, said)
    assert asked.status_code == 302, refusal(asked)
    assert str(asked.headers["Location"]) == f"/cases/{penalty}"  # it lists both
    return penalty


def test_departments_are_asked_at_once_and_each_in_a_case_of_its_own(
    district: Site, lead: PublicCase, clock: FixedClock
) -> None:
    """Each sees its question and not the file; its sealed answer comes back; who is late is seen in the case and above."""
    penalty = ask_two_departments(district, lead)
    client = signed_in(district, "gm-cgzf01")
    query_task = called(district, "information_query_case")
    page = seen(client, f"/cases/{penalty}")
    query, other = children(page)  # in the order of the rows
    assert "启动来源" in seen(client, f"/cases/{query}")  # what called for it is no query
    assert "的查询件" not in seen(client, f"/cases/{query}")
    assert "没有逾期的期限" in seen(signed_in(district, "gm-sfj01"), "/supervision")
    done(district, "gm-cgzf-head", query, "query_approval.approved", agreed="true", opinion="同意。")
    done(district, "gm-scjg01", query, "query_answer.found", answer="在业。")
    done(district, "gm-scjg-head", query, "query_sealing.sealed", agreed="true", opinion="同意。")
    assert "执法信息查询复函" in seen(client, f"/cases/{query}")
    assert signed_in(district, "gm-scjg01").get(f"/cases/{penalty}").status_code == 404
    assert may_ask(client, penalty, query_task) == 0  # the other department has not answered yet
    done(district, "gm-cgzf-head", other, "query_approval.approved", agreed="true", opinion="同意。")
    next_week(district, clock)
    client = signed_in(district, "gm-cgzf01")
    assert ">逾期<" in seen(client, f"/cases/{penalty}")
    watched = seen(signed_in(district, "gm-sfj01"), "/supervision")
    late = watched.split('aria-labelledby="late"')[1].split("</section>")[0]
    assert other in late
    assert query not in late
    day = district.runtime.clock.today().isoformat()
    done(district, "gm-swj01", other, "query_answer.nothing_found", answer="无。", _occurred_on=day)
    done(
        district,
        "gm-swj-chief",
        other,
        "query_sealing.sealed",
        agreed="true",
        opinion="同意。",
        _occurred_on=day,
    )
    assert may_ask(client, penalty, query_task) == 1  # it may be asked again


def test_a_ruling_gives_each_department_that_assists_its_own_task(district: Site, lead: PublicCase) -> None:
    """Who leads waits for all answers; a department that cannot be asked refuses the ruling as a whole."""
    case, opinion = lead.case_id, {"opinion": "涉及多个部门", "source": "hotline"}
    given = {"channel": "web", "opinion": "请核查"}
    done(district, "gm-rx01", case, "hotline_dispatch.dispatched", unit="cgzf", **given)
    done(district, "gm-cgzf01", case, "lead_assessment.submitted", **opinion)
    ruling = {
        "unit": "cgzf",
        "grounds": "由城管牵头",
        "joint_units.~rows": ["0", "1"],
        "joint_units.0.unit": "sthj",
        "joint_units.0.content": "检测噪声",
        "joint_units.1.unit": "zjsl",
        "joint_units.1.content": "检查施工许可",
    }
    itself = {**ruling, "joint_units.1.unit": "cgzf"}
    refused = do(district, "gm-sfj01", case, "jurisdiction_ruling.led", **itself)
    assert refused.status_code == 422
    assert "不能同时是配合部门" in refused.get_data(as_text=True)
    done(district, "gm-sfj01", case, "jurisdiction_ruling.led", **ruling)
    lead_officer = signed_in(district, "gm-cgzf01")
    first, second = children(seen(lead_officer, f"/cases/{case}"))
    for account, child in (("gm-sthj01", first), ("gm-zjsl01", second)):
        assert "签收并指派人员" in seen(signed_in(district, account), "/")
        assert COMPLAINT["what"] in seen(signed_in(district, account), f"/cases/{child}")
        assert signed_in(district, account).get(f"/cases/{case}").status_code == 404
        named = {"opinion": "指派两人", "first_officer": "甲", "second_officer": "乙"}
        done(district, account, child, "assistance_acceptance.accepted", **named)
    done(district, "gm-cgzf01", case, "ruled_acceptance.accepted", opinion="按裁决受理")
    handled = {"_fellow": "gm-cgzf02", "visited_on": DAY, "findings": "已停工", "opinion": "处置完毕"}
    done(district, "gm-cgzf01", case, "lead_handling.settled", **handled)
    for watcher in ("gm-sfj01", "gm-jcy01"):  # as it happens, each stage that is complete
        watched = seen(signed_in(district, watcher), "/supervision").split('aria-labelledby="latest"')[1]
        assert "签收并指派人员（已签收）" in watched
        assert "研判已完成" in watched
    report = {"done_on": DAY, "report": "噪声超标五分贝。"}
    done(district, "gm-sthj01", first, "assistance_report.reported", **report)
    early = do(district, "gm-cgzf01", case, "lead_answer.answered", answer="已处理。")
    assert early.status_code == 422
    assert "配合部门尚未全部反馈" in early.get_data(as_text=True)
    assert report["report"] in seen(lead_officer, f"/cases/{first}")  # the answer comes back
    done(district, "gm-zjsl01", second, "assistance_report.reported", **report)
    assert "配合部门办理（已反馈）" in seen(signed_in(district, "gm-sfj01"), "/supervision")
    done(district, "gm-cgzf01", case, "lead_answer.answered", answer="已处理。")


def test_a_standing_mechanism_is_offered_to_its_members_and_needs_no_approval(
    district: Site, lead: PublicCase
) -> None:
    """Its members are filled in; what it says of the approval is the catalog's word, whatever is sent."""
    client = signed_in(district, "gm-cgzf01")
    page = seen(client, "/cases/open?procedure=joint_request")
    assert "扬尘污染联合整治机制" in page
    assert "食品安全联合检查机制" not in page  # the department is no member
    assert "按此填写" not in seen(signed_in(district, "gm-swj01"), "/cases/open?procedure=joint_request")
    taken = seen(client, "/cases/open?procedure=joint_request&take=mechanism:LH-01")
    assert re.findall(r'name="units\.\d+\.unit"\s+value="(\w+)"', taken) == ["sthj", "jtys", "zjsl"]
    said = {
        "_procedure": "joint_request",
        "_unit": "cgzf",
        "_occurred_on": DAY,
        "_deed": "open:drafted",
        "title": "夜间施工",
        "mechanism": "LH-01",
        "approval": "逐件审批",
        "units.~rows": ["0", "1"],
        "units.0.unit": "sthj",
        "units.1.unit": "zjsl",
        "grounds": "需要协助",
        "content": "现场检查",
        "visit_on": DAY,
    }
    outside = post(
        client, "/cases/open", "/cases/open?procedure=joint_request", {**said, "units.1.unit": "swj"}
    )
    assert outside.status_code == 422
    assert "应当是该机制的成员" in outside.get_data(as_text=True)
    opened = post(client, "/cases/open", "/cases/open?procedure=joint_request", said)
    assert opened.status_code == 302, refusal(opened)
    assert opened.headers["Location"].startswith("/cases")
    requests = re.findall(r"/cases/([0-9a-f]{32})", seen(client, "/"))
    request = requests[0]
    done(district, "gm-cgzf01", request, "mechanism_letter.made")
    done(district, "gm-cgzf01", request, "joint_sending.sent")
    forged = {**said, "mechanism": "", "approval": "免逐件审批"}
    opened = post(client, "/cases/open", "/cases/open?procedure=joint_request", forged)
    assert opened.status_code == 302, refusal(opened)
    assert "联合执法商请函" in seen(client, f"/cases/{request}")
    liaison = signed_in(district, "gm-sthj-liaison")
    assert "回复商请" in seen(liaison, "/")
    held = [each for each in re.findall(r"/cases/([0-9a-f]{32})", seen(client, "/")) if each not in requests]
    for each in dict.fromkeys(held):
        assert client.get(f"/cases/{each}/tasks/mechanism_letter").status_code == 404
    named = {"opinion": "派两人", "first_officer": "甲", "second_officer": "乙"}
    done(district, "gm-sthj-liaison", request, "joint_answer.accepted", **named)
    visit = {
        "_fellow": "gm-sthj02",
        "visited_on": DAY,
        "place": "示范路1号",
        "present": "两部门",
        "findings": "属实",
    }
    done(district, "gm-sthj01", request, "joint_visit.visited", **visit)
    watching = signed_in(district, "gm-sfj01")
    table = seen(watching, "/supervision").split('id="table-joint_by_mechanism"')[1].split("</section>")[0]
    counts = re.findall(r"<td data-label=[^>]*>([^<]*)</td>", table)
    assert counts == ["扬尘污染联合整治机制（示例）", "2", "1", "0", "1", "0", "0"]
    book = openpyxl.load_workbook(BytesIO(watching.get("/supervision.xlsx").data))
    rows = list(book["常设联合执法机制运行情况"].iter_rows(values_only=True))
    assert rows[-1] == ("扬尘污染联合整治机制（示例）", 2, 1, 0, 1, 0, 0)
