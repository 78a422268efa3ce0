"""The packs' templates are what the texts of `scripts/documents` make of them: no other hand was at a .docx."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_template_is_made_of_its_text() -> None:
    """Byte for byte; a template without text, or a text without template, is told too."""
    spec = importlib.util.spec_from_file_location("make_documents", ROOT / "scripts/make_documents.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    folder = ROOT / "scripts/documents"
    texts = {
        ("base" if each.parent == folder else each.parent.name, each.stem): each
        for each in folder.rglob("*.txt")
    }
    templates = {
        (each.parents[1].name, each.stem): each for each in (ROOT / "catalogs").glob("*/documents/*.docx")
    }
    assert texts.keys() == templates.keys()
    other = [
        name for name, text in texts.items()
        if made.build(text.read_text("utf-8")) != templates[name].read_bytes()
    ]  # fmt: skip
    assert other == []
