"""One pass over the rows below a header: data, sections, claims and notes are collected, then frozen as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ..reading.workbook import Raw
from .cells import is_count, plain
from .grid import Grid
from .header import Header
from .roles import RowRoles
from .sections import PLAIN_LEVEL, claimed_count, is_bare_number, is_subtotal, numbered_level, section_name
from .table import Claim, Column, RowRole, Section, SeenTable
from .titles import SERIAL, same


class Walk:
    """It only collects; `tables` freezes."""

    def __init__(self, grid: Grid, header: Header, judge: RowRoles, given: Mapping[int, RowRole]) -> None:
        self.grid, self.header, self.judge, self.given = grid, header, judge, given
        self.roles: dict[int, RowRole] = dict.fromkeys(header.rows, "header")
        self.data: list[tuple[int, int]] = []
        self.sections: list[Section] = []
        self.open: list[int] = []
        self.claims: list[Claim] = []
        self.totals: list[int] = []
        self.notes: list[str] = []

    def run(self, start: int, end: int) -> int:
        """Returns the row at which another table begins, or the end."""
        for row in range(start, end):
            role = self.given[row] if row in self.given else self.judge.of(row)
            if role == "header":
                return self._step_back(row, row if row in self.given else self.judge.top_of(row))
            if role == "title":
                self._settle()
                return row
            self._take(row, role)
        self._settle()
        return end

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
        if self.judge.is_label(row):
            self._open(Section(row, self._line(row), None, PLAIN_LEVEL))
            return
        if len(filled) > 1 and is_bare_number(text):
            text = f"{text.rstrip('、.．')}、{self.grid.text(row, filled[1])}"
        name, count = section_name(text)
        if count is None and len(filled) > 1 and is_count(other := self.grid.text(row, filled[1])):
            count = int(other)
        level = numbered_level(text)
        self._open(Section(row, name, count, PLAIN_LEVEL if level is None else level))

    def _open(self, section: Section) -> None:
        while self.open and self.sections[self.open[-1]].level >= section.level:
            self.open.pop()
        self.sections.append(section)
        self.open.append(len(self.sections) - 1)

    def _line(self, row: int) -> str:
        """What the line says; of a label and its value in two cells as of one: 违法行为：…"""
        return "：".join(self.grid.text(row, index) for index in self.grid.filled(row))

    def _step_back(self, row: int, top: int) -> int:
        """Another header was met in `row` and begins in `top`; lines directly above it are that table's titles.

        They are neither sections nor poor rows of this one.
        """
        start = self.header.rows[-1] + 1 if self.header.rows else 0
        for each in range(row - 1, max(top, start) - 1, -1):
            self._give_back(each)
        row, blank = max(top, start), False
        while (role := self.roles.get(row - 1)) in ("section", "blank", "data") and row - 1 not in self.given:
            if role == "data" and (blank or len(self.grid.filled(row - 1)) > 1):
                break
            row -= 1
            blank = blank or role == "blank"
            self._give_back(row)
        self._settle()
        return row

    def _give_back(self, row: int) -> None:
        """The last row that was taken belongs to the next table."""
        role = self.roles.pop(row, "blank")
        if role == "section":
            self.sections.pop()
        elif role == "data":
            self.data.pop()

    def _settle(self) -> None:
        """Lines after the last data row that print no count are footnotes."""
        last = self.data[-1][0] if self.data else -1
        while self.sections and self.sections[-1].row > last and self.sections[-1].count is None:
            section = self.sections.pop()
            self.roles[section.row] = "note"
            self.notes.append(self.grid.text(section.row, self.grid.filled(section.row)[0]))

    def tables(self, start: int, begin: int, number: int) -> Iterator[SeenTable]:
        """The table; where its columns stand twice side by side, one for each half."""
        top = self.header.rows[0] if self.header.rows else begin
        titles = list(self.grid.sheet.lead) if start == 0 else []
        above = self._sections_above(start, top)
        for row in range(start, top):
            if row in above:
                continue
            filled = self.grid.filled(row)
            role = self.given.get(row, "title" if filled else "blank")
            self.roles[row] = role
            if role == "title" and filled:
                label = self.judge.is_label(row)
                said = self._line(row) if label else " ".join(self.grid.text(row, index) for index in filled)
                titles.append(said)
        claims = [Claim(None, text, count) for text in titles if (count := claimed_count(text)) is not None]
        columns = self._columns()
        whole = SeenTable(
            sheet=self.grid.sheet,
            header_rows=self.header.rows,
            columns=columns,
            data=tuple(self.data),
            sections=tuple(self._counted()),
            titles=tuple(titles),
            claims=tuple(claims + self.claims),
            totals=tuple(self.totals),
            notes=tuple(self.notes),
            roles=dict(sorted(self.roles.items())),
            number=number,
        )
        halves = side_by_side(columns)
        if len(halves) > 1:
            yield from self._halves(whole, halves, one=True)
            return
        parts = apart(columns)
        yield from [whole] if len(parts) < 2 else self._halves(whole, parts, one=False)

    def _sections_above(self, start: int, top: int) -> set[int]:
        """The lines above the header, where they are the first of the sections that follow: （一）… of （一）…, （二）…

        They then hold the rows down to the next ones. Lines without a number are so where each section has the header
        again, as many as stand there.
        """
        row = next((each for each in range(top - 1, start - 1, -1) if self.grid.filled(each)), None)
        if row is None or not self._is_line(row):
            return set()
        level = numbered_level(self._line(row))
        count = 1 if level is not None else self._lines_over_header()
        rows = list(range(row - count + 1, row + 1))
        if level is not None and level not in {each.level for each in self.sections}:
            return set()
        if count == 0 or rows[0] < start or not all(map(self._is_line, rows)):
            return set()
        made = [self._above(each) for each in rows]
        if level is None and [(each.level, _shape(each.name)) for each in made] != [
            (each.level, _shape(each.name)) for each in self.sections[:count]
        ]:
            return set()  # 单位：万元 is no first section
        self.roles |= dict.fromkeys(rows, "section")
        self.sections[:0] = made
        self.data = [(each, count - 1 if holder < 0 else holder + count) for each, holder in self.data]
        return set(rows)

    def _above(self, row: int) -> Section:
        text = self._line(row)
        name, count = (text, None) if self.judge.is_label(row) else section_name(text)
        level = numbered_level(text)
        return Section(row, name, count, PLAIN_LEVEL if level is None else level)

    def _is_line(self, row: int) -> bool:
        return row not in self.given and (len(self.grid.filled(row)) == 1 or self.judge.is_label(row))

    def _lines_over_header(self) -> int:
        """How many lines without a number stand over each header that comes again; 0 where that differs."""
        counts, run = set(), 0
        for section in self.sections:
            run += 1
            after = self.roles.get(section.row + 1)
            if after == "repeat":
                counts.add(run)
                run = 0
            elif after != "section":
                return 0
        return counts.pop() if len(counts) == 1 and run == 0 else 0

    def _halves(
        self, whole: SeenTable, halves: list[tuple[Column, ...]], *, one: bool
    ) -> Iterator[SeenTable]:
        """The first keeps what is printed of the whole; of `one` table it knows how many rows stand beside it."""
        parts = []
        for columns in halves:
            indexes = [each.index for each in columns]
            parts.append(
                tuple(
                    (row, section)
                    for row, section in self.data
                    if any(self.grid.rows[row][index] != "" for index in indexes)
                )
            )
        beside = sum(map(len, parts[1:])) if one else 0
        uncounted = tuple(replace(each, count=None) for each in whole.sections)
        for place, (columns, data) in enumerate(zip(halves, parts, strict=True)):
            number = whole.number + place
            if place == 0:
                yield replace(whole, columns=columns, data=data, beside=beside, number=number)
            else:
                yield replace(
                    whole, columns=columns, data=data, sections=uncounted, claims=(), totals=(), number=number
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


def _shape(text: str) -> tuple[str, bool]:
    """The label before a line's colon, and whether it stands in brackets: by that lines of one sort are alike."""
    label, colon, _ = text.replace("：", ":").partition(":")
    return label.strip() if colon else "", text[:1] in "（("


