"""An anonymous complaint through a district in browsers: passed on twice, ruled on, a joint visit, a question to another
department, to the police and back, decided, published with the party masked; every step told by the code. Each step is
found by what people read, so that the way is the same where the pack calls everything otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from fixtures.browsers import PageWatch
from fixtures.sites import Site, copy_home, demo_passwords
from journeys import penalty
from journeys.conftest import served
from journeys.people import Town
from journeys.steps import reviewed, take_up
from office.district import PACK, district_home, load_swapped  # noqa: F401  fixtures are found by being here
from yimen.app import open_runtime
from yimen.exchange import deliver_notices, gateways
from yimen.kernel import FixedClock, hookimpl, plugin_manager
from yimen.settings import Settings
from yimen.worker import RunningJob

HOME = f"/public/{PACK}/"
PARTY, MASKED = "钱示例", "钱某某"
PHONE = "13800000000"
TOLD = [
    "登记告知",
    "移送告知",
    "移送告知",
    "移送告知",
    "提请裁决告知",
    "管辖裁决告知",
    "受理告知",
    "转入案件办理告知",
    "立案告知",
    "移送公安机关告知",
    "公安机关不予立案告知",
    "调查进展告知",
    "事先告知进展",
    "处理决定告知",
    "办理答复",
]
AGREED = {"agreed": True, "opinion": "同意。"}
OPINION = {"opinion": "同意。"}
pytestmark = pytest.mark.soak


@pytest.fixture(params=["plain", "swapped"])
def district_settings(
    request: pytest.FixtureRequest, tmp_path: Path, checkout: Path, quick_hashes: None
) -> Settings:
    """The district as its pack has it, and with every procedure, stage and task called otherwise."""
    if request.param == "plain":
        return copy_home(request.getfixturevalue("district_home"), tmp_path / "district")
    return load_swapped(tmp_path, checkout)[0]


@pytest.fixture
def district_town(
    district_settings: Settings,
    clock: FixedClock,
    browser: Browser,
    page_watch: PageWatch,
) -> Iterator[Town]:
    """The district's site, served on this machine."""
    settings = replace(district_settings, web_processes=1)
    nudged: list[str] = []
    runtime = open_runtime(settings, nudged.append, clock=clock)
    site = Site(settings, runtime, demo_passwords(settings.home))
    yield from served(site, nudged, browser, page_watch)
    runtime.database.dispose()


class FakeGateway:
    """What sends text messages, as a plugin offers it; it keeps what it was given."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []

    @hookimpl
    def yimen_gateways(self) -> dict[str, Any]:
        return {"sms": lambda address, title, text: self.taken.append((address, title, text))}

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {"notice_delivery": self.deliver}

    @staticmethod
    def deliver(job: RunningJob) -> dict[str, Any]:
        """As the worker's own runner does it, over what plugins offer alone."""
        notices = job.payload.get("notices")
        return asdict(deliver_notices(job.database, job.jurisdiction, gateways(), job.clock, notices))


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """A gateway for text messages, there as long as the test."""
    fake = FakeGateway()
    plugin_manager().register(fake)
    yield fake
    plugin_manager().unregister(fake)


@dataclass
class Walk:
    """The way of one complaint: who does what on which day."""

    town: Town
    clock: FixedClock
    code: str = ""
    lead: str = ""
    penalty: str = ""

    @property
    def today(self) -> str:
        return self.clock.today().isoformat()

    def did(self, account: str, case: str, task: str, outcome: str, **values: Any) -> None:
        """A task done in that person's browser, then what the worker does of it."""
        person = take_up(self.town.person(account), case, task).fill(values).press(outcome)
        assert person.page.url.endswith(case), f"{task}: {person.problems}"
        self.town.work()

    def child(self, account: str, parent: str, task: str, outcome: str, **values: Any) -> str:
        """A case begun from another; its address."""
        person = take_up(self.town.person(account), parent, task)
        for label in values.pop("rows", ()):
            person.add_row(label)
        person.fill(values).press(outcome)
        assert re.search(r"/cases/[0-9a-f]{32}$", person.page.url), (task, person.page.url, person.problems)
        self.town.work()
        return person.page.url.removeprefix(person.base)

    def children(self, account: str, case: str) -> list[str]:
        """The addresses of the cases that a case called for, as its page lists them."""
        links = self.town.person(account).go(case).page.locator('section[aria-labelledby="children"] a')
        return [str(each.get_attribute("href")) for each in links.all()]

    def told(self) -> tuple[list[str], list[str]]:
        """Titles and texts of what the complainant reads by the code, the first first."""
        visitor = self.town.visitor()
        visitor.go(HOME).follow("查询进度").page.get_by_label("查询码").fill(self.code)
        visitor.press("查询")
        steps = visitor.page.locator(".steps li")
        titles = steps.locator("strong").all_inner_texts()
        return titles, [each.inner_text() for each in steps.all()]


