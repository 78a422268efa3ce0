"""A kind's list as its pages draw it: columns, filters, search and sort, derived where the kind gives none."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from yimen.pack import Kind

from .inputs import is_choice, types_of
from .words import say, text_of

CellSort = Literal["text", "integer", "number", "money", "date", "yesno", "choice"]
DERIVED_COLUMNS: Final = 6
_MONEY_SUFFIX: Final = "_fen"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column. `options` are {value: title} of a choice, `badges` {value: colour}; `plain` fields hold text alone."""

    field: str
    title: str
    sort: CellSort
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)
    badges: Mapping[str, str] = dataclasses.field(default_factory=dict)
    plain: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is read and compared as a whole number."""
        return self.sort in ("integer", "money")

    @property
    def right(self) -> bool:
        """Whether its cells stand to the right, as numbers do."""
        return self.sort in ("integer", "number", "money")


@dataclass(frozen=True, slots=True)
class ListFilter:
    """One filter: `choice` by listed values, `range` from and to, `value` by one of the values that occur."""

    field: str
    title: str
    way: Literal["choice", "range", "value"]
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompiledListing:
    """`sort` are (field, descending) pairs; `search` the fields that a typed word is looked for in; `further` are
    columns that a reader may add to those of the kind."""

    kind: str
    title: str
    columns: tuple[ListColumn, ...]
    filters: tuple[ListFilter, ...]
    search: tuple[str, ...]
    sort: tuple[tuple[str, bool], ...]
    further: tuple[ListColumn, ...] = ()

    def order(self, key: Sequence[str], sort: str = "") -> tuple[list[tuple[str, bool, bool]], bool]:
        """([(field, whole number?, descending?)], whether the key, which comes last, descends) of a sort or of the kind's.

        Where the key's one text field alone is sorted by, the key alone gives the order: its index has it.
        """
        wanted = [(sort.removeprefix("-"), sort.startswith("-"))] if sort else list(self.sort)
        columns = [self.column(name) for name, _ in wanted]
        backwards = bool(wanted) and wanted[0][1]
        if [name for name, _ in wanted] == list(key) and len(key) == 1 and columns[0] and columns[0].plain:
            return [], backwards
        steps = [
            (name, column is not None and column.whole, descending)
            for (name, descending), column in zip(wanted, columns, strict=True)
        ]
        return steps, backwards

    def column(self, name: str) -> ListColumn | None:
        """The column of a field, None where the list has none."""
        return next((each for each in (*self.columns, *self.further) if each.field == name), None)


def compile_listing(kind: Kind, language: str = "zh") -> CompiledListing:
    """The list of a kind. Where it names no columns: its key, then the first short fields of its schema."""
    listing = kind.listing
    columns = listing.columns or _derived_columns(kind)
    search = listing.search or tuple(name for name in columns if _sort_of(kind, name) == "text")
    sort = listing.sort or kind.key or columns[:1]
    return CompiledListing(
        kind.id,
        kind.label(language),
        tuple(_column(kind, name, language) for name in columns),
        tuple(_filter(kind, name, language) for name in listing.filters or _derived_filters(kind, columns)),
        search,
        tuple((name.removeprefix("-"), name.startswith("-")) for name in sort),
        tuple(_column(kind, name, language) for name in _further_columns(kind, columns)),
    )


def _property(kind: Kind, name: str) -> Mapping[str, Any]:
    found = kind.schema.get("properties", {}).get(name, {})
    return found if isinstance(found, Mapping) else {}


def _derived_columns(kind: Kind) -> tuple[str, ...]:
    names = [*kind.key, *(column.field for column in kind.columns), *kind.schema.get("properties", {})]
    fitting = [name for name in dict.fromkeys(names) if _is_short(_property(kind, name))]
    return tuple(fitting[:DERIVED_COLUMNS]) or tuple(kind.key)


def _further_columns(kind: Kind, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Every other field of the schema that a cell can hold."""
    return tuple(
        name
        for name in kind.schema.get("properties", {})
        if name not in columns
        and not types_of(_property(kind, name)) & {"object", "array"}
        and not _property(kind, name).get("x-sensitive")
    )


def _is_short(schema: Mapping[str, Any]) -> bool:
    if types_of(schema) & {"object", "array"} or schema.get("x-sensitive"):
        return False
    longest = schema.get("maxLength")
    return not (isinstance(longest, int) and longest > 300)


def _derived_filters(kind: Kind, columns: tuple[str, ...]) -> tuple[str, ...]:
    referring = {each.field for each in kind.references}
    return tuple(name for name in columns if name in referring or is_choice(_property(kind, name)))


def _sort_of(kind: Kind, name: str) -> CellSort:
    schema = _property(kind, name)
    types = types_of(schema)
    if is_choice(schema):
        return "choice"
    if schema.get("format") == "fen" or (name.endswith(_MONEY_SUFFIX) and "integer" in types):
        return "money"
    if types == {"integer"}:
        return "integer"
    if "number" in types:
        return "number"
    if types == {"boolean"}:
        return "yesno"
    return "date" if schema.get("format") == "date" else "text"


def _options(kind: Kind, name: str, language: str) -> dict[str, str]:
    schema = _property(kind, name)
    offered = [
        each for key in ("oneOf", "anyOf") for each in schema.get(key, ()) if isinstance(each, Mapping)
    ]
    if offered:
        return {
            str(each["const"]): say(text_of(each, "title"), language) or str(each["const"])
            for each in offered
            if "const" in each
        }
    titles = schema.get("x-enum-titles-en" if language == "en" else "x-enum-titles", {})
    titles = titles if isinstance(titles, Mapping) else {}
    return {
        str(each): str(titles.get(str(each), each)) for each in schema.get("enum", ()) if each is not None
    }


def _column(kind: Kind, name: str, language: str) -> ListColumn:
    badges = kind.listing.badges.get(name, {})
    return ListColumn(
        name,
        kind.field_title(name, language),
        _sort_of(kind, name),
        _options(kind, name, language),
        {str(key): str(each) for key, each in badges.items()} if isinstance(badges, Mapping) else {},
        types_of(_property(kind, name)) - {"null"} == {"string"},
    )


def _filter(kind: Kind, name: str, language: str) -> ListFilter:
    sort = _sort_of(kind, name)
    title = kind.field_title(name, language)
    if sort == "choice":
        return ListFilter(name, title, "choice", _options(kind, name, language))
    if sort in ("date", "integer", "number", "money"):
        return ListFilter(name, title, "range")
    return ListFilter(name, title, "value")
