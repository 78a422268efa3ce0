"""Every part of a form in the order of the page, each with a name by which an operation can mean it.

A part's `ref` is the way to it by the ids of its elements ("/source_group/source_row/source"), the same ids by which
layers tell elements apart; a field that stands in no layout is meant by its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from yimen.pack import element_ids

from ..inputs import is_choice
from ..parts import NONE, options_of
from ..paths import pointer, steps_of
from .grounds import ROOT, At, Body, Ground, inner_ground, kind_of, part_at, property_at, referred, resolved

Sort = Literal[
    "form", "control", "rows", "object", "group", "row", "column", "tabs", "steps", "page", "words", "odd"
]
LAYOUTS: dict[str, Sort] = {
    "VerticalLayout": "column",
    "HorizontalLayout": "row",
    "Group": "group",
    "Category": "page",
}
MAX_DEPTH = 24
_SINGLE = ("string", "integer", "number", "boolean")


@dataclass(frozen=True, slots=True)
class Spot:
    """One part. `ui_at` is its element's place in the body (None for a field without one), `schema_at` its property's.

    `list_at` is where its children stand: a list of elements, or with `implied` the properties of `inner`.
    `parent` is the ref around it, `index` its place among the children there.
    """

    ref: str
    sort: Sort
    parent: str
    index: int
    ground: Ground
    ui_at: At | None = None
    keys: tuple[str, ...] = ()
    schema_at: At | None = None
    list_at: At | None = None
    inner: Ground | None = None
    implied: bool = False

    @property
    def data(self) -> str:
        """The JSON Pointer of its value, "" for what has none."""
        return self.ground.data + pointer(self.keys) if self.keys else ""

    @property
    def holds(self) -> bool:
        return self.list_at is not None or self.implied

    @property
    def identity(self) -> tuple[str, str]:
        """What stays the same when it is moved: a field by its value, a layout by its id and ground."""
        if self.keys:
            return "field", self.data
        return "layout", self.ground.data + "|" + self.ref.rsplit("/", 1)[-1]


def spots_of(body: Body) -> dict[str, Spot]:
    """Every part by its ref, parents before children; "" is the form itself."""
    return {spot.ref: spot for spot in _Walk(body).form()}


def element_of(body: Body, spot: Spot) -> Body:
    found = part_at(body, spot.ui_at) if spot.ui_at is not None else None
    return found if isinstance(found, Mapping) else NONE


def schema_of(body: Body, spot: Spot) -> Body:
    """The property as it is read, references followed."""
    return resolved(body, spot.schema_at) if spot.schema_at is not None else NONE


def children_of(spots: Mapping[str, Spot], ref: str) -> list[Spot]:
    return sorted(
        (each for each in spots.values() if each.parent == ref and each.ref), key=lambda each: each.index
    )


class _Walk:
    def __init__(self, body: Body) -> None:
        self.body = body

    def form(self) -> Iterator[Spot]:
        ui = self.body.get("ui")
        if not isinstance(ui, Mapping) or not ui:
            yield Spot("", "form", "", 0, ROOT, inner=ROOT, implied=True)
            yield from self.implied("", ROOT, 0)
            return
        sort = _layout_sort(ui)
        if sort is None:
            yield Spot("", "form", "", 0, ROOT, ui_at=("ui",))
            yield from self.element(ui, "", 0, "/form", ("ui",), ROOT, 0)
            return
        yield Spot("", "form", "", 0, ROOT, ui_at=("ui",), list_at=("ui", "elements"), inner=ROOT)
        yield from self.elements("", ("ui", "elements"), ROOT, 0)

    def elements(self, parent: str, at: At, ground: Ground, depth: int) -> Iterator[Spot]:
        found = part_at(self.body, at)
        if not isinstance(found, list) or depth > MAX_DEPTH:
            return
        for index, (key, element) in enumerate(zip(element_ids(found), found, strict=True)):
            ref = parent + pointer((key,))
            yield from self.element(element, parent, index, ref, (*at, index), ground, depth)

    def element(
        self, element: Any, parent: str, index: int, ref: str, at: At, ground: Ground, depth: int
    ) -> Iterator[Spot]:
        sort = _layout_sort(element)
        if sort is not None:
            inner = (*at, "elements")
            yield Spot(ref, sort, parent, index, ground, ui_at=at, list_at=inner, inner=ground)
            yield from self.elements(ref, inner, ground, depth + 1)
        elif isinstance(element, Mapping) and element.get("type") in ("Control", "ListWithDetail"):
            yield from self.control(element, parent, index, ref, at, ground, depth)
        else:
            known = isinstance(element, Mapping) and element.get("type") == "Label"
            yield Spot(ref, "words" if known else "odd", parent, index, ground, ui_at=at)

    def control(
        self, element: Body, parent: str, index: int, ref: str, at: At, ground: Ground, depth: int
    ) -> Iterator[Spot]:
        keys = keys_of(element.get("scope"))
        place = property_at(self.body, ground, keys) if keys else None
        if not keys or place is None:
            yield Spot(ref, "odd", parent, index, ground, ui_at=at, keys=keys)
            return
        found = self._inside(ground, keys, place, element)
        if found is None:
            yield Spot(ref, "control", parent, index, ground, ui_at=at, keys=keys, schema_at=place)
            return
        sort, inner = found
        below = _detail_at(element, at)
        yield Spot(
            ref, sort, parent, index, ground, ui_at=at, keys=keys, schema_at=place,
            list_at=below, inner=inner, implied=below is None,
        )  # fmt: skip
        if below is None:
            yield from self.implied(ref, inner, depth + 1)
        elif below[-1] == "elements":
            yield from self.elements(ref, below, inner, depth + 1)
        else:
            yield from self.element(
                part_at(self.body, below), ref, 0, ref + "/detail", below, inner, depth + 1
            )

    def implied(self, parent: str, ground: Ground, depth: int) -> Iterator[Spot]:
        """The fields of an object that no layout draws, in the order of their `x-order`."""
        if depth > MAX_DEPTH:
            return
        for index, key in enumerate(keys_in_order(self.body, ground)):
            place = property_at(self.body, ground, (key,))
            if place is None:
                continue
            ref = parent + pointer((key,))
            found = self._inside(ground, (key,), place, NONE)
            sort: Sort = found[0] if found is not None else "control"
            inner = found[1] if found is not None else None
            yield Spot(
                ref,
                sort,
                parent,
                index,
                ground,
                keys=(key,),
                schema_at=place,
                inner=inner,
                implied=inner is not None,
            )
            if inner is not None:
                yield from self.implied(ref, inner, depth + 1)

    def _inside(
        self, ground: Ground, keys: tuple[str, ...], place: At, element: Body
    ) -> tuple[Sort, Ground] | None:
        schema = resolved(self.body, place)
        if schema.get("type") in _SINGLE or kind_of(schema, element) is not None or is_choice(schema):
            return None
        found = inner_ground(self.body, ground, keys, place)
        return None if found is None else ("rows" if found[0] == "rows" else "object", found[1])


def _layout_sort(element: Any) -> Sort | None:
    if not isinstance(element, Mapping):
        return None
    if element.get("type") == "Categorization":
        return "steps" if options_of(element).get("variant") == "stepper" else "tabs"
    return LAYOUTS.get(str(element.get("type")))


def _detail_at(element: Body, at: At) -> At | None:
    """Where the elements of a list's or an object's own layout stand; a plain column of them is passed through."""
    detail = options_of(element).get("detail")
    if not isinstance(detail, Mapping):
        return None
    plain = (
        detail.get("type") == "VerticalLayout"
        and isinstance(detail.get("elements"), list)
        and "rule" not in detail
    )
    return (*at, "options", "detail", "elements") if plain else (*at, "options", "detail")


def keys_of(scope: Any) -> tuple[str, ...]:
    """The keys of a scope such as `#/properties/party/properties/name`, none for another."""
    try:
        steps = steps_of(scope)
    except (ValueError, AttributeError):
        return ()
    names, words = steps[1::2], steps[0::2]
    return names if len(names) == len(words) and set(words) == {"properties"} else ()


def keys_in_order(body: Body, ground: Ground) -> list[str]:
    """The keys of an object's properties as a form without a layout shows them."""
    found = part_at(body, (*referred(body, ground.at), "properties"))
    properties = found if isinstance(found, Mapping) else {}
    ranked = []
    for place, (key, each) in enumerate(properties.items()):
        order = each.get("x-order") if isinstance(each, Mapping) else None
        ranked.append((order if isinstance(order, int | float) else float("inf"), place, str(key)))
    return [key for _, _, key in sorted(ranked)]
