"""The import wizard without scripts: each step a page, corrected by plain forms, and nobody else's to see."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site
from yimen.store import claim, finish
from yimen.worker import run_job

UNIT = "综合行政执法局"


def workbook(*rows: tuple[Any, ...], sheet: str = "Sheet1") -> bytes:
    """An .xlsx of these rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class Clerk:
    """Somebody at the wizard with a browser without scripts; the worker does what waits after every post."""

    def __init__(self, site: Site, nudged: list[str], account: str = "sfj-config") -> None:
        self.site, self.nudged = site, nudged
        self.client: FlaskClient = site.client(account)
        self.address = ""
        self.text = ""

    def get(self, address: str) -> str:
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, (address, answer.status_code)
        self.text = answer.get_data(as_text=True)
        return self.text

    def post(self, address: str, page: str, **values: Any) -> str:
        """A form of the page; then the worker works, and the page that the post leads to is looked at."""
        token = self.site.token(self.client, page)
        answer = self.client.post(address, data={**values, "csrf_token": token})
        assert answer.status_code == 302, answer.get_data(as_text=True)[-3000:]
        self.work()
        self.address = answer.headers["Location"]
        return self.get(self.address)

    def upload(self, name: str, content: bytes, **more: Any) -> str:
        """A new import; its own address without the step comes back."""
        self.post("/imports", "/imports", file=(BytesIO(content), name), **more)
        return self.address.rsplit("/", 1)[0]

    def work(self) -> None:
        while self.nudged:
            run_job(self.site.runtime, self.nudged.pop(0))


@pytest.fixture
def clerk(demo_site: Site, nudged: list[str]) -> Clerk:
    """The clerk who keeps the configuration."""
    return Clerk(demo_site, nudged)


def test_new_item_goes_through_every_step(clerk: Clerk) -> None:
    """Upload, see, map, check, compare, submit: each step is reached by its link, and ends in a change set."""
    home = clerk.upload(
        "items.xlsx",
        workbook(("事项代码", "事项名称", "执法单位"), ("990000000001", "对示范行为的行政处罚", UNIT)),
    )
    assert clerk.address == f"{home}/sheets"
    assert "表头第 1 行，1 行数据" in clerk.text
    clerk.get(f"{home}/columns")
    assert "执法单位" in clerk.text
    clerk.get(f"{home}/findings")
    assert "没有错误" in clerk.text
    assert f"{home}/submission" not in clerk.text
    clerk.post(f"{home}/comparison", f"{home}/comparison", effective_from="2026-07-01")
    assert "对示范行为的行政处罚" in clerk.text
    clerk.post(f"{home}/submission", f"{home}/submission", title="新增一项")
    assert "/changes/" in re.sub(r"\?.*", "", clerk.client.get(f"{home}/submission").headers["Location"])
    assert "新增一项" in clerk.text


def test_import_is_nobody_elses_to_see(clerk: Clerk, demo_site: Site, nudged: list[str]) -> None:
    """Another clerk of the same office with the same rights finds none of its pages, files or deeds."""
    home = clerk.upload("items.csv", "事项代码,事项名称\n990000000001,\n".encode())
    assert clerk.client.get(f"{home}/workbooks/0").status_code == 200
    other = Clerk(demo_site, nudged, "sfj01")
    assert "items.csv" not in other.get("/imports")
    for step in (
        "",
        "/files",
        "/sheets",
        "/columns",
        "/findings",
        "/comparison",
        "/submission",
        "/workbooks/0",
    ):
        assert other.client.get(home + step).status_code == 404, step
    token = demo_site.token(other.client, "/imports")
    for deed in (
        "/files",
        "/sheets/0",
        "/sheets/0/rows",
        "/columns/0-0",
        "/comparison",
        "/submission",
        "/again",
        "/discard",
    ):
        assert other.client.post(home + deed, data={"csrf_token": token}).status_code == 404, deed


