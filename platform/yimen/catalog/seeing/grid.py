"""A sheet with its merged ranges worked out: what a row looks like at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from ..reading.workbook import Merge, Raw, Sheet
from .cells import plain


class Grid:
    """Read-only; merged ranges by their top row, and which cell a merged header cell repeats."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: Sequence[Sequence[Raw]] = sheet.rows
        self.width = sheet.width
        self._by_top: dict[int, list[Merge]] = {}
        for merge in sheet.merges:
            self._by_top.setdefault(merge.top, []).append(merge)

    def starting(self, row: int) -> Sequence[Merge]:
        """The merged ranges whose top row is `row`."""
        return self._by_top.get(row, ())

    def covering(self, row: int, column: int, *, reach: int = 4) -> Merge | None:
        """The merged range over a header cell; only ranges that start at most `reach` rows above are looked at."""
        for top in range(row, max(row - reach, 0) - 1, -1):
            for merge in self._by_top.get(top, ()):
                if merge.left <= column <= merge.right and merge.bottom >= row:
                    return merge
        return None

    def text(self, row: int, column: int) -> str:
        return plain(self.rows[row][column])

    def filled(self, row: int) -> list[int]:
        """Columns of the row that hold anything."""
        return [index for index, cell in enumerate(self.rows[row]) if cell != "" and plain(cell)]

    def spans_table(self, row: int) -> bool:
        """The row's first filled cell is merged over at least three quarters of the width."""
        return any((merge.right - merge.left + 1) * 4 >= self.width * 3 for merge in self.starting(row))
