"""The command line is no back door: packs and change sets by the same rights as on the web."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fixtures.sites import DEMO_PACK, Site
from yimen.cases import ActResult, FirstForm, load_actor, open_case
from yimen.changes import completeness_ahead, draft, lint, read_layers, run_scenarios
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.kernel import FixedClock
from yimen.pack import Entry, find_packs, folder_source, write_folder
from yimen.store import current_number, in_force, one_in_force


def run(site: Site | None, *arguments: str, account: str = "") -> Result:
    """A command; signed by an account where one is named."""
    words = list(arguments) + (["--as", account] if account else [])
    instance = Instance(site.settings, site.runtime.clock) if site else Instance()
    password = site.passwords[account] if site and account else ""
    try:
        return CliRunner().invoke(
            yimen, words, obj=instance, env={"YIMEN_PASSWORD": password}, catch_exceptions=False
        )
    finally:
        instance.close()


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def patched_pack(folder: Path, unit: str) -> Path:
    """The demo pack with one field more in the filing form of one unit."""
    source = find_packs()[DEMO_PACK]
    write_folder({path: source.read(path) for path in source.files}, folder / DEMO_PACK)
    target = folder / DEMO_PACK / f"units/{unit}/forms/penalty_filing.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    patch = {
        "id": "penalty_filing",
        "$patch": True,
        "schema": {"properties": {"well_number": {"type": "string", "title": "井盖编号"}}},
        "ui": {"elements": [{"type": "Control", "scope": "#/properties/well_number"}]},
    }
    target.write_text(json.dumps(patch, ensure_ascii=False), "utf-8")
    return folder / DEMO_PACK


def filing_form(site: Site, unit: str) -> dict[str, Any]:
    with site.runtime.database.read() as session:
        found = one_in_force(
            session,
            DEMO_PACK,
            day=site.runtime.clock.today(),
            number=current_number(session, DEMO_PACK),
            kind="form",
            key="penalty_filing",
            scope=unit,
        )
        assert found is not None
        return dict(found.body)


def test_one_field_for_one_unit_goes_through_two_persons(demo_site: Site, tmp_path: Path) -> None:
    """apply stops at submitted; the submitter cannot approve; approved and activated, that unit alone has the field."""
    folder = patched_pack(tmp_path, "nync")
    applied = run(demo_site, "pack", "apply", str(folder), "--to", DEMO_PACK, "--json", account="sfj-config")
    assert applied.exit_code == 0, applied.output
    made = told(applied)
    assert (made["state"], made["lines"]) == ("submitted", {"form": {"added": 1}})
    refused = run(demo_site, "changes", "approve", made["id"][:20], account="sfj-config")
    assert refused.exit_code == 1
    assert "CHG-003" in refused.stderr
    assert run(demo_site, "changes", "approve", made["id"], account="sfj01").exit_code == 0
    assert "well_number" not in filing_form(demo_site, "nync")["schema"]["properties"]
    active = told(run(demo_site, "changes", "activate", made["id"], "--json", account="sfj01"))
    assert (active["state"], active["number"]) == ("active", 2)
    assert "well_number" in filing_form(demo_site, "nync")["schema"]["properties"]
    assert "well_number" not in filing_form(demo_site, "zhzf")["schema"]["properties"]
    assert "well_number" not in filing_form(demo_site, "")["schema"]["properties"]

    inverse = told(run(demo_site, "changes", "undo", "2", "--json", account="sfj-config"))
    assert inverse["state"] == "submitted"
    for step in ("approve", "activate"):
        assert run(demo_site, "changes", step, inverse["id"], account="sfj01").exit_code == 0
    assert "well_number" not in filing_form(demo_site, "nync")["schema"]["properties"]
    states = [
        each["state"]
        for each in told(run(demo_site, "changes", "list", "--json", account="sfj01"))["change_sets"]
    ]
    assert states == ["active", "undone", "active"]


def test_set_is_shown_with_its_lines_and_its_way(demo_site: Site, tmp_path: Path) -> None:
    """Differences, events and who did what, for people and for machines; a rejection needs its reason."""
    folder = patched_pack(tmp_path, "nync")
    made = told(
        run(demo_site, "pack", "apply", str(folder), "--to", DEMO_PACK, "--json", account="sfj-config")
    )
    assert "CHG-021" in run(demo_site, "changes", "reject", made["id"], account="sfj01").stderr
    rejected = run(demo_site, "changes", "reject", made["id"], "--note", "请先征求意见", account="sfj01")
    assert rejected.exit_code == 0, rejected.output
    shown = told(run(demo_site, "changes", "show", made["id"], "--json", account="sfj01"))
    assert [each["event"] for each in shown["events"]] == ["draft", "check", "submit", "reject"]
    assert shown["line_list"][0]["scope"] == "nync"
    text = run(demo_site, "changes", "show", made["id"], account="sfj01").stdout
    assert "已退回" in text
    assert "请先征求意见" in text
    assert run(demo_site, "changes", "show", made["id"], account="zhzf01").exit_code == 1


def test_difference_is_told_and_leaves_no_trace(demo_site: Site, tmp_path: Path) -> None:
    """diff writes nothing; of the unchanged pack it says nothing."""
    unchanged = told(
        run(demo_site, "pack", "diff", DEMO_PACK, "--to", DEMO_PACK, "--json", account="sfj-config")
    )
    assert unchanged["line_list"] == []
    folder = patched_pack(tmp_path, "nync")
    found = told(
        run(demo_site, "pack", "diff", str(folder), "--to", DEMO_PACK, "--json", account="sfj-config")
    )
    assert [(each["op"], each["kind"], each["scope"]) for each in found["line_list"]] == [
        ("added", "form", "nync")
    ]
    sets = told(run(demo_site, "changes", "list", "--json", account="sfj01"))["change_sets"]
    assert [each["number"] for each in sets] == [1]


@pytest.mark.soak
def test_exported_demo_lints_and_changes_nothing(demo_site: Site, tmp_path: Path) -> None:
    """The export of everything in force, applied again, has no line; folder and zip say the same."""
    out = tmp_path / "out" / DEMO_PACK
    assert run(demo_site, "pack", "export", DEMO_PACK, "--out", str(out), account="sfj-config").exit_code == 0
    again = run(demo_site, "pack", "apply", str(out), "--to", DEMO_PACK, "--json", account="sfj-config")
    assert again.exit_code == 0, again.output
    assert told(again)["lines"] == {}
    packed = tmp_path / f"{DEMO_PACK}.zip"
    assert (
        run(demo_site, "pack", "export", DEMO_PACK, "--out", str(packed), account="sfj-config").exit_code == 0
    )
    linted = run(None, "pack", "lint", str(packed), "--json")
    assert linted.exit_code == 0, linted.output
    assert told(linted)["entries"]["tier"] == 10583


def test_lint_needs_no_database_and_tells_everything_wrong(tmp_path: Path) -> None:
    """One JSON object, exit code 1 with errors, 0 without."""
    good = run(None, "pack", "lint", "base", "--json")
    assert (good.exit_code, told(good)["pack"]) == (0, "base")
    assert [each for each in told(good)["findings"] if each["severity"] == "error"] == []
    broken = patched_pack(tmp_path, "nowhere")
    (broken / "parameters.yaml").write_text("a: 1\n", "utf-8")
    (broken / "forms/odd.json").write_text(
        '{"id": "odd_form", "title": "甲", "schema": {"type": "nonsense"}}', "utf-8"
    )
    result = run(None, "pack", "lint", str(broken), "--json")
    codes = {each["code"] for each in told(result)["findings"] if each["severity"] == "error"}
    assert result.exit_code == 1
    assert {"CHG-023", "PCK-008"} <= codes
    assert any(code.startswith("SCR-") for code in codes)


def test_unsafe_zip_is_a_finding(tmp_path: Path) -> None:
    """PCK-023 with the reason."""
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK\x03\x04nothing")
    result = run(None, "pack", "lint", str(bad))
    assert result.exit_code == 1
    assert "PCK-023" in result.stderr


def test_lint_says_which_findings_stand_in_the_way(tmp_path: Path) -> None:
    """How many errors there are; kinds by their titles; a table that nobody listed, with the line for it."""
    run(None, "pack", "new", "some-city", "--in", str(tmp_path), "--title", "某市", "--region", "000001")
    folder = tmp_path / "some-city"
    (folder / "权力清单.csv").write_text("事项代码,事项名称\n001,对甲的处罚\n", "utf-8")
    listed = run(None, "pack", "lint", str(folder))
    assert listed.exit_code == 0
    assert "tables 中列出，例如“- {file: 权力清单.csv, kind: item}”" in listed.stderr
    assert "没有错误；警告" in listed.stdout
    assert re.search(r"文书模板 \d+，", listed.stdout)
    (folder / "officers.csv").write_text("执法证号,姓名,所在单位\n1,示例甲,丙局\n", "utf-8")
    refused = run(None, "pack", "lint", str(folder))
    assert refused.exit_code == 1
    assert re.search(r"错误\d+处，改正后才能启用", refused.stdout), refused.output


def test_apply_says_where_what_it_found_is(demo_site: Site, tmp_path: Path) -> None:
    """As the lint does: by file, sheet and row."""
    folder = patched_pack(tmp_path, "nync")
    manifest = folder / "pack.yaml"
    manifest.write_text(
        manifest.read_text("utf-8").replace("tables:", "tables:\n  - {file: more.csv, kind: law}", 1), "utf-8"
    )
    (folder / "more.csv").write_text("序号,法规名称\n1,示例甲条例\n3,示例乙条例\n", "utf-8")
    applied = run(demo_site, "pack", "apply", str(folder), "--to", DEMO_PACK, account="sfj-config")
    assert "[CAT-062] jindong/more.csv 工作表“more” 第3行 A列：" in applied.stderr, applied.stderr


def test_new_pack_lints_and_says_what_to_do(tmp_path: Path) -> None:
    """A manifest, two tables with the kinds' own titles, a guide; a second time is refused."""
    made = run(
        None, "pack", "new", "some-city", "--in", str(tmp_path), "--title", "某市", "--region", "000001"
    )
    assert made.exit_code == 0, made.output
    assert "机构代码" in (tmp_path / "some-city/agencies.csv").read_text("utf-8-sig")
    assert run(None, "pack", "lint", str(tmp_path / "some-city")).exit_code == 0
    assert run(None, "pack", "new", "some-city", "--in", str(tmp_path)).exit_code == 1
    assert run(None, "pack", "new", "Bad Name", "--in", str(tmp_path)).exit_code == 1


