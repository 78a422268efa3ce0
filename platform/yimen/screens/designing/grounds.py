"""Where the fields of a form live: an object of the schema, found through references, with the scopes inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yimen.pack import element_ids

from ..hooks import FieldType, field_types, suited
from ..inputs import types_of
from ..parts import NONE, options_of, shape_of
from ..paths import pointer, steps_of
from ..schemas import Part, Schemas

Body = Mapping[str, Any]
At = tuple[str | int, ...]
MAX_REFERENCES = 8


@dataclass(frozen=True, slots=True)
class Ground:
    """An object whose fields are drawn: the whole form, a row of a list, or an object that has a layout of its own.

    `at` is its place in the form's body, `data` its JSON Pointer into the values with `*` for every row.
    """

    at: At
    data: str = ""
    in_rows: bool = False


ROOT = Ground(("schema",))


def part_at(body: Any, at: At) -> Any:
    """The part of the body at that place, None where there is none."""
    for step in at:
        sort = type(body)
        if sort is dict or (sort is not list and isinstance(body, Mapping)):
            body = body.get(step)
        elif sort is list and isinstance(step, int) and 0 <= step < len(body):
            body = body[step]
        else:
            return None
    return body


def path_by_ids(body: Body, at: At) -> str:
    """A place as findings about layers name it: elements by their ids."""
    names: list[str] = []
    here: Any = body
    for step in at:
        is_element = isinstance(here, list) and names[-1:] == ["elements"]
        names.append(element_ids(here)[int(step)] if is_element else str(step))
        here = part_at(here, (step,))
    return pointer(names)


def referred(body: Body, at: At) -> At:
    """The place that a chain of local references leads to, the place itself where there is none."""
    for _ in range(MAX_REFERENCES):
        part = part_at(body, at)
        reference = part.get("$ref") if isinstance(part, dict | Mapping) else None
        if not isinstance(reference, str) or not reference.startswith("#"):
            return at
        try:
            at = ("schema", *_steps(body, reference))
        except ValueError:
            return at
    return at


def _steps(body: Body, reference: str) -> At:
    here, found = body.get("schema"), []
    for step in steps_of(reference):
        key: str | int = int(step) if isinstance(here, list) and step.isdecimal() else step
        found.append(key)
        here = part_at(here, (key,))
    return tuple(found)


def property_at(body: Body, ground: Ground, keys: tuple[str, ...]) -> At | None:
    """The place of a property below a ground; None where it stands in a branch (`allOf`, `then`, `oneOf` …)."""
    at = ground.at
    for key in keys:
        at = (*referred(body, at), "properties", key)
        if not isinstance(part_at(body, at), Mapping):
            return None
    return at


def owner_at(body: Body, ground: Ground, keys: tuple[str, ...]) -> At:
    """The place of the object that holds the property: its `required` says which must be filled in."""
    at = ground.at
    for key in keys[:-1]:
        at = (*referred(body, at), "properties", key)
    return referred(body, at)


def resolved(body: Body, at: At) -> Body:
    """The property with what it refers to laid below it, as the form reads it."""
    part = part_at(body, at)
    if not isinstance(part, Mapping):
        return NONE
    if "$ref" not in part:
        return part
    schema = body.get("schema")
    try:
        return Schemas(schema if isinstance(schema, Mapping) else NONE).resolve(Part(part, at)).schema
    except KeyError:
        return part


def kind_of(schema: Body, element: Body) -> FieldType | None:
    """The field type that draws a property, as the builder chooses it; None for what holds fields of its own."""
    if schema.get("x-computed") is not None:
        return field_types()["computed"]
    named = options_of(element).get("widget", schema.get("x-widget"))
    kind = field_types().get(str(named)) if named is not None else None
    if kind is not None and (not kind.types or types_of(schema) <= kind.types):
        return kind
    return suited(schema, options_of(element))


def inner_ground(body: Body, ground: Ground, keys: tuple[str, ...], at: At) -> tuple[str, Ground] | None:
    """What a property that is no single value holds: (`rows` or `object`, its ground); None where it holds none."""
    schema = resolved(body, at)
    data = ground.data + pointer(keys)
    shape = shape_of(schema)
    if shape == "object":
        return "object", Ground(referred(body, at), data, ground.in_rows)
    if shape != "array":
        return None
    items = (*referred(body, at), "items")
    item = resolved(body, items)
    if shape_of(item) != "object" or kind_of(item, NONE) is not None:
        return None
    return "rows", Ground(referred(body, items), data + "/*", True)
