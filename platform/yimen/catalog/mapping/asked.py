"""What a person, or a profile, says of columns: found in the table and turned into matches."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace

from ..seeing.layout import Asked, Source
from ..seeing.table import Column, SeenTable
from ..seeing.titles import same
from .matches import Match

_NOWHERE = Column(-1, ())


@dataclass
class Given:
    """Matches by column that are settled before any guess; `unknown` are the columns asked for and not there."""

    by_column: dict[int, list[Match]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)

    def ask(self, table: SeenTable, asked: Asked, known: Set[str]) -> None:
        """A person's word, about the fields that the kind knows; under "" stand columns that fill none."""
        self.unknown += self._add(table, asked, known, Match(_NOWHERE, "", 1.0, "已指定"))

    def remember(self, table: SeenTable, asked: Asked, known: Set[str]) -> None:
        """A profile's word; what a person says goes before it, and a column that is not there is no fault."""
        self._add(table, asked, known, Match(_NOWHERE, "", 0.99, "与已保存的列对应一致", learned=True))

    def _add(self, table: SeenTable, asked: Asked, known: Set[str], as_: Match) -> list[str]:
        """A field or a column of which something is said already keeps that."""
        said, told, unknown = set(self.by_column), set(self.fields), []
        for name, sources in asked.items():
            if name and (name not in known or name in told):
                continue
            for rank, source in enumerate(sources):
                column = column_of(table, source.column)
                if column is None:
                    unknown.append(source.column)
                elif column.index not in said:
                    match = replace(as_, column=column, field=name, part=source.part, rank=rank)
                    self.by_column.setdefault(column.index, []).append(match)
                    self.fields.add(name)
        return unknown


def column_of(table: SeenTable, named: str) -> Column | None:
    """The column of a whole header path, else of its lowest title, else of a letter."""
    wanted = same(named)
    for column in table.columns:
        if column.path and same(column.title) == wanted:
            return column
    for column in table.columns:
        if column.path and same(column.path[-1]) == wanted:
            return column
    return next((column for column in table.columns if column.letter.lower() == wanted), None)


def source_of(table: SeenTable, match: Match) -> Source:
    """How the column of a match is named so that it is found again: by its title, where that is its alone."""
    title = match.column.title
    alone = sum(same(each.title) == same(title) for each in table.columns) == 1
    return Source(title if match.column.path and alone else match.column.letter, match.part)


def asked_by(table: SeenTable, matches: Iterable[Match]) -> Asked:
    """The matches in the words in which a person would ask for them."""
    by_field: dict[str, list[Match]] = {}
    for match in matches:
        if match.field or match.confidence:
            by_field.setdefault(match.field, []).append(match)
    return {
        name: tuple(source_of(table, each) for each in sorted(found, key=lambda each: each.rank))
        for name, found in by_field.items()
    }