def test_new_pack_asks_for_what_was_not_given(tmp_path: Path) -> None:
    """Name, region, units and the base's procedures one by one; what is no unit, region code or procedure is refused, and
    nothing is left behind."""
    said = "某县\n990101\nxsf=某县司法局\nzhzf=某县综合行政执法局\n\nn\nn\ny\nn\n"
    asked = CliRunner().invoke(
        yimen, ["pack", "new", "some-county", "--in", str(tmp_path), "--ask"], input=said
    )
    assert asked.exit_code == 0, asked.output
    table = (tmp_path / "some-county" / "agencies.csv").read_text("utf-8-sig").splitlines()
    assert [each.split(",")[:2] for each in table[1:]] == [
        ["xsf", "某县司法局"],
        ["zhzf", "某县综合行政执法局"],
    ]
    assert "990101" in (tmp_path / "some-county" / "pack.yaml").read_text("utf-8")
    for wrong in (
        ["--unit", "xsf"],
        ["--unit", "a=甲", "--unit", "a=乙"],
        ["--region", "99"],
        ["--procedure", "none_such"],
    ):
        refused = CliRunner().invoke(yimen, ["pack", "new", "other", "--in", str(tmp_path), *wrong])
        assert refused.exit_code == 1, wrong
        assert not (tmp_path / "other").exists()


