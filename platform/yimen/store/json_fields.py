"""Reading a field inside a JSON column so that both engines use the same expression index.

The path stands inline in the SQL (a bound one is never indexed on SQLite), so its grammar is narrow.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

from .base import JSON_COLUMN

FieldType = Literal["text", "money", "date", "integer", "any", "head", "json"]
HEAD = 100
_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}(?:\.[A-Za-z_][A-Za-z0-9_]{0,62}){0,5}")
_SORTS = ("text", "money", "date", "integer", "any", "head", "json")


def is_path(name: str) -> bool:
    """Whether the name is one that `case_field` reads."""
    return bool(_PATH.fullmatch(name))


_TYPES: dict[str, TypeEngine[Any]] = {"money": BigInteger(), "integer": BigInteger(), "json": JSON_COLUMN}


class case_field(ColumnElement[Any]):
    """`case_field(Case.data, "form.penalty_filing.amount", "money")`.

    Money (fen) and integers are BIGINT, null where the value is no whole number of that size; dates are
    ISO text, null where they are not; "any" is a text too, of lists and maps their JSON, "head" the
    first `HEAD` letters of a text; "json" is the value as it was written, yes and no apart from 1 and 0. Raises
    ValueError for a path outside the grammar.
    """

    __visit_name__ = "case_field"
    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy's protocol
        ("column", InternalTraversal.dp_clauseelement),
        ("path", InternalTraversal.dp_string),
        ("sort", InternalTraversal.dp_string),
    ]

    def __init__(self, column: Any, path: str, sort: FieldType = "text") -> None:
        if not is_path(path):
            raise ValueError(f"{path!r} is not a path of plain names joined by dots")
        if sort not in _SORTS:
            raise ValueError(f"{sort!r} is not one of {_SORTS}")
        self.column = column.__clause_element__() if hasattr(column, "__clause_element__") else column
        self.path = path
        self.sort = sort
        self.type = _TYPES.get(sort) or Text()

    @property
    def _from_objects(self) -> Any:
        """The table of the column stands in FROM although only its field is selected."""
        return self.column._from_objects


@compiles(case_field)
def _generic(element: case_field, compiler: Any, **words: Any) -> str:
    column = compiler.process(element.column, **words)
    value = f"json_extract({column}, '$.{element.path}')"
    kind = f"json_type({column}, '$.{element.path}')"
    if element.sort == "json":
        return f"CASE {kind} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE json_quote({value}) END"
    if element.sort == "any":
        return f"CAST({value} AS TEXT)"
    if element.sort == "text":
        return f"CASE WHEN {kind} NOT IN ('object', 'array') THEN CAST({value} AS TEXT) END"
    if element.sort == "head":
        return (
            f"CASE WHEN {kind} NOT IN ('object', 'array') THEN substr(CAST({value} AS TEXT), 1, {HEAD}) END"
        )
    if element.sort == "date":
        shape = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
        return f"CASE WHEN {kind} = 'text' AND {value} GLOB '{shape}' THEN {value} END"
    return f"CASE WHEN {kind} = 'integer' THEN {value} END"


@compiles(case_field, "postgresql")
def _postgresql(element: case_field, compiler: Any, **words: Any) -> str:
    column = compiler.process(element.column, **words)
    steps = "{" + element.path.replace(".", ",") + "}"
    value, part = f"({column} #>> '{steps}')", f"jsonb_typeof({column} #> '{steps}')"
    if element.sort == "json":
        return f"({column} #> '{steps}')"
    if element.sort == "any":
        return value
    if element.sort == "text":
        return f"(CASE WHEN {part} NOT IN ('object', 'array') THEN {value} END)"
    if element.sort == "head":
        return f"(CASE WHEN {part} NOT IN ('object', 'array') THEN left({value}, {HEAD}) END)"
    if element.sort == "date":
        return f"(CASE WHEN {part} = 'string' AND {value} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN {value} END)"
    return f"(CASE WHEN {part} = 'number' AND {value} ~ '^-?[0-9]{{1,18}}$' THEN {value}::bigint END)"
