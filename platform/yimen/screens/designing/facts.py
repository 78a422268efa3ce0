"""What a condition or a formula may speak of: the fields beside a part, each with its sort of value and its choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..inputs import is_choice, types_of
from .grounds import ROOT, Body, Ground
from .items import with_titled_choices
from .shaping import title_of
from .spots import Spot, schema_of, spots_of

OPERATORS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("equals", "differs", "contains", "empty", "filled"),
    "number": ("equals", "differs", "more", "less", "at_least", "at_most", "empty", "filled"),
    "money": ("equals", "differs", "more", "less", "at_least", "at_most", "empty", "filled"),
    "date": ("on", "before", "after", "empty", "filled"),
    "choice": ("one_of", "none_of", "empty", "filled"),
    "choices": ("includes", "excludes", "empty", "filled"),
    "boolean": ("yes", "no"),
    "other": ("empty", "filled"),
}
WITHOUT_VALUE: Final = frozenset({"empty", "filled", "yes", "no"})
SEVERAL_VALUES: Final = frozenset({"one_of", "none_of"})
EITHER_ROW: Final = "*"


@dataclass(frozen=True, slots=True)
class Fact:
    """A field that a condition may test. `path` are keys below the ground, `*` standing for any row of a list.

    `outside`: the field stands in the form around the row, and `path` are keys below the whole.
    """

    path: tuple[str, ...]
    title: str
    sort: str
    choices: tuple[tuple[Any, str], ...] = ()
    whole: bool = False
    computed: bool = False
    schema: Mapping[str, Any] = field(default_factory=dict)
    outside: bool = False

    @property
    def name(self) -> str:
        return "/".join(self.path)

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.name, "title": self.title, "sort": self.sort, "operators": list(OPERATORS[self.sort]),
            "choices": [{"const": const, "title": title} for const, title in self.choices],
        }  # fmt: skip


def facts_of(
    body: Body, ground: Ground, language: str = "zh", *, spots: Mapping[str, Spot] | None = None
) -> list[Fact]:
    """The fields of the ground in the order of the page, those inside objects and lists named by both titles.

    `spots` are the body's parts, where they are known already.
    """
    spots = spots_of(body) if spots is None else spots
    return list(_facts(body, spots, ground, ground.data, (), "", language))


def facts_around(
    body: Body, ground: Ground, language: str = "zh", *, spots: Mapping[str, Spot] | None = None
) -> list[Fact]:
    """The fields of the ground, and for a row behind them those of the form around it, by keys that the row has not."""
    spots = spots_of(body) if spots is None else spots
    found = facts_of(body, ground, language, spots=spots)
    if not ground.in_rows:
        return found
    own = {each.path[0] for each in found}
    led = "outside the row: " if language == "en" else "行外："
    return found + [
        replace(each, title=led + each.title, outside=True)
        for each in facts_of(body, ROOT, language, spots=spots)
        if each.path[0] not in own and EITHER_ROW not in each.path and not _is_around(each, ground)
    ]


def _is_around(fact: Fact, ground: Ground) -> bool:
    """Whether the field is the list that the row stands in, or holds it."""
    return (ground.data + "/").startswith("/" + fact.name + "/")


def _facts(
    body: Body,
    spots: Mapping[str, Spot],
    ground: Ground,
    data: str,
    before: tuple[str, ...],
    led: str,
    language: str,
) -> Iterator[Fact]:
    for spot in spots.values():
        if not spot.keys or spot.ground.data != data:
            continue
        schema = schema_of(body, spot)
        title = led + title_of(body, spot, language)
        path = (*before, *spot.keys)
        yield fact_of(path, title, schema, is_rows=spot.sort == "rows", language=language)
        if spot.inner is None:
            yield from _inside(path, title, schema, language)
        elif spot.inner.data != data and EITHER_ROW not in before:
            step = (EITHER_ROW,) if spot.sort == "rows" else ()
            yield from _facts(body, spots, ground, spot.inner.data, (*path, *step), title + " · ", language)


def _inside(path: tuple[str, ...], title: str, schema: Body, language: str) -> Iterator[Fact]:
    """The choices, texts and numbers inside a field that holds a whole object (a party, an officer)."""
    properties = schema.get("properties")
    if types_of(schema) != {"object"} or not isinstance(properties, Mapping):
        return
    for key, each in properties.items():
        if isinstance(each, Mapping) and sort_of_value(each) != "other":
            yield fact_of(
                (*path, str(key)), f"{title} · {_named(each, str(key), language)}", each, language=language
            )


def fact_of(
    path: tuple[str, ...], title: str, schema: Body, *, is_rows: bool = False, language: str = "zh"
) -> Fact:
    sort = "other" if is_rows else sort_of_value(schema)
    return Fact(
        path, title, sort, tuple(choices_of(schema, language)), is_rows, schema.get("x-computed") is not None, schema
    )  # fmt: skip


def sort_of_value(schema: Body) -> str:
    """How a value is compared: by its type and format."""
    types = types_of(schema)
    if is_choice(schema):
        return "choice"
    if types == {"array"}:
        items = schema.get("items")
        return "choices" if isinstance(items, Mapping) and is_choice(items) else "other"
    if types == {"string"}:
        return {"date": "date", "date-time": "other", "time": "other"}.get(str(schema.get("format")), "text")
    if types == {"boolean"}:
        return "boolean"
    if types and types <= {"integer", "number"}:
        return "money" if schema.get("format") == "fen" else "number"
    return "other"


def choices_of(schema: Body, language: str) -> Iterator[tuple[Any, str]]:
    """The values that a choice offers, with their titles."""
    items = schema.get("items")
    body = with_titled_choices(
        items if types_of(schema) == {"array"} and isinstance(items, Mapping) else schema
    )
    for name in ("oneOf", "anyOf"):
        for each in body.get(name) or ():
            if isinstance(each, Mapping) and each.get("const") is not None:
                yield each["const"], _named(each, str(each["const"]), language)


def _named(schema: Body, otherwise: str, language: str) -> str:
    if language == "en" and schema.get("x-title-en"):
        return str(schema["x-title-en"])
    return str(schema.get("title") or otherwise)
