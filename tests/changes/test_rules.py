"""The rules of all rooms run over a pack at once: a fault in any file is told with its place, and nothing changes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from changes.world import CLERK, COUNTY, packs
from yimen.changes import ChangeRefused, apply_pack, lint, read_layers
from yimen.kernel import Finding, FixedClock, hookimpl, plugin_manager
from yimen.pack import Configured, find_packs, read_yaml, write_folder, write_yaml
from yimen.store import Database, Jurisdiction


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the base pack to break."""
    source = find_packs()["base"]
    write_folder({path: source.read(path) for path in source.files}, tmp_path / "packs/base")
    return tmp_path / "packs/base"


def errors(base: Path) -> list[Finding]:
    reading = read_layers("base", packs(base.parent))
    found = [*reading.findings, *reading.unresolved(), *lint(reading.configured())]
    return [each for each in found if each.severity == "error"]


def edit(file: Path, change: Any) -> None:
    """The file's value, changed and written back."""
    is_json = file.suffix == ".json"
    value = json.loads(file.read_text("utf-8")) if is_json else read_yaml(file.read_text("utf-8"))
    change(value)
    file.write_text(json.dumps(value) if is_json else write_yaml(value), "utf-8")


def test_base_pack_has_no_error(base: Path) -> None:
    """What the next tests break is sound."""
    assert errors(base) == []


def first_task(procedure: dict[str, Any]) -> dict[str, Any]:
    stage = next(each for each in procedure["stages"].values() if each.get("tasks"))
    task = next(iter(stage["tasks"].values()))
    assert isinstance(task, dict)
    return task


FAULTS = {
    "a form whose schema has an error": (
        "forms/penalty_filing.json",
        lambda form: form["schema"]["properties"].update(odd={"type": "nonsense"}),
        "SCR-",
    ),
    "a form whose layout names no field": (
        "forms/penalty_filing.json",
        lambda form: form["ui"]["elements"].append({"type": "Control", "scope": "#/properties/none_such"}),
        "SCR-",
    ),
    "a condition that is no CEL": (
        "procedures/summary_penalty.yaml",
        lambda procedure: next(iter(procedure["stages"].values()))["tasks"]["spot_decision"]["gates"][
            "spot_limit"
        ].update({"if": "form.summary_penalty.fine >"}),
        "WFL-",
    ),
    "a task after a task that is not there": (
        "procedures/ordinary_penalty.yaml",
        lambda procedure: next(
            task
            for stage in procedure["stages"].values()
            for task in stage.get("tasks", {}).values()
            if "entry" in task
        ).update(entry={"x_y": {"on": "none_such_task.completed"}}),
        "WFL-",
    ),
    "a task with a form that is not there": (
        "procedures/ordinary_penalty.yaml",
        lambda procedure: first_task(procedure).update(form="none_such_form"),
        "WFL-",
    ),
    "a list of cases with a column of nothing": (
        "listings/case_list.yaml",
        lambda listing: listing["columns"].update(none_such={"after": "number"}),
        "SCR-060",
    ),
    "a list of cases in an order that no index gives": (
        "listings/case_list.yaml",
        lambda listing: listing.update(sort="party"),
        "SCR-066",
    ),
    "cases with numbers that others have too": (
        "procedures/summary_penalty.yaml",
        lambda procedure: procedure.update(number={"format": "{word}案字[{year}]{serial}号"}),
        "WFL-051",
    ),
    "numbers that two units would give": (
        "parameters.yaml",
        lambda entries: entries.update(
            case_number_form={"title": {"zh": "案号"}, "value": "案字{serial}号", "source": "本局规定"}
        ),
        "WFL-050",
    ),
    "a procedure whose id is one word": (
        "procedures/summary_penalty.yaml",
        lambda procedure: procedure.update(id="summary"),
        "PCK-012",
    ),
    "a paper that reads what no case has": (
        "documents/documents.yaml",
        lambda papers: papers["prior_notice_letter"].update(names={"案由": "cases.title"}),
        "DOC-012",
    ),
    "a paper with a form that is not there": (
        "documents/documents.yaml",
        lambda papers: papers["prior_notice_letter"]["forms"].append("none_such_form"),
        "DOC-013",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_told_with_code_and_file(base: Path, fault: str) -> None:
    """One fault, at least one coded error that names the file and speaks Chinese."""
    file, change, code = FAULTS[fault]
    edit(base / file, change)
    found = [each for each in errors(base) if each.code.startswith(code)]
    assert found, fault
    assert any(file in each.place.file for each in found), [str(each) for each in found]
    assert any("一" <= sign <= "鿿" for sign in found[0].message)


def test_template_with_an_unknown_placeholder_is_told(base: Path) -> None:
    """The document's entry is named, and the placeholder."""
    page = Document()
    page.add_paragraph("案由：{{ 不存在的占位符 }}")
    out = io.BytesIO()
    page.save(out)
    (base / "documents/prior_notice_letter.docx").write_bytes(out.getvalue())
    found = errors(base)
    assert [each.code[:4] for each in found] == ["DOC-"]
    assert "不存在的占位符" in found[0].message
    assert "documents.yaml" in found[0].place.file


class OneMore:
    """A stranger's rule."""

    @hookimpl
    def yimen_lint(self, configured: Configured) -> list[Finding]:
        return [Finding("TRY-001", "warning", key) for key in configured.of_kind("procedure")]


def test_plugins_rules_run_beside_the_built_in_ones(base: Path) -> None:
    """The house's own rules use the same hook."""
    reading = read_layers("base", packs(base.parent))
    manager = plugin_manager()
    manager.register(OneMore(), "try")
    try:
        found = lint(reading.configured())
    finally:
        manager.unregister(name="try")
    every = sorted(each.stem for each in (base / "procedures").glob("*.yaml"))
    assert sorted(each.message for each in found if each.code == "TRY-001") == every


def test_apply_refuses_with_faults_of_reading_and_of_all_rooms_at_once(
    base: Path, database: Database, clock: FixedClock
) -> None:
    """Nobody mends one file only to be told of the next; nothing is written."""
    (base / "parameters.yaml").write_text("case_days: [", "utf-8")
    edit(
        base / "forms/penalty_filing.json",
        lambda form: form["schema"]["properties"].update(odd={"type": "nonsense"}),
    )
    with database.write() as session, pytest.raises(ChangeRefused) as refused:
        apply_pack(session, CLERK, "base", COUNTY, packs=packs(base.parent), clock=clock, activate=True)
    told = {finding.code[:4] for finding in refused.value.findings if finding.severity == "error"}
    assert {"PCK-", "SCR-"} <= told
    with database.read() as session:
        assert session.get(Jurisdiction, COUNTY) is None