def complained(town: Town) -> str:
    """An anonymous complaint on the public's site; its code."""
    visitor = town.visitor()
    page = visitor.go(HOME).follow("投诉举报").page
    page.get_by_label("反映事项").fill("夜间施工扰民")
    page.get_by_label("具体情况").fill("连续三晚施工至凌晨。")
    page.get_by_label("地点").fill("示范路1号工地")
    page.get_by_label("方式").select_option("anonymous")
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/sent")
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page.content())
    assert code
    return code[0]


def test_complaint_goes_the_whole_way(district_town: Town, clock: FixedClock, gateway: FakeGateway) -> None:
    """Each act in the browser of whoever it belongs to; in the end the public reads the decision and not the name, and
    whoever complained has had a message of each step, as the page of the code shows them."""
    walk = Walk(district_town, clock, complained(district_town))
    disputed_and_ruled(walk)
    filed(walk)
    helped_by_others(walk)
    to_the_police_and_back(walk)
    decided(walk)
    published(walk)
    answered(walk)
    titles, texts = walk.told()
    assert titles == TOLD
    assert [title for _, title, _ in gateway.taken] == TOLD
    assert {address for address, _, _ in gateway.taken} == {PHONE}
    for (_, title, text), shown in zip(gateway.taken, texts, strict=True):
        assert text in shown, title
        assert PARTY not in text
    refusals = [each for each in district_town.watch.errors if "422" not in each]  # the third transfer
    assert refusals == []
    assert district_town.watch.strangers == []


def disputed_and_ruled(walk: Walk) -> None:
    """The hotline passes it on; two departments are not competent, the third asks for a ruling, which binds."""
    desk = walk.town.person("gm-rx01").go("/")
    row = desk.page.locator("main tbody tr", has_text="夜间施工扰民")
    walk.lead = str(row.locator("a").nth(1).get_attribute("href"))
    other = {"source": "hotline", "opinion": "不属于本部门职责"}
    walk.did("gm-rx01", walk.lead, "热线交办", "交办", channel="web", unit="cgzf", opinion="请核查")
    walk.did("gm-cgzf01", walk.lead, "研判管辖", "移送有管辖权的部门", unit="sthj", **other)
    walk.did("gm-sthj01", walk.lead, "研判管辖", "移送有管辖权的部门", unit="jtys", **other)
    third = take_up(walk.town.person("gm-jtys02"), walk.lead, "研判管辖")
    third.fill({"unit": "zjsl", **other}).press("移送有管辖权的部门").sees("提请司法局裁决")
    walk.did("gm-jtys01", walk.lead, "研判管辖", "提请司法局裁决", **other)
    ruling = {
        "unit": "cgzf",
        "joint_units.0.unit": "jtys",
        "joint_units.0.content": "核查渣土车辆",
        "joint_units.1.unit": "zjsl",
        "joint_units.1.content": "核查施工许可",
        "grounds": "依三定方案属城管职责",
    }
    judge = take_up(walk.town.person("gm-sfj01"), walk.lead, "管辖裁决")
    judge.add_row("添加一行：配合部门").add_row("添加一行：配合部门")
    judge.fill(ruling).press("裁决牵头部门和配合部门")
    walk.town.work()
    walk.did("gm-cgzf01", walk.lead, "按裁决受理", "受理", opinion="按裁决受理")
    assisting = zip(("gm-jtys01", "gm-zjsl01"), walk.children("gm-cgzf01", walk.lead), strict=True)
    for account, task in assisting:
        named = {"opinion": "指派两人", "first_officer": "示例人员甲", "second_officer": "示例人员乙"}
        walk.did(account, task, "签收并指派人员", "已签收", **named)
        report = {"done_on": walk.today, "report": "未见异常。"}
        walk.did(account, task, "反馈牵头部门", "已反馈", **report)
        walk.town.person("gm-cgzf01").go(task).sees("未见异常。")


