"""What a person said about a sheet: which rows are what, which kind a table is of, which column fills which field.

Written as JSON, rows as the spreadsheet counts them, tables in their order on the sheet, all parts optional:

    {"skip": false,
     "header_rows": [3, 4, 20],
     "roles": {"7": "note", "12": "header"},
     "tables": {"1": {"kind": "item", "columns": {"basis": ["法律", "行政法规"]},
                      "values": {"rank": "地方性法规"}}, "2": {"skip": true}}}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .table import RowRole

CORRECTABLE: tuple[RowRole, ...] = (
    "title", "header", "data", "section", "total", "note", "repeat", "blank",
)  # fmt: skip
MAX_HEADER = 3
MAX_SOURCES = 40


@dataclass(frozen=True, slots=True)
class Source:
    """A column by its header title or letter, and which part of its cells is meant; "" is all of them.

    Written `A`, `事项代码`, or with its part `A@code`.
    """

    column: str
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Source:
        column, sign, part = text.partition("@")
        return cls(column.strip(), part.strip() if sign else "")

    def __str__(self) -> str:
        return f"{self.column}@{self.part}" if self.part else self.column


Asked = Mapping[str, tuple[Source, ...]]  # by field; under "" the columns that are to fill none


def asked_for(given: Mapping[str, str | Iterable[str]] | None) -> Asked:
    """{field: source, or sources to be joined in this order} in its one form; raises `ValueError`."""
    asked = {}
    for name, said in (given or {}).items():
        texts = [said] if isinstance(said, str) else list(said)
        if len(texts) > MAX_SOURCES or not all(isinstance(each, str) for each in texts):
            raise ValueError(f"the columns of {name!r} are no list of texts")
        sources = tuple(source for each in texts if (source := Source.parse(each)).column)
        if sources:
            asked[str(name)] = sources
    return asked


def _map(given: Any) -> Iterable[tuple[Any, Any]]:
    return given.items() if isinstance(given, Mapping) else ()


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What one table is: of which kind ("" as recognised), with which columns; or left out.

    `values` {field: text} hold for every row, whatever its cells say.
    """

    kind: str = ""
    skip: bool = False
    columns: Asked = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> TableChoice:
        values = {str(name): text for name, each in _map(body.get("values")) if (text := str(each).strip())}
        columns = asked_for(body.get("columns"))
        return cls(str(body.get("kind") or ""), bool(body.get("skip")), columns, values)

    def as_json(self) -> dict[str, Any]:
        columns = {name: [str(source) for source in sources] for name, sources in self.columns.items()}
        said = {"kind": self.kind, "skip": self.skip, "columns": columns, "values": dict(self.values)}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Layout:
    """Corrections of one sheet. Rows count from 0 here; rows of `header_rows` that touch are one header.

    A `title` row ends the table above it; a `data` row above every header begins a table without one.
    """

    header_rows: tuple[int, ...] = ()
    roles: Mapping[int, RowRole] = field(default_factory=dict)
    skip: bool = False
    tables: Mapping[int, TableChoice] = field(default_factory=dict)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Layout:
        """Raises `ValueError` for what makes no sense."""
        roles: dict[int, RowRole] = {}
        for row, role in dict(body.get("roles") or {}).items():
            if role not in CORRECTABLE:
                raise ValueError(f"no row role {role!r}")
            roles[int(row) - 1] = role
        rows = [int(row) - 1 for row in body.get("header_rows") or ()]
        tables = {
            int(number) - 1: TableChoice.from_json(each)
            for number, each in dict(body.get("tables") or {}).items()
            if each
        }
        made = cls(tuple(sorted(set(rows))), roles, bool(body.get("skip")), tables)
        if any(number < 0 for number in (*rows, *roles, *tables)):
            raise ValueError("rows and tables count from 1")
        if any(len(each) > MAX_HEADER for each in made.headers()):
            raise ValueError("a header has at most three rows")
        return made

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "skip": self.skip,
            "header_rows": [row + 1 for row in self.header_rows],
            "roles": {str(row + 1): role for row, role in sorted(self.roles.items())},
            "tables": {str(number + 1): each.as_json() for number, each in sorted(self.tables.items())},
        }
        return {name: value for name, value in said.items() if value}

    def headers(self) -> list[tuple[int, ...]]:
        """The rows of each header that the person named, top to bottom."""
        named = {row for row, role in self.roles.items() if role == "header"} | set(self.header_rows)
        groups: list[list[int]] = []
        for row in sorted(named):
            if groups and groups[-1][-1] == row - 1:
                groups[-1].append(row)
            else:
                groups.append([row])
        return [tuple(each) for each in groups]

    def with_header(self, rows: tuple[int, ...]) -> Layout:
        """With these rows as the header, where there are any and none was named."""
        return replace(self, header_rows=rows) if rows and not self.headers() else self

    def table(self, number: int) -> TableChoice:
        """What was said of the sheet's table of that number, from 0."""
        return self.tables.get(number, TableChoice())
