"""What reading a file gave: tables, entries, findings. The values that checking, comparing and pages take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yimen.kernel import Finding, Place
from yimen.pack import Entry, Kind

from ..mapping.asked import asked_by
from ..mapping.matches import KindMapping
from ..mapping.profiles import Profile, layout_of
from ..reading.workbook import Sheet
from ..seeing.table import SeenTable


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table of the file; `mapping` None when it is of no known kind, or when a person left it out.

    `entries` are its rows, in order; `confidence` (0 to 1) and `reason` say why it is taken for its kind,
    or, where it is of none, which kind comes near.
    """

    file: str
    seen: SeenTable
    mapping: KindMapping | None
    entries: tuple[Entry, ...] = ()
    profile: Profile | None = None
    skipped: bool = False
    confidence: float = 0.0
    reason: str = ""

    @property
    def kind(self) -> Kind | None:
        return self.mapping.kind if self.mapping else None

    @property
    def columns(self) -> dict[str, str]:
        """Field to column letter; of a field that several columns make up, the first."""
        found: dict[str, str] = {}
        for match in self.mapping.mapped if self.mapping else ():
            found.setdefault(match.field, match.column.letter)
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.seen.sheet.name,
            "table": self.seen.number + 1,
            "across": self.seen.across,
            "kind": self.kind.id if self.kind else None,
            "confidence": self.confidence,
            "reason": self.reason,
            "header_rows": [row + 1 for row in self.seen.header_rows],
            "columns": self.columns,
            "rows": len(self.seen.data),
            "titles": list(self.seen.titles),
            "sections": [
                {"row": each.row + 1, "name": each.name, "count": each.count, "rows": each.rows}
                for each in self.seen.sections
            ],
            "mapping": [
                {
                    "column": match.column.letter,
                    "title": match.column.title,
                    "field": match.field or None,
                    "part": match.part,
                    "confidence": match.confidence,
                    "reason": match.reason,
                }
                for match in (self.mapping.matches if self.mapping else ())
            ],
            "profile": self.profile.id if self.profile else None,
            "skipped": self.skipped,
        }


def profile_of(table: ReadTable, *, id: str, version: int = 1) -> Profile:
    """The mapping of a table, kept for next year's table of the same layout. Raises `ValueError` without one."""
    if table.mapping is None:
        raise ValueError("the table has no mapping")
    columns = asked_by(table.seen, table.mapping.matches)
    return Profile(id, table.mapping.kind.id, columns, layout_of(table.seen), version)


@dataclass(frozen=True, slots=True)
class TableReading:
    """`totals`: rows, entries by kind, and entries by the kinds' filter fields (unit, field …).

    `sheets` are all of the file, those without a table too.
    """

    tables: tuple[ReadTable, ...]
    findings: tuple[Finding, ...]
    totals: Mapping[str, Any] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for table in self.tables for entry in table.entries)

    @property
    def told(self) -> dict[str, set[str]]:
        """By kind: the fields of which the file says anything, in a column or in any row."""
        found: dict[str, set[str]] = {}
        for table in self.tables:
            if table.kind is not None:
                found.setdefault(table.kind.id, set()).update(
                    table.columns, *(each.body for each in table.entries)
                )
        return found


def cell_of(entry: Entry, columns: Mapping[str, str], name: str) -> Place:
    """The cell of a field in the entry's row, else the place in its text."""
    place = entry.place
    if place.path is not None:
        return place
    return Place(place.file, place.sheet, place.row, columns.get(name))