def test_pack_that_takes_no_procedure_is_in_order_and_says_what_it_lacks(tmp_path: Path) -> None:
    """No example of what is off is played, nothing of it is asked for, and `missing` tells what is not there yet."""
    new = ("pack", "new", "line", "--in", str(tmp_path), "--unit", "rx=热线中心=服务单位", "--no-procedures")
    assert run(None, *new).exit_code == 0
    source = folder_source(tmp_path / "line")
    reading = read_layers("line", {**find_packs(), "line": source})
    found = [*reading.findings, *reading.unresolved(), *lint(reading.configured())]
    assert [each for each in found if each.severity == "error"] == []
    assert run_scenarios(reading) == []
    lacking = completeness_ahead(reading, date(2026, 3, 2))
    assert lacking.setup.paired is False
    assert [each.papers.procedures for each in lacking.units] == [()]


def test_base_scenarios_pass_and_a_broken_expectation_fails(tmp_path: Path) -> None:
    """`pack test` is what a lawyer runs; `simulate` only tells. A procedure that cannot run is CHG-093, no traceback."""
    passed = run(None, "pack", "test", "base", "--only", "summary_lawful", "--json")
    assert (passed.exit_code, told(passed)["passed"]) == (0, True)
    assert run(None, "pack", "test", "base", "--only", "none").exit_code == 1
    source = find_packs()["base"]
    write_folder({path: source.read(path) for path in source.files}, tmp_path / "base")
    target = tmp_path / "base/scenarios/summary_lawful.yaml"
    target.write_text(target.read_text("utf-8").replace("open: [", "open: [none_such_task, ", 1), "utf-8")
    from yimen.settings import read_settings

    instance = Instance(read_settings({"YIMEN_PACKS": str(tmp_path)}), FixedClock.__new__(FixedClock))
    failed = CliRunner().invoke(yimen, ["pack", "test", "base", "--only", "summary_lawful"], obj=instance)
    assert failed.exit_code == 1
    assert "1 个未过" in failed.stdout
    procedure = tmp_path / "base/procedures/summary_penalty.yaml"
    procedure.write_text(procedure.read_text("utf-8").replace("stages:", "steps:", 1), "utf-8")
    broken = CliRunner().invoke(yimen, ["pack", "test", "base", "--only", "summary_lawful"], obj=instance)
    assert (broken.exit_code, "CHG-093" in broken.output) == (1, True), broken.output


