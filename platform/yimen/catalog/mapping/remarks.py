"""Remarks made while cells are read, gathered so that ten thousand alike become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from yimen.kernel import Finding, Place

from .. import codes
from .parsers import CellError

MAX_SINGLE = 200


@dataclass
class Remarks:
    """Collects while one table is read; cell errors stay single up to a bound, normalisations are counted."""

    file: str
    sheet: str
    errors: list[Finding] = field(default_factory=list)
    changed: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    dropped: int = 0

    def failed(self, row: int, letter: str, error: CellError) -> None:
        if len(self.errors) < MAX_SINGLE:
            self.errors.append(error.kind.at(Place(self.file, self.sheet, row + 1, letter), **error.values))
        else:
            self.dropped += 1

    def normalised(self, row: int, letter: str, title: str, what: str) -> None:
        self.changed.setdefault((letter, title, what), []).append(row + 1)

    def findings(self) -> Iterator[Finding]:
        yield from self.errors
        for (letter, title, what), rows in self.changed.items():
            place = Place(self.file, self.sheet, rows[0], letter)
            yield codes.NORMALISED.at(place, title=title, count=len(rows), what=what)
