"""Questions about one part of a schema: what shape it has, which alternatives, constants and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from .conditions import Condition, joined
from .inputs import is_choice, types_of
from .nodes import Control, Layout, Node, Rows, Variant
from .paths import MISSING, put_at, value_at
from .schemas import Part, Schemas
from .shapes import Property, laid
from .traits import is_nullable

Body = Mapping[str, Any]
NONE: Final[Body] = {}
_NARROW: Final = 6


def shown_when(known: Property) -> Condition:
    alternatives = known.shown_when or []
    return joined("any", (joined("all", each) for each in alternatives))


def options_of(element: Body) -> Body:
    options = element.get("options")
    return options if isinstance(options, Mapping) else NONE


def own_options(schema: Body, options: Body) -> Body:
    own = {
        key: schema[f"x-{key}"]
        for key in ("accept", "unit", "show", "rows", "filter", "workdays", "capture")
        if f"x-{key}" in schema
    }
    return {**own, **options}


def shape_of(schema: Body) -> str:
    """`object`, `array`, `variant`, or the name of a single type, "" where nothing is said."""
    types = types_of(schema)
    if types == {"object"} or (not types and ("properties" in schema or "allOf" in schema)):
        return "object"
    if types == {"array"} or (not types and "items" in schema):
        return "array"
    if "oneOf" in schema or "anyOf" in schema or len(types) > 1:
        return "variant"
    return next(iter(types), "")


def alternatives_of(part: Part) -> tuple[str, list[Part]]:
    for keyword in ("oneOf", "anyOf"):
        if keyword in part.schema:
            return keyword, [part.down(keyword, index) for index in range(len(part.schema[keyword]))]
    names = {"string": "文字", "number": "数字", "integer": "整数", "boolean": "是否"}
    parts = []
    for name in part.schema["type"]:
        if name != "null":
            body = {**part.schema, "type": name, "title": names.get(name, name)}
            parts.append(Part(body, part.at, part.trail))
    return "type", parts


def without_null(schemas: Schemas, part: Part) -> tuple[Part, bool]:
    """The part without the alternative null, and whether null was one."""
    nullable = is_nullable(part.schema)
    for keyword in ("oneOf", "anyOf"):
        if nullable and keyword in part.schema and not is_choice(part.schema):
            parts = [part.down(keyword, index) for index in range(len(part.schema[keyword]))]
            left = [each for each in parts if each.schema.get("type") != "null"]
            if len(left) == 1:
                rest = {key: each for key, each in part.schema.items() if key != keyword}
                only = schemas.resolve(left[0])
                return Part({**rest, **only.schema}, only.at, only.trail), True
    return part, nullable


def without_all_of(schemas: Schemas, part: Part) -> Part:
    """A single value (or list) whose definition stands apart in `allOf`, laid together for display.

    An object's parts are laid together where its shape is read, with the conditions among them.
    """
    schema = part.schema
    if not isinstance(schema.get("allOf"), list) or types_of(schema) == {"object"} or "properties" in schema:
        return part
    if len(set(part.trail)) < len(part.trail):
        return part  # a definition that leads back to itself is no single value
    rest: Body = {key: each for key, each in schema.items() if key != "allOf"}
    whole: Body = {}
    for index in range(len(schema["allOf"])):
        one = schemas.resolve(part.down("allOf", index))
        whole = laid(whole, without_all_of(schemas, one).schema)
    whole = laid(whole, rest)
    if "properties" in whole or types_of(whole) == {"object"}:
        return part
    return Part(whole, part.at, part.trail)


def constants_of(part: Part) -> Mapping[str, Any]:
    found = part.schema.get("properties", {})
    return {
        key: each["const"] for key, each in found.items() if isinstance(each, Mapping) and "const" in each
    }


def fits_table(children: tuple[Node, ...]) -> bool:
    return len(children) <= _NARROW and all(
        isinstance(each, Control) and not each.kind.wide and not each.kind.several for each in children
    )


def unfolded(node: Node) -> tuple[Node, ...]:
    """The children of a plain column of elements, which may so become the columns of a table."""
    if isinstance(node, Layout) and node.sort == "vertical" and not node.rules and fits_table(node.children):
        return node.children
    return (node,)


def defaults_of(nodes: tuple[Node, ...]) -> Any:
    """The values that a fresh object starts with; of a single value the value itself, `MISSING` where none.

    What an object says of itself as a whole goes before what its fields say.
    """
    found: Any = {}
    for node in nodes:
        if isinstance(node, Layout):
            inner = defaults_of(node.children)
            for key, value in inner.items():
                found.setdefault(key, value)
            if node.at and isinstance(node.default, Mapping):
                own = value_at(found, node.at)
                put_at(found, node.at, {**(own if isinstance(own, dict) else {}), **deepcopy(node.default)})
        elif isinstance(node, Control | Rows | Variant) and node.default is not MISSING:
            if not node.at:
                return deepcopy(node.default)
            put_at(found, node.at, deepcopy(node.default))
    if len(nodes) == 1 and isinstance(nodes[0], Control) and not nodes[0].at:
        return MISSING
    return found


_SAYING_NO_TYPE = (
    "type",
    "not",
    "if",
    "oneOf",
    "anyOf",
    "allOf",
    "pattern",
    "contains",
    "propertyNames",
    "const",
)


def unshown_feature(schema: Body) -> str:
    """What a schema says instead of a type that could be shown; one that says nothing allows everything."""
    if schema.get("not") == {}:
        return "false"
    return next((each for each in _SAYING_NO_TYPE if each in schema), "true")