def test_scenario_is_simulated_from_the_pack_or_a_file(tmp_path: Path) -> None:
    """Step by step what may be done, by when, and why not; a refusal is told with its article and the run goes on."""
    shown = run(None, "pack", "simulate", "base", "summary_penalty", "--scenario", "summary_lawful", "--json")
    assert (shown.exit_code, bool(told(shown)["steps"])) == (0, True)
    own = tmp_path / "early.yaml"
    own.write_text(
        "title: 未批准即调查\nsteps:\n"
        "- {on: 2026-03-02, by: officer_a, with: officer_b, values: {limitation_note: ''}}\n"
        "- {task: evidence_collection, on: 2026-03-03, by: officer_a, with: officer_b}\n",
        "utf-8",
    )
    found = told(run(None, "pack", "simulate", "base", "ordinary_penalty", "--scenario", str(own), "--json"))
    first, second = found["steps"]
    assert (found["scenario"], found["title"], found["procedure"]) == (
        "early",
        "未批准即调查",
        "ordinary_penalty",
    )
    assert set(first) == {
        "number", "act", "task", "on", "by", "given", "refused", "effects",
        "open", "optional", "stages", "deadlines", "contradicts", "problems",
    }  # fmt: skip
    assert (first["refused"], first["open"], first["stages"]) == ([], ["unit_opinion"], ["filing_stage"])
    assert second["refused"][0]["code"] == "WFL-103"
    assert second["refused"][0]["article"].startswith("《行政处罚法》")
    assert second["open"] == ["unit_opinion"]


def test_simulation_lists_what_an_act_entered_late_contradicts() -> None:
    """As a case's journal does: in the answer's own list, and in a line of the text."""
    words = ("pack", "simulate", "base", "ordinary_penalty", "--scenario", "late_evidence_after_conclusion")
    assert [each["contradicts"] for each in told(run(None, *words, "--json"))["steps"]] == [
        [],
        ["evidence_collection"],
    ]
    assert run(None, *words).output.count("与其日期先后矛盾：evidence_collection") == 1


