"""A city's hotline as its pack alone makes it: an order goes from the call to the call-back; nothing there is a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fixtures.once import made_once
from fixtures.sites import Site, copy_home, demo_passwords
from office.district import begun, do, done, load_pack_demo, seen, signed_in
from office.pages import post
from yimen.app import open_runtime
from yimen.cases import Configuration
from yimen.kernel import FixedClock

PACK = "yiwu"
ASKED = {
    "category": "help",
    "title": "小区停水两天",
    "detail": "二期停水两天未恢复。",
    "phone": "0579-88880000",
}
SENT = {"unit": "qy1", "urgency": "plain", "remarks": "请尽快恢复供水。"}


@pytest.fixture(scope="session")
def city_home(tmp_path_factory: pytest.TempPathFactory, quick_hashes: None) -> Path:
    """The city's instance as the demo loads it; never written to."""
    return made_once(tmp_path_factory, PACK, load_pack_demo(PACK))


@pytest.fixture
def city(city_home: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Site]:
    settings = replace(copy_home(city_home, tmp_path / "city"), web_processes=1)
    runtime = open_runtime(settings, lambda _job: None, clock=clock)
    yield Site(settings, runtime, demo_passwords(settings.home))
    runtime.database.dispose()


def sent(city: Site) -> str:
    """An order that an operator registered and the dispatcher gave to a unit."""
    order = begun(city, "yw-call01", "hotline_order", "rx96150", "registered", **ASKED)
    done(city, "yw-dispatch01", order, "order_dispatch.dispatched", **SENT)
    return order


def answered(city: Site, satisfaction: str) -> str:
    """An order that was handled and called back."""
    order = sent(city)
    done(city, "yw-qy1", order, "order_signing.signed")
    done(city, "yw-qy1", order, "order_result.done", result="已抢修管道，恢复供水。", contacted="1")
    called = {"reached": "yes", "satisfaction": satisfaction}
    outcome = "dissatisfied" if satisfaction == "dissatisfied" else "satisfied"
    done(city, "yw-call01", order, f"order_call_back.{outcome}", **called)
    return order


def test_order_goes_from_the_call_to_the_call_back_and_satisfaction_is_a_share(city: Site) -> None:
    """On the page of supervision and in its workbook; what was told ends each sentence once."""
    order = answered(city, "very")
    answered(city, "dissatisfied")
    told = seen(signed_in(city, "yw-call01"), f"/cases/{order}")
    assert "结果：已抢修管道，恢复供水。热线中心将回访您。" in told
    page = seen(signed_in(city, "yw-centre"), "/supervision")
    table = page.split('id="table-orders_by_unit"')[1].split("</section>")[0]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', table)
    counts = re.findall(r"<td data-label=[^>]*>([^<]*)</td>", table)
    assert dict(zip(heads, counts, strict=True))["满意率"] == "50%"
    book = openpyxl.load_workbook(BytesIO(signed_in(city, "yw-centre").get("/supervision.xlsx").data))
    rows = list(book["各承办单位工单办理和回访情况"].iter_rows(values_only=True))
    assert "50%" in rows[-1]


def test_who_signs_needs_no_words_and_who_sends_back_gives_reasons(city: Site) -> None:
    order = sent(city)
    refused = do(city, "yw-qy1", order, "order_signing.sent_back")
    assert refused.status_code == 422
    assert "写明不属于本单位职责的理由" in refused.get_data(as_text=True)
    done(city, "yw-qy1", order, "order_signing.signed")


def test_list_and_workbook_name_the_unit_that_an_order_was_sent_to(city: Site) -> None:
    """A look-up is shown by what its key stands for, asked for once a page."""
    sent(city)
    calling = signed_in(city, "yw-call01")
    assert re.search(r'data-label="承办单位"><[^>]*>供水服务企业<', seen(calling, "/cases"))
    book = openpyxl.load_workbook(BytesIO(calling.get("/cases.xlsx").data))
    assert any("供水服务企业" in row for sheet in book for row in sheet.iter_rows(values_only=True))


def test_who_calls_back_opens_the_number_from_the_task_and_nobody_else_sees_a_way(city: Site) -> None:
    """Masked on the page of the task; opened it can be called, and the way back leads to the task. It is written down."""
    order = sent(city)
    signing = f"/cases/{order}/tasks/order_signing"
    assert "反映人联系方式" not in seen(signed_in(city, "yw-qy1"), signing)
    done(city, "yw-qy1", order, "order_signing.signed")
    done(city, "yw-qy1", order, "order_result.done", result="已抢修管道，恢复供水。", contacted="1")
    calling = signed_in(city, "yw-call01")
    page = seen(calling, f"/cases/{order}/tasks/order_call_back")
    found = re.search(r'反映人联系方式：联系电话 (\S+) <a class="btn btn-sm" href="([^"]+)"', page)
    assert found
    assert ASKED["phone"] not in page
    address = unescape(found[2])
    opened = post(calling, address, address, {"_reason": "回访"}).get_data(as_text=True)
    assert f'href="tel:{ASKED["phone"]}"' in opened
    assert f'href="/cases/{order}/tasks/order_call_back"' in opened
    assert "查看" in seen(calling, f"/cases/{order}")
    refused = post(signed_in(city, "yw-qy1"), address, f"/cases/{order}", {"_reason": "回访"})
    assert refused.status_code == 404


def test_who_signs_reads_the_unit_by_its_name_and_not_its_code_alone(city: Site) -> None:
    """On the page of the task, above its form, and beside the whole file."""
    order = sent(city)
    for page in (f"/cases/{order}/tasks/order_signing", f"/cases/{order}/review?task=order_signing"):
        assert re.search(r"qy1 <span[^>]*>供水服务企业</span>", seen(signed_in(city, "yw-qy1"), page)), page


