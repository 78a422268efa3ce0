"""Random definitions with values that fit them, for the round trip."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

KEYS = ["a", "b", "c", "name", "way", "sum_1", "x.y", "键", "a b"]
SIGNS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"), include_characters="\n<>&\"'"
)
TEXTS = st.text(SIGNS, max_size=12)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False, width=32)
Pair = tuple[dict[str, Any], Any]


MOMENTS = st.sampled_from(["2026-03-05T01:02:03.456Z", "2026-03-05T09:00:00+08:00"])
SINGLE: dict[str, tuple[dict[str, Any], st.SearchStrategy[Any]]] = {
    "text": ({"type": "string"}, TEXTS),
    "long": ({"type": "string", "x-widget": "textarea"}, TEXTS),
    "number": ({"type": "number"}, NUMBERS),
    "integer": ({"type": "integer"}, st.integers(-(10**12), 10**12)),
    "money": ({"type": "integer", "format": "fen"}, st.integers(-(10**12), 10**12)),
    "date": ({"type": "string", "format": "date"}, st.dates().map(str)),
    "time": ({"type": "string", "format": "time"}, st.sampled_from(["09:30:00Z", "23:59:59.5+08:00"])),
    "moment": ({"type": "string", "format": "date-time"}, MOMENTS),
    "yes": ({"type": "boolean"}, st.booleans()),
    "null": ({"type": ["string", "null"]}, st.none() | TEXTS),
    "position": (
        {"type": "object", "format": "location"},
        st.fixed_dictionaries(
            {"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)},
            optional={
                "accuracy": st.integers(0, 500),
                "taken_at": st.just("2026-03-05T01:02:03Z"),
                "odd": TEXTS,
            },
        ),
    ),
    "odd": ({}, st.none() | TEXTS | st.lists(st.integers(), max_size=2)),
}


@st.composite
def leaf(draw: DrawFn) -> Pair:
    title = {"title": draw(TEXTS)}
    sort = draw(st.sampled_from([*SINGLE, "choice", "titled"]))
    if sort in SINGLE:
        schema, values = SINGLE[sort]
        return {**schema, **title}, draw(values)
    options = draw(
        st.lists(TEXTS | st.integers(-5, 5) | st.booleans(), min_size=1, max_size=4, unique_by=repr)
    )
    if sort == "choice":
        return {"enum": options, **title}, draw(st.sampled_from(options))
    titled = [{"const": each, "title": draw(TEXTS)} for each in options]
    return {"oneOf": titled, **title}, draw(st.sampled_from(options))


@st.composite
def listed(draw: DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    """A list whose rows all fit one schema: the rows are the first value, some of them cut short."""
    schema, value = draw(inner)
    count = draw(st.integers(0, 3))
    return {"type": "array", "title": "列", "items": schema}, [value] * count


@st.composite
def several(draw: DrawFn) -> Pair:
    options = draw(st.lists(TEXTS, min_size=1, max_size=4, unique=True))
    return {"type": "array", "title": "多", "items": {"enum": options}}, draw(
        st.lists(st.sampled_from(options), max_size=3)
    )


@st.composite
def structured(draw: DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    parts = draw(st.dictionaries(st.sampled_from(KEYS), inner, max_size=4))
    kept = {key for key in parts if draw(st.booleans())}
    required = [key for key in kept if draw(st.booleans())]
    schema = {
        "type": "object",
        "title": "组",
        "required": required,
        "properties": {key: pair[0] for key, pair in parts.items()},
    }
    values = {key: pair[1] for key, pair in parts.items() if key in kept}
    extra = draw(st.dictionaries(st.sampled_from(["~unknown", "zz"]), st.integers(), max_size=1))
    return schema, {**values, **extra}


@st.composite
def alternative(draw: DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    pairs = draw(st.lists(inner, min_size=1, max_size=3))
    return {draw(st.sampled_from(["oneOf", "anyOf"])): [pair[0] for pair in pairs], "title": "变"}, pairs[0][
        1
    ]


ANY = st.recursive(
    leaf() | several(), lambda inner: listed(inner) | structured(inner) | alternative(inner), max_leaves=8
)
FORMS = structured(ANY)
