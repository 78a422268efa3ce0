"""What the cells of a column look like: how many fit a parser, so that a title alone need not be believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..reading.workbook import Raw
from ..seeing.cells import DASHES, plain
from ..seeing.table import SeenTable

SAMPLE = 60


class Evidence:
    """Samples of the table's columns, spread over its whole length; worked out once per column and test."""

    def __init__(self, table: SeenTable) -> None:
        rows = [table.sheet.rows[row] for row, _ in table.data]
        step = max(len(rows) // SAMPLE, 1)
        self._rows: Sequence[Sequence[Raw]] = rows[::step]
        self._texts: dict[int, list[str]] = {}

    @property
    def size(self) -> int:
        """Rows of the sample."""
        return len(self._rows)

    def texts(self, column: int) -> list[str]:
        """Cells of the sample that say anything."""
        found = self._texts.get(column)
        if found is None:
            said = (plain(row[column]) for row in self._rows)
            found = [text for text in said if text and text not in DASHES]
            self._texts[column] = found
        return found

    def share(self, column: int, fits: Callable[[str], bool]) -> float | None:
        """The part of the column's cells that fit; None where it is empty."""
        texts = self.texts(column)
        return sum(map(fits, texts)) / len(texts) if texts else None

    def distinct(self, column: int) -> float:
        """The part of the cells that are unlike all others before."""
        texts = self.texts(column)
        return len(set(texts)) / len(texts) if texts else 0.0
