"""Seeing the tables of a sheet: one pass over the rows gives every row its role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..reading.workbook import Raw, Sheet
from .cells import plain, title_text
from .grid import Grid
from .header import Header, find_header, header_at, is_header
from .layout import Layout
from .sections import (
    MAX_LINE,
    PLAIN_LEVEL,
    claimed_count,
    is_note,
    is_subtotal,
    is_total,
    numbered_level,
    section_name,
)
from .table import Claim, Column, RowRole, Section, SeenTable
from .titles import same


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
        walk = _Walk(grid, words, header, given)
        stop = walk.run(begin, end)
        tables.append(walk.table(start, begin, len(tables)))
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


class _Walk:
    """One pass over the rows below a header; it only collects, `table` freezes."""

    def __init__(
        self,
        grid: Grid,
        words: frozenset[str],
        header: Header,
        given: Mapping[int, RowRole],
    ) -> None:
        self.grid, self.header, self.given = grid, header, given
        leaves = {same(each.path[-1]) for each in header.columns if each.path}
        self.words = words | leaves
        self.raw_header = [list(grid.rows[row]) for row in header.rows]
        self.first = min((each.index for each in header.columns if each.path), default=0)
        self.roles: dict[int, RowRole] = dict.fromkeys(header.rows, "header")
        self.data: list[tuple[int, int]] = []
        self.sections: list[Section] = []
        self.open: list[int] = []
        self.claims: list[Claim] = []
        self.totals: list[int] = []
        self.notes: list[str] = []
        self.plain: set[str] = set()  # first cells already known to begin plain data rows

    def run(self, start: int, end: int) -> int:
        """Returns the row at which another table begins, or the end."""
        rows, width = self.grid.rows, self.grid.width
        for row in range(start, end):
            cells = rows[row]
            if row in self.given:
                role = self.given[row]
                if role == "title":
                    self._settle()
                    return row
            elif width - cells.count("") > 2:
                role = self._full_row(row)
            else:
                role = self._thin_row(row)
            if role == "header":
                return self._step_back(row)
            self._take(row, role)
        self._settle()
        return end

    def _full_row(self, row: int) -> RowRole:
        for cell in self.grid.rows[row]:
            if cell != "":
                break
        if not isinstance(cell, str) or len(cell) > 24 or cell in self.plain:
            return "data"
        if is_total(plain(cell)):
            return "total"
        if same(title_text(cell)) not in self.words:
            self.plain.add(cell)
            return "data"
        return self._header_again(row)

    def _header_again(self, row: int) -> RowRole:
        """A repeated header, the start of another table, or data after all."""
        cells = list(self.grid.rows[row])
        if cells in self.raw_header:
            return "repeat"
        titles = {each.index: each.path for each in self.header.columns}
        filled = self.grid.filled(row)
        equal = sum(
            same(title_text(cells[index])) in {same(part) for part in titles[index]} for index in filled
        )
        if equal * 5 >= len(filled) * 4:
            return "repeat"
        return "header" if is_header(self.grid, self.words, row) else "data"

    def _thin_row(self, row: int) -> RowRole:
        """A row with one or two filled cells: a line across the table, or a poor data row."""
        filled = self.grid.filled(row)
        if not filled:
            return "blank"
        raw, text = self.grid.rows[row][filled[0]], plain(self.grid.rows[row][filled[0]])
        if is_total(text):
            return "total"
        if list(self.grid.rows[row]) in self.raw_header[1:] and len(filled) == len(
            self.grid.filled(self.header.rows[-1])
        ):
            return "repeat"
        if len(filled) == 2:
            return self._pair(row, filled, text)
        level = numbered_level(text)
        if isinstance(raw, str) and level is not None and level <= 1 and len(text) <= MAX_LINE:
            return "section"
        across = any(
            merge.right - merge.left >= min(2, self.grid.width - 1) for merge in self.grid.starting(row)
        )
        if (filled[0] != self.first and not across) or not isinstance(raw, str):
            return "data"
        return self._line(text, across)

    def _pair(self, row: int, filled: list[int], text: str) -> RowRole:
        if is_header(self.grid, self.words, row):
            return self._header_again(row)
        level = numbered_level(text)
        other = plain(self.grid.rows[row][filled[1]])
        if filled[0] == self.first and level is not None and level < 3 and other.isdigit():
            return "section"
        return "data"

    def _line(self, text: str, across: bool) -> RowRole:
        if is_note(text):
            return "note"
        if numbered_level(text) is not None or section_name(text)[1] is not None:
            return "section" if len(text) <= MAX_LINE else "note"
        if text.isdigit() or (not across and len(self.header.columns) < 3):
            return "data"
        return "section" if len(text) <= MAX_LINE and "。" not in text else "note"

    def _take(self, row: int, role: RowRole) -> None:
        self.roles[row] = role
        if role == "data":
            self.data.append((row, self.open[-1] if self.open else -1))
        elif role == "section":
            self._open_section(row)
        elif role == "total":
            self.totals.append(row)
            text = " ".join(self.grid.text(row, index) for index in self.grid.filled(row))
            count = claimed_count(text)
            if count is not None:
                self.claims.append(Claim(row, text, count, self._since(row) if is_subtotal(text) else None))
        elif role == "note":
            self.notes.append(" ".join(self.grid.text(row, index) for index in self.grid.filled(row)))

    def _since(self, row: int) -> int:
        """Rows since the last section row or total above."""
        above = [each for each, role in self.roles.items() if role in ("section", "total") and each < row]
        start = max(above, default=-1)
        return sum(1 for each, _ in reversed(self.data) if each > start)

    def _open_section(self, row: int) -> None:
        filled = self.grid.filled(row)
        text = self.grid.text(row, filled[0])
        name, count = section_name(text)
        if count is None and len(filled) > 1 and (other := self.grid.text(row, filled[1])).isdigit():
            count = int(other)
        level = numbered_level(text)
        level = PLAIN_LEVEL if level is None else level
        while self.open and self.sections[self.open[-1]].level >= level:
            self.open.pop()
        self.sections.append(Section(row, name, count, level))
        self.open.append(len(self.sections) - 1)

    def _step_back(self, row: int) -> int:
        """Lines directly above another header are that table's titles, not sections of this one."""
        while self.sections and self.sections[-1].row == row - 1 and self.roles.get(row - 1) == "section":
            self.sections.pop()
            row -= 1
            del self.roles[row]
        while self.roles.get(row - 1) == "blank":
            row -= 1
            del self.roles[row]
            while self.sections and self.sections[-1].row == row - 1:
                self.sections.pop()
                row -= 1
                del self.roles[row]
        self._settle()
        return row

    def _settle(self) -> None:
        """Lines after the last data row that print no count are footnotes."""
        last = self.data[-1][0] if self.data else -1
        while self.sections and self.sections[-1].row > last and self.sections[-1].count is None:
            section = self.sections.pop()
            self.roles[section.row] = "note"
            self.notes.append(self.grid.text(section.row, self.grid.filled(section.row)[0]))

    def table(self, start: int, begin: int, number: int) -> SeenTable:
        top = self.header.rows[0] if self.header.rows else begin
        titles = list(self.grid.sheet.lead) if start == 0 else []
        for row in range(start, top):
            filled = self.grid.filled(row)
            role = self.given.get(row, "title" if filled else "blank")
            self.roles[row] = role
            if role == "title" and filled:
                titles.append(" ".join(self.grid.text(row, index) for index in filled))
        claims = [Claim(None, text, count) for text in titles if (count := claimed_count(text)) is not None]
        return SeenTable(
            sheet=self.grid.sheet,
            header_rows=self.header.rows,
            columns=self._columns(),
            data=tuple(self.data),
            sections=tuple(self._counted()),
            titles=tuple(titles),
            claims=tuple(claims + self.claims),
            totals=tuple(self.totals),
            notes=tuple(self.notes),
            roles=dict(sorted(self.roles.items())),
            number=number,
        )

    def _counted(self) -> list[Section]:
        """Sections with the rows that they and their lower sections hold."""
        own = [0] * len(self.sections)
        for _, holder in self.data:
            if holder >= 0:
                own[holder] += 1
        counted = []
        for index, section in enumerate(self.sections):
            total = own[index]
            for below in range(index + 1, len(self.sections)):
                if self.sections[below].level <= section.level:
                    break
                total += own[below]
            counted.append(replace(section, rows=total))
        return counted

    def _columns(self) -> tuple[Column, ...]:
        """Columns that hold anything; a number column hidden under a wide title is named 序号."""
        sample = [self.grid.rows[row] for row, _ in self.data]
        kept = []
        for column in self.header.columns:
            filled = any(cells[column.index] != "" for cells in sample)
            if not filled and (not column.path or column.position):
                continue
            kept.append(column)
        named = []
        for place, column in enumerate(kept):
            wide = (
                place + 1 < len(kept) and kept[place + 1].path == column.path and kept[place + 1].position > 0
            )
            if wide and column.position == 0 and _counts_up(sample, column.index):
                column = replace(column, path=(*column.path, "序号"))
            named.append(column)
        return tuple(named)


def _counts_up(sample: Sequence[Sequence[Raw]], index: int) -> bool:
    values = [plain(cells[index]) for cells in sample[:200] if cells[index] != ""]
    return bool(values) and all(value.isdigit() and len(value) <= 4 for value in values)
