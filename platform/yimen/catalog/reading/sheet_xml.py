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
_ADDRESS = re.compile(rb'\br(?:ef)?="([A-Z]+)(\d+)"')
NARROW, WIDE = 26, 702  # columns up to Z, up to ZZ


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell by its row (from 1) and letter; `value` is the error it shows, "" for a formula without value."""

    row: int
    column: str
    value: str = ""


def extent(xml: bytes, most: int) -> int:
    """Cells of the grid up to the last row and column that hold a value; formatting alone does not count.

    Up to `most` it may be said too large: by what the sheet's rows could hold at all.
    """
    tail = xml.rfind(b"<row ")
    found = _ROW.match(xml, tail) if tail >= 0 else None
    rows = int(found.group(1)) if found else 0
    if rows * NARROW <= most and not _FAR.search(xml):
        could_be = rows * (WIDE if _WIDE.search(xml) else NARROW)
        if could_be <= most:
            return could_be
    last = widest = 0
    for each in VALUED.finditer(xml):
        last = max(last, int(each.group(2)))
        widest = max(widest, column_of(each.group(1).decode()) + 1)
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


def address(attributes: bytes) -> tuple[str, int] | None:
    """The letters and the row (from 1) of the cell that has these attributes."""
    found = _ADDRESS.search(attributes)
    return (found.group(1).decode(), int(found.group(2))) if found else None


def _at(attributes: bytes, value: str) -> Iterator[OddCell]:
    named = address(attributes)
    if named is not None:
        yield OddCell(named[1], named[0], value)
