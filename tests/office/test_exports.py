"""A list that is taken away as a workbook comes back unchanged: every kind, through its page, on the demo pack's data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from cli.test_changes import run, told
from fixtures.sites import DEMO_PACK, Site, put_entry
from office.pages import opened
from office.test_rows import told as rows_of
from yimen.cases import AuditEvent, Configuration, verify
from yimen.catalog import read_workbook

CLERK = "sfj-config"


@pytest.fixture
def clerk(demo_site: Site) -> FlaskClient:
    return demo_site.client(CLERK)


def kinds_with_entries(site: Site) -> list[str]:
    """Kinds that sheets can hold, of which there are entries."""
    with site.runtime.database.read() as session:
        kinds = Configuration.open(session, DEMO_PACK, day=site.runtime.clock.today()).kinds()
    client = site.client(CLERK)
    return [
        each.id for each in kinds.values() if each.columns and rows_of(client, f"/rows/{each.id}")["total"]
    ]


def exported(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    content = answer.get_data()
    answer.close()
    return content


def lines_of(site: Site, folder: Path, kind: str, content: bytes) -> dict[str, Any]:
    """What importing the workbook as it is would change, as `yimen catalog diff` tells it."""
    file = folder / f"{kind}.xlsx"
    file.write_bytes(content)
    words = ["catalog", "diff", str(file), "--to", DEMO_PACK, "--kind", kind, "--json"]
    found: dict[str, Any] = told(run(site, *words))
    return found


def test_every_kind_comes_back_without_a_line(demo_site: Site, clerk: FlaskClient, tmp_path: Path) -> None:
    """Exported whole from its page and compared: each entry is there, and none would be added or changed."""
    kinds = kinds_with_entries(demo_site)
    assert {"item", "tier", "law", "officer", "unit"} <= set(kinds)
    for kind in kinds:
        total = rows_of(clerk, f"/rows/{kind}")["total"]
        found = lines_of(demo_site, tmp_path, kind, exported(clerk, f"/workbooks/{kind}"))
        assert found["lines"].get(kind) == [], (kind, found["lines"][kind][:3])
        assert found["counts"][kind]["unchanged"] == total, kind


@pytest.mark.parametrize(
    "query",
    [
        "unit=综合行政执法局&q=道路",
        "field=水利&sort=-name",
        "name.has=河道&columns=code,name",
        "day=2026-07-01",
    ],
)
def test_filtered_list_comes_back_without_a_line(
    demo_site: Site, clerk: FlaskClient, tmp_path: Path, query: str
) -> None:
    """What the page shows is what the workbook holds, whatever columns are shown; nothing more, nothing less."""
    total = rows_of(clerk, f"/rows/item?{query}")["total"]
    found = lines_of(demo_site, tmp_path, "item", exported(clerk, f"/workbooks/item?{query}"))
    assert found["lines"]["item"] == []
    assert found["counts"]["item"]["unchanged"] == total > 0


def test_file_that_is_taken_away_is_kept_by_no_cache(clerk: FlaskClient) -> None:
    """A shared machine's browser keeps nothing of it beside what was saved."""
    for address in ("/workbooks/unit", "/blanks/unit"):
        assert clerk.get(address).headers["Cache-Control"] == "no-store", address


def test_risky_and_number_like_texts_come_back_as_they_were(
    demo_site: Site, clerk: FlaskClient, tmp_path: Path
) -> None:
    """Codes of 31 digits and leading zeros stay texts; what a spreadsheet would run is there, as text, and not run."""
    bodies = [
        {"code": "0" * 4 + "9" * 27, "name": "示范往返：长编码", "unit": "综合行政执法局"},
        {"code": "00012345", "name": "示范往返：前导零", "unit": "综合行政执法局", "note": "=1+1"},
        {"code": "3309020060001", "name": "示范往返：全数字", "unit": "综合行政执法局", "note": "@SUM(A1)"},
        {"code": "2026-07-01", "name": "示范往返：似日期", "unit": "综合行政执法局", "note": "-1"},
        {"code": "1E10", "name": "示范往返：似科学计数", "unit": "综合行政执法局", "article": "+1"},
    ]
    with demo_site.runtime.database.write() as session:
        for body in bodies:
            put_entry(session, DEMO_PACK, "item", body["code"], body)
    content = exported(clerk, f"/workbooks/item?q={quote('示范往返')}")
    cells = [cell for row in read_workbook("a.xlsx", content).sheets[0].rows for cell in row]
    assert all(isinstance(cell, str) for cell in cells)
    for body in bodies:
        assert body["code"] in cells
    assert {"=1+1", "@SUM(A1)", "-1", "+1"} <= set(cells)
    found = lines_of(demo_site, tmp_path, "item", content)
    assert found["lines"]["item"] == []
    assert found["counts"]["item"]["unchanged"] == len(bodies)


def test_export_holds_what_its_reader_may_see(demo_site: Site) -> None:
    """An officer's workbook has the items of the unit, and none of another's; without the right there is none."""
    officer = demo_site.client("zhzf01")
    text = "".join(
        str(cell)
        for row in read_workbook("a.xlsx", exported(officer, "/workbooks/item")).sheets[0].rows
        for cell in row
    )
    assert "综合行政执法局" in text
    assert "市场监管综合执法大队" not in text
    assert demo_site.client("sysadmin").get("/workbooks/item").status_code == 403


def audited(site: Site) -> list[tuple[str, str, dict[str, Any]]]:
    """(account, list, filters and rows) of every export in the audit trail, the newest first."""
    with site.runtime.database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.sort == "export"))
        found = [(each.account, each.subject, json.loads(each.text)["data"]) for each in events]
    return found[::-1]


def test_what_is_taken_away_stands_in_the_audit_trail(demo_site: Site, clerk: FlaskClient) -> None:
    """Who took which list, by which filters, how many rows; what was not given is not in it."""
    officer = demo_site.client("zhzf01")
    opened(officer, title="倾倒渣土")
    opened(officer, title="占用人行道")
    exported(officer, "/cases.xlsx?q=渣土&status=open&nothing=x")
    assert audited(demo_site) == [
        ("zhzf01", "cases", {"filters": {"q": "渣土", "status": "open"}, "rows": 1})
    ]
    total = rows_of(clerk, "/rows/officer")["total"]
    exported(clerk, "/workbooks/officer?q=")
    assert audited(demo_site)[0] == (CLERK, "officer", {"filters": {}, "rows": total})
    exported(clerk, "/completeness/workbook")
    account, subject, data = audited(demo_site)[0]
    assert (account, subject, data["rows"] > 0) == (CLERK, "completeness", True)
    assert demo_site.client("sysadmin").get("/cases.xlsx").status_code == 403
    assert clerk.get("/workbooks/nothing").status_code == 404
    assert len(audited(demo_site)) == 3
    page = demo_site.client("auditadmin").get("/audit").text
    assert "q=渣土、status=open；行数：1" in page
    with demo_site.runtime.database.read() as session:
        assert verify(session, DEMO_PACK, None) == []


def test_list_that_cannot_be_written_down_is_not_given(
    demo_site: Site, clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event comes before the workbook: where the one fails, the other is not sent."""

    def full(*_words: Any, **_more: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("yimen.office.exports.cases.record", full)
    answer = clerk.get("/workbooks/officer")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
