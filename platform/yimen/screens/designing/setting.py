"""Setting what a part says: each value where its option says that it stands, checked by the option's own schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from .. import codes
from ..palette import PaletteItem
from ..schemas import make_validator
from ..words import say, text_of
from .grounds import Body, part_at
from .items import item_of, place_of, without_listed_choices
from .shaping import Made, refuse, replace_at, set_required, spot_at, title_of
from .spots import Spot, element_of, spots_of

_UNSHOWN = "/element/"


def options_for(body: Body, spot: Spot) -> dict[str, Any]:
    """What may be set on the part, by option; a field without an element has no settings of one."""
    found: dict[str, Any] = item_of(body, spot).settings["properties"]
    if spot.ui_at is None and spot.sort != "form":
        return {name: each for name, each in found.items() if not str(each["x-at"]).startswith(_UNSHOWN)}
    return found


def settings_of(body: Body, spot: Spot) -> dict[str, Any]:
    """What is set on the part now, by option."""
    allowed = options_for(body, spot)
    found = item_of(body, spot).read(place_of(body, spot))
    return {name: value for name, value in found.items() if name in allowed}


def set_values(made: Made, ref: str, values: Mapping[str, Any]) -> str:
    """The part with these options set; None takes one away."""
    spot = spot_at(made, ref)
    if spot.sort == "odd":
        raise refuse(codes.EXPERT_PART, ref, title=title_of(made, spot))
    _check(made, spot, values)
    item = item_of(made, spot)
    values = _without_stale_english(made, spot, item, values)
    place = item.write(place_of(made, spot), values)
    if spot.sort == "form":
        made["title"] = place["form"]["title"]
        return ref
    if spot.schema_at is not None:
        _put_schema(made, spot, item, values)
    if spot.ui_at is not None:
        _put_element(made, spot, item, values, place["element"])
    if "required" in values and spot.keys:
        set_required(made, spot, bool(values["required"]))
    return ref


def _without_stale_english(
    made: Made, spot: Spot, item: PaletteItem, values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """A field that gets a name of its own loses the English name that its sort came with."""
    offered = {
        item.schema.get("x-title-en"),
        text_of(item.element, "label").get("en"),
        text_of(item.element, "text").get("en"),
    }
    stale = settings_of(made, spot).get("title_en") in offered - {None}
    return {"title_en": None, **values} if "title" in values and stale else values


def _check(made: Made, spot: Spot, values: Mapping[str, Any]) -> None:
    allowed = options_for(made, spot)
    title = title_of(made, spot)
    for name, value in values.items():
        option = allowed.get(name)
        if option is None:
            raise refuse(codes.BAD_SETTING, spot.ref, title=title, setting=name, reason="没有这一项设置")
        if value is None:
            if option.get("minLength") or option.get("minItems"):
                raise refuse(
                    codes.BAD_SETTING, spot.ref, title=title, setting=option["title"], reason="不能为空"
                )
            continue
        try:
            make_validator(option).validate(value)
        except jsonschema_rs.ValidationError as error:
            reason = "不能为空" if value in ("", []) else error.message[:100]
            raise refuse(
                codes.BAD_SETTING, spot.ref, title=title, setting=option["title"], reason=reason
            ) from None


def _put_schema(made: Made, spot: Spot, item: PaletteItem, values: Mapping[str, Any]) -> None:
    """Into the property itself: what it refers to stays as it is for others that refer to it."""
    raw = part_at(made, spot.schema_at or ())
    text = _label_values(made, spot, values)
    own = {name: value for name, value in values.items() if name not in text}
    if "choices" in own:
        raw = without_listed_choices(raw)
    place = item.write({"schema": raw, "element": {}, "required": False}, own)
    replace_at(made, spot.schema_at or (), place["schema"])


def _label_values(made: Made, spot: Spot, values: Mapping[str, Any]) -> dict[str, str]:
    """The names that stand in the element's own label, where it has one over the field's title."""
    if spot.ui_at is None or not text_of(element_of(made, spot), "label"):
        return {}
    return {name: language for name, language in (("title", "zh"), ("title_en", "en")) if name in values}


def _put_element(
    made: Made, spot: Spot, item: PaletteItem, values: Mapping[str, Any], element: dict[str, Any]
) -> None:
    before = dict(element_of(made, spot))
    touched = {
        str(item.settings["properties"][name]["x-at"]).split("/")[2]
        for name in values
        if _of_element(item, name)
    }
    after = {**before, **{key: element[key] for key in touched if key in element}}
    labels = _label_values(made, spot, values)
    if labels:
        label = dict(text_of(before, "label"))
        label.update({labels[name]: str(values[name] or "") for name in labels})
        after["label"] = {language: text for language, text in label.items() if text}
    replace_at(made, spot.ui_at or (), after)


def _of_element(item: PaletteItem, name: str) -> bool:
    return str(item.settings["properties"][name]["x-at"]).startswith(_UNSHOWN)


def keep_names(made: Made, base: Body, spot: Spot) -> None:
    """A field or a form called otherwise than above keeps its former names, by which papers know it."""
    then = next((each for each in spots_of(base).values() if each.identity == spot.identity), None)
    at = () if spot.sort == "form" else spot.schema_at
    if then is None or at is None:
        return
    above = base if spot.sort == "form" else part_at(base, then.schema_at or ())
    part = made if spot.sort == "form" else part_at(made, at)
    if not isinstance(above, Mapping) or not isinstance(part, dict):
        return
    title, former = say(text_of(above, "title"), "zh"), above.get("x-names")
    names = list(former) if isinstance(former, list) else []
    if title and title != say(text_of(part, "title"), "zh"):
        names = [*names, title]
    if names:
        part["x-names"] = names
    else:
        part.pop("x-names", None)
