"""What may be set on a part of a form: a field by the offer of its type that fits it, a layout by its sort."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..hooks import field_types
from ..palette import GROUPS, STRUCTURES, PaletteItem, option, palette
from ..words import say, text_of
from .grounds import Body, kind_of
from .shaping import is_required
from .spots import Spot, element_of, schema_of

_ROWS, _OBJECT = STRUCTURES
_LABEL: Final = {
    "title": option("string", "标题", "Title", "/element/label/zh", maxLength=200),
    "title_en": option("string", "英文标题", "Title in English", "/element/label/en", maxLength=200),
}
_NAMED: Final = frozenset({"title", "title_en", "required", "help", "help_en", "readonly", "width"})


def layout(id: str, zh: str, en: str, icon: str, options: Mapping[str, Body], element: Body) -> PaletteItem:
    return PaletteItem(id, {"zh": zh, "en": en}, icon, "parts", {}, element, options, _NAMED)


def _titled(element: Mapping[str, Any], zh: str, en: str) -> dict[str, Any]:
    return {**element, "label": {"zh": zh, "en": en}}


LAYOUT_ITEMS: Final[dict[str, PaletteItem]] = {
    each.id: each
    for each in (
        layout(
            "group", "分组", "Group", "box-multiple",
            {**_LABEL, "help": option("string", "说明", "Help", "/element/options/help/zh", maxLength=500)},
            _titled({"type": "Group", "elements": []}, "新分组", "New group"),
        ),
        layout("row", "并排", "Side by side", "columns-2", {}, {"type": "HorizontalLayout", "elements": []}),
        layout("steps", "分步填写", "Steps", "stairs-up", {}, {
            "type": "Categorization", "options": {"variant": "stepper"}, "elements": [],
        }),
        layout("tabs", "分页", "Tabs", "folders", {}, {"type": "Categorization", "elements": []}),
        layout(
            "page", "一页（一步）", "Page or step", "file-plus", _LABEL,
            _titled({"type": "Category", "elements": []}, "新的一页", "New page"),
        ),
        layout(
            "words", "说明文字", "Words", "message",
            {
                "title": option("string", "文字", "Words", "/element/text/zh", "long", maxLength=2000),
                "title_en": option("string", "英文文字", "Words in English", "/element/text/en", "long", maxLength=2000),
            },
            {"type": "Label", "text": {"zh": "填写说明", "en": "How to fill in"}},
        ),
    )
}  # fmt: skip
FORM_ITEM: Final = PaletteItem(
    "form", {"zh": "表单", "en": "Form"}, "file-text", "parts", {}, {},
    {
        "title": option("string", "表单名称", "Title of the form", "/form/title/zh", minLength=1, maxLength=200),
        "title_en": option("string", "英文名称", "Title in English", "/form/title/en", maxLength=200),
    },
    _NAMED,
)  # fmt: skip
_PLAIN: Final = PaletteItem(
    "column", {"zh": "纵排", "en": "Column"}, "list-details", "parts", {}, {}, {}, _NAMED
)


def item_of(body: Body, spot: Spot) -> PaletteItem:
    """The offer whose settings the part has."""
    if spot.sort == "form":
        return FORM_ITEM
    if spot.sort == "rows":
        return _ROWS
    if spot.sort == "object":
        return _OBJECT
    if spot.sort != "control":
        return LAYOUT_ITEMS.get(spot.sort, _PLAIN)
    schema, element = schema_of(body, spot), element_of(body, spot)
    kind = kind_of(schema, element)
    if kind is None or not kind.offers:
        name = kind.name if kind is not None else "field"
        return PaletteItem(name, {"zh": "字段", "en": "Field"}, "forms", "other", {})
    return max(kind.offers, key=lambda each: _likeness(each, schema, element))


def _likeness(item: PaletteItem, schema: Body, element: Body) -> int:
    """How much of the offer's first definition the field still shows; what contradicts it counts against it."""
    told = {
        key: value for key, value in item.schema.items() if key in ("format", "type") or key.startswith("x-")
    }
    told = {key: value for key, value in told.items() if not key.endswith("-en")}
    options, wanted = element.get("options") or {}, item.element.get("options") or {}
    score = sum(1 if schema.get(key) == value else -1 for key, value in told.items())
    score += sum(1 if options.get(key) == value else -1 for key, value in wanted.items())
    return score - (1 if "format" in schema and "format" not in told else 0)


def offers() -> list[dict[str, Any]]:
    """The designer's palette: fields by their groups, rows, and the layouts that hold them."""
    found = [each for each in palette() if each["id"] != _OBJECT.id]
    places = list(GROUPS)
    layouts = [each.as_json(each.id) for each in LAYOUT_ITEMS.values()]
    return sorted(
        [*found, *layouts], key=lambda each: places.index(each["group"]) if each["group"] in places else 99
    )


def item_by_id(id: str) -> PaletteItem | None:
    """A field or a part of the palette that may be put into a form."""
    if id == _ROWS.id:
        return _ROWS
    if id in LAYOUT_ITEMS:
        return LAYOUT_ITEMS[id]
    found = (each for kind in field_types().values() for each in kind.offers if each.id == id)
    return next(found, None)


def place_of(body: Body, spot: Spot) -> dict[str, Any]:
    """The part as its settings see it: its property, its element, whether it must be filled in."""
    if spot.sort == "form":
        return {"form": {"title": dict(text_of(body, "title"))}}
    element = dict(element_of(body, spot))
    for name in ("label", "text"):
        if isinstance(element.get(name), str):
            element[name] = dict(text_of(element, name))
    schema = with_titled_choices(schema_of(body, spot))
    label = text_of(element, "label") if spot.keys else {}
    if label:
        schema["title"] = say(label, "zh")
        schema["x-title-en"] = label.get("en", schema.get("x-title-en", ""))
    place: dict[str, Any] = {"schema": schema, "element": element}
    if spot.keys:
        place["required"] = is_required(body, spot)
    return place


def with_titled_choices(schema: Body) -> dict[str, Any]:
    """A choice that lists its values (`enum`) as one that lists values with titles, as the designer edits it."""
    made = dict(schema)
    if isinstance(made.get("items"), Mapping) and not made.get("properties"):
        made["items"] = with_titled_choices(made["items"])
    values = made.get("enum")
    if isinstance(values, list) and "oneOf" not in made:
        titles = {"title": made.get("x-enum-titles"), "x-title-en": made.get("x-enum-titles-en")}
        made["oneOf"] = [_titled_choice(each, titles) for each in values if each is not None]
    return made


def without_listed_choices(schema: Body) -> dict[str, Any]:
    """The same without the list that the titled choices replace."""
    made = {
        key: each for key, each in schema.items() if key not in ("enum", "x-enum-titles", "x-enum-titles-en")
    }
    if isinstance(made.get("items"), Mapping) and not made.get("properties"):
        made["items"] = without_listed_choices(made["items"])
    return made


def _titled_choice(value: Any, titles: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"const": value, "title": str(value)}
    for name, known in titles.items():
        if isinstance(known, Mapping) and str(value) in known:
            made[name] = str(known[str(value)])
    return made
