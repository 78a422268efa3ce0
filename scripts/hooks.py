"""Write docs/hooks.md: every hook that a room declares in its hooks.py. `--check` only compares."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/hooks.md"
SOURCE = ROOT / "platform"
HEADER = """# Hooks

What a plugin may add, drawn from the rooms' `hooks.py` by `make docs`; do not edit. A plugin is an installed
package with an entry point in the group `yimen`; it marks its functions with `yimen.kernel.hookimpl`. The
platform's own features are registered through the same hooks.
"""


def hooks() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """(room, name, function) of every hook specification."""
    for file in sorted(SOURCE.glob("yimen/*/hooks.py")):
        room = file.parent.name
        module = importlib.import_module(f"yimen.{room}.hooks")
        for name, found in sorted(vars(module).items()):
            if getattr(found, "yimen_spec", None) is not None and inspect.isfunction(found):
                yield room, name, found


def page() -> str:
    """The whole page: per hook its room, signature and docstring."""
    parts = []
    for room, name, found in hooks():
        text = inspect.getdoc(found) or ""
        parts.append(
            f"\n## {name}\n\nCalled by `{room}`.\n\n    {name}{inspect.signature(found)}\n\n{text}\n"
        )
    return HEADER + "".join(parts)


def main() -> int:
    sys.path.insert(0, str(SOURCE))
    text = page()
    if "--check" in sys.argv:
        return int(not PAGE.exists() or PAGE.read_text("utf-8") != text)
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
