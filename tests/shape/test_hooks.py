"""A hook is a promise to strangers: documented, and used by the platform itself."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def script(checkout: Path) -> ModuleType:
    """scripts/hooks.py as a module."""
    spec = importlib.util.spec_from_file_location("hooks_page", checkout / "scripts/hooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_hooks_page_is_what_the_rooms_declare(checkout: Path, script: ModuleType) -> None:
    """`make docs` writes the page."""
    assert (checkout / "docs/hooks.md").read_text("utf-8") == script.page()


def test_every_hook_says_what_it_is_for(script: ModuleType) -> None:
    """A hook without a docstring cannot be implemented by a stranger; its name carries the project's."""
    named = list(script.hooks())
    assert [name for _, name, hook in named if not (hook.__doc__ or "").strip()] == []
    assert [name for _, name, _ in named if not name.startswith("yimen_")] == []


def test_every_hook_is_implemented_by_the_platform(checkout: Path, script: ModuleType) -> None:
    """Core features go through the same hooks: one that only a stranger would use is not tried."""
    sources = [
        path.read_text("utf-8")
        for folder in ("platform", "plugins")
        for path in (checkout / folder).rglob("*.py")
        if path.name != "hooks.py"
    ]
    assert [
        name for _, name, _ in script.hooks() if not any(f"def {name}(" in text for text in sources)
    ] == []