def filed(walk: Walk) -> None:
    """Checked by two officers, then a penalty case against a person."""
    handled = {"visited_on": walk.today, "findings": "属实", "opinion": "立案", "_fellow": "gm-cgzf02"}
    walk.did("gm-cgzf01", walk.lead, "核查处置", "涉嫌违法，按行政处罚程序立案", **handled)
    walk.penalty = walk.child(
        "gm-cgzf01",
        walk.lead,
        "行政处罚案件",
        "提请立案",
        rows=("添加一行：当事人", "添加一行：涉嫌违法行为"),
        **{
            "_fellow": "gm-cgzf02",
            "source": "report",
            "found_on": walk.today,
            "parties.0.sort": "person",
            "parties.0.name": PARTY,
            "alleged_acts.0.item": "GM01-CF-0001",
            "alleged_acts.0.occurred_on": walk.today,
            "alleged_acts.0.place": "示范路1号",
            "summary": "夜间施工。",
        },
    )
    walk.did("gm-cgzf-head", walk.penalty, "承办机构审核", "同意立案", **AGREED)
    walk.did("gm-cgzf-chief", walk.penalty, "立案审批", "批准立案", **OPINION)


def helped_by_others(walk: Walk) -> None:
    """A joint visit with one department, a question to another; each sees its own case and not the file."""
    asked = {"grounds": "涉及噪声", "content": "共同检查", "visit_on": walk.today}
    joint = walk.child(
        "gm-cgzf01", walk.penalty, "商请联合执法", "提出",
        rows=("添加一行：商请部门",), title="联合检查", **asked, **{"units.0.unit": "sthj"},
    )  # fmt: skip
    walk.did("gm-cgzf-chief", joint, "本部门审批", "同意商请", **OPINION)
    walk.did("gm-cgzf01", joint, "发出商请函", "已发送")
    named = {"opinion": "派员参加", "first_officer": "示例人员甲", "second_officer": "示例人员乙"}
    walk.did("gm-sthj-liaison", joint, "回复商请", "接受，已指派人员", **named)
    visit = {"visited_on": walk.today, "place": "示范路1号", "present": "双方人员", "findings": "正在施工"}
    walk.did("gm-sthj01", joint, "联合检查", "已联合检查", _fellow="gm-sthj02", **visit)
    walk.did("gm-sthj01", joint, "反馈商请部门", "已反馈", report="噪声超标。")
    assert walk.town.person("gm-sthj01").status_of(walk.penalty) == 404
    question = {
        "subject": PARTY,
        "basis": "办案需要",
        "units.0.unit": "scjg",
        "units.0.content": "登记状态",
        "units.1.unit": "swj",
        "units.1.content": "纳税状态",
    }
    before = walk.children("gm-cgzf01", walk.penalty)
    walk.child(
        "gm-cgzf01", walk.penalty, "向其他部门查询信息", "报请审批",
        rows=("添加一行：被查询部门", "添加一行：被查询部门"), title="登记信息", **question,
    )  # fmt: skip
    queries = [each for each in walk.children("gm-cgzf01", walk.penalty) if each not in before]
    for query, officer, head in zip(
        queries, ("gm-scjg01", "gm-swj01"), ("gm-scjg-head", "gm-swj-chief"), strict=True
    ):
        walk.did("gm-cgzf-head", query, "本部门审批", "同意查询", **AGREED)
        walk.did(officer, query, "拟定答复", "查到，报请盖章", answer="正常。")
        walk.did(head, query, "盖章答复", "盖章并答复", **AGREED)
        walk.town.person("gm-cgzf01").go(query).sees("执法信息查询复函")
    assert walk.town.person("gm-scjg01").status_of(walk.penalty) == 404


def to_the_police_and_back(walk: Walk) -> None:
    """Suspected of a crime, handed over with its enclosures, refused by the police, taken back."""
    report = {
        "offence": "污染环境",
        "facts": "疑似倾倒。",
        "basis": "《刑法》第三百三十八条",
        "_fellow": "gm-cgzf02",
    }
    rows = {"parties.0.sort": "person", "parties.0.name": PARTY}
    transfer = walk.child(
        "gm-cgzf01", walk.penalty, "移送公安机关", "报正职负责人审批",
        rows=("添加一行：当事人",), title="移送污染环境", **report, **rows,
    )  # fmt: skip
    walk.did("gm-cgzf-chief", transfer, "正职负责人审批", "决定移送", **OPINION)
    handed = {
        "enclosures": ["report", "letter", "goods_list"],
        "appraisal_note": "无需鉴定",
        "receiver": "公安分局",
    }
    walk.did("gm-cgzf01", transfer, "向公安机关移送", "已移送", _fellow="gm-cgzf02", **handed)
    walk.did("gm-gafj01", transfer, "签收回执", "签收，属本机关管辖", signed_by="示例民警")
    refused = {"document_number": "高公不立字〔2026〕1号", "reason": "未达追诉标准"}
    walk.did("gm-gafj01", transfer, "立案决定", "决定不予立案，退回案卷材料", **refused)
    walk.did("gm-cgzf-chief", transfer, "对不予立案的处理", "无异议，依法作出行政处理", opinion="依法处罚。")