def test_scenario_that_cannot_be_simulated_says_why(tmp_path: Path) -> None:
    """CLI-003 no such file or no map, CHG-037 another procedure, CHG-027 none, WFL-201 a wrong shape."""
    files = {
        "none.yaml": ("ordinary_penalty", None, "CLI-003"),
        "list.yaml": ("ordinary_penalty", "- a\n", "CLI-003"),
        "other.yaml": ("ordinary_penalty", "procedure: summary_penalty\nsteps: []\n", "CHG-037"),
        "lost.yaml": ("no_procedure", "steps: []\n", "CHG-027"),
        "shape.yaml": ("ordinary_penalty", "steps:\n- {when: 2026-03-02}\n", "WFL-201"),
    }
    for name, (procedure, text, code) in files.items():
        if text is not None:
            (tmp_path / name).write_text(text, "utf-8")
        answer = run(None, "pack", "simulate", "base", procedure, "--scenario", str(tmp_path / name))
        assert answer.exit_code == 1, name
        assert code in answer.output, (name, answer.output)


def opened_case(site: Site) -> str:
    """A case of the first unit, its first task done; its number."""
    clock = site.runtime.clock
    with site.runtime.database.write() as session:
        actor = load_actor(session, "zhzf01", clock.today())
        items = in_force(session, DEMO_PACK, day=clock.today(), number=1, kind="item")
        code = next(each.key for each in items if each.body["unit"] == "综合行政执法局")
        values = {
            "source": "inspection",
            "found_on": "2026-06-30",
            "title": "某甲占用道路案",
            "parties": [{"sort": "person", "name": "某甲"}],
            "alleged_acts": [{"item": code, "occurred_on": "2026-06-20", "place": "某路"}],
            "summary": "巡查发现占道堆放",
        }
        first = FirstForm(values, clock.today(), fellow="zhzf02")
        opened = open_case(session, actor, "ordinary_penalty", "zhzf", first, clock=clock)
        assert isinstance(opened, ActResult), opened
        return str(opened.case.number)


def test_set_is_tried_on_open_cases_before_it_is_approved(demo_site: Site) -> None:
    """Who may see the case learns its number, others how many there are; nothing is changed."""
    number = opened_case(demo_site)
    clock = demo_site.runtime.clock
    with demo_site.runtime.database.write() as session:
        clerk = load_actor(session, "sfj-config", clock.today())
        found = one_in_force(
            session, DEMO_PACK, day=clock.today(), number=1, kind="procedure", key="ordinary_penalty"
        )
        assert found is not None
        body = json.loads(json.dumps(found.body).replace("unit_opinion", "unit_remark"))
        entry = Entry("procedure", "ordinary_penalty", body)
        made = draft(session, clerk, DEMO_PACK, title="改程序", entries=[entry], clock=clock).id
    (seen,) = told(run(demo_site, "changes", "rehearse", made, "--json", account="sfj01"))["procedures"]
    assert (seen["procedure"], seen["looked_at"]) == ("ordinary_penalty", 1)
    assert [(each["number"], each["lost"]) for each in seen["cases"]] == [(number, ["unit_opinion"])]
    (blind,) = told(run(demo_site, "changes", "rehearse", made, "--json", account="sfj-config"))["procedures"]
    assert (blind["cases"], blind["others"]) == ([], {"zhzf": 1})
    text = run(demo_site, "changes", "rehearse", made, account="sfj-config").stdout
    assert "无权查看" in text
    assert number not in text


def test_bootstrap_ends_with_the_first_case(demo_site: Site, tmp_path: Path) -> None:
    """As long as there is no case one person may load the pack; then no longer."""
    folder = patched_pack(tmp_path, "nync")
    opened_case(demo_site)
    words = ("pack", "apply", str(folder), "--to", DEMO_PACK, "--activate")
    refused = run(demo_site, *words, account="sfj-config")
    assert refused.exit_code == 1
    assert "CHG-011" in refused.stderr
    assert "well_number" not in filing_form(demo_site, "nync")["schema"]["properties"]
