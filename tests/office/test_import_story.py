"""A strange table goes through the wizard without scripts, and next year's of the same layout without asking."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl

from fixtures.sites import Site
from office.test_imports import UNIT, Clerk, workbook
from yimen.kernel import rule_of

HEAD = ("甲号", "乙文", "丙局", "丁备")


def strange(*rows: tuple[str, ...]) -> bytes:
    """A table whose titles no kind knows, with a line that looks like data below it."""
    title = ("示范地区权责事项一览",)
    return workbook(title, HEAD, *rows, ("以上事项自公布之日起施行", "", "", "见附页"))


def approve(site: Site, nudged: list[str], address: str) -> None:
    """A second person approves and activates the change set."""
    second = Clerk(site, nudged, "sfj01")
    for deed in ("approve", "activate"):
        second.post(f"{address}/deeds/{deed}", address)
    assert "已启用" in second.text


def test_strange_table_is_corrected_mended_submitted_and_known_next_year(
    demo_site: Site, nudged: list[str]
) -> None:
    """Wrong role, unknown columns and a defect: each is set right by a plain form; the second table asks nothing."""
    clerk = Clerk(demo_site, nudged)
    rows = [("990000000001", "对示范行为甲的行政处罚", UNIT, "一"), ("990000000002", "", UNIT, "二")]
    home = clerk.upload("权责.xlsx", strange(*rows))
    clerk.get(f"{home}/columns")
    assert "这张表不属于已知的目录种类" in clerk.text
    clerk.post(f"{home}/columns/0-0", f"{home}/columns", kind="item")
    offered = re.findall(
        r'<option value="(\w+)"', clerk.text.partition('name="field.A.0"')[2].partition("</select>")[0]
    )
    assert offered[:2] == ["code", "name"]  # as the kind is listed, not by the letters of its fields
    said = {"kind": "item", "field.A.0": "code", "field.B.0": "name", "field.C.0": "unit"}
    clerk.post(f"{home}/columns/0-0", f"{home}/columns", **said)
    assert "1 列不作为字段，原文随行保留" in clerk.text

    clerk.get(f"{home}/sheets")
    row = re.search(r'<tr class="role-(\w+)" id="r5">', clerk.text)
    assert row, "the last line was taken for data"
    assert row[1] == "data"
    clerk.post(f"{home}/sheets/0/rows", f"{home}/sheets", row="5", role="note")
    assert re.search(r'<tr class="role-note" id="r5">', clerk.text)
    assert "已更正" in clerk.text

    clerk.get(f"{home}/findings")
    assert "还有 1 处错误" in clerk.text
    marked = openpyxl.load_workbook(BytesIO(clerk.client.get(f"{home}/workbooks/0").data))
    cell = marked.worksheets[0]["B4"]
    assert "CAT-049" in cell.comment.text
    cell.value = "对示范行为乙的行政处罚"
    mended = BytesIO()
    marked.save(mended)
    mended.seek(0)
    clerk.post(f"{home}/files", f"{home}/files", number="0", file=(mended, "权责（校验结果）.xlsx"))
    assert "没有错误" in clerk.text

    clerk.post(
        f"{home}/comparison",
        f"{home}/comparison",
        effective_from="2026-07-01",
        document_number="示发〔2026〕1号",
    )
    assert "对示范行为乙的行政处罚" in clerk.text
    layout = re.search(r'name="profile" value="(columns-\w+)"', clerk.get(f"{home}/submission"))
    assert layout
    clerk.post(f"{home}/submission", f"{home}/submission", title="新增两项", profile=layout[1])
    found = re.search(r'action="(/changes/\w+)/deeds/submit"', clerk.text)
    assert found
    way_back = f'href="{home}/findings"'
    assert way_back in clerk.text
    assert way_back not in Clerk(demo_site, nudged, "sfj01").get(found[1])
    clerk.post(f"{found[1]}/deeds/submit", found[1])
    assert way_back not in clerk.text
    approve(demo_site, nudged, found[1])
    clerk.get("/catalog/item/990000000002")
    assert "对示范行为乙的行政处罚" in clerk.text
    assert "权责" in clerk.get("/catalog/profile")

    again = clerk.upload(
        "权责2027.xlsx", workbook(HEAD, ("990000000003", "对示范行为丙的行政处罚", UNIT, "三"))
    )
    assert "执法事项" in clerk.get(f"{again}/columns")
    assert "版式与以前导入过的一致" in clerk.text
    assert "没有错误" in clerk.get(f"{again}/findings")
    clerk.post(f"{again}/comparison", f"{again}/comparison", effective_from="2026-07-01")
    assert "对示范行为丙的行政处罚" in clerk.text


def test_every_page_of_the_wizard_asks_for_the_right_to_draft(demo_site: Site) -> None:
    """Who may not draft a change has no business with imports."""
    app = demo_site.app
    endpoints = [rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/imports")]
    assert len(endpoints) > 15
    for endpoint in endpoints:
        rule = rule_of(app.view_functions[endpoint])
        assert rule is not None
        assert rule.permissions == {"change.draft"}, endpoint
