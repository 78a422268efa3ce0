"""Adding and moving parts: what may stand where, and how it gets there."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Final

from .. import codes
from ..palette import PaletteItem
from .grounds import Ground, part_at
from .items import LAYOUT_ITEMS, item_by_id
from .shaping import (
    Made,
    control_element,
    field_identity,
    free_id,
    free_name,
    give_layout,
    keys_in,
    properties_of,
    put_element,
    put_in_order,
    ref_of,
    refuse,
    spot_at,
    spot_in,
    take_element,
    title_of,
)
from .spots import Spot, spots_of

_BOOKS: Final = ("tabs", "steps")
FIRST_COLUMN: Final = {"type": "string", "title": "名称", "x-title-en": "Name", "maxLength": 200}


def add(made: Made, item_id: str, into: str, index: int, taken: frozenset[str]) -> str:
    """A part of the palette into a host; its ref comes back. `taken` are keys that once were another field's."""
    item = item_by_id(item_id)
    if item is None:
        raise refuse(codes.UNKNOWN_DEED, into, deed=f"新增 {item_id}")
    host = spot_at(made, into)
    check_holds(made, host, item.id if item.id in LAYOUT_ITEMS else "control", item.title["zh"])
    if item.id in LAYOUT_ITEMS:
        return _add_layout(made, item, into, index)
    return _add_field(made, item, host, index, taken)


def _add_layout(made: Made, item: PaletteItem, into: str, index: int) -> str:
    host = give_layout(made, into)
    element = new_layout(made, item)
    put_element(made, host, index, element)
    return _ref_in(made, host, str(element["options"]["id"]))


def new_layout(made: Made, item: PaletteItem) -> dict[str, Any]:
    """A layout as the palette offers it, with a free id; a book begins with its first page."""
    element = copy.deepcopy(dict(item.element))
    element["options"] = {**(element.get("options") or {}), "id": free_id(made, item.id)}
    if item.id in _BOOKS:
        page = copy.deepcopy(dict(LAYOUT_ITEMS["page"].element))
        page["options"] = {"id": free_id(made, "page")}
        element["elements"] = [page]
    return element


def _ref_in(made: Made, host: Spot, id: str) -> str:
    ground = host.inner or host.ground
    return ref_of(made, ("layout", f"{ground.data}|{id}"), host.ref)


def _add_field(made: Made, item: PaletteItem, host: Spot, index: int, taken: frozenset[str]) -> str:
    ground = host.inner or host.ground
    key = free_name(item.id, taken | set(keys_in(made.get("schema"))))
    schema = copy.deepcopy(dict(item.schema))
    if item.id == "rows":
        schema["items"] = {"type": "object", "properties": {f"{key}_name": {**FIRST_COLUMN, "x-order": 10}}}
    put_field(made, host, index, key, schema, control_element(key, item.element))
    return ref_of(made, field_identity(ground, key), host.ref)


def put_field(
    made: Made, host: Spot, index: int, key: str, schema: Mapping[str, Any], element: Mapping[str, Any]
) -> None:
    """A new field: its property, and its element or its place in the order."""
    ground = host.inner or host.ground
    if host.implied and set(element.get("options") or ()) - {"id"}:
        host = give_layout(made, host.ref)
    properties = properties_of(made, ground)
    properties[key] = dict(schema)
    if host.implied:
        put_in_order(made, ground, key, index)
    else:
        put_element(made, host, index, element)


def check_holds(made: Made, host: Spot, sort: str, title: str) -> None:
    """Raises `DesignRefused` where the host may not hold such a part."""
    target = title_of(made, host)
    if not host.holds:
        raise refuse(codes.CANNOT_HOLD, host.ref, target=target, title=title, advice="请放到它的前面或后面。")
    if (host.sort in _BOOKS) != (sort == "page"):
        advice = (
            "分页、分步里只能放“一页”，字段请放进其中一页。"
            if host.sort in _BOOKS
            else "“一页”只能放在分页或分步里。"
        )
        raise refuse(codes.CANNOT_HOLD, host.ref, target=target, title=title, advice=advice)
    if host.sort == "row" and sort not in ("control", "rows", "object", "words", "group", "column"):
        raise refuse(codes.CANNOT_HOLD, host.ref, target=target, title=title, advice="并排里请放字段。")


# -- moving


def move(made: Made, ref: str, into: str, index: int) -> str:
    """A part to another place among the parts of `into`; `index` counts without the part itself."""
    spots = spots_of(made)
    spot, host = spot_in(spots, ref), spot_in(spots, into)
    title = title_of(made, spot)
    if not ref or into == ref or into.startswith(ref + "/"):
        raise refuse(codes.CANNOT_HOLD, ref, target=title, title=title, advice="不能移到自己里面。")
    check_holds(made, host, spot.sort, title)
    target = host.inner or host.ground
    if target != spot.ground:
        raise refuse(codes.OTHER_GROUND, ref, title=title, target=title_of(made, host))
    if spot.ui_at is None:
        return _move_in_order(made, spot, host, index)
    list_at = host.list_at
    element = take_element(made, spot)
    elements = _elements_after(made, list_at, spot)
    elements.insert(max(0, min(index, len(elements))), element)
    return ref_of(made, spot.identity, into)


def _elements_after(made: Made, list_at: Any, taken: Spot) -> list[Any]:
    """The host's list once a part was taken out of its own: places behind that part moved up by one."""
    gone = taken.ui_at or ()
    depth = len(gone) - 1
    if len(list_at) > depth and list_at[:depth] == gone[:-1] and list_at[depth] > gone[-1]:
        list_at = (*list_at[:depth], list_at[depth] - 1, *list_at[depth + 1 :])
    found: list[Any] = part_at(made, list_at)
    return found


def _move_in_order(made: Made, spot: Spot, host: Spot, index: int) -> str:
    ground: Ground = host.inner or host.ground
    put_in_order(made, ground, spot.keys[-1], index)
    return ref_of(made, spot.identity, spot.ref)


def unpack(made: Made, ref: str) -> str:
    """A layout given up: what it held stands in its place."""
    spot = spot_at(made, ref)
    if spot.list_at is None or spot.keys or not ref:
        raise refuse(
            codes.CANNOT_HOLD, ref, target=title_of(made, spot), title="", advice="只有分组、并排可以解散。"
        )
    host = spot_at(made, spot.parent)
    inside = part_at(made, spot.list_at)
    for each in spots_of(made).values():
        if each.parent == ref:
            check_holds(made, host, each.sort, title_of(made, each))
    take_element(made, spot)
    elements = _elements_after(made, host.list_at, spot)
    elements[spot.index : spot.index] = inside
    return spot.parent
