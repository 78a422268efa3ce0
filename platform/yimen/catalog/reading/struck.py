"""Struck and hidden words of a .docx: what is struck is read and told, what is hidden nobody sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .markup import WORD as _W
from .shown import Cell, Shown
from .workbook import Raw

_NO = ("0", "false", "off")


def is_on(run: Any, *names: str) -> bool:
    """Whether the run has one of these properties (strike, vanish)."""
    properties = run.find(_W + "rPr")
    found = [] if properties is None else [properties.find(_W + name) for name in names]
    return any(each is not None and each.get(_W + "val") not in _NO for each in found)


def struck_how(cell: Any) -> bool | None:
    """True where all words of the cell are struck, False where some are, None where none is."""
    runs = [
        each for each in cell.iter(_W + "r") if any((text.text or "").strip() for text in each.iter(_W + "t"))
    ]
    said = [is_on(each, "strike", "dstrike") for each in runs]
    return all(said) if any(said) else None


def shown_struck(struck: Mapping[Cell, bool], rows: Sequence[Sequence[Raw]]) -> Shown:
    """The struck cells of a table as a worksheet would show them; rows all of whose words are struck stand for theirs."""
    whole = {cell for cell, all_ in struck.items() if all_}
    counts = Counter(row for row, _ in whole)
    full = tuple(
        sorted(row for row, count in counts.items() if count >= sum(bool(each) for each in rows[row]))
    )
    return Shown(
        struck=frozenset(each for each in whole if each[0] not in full),
        partly=frozenset(struck.keys() - whole),
        struck_rows=full,
    )
