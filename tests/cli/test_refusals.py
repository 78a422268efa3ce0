"""What a command says that cannot begin its work: one JSON object where `--json` was asked for, exit code 1."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from yimen.cli import codes
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.kernel import FixedClock
from yimen.settings import read_settings


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Two packs that extend each other, one without a readable manifest, and a table."""
    for name, below in (("upper", "lower"), ("lower", "upper")):
        folder = tmp_path / "packs" / name
        folder.mkdir(parents=True)
        folder.joinpath("pack.yaml").write_text(
            f'name: {name}\ntitle: {{zh: {name}}}\nversion: "1"\nlevel: county\nextends: [{below}]\n', "utf-8"
        )
    broken = tmp_path / "packs/broken"
    broken.mkdir()
    broken.joinpath("pack.yaml").write_text("name: broken\nversion: [\n", "utf-8")
    tmp_path.joinpath("laws.csv").write_text("法规名称\n甲条例\n", "utf-8")
    return tmp_path


def refused(packs: Path, clock: FixedClock, *arguments: object) -> list[dict[str, Any]]:
    """The findings of the one object on stdout."""
    settings = read_settings({"YIMEN_HOME": str(packs / "home"), "YIMEN_PACKS": str(packs / "packs")})
    answer = CliRunner().invoke(yimen, [str(each) for each in arguments], obj=Instance(settings, clock))
    assert answer.exit_code == 1, answer.output
    assert answer.stderr
    told = json.loads(answer.stdout)
    assert list(told) == ["findings"]
    findings: list[dict[str, Any]] = told["findings"]
    assert findings
    return findings


@pytest.mark.parametrize("command", [("pack", "lint"), ("pack", "test")])
def test_unknown_pack_is_told_as_json(packs: Path, clock: FixedClock, command: tuple[str, ...]) -> None:
    """A name that no pack has is a finding on stdout, not an empty answer."""
    (finding,) = refused(packs, clock, *command, "absent", "--json")
    assert finding["code"] == "PCK-001"


@pytest.mark.parametrize(
    ("pack", "code"), [("absent", "PCK-001"), ("upper", "PCK-004"), ("broken", "PCK-005")]
)
def test_table_is_not_checked_against_a_pack_that_cannot_be_read(
    packs: Path, clock: FixedClock, pack: str, code: str
) -> None:
    """The fault is the pack's and is told as such, instead of calling every header unknown."""
    findings = refused(packs, clock, "catalog", "check", packs / "laws.csv", "--pack", pack, "--json")
    assert code in {each["code"] for each in findings}


def test_table_is_not_checked_past_a_kind_that_cannot_be_read(
    packs: Path, clock: FixedClock, checkout: Path
) -> None:
    """Without it its tables would be taken for those of another kind."""
    kinds = packs / "packs/half/kinds"
    shutil.copytree(checkout / "catalogs/base/kinds", kinds)
    manifest = 'name: half\ntitle: {zh: half}\nversion: "1"\nlevel: county\n'
    kinds.parent.joinpath("pack.yaml").write_text(manifest, "utf-8")
    kinds.joinpath("law.yaml").write_text("id: law\ntitle: {zh: 法规}\ncolumn: {}\n", "utf-8")
    findings = refused(packs, clock, "catalog", "check", packs / "laws.csv", "--pack", "half", "--json")
    assert "kinds/law.yaml" in findings[0]["place"]["file"]


def test_missing_file_is_told_as_json(packs: Path, clock: FixedClock) -> None:
    """A program that reads stdout learns which file was not there."""
    (finding,) = refused(packs, clock, "catalog", "check", packs / "gone.csv", "--json")
    assert finding["code"] == codes.WRONG_USE.code
    assert "gone.csv" in finding["message"]


def test_missing_instance_is_told_as_json(
    packs: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that was never set up is a finding that names the command to run."""
    monkeypatch.setenv("YIMEN_PASSWORD", "irrelevant")
    (finding,) = refused(packs, clock, "changes", "list", "--as", "nobody", "--json")
    assert finding["code"] == codes.NOT_DONE.code
    assert "yimen migrate" in finding["message"]


def test_sound_table_is_checked_with_base(packs: Path, clock: FixedClock) -> None:
    """The mended twin: the same table with a pack that can be read."""
    settings = read_settings({"YIMEN_HOME": str(packs / "home")})
    answer = CliRunner().invoke(
        yimen, ["catalog", "check", str(packs / "laws.csv"), "--json"], obj=Instance(settings, clock)
    )
    assert answer.exit_code == 0, answer.output
    assert [each["key"] for each in json.loads(answer.stdout)["entries"]] == ["甲条例"]


def test_pack_folder_may_be_called_anything(packs: Path, clock: FixedClock) -> None:
    """An export written to a folder of another name can be read back: its manifest names the pack."""
    folder = packs / "from the post"
    folder.mkdir()
    folder.joinpath("pack.yaml").write_text(
        'name: county\ntitle: {zh: 某县}\nversion: "1"\nlevel: county\nextends: [base]\n', "utf-8"
    )
    settings = read_settings({"YIMEN_HOME": str(packs / "home")})
    answer = CliRunner().invoke(yimen, ["pack", "lint", str(folder), "--json"], obj=Instance(settings, clock))
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["pack"] == "county"


def test_wrong_password_is_refused_in_chinese(
    packs: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line speaks the first language of the instance, as the pages do."""
    monkeypatch.setenv("YIMEN_PASSWORD", "irrelevant")
    settings = read_settings({"YIMEN_HOME": str(packs / "home")})
    assert CliRunner().invoke(yimen, ["migrate"], obj=Instance(settings, clock)).exit_code == 0
    (finding,) = refused(packs, clock, "changes", "list", "--as", "nobody", "--json")
    assert "密码不正确" in finding["message"]
