"""The wizard from end to end: a messy table is corrected, mended, compared, approved, and known next year."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl

from journeys.messy import UNIT, Row, messy_workbook
from journeys.people import Person, Town

ROAD: Row = ("990100001", "对在示范道路上摆摊的行政处罚", "《城市道路管理条例》", "第四十二条", UNIT)
TREE: Row = ("990100002", "对损坏示范绿地的行政处罚", "《城市绿化条例》", "第二十六条", UNIT)
LAMP: Row = ("990100003", "对损坏示范路灯的行政处罚", "《城市道路管理条例》", "第四十二条", "综合局")


def worked(clerk: Person, town: Town, mark: str) -> None:
    """The worker does what waits; the page goes on by itself."""
    town.work()
    clerk.page.locator(mark).first.wait_for()


def upload(clerk: Person, town: Town, path: Path) -> str:
    """Files in; the address of the import comes back."""
    clerk.go("/imports").page.locator('[name="file"]').set_input_files(path)
    clerk.press("上传并识别").sees("等待中")
    home = clerk.page.url.removeprefix(clerk.base).rsplit("/", 1)[0]
    worked(clerk, town, ".sheet-grid")
    return home


def see(clerk: Person, town: Town) -> None:
    """The sheet stands as it is; the stray line was taken for data, the ledger is left out."""
    page = clerk.page
    assert page.locator("tr.role-title").count() == 2
    assert page.locator("tr.role-header").count() == 2
    assert page.locator("tr.role-section").count() == 2
    stray = page.locator("tr", has_text="以上事项由各中队按属地实施")
    assert "role-data" in str(stray.get_attribute("class"))
    stray.locator('[name="row"]').check()
    clerk.fill({"role": "note"}).press("更正")
    worked(clerk, town, "tr.role-note")
    clerk.sees("已更正")
    clerk.follow("台账").page.locator('[name="skip"]').check()
    clerk.press("按此重新识别")
    worked(clerk, town, ".sheet-grid")


def map_columns(clerk: Person, town: Town, home: str) -> None:
    """The kind was not recognised, for no column says 事项名称: the clerk names kind and column."""
    clerk.go(f"{home}/columns").sees("没有认出，请选择").fill({"kind": "item"}).press("按此对应重新读取")
    worked(clerk, town, '[name="field.C.0"]')
    clerk.sees("还缺必需的字段：事项名称")
    clerk.fill({"field.C.0": "name", "field.D.0": "law"}).press("按此对应重新读取")
    worked(clerk, town, '[name="field.C.0"]')
    clerk.sees_not("还缺必需的字段").sees("1 列不作为字段，原文随行保留")


def mend(clerk: Person, town: Town, home: str, folder: Path) -> None:
    """The unit's name is wrong in one row: marked in the clerk's own workbook, mended there, handed in again."""
    clerk.go(f"{home}/findings").sees("还有 1 处错误", "CAT-047", "综合局").sees_not("下一步：比对")
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name="下载带标注的原表").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    cell = book["事项一览"]["F7"]
    assert "CAT-047" in cell.comment.text
    assert cell.fill.fgColor.rgb == "00F8B4B4"
    cell.value = UNIT
    book.save(path)
    clerk.page.locator('.mend-upload [name="file"]').set_input_files(path)
    clerk.press("重新上传")
    worked(clerk, town, ".stat")
    clerk.sees("没有错误，可以比对")


def test_messy_table_goes_from_end_to_end_and_next_years_asks_nothing(town: Town, tmp_path: Path) -> None:
    """Wrong role, wrong column and a defect are set right in the pages; a second person approves; next year is known."""
    clerk, second, officer = town.person("sfj-config"), town.person("sfj01"), town.person("zhzf01")
    sections = [("一、市政公用", [ROAD, LAMP]), ("二、园林绿化", [TREE])]
    home = upload(clerk, town, messy_workbook(tmp_path / "一览表.xlsx", sections, stray=True))
    see(clerk, town)
    map_columns(clerk, town, home)
    mend(clerk, town, home, tmp_path)

    clerk.follow("下一步：比对").fill({"document_number": "示发〔2026〕3号"}).press("开始比对")
    worked(clerk, town, ".compare-line")
    clerk.sees(ROAD[1], LAMP[1], TREE[1], "市政公用")
    clerk.follow("下一步：提交").sees("以后同样版式的表不再询问", "示发〔2026〕3号").press("生成变更单")
    town.work()
    clerk.page.wait_for_url("**/changes/*")
    address = clerk.page.url.removeprefix(clerk.base)
    clerk.sees("列对应方案").press("提交审核").sees("待审核")
    second.go(address).press("同意").press("启用").sees("已启用")
    officer.go(f"/catalog/item/{LAMP[0]}").sees(LAMP[1], UNIT)

    mended: Row = (*LAMP[:4], UNIT)
    renamed: Row = (ROAD[0], "对占用示范道路经营的行政处罚", *ROAD[2:])
    sections = [("一、市政公用", [renamed, mended]), ("二、园林绿化", [TREE])]
    again = upload(clerk, town, messy_workbook(tmp_path / "一览表2027.xlsx", sections, stray=False))
    clerk.go(f"{again}/columns").sees("版式与以前导入过的一致").sees_not("还缺必需的字段")
    clerk.go(f"{again}/findings").sees("没有错误").follow("下一步：比对").press("开始比对")
    worked(clerk, town, ".compare-line")
    assert clerk.page.locator(".compare-line").count() == 1
    clerk.sees(ROAD[1], renamed[1])
    assert town.watch.errors == []
    assert town.watch.strangers == []
