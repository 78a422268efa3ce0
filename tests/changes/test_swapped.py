"""The names of a pack mean nothing to the code: with every procedure, stage and task called otherwise its examples come
out as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.swapped import swapped_packs
from yimen.changes import read_layers, run_scenarios
from yimen.pack import find_packs


@pytest.mark.parametrize(
    ("pack", "least"), [pytest.param("gaoming", 100, marks=pytest.mark.soak), ("yiwu", 3)]
)
def test_examples_come_out_though_everything_is_called_otherwise(
    pack: str, least: int, checkout: Path, tmp_path: Path
) -> None:
    assert len(swapped_packs(pack, checkout, tmp_path)) > 50
    reading = read_layers(pack, find_packs(str(tmp_path / "catalogs")))
    procedures = {each.key for each in reading.entries if each.kind == "procedure"}
    assert procedures
    assert all(each.startswith("swapped_") for each in procedures)
    reports = run_scenarios(reading)
    assert len(reports) > least
    assert [each.id for each in reports if not each.passed] == []
