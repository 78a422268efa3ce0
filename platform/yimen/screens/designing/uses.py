"""Which parts of a form name a field: conditions, formulas, look-ups, titles of rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..parts import options_of
from ..paths import pointer
from .grounds import Body, Ground, part_at, referred
from .spots import Spot, element_of, keys_of, schema_of, spots_of

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
BESIDE = ("filters", "fill")


def users_of(body: Body, data: str) -> list[Spot]:
    """The parts that name the value at that pointer, or one inside it."""
    spots = spots_of(body)
    return [
        spot for spot in spots.values() if any(_covers(data, each) for each in named_by(body, spot, spots))
    ]


def _covers(data: str, named: str) -> bool:
    return named == data or named.startswith(data + "/")


def named_by(body: Body, spot: Spot, spots: Mapping[str, Spot]) -> Iterator[str]:
    """The data pointers that the part names, besides its own value."""
    element, schema = element_of(body, spot), schema_of(body, spot)
    rule = element.get("rule")
    if isinstance(rule, Mapping):
        own = {each.data for each in spots.values()} if spot.ground.in_rows else set()
        yield from in_condition(rule.get("condition"), spot.ground, own)
    if isinstance(schema.get("x-computed"), str):
        yield from in_formula(schema["x-computed"], spot.ground)
    beside = spot.data.rsplit("/", 1)[0]
    lookup = schema.get("x-lookup")
    if isinstance(lookup, Mapping):
        yield from (f"{beside}/{key}" for key in _fields_of_lookup(lookup))
    titled = options_of(element).get("elementLabelProp")
    if isinstance(titled, str) and spot.inner is not None:
        yield f"{spot.inner.data}/{titled.rsplit('/', 1)[-1]}"
    if spot.keys:
        yield from _in_requirements(body, spot)


def _fields_of_lookup(lookup: Body) -> Iterator[str]:
    fill, filters = lookup.get("fill"), lookup.get("filters")
    if isinstance(fill, Mapping):
        yield from (str(key) for key in fill)
    for each in filters.values() if isinstance(filters, Mapping) else ():
        if isinstance(each, Mapping) and isinstance(each.get("field"), str):
            yield each["field"]


def in_condition(condition: Any, ground: Ground, own: Collection[str] = ()) -> Iterator[str]:
    """The data pointers that a JSON Forms condition names; what a row has not among its `own` is the form's around it."""
    if not isinstance(condition, Mapping):
        return
    for each in condition.get("conditions") or ():
        yield from in_condition(each, ground, own)
    if isinstance(condition.get("expression"), str):
        yield from in_formula(condition["expression"], ground)
    keys = keys_of(condition.get("scope"))
    if keys:
        outside = ground.in_rows and ground.data + pointer(keys[:1]) not in own
        here = pointer(keys) if outside and own else ground.data + pointer(keys)
        yield here
        yield from in_schema(condition.get("schema"), here)


def in_schema(schema: Any, here: str) -> Iterator[str]:
    """The data pointers that a test names below a value."""
    if not isinstance(schema, Mapping):
        return
    for key, each in (schema.get("properties") or {}).items():
        yield f"{here}/{key}"
        yield from in_schema(each, f"{here}/{key}")
    for name in ("contains", "items"):
        yield from in_schema(schema.get(name), here + "/*")
    for name in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(name) or ():
            yield from in_schema(each, here)
    yield from in_schema(schema.get("not"), here)
    yield from (f"{here}/{key}" for key in schema.get("required") or ())


def in_formula(text: str, ground: Ground) -> Iterator[str]:
    """The data pointers that a formula names: the form's own fields by name, the row's as `row.…`, columns by any
    name after a dot."""
    for name in _NAME.findall(_STRING.sub('""', text)):
        steps = name.split(".")
        if steps[0] == "row" and len(steps) > 1:
            yield ground.data + pointer(steps[1:2])
        else:
            yield pointer(steps[:1])
            if len(steps) > 1:
                yield "*/" + steps[1]


def _in_requirements(body: Body, spot: Spot) -> Iterator[str]:
    """What the conditions name under which the field must be filled in."""
    for _, entry in requirements_of(body, spot.ground):
        required = (
            (entry.get("then") or {}).get("required") or () if isinstance(entry.get("then"), Mapping) else ()
        )
        if spot.keys[-1] in required:
            yield from in_schema(entry.get("if"), spot.ground.data)


def requirements_of(body: Body, ground: Ground) -> list[tuple[int, Body]]:
    """The `if`/`then` entries of a ground's `allOf`, with their places in it."""
    owner = part_at(body, referred(body, ground.at))
    found = owner.get("allOf") if isinstance(owner, Mapping) else None
    entries = found if isinstance(found, list) else []
    return [(place, each) for place, each in enumerate(entries) if isinstance(each, Mapping) and "if" in each]


def columns_named(body: Body, spot: Spot) -> Iterator[str]:
    """Names after a dot in formulas (`goods.map(g, g.amount)`), which may mean a column of any list."""
    formula = schema_of(body, spot).get("x-computed")
    if isinstance(formula, str):
        yield from (each[2:] for each in in_formula(formula, spot.ground) if each.startswith("*/"))
