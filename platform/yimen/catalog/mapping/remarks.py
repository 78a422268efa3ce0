"""Remarks made while cells are read, gathered so that ten thousand alike become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from yimen.kernel import Finding, Place

from .. import codes, in_force_codes
from .parsers import CellError

MAX_ALIKE = 1_000


@dataclass
class Remarks:
    """Collects while one table is read; cell errors stay single, normalisations are counted."""

    file: str
    sheet: str
    errors: list[Finding] = field(default_factory=list)
    changed: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    lines: dict[tuple[str, str], tuple[list[int], dict[str, None]]] = field(default_factory=dict)

    def failed(self, row: int, letter: str, error: CellError) -> None:
        self.errors.append(error.kind.at(Place(self.file, self.sheet, row + 1, letter), **error.values))

    def normalised(self, row: int, letter: str, title: str, what: str) -> None:
        self.changed.setdefault((letter, title, what), []).append(row + 1)

    def lined(self, row: int, letter: str, title: str, words: Sequence[str]) -> None:
        """A cell whose lines became rows of their own."""
        rows, known = self.lines.setdefault((letter, title), ([], {}))
        rows.append(row + 1)
        known.update(dict.fromkeys(words))

    def findings(self) -> Iterator[Finding]:
        yield from bounded(self.errors)
        for (letter, title, what), rows in self.changed.items():
            place = Place(self.file, self.sheet, rows[0], letter)
            yield codes.NORMALISED.at(place, title=title, count=len(rows), what=what)
        for (letter, title), (rows, words) in self.lines.items():
            place = Place(self.file, self.sheet, rows[0], letter)
            yield codes.IN_LINES.at(place, title=title, count=len(rows), words="、".join(list(words)[:8]))


def bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A thousand of one code say what ten thousand would; how many more there are is told at the first that is left out."""
    counts: Counter[str] = Counter()
    beyond: dict[str, Place] = {}
    for finding in findings:
        counts[finding.code] += 1
        if counts[finding.code] <= MAX_ALIKE:
            yield finding
        else:
            beyond.setdefault(finding.code, finding.place)
    for code, place in beyond.items():
        yield in_force_codes.MORE_ALIKE.at(place, code=code, shown=MAX_ALIKE, count=counts[code] - MAX_ALIKE)
