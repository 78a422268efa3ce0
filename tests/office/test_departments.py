"""What concerns whole departments: transfer of items as one operation, and what each of them still lacks."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from cli.test_changes import run, told
from fixtures.sites import DEMO_PACK, Site
from office.change_scenes import worked
from office.pages import FILING, opened
from yimen import changes
from yimen.cases import Configuration
from yimen.catalog import read_tables
from yimen.kernel import Actor
from yimen.store import current_number, in_force

CLERK = "sfj-config"
PAGE = "/changes/transfer"
WISH = {"from": "zhzf", "to": "jtys", "day": "2026-08-01", "document_number": "金政办〔2026〕9号"}


def codes_of(site: Site, count: int) -> list[str]:
    """The first items of the bureau by code."""
    with site.runtime.database.read() as session:
        number = current_number(session, DEMO_PACK)
        rows = in_force(session, DEMO_PACK, day=site.runtime.clock.today(), number=number, kind="item")
        return [row.key for row in rows if row.body["unit"] == "综合行政执法局"][:count]


def test_transfer_page_shows_then_drafts_what_goes_over(demo_site: Site) -> None:
    """The plan names the items and counts the tiers that follow; the draft is checked without errors and waits."""
    clerk, codes = demo_site.client(CLERK), codes_of(demo_site, 3)
    words = {**WISH, "keys": "\n".join(codes)}
    planned = demo_site.post(clerk, PAGE, page=PAGE, **words, _deed="plan")
    text = planned.get_data(as_text=True)
    assert planned.status_code == 200, text
    assert all(code in text for code in codes)
    assert re.search(r"随之转移：裁量阶次 \d+ 条", text)
    drafted = demo_site.post(clerk, PAGE, page=PAGE, **words, _deed="draft")
    assert drafted.status_code == 302
    shown = clerk.get(drafted.headers["Location"]).get_data(as_text=True)
    assert "已校验" in shown
    assert "金政办〔2026〕9号" in shown
    assert "提交审核" in shown
    assert re.search(r"由综合行政执法局划入\S+：执法事项 3 条；随之转移：裁量阶次 \d+ 条", shown)
    assert "我提出的变更" in clerk.get("/").get_data(as_text=True)


def test_transfer_page_refuses_and_keeps_what_was_typed(demo_site: Site) -> None:
    """A code of another unit and a missing document number are told on the page, with the form as it was."""
    clerk = demo_site.client(CLERK)
    answer = demo_site.post(clerk, PAGE, page=PAGE, **{**WISH, "keys": "999"}, _deed="draft")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "CHG-031" in text
    assert ">999</textarea>" in text
    own = codes_of(demo_site, 1)[0]
    turned = {**WISH, "from": WISH["to"], "to": WISH["from"], "keys": own}
    other = demo_site.post(clerk, PAGE, page=PAGE, **turned, _deed="plan")
    assert f"{own}（现属综合行政执法局）" in other.get_data(as_text=True)
    without = demo_site.post(clerk, PAGE, page=PAGE, **{**WISH, "document_number": ""}, _deed="draft")
    assert "CHG-033" in without.get_data(as_text=True)
    assert demo_site.client("zhzf01").get(PAGE).status_code == 403


def test_completeness_stands_on_page_home_and_terminal_alike(demo_site: Site) -> None:
    """The report counts the departments' items; the clerk's first page names the gravest; officers see their own."""
    clerk = demo_site.client(CLERK)
    page = clerk.get("/completeness").get_data(as_text=True)
    assert "综合行政执法局" in page
    home = clerk.get("/").get_data(as_text=True)
    assert "还缺什么" in home
    lists = re.findall(r'href="(/completeness/[^"]+)"', home)
    assert lists
    assert clerk.get(lists[0]).status_code == 200
    result = run(demo_site, "changes", "completeness", "--json", account=CLERK)
    units = {each["unit"]: each for each in told(result)["units"]}
    assert result.exit_code == (
        1 if any(f["severity"] == "error" for u in units.values() for f in u["missing"]) else 0
    )
    assert sum(each["items"]["total"] for each in units.values()) == 3950
    assert units["zhzf"]["officers"]["valid"] >= 2
    assert units["zhzf"]["forms"] > 10
    own = demo_site.client("zhzf01").get("/completeness").get_data(as_text=True)
    assert "综合行政执法局" in own
    assert "交通运输综合执法大队" not in own


def test_transfer_command_plans_and_drafts_by_the_same_rights(demo_site: Site) -> None:
    """A dry run writes nothing; the draft carries its number; an officer is refused."""
    code = codes_of(demo_site, 1)[0]
    words = [
        "changes",
        "transfer",
        "--from",
        "zhzf",
        "--to",
        "jtys",
        "--code",
        code,
        "--effective",
        "2026-08-01",
    ]
    dry = told(run(demo_site, *words, "--dry-run", "--json", account=CLERK))
    assert (dry["count"], dry["keys"]) == (1, [code])
    made = run(demo_site, *words, "--document", "金政办〔2026〕9号", "--json", account=CLERK)
    assert made.exit_code == 0, made.output
    assert (told(made)["sort"], told(made)["state"]) == ("transfer", "checked")
    assert json.loads(made.stdout)["transfer"]["to"] == "jtys"
    for more in (["--document", "文"], ["--dry-run"]):
        refused = run(demo_site, *words, *more, account="zhzf01")
        assert refused.exit_code == 1
        assert "CHG-003" in refused.stderr


def test_law_page_lists_the_items_and_tiers_that_rest_on_it(demo_site: Site) -> None:
    """A law's page counts the items that cite it and the tiers that follow them."""
    code = codes_of(demo_site, 1)[0]
    clerk = demo_site.client(CLERK)
    with demo_site.runtime.database.read() as session:
        number = current_number(session, DEMO_PACK)
        day = demo_site.runtime.clock.today()
        row = in_force(session, DEMO_PACK, day=day, number=number, kind="item", keys=[code])[0]
        law = row.body["law"]
    page = clerk.get(f"/catalog/law/{law}").get_data(as_text=True)
    assert f'href="/catalog/item/{code}"' in page
    assert "执法事项" in page