def test_large_workbook_is_marked_when_it_is_asked_for(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marking takes long then: it is a job of its own, and is offered anew after the next check."""
    monkeypatch.setattr("yimen.changes.importing.checking.FEW_CELLS", 3)
    table = "事项代码,事项名称,执法单位\n990000000001,,综合行政执法局\n"
    home = clerk.upload("items.csv", table.encode())
    assert clerk.client.get(f"{home}/workbooks/0").status_code == 404
    clerk.get(f"{home}/findings")
    assert re.search(r'<details class="found-group" open>.*?第2行', clerk.text, re.DOTALL), (
        "its place is seen"
    )
    assert "生成带标注的原表" in clerk.text
    clerk.post(f"{home}/workbooks", f"{home}/findings")
    assert "生成带标注的原表" not in clerk.text
    assert f'href="{home}/workbooks/0"' in clerk.text
    marked = openpyxl.load_workbook(BytesIO(clerk.client.get(f"{home}/workbooks/0").data))
    assert marked.worksheets[0]["B2"].comment is not None
    mended = BytesIO(table.replace(",,", ",对示范行为的行政处罚,").encode())
    clerk.post(f"{home}/files", f"{home}/files", number="0", file=(mended, "items.csv"))
    assert clerk.client.get(f"{home}/workbooks/0").status_code == 404


def test_running_job_is_shown_and_can_be_cancelled(clerk: Clerk) -> None:
    """Without scripts the page comes back by itself; a cancelled job leaves the import as it was, and says so."""
    token = clerk.site.token(clerk.client, "/imports")
    table = BytesIO("事项代码,事项名称\n990000000001,对示范行为的行政处罚\n".encode())
    answer = clerk.client.post("/imports", data={"file": (table, "items.csv"), "csrf_token": token})
    page = clerk.get(answer.headers["Location"])
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "等待中" in page
    cancel = re.search(r'action="(/jobs/\w+/cancel)"', page)
    assert cancel
    clerk.post(cancel[1], answer.headers["Location"], next=answer.headers["Location"])
    assert "已取消，没有任何内容生效" in clerk.text
    assert "重新上传" in clerk.text


def test_import_cancelled_at_its_reading_goes_on_with_the_files_that_are_there(clerk: Clerk) -> None:
    """While the worker has it, the page says that it is being stopped; then it is read again at one press."""
    token = clerk.site.token(clerk.client, "/imports")
    table = BytesIO(f"事项代码,事项名称,执法单位\n990000000001,对示范行为的行政处罚,{UNIT}\n".encode())
    answer = clerk.client.post("/imports", data={"file": (table, "items.csv"), "csrf_token": token})
    sheets = answer.headers["Location"]
    home = sheets.rsplit("/", 1)[0]
    job = clerk.nudged.pop(0)
    clock = clerk.site.runtime.clock
    with clerk.site.runtime.database.write() as session:
        assert claim(session, job, owner="a worker", clock=clock)
    clerk.post(f"/jobs/{job}/cancel", sheets, next=sheets)
    assert "正在取消" in clerk.text
    assert "取消任务" not in clerk.text
    with clerk.site.runtime.database.write() as session:
        finish(session, job, owner="a worker", clock=clock, cancelled=True)
    for page in (f"{home}/files", sheets):
        assert "重新识别" in clerk.get(page)
    clerk.post(f"{home}/again", f"{home}/files")
    assert "1 行数据" in clerk.text
    assert "重新识别" not in clerk.get(f"{home}/files")


def test_discarded_import_is_gone(clerk: Clerk) -> None:
    """Whoever uploaded a file can take it back."""
    home = clerk.upload("items.csv", "事项代码,事项名称\n990000000001,对示范行为的行政处罚\n".encode())
    clerk.post(f"{home}/discard", f"{home}/files")
    assert "items.csv" not in clerk.text
    assert clerk.client.get(f"{home}/sheets").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.jpg", b"\xff\xd8\xff", "不是可以导入的表格"),
        ("empty.xlsx", b"", "是空文件"),
        ("", b"", "请选择要导入的表格文件"),
    ],
)
def test_what_is_no_table_is_refused_in_words(clerk: Clerk, name: str, content: bytes, words: str) -> None:
    """Before anything is kept: the page says what is wrong with the file."""
    token = clerk.site.token(clerk.client, "/imports")
    answer = clerk.client.post("/imports", data={"file": (BytesIO(content), name), "csrf_token": token})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_file_with_a_password_is_refused_with_what_to_do(clerk: Clerk) -> None:
    """CAT-003 stands on the page of the sheets, with the way to hand the file in again; nothing further is offered."""
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    home = clerk.upload("locked.xlsx", locked)
    assert "CAT-003" in clerk.text
    assert "取消密码" in clerk.text
    assert f"{home}/files" in clerk.text
    assert f"{home}/comparison" not in clerk.text


def test_list_without_codes_needs_the_word_that_it_is_items(clerk: Clerk) -> None:
    """The page says which kind comes near and what lacks; with the kind alone it goes on to the comparison.

    The unit may be called by its short name.
    """
    table = "事项名称,子项名称,执法依据,执法单位\n对示范行为的行政处罚,乱张贴,《甲法》第一条,综合执法局\n"
    home = clerk.upload("items.csv", table.encode())
    assert "最接近“执法事项”，但没有事项代码" in clerk.text
    clerk.post(f"{home}/sheets/0", f"{home}/sheets", **{"kind.1": "item"})
    clerk.get(f"{home}/findings")
    assert "编出了代码" in clerk.text
    assert f"“综合执法局”即机构“{UNIT}”" in clerk.text
    assert "没有错误" in clerk.text
    clerk.post(f"{home}/comparison", f"{home}/comparison", effective_from="2026-07-01")
    assert "N-" in clerk.text
