"""The list of cases as a workbook: the filters of the page, the rights of its reader, texts that nothing runs."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site
from office.pages import opened
from office.test_exports import exported
from yimen.catalog import read_workbook


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    return demo_site.client("zhzf01")


def rows_of(content: bytes) -> list[list[Any]]:
    return [list(row) for row in read_workbook("a.xlsx", content).sheets[0].rows]


def test_workbook_holds_the_cases_that_the_page_filters(officer: FlaskClient) -> None:
    """One row a case, in words: unit, procedure, state and officer as the page names them."""
    opened(officer, title="占用人行道")
    opened(officer, title="倾倒渣土")
    header, *rows = rows_of(exported(officer, "/cases.xlsx"))
    assert header[:3] == ["案号", "案由", "当事人"]
    assert {"占用人行道", "倾倒渣土"} <= {row[1] for row in rows}
    header, *rows = rows_of(exported(officer, "/cases.xlsx?q=渣土"))
    (row,) = (dict(zip(header, each, strict=True)) for each in rows)
    assert row["案由"] == "倾倒渣土"
    assert row["机构"] == "综合行政执法局"
    assert row["状态"] == "办理中"
    assert row["程序"] not in ("", "ordinary_penalty")
    assert row["承办人"] not in ("", "zhzf01")
    assert row["立案日期"] == "2026-07-01"


def test_link_on_the_page_leads_to_its_workbook(officer: FlaskClient) -> None:
    """The filters go along."""
    assert "/cases.xlsx?status=open" in officer.get("/cases?status=open").text


def test_workbook_has_the_rights_of_its_reader(demo_site: Site, officer: FlaskClient) -> None:
    """Another unit's officer gets no row of it, not even when asking for the unit; without the right no workbook."""
    opened(officer, title="只归本局的案件")
    stranger = demo_site.client("scjg01")
    for address in ("/cases.xlsx", "/cases.xlsx?unit=zhzf", "/cases.xlsx?q=只归"):
        assert "只归本局的案件" not in str(rows_of(exported(stranger, address)))
    assert demo_site.client("sysadmin").get("/cases.xlsx").status_code == 403


def test_text_that_a_spreadsheet_would_run_stays_a_text(officer: FlaskClient) -> None:
    """A title or a name that begins like a formula is shown as it was typed, and marked as text."""
    risky = '=HYPERLINK("http://a.example","x")'
    opened(officer, title=risky, **{"parties.0.name": "@SUM(A1)"})
    content = exported(officer, "/cases.xlsx")
    row = next(each for each in rows_of(content) if each[1] == risky)
    assert row[2].startswith("@SUM(A1)")
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"quotePrefix" in parts.read("xl/styles.xml")
