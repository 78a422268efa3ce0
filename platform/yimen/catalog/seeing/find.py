"""Seeing the tables of a sheet: one pass over the rows gives every row its role."""

from __future__ import annotations

from ..reading.workbook import Sheet
from .grid import Grid
from .header import Header, find_header, header_at, is_header
from .layout import Layout
from .roles import RowRoles
from .table import RowRole, SeenTable
from .walk import Walk


def see_tables(sheet: Sheet, words: frozenset[str], layout: Layout | None = None) -> list[SeenTable]:
    """The tables that stand in the sheet one below the other; none where nothing looks like a header."""
    grid, said = Grid(sheet), layout or Layout()
    tables: list[SeenTable] = []
    start, end = 0, 0 if said.skip else len(grid.rows)
    named = [rows for rows in said.headers() if rows[-1] < end]
    given = _given(grid, said, named)
    while start < end:
        header = _header(grid, words, start, end, named, _first_data(said, start, end))
        if header is None:
            break
        begin = header.rows[-1] + 1 if header.rows else _first_data(said, start, end)
        walk = Walk(grid, header, RowRoles(grid, words, header, start), given)
        stop = walk.run(begin, end)
        tables += walk.tables(start, begin, len(tables))
        start = stop
    return tables


def _given(grid: Grid, said: Layout, named: list[tuple[int, ...]]) -> dict[int, RowRole]:
    """Roles by row as far as the rows can bear them."""
    given = {
        row: role
        for row, role in said.roles.items()
        if row < len(grid.rows) and role != "header" and (role in ("blank", "data") or grid.filled(row))
    }
    return given | dict.fromkeys((row for rows in named for row in rows), "header")


def _first_data(said: Layout, start: int, end: int) -> int:
    return min(
        (row for row, role in said.roles.items() if role == "data" and start <= row < end), default=end
    )


def _header(
    grid: Grid, words: frozenset[str], start: int, end: int, named: list[tuple[int, ...]], data: int
) -> Header | None:
    """The next header: one that a person named, one found, or none at all above rows that a person named data.

    Above the first named header none is looked for; below a table only one of known titles begins another.
    """
    given = next((rows for rows in named if rows[0] >= start), None)
    first = start == 0
    if given is None or not first:
        stop = min(end, data, given[0] if given else end)
        found = find_header(grid, words, start, stop)
        if found is not None and (first or _known(grid, words, found)):
            return found
    if given is not None and given[0] <= data:
        return header_at(grid, words, given)
    return header_at(grid, words, ()) if data < end else None


def _known(grid: Grid, words: frozenset[str], header: Header) -> bool:
    return any(is_header(grid, words, row) for row in header.rows)
