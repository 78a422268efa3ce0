"""What the web edits and what the files say are the same entries: export and apply are each other's inverse."""

from __future__ import annotations

from pathlib import Path

import pytest

from changes.world import CLERK, COUNTY, SECOND, THIRD, packs, person, write_county
from yimen.changes import ChangeRefused, activate, apply_pack, approve, export_jurisdiction
from yimen.kernel import FixedClock
from yimen.pack import write_folder, write_zip, zip_source
from yimen.store import Base, Database, open_database

FILES = {
    "units/b/parameters.yaml": {"days_limit": {"patch": True, "value": 30}},
    "parameters.yaml": {"amount_limit": {"patch": True, "value": 7}, "own_limit": {"value": 1}},
    "scenarios/first.yaml": {"title": "一例"},
}


def exported(database: Database, clock: FixedClock) -> dict[str, bytes]:
    with database.read() as session:
        return export_jurisdiction(session, CLERK, COUNTY, day=clock.today())


def load(database: Database, folder: Path, clock: FixedClock) -> None:
    with database.write() as session:
        made = apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock, activate=True)
        assert made.state == "active", made.findings


def test_export_of_applied_export_is_equal_byte_for_byte(database, folder, clock, tmp_path):
    """The canonical form: export(apply(export)) == export, folder and zip alike."""
    write_county(folder, ("001", "未经批准占道"), files=FILES)
    load(database, folder, clock)
    first = exported(database, clock)
    assert "entries/item.jsonl" in first
    assert "scenarios/first.yaml" in first
    assert b"patch: true" in first["units/b/parameters.yaml"]
    assert not any(path.startswith("kinds/") for path in first)

    copies = tmp_path / "copies"
    write_folder(first, copies / "county")
    for each in (folder / "ground").rglob("*"):
        if each.is_file():
            write_folder({str(each.relative_to(folder)): each.read_bytes()}, copies)
    other = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    Base.metadata.create_all(other.engine)
    load(other, copies, clock)
    second = exported(other, clock)
    other.dispose()
    assert second == first
    assert write_zip(second) == write_zip(first)
    assert zip_source(write_zip(first)).read("pack.yaml") == first["pack.yaml"]


def test_export_applied_to_its_own_jurisdiction_changes_nothing(database, folder, clock, tmp_path):
    """The files say exactly what is in force."""
    write_county(folder, ("001", "未经批准占道"), files=FILES)
    load(database, folder, clock)
    write_folder(exported(database, clock), tmp_path / "again" / "county")
    known = {**packs(folder), **packs(tmp_path / "again")}
    with database.write() as session:
        again = apply_pack(session, CLERK, "county", COUNTY, packs=known, clock=clock)
        assert again.summary["lines"] == {}


def test_export_asks_for_the_right_to_see_changes(database, folder, clock):
    """Configuration is exported by those who draft, approve or audit."""
    load(database, folder, clock)
    with database.read() as session, pytest.raises(ChangeRefused, match="CHG-003"):
        export_jurisdiction(session, person("nobody"), COUNTY, day=clock.today())


def test_moved_base_is_refused_until_it_is_taken(database, folder, clock):
    """A jurisdiction locks its base by version and digest; taking a new base is a change set of its own."""
    load(database, folder, clock)
    from changes.world import write_base

    write_base(folder, days_limit=60, amount_limit=100)
    with database.write() as session, pytest.raises(ChangeRefused, match="PCK-022"):
        apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock)
    with database.write() as session:
        made = apply_pack(session, SECOND, "county", COUNTY, packs=packs(folder), clock=clock, take_base=True)
        assert made.summary["lines"] == {"parameter": {"changed": 1}}
        assert [each["code"] for each in made.findings["list"]] == ["CHG-022"]
        approve(session, THIRD, made.id, clock=clock)
        assert activate(session, THIRD, made.id, clock=clock).state == "active"


def test_patch_over_a_moved_base_clashes_until_decided(database, folder, clock):
    """Where base and patch both changed the same place, somebody must decide, and says so by the digest."""
    from changes.world import write_base

    write_county(folder, files={"parameters.yaml": {"days_limit": {"patch": True, "value": 30}}})
    load(database, folder, clock)
    write_base(folder, days_limit=60, amount_limit=100)
    with database.write() as session, pytest.raises(ChangeRefused, match="PCK-017") as refused:
        apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock, take_base=True)
    digest = refused.value.findings[-1].message.split("patched: ")[1].rstrip("。")
    decided = {"parameters.yaml": {"days_limit": {"patch": True, "patched": digest, "value": 30}}}
    write_county(folder, files=decided)
    with database.write() as session:
        made = apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock, take_base=True)
        assert made.state in ("checked", "submitted")
        assert made.findings["errors"] == 0
