"""The page of figures, for whoever may look over the whole."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl

from fixtures.sites import Site
from office.pages import opened


def test_figures_are_shown_and_taken_away(demo_site: Site) -> None:
    opened(demo_site.client("zhzf01"))
    legal = demo_site.client("zhzf-chief")
    page = legal.get("/supervision").get_data(as_text=True)
    assert "综合行政执法局" in page
    assert "行政处罚普通程序" in page
    assert legal.get("/supervision?since=2027-01-01&until=2026-01-01").status_code == 422
    assert legal.get("/supervision?since=soon").status_code == 422
    book = openpyxl.load_workbook(BytesIO(legal.get("/supervision.xlsx").data))
    rows = [row for row in book["按单位"].iter_rows(values_only=True) if row[0] == "综合行政执法局"]
    assert rows[0][1:4] == (1, 0, 1)
    people = rows[0][8]
    assert rows[0][9] == str(round(1 / people, 1))
    [stage] = [row for row in book["按阶段"].iter_rows(values_only=True) if row[0] == "综合行政执法局"]
    assert stage[1:] == ("行政处罚普通程序", "立案", 1, people)


def test_units_without_cases_do_not_fill_the_page(demo_site: Site) -> None:
    """They are named below those that have some, and stand in the workbook with their people."""
    opened(demo_site.client("zhzf01"))
    legal = demo_site.client("sfj01")
    page = legal.get("/supervision").get_data(as_text=True)
    table, rest = page.split('aria-labelledby="by-unit"')[1].split("</section>")[0].split("</table>")
    assert table.count("<tr>") == 2
    assert "综合行政执法局" in table
    found = re.search(r"另有 (\d+) 个单位没有案件</summary><p[^>]*>([^<]+)<", rest)
    assert found
    idle = found[2].split("、")
    assert len(idle) == int(found[1]) > 1
    book = openpyxl.load_workbook(BytesIO(legal.get("/supervision.xlsx").data))
    assert {*idle, "综合行政执法局"} <= {row[0] for row in book["按单位"].iter_rows(values_only=True)}


def test_whoever_may_not_look_over_it_does_not(demo_site: Site) -> None:
    assert demo_site.client("zhzf01").get("/supervision").status_code == 403
    assert demo_site.client().get("/supervision").status_code in (302, 401)
