"""Pages over the demo pack: what a list shows to whom, at which cost, and what a page itself refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, event

from fixtures.sites import Site, put_entry
from office.pages import FILING, OPEN, opened, post
from yimen.catalog import readable_endings
from yimen.changes import INDEX_KIND, enqueue_indexing
from yimen.store import Job, Jurisdiction


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    """An officer of the bureau, signed in."""
    return demo_site.client("zhzf01")


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """The statements that the site sends meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(site.runtime.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(site.runtime.database.engine, "before_cursor_execute", note)


def test_catalog_page_costs_at_most_six_statements(demo_site: Site, officer: FlaskClient) -> None:
    """A list page costs the same few statements however many entries it is taken from."""
    officer.get("/catalog/item")
    for address in (
        "/catalog/item",
        "/catalog/item?q=道路&field=住房城乡建设",
        "/catalog/tier",
        "/catalog/law",
    ):
        officer.get(address)
        with counted(demo_site) as sent:
            assert officer.get(address).status_code == 200
        assert len(sent) <= 6, f"{address}: {len(sent)}"


def test_large_list_says_that_its_indexes_are_being_made(demo_site: Site, officer: FlaskClient) -> None:
    """As long as the job has not ended; a short list is quick without."""

    def says(kind: str) -> bool:
        return "检索索引正在建立" in officer.get(f"/catalog/{kind}?plain=1").get_data(as_text=True)

    with demo_site.runtime.database.write() as session:
        session.execute(delete(Job).where(Job.kind == INDEX_KIND))
    assert not says("tier")
    with demo_site.runtime.database.write() as session:
        enqueue_indexing(session, "jindong", demo_site.runtime.clock)
    assert (says("tier"), says("unit")) == (True, False)


def test_paging_meets_every_entry_of_the_unit_once(officer: FlaskClient) -> None:
    """Following the next page to the end gives the unit's items, each once, and nobody else's."""
    address: str | None = "/catalog/item?q=船舶"
    seen: list[str] = []
    total = 0
    while address:
        text = officer.get(address).get_data(as_text=True)
        seen += re.findall(r'<a class="clamp" href="/catalog/item/(\d+)"', text)
        total = int((re.search(r"共 (\d+) 条", text) or [0, 0])[1])
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else None
    codes = seen[::2]
    assert len(set(codes)) == total
    assert len(codes) == total


def test_list_is_counted_anew_after_a_change_set_and_not_before(
    demo_site: Site, officer: FlaskClient
) -> None:
    """A list asked for again is not counted again; the next change set's number makes it be looked at anew."""
    officer.get("/catalog/item")
    with counted(demo_site) as sent:
        assert "共 1,776 条" in officer.get("/catalog/item").get_data(as_text=True)
    assert not any("count(" in each for each in sent)
    with demo_site.runtime.database.write() as session:
        place = session.get(Jurisdiction, "jindong")
        assert place is not None
        place.sequence += 1
        body = {"code": "0001", "name": "新增事项", "unit": "综合行政执法局"}
        put_entry(session, "jindong", "item", "0001", body, number=place.sequence)
    text = officer.get("/catalog/item").get_data(as_text=True)
    assert "共 1,777 条" in text
    assert "新增事项" in text


def test_sorting_backwards_turns_the_list_round(officer: FlaskClient) -> None:
    """The same column asked for with "-" begins at the other end."""
    first = officer.get("/catalog/item?sort=code").get_data(as_text=True)
    last = officer.get("/catalog/item?sort=-code").get_data(as_text=True)
    codes = [re.findall(r'href="/catalog/item/(\d+)"', text)[0] for text in (first, last)]
    assert codes[0] < codes[1]


@pytest.mark.parametrize(
    "address",
    [
        "/catalog/item?after=broken",
        "/catalog/item?sort=name&after=WyJcdWQ4MDAiLCAieCJd",  # half a letter
        "/catalog/item?sort=nothing",
        "/catalog/item?day=x",
    ],
)
def test_forged_arguments_of_a_list_are_passed_over(officer: FlaskClient, address: str) -> None:
    """An argument that means nothing gives the plain list, never an error."""
    answer = officer.get(address)
    assert answer.status_code == 200
    assert "共 1,776 条" in answer.get_data(as_text=True)


def test_unknown_kind_and_entry_are_not_found(officer: FlaskClient) -> None:
    """What is not configured has no page."""
    assert officer.get("/catalog/nothing").status_code == 404
    assert officer.get("/catalog/item/nothing").status_code == 404


def test_entry_before_its_day_says_so(officer: FlaskClient) -> None:
    """As of a day before it was in force the entry shows no content."""
    answer = officer.get("/catalog/law?day=2001-01-01").get_data(as_text=True)
    assert "还没有条目" in answer


def test_sample_is_told_by_a_badge_and_by_no_word_of_ours(officer: FlaskClient) -> None:
    """The unit's body says that it is a sample; the page shows no field without a title for that."""
    answer = officer.get("/catalog/unit/zhzf").get_data(as_text=True)
    assert "综合行政执法局" in answer
    assert "示例" in answer
    assert "provenance" not in answer


def test_exported_list_is_the_list(officer: FlaskClient) -> None:
    """The workbook of a filtered list has its entries, and nothing of another unit."""
    answer = officer.get("/workbooks/item?q=船舶")
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    text = officer.get("/catalog/item?q=船舶").get_data(as_text=True)
    total = int((re.search(r"共 (\d+) 条", text) or [0, 0])[1])
    assert sheet.max_row >= total > 0


def test_script_in_an_entry_is_text_on_every_page(demo_site: Site) -> None:
    """What a table holds is never markup: not in lists, entries or search."""
    evil = "<script>alert(1)</script>示范行为"
    with demo_site.runtime.database.write() as session:
        body = {"code": "999", "name": evil, "unit": "综合行政执法局"}
        put_entry(session, "jindong", "item", "999", body)
    officer = demo_site.client("zhzf01")
    for address in ("/catalog/item?q=示范行为", "/catalog/item/999", "/search?q=示范行为"):
        text = officer.get(address).get_data(as_text=True)
        assert "示范行为" in text, address
        assert "<script>alert" not in text, address


def test_case_page_escapes_what_an_officer_wrote(officer: FlaskClient) -> None:
    """A party's name with markup is shown as it was typed."""
    text = officer.get(opened(officer)).get_data(as_text=True)
    assert "示范&lt;b&gt;商贸&lt;/b&gt;有限公司" in text


def test_act_without_a_day_is_refused_with_off_001_and_with_a_day_it_is_kept(officer: FlaskClient) -> None:
    """OFF-001: no day or an impossible one; the input is kept, and a real day mends it."""
    for day in ("", "2026-02-30"):
        answer = post(officer, "/cases/open", OPEN, {**FILING, "_occurred_on": day})
        assert answer.status_code == 422
        assert "OFF-001" in answer.get_data(as_text=True)
        assert "擅自占用城市道路" in answer.get_data(as_text=True)
    assert "OFF-001" not in officer.get(opened(officer)).get_data(as_text=True)


def test_draft_of_another_window_is_kept_with_off_002_and_mended_by_reading_it(
    demo_site: Site, officer: FlaskClient
) -> None:
    """OFF-002: a draft saved meanwhile is not overwritten; from the page that shows it the next one is kept."""
    task = opened(officer) + "/tasks/unit_opinion"
    head = demo_site.client("zhzf-head")
    version = re.search(r'name="_version" value="(\d+)"', head.get(task).get_data(as_text=True))
    assert version
    said = {"_version": version[1], "_occurred_on": "2026-07-01", "_deed": "draft", "opinion": "第一稿"}
    assert post(head, task, task, said).status_code == 302
    second = post(head, task, task, {**said, "opinion": "第二稿"})
    assert second.status_code == 422
    assert "OFF-002" in second.get_data(as_text=True)
    assert "第二稿" in second.get_data(as_text=True)
    assert "第一稿" in head.get(task).get_data(as_text=True)
    assert post(head, task, task, {**said, "opinion": "第二稿", "_draft": "1"}).status_code == 302


def test_page_drawn_before_somebody_elses_act_is_told_so(demo_site: Site, officer: FlaskClient) -> None:
    """The loser keeps the input and learns who was first."""
    case = opened(officer)
    task, head = case + "/tasks/unit_opinion", demo_site.client("zhzf-head")
    said = {
        "_version": "99",
        "_occurred_on": "2026-07-01",
        "_deed": "complete:agreed",
        "agreed": "true",
        "opinion": "同意立案。",
    }
    answer = post(head, task, task, said)
    assert answer.status_code == 422
    assert "CAS-001" in answer.get_data(as_text=True)
    assert "同意立案。" in answer.get_data(as_text=True)


def test_task_sent_back_needs_a_reason_and_stands_open_again(demo_site: Site, officer: FlaskClient) -> None:
    """Without a reason nothing is sent back; with one the officer has the task anew, a second round, and reads why."""
    case = opened(officer)
    task, head = case + "/tasks/unit_opinion", demo_site.client("zhzf-head")
    said = {"_version": "1", "_occurred_on": "2026-07-01", "_deed": "return:case_intake"}
    bare = post(head, task, task, said)
    assert bare.status_code == 422
    assert "CAS-017" in bare.get_data(as_text=True)
    assert post(head, task, task, {**said, "_reason": "当事人名称有误。"}).status_code == 302
    text = officer.get(case).get_data(as_text=True)
    assert "第2次办理" in text
    assert "当事人名称有误。" in text
    assert "示范&lt;b&gt;商贸" in officer.get(case + "/tasks/case_intake").get_data(as_text=True)
    way = officer.get(case + "/way").get_data(as_text=True)
    assert re.search(r"第1次办理：已退回 2026年7月1日 · [^\s<]+</div>", way), "with who sent it back"


def test_import_of_a_wrong_file_is_refused_before_anything_is_stored(demo_site: Site) -> None:
    """A picture, an empty file and none at all are told apart, and no job is made."""
    clerk = demo_site.client("sfj-config")
    for file, word in (
        ((BytesIO(b"x"), "a.png"), "不是可以导入的表格"),
        ((BytesIO(b""), "a.xlsx"), "空文件"),
        (None, "请选择"),
    ):
        answer = post(clerk, "/imports", "/imports", {"file": file} if file else {})
        assert answer.status_code == 422
        assert word in answer.get_data(as_text=True)
    page = clerk.get("/imports").get_data(as_text=True)
    assert f'accept="{",".join(readable_endings())}"' in page
