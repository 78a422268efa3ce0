"""What every operation is made of: putting a part into a place, taking it out, giving fields a layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yimen.kernel import Finding, Place

from .. import codes
from ..paths import pointer
from ..words import say, text_of
from .grounds import At, Body, Ground, owner_at, part_at, referred
from .spots import Spot, element_of, keys_in_order, schema_of, spots_of

STEP = 10
Made = dict[str, Any]


class DesignRefused(ValueError):
    """An operation that cannot be done; the finding says why and what to do instead."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def refuse(kind: Any, where: str = "", /, **values: object) -> DesignRefused:
    return DesignRefused(kind.at(Place(path=where), **values))


def spot_at(body: Body, ref: str) -> Spot:
    """The part that is meant; raises `DesignRefused` where it is no more."""
    return spot_in(spots_of(body), ref)


def spot_in(spots: Mapping[str, Spot], ref: str) -> Spot:
    """The same among parts that are known already."""
    found = spots.get(ref)
    if found is None:
        raise refuse(codes.LOST_PART, ref, ref=ref)
    return found


def title_of(body: Body, spot: Spot, language: str = "zh") -> str:
    """What a person calls the part: its label, its field's title, else the sort of part that it is."""
    if spot.sort == "form":
        return say(text_of(body, "title"), language) or str(body.get("id", ""))
    element = element_of(body, spot)
    text = text_of(element, "label") or text_of(element, "text") or text_of(schema_of(body, spot), "title")
    return say(text, language) or SORTS[spot.sort][language == "en"]


SORTS: Mapping[str, tuple[str, str]] = {
    "form": ("表单", "Form"),
    "control": ("字段", "Field"),
    "rows": ("多行明细", "Rows"),
    "object": ("分组", "Group"),
    "group": ("分组", "Group"),
    "row": ("并排", "Side by side"),
    "column": ("纵排", "Column"),
    "tabs": ("分页", "Tabs"),
    "steps": ("分步", "Steps"),
    "page": ("一页", "Page"),
    "words": ("说明文字", "Words"),
    "odd": ("其他", "Other"),
}


# -- children


def put_element(made: Made, host: Spot, index: int, element: Mapping[str, Any]) -> None:
    """An element among the elements of its host."""
    elements = part_at(made, host.list_at or ())
    if not isinstance(elements, list):
        raise refuse(codes.EXPERT_PART, host.ref, title=title_of(made, host))
    elements.insert(max(0, min(index, len(elements))), dict(element))


def take_element(made: Made, spot: Spot) -> dict[str, Any]:
    """The element out of its list."""
    at = spot.ui_at or ()
    elements = part_at(made, at[:-1])
    if not isinstance(elements, list):
        raise refuse(codes.EXPERT_PART, spot.ref, title=title_of(made, spot))
    found: dict[str, Any] = elements.pop(int(at[-1]))
    return found


def put_in_order(made: Made, ground: Ground, key: str, index: int) -> None:
    """A field without a layout at its place among the others, by `x-order`, with as few of them changed as will do."""
    properties = properties_of(made, ground)
    others = [each for each in keys_in_order(made, ground) if each != key]
    orders = [properties[each].get("x-order") for each in others]
    index = max(0, min(index, len(others)))
    between = _between(orders, index)
    if between is not None:
        properties[key]["x-order"] = between
        return
    for rank, each in enumerate([*others[:index], key, *others[index:]], 1):
        properties[each]["x-order"] = rank * STEP


def _between(orders: list[Any], index: int) -> int | float | None:
    known = all(isinstance(each, int | float) for each in orders)
    if not known or sorted(set(orders)) != orders:
        return None
    if not orders:
        return STEP
    if index == len(orders):
        last: int | float = orders[-1] + STEP
        return last
    below = orders[index - 1] if index else orders[0] - 2 * STEP
    middle: float = (below + orders[index]) / 2
    return int(middle) if middle == int(middle) else middle


def properties_of(made: Made, ground: Ground) -> dict[str, Any]:
    """The properties of a ground, made where it has none yet."""
    owner = part_at(made, referred(made, ground.at))
    found: dict[str, Any] = owner.setdefault("properties", {})
    return found


# -- layouts


def control_element(key: str, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    options = {"id": key, **((more or {}).get("options") or {})}
    return {"type": "Control", "scope": f"#/properties/{key}", **(more or {}), "options": options}


def give_layout(made: Made, ref: str) -> Spot:
    """The part with a layout for what it holds: fields that stood by their order become elements, with the same refs."""
    spot = spot_at(made, ref)
    if not spot.implied or spot.inner is None:
        return spot
    layout = {
        "type": "VerticalLayout",
        "elements": [control_element(key) for key in keys_in_order(made, spot.inner)],
    }
    if spot.sort == "form":
        made["ui"] = layout
        return spot_at(made, ref)
    if spot.ui_at is None:
        give_layout(made, spot.parent)
        spot = spot_at(made, ref)
    element = part_at(made, spot.ui_at or ())
    element["options"] = {**(element.get("options") or {}), "detail": layout}
    return spot_at(made, ref)


def free_id(made: Made, wanted: str) -> str:
    """An id that no element of the form has yet."""
    known = {str(each) for each in ids_in(made.get("ui"))}
    return free_name(wanted, known)


def free_name(wanted: str, known: set[str] | frozenset[str]) -> str:
    number = 1
    while f"{wanted}_{number}" in known:
        number += 1
    return f"{wanted}_{number}"


def ids_in(value: Any) -> Iterator[Any]:
    """The ids of all elements of a layout, however deep."""
    if isinstance(value, Mapping):
        if "id" in value:
            yield value["id"]
        for each in value.values():
            yield from ids_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from ids_in(each)


def keys_in(value: Any) -> Iterator[str]:
    """The keys of all properties of a schema, however deep."""
    if isinstance(value, Mapping):
        properties = value.get("properties")
        if isinstance(properties, Mapping):
            yield from (str(key) for key in properties)
        for each in value.values():
            yield from keys_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from keys_in(each)


# -- required


def is_required(body: Body, spot: Spot) -> bool:
    owner = part_at(body, owner_at(body, spot.ground, spot.keys))
    required = owner.get("required") if isinstance(owner, Mapping) else None
    return isinstance(required, list) and spot.keys[-1:] != () and spot.keys[-1] in required


def set_required(made: Made, spot: Spot, required: bool) -> None:
    owner = part_at(made, owner_at(made, spot.ground, spot.keys))
    key = spot.keys[-1]
    known = [each for each in owner.get("required", ()) if each != key or required]
    if required and key not in known:
        known.append(key)
    if known or "required" in owner:
        owner["required"] = known


def replace_at(made: Made, at: At, value: Any) -> None:
    """Another value in that place; raises `KeyError` or `IndexError` where there is none to hold it."""
    part_at(made, at[:-1])[at[-1]] = value


def ref_of(made: Made, identity: tuple[str, str], otherwise: str = "") -> str:
    """The ref of a part by what stays the same of it."""
    return next((ref for ref, spot in spots_of(made).items() if spot.identity == identity), otherwise)


def field_identity(ground: Ground, key: str) -> tuple[str, str]:
    return "field", ground.data + pointer((key,))
