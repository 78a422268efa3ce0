"""A clerk imports a table, a second person approves it, and the officers see it at their next request."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from journeys.people import Person, Town


def items_workbook(path: Path, *rows: tuple[str, str, str]) -> Path:
    """A small table of items: code, name, unit."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("事项代码", "事项名称", "执法单位"))
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def upload(clerk: Person, town: Town, path: Path) -> str:
    """The clerk uploads a table, the worker checks it; the address of the import comes back."""
    clerk.go("/imports")
    clerk.page.locator('[name="file"]').set_input_files(path)
    clerk.press("上传并识别").sees("等待中")
    home = clerk.page.url.removeprefix(clerk.base).rsplit("/", 1)[0]
    town.work()
    clerk.page.locator(".sheet-grid").wait_for()
    return home


@pytest.mark.soak
def test_imported_item_is_seen_after_a_second_person_approved_it(town: Town, tmp_path: Path) -> None:
    """Upload, check, compare, submit, approve, activate: then the officer finds the item, and undo takes it away."""
    name, code = "对擅自占用示范广场的行政处罚", "990000000001"
    clerk, office, officer = town.person("sfj-config"), town.person("sfj01"), town.person("zhzf01")
    officer.go("/catalog/item").sees("共 1,776 条")

    home = upload(clerk, town, items_workbook(tmp_path / "items.xlsx", (code, name, "综合行政执法局")))
    clerk.sees("执法事项").go(f"{home}/comparison").press("开始比对")
    town.work()
    clerk.page.locator(".compare-line").wait_for()
    clerk.sees(name).follow("下一步：提交").press("生成变更单")
    town.work()
    clerk.page.wait_for_url("**/changes/*")
    clerk.sees("已校验", name)
    address = clerk.page.url.removeprefix(clerk.base)
    clerk.press("提交审核").sees("待审核").sees_not("同意")

    officer.go("/catalog/item").sees("共 1,776 条")
    office.go("/").sees("待我审核的变更")
    office.go(address).sees(name).press("同意").press("启用").sees("已启用")
    officer.go("/catalog/item").sees("共 1,777 条")
    officer.go(f"/catalog/item/{code}").sees(name)

    clerk.go(address).page.locator("summary", has_text="撤销此变更").click()
    clerk.fill({"reason": "表内代码有误。"}).press("确认撤销此变更").sees("撤销第")
    inverse = clerk.page.url.removeprefix(clerk.base)
    office.go(inverse).press("同意").press("启用").sees("已启用")
    officer.go("/catalog/item").sees("共 1,776 条")
    assert town.watch.errors == []


def test_faulty_table_is_shown_with_findings_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    """A row without a name is told with its place, offers no change set, and comes back marked in the workbook."""
    clerk = town.person("sfj-config")
    path = items_workbook(
        tmp_path / "faulty.xlsx",
        ("990000000001", "", "综合行政执法局"),
        ("990000000002", "对示范行为的行政处罚", "综合行政执法局"),
    )
    home = upload(clerk, town, path)
    clerk.go(f"{home}/findings").sees("还有 1 处错误", "第2行").sees_not("下一步：比对")
    link = clerk.page.get_by_role("link", name="下载带标注的原表").get_attribute("href")
    marked = clerk.page.request.get(clerk.base + str(link))
    assert marked.status == 200
    page = openpyxl.load_workbook(BytesIO(marked.body())).worksheets[0]
    assert "CAT-049" in page["B2"].comment.text
    clerk.go("/changes").sees_not("faulty")
