"""Past cases through pages and commands: a register handed in by the unit's head, approved above, entered by the worker."""

from __future__ import annotations

import importlib
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cli.test_changes import run, told
from fixtures.sites import Site
from office.pages import opened, post
from yimen.catalog import OutColumn, OutSheet, write_workbook
from yimen.worker import run_job

HEADS = (
    "案号",
    "办案单位",
    "案件类型",
    "案由",
    "当事人",
    "立案日期",
    "当前阶段",
    "结案日期",
    "承办人",
    "罚款金额（元）",
    "案情",
)
KIND = "行政处罚普通程序"


def register(site: Site, prefix: str) -> bytes:
    """One case at the investigation, one that is closed; numbers as the unit's own are written."""
    unit = "综合行政执法局"
    rows = [
        (f"{prefix}〔2025〕2号", unit, KIND, "占道<b>堆</b>", "示范甲", "2025-11-03", "调查取证", "", "zhzf01", "", "黄沙"),
        (f"{prefix}〔2025〕4号", unit, KIND, "占道经营", "示范乙", "2025-02-03", "", "2025-05-06", "已退休", "500", ""),
    ]  # fmt: skip
    return write_workbook([OutSheet("台账", [OutColumn(each) for each in HEADS], rows)])


def prefix_of(site: Site) -> str:
    officer = site.client("zhzf01")
    text = officer.get(opened(officer)).get_data(as_text=True)
    found = re.search(r"(\w+案字)〔2026〕\d+号", text)
    assert found
    return found[1]


def test_register_goes_from_the_unit_over_the_approver_into_the_list(
    demo_site: Site, nudged: list[str]
) -> None:
    """Findings stand on the page; the uploader cannot decide; afterwards the case stands at its stage and is found."""
    head, content = demo_site.client("zhzf-head"), register(demo_site, prefix_of(demo_site))
    answer = post(head, "/cases/imports", "/cases/imports", {"file": (BytesIO(content), "台账.xlsx")})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    page = answer.headers["Location"]
    text = head.get(page).get_data(as_text=True)
    assert "提交批准" in text, text
    assert "CAS-312" in text
    assert "缺1、3号" in text
    assert post(head, page, page, {"_deed": "submit"}).status_code == 302
    assert post(head, page, "/account", {"_deed": "approve"}).status_code == 422
    officer, chief = demo_site.client("zhzf01"), demo_site.client("zhzf-chief")
    assert officer.get(page).status_code == 403
    assert post(chief, page, page, {"_deed": "approve"}).status_code == 302
    while nudged:
        assert run_job(demo_site.runtime, nudged.pop(0)) == "done"
    assert "已录入" in head.get(page).get_data(as_text=True)
    found = officer.get("/cases?q=黄沙").get_data(as_text=True)
    assert "占道&lt;b&gt;堆&lt;/b&gt;" in found
    case = re.findall(r'href="(/cases/[0-9a-f]{32})"', found)[0]
    text = officer.get(case).get_data(as_text=True)
    assert "历史案件补录" in text
    assert "调查取证" in text
    over = officer.get("/cases?q=示范乙").get_data(as_text=True)
    case = re.findall(r'href="(/cases/[0-9a-f]{32})"', over)[0]
    assert "500" in officer.get(case).get_data(as_text=True)


def test_columns_said_by_hand_are_read_anew_and_what_is_no_table_is_told(demo_site: Site) -> None:
    """A header that nothing recognises; a text that calls itself a workbook."""
    head = demo_site.client("zhzf-head")
    bad = post(head, "/cases/imports", "/cases/imports", {"file": (BytesIO(b"no"), "台账.xlsx")})
    text = head.get(bad.headers["Location"]).get_data(as_text=True)
    assert "提交批准" not in text
    assert "bg-red-lt" in text
    odd = write_workbook(
        [
            OutSheet(
                "台账",
                [OutColumn("甲栏" if each == "案号" else each) for each in HEADS],
                [("甲2025",) + ("",) * 10],
            )
        ]
    )
    answer = post(head, "/cases/imports", "/cases/imports", {"file": (BytesIO(odd), "怪表.xlsx")})
    page = answer.headers["Location"]
    assert post(head, page, page, {"_deed": "map", "column-number": "甲栏"}).status_code == 302
    assert 'value="甲栏"' in head.get(page).get_data(as_text=True)
    assert head.get("/cases/imports/blank.xlsx").status_code == 200


def test_commands_hand_in_and_decide(demo_site: Site, tmp_path: Path) -> None:
    """`case import` with findings and exit code; `case decide` by another."""
    file = tmp_path / "台账.xlsx"
    file.write_bytes(register(demo_site, "金综执案字"))
    answer = told(run(demo_site, "case", "import", str(file), "--submit", "--json", account="zhzf-head"))
    assert (answer["cases"], answer["state"]) == (2, "submitted")
    own = run(demo_site, "case", "decide", answer["import"], account="zhzf-head")
    assert own.exit_code == 1
    assert "CAS-319" in own.stderr
    assert run(demo_site, "case", "decide", answer["import"], account="zhzf-chief").exit_code == 0


def test_others_write_while_a_register_is_read(demo_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading may take long, both when a register is handed in and when its columns are said: nobody waits for it."""
    head, content = demo_site.client("zhzf-head"), register(demo_site, prefix_of(demo_site))
    module = importlib.import_module("yimen.cases.case_imports")  # the room offers a function of that name
    read, written = module.read_register, []

    def slowly(*args: Any, **words: Any) -> Any:
        with demo_site.runtime.database.write() as session:
            session.execute(text("UPDATE jurisdiction SET title = title"))
        written.append(True)
        return read(*args, **words)

    monkeypatch.setattr(module, "read_register", slowly)
    answer = post(head, "/cases/imports", "/cases/imports", {"file": (BytesIO(content), "台账.xlsx")})
    page = answer.headers["Location"]
    said = post(head, page, page, {"_deed": "map", "column-number": "案号"})
    assert said.status_code == 302, said.text
    assert len(written) == 2
    assert post(head, page, page, {"_deed": "nothing"}).status_code == 400
