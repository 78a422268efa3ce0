"""What only the XML of a worksheet tells: how far its values reach, formulas without value, error values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .workbook import column_of

_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_FAR = re.compile(rb'r="[A-Z]{3}\d')
_WIDE = re.compile(rb'r="[A-Z]{2}\d')
VALUED = re.compile(rb'<c [^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>\s*<(?:v>[^<]|is[ >]|f[ >])')
_VALUELESS = re.compile(rb"<c ([^>]*?)>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ERROR = re.compile(rb'<c ([^>]*?\bt="e"[^>]*)>(?:<f[^<]*</f>|<f[^>]*/>)?\s*<v>([^<]*)</v>')
_NAME = re.compile(rb'\br="([A-Z]+)(\d+)"')
FEW_ROWS, MANY_ROWS = 20_000, 700_000


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell by its row (from 1) and letter; `value` is the error it shows, "" for a formula without value."""

    row: int
    column: str
    value: str = ""


def extent(xml: bytes) -> int:
    """Cells of the grid up to the last row and column that hold a value; formatting alone does not count."""
    tail = xml.rfind(b"<row ")
    found = _ROW.match(xml, tail) if tail >= 0 else None
    rows = int(found.group(1)) if found else 0
    if not _FAR.search(xml) and (rows <= FEW_ROWS or (rows <= MANY_ROWS and not _WIDE.search(xml))):
        return rows * 26
    last = widest = 0
    for column, row in VALUED.findall(xml):
        last = max(last, int(row))
        widest = max(widest, column_of(column.decode()) + 1)
    return last * widest


def odd_cells(xml: bytes) -> Iterator[OddCell]:
    """Formulas never reckoned (a formula whose result is an empty text is no such), and error values."""
    if b"<f>" in xml or b"<f " in xml:
        for found in _VALUELESS.finditer(xml):
            if b't="str"' not in found.group(1):
                yield from _at(found.group(1), "")
    if b't="e"' in xml:
        for found in _ERROR.finditer(xml):
            yield from _at(found.group(1), found.group(2).decode("utf-8", "replace"))


def _at(attributes: bytes, value: str) -> Iterator[OddCell]:
    name = _NAME.search(attributes)
    if name:
        yield OddCell(int(name.group(2)), name.group(1).decode(), value)