def test_entry_page_tells_who_changed_what_and_when(demo_site: Site) -> None:
    """After a transfer the item's page names its set, its document, the three people and the field before and after."""
    code = codes_of(demo_site, 1)[0]
    clock, day = demo_site.runtime.clock, demo_site.runtime.clock.today()
    clerk, second, third = (
        Actor("person", each, each, DEMO_PACK, permissions=frozenset({"change.draft", "change.approve"}))
        for each in (CLERK, "sfj01", "sfj02")
    )
    with demo_site.runtime.database.write() as session:
        wish = changes.Transfer("zhzf", "jtys", day, keys=[code])
        made = changes.transfer_entries(
            session, clerk, DEMO_PACK, wish, document_number="金政办〔2026〕9号", clock=clock
        )
        changes.check(session, clerk, made.id, clock=clock)
        changes.submit(session, clerk, made.id, clock=clock)
        changes.approve(session, second, made.id, clock=clock)
        assert changes.activate(session, third, made.id, clock=clock).state == "active"
        number, set_id = made.number, made.id
    page = demo_site.client(CLERK).get(f"/catalog/item/{code}").get_data(as_text=True)
    past = page[page.index('id="past"') :]
    assert f'href="/changes/{set_id}"' in past
    assert f"已被第{number}号取代" in past
    assert "金政办〔2026〕9号" in past
    assert re.search(r"综合行政执法局</del>\s*<ins[^>]*>交通运输综合执法大队</ins>", past)
    assert "首次收录" in past
    assert "内容未变，有效至" in past


def test_set_page_names_open_cases_as_the_viewer_may_see_them(demo_site: Site) -> None:
    """The clerk, who sees no case, reads the unit and a count; the title of the case is nowhere on the page."""
    opened(demo_site.client("zhzf01"))
    clerk = demo_site.client(CLERK)
    words = {**WISH, "keys": FILING["alleged_acts.0.item"]}
    drafted = demo_site.post(clerk, PAGE, page=PAGE, **words, _deed="draft")
    assert drafted.status_code == 302, drafted.get_data(as_text=True)
    address = drafted.headers["Location"]
    asked = demo_site.post(clerk, f"{address}/rehearsal", page=address)
    assert asked.status_code == 302
    assert worked(demo_site) == ["done"]
    page = clerk.get(address).get_data(as_text=True)
    assert "对在办案件的影响" in page
    assert "行为在生效日之前，仍按原内容" not in page
    assert "综合行政执法局：1 件" in page
    assert "/cases/" not in page[page.index('id="rehearsal"') : page.index('id="lines"')]
    other = {**WISH, "keys": codes_of(demo_site, 30)[-1]}
    calm = demo_site.post(clerk, PAGE, page=PAGE, **other, _deed="draft")
    address = calm.headers["Location"]
    demo_site.post(clerk, f"{address}/rehearsal", page=address)
    assert worked(demo_site) == ["done"]
    assert "没有在办案件受到影响" in clerk.get(address).get_data(as_text=True)


def test_filtered_list_exported_and_imported_again_changes_nothing(demo_site: Site) -> None:
    """The workbook of a filtered list, drafted as it is, has no line; one cell changed in it gives one line."""
    clerk = demo_site.client(CLERK)
    address = "/workbooks/item?unit=综合行政执法局&q=道路"
    content = clerk.get(address).get_data()
    runtime = demo_site.runtime
    with runtime.database.read() as session:
        day = runtime.clock.today()
        kinds = Configuration.open(session, DEMO_PACK, day=day).kinds()
    entries = read_tables("导出.xlsx", content, kinds).entries
    assert 5 < len(entries) < 1000
    actor = Actor("person", CLERK, CLERK, DEMO_PACK, permissions=frozenset({"change.draft"}))
    renamed = [*entries[1:], replace(entries[0], body={**entries[0].body, "name": "改过的名称"})]
    for given, wanted in ((entries, {}), (renamed, {"item": {"changed": 1}})):
        with runtime.database.write() as session:
            made = changes.draft(
                session, actor, DEMO_PACK, title="再次导入", entries=given, clock=runtime.clock
            )
            assert made.summary["lines"] == wanted
