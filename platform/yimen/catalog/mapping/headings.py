"""What several rows have in common, as a cell beside them says it: the field, the unit, the department."""

from __future__ import annotations

import re

from ..law.numerals import NUMBER
from ..reading.workbook import Raw
from ..seeing.cells import changed_how, joined, plain

_BODIES = frozenset("局委办镇乡道队所站会府厅署心处科")
_COUNTED = re.compile(rf"\s*[（(]\s*(?:共|计|合计)*\s*{NUMBER}\s*(?:大?项|条|个|子项)\s*[）)]$")


def heading(raw: Raw) -> str:
    """On one line and without its count: 林业 of 林业（共4项）."""
    return _COUNTED.sub("", _together(plain(raw)))


def headed_how(raw: Raw, value: str) -> str:
    """Why a heading differs from its cell."""
    return (
        "去除项数"
        if isinstance(raw, str) and _COUNTED.search(joined(plain(raw)))
        else changed_how(raw, value)
    )


def _together(text: str) -> str:
    """Lines that a narrow cell made are one name; lines that each end as a body does are several."""
    lines = [line.strip("、，,；; ") for line in text.split("\n") if line.strip()]
    return (
        "、".join(lines) if len(lines) > 1 and all(each[-1:] in _BODIES for each in lines) else joined(text)
    )
