"""A district that works differently from the demo's county, on line by its pack alone: a complaint goes through it."""

from __future__ import annotations

import re

from sqlalchemy import select

from fixtures.sites import Site, put_entry
from office.district import (
    COMPLAINT,
    DAY,
    PACK,
    do,
    done,
    penalty_filed,
    seen,
    signed_in,
    steps,
)
from yimen.cases import AuditEvent, PublicCase
from yimen.office.shell_words import renaming
from yimen.store import Jurisdiction


def test_a_complaint_goes_round_is_ruled_on_and_becomes_a_penalty_case(
    district: Site, lead: PublicCase
) -> None:
    """Passed on twice and not thrice; the ruling binds; each step is told; nobody but the right people sees it."""
    case, opinion = lead.case_id, {"opinion": "不属于本部门职责", "source": "hotline"}
    done(
        district, "gm-rx01", case, "hotline_dispatch.dispatched", channel="web", unit="cgzf", opinion="请核查"
    )
    to_nobody = do(district, "gm-cgzf01", case, "lead_assessment.passed_on", **opinion)
    assert "缺少“研判管辖”中填写的“移送部门”" in to_nobody.get_data(as_text=True)
    done(district, "gm-cgzf01", case, "lead_assessment.passed_on", unit="sthj", **opinion)
    done(district, "gm-sthj01", case, "lead_assessment.passed_on", unit="jtys", **opinion)
    third = do(district, "gm-jtys01", case, "lead_assessment.passed_on", unit="zjsl", **opinion)
    assert third.status_code == 422
    assert "提请司法局裁决" in third.get_data(as_text=True)
    done(district, "gm-jtys01", case, "lead_assessment.submitted", **opinion)
    done(district, "gm-sfj01", case, "jurisdiction_ruling.ruled", unit="cgzf", grounds="依三定方案属城管职责")
    done(district, "gm-cgzf01", case, "ruled_acceptance.accepted", opinion="按裁决受理")
    done(
        district,
        "gm-cgzf01",
        case,
        "lead_handling.filed",
        _fellow="gm-cgzf02",
        visited_on=DAY,
        findings="属实",
        opinion="立案",
    )
    assert "行政处罚案件" in seen(
        signed_in(district, "gm-cgzf01"), "/"
    )  # what must be begun waits in the queue
    penalty = penalty_filed(district, "gm-cgzf01", lead)
    child = penalty.rsplit("/", 1)[1]
    done(district, "gm-cgzf-head", child, "unit_opinion.agreed", agreed="true", opinion="同意。")
    done(district, "gm-cgzf-chief", child, "filing_approval.approved", opinion="同意。")
    assert steps(district, lead) == [
        "登记告知",
        "移送告知",
        "移送告知",
        "移送告知",
        "提请裁决告知",
        "管辖裁决告知",
        "受理告知",
        "转入案件办理告知",
        "立案告知",
    ]
    mine = seen(signed_in(district, "gm-cgzf01"), f"/cases/{case}")
    assert "关联程序" in mine
    assert penalty in mine
    assert "启动来源" in seen(signed_in(district, "gm-cgzf01"), penalty)
    assert "向其他部门查询信息" in seen(signed_in(district, "gm-cgzf01"), penalty)
    for reader in ("gm-cgzf01", "gm-sthj01", "gm-gafj01", "gm-jcy01", "gm-rx01"):
        assert COMPLAINT["phone"] not in seen(signed_in(district, reader), f"/cases/{case}"), reader
    openers = [
        reader
        for reader in ("gm-cgzf-head", "gm-rx01", "gm-cgzf01", "gm-gafj01", "gm-sfj01")
        if "/reveal/public_complaint" in seen(signed_in(district, reader), f"/cases/{case}")
    ]
    assert openers == ["gm-cgzf-head", "gm-rx01"]
    for reader, status in (("gm-sthj01", 404), ("gm-rx01", 404), ("gm-scjg01", 404), ("gm-gafj01", 200)):
        assert signed_in(district, reader).get(penalty).status_code == status, reader
    assert signed_in(district, "gm-scjg01").get(f"/cases/{case}").status_code == 404
    paper = re.search(
        rf'href="({penalty}/documents/\w+[^"]*)"', seen(signed_in(district, "gm-cgzf01"), penalty)
    )
    assert paper
    assert "/documents/" not in seen(signed_in(district, "gm-gafj01"), penalty)
    for reader, status in (("gm-cgzf01", 200), ("gm-gafj01", 404), ("gm-jcy01", 200)):
        assert signed_in(district, reader).get(paper[1]).status_code == status, reader


