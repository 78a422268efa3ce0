"""Which column fills which field, how sure that is, and why: the values that mapping hands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yimen.pack import Kind

from ..seeing.table import Column


@dataclass(frozen=True, slots=True)
class Match:
    """A column with a field that it fills ("" for none), how sure that is (0 to 1), and why.

    `part` is which part of its cells, "" for all; `rank` its place among the columns that make up the field.
    """

    column: Column
    field: str
    confidence: float
    reason: str
    learned: bool = False
    part: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class KindMapping:
    """All columns of a table as one kind reads them; a column that is split has a match for each of its parts."""

    kind: Kind
    matches: tuple[Match, ...]
    serial: Column | None
    missing: tuple[str, ...]
    unknown: tuple[str, ...] = ()  # columns that a person asked for and the table does not have
    outdone: tuple[Match, ...] = ()
    """Columns without field whose title is one of a field that another column fills."""

    @property
    def mapped(self) -> list[Match]:
        return [each for each in self.matches if each.field]

    @property
    def unmapped(self) -> list[Column]:
        return [each.column for each in self.matches if not each.field and each.column is not self.serial]

    @property
    def score(self) -> float:
        """Sure columns count for the kind, titled columns that it does not know against it."""
        unknown = sum(1 for column in self.unmapped if column.path)
        return sum(each.confidence for each in self.mapped) - 0.25 * unknown

    @property
    def coverage(self) -> float:
        titled = _indexes(each.column for each in self.matches if each.column.path)
        titled -= _indexes((self.serial,) if self.serial else ())
        return len(_indexes(each.column for each in self.mapped)) / len(titled) if titled else 0.0


def _indexes(columns: Iterable[Column]) -> set[int]:
    return {each.index for each in columns}
