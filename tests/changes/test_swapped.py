"""The names of a pack mean nothing to the code: with every procedure, stage and task called otherwise its examples come
out as before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from yimen.changes import read_layers, run_scenarios
from yimen.pack import find_packs, read_yaml

SECTIONS = ("stages", "tasks", "decisions", "milestones")
TEXTS = {".yaml", ".json"}


def _keys(body: Mapping[str, Any]) -> Iterator[str]:
    for section in SECTIONS:
        for name, each in (body.get(section) or {}).items():
            yield name
            if isinstance(each, Mapping):
                yield from _keys(each)


def swap(folder: Path) -> dict[str, str]:
    """Every id of a procedure and what it holds becomes another word, in all texts and names of files; the words."""
    files = sorted(folder.rglob("*"))
    ids: set[str] = set()
    for file in files:
        if file.parent.name == "procedures":
            body = read_yaml(file.read_text("utf-8"))
            ids |= {str(body["id"]), *_keys(body)}
    swapped = {name: f"swapped_{number}_{'x' * (number % 3 + 1)}" for number, name in enumerate(sorted(ids))}
    words = re.compile(r"(?<![\w-])(" + "|".join(sorted(swapped, key=len, reverse=True)) + r")(?![\w-])")
    for file in files:
        if file.suffix in TEXTS and file.is_file():
            file.write_text(words.sub(lambda found: swapped[found[1]], file.read_text("utf-8")), "utf-8")
            if file.stem in swapped and file.parent.name == "procedures":
                file.rename(file.with_name(swapped[file.stem] + file.suffix))
        elif file.parent.name == "documents" and file.stem in swapped:
            file.rename(file.with_name(swapped[file.stem] + file.suffix))
    return swapped


def swapped_packs(pack: str, checkout: Path, folder: Path) -> dict[str, str]:
    """Copies of the pack and the base below it with every id swapped; the words."""
    for part in ("catalogs", "form_schemas"):
        for each in ("base", pack):
            if (checkout / part / each).is_dir():
                shutil.copytree(checkout / part / each, folder / part / each)
    return swap(folder)


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
