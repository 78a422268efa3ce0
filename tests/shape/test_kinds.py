"""Every kind says how a case reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yimen.pack import read_yaml

FILES = sorted((Path(__file__).parents[2] / "catalogs").glob("*/kinds/*.yaml"))
KINDS = [file for file in FILES if not read_yaml(file.read_text("utf-8")).get("patch")]
PROMISED = {
    "item", "tier", "law", "article", "unit", "officer", "control-total", "inspection-item", "leniency",
    "form", "procedure", "document", "role", "calendar",
}  # fmt: skip


@pytest.mark.parametrize("file", KINDS, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_kind_has_a_binding(file: Path) -> None:
    """Pinned at opening, by a named date of the case, or live: nothing is read "somehow"."""
    body = read_yaml(file.read_text("utf-8"))
    binding = body["binding"]
    assert binding["mode"] in {"pinned", "by-date", "live"}
    assert (binding["mode"] == "by-date") == ("date" in binding)
    assert body["id"] == file.stem


def test_base_pack_has_the_promised_kinds() -> None:
    """Their ids are fixed: packs, commands and other systems rely on them."""
    assert {file.stem for file in KINDS if file.parts[-3] == "base"} >= PROMISED
