"""Jindong's two forestry lists are joined; a township is empowered with 40 items, and gives 13 back."""

from __future__ import annotations

from pathlib import Path

from cli.test_changes import run, told
from fixtures.sites import DEMO_PACK, Site
from office.change_scenes import moved, worked
from office.pages import FILING, OPEN, opened, post, refusal
from yimen.cases import Configuration
from yimen.catalog import OutColumn, OutSheet, write_workbook
from yimen.store import current_number, in_force

PAGE = "/changes/reform"
CLERK, TOWN, TODAY = "sfj-config", "330703103", "2026-07-01"
ROADS = "330211001000"
WISH = {"sort": "transfer", "day": TODAY, "document_number": "金政发〔2026〕8号"}


def items(site: Site, unit: str, field: str = "", scope: str = "") -> list[str]:
    """Codes of a unit's items, of one field."""
    with site.runtime.database.read() as session:
        number = current_number(session, DEMO_PACK)
        rows = in_force(
            session, DEMO_PACK, day=site.runtime.clock.today(), number=number, kind="item", scope=scope
        )
        return [
            row.key
            for row in rows
            if row.body["unit"] == unit and row.scope == scope and field in ("", row.body.get("field"))
        ]


def carried(site: Site, location: str) -> None:
    """Submitted, tried on the open cases, approved and activated by another, the cases handed over."""
    set_id = location.rsplit("/", 1)[-1]
    moved(site, set_id, "submit")
    assert set(worked(site)) == {"done"}
    moved(site, set_id, "approve", "activate")
    assert set(worked(site)) == {"done"}


def test_forestry_joined_then_a_township_empowered_then_thirteen_given_back(
    demo_site: Site, tmp_path: Path
) -> None:
    """By page and command: items, officers and running cases follow, each set with its document number; nobody else sees."""
    bureau, farm = "综合行政执法局", "农业农村综合执法大队"
    forestry = items(demo_site, bureau, "林业")
    officer, clerk = demo_site.client("zhzf01"), demo_site.client(CLERK)
    running = opened(officer, **{"alleged_acts.0.item": forestry[0], "title": "林业案件"})
    words = {**WISH, "rows": "\n".join(forestry), "target": farm, "running": "1"}
    planned = demo_site.post(clerk, PAGE, page=PAGE, **words, _deed="plan")
    text = planned.get_data(as_text=True)
    assert planned.status_code == 200, refusal(planned)
    assert f"在办案件 1 件：{bureau} → {farm}" in text
    drafted = demo_site.post(clerk, PAGE, page=PAGE, **words, _deed="draft")
    assert drafted.status_code == 302, refusal(drafted)
    carried(demo_site, drafted.headers["Location"])
    shown = clerk.get(drafted.headers["Location"]).get_data(as_text=True)
    assert f"{bureau} → {farm}" in shown
    assert "林业案件" not in shown
    assert len(items(demo_site, farm, "林业")) == 77 + len(forestry)
    assert officer.get(running).status_code == 404
    seen = demo_site.client("nync01").get(running).get_data(as_text=True)
    assert "机构改革移交" in seen
    assert "金政发〔2026〕8号" in seen

    given = [ROADS, *(code for code in items(demo_site, bureau) if code != ROADS)][:40]
    columns = [OutColumn(title) for title in ("类别", "标识", "划入单位")]
    rows = [*(("事项", code, "曹宅镇") for code in given), ("人员", "zhzf03", TOWN), ("人员", "zhzf04", TOWN)]
    table = tmp_path / "赋权.xlsx"
    table.write_bytes(write_workbook([OutSheet("赋权", columns, rows)]))
    asked = ["unit", "reform", "--sort", "empower", "--list", str(table), "--effective", TODAY]
    made = run(demo_site, *asked, "--document", "金政发〔2026〕9号", "--json", account=CLERK)
    assert told(made)["state"] == "checked"
    carried(demo_site, told(made)["id"])
    assert (len(items(demo_site, "曹宅镇", scope=TOWN)), ROADS in items(demo_site, bureau)) == (40, True)
    town = demo_site.client("zhzf03")
    local = opened(town, _unit=TOWN, _fellow="zhzf04")
    assert demo_site.client("zhzf02").get(local).status_code == 404
    assert town.get(running).status_code == 404
    assert "共 40 条" in town.get("/catalog/item?plain=1").get_data(as_text=True)
    assert town.get(f"/catalog/item/{ROADS}").status_code == 200
    assert "另行赋予本单位的事项" in clerk.get(f"/catalog/unit/{TOWN}").get_data(as_text=True)

    table.write_bytes(write_workbook([OutSheet("收回", columns[1:2], [(code,) for code in given[:13]])]))
    asked = ["unit", "reform", "--sort", "give_back", "--source", "曹宅镇", "--list", str(table)]
    made = run(
        demo_site, *asked, "--effective", TODAY, "--document", "金政发〔2026〕12号", "--json", account=CLERK
    )
    carried(demo_site, told(made)["id"])
    assert len(items(demo_site, "曹宅镇", scope=TOWN)) == 27
    assert town.get(local).status_code == 200
    again = post(town, "/cases/open", OPEN, {**FILING, "_unit": TOWN, "_fellow": "zhzf04"})
    assert again.status_code != 302
    assert "不属于本机构的职权" in again.get_data(as_text=True)
    kept = {"_unit": TOWN, "_fellow": "zhzf04", "alleged_acts.0.item": given[20]}
    assert town.get(opened(town, **kept)).status_code == 200
    with demo_site.runtime.database.read() as session:
        configuration = Configuration.open(session, DEMO_PACK, day=demo_site.runtime.clock.today())
        titles = [each.body["document_number"] for each in configuration.entries("reform")]
    assert sorted(titles) == ["金政发〔2026〕12号", "金政发〔2026〕8号", "金政发〔2026〕9号"]
