"""A district that works differently from the demo's county, on line by its pack alone: a complaint goes through it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site, copy_home, demo_passwords, put_entry, site_settings
from office.pages import post, refusal
from yimen.app import open_runtime
from yimen.cases import PublicCase, follow, open_public
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.kernel import FixedClock
from yimen.office.shell_words import renaming
from yimen.store import Jurisdiction

PACK = "gaoming"
DAY = "2026-07-01"
COMPLAINT = {
    "what": "夜间施工扰民",
    "detail": "连续三晚施工至凌晨。",
    "place": "示范路1号工地",
    "named": "named",
    "reporter": "示例举报人",
    "phone": "0757-88880000",
}


@pytest.fixture(scope="module")
def district_home(tmp_path_factory: pytest.TempPathFactory, quick_hashes: None) -> Path:
    """The district's instance as the demo loads it; never written to."""
    home = tmp_path_factory.mktemp("district") / "home"
    instance = Instance(site_settings(home), FixedClock(datetime(2026, 7, 1, 2, 0, tzinfo=UTC)))
    load_demo(instance, PACK)
    instance.close()
    return home


@pytest.fixture
def district(district_home: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Site]:
    settings = replace(copy_home(district_home, tmp_path / "district"), web_processes=1)
    site = Site(
        settings, open_runtime(settings, lambda _job: None, clock=clock), demo_passwords(settings.home)
    )
    yield site
    site.runtime.database.dispose()


@pytest.fixture
def lead(district: Site) -> PublicCase:
    """What somebody of the public brought forward at the hotline's desk."""
    with district.runtime.database.write() as session:
        brought = open_public(
            session,
            PACK,
            procedure="public_lead",
            unit="rx12319",
            values=COMPLAINT,
            clock=district.runtime.clock,
        )
    assert isinstance(brought, PublicCase), brought
    return brought


def steps(site: Site, lead: PublicCase) -> list[str]:
    """The titles of what the complainant was told, by the code."""
    with site.runtime.database.read() as session:
        followed = follow(session, PACK, lead.code)
    assert followed is not None
    return [title for _, title, _ in followed.steps]


def do(site: Site, account: str, case: str, deed: str, **values: Any) -> Any:
    """A task done on its page: `deed` is task.outcome."""
    client, (task, outcome) = site.client(account), deed.split(".")
    page = f"/cases/{case}/tasks/{task}"
    version = re.search(r'name="_version" value="(\d+)"', client.get(page).get_data(as_text=True))
    assert version, (account, page)
    said = {"_version": version[1], "_occurred_on": DAY, "_deed": f"complete:{outcome}", **values}
    return post(client, page, page, said)


def done(site: Site, account: str, case: str, deed: str, **values: Any) -> None:
    answer = do(site, account, case, deed, **values)
    assert answer.status_code == 302, refusal(answer)


def penalty_filed(site: Site, account: str, lead: PublicCase) -> str:
    """The penalty case that the lead calls for, opened on the page that its task leads to."""
    client = site.client(account)
    led = client.get(f"/cases/{lead.case_id}/tasks/penalty_case")
    assert led.status_code == 302
    page = led.headers["Location"]
    text = client.get(page).get_data(as_text=True)
    assert f'value="{COMPLAINT["what"]}"' in text  # the title is there already
    said = {
        **{name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("_parent", "_task")},  # type: ignore[index]
        "_procedure": "ordinary_penalty",
        "_unit": "cgzf",
        "_occurred_on": DAY,
        "_fellow": "gm-cgzf02",
        "_deed": "open:submitted",
        "source": "report",
        "found_on": DAY,
        "title": COMPLAINT["what"],
        "parties.~rows": ["0"],
        "parties.0.sort": "organisation",
        "parties.0.name": "示例建筑有限公司",
        "alleged_acts.~rows": ["0"],
        "alleged_acts.0.item": "GM01-CF-0001",
        "alleged_acts.0.occurred_on": DAY,
        "alleged_acts.0.place": "示范路1号",
        "summary": "夜间施工。",
    }
    opened = post(client, "/cases/open", page, said)
    assert opened.status_code == 302, refusal(opened)
    return str(opened.headers["Location"])


