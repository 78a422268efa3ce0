"""The jurisdictions that come along: their files are in order, their worked examples come out, their export is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from changes.world import person
from yimen.changes import (
    Reading,
    apply_pack,
    completeness_ahead,
    export_jurisdiction,
    lint,
    read_layers,
    run_scenarios,
)
from yimen.kernel import FixedClock
from yimen.pack import find_packs, write_folder
from yimen.store import Base, open_database

CATALOGS = Path(__file__).parents[2] / "catalogs"
LARGE = {
    "jindong"
}  # read, listed and exported in journeys and benches: its thousands of rows take their time
NAMES = sorted(
    path.parent.name for path in CATALOGS.glob("*/pack.yaml") if path.parent.name not in LARGE | {"base"}
)


@pytest.fixture(scope="module", params=NAMES)
def reading(request: pytest.FixtureRequest) -> Reading:
    """A jurisdiction's pack over all that it extends."""
    return read_layers(request.param, find_packs())


def test_pack_is_in_order(reading: Reading) -> None:
    """No error, no warning: what is delivered as an example has nothing that a reader would have to explain."""
    found = [*reading.findings, *reading.unresolved(), *lint(reading.configured())]
    assert not found, "\n".join(map(str, found))


def test_worked_examples_come_out(reading: Reading) -> None:
    """Its own, and the base's over what it patches: a patch takes nothing from what the law asks for."""
    touched = {path.stem for path in (CATALOGS / reading.manifest.name / "procedures").glob("*.yaml")}
    touched -= {key for key, each in reading.bodies("procedure").items() if each.get("off")}
    names = [name for name, each in reading.scenarios.items() if each["procedure"] in touched]
    assert touched
    assert names
    failed = [each for each in run_scenarios(reading, names) if not each.passed]
    assert not failed, "\n".join(str(finding) for each in failed for finding in each.findings)


def test_nothing_that_the_pack_needs_is_missing_where_people_work(
    reading: Reading, clock: FixedClock
) -> None:
    """A place that handles no cases is whole without items and tiers: only what its own procedures ask for counts."""
    outlook = completeness_ahead(reading, clock.today())
    working = [each for each in outlook.units if each.works]
    assert working
    wrong = [str(each) for unit in working for each in unit.missing if each.severity == "error"]
    assert wrong == []
    used = {name for unit in working for name in unit.papers.procedures}
    if reading.manifest.name == "yiwu":
        assert used == {"热线工单"}
        assert [step.kind.id for step in outlook.setup.open] == []
        assert all(not unit.by_items for unit in working)


def test_export_of_the_pack_applied_gives_the_same_files(
    reading: Reading, clock: FixedClock, tmp_path: Path
) -> None:
    """What is in force says the same as the files, and can be carried elsewhere."""
    name = reading.manifest.name
    actor = person("clerk", "change.draft", jurisdiction=name)
    found: list[dict[str, bytes]] = []
    for turn in ("first", "second"):
        database = open_database(f"sqlite:///{tmp_path / turn}.sqlite")
        Base.metadata.create_all(database.engine)
        if found:
            write_folder(found[0], tmp_path / "copies" / name)
        known = {**find_packs(), **(find_packs(str(tmp_path / "copies")) if found else {})}
        with database.write() as session:
            made = apply_pack(session, actor, name, name, packs=known, clock=clock, activate=True)
            assert made.state == "active", made.findings
        with database.read() as session:
            found.append(export_jurisdiction(session, actor, name, day=clock.today()))
        database.dispose()
    assert found[0] == found[1]
