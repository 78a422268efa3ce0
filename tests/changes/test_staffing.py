"""Who holds which role where: out of a pack's officers, and what the lint makes of a unit that lacks one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from changes.world import packs
from yimen.changes import keys_by_name, lint, read_layers, split_names
from yimen.changes.staffing import held_by_officers, staff_of
from yimen.pack import Configured, EntryRef, find_packs, write_folder, write_yaml

UNITS: dict[str, dict[str, Any]] = {
    "county": {"name": "某县"},
    "roads": {"name": "公路大队", "short_name": "公路", "parent": "county"},
    "signs": {"name": "户外广告中队", "parent": "roads"},
}
ROLES: dict[str, dict[str, Any]] = {
    "officer": {"title": {"zh": "执法人员"}, "reach": "unit"},
    "agency_head": {"title": {"zh": "机关负责人"}, "reach": "subtree"},
    "legal_office": {"title": {"zh": "法制"}, "reach": "jurisdiction"},
}
ALL = ("officer", "unit_head", "legal_reviewer", "agency_head", "hearing_chair", "records_clerk")
SHARED = EntryRef("", "procedure", "ordinary_penalty")


def test_officers_hold_their_roles_by_code_name_or_title() -> None:
    """What is not known holds nothing; several stand in one cell."""
    officers = [
        {"unit": "公路", "roles": "执法人员、agency_head"},
        {"unit": "signs", "roles": "officer，officer"},
        {"unit": "没有的单位", "roles": "officer"},
        {"unit": "signs", "roles": "没有的角色"},
        {"unit": "county"},
    ]
    assert set(held_by_officers(officers, UNITS, ROLES)) == {
        ("roads", "officer"),
        ("roads", "agency_head"),
        ("signs", "officer"),
    }
    assert split_names(None) == []
    assert keys_by_name(UNITS, ("name", "short_name"))["公路"] == "roads"


def test_role_counts_where_its_reach_covers() -> None:
    """In the unit, below it, or everywhere."""
    held = [("roads", "agency_head"), ("county", "legal_office"), ("signs", "officer")]
    assert staff_of(held, UNITS, ROLES) == {
        "county": {"legal_office"},
        "roads": {"agency_head", "legal_office"},
        "signs": {"agency_head", "legal_office", "officer"},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The base pack, for a pack with two agencies beside it."""
    base = find_packs()["base"]
    write_folder({path: base.read(path) for path in base.files}, tmp_path / "packs/base")
    return tmp_path / "packs"


def configured(folder: Path, lacking: str = "") -> Configured:
    """The two agencies with somebody in every role; in the second nobody holds what is lacking."""
    rows = [("北队", role) for role in ALL] + [("南队", role) for role in ALL if role != lacking]
    lines = [f"证{number},某人,{unit},{role}" for number, (unit, role) in enumerate(rows)]
    manifest = {
        "name": "county",
        "title": {"zh": "某县"},
        "version": "1",
        "level": "county",
        "region": "330000",
        "extends": ["base"],
        "valid_from": "2026-01-01",
        "tables": [{"file": "units.csv", "kind": "unit"}, {"file": "officers.csv", "kind": "officer"}],
    }
    files = {
        "pack.yaml": write_yaml(manifest),
        "units.csv": "机构代码,机构名称,机构类别\nnorth,北队,执法单位\nsouth,南队,执法单位\n",
        "officers.csv": "\n".join(["执法证号,姓名,所在单位,角色", *lines]) + "\n",
    }
    write_folder({path: text.encode() for path, text in files.items()}, folder / "county")
    reading = read_layers("county", packs(folder))
    assert [each for each in reading.findings if each.severity == "error"] == []
    return reading.configured()


def nobody(found: Configured, *changed: EntryRef) -> list[str]:
    asked = replace(found, changed=frozenset(changed)) if changed else found
    return [each.message for each in lint(asked) if each.code == "WFL-025"]


def test_pack_whose_unit_lacks_a_role_is_told_which_task_nobody_does(folder: Path) -> None:
    """The planted fault and its mended twin; the unit is called by its name."""
    assert nobody(configured(folder)) == []
    told = nobody(configured(folder, lacking="hearing_chair"))
    assert len(told) == 3
    assert all("机构“南队”中没有人担任“听证主持人”" in each for each in told)


def test_word_that_is_no_role_is_told_before_accounts_are_made(folder: Path) -> None:
    """CHG-106: of how many, at the first row, with the words that are roles; titles and ids are both known."""
    configured(folder)
    table = folder / "county/officers.csv"
    table.write_text(
        table.read_text("utf-8") + "甲1,示例甲,北队,执法人员、法务\n甲2,示例乙,南队,法务\n", "utf-8"
    )
    (told,) = (each for each in read_layers("county", packs(folder)).findings if each.code == "CHG-106")
    assert (told.severity, told.place.file) == ("warning", "county/officers.csv")
    assert "“法务”不是现有的角色（共 2 人）" in told.message
    assert "执法人员、" in told.message


def test_only_procedures_that_a_set_touches_are_asked_for_people(folder: Path) -> None:
    """A changed form reminds of no role that has been missing all along; a unit's own procedure asks for that unit alone."""
    whole = configured(folder, lacking="hearing_chair")
    assert nobody(whole, EntryRef("", "form", "penalty_filing")) == []
    for unit, of_own, of_shared in (("north", 0, 3), ("south", 3, 0)):
        own = replace(whole.entries[SHARED], scope=unit)
        with_own = replace(whole, entries={**whole.entries, own.ref: own})
        assert len(nobody(with_own, own.ref)) == of_own
        assert len(nobody(with_own, SHARED)) == of_shared