def seen(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_a_complaint_goes_round_is_ruled_on_and_becomes_a_penalty_case(
    district: Site, lead: PublicCase
) -> None:
    """Passed on twice and not thrice; the ruling binds; each step is told; nobody but the right people sees it."""
    case, opinion = lead.case_id, {"opinion": "不属于本部门职责", "source": "hotline"}
    done(
        district, "gm-rx01", case, "hotline_dispatch.dispatched", channel="web", unit="cgzf", opinion="请核查"
    )
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
    assert "行政处罚案件" in seen(district.client("gm-cgzf01"), "/")  # what must be begun waits in the queue
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
    mine = seen(district.client("gm-cgzf01"), f"/cases/{case}")
    assert "关联程序" in mine
    assert penalty in mine
    assert "启动本案的案件" in seen(district.client("gm-cgzf01"), penalty)
    assert "向其他部门查询信息" in seen(district.client("gm-cgzf01"), penalty)
    for reader in ("gm-cgzf01", "gm-sthj01", "gm-gafj01", "gm-jcy01", "gm-rx01"):
        assert COMPLAINT["phone"] not in seen(district.client(reader), f"/cases/{case}"), reader
    openers = [
        reader
        for reader in ("gm-cgzf-head", "gm-rx01", "gm-cgzf01", "gm-gafj01", "gm-sfj01")
        if "/reveal/public_complaint" in seen(district.client(reader), f"/cases/{case}")
    ]
    assert openers == ["gm-cgzf-head", "gm-rx01"]
    for reader, status in (("gm-sthj01", 404), ("gm-rx01", 404), ("gm-scjg01", 404), ("gm-gafj01", 200)):
        assert district.client(reader).get(penalty).status_code == status, reader
    assert district.client("gm-scjg01").get(f"/cases/{case}").status_code == 404


def test_everybody_is_offered_what_is_his_to_begin_and_sees_no_empty_corner(
    district: Site, lead: PublicCase
) -> None:
    """The hotline registers leads and nothing else; a lead's page has no place for parties that no form of it names."""
    desk, office = district.client("gm-rx01"), district.client("gm-sfj01")
    offered = [set(re.findall(r"/cases/open\?procedure=(\w+)", seen(each, "/"))) for each in (desk, office)]
    assert offered == [{"public_lead"}, {"supervision_notice"}]
    assert desk.get("/cases/open?procedure=ordinary_penalty").status_code == 404
    page = seen(desk, f"/cases/{lead.case_id}")
    assert "社会公众" in page
    assert not {"未登记当事人", "未登记违法行为", "尚无文书"} & set(re.findall(r"[\u4e00-\u9fff]+", page))


def test_another_department_is_asked_in_a_case_of_its_own(district: Site, lead: PublicCase) -> None:
    """It sees the question and not the file; its sealed answer comes back."""
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
    client = district.client("gm-cgzf01")
    page = f"/cases/open?parent={penalty}&task=information_query_case"
    said = {
        "_parent": penalty,
        "_task": "information_query_case",
        "_unit": "cgzf",
        "_occurred_on": DAY,
        "_deed": "open:drafted",
        "title": "登记信息",
        "unit": "scjg",
        "subject": "示例建筑有限公司",
        "content": "登记状态",
        "basis": "办案需要",
    }
    for reader in ("gm-scjg01", "gm-cgzf-head"):  # neither sees the case, nor is an officer of it
        assert district.client(reader).get(page).status_code in (403, 404)
    asked = post(client, "/cases/open", page, said)
    assert asked.status_code == 302, refusal(asked)
    query = str(asked.headers["Location"]).rsplit("/", 1)[1]
    done(district, "gm-cgzf-head", query, "query_approval.approved", agreed="true", opinion="同意。")
    done(district, "gm-scjg01", query, "query_answer.found", answer="在业。")
    done(district, "gm-scjg-head", query, "query_sealing.sealed", agreed="true", opinion="同意。")
    assert "执法信息查询复函" in seen(client, f"/cases/{query}")
    assert district.client("gm-scjg01").get(f"/cases/{penalty}").status_code == 404
    assert "向其他部门查询信息" in seen(client, f"/cases/{penalty}")  # it may be asked again


def test_the_shell_speaks_in_the_words_of_the_pack(district: Site, lead: PublicCase) -> None:
    """A lead is called one on its pages, and nowhere else; what was written is left as it is."""
    page = seen(district.client("gm-rx01"), f"/cases/{lead.case_id}")
    task = seen(district.client("gm-rx01"), f"/cases/{lead.case_id}/tasks/hotline_dispatch")
    home = seen(district.client("gm-rx01"), "/")
    assert "返回线索" in task
    assert "返回案件" not in task
    for shown in (page, task, home):
        assert re.search(r'<span class="nav-link-title">\s*案件', shown)  # the menu is for all procedures
    client = district.client("gm-rx01")
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


def test_a_word_is_renamed_whole_and_once() -> None:
    """The longest word first; letters only as whole words; what is filled in later is no word."""
    rename = renaming((("case", "order"), ("案件", "工单"), ("案件列表", "工单簿")))
    assert rename is not None
    assert rename("打开案件列表：案件 %(case)s") == "打开工单簿：工单 %(case)s"
    assert rename("Case and case, in any showcase") == "Order and order, in any showcase"
    assert renaming(()) is None
