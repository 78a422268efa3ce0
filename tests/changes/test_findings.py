"""Every fault of a change set is a coded finding; mended, the same set has none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changes.world import CLERK, COUNTY, KINDS, SECOND, packs, person, write_county, write_pack
from yimen.changes import (
    ChangeRefused,
    activate,
    apply_pack,
    check,
    draft,
    read_layers,
    run_scenarios,
)
from yimen.kernel import FixedClock
from yimen.pack import Entry, EntryRef
from yimen.store import Base, Database, Jurisdiction, open_database


@pytest.fixture
def filled(sqlite_url: str, folder: Path, clock: FixedClock):
    """The county in force."""
    database = open_database(sqlite_url)
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock, activate=True)
    yield database
    database.dispose()


def checked(database: Database, clock: FixedClock, *entries: Entry, **words: Any) -> list[str]:
    """The codes of a set of these entries; the set itself is thrown away."""
    with database.sessions() as session:
        made = draft(session, CLERK, COUNTY, title="试", entries=entries, clock=clock, **words)
        check(session, CLERK, made.id, clock=clock)
        found = [each["code"] for each in made.findings["list"]]
        session.rollback()
    return found


def item(code: str = "005", name: str = "某事项", unit: str = "甲局", **words: Any) -> Entry:
    return Entry("item", code, {"code": code, "name": name, "unit": unit}, **words)


def law(name: str) -> Entry:
    return Entry("item", "006", {"code": "006", "unit": "甲局", "law": name})


def test_reference_to_nothing_is_an_error_where_it_is_required(filled, clock):
    """CHG-012 for a required reference, CHG-024 a warning for another; a unit of the same set counts."""
    assert checked(filled, clock, item(unit="丙局")) == ["CHG-012"]
    unit = Entry("unit", "c", {"code": "c", "name": "丙局"})
    assert checked(filled, clock, item(unit="丙局"), unit) == []
    assert checked(filled, clock, law("某某条例")) == ["CHG-024"]
    known = Entry("law", "某某条例", {"name": "某某条例"})
    assert checked(filled, clock, law("《某某条例》"), known) == []


def test_many_rows_with_the_same_unknown_name_are_one_finding(filled, clock):
    """The finding names the first row and how many there are."""
    rows = [item(f"1{each:02}", unit="丙局") for each in range(50)]
    assert checked(filled, clock, *rows) == ["CHG-012"]


def test_body_against_its_kind_and_unknown_kind(filled, clock):
    """PCK-012 and PCK-011 are asked of edits as of packs."""
    assert checked(filled, clock, Entry("item", "005", {"name": "无编号", "unit": "甲局"})) == ["PCK-012"]
    assert checked(filled, clock, Entry("nothing", "005", {})) == ["PCK-011"]


def test_key_beyond_the_column(filled, clock):
    """CHG-014."""
    assert checked(filled, clock, item("9" * 201)) == ["CHG-014"]
    assert checked(filled, clock, item("9" * 200)) == []


def test_two_lines_of_one_entry_at_the_same_time(filled, clock):
    """CHG-015; one after the other is right."""
    first = item(valid_from=date(2026, 8, 1))
    second = item(name="改", valid_from=date(2026, 9, 1))
    assert checked(filled, clock, first, second) == ["CHG-015"]
    ended = item(valid_from=date(2026, 8, 1), valid_to=date(2026, 9, 1))
    assert checked(filled, clock, ended, second) == []


def test_end_before_the_beginning(filled, clock):
    """CHG-019."""
    turned = item(valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 1))
    assert checked(filled, clock, turned) == ["CHG-019"]


def test_withdrawal_of_what_others_still_name(filled, clock):
    """CHG-020; withdrawn together, or renamed by another, it is right."""
    unit = EntryRef("", "unit", "a")
    assert checked(filled, clock, withdrawn=[unit]) == ["CHG-020"]
    items = [EntryRef("", "item", "001"), EntryRef("", "item", "002")]
    assert checked(filled, clock, withdrawn=[unit, *items]) == []
    moved = [item("001", unit="乙队"), item("002", unit="乙队")]
    assert checked(filled, clock, *moved, withdrawn=[unit]) == []


def test_entry_for_a_unit_that_is_not_there(filled, clock):
    """CHG-023, in a set and in a pack; PCK-018 where the kind is not scoped."""
    own = Entry("parameter", "days_limit", {"id": "days_limit", "value": 1}, "z")
    assert checked(filled, clock, own) == ["CHG-023"]
    assert (
        checked(filled, clock, Entry("parameter", "days_limit", {"id": "days_limit", "value": 1}, "b")) == []
    )
    assert checked(filled, clock, Entry("item", "005", {"code": "005"}, "b")) == ["PCK-018"]


def test_body_that_json_cannot_hold(filled, clock):
    """CHG-025 refuses the draft and writes nothing."""
    with filled.write() as session, pytest.raises(ChangeRefused, match="CHG-025"):
        draft(session, CLERK, COUNTY, title="试", entries=[item(name="\ud800")], clock=clock)


def test_unknown_jurisdiction(filled, clock):
    """CHG-016."""
    with filled.write() as session, pytest.raises(ChangeRefused, match="CHG-016"):
        draft(session, CLERK, "nowhere", title="试", entries=[], clock=clock)


def test_bootstrap_that_was_closed_stays_closed(filled, folder, clock):
    """CHG-011: once the jurisdiction works, nobody activates alone."""
    with filled.write() as session:
        county = session.get(Jurisdiction, COUNTY)
        assert county is not None
        county.bootstrap = False
    write_county(folder, ("001", "改"))
    with filled.write() as session, pytest.raises(ChangeRefused, match="CHG-011"):
        apply_pack(session, SECOND, "county", COUNTY, packs=packs(folder), clock=clock, activate=True)
    with filled.write() as session:
        made = draft(session, SECOND, COUNTY, title="试", entries=[item()], clock=clock)
        check(session, SECOND, made.id, clock=clock)
        with pytest.raises(ChangeRefused, match="CHG-011"):
            activate(session, SECOND, made.id, clock=clock, bootstrap=True)
        with pytest.raises(ChangeRefused, match="CHG-003"):
            draft(session, person("nobody"), COUNTY, title="试", entries=[], clock=clock)


def test_pack_with_errors_changes_nothing(filled, folder, clock):
    """All findings at once, and the jurisdiction is as it was."""
    write_county(folder, ("001", "改"), files={"parameters.yaml": {"a": 1}, "roles.yaml": [1]})
    with filled.write() as session, pytest.raises(ChangeRefused) as refused:
        apply_pack(session, SECOND, "county", COUNTY, packs=packs(folder), clock=clock)
    assert [each.code for each in refused.value.findings] == ["PCK-008", "PCK-008"]
    with filled.read() as session:
        county = session.get(Jurisdiction, COUNTY)
        assert county is not None
        assert county.sequence == 1


def test_scenario_that_is_not_there_or_names_no_procedure(folder, tmp_path):
    """CHG-026 and CHG-027."""
    write_county(
        folder, files={"scenarios/lost.yaml": {"title": "无程序", "procedure": "none_such", "steps": []}}
    )
    reading = read_layers("county", packs(folder))
    with pytest.raises(ChangeRefused, match="CHG-026"):
        run_scenarios(reading, ["nothing"])
    with pytest.raises(ChangeRefused, match="CHG-027"):
        run_scenarios(reading)
    write_pack(folder, "county", files={}, extends=["ground"])


def test_pack_that_cannot_be_found(folder):
    """PCK-001 is raised, with the packs there are."""
    with pytest.raises(ChangeRefused, match="PCK-001"):
        read_layers("nothing", packs(folder))


LOCKED = {"id": "days_limit", "value": 90, "x-locked": ["value"]}


def lock_base(folder: Path, database: Database, clock: FixedClock, **words: Any) -> None:
    """The base locks the term, and the county takes it."""
    target = folder / "ground/parameters.yaml"
    target.write_text(
        target.read_text("utf-8").replace("value: 90", "value: 90\n  x-locked: [value]"), "utf-8"
    )
    with database.write() as session:
        made = apply_pack(
            session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock, activate=True, take_base=True
        )
        assert made.state == "active", made.findings


def test_locked_part_of_a_lower_pack_cannot_be_edited_past_the_layers(filled, folder, clock):
    """PCK-016 also for an edit on the page, for the jurisdiction and for a unit; the rest may change."""
    lock_base(folder, filled, clock)
    for scope in ("", "a"):
        worse = Entry("parameter", "days_limit", {**LOCKED, "value": 1}, scope)
        assert "PCK-016" in checked(filled, clock, worse)
        better = Entry("parameter", "days_limit", {**LOCKED, "note": "注"}, scope)
        assert checked(filled, clock, better) == []
    assert checked(filled, clock, withdrawn=[EntryRef("", "parameter", "days_limit")]) == ["PCK-016"]


def test_lower_pack_may_change_what_it_locked_itself(filled, folder, clock):
    """A new base changes its own figure by a change set of the jurisdiction."""
    lock_base(folder, filled, clock)
    target = folder / "ground/parameters.yaml"
    target.write_text(target.read_text("utf-8").replace("value: 90", "value: 60"), "utf-8")
    with filled.write() as session:
        made = apply_pack(session, CLERK, "county", COUNTY, packs=packs(folder), clock=clock, take_base=True)
        assert made.findings["errors"] == 0, made.findings
        assert made.summary["lines"] == {"parameter": {"changed": 1}}


def test_kind_that_changes_under_its_entries(filled, clock):
    """Each entry that no longer fits is told, CHG-028 how many there are; mended in the same set it is right."""
    narrow = dict(KINDS["item"])
    narrow["schema"] = {**narrow["schema"], "required": ["code", "law"]}
    kind = Entry("kind", "item", narrow)
    assert checked(filled, clock, kind) == ["PCK-012", "PCK-012"]
    mended = [Entry("item", code, {"code": code, "unit": "甲局", "law": ""}) for code in ("001", "002")]
    assert checked(filled, clock, kind, *mended) == []
    many = [item(f"1{each:02}") for each in range(30)]
    with filled.write() as session:
        made = draft(session, CLERK, COUNTY, title="多", entries=many, clock=clock)
        check(session, CLERK, made.id, clock=clock)
        activate(session, CLERK, made.id, clock=clock, bootstrap=True)
    assert checked(filled, clock, kind) == ["PCK-012"] * 20 + ["CHG-028"]