def test_pages_speak_of_orders_alone_and_leave_nothing_empty(city: Site) -> None:
    """No word of cases, no procedure that is switched off, no heading over nothing."""
    before = (
        seen(signed_in(city, "yw-centre"), "/supervision").split('id="by-unit"')[1].split("</section>")[0]
    )
    assert "<thead>" not in before  # no line, no heads
    order = sent(city)
    page = seen(signed_in(city, "yw-dispatch01"), f"/cases/{order}")
    assert "义热工单〔2026〕1号" in page
    task = seen(signed_in(city, "yw-qy1"), f"/cases/{order}/tasks/order_signing")
    assert "诉求内容" in task
    home = seen(signed_in(city, "yw-call01"), "/")
    watched = seen(signed_in(city, "yw-centre"), "/supervision")
    assert "新办工单" in home
    assert "移交承办工单" in watched
    assert "在办工单所处阶段" in watched
    assert "派单（派给承办单位） · 现在单位：供水服务企业" in re.sub(r"\s+", " ", watched)
    for shown in (page, task, home, watched):
        assert not {"案件", "案情", "办理件"} & set(re.findall(r"案件|案情|办理件", shown))
    chosen = watched.split('id="procedure"')[1].split("</select>")[0]
    assert re.findall(r'<option value="(\w+)"', chosen) == ["hotline_order"]
    done(city, "yw-qy1", order, "order_signing.signed")
    done(city, "yw-qy1", order, "order_result.done", result="已恢复供水。", contacted="1")
    done(city, "yw-call01", order, "order_call_back.unreachable", reached="no")
    assert "所处阶段" not in seen(signed_in(city, "yw-centre"), "/supervision")


def test_public_finds_the_extension_behind_the_one_number(city: Site) -> None:
    listed = seen(city.client(), f"/public/{PACK}/catalog/unit")
    assert "96150转101" in listed
    assert "bm1" not in re.sub(r'href="[^"]*"', "", listed)


def test_help_of_a_site_without_laws_does_not_speak_of_them(city: Site) -> None:
    assert "法律" not in seen(city.client(), f"/public/{PACK}/help")


def test_units_stand_in_the_order_of_their_list_wherever_they_are_listed(city: Site) -> None:
    """On the public's pages, one behind the other; in the catalog; where one is chosen: bm2 before bm10."""
    wanted = [f"bm{number}" for number in range(1, 100)]
    found: list[str] = []
    following = re.match("(.+)", "/public/yiwu/catalog/unit")
    for _ in range(6):
        page = city.client().get(unescape(following[1])).get_data(as_text=True) if following else ""
        found += re.findall(r'/public/yiwu/catalog/unit/(\w+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
    assert len(found) == len(set(found)) > 70
    assert [each for each in found if each.startswith("bm")] == [each for each in wanted if each in found]
    found = re.findall(r'/catalog/unit/(bm\d+)"', seen(signed_in(city, "yw-centre"), "/catalog/unit"))
    assert len(found) > 15
    assert list(dict.fromkeys(found)) == wanted[: len(set(found))]
    with city.runtime.database.read() as session:
        units = list(Configuration.open(session, PACK, day=city.runtime.clock.today()).units())
    assert units[:3] == ["gf", "zf", "rx96150"]
    assert [each for each in units if each.startswith("bm")] == [each for each in wanted if each in units]


def test_what_rests_with_procedures_that_are_off_stands_behind_what_is_used(city: Site) -> None:
    """Counted beside, listed on demand, found by its address; where nothing is off nothing rests."""
    client = signed_in(city, "yw-centre")
    assert 'placeholder="搜索诉求、机构、人员、工单号"' in seen(client, "/")
    assert re.search(r"另有\d+条随停用的程序闲置", seen(client, "/catalog"))
    for kind, used, idle in (
        ("procedure", "hotline_order", "ordinary_penalty"),
        ("document", "file_catalog", "penalty_decision_letter"),
        ("form", "order_dispatch", "penalty_filing"),
        ("document-sample", "file_catalog", "penalty_decision_letter"),
        ("parameter", "signing_days", "hearing_fine_citizen"),
    ):
        page, whole = seen(client, f"/catalog/{kind}"), seen(client, f"/catalog/{kind}?whole=1&plain=1")
        assert "随停用的程序闲置" in page
        assert f'/catalog/{kind}/{idle}"' not in page
        assert "只列使用中的" in whole
        rows = client.get(f"/rows/{kind}").json["rows"]
        assert (used in {each[0] for each in rows}, idle in {each[0] for each in rows}) == (True, False)
        assert client.get(f"/rows/{kind}?whole=1").json["total"] > len(rows)
        assert client.get(f"/catalog/{kind}/{idle}").status_code == 200


@pytest.mark.parametrize(
    ("address", "used", "idle"),
    [
        ("/templates", "/templates/file_catalog", "/templates/penalty_decision_letter"),
        ("/template-previews", "/templates/file_catalog", "/templates/penalty_decision_letter"),
        ("/forms", "/forms/order_dispatch/design", "/forms/penalty_filing/design"),
    ],
)
def test_what_may_be_adjusted_is_listed_as_the_catalog_lists_it(
    city: Site, address: str, used: str, idle: str
) -> None:
    """What rests is counted, and listed where it is asked for."""
    client = signed_in(city, "yw-config")
    page, whole = seen(client, address), seen(client, f"{address}?whole=1")
    assert re.search(r"另有\d+条随停用的程序闲置", page)
    assert (used in page, idle in page) == (True, False)
    assert "只列使用中的" in whole
    if address != "/template-previews":  # there they come some at a time
        assert (used in whole, idle in whole) == (True, True)
