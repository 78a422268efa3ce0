"""A field or a group taken over from another form, with what it needs, under keys that are free here."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from yimen.kernel import Finding, Place

from .. import codes
from ..paths import pointer
from .grounds import Body, part_at, property_at
from .placing import check_holds, put_field
from .removing import inside
from .shaping import (
    Made,
    control_element,
    field_identity,
    free_id,
    free_name,
    give_layout,
    is_required,
    keys_in,
    properties_of,
    put_element,
    ref_of,
    refuse,
    spot_at,
    title_of,
)
from .spots import Spot, element_of, spots_of
from .uses import named_by, requirements_of

Names = dict[str, str]


def copy_part(
    made: Made, source: Body, ref: str, into: str, index: int, taken: frozenset[str]
) -> tuple[str, list[Finding]]:
    """A part of `source` put into this form: its ref here, and notes on what could not come along."""
    spot, host = spot_at(source, ref), spot_at(made, into)
    title = title_of(source, spot)
    if not ref or spot.sort == "odd":
        raise refuse(codes.EXPERT_PART, ref, title=title)
    check_holds(made, host, spot.sort, title)
    going = inside(spots_of(source), ref)
    fields = [each for each in going if each.keys and each.ground == spot.ground]
    if any(len(each.keys) > 1 or each.schema_at is None for each in fields):
        raise refuse(codes.EXPERT_PART, ref, title=title)
    names = _free_names(made, host, fields, taken)
    _take_definitions(made, source, fields, ref, title)
    element, notes = _element(source, spot, going, names)
    notes += _conditions_left(source, fields)
    for each in fields:
        key = each.keys[-1]
        schema, left = _schema(source, each, names)
        notes += left
        if each.ref == ref:
            put_field(made, host, index, names[key], schema, element or control_element(names[key]))
        else:
            properties_of(made, host.inner or host.ground)[names[key]] = schema
        _require(made, source, host, each, names[key])
    if spot.keys:
        return ref_of(made, field_identity(host.inner or host.ground, names[spot.keys[-1]]), host.ref), notes
    host = give_layout(made, into)
    element = _with_free_ids(made, element, set(names.values()))
    put_element(made, host, index, element)
    return ref_of(
        made, ("layout", f"{(host.inner or host.ground).data}|{element['options']['id']}"), host.ref
    ), notes


def _free_names(made: Made, host: Spot, fields: list[Spot], taken: frozenset[str]) -> Names:
    """The same key where it is free, else another."""
    known = set(keys_in(made.get("schema"))) | taken
    names: Names = {}
    for each in fields:
        key = each.keys[-1]
        names[key] = key if key not in known else free_name(key, known)
        known.add(names[key])
    return names


def _with_free_ids(made: Made, element: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """Layouts under ids that nothing here has; fields are called by their keys."""
    options = element.get("options") or {}
    found = dict(element)
    if options.get("id") not in keys:
        found["options"] = {**options, "id": free_id(made, str(options.get("id") or "part"))}
    if isinstance(found.get("elements"), list):
        found["elements"] = [_with_free_ids(made, dict(each), keys) for each in found["elements"]]
    return found


def _schema(source: Body, spot: Spot, names: Names) -> tuple[dict[str, Any], list[Finding]]:
    schema = copy.deepcopy(dict(part_at(source, spot.schema_at or ())))
    notes = []
    title = title_of(source, spot)
    if schema.pop("x-case", None) is not None:
        notes.append(
            codes.NOT_COPIED.at(
                Place(path=spot.ref), title=title, what="案件读取", reason="同一表单只能有一处"
            )
        )
    if isinstance(schema.get("x-computed"), str):
        schema["x-computed"] = renamed(schema["x-computed"], names)
    lookup = schema.get("x-lookup")
    if isinstance(lookup, Mapping):
        schema["x-lookup"] = _lookup(lookup, names)
    schema.pop("x-locked", None)
    return schema, notes


def _lookup(lookup: Body, names: Names) -> dict[str, Any]:
    """A look-up whose fields beside it are called otherwise now; those that stayed behind are left out."""
    made = dict(lookup)
    fill, filters = lookup.get("fill"), lookup.get("filters")
    if isinstance(fill, Mapping):
        made["fill"] = {names[key]: each for key, each in fill.items() if key in names}
    if isinstance(filters, Mapping):
        made["filters"] = {
            key: {"field": names[each["field"]]} if isinstance(each, Mapping) else each
            for key, each in filters.items()
            if not isinstance(each, Mapping) or each.get("field") in names
        }
    return {key: each for key, each in made.items() if each != {}}


def renamed(formula: str, names: Names) -> str:
    """A formula over fields that are called otherwise now."""
    for old, new in names.items():
        if old != new:
            formula = re.sub(
                rf"(?<![\w.]){re.escape(old)}(?!\w)|(?<=row\.){re.escape(old)}(?!\w)", new, formula
            )
    return formula


def _element(
    source: Body, spot: Spot, going: list[Spot], names: Names
) -> tuple[dict[str, Any], list[Finding]]:
    if spot.ui_at is None:
        return {}, []
    known = {each.ground.data + pointer(each.keys) for each in going if each.keys}
    element = copy.deepcopy(dict(element_of(source, spot)))
    notes = _drop_foreign_rules(source, element, spot, going, known)
    return _rescoped(element, names), notes


def _drop_foreign_rules(
    source: Body, element: dict[str, Any], spot: Spot, going: list[Spot], known: set[str]
) -> list[Finding]:
    """Conditions over fields that stay behind are left out, and said so."""
    notes = []
    spots = spots_of(source)
    for each in going:
        if "rule" not in element_of(source, each):
            continue
        if all(name in known for name in named_by(source, each, spots) if not name.startswith("*/")):
            continue
        at = (each.ui_at or ())[len(spot.ui_at or ()) :]
        part_at(element, at).pop("rule")
        title = title_of(source, each)
        notes.append(
            codes.NOT_COPIED.at(
                Place(path=each.ref), title=title, what="显示条件", reason="它用到没有复制的字段"
            )
        )
    return notes


def _rescoped(value: Any, names: Names) -> Any:
    """Scopes and ids of the part's own ground under the new keys; a list's own layout has a ground of its own."""
    if isinstance(value, list):
        return [_rescoped(each, names) for each in value]
    if not isinstance(value, Mapping):
        return value
    made = {key: each if key == "detail" else _rescoped(each, names) for key, each in value.items()}
    scope = made.get("scope")
    if isinstance(scope, str) and scope.startswith("#/properties/"):
        first, _, rest = scope.removeprefix("#/properties/").partition("/")
        made["scope"] = f"#/properties/{names.get(first, first)}" + (f"/{rest}" if rest else "")
        options = made.get("options")
        if isinstance(options, Mapping) and options.get("id") in names:
            made["options"] = {**options, "id": names[options["id"]]}
    if isinstance(made.get("expression"), str):
        made["expression"] = renamed(made["expression"], names)
    made.pop("x-locked", None)
    return made


def _require(made: Made, source: Body, host: Spot, spot: Spot, key: str) -> None:
    if not is_required(source, spot):
        return
    ground = host.inner or host.ground
    owner = part_at(made, property_at(made, ground, (key,)) or ())
    if owner is not None:
        holder = part_at(made, (property_at(made, ground, (key,)) or ())[:-2])
        holder["required"] = [*holder.get("required", ()), key]


def _conditions_left(source: Body, fields: list[Spot]) -> list[Finding]:
    notes = []
    for each in fields:
        for _, entry in requirements_of(source, each.ground):
            then = entry.get("then")
            if isinstance(then, Mapping) and each.keys[-1] in (then.get("required") or ()):
                title = title_of(source, each)
                notes.append(
                    codes.NOT_COPIED.at(
                        Place(path=each.ref), title=title, what="必填条件", reason="请按本表单的字段重新设置"
                    )
                )
    return notes


def _take_definitions(made: Made, source: Body, fields: list[Spot], ref: str, title: str) -> None:
    """What the fields refer to under `$defs` comes along; another definition of that name here is refused."""
    wanted = _definitions_named([part_at(source, each.schema_at or ()) for each in fields])
    known: dict[str, Any] = made["schema"].setdefault("$defs", {}) if wanted else {}
    while wanted:
        name = wanted.pop()
        found = part_at(source, ("schema", "$defs", name))
        if name in known:
            if known[name] != found:
                raise refuse(codes.EXPERT_PART, ref, title=title)
            continue
        known[name] = copy.deepcopy(found)
        wanted |= _definitions_named(found)


def _definitions_named(value: Any) -> set[str]:
    return set(re.findall(r'"\$ref": ?"#/\$defs/([^"/]+)"', json.dumps(value)))
