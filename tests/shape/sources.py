"""The source files, parsed once: what the shape tests walk."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "platform/yimen"


@dataclass(frozen=True)
class Source:
    """One Python file of the package; `room` is the folder it lies in, "" for the package's own files."""

    path: Path
    room: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def imports(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """(line, module, names) of every import, wherever it stands; relative ones made absolute."""
        package = ("yimen", *self.path.relative_to(PACKAGE).parent.parts)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name, ()) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1] if node.level else ()
                module = ".".join([*base, *([node.module] if node.module else [])])
                yield node.lineno, module, tuple(alias.name for alias in node.names)


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the package but the migrations, which are generated and never imported."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if "migrations" in parts:
            continue
        room = parts[0] if len(parts) > 1 else ""
        found.append(Source(path, room, ast.parse(path.read_text("utf-8"), str(path))))
    return tuple(found)


@cache
def rooms() -> tuple[Path, ...]:
    """The folders that are rooms: those with an __init__.py."""
    return tuple(sorted(path.parent for path in PACKAGE.glob("*/__init__.py")))
