"""A hook is a promise to strangers: documented, and used by the platform itself."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from shape.sources import PACKAGE, sources


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


def test_what_a_room_brings_to_hooks_comes_with_the_room() -> None:
    """Whoever opens the front door has it: a module that nobody takes a name from is read all the same."""
    own = re.compile(r"^register_own\(", re.MULTILINE)
    bringing = [each for each in sources() if own.search(each.path.read_text("utf-8"))]
    doors = ", ".join(sorted({f"yimen.{each.room}" for each in bringing}))
    asked = f"import sys, {doors}; print(*sys.modules)"
    here = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    read = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=here)
    modules = {".".join(each.path.relative_to(PACKAGE.parent).with_suffix("").parts) for each in bringing}
    assert modules
    assert modules <= set(read.stdout.split())