def test_everybody_is_offered_what_is_his_to_begin_and_sees_no_empty_corner(
    district: Site, lead: PublicCase
) -> None:
    """The hotline registers leads and nothing else; a lead's page has no place for parties that no form of it names."""
    desk, office = signed_in(district, "gm-rx01"), signed_in(district, "gm-sfj01")
    offered = [set(re.findall(r"/cases/open\?procedure=(\w+)", seen(each, "/"))) for each in (desk, office)]
    assert offered == [{"public_lead"}, {"supervision_notice"}]
    assert desk.get("/cases/open?procedure=ordinary_penalty").status_code == 404
    chosen = seen(desk, "/cases").split('id="status"')[1].split("</select>")[0]
    titles = re.findall(r"<option[^>]*>([^<]+)</option>", chosen)
    assert len(set(titles)) == len(titles), titles
    page = seen(desk, f"/cases/{lead.case_id}")
    assert "社会公众" in page
    assert not {"未登记当事人", "未登记违法行为", "尚无文书"} & set(re.findall(r"[\u4e00-\u9fff]+", page))


def test_the_shell_speaks_in_the_words_of_the_pack(district: Site, lead: PublicCase) -> None:
    """A lead is called one on its pages, and nowhere else; what was written is left as it is."""
    page = seen(signed_in(district, "gm-rx01"), f"/cases/{lead.case_id}")
    task = seen(signed_in(district, "gm-rx01"), f"/cases/{lead.case_id}/tasks/hotline_dispatch")
    home = seen(signed_in(district, "gm-rx01"), "/")
    assert "返回线索" in task
    assert "反映的情况" in task
    assert "返回案件" not in task
    for shown in (page, task, home):
        assert re.search(r'<span class="nav-link-title">\s*案件', shown)  # the menu is for all procedures
    client = signed_in(district, "gm-rx01")
    client.get("/language/en")
    assert "Back to the lead" in seen(client, f"/cases/{lead.case_id}/tasks/hotline_dispatch")
    with district.runtime.database.write() as session:
        owner = session.get(Jurisdiction, PACK)
        assert owner is not None
        owner.sequence += 1
        words = {"id": "shell_words", "title": {"zh": "用语"}, "words": {"zh": {"案件": "工单"}}}
        put_entry(session, PACK, "wording", "shell_words", words, number=owner.sequence)
    client.get("/language/zh")
    assert "新办工单" in seen(client, "/")
    assert "案件" not in seen(client, "/")
    assert "返回线索" in seen(client, f"/cases/{lead.case_id}/tasks/hotline_dispatch")


def test_a_refusal_speaks_in_the_words_of_the_pack(district: Site, lead: PublicCase) -> None:
    """Whoever comes late to a lead is told of the lead, by a text that every procedure shares."""
    said = {"channel": "web", "unit": "cgzf", "opinion": "请核查", "_version": "0"}
    text = do(district, "gm-rx01", lead.case_id, "hotline_dispatch.dispatched", **said).get_data(as_text=True)
    assert "线索在您打开页面之后已被" in text
    assert "案件在您打开页面之后" not in text


def test_a_word_is_renamed_whole_and_once() -> None:
    """The longest word first; letters only as whole words; what is filled in later is no word."""
    rename = renaming((("case", "order"), ("案件", "工单"), ("案件列表", "工单簿")))
    assert rename is not None
    assert rename("打开案件列表：案件 %(case)s") == "打开工单簿：工单 %(case)s"
    assert rename("案件{案件}已办结") == "工单{案件}已办结"
    assert rename("Case and case, in any showcase") == "Order and order, in any showcase"
    assert renaming(()) is None
    rename = renaming((("案件", "工单"), ("办案", "办理"), ("立案", "登记"), ("本案", "本工单")))
    assert rename is not None
    assert rename("在办案件、新立案件和本案件，办案期限") == "在办工单、新立工单和本工单，办理期限"


def test_police_read_by_right_what_the_pack_says_and_nothing_else(district: Site, lead: PublicCase) -> None:
    """Forms, list, workbook, search, papers: what the roles name; the informant never; each look is written down."""
    case, page = lead.case_id, f"/cases/{lead.case_id}"
    opinion = {"opinion": "请核查", "channel": "web"}
    done(district, "gm-rx01", case, "hotline_dispatch.dispatched", unit="cgzf", **opinion)
    done(district, "gm-cgzf01", case, "lead_assessment.accepted", opinion="属本部门职责", source="hotline")
    shown = seen(signed_in(district, "gm-gafj01"), page)
    for told in (COMPLAINT["detail"], COMPLAINT["place"], "属本部门职责", "依职权查看"):
        assert told in shown, told
    for apart in (COMPLAINT["reporter"], "＊＊", COMPLAINT["phone"], "请核查"):
        assert apart not in shown, apart
    assert "登记证据" not in shown  # a section that is not shown is not there
    assert "请核查" in seen(signed_in(district, "gm-cgzf01"), page)
    with district.runtime.database.read() as session:
        looks = session.scalars(select(AuditEvent.text).where(AuditEvent.sort == "read_in_part")).all()
    assert ["gm-gafj01" in each for each in looks] == [True]