def _counts_up(sample: Sequence[Sequence[Raw]], index: int) -> bool:
    values = [plain(cells[index]) for cells in sample[:200] if cells[index] != ""]
    return bool(values) and all(value.isdecimal() and len(value) <= 4 for value in values)


def apart(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """The columns of each table, where another one with numbers of its own stands to the right of an empty column."""
    starts = [
        place
        for place, each in enumerate(columns)
        if place == 0 or (each.index > columns[place - 1].index + 1 and _is_serial(each))
    ]
    if len(starts) < 2 or not _is_serial(columns[0]):
        return [tuple(columns)]
    parts = [tuple(columns[start:end]) for start, end in pairwise([*starts, len(columns)])]
    return parts if all(sum(bool(each.path) for each in part) > 1 for part in parts) else [tuple(columns)]


def _is_serial(column: Column) -> bool:
    return bool(column.path) and same(column.path[-1]) in {same(each) for each in SERIAL}


def side_by_side(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """The columns by halves, where the same two or more titles stand again to their right; else all of them."""
    titled = [each for each in columns if each.path]
    titles = [tuple(same(part) for part in each.path) for each in titled]
    for width in range(2, len(titles) // 2 + 1):
        if len(titles) % width == 0 and titles == titles[:width] * (len(titles) // width):
            if len(set(titles[:width])) < width:
                return [tuple(columns)]
            return [tuple(titled[start : start + width]) for start in range(0, len(titles), width)]
    return [tuple(columns)]
