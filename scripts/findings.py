"""Write docs/findings.md: every finding code that a room's codes.py defines. `--check` only compares."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/findings.md"
SOURCE = ROOT / "platform"
HEADER = """# Findings

Every finding code, drawn from the rooms' `codes.py` by `make docs`; do not edit. `{names}` are filled in
where the finding is made, which also states the place: file, sheet, row and column, or file and JSON
Pointer. Severity *error* stops a change set, *warning* must be looked at, *note* informs.
"""


def declared() -> list[Any]:
    """Every kind that a room's codes.py makes, by code; what plugins bring stands in their own pages."""
    from yimen.kernel import FindingKind

    modules = [
        importlib.import_module(".".join(file.relative_to(SOURCE).with_suffix("").parts))
        for file in sorted(SOURCE.glob("yimen/*/*codes.py"))
    ]
    kinds = {
        each.code: each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, FindingKind)
    }
    return [kinds[code] for code in sorted(kinds)]


def page() -> str:
    """The whole page, one table per prefix."""

    def prefix(kind: Any) -> str:
        return str(kind.code.split("-")[0])

    def table(kinds: Iterable[Any]) -> str:
        rows = (f"| {kind.code} | {kind.severity} | {cell(kind.message)} |\n" for kind in kinds)
        return "| code | severity | message |\n|---|---|---|\n" + "".join(rows)

    parts = [f"\n## {name}\n\n{table(kinds)}" for name, kinds in groupby(declared(), key=prefix)]
    return HEADER + "".join(parts)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    sys.path.insert(0, str(SOURCE))
    text = page()
    if "--check" in sys.argv:
        return int(not PAGE.exists() or PAGE.read_text("utf-8") != text)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