def decided(walk: Walk) -> None:
    """The penalty case goes on to its decision, which is served."""
    two = {"_fellow": "gm-cgzf02"}
    case = walk.penalty
    scene = {"sort": "scene", "begun_at": f"{walk.today}T09:00", "place": "示范路1号", "identity_shown": True}
    walk.did("gm-cgzf01", case, "调查取证", "已记入案卷", content="夜间施工。", **scene, **two)
    order = {"needed": True, "violation": "夜间施工", "requirement": "停止夜间施工"}
    walk.did("gm-cgzf01", case, "责令改正", "已责令改正", **order, **two)
    report = {
        "facts": "夜间施工扰民。",
        "evidence_summary": "现场笔录。",
        "violated": "《噪声污染防治法》第四十三条",
    }
    report |= {"proposal": "警告。", "outside_reason": "仅给予警告，不涉及罚款。"}
    walk.did("gm-cgzf01", case, "调查终结", "建议给予处罚", **report, **two)
    notice = {
        "kinds": ["warning"],
        "basis": "《噪声污染防治法》第七十七条",
        "proposed_penalty": "警告。",
        "hearing_right": False,
    }
    walk.did("gm-cgzf01", case, "拟定事先告知", "报请审批", **notice, **two)
    walk.did("gm-cgzf-head", case, "事先告知审批", "同意告知", **AGREED)
    receipt = {"way": "direct", "served_on": walk.today, "recipient": PARTY}
    walk.did("gm-cgzf01", case, "送达事先告知书", "已送达", document="行政处罚事先告知书", **receipt, **two)
    walk.did(
        "gm-cgzf01", case, "陈述、申辩与听证权利", "当事人书面放弃", made=False, summary="书面放弃陈述申辩。"
    )
    decision = {
        "discretion": "情节一般。",
        "kinds": ["warning"],
        "penalty": "警告。",
        "performance": "立即停止夜间施工。",
    }
    walk.did("gm-cgzf01", case, "拟定处理决定", "报请审核", **decision, **two)
    people = (walk.town.person(each) for each in ("gm-cgzf01", "gm-cgzf-head"))
    reviewed(*people, case, "行政处罚决定书")
    walk.did("gm-cgzf-chief", case, "决定审批", "批准", **OPINION)
    walk.did("gm-cgzf01", case, "送达决定书", "已送达", document="行政处罚决定书", **receipt, **two)


def published(walk: Walk) -> None:
    """The reviewer lets it go out; the public finds the decision by its words, never by the party's name."""
    walk.did("gm-cgzf-legal", walk.penalty, "处罚决定公开审核", "同意公开", opinion="可以公开。")
    visitor = walk.town.visitor()
    visitor.go(HOME).follow("公示")
    for words in ("夜间施工", PARTY):
        visitor.page.get_by_role("searchbox").fill(words)
        visitor.press("查询")
        if words == PARTY:
            visitor.sees_not("夜间施工扰民")
        else:
            visitor.sees("夜间施工扰民", MASKED).sees_not(PARTY)


def answered(walk: Walk) -> None:
    """The penalty case is closed and archived; then whoever brought it forward has an answer, and the lead is over."""
    case = walk.penalty
    walk.did("gm-cgzf01", case, "处罚执行", "当事人已履行", way="none", summary="警告，无执行内容。")
    walk.did("gm-cgzf01", case, "结案报告", "提请结案", **penalty.CLOSING)
    walk.did("gm-cgzf-chief", case, "结案审批", "同意结案", **OPINION)
    walk.did("gm-cgzf-files", case, "归档", "已归档", **penalty.ARCHIVING)
    walk.did("gm-cgzf01", walk.lead, "答复投诉举报人", "已答复", answer="已对当事人作出警告。")
    walk.town.person("gm-cgzf01").go(walk.lead).sees("已答复办结")
