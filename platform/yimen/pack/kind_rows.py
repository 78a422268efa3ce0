"""A kind of catalog as rows that a clerk fills in, one a column, and the definition that they make.

What the rows cannot say (context, evidence, bounds of a field) stays as it is in a definition that they change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

NEW_FIELD = re.compile(r"^[a-z][a-z0-9_]{0,60}$")
NAME = "name"
TYPES: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "text": ({"type": "string"}, "text"),
    "code": ({"type": "string", "maxLength": 64}, "code"),
    "integer": ({"type": "integer"}, "integer"),
    "date": ({"type": "string", "format": "date"}, "date"),
    "list": ({"type": "array", "items": {"type": "string"}}, "list"),
}
"""Type of a row -> (schema, parser)."""
LISTED = 6


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One column. `titles` are the headers by which tables name it, the first the title itself; `refers` is
    "kind" or "kind.field" of what its value names, "" for nothing; `type` "" keeps what stands there."""

    title: str
    titles: tuple[str, ...] = ()
    field: str = ""
    type: str = "text"
    required: bool = False
    key: bool = False
    refers: str = ""
    listed: bool = True
    filtered: bool = False
    fill: bool = False


@dataclass(frozen=True, slots=True)
class KindRows:
    """A kind's name and its columns in order."""

    id: str
    title: str
    title_en: str = ""
    rows: tuple[FieldRow, ...] = ()


def rows_of(body: Mapping[str, Any]) -> KindRows:
    """The definition as rows: what its list shows first, then its other columns, then what only its schema knows."""
    properties: Mapping[str, Any] = body["schema"].get("properties", {})
    columns: Mapping[str, Any] = body.get("columns", {})
    required = set(body["schema"].get("required", ()))
    listing, references = body.get("listing", {}), body.get("references", {})
    rows = []
    shown = [name for name in listing.get("columns", ()) if name in properties or name in columns]
    for name in dict.fromkeys([*shown, *columns, *properties]):
        part = properties.get(name, {})
        said = columns.get(name, [])
        column = {"titles": said} if isinstance(said, list) else said
        titles = tuple(column.get("titles", ()))
        reference = references.get(name)
        rows.append(
            FieldRow(
                str(part.get("title") or (titles[0] if titles else name)),
                titles,
                name,
                type_of(part, str(column.get("parse", "text"))),
                name in required,
                name in body.get("key", ()),
                "" if reference is None else f"{reference['kind']}.{reference.get('by', 'key')}",
                name in listing.get("columns", ()),
                name in listing.get("filters", ()),
                bool(column.get("fill", False)),
            )
        )
    title = body.get("title", {})
    return KindRows(str(body["id"]), str(title.get("zh", "")), str(title.get("en", "")), tuple(rows))


def type_of(part: Mapping[str, Any], parse: str) -> str:
    """The row's type, "" where it is none of those that rows can say."""
    for name, (schema, parser) in TYPES.items():
        same = part.get("type", "string") == schema["type"] and part.get("format") == schema.get("format")
        if same and parse == parser:
            return name
    return ""


def body_of(said: KindRows, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The definition that the rows make, over the one that stands; ValueError says in words what the rows lack."""
    standing = dict(before or {}).get("schema", {}).get("properties", {})
    rows = with_fields(said.rows, standing)
    _require(said, rows)
    body: dict[str, Any] = deepcopy(dict(before)) if before else {"binding": {"mode": "live"}}
    body["id"] = said.id
    body["title"] = {**body.get("title", {}), "zh": said.title} | (
        {"en": said.title_en} if said.title_en else {}
    )
    body["key"] = _kept_order(body.get("key", ()), [row.field for row in rows if row.key])
    old = dict(body.get("schema", {}))
    properties, columns = old.get("properties", {}), body.get("columns", {})
    needed = [row.field for row in rows if row.required or (row.key and row.field not in properties)]
    body["schema"] = {
        **({"type": "object", "additionalProperties": True} if not before else {}),
        **old,
        "required": _kept_order(old.get("required", ()), needed),
        "properties": {row.field: _property(row, properties, old.get("required", ())) for row in rows},
    }
    body["columns"] = {row.field: _column(row, columns.get(row.field)) for row in rows if row.titles}
    known = body.get("references", {})
    references = {row.field: _reference(row, known.get(row.field)) for row in rows if row.refers}
    if references or "references" in body:
        body["references"] = references
    body["listing"] = _listing(rows, body.get("listing", {}))
    if "public" in body:
        known_fields = {row.field for row in rows}
        body["public"] = [each for each in body["public"] if each in known_fields]
    return body


def _kept_order(before: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """What is wanted, in the order in which it stood; what is new at the end."""
    return [each for each in before if each in wanted] + [each for each in wanted if each not in before]


def with_fields(rows: Sequence[FieldRow], standing: Collection[str] = ()) -> tuple[FieldRow, ...]:
    """Every row with a field: its own, `name` for the first text that is no key, else a number; a column of its
    title, except where the field stands without one."""
    taken = {row.field for row in rows if row.field}
    found = []
    for row in rows:
        name = row.field
        if not name and NAME not in taken and row.type == "text" and not row.key and not row.refers:
            name = NAME
        if not name:
            name = next(each for number in range(1, 10_000) if (each := f"field_{number}") not in taken)
        taken.add(name)
        titles = row.titles or (() if row.field in standing else (row.title,))
        found.append(replace(row, field=name, titles=titles))
    return tuple(found)


def _require(said: KindRows, rows: Sequence[FieldRow]) -> None:
    wrong = []
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", said.id):
        wrong.append(f"编号“{said.id}”应由小写字母、数字和连字符组成，以字母开头。")
    if not said.title.strip():
        wrong.append("请填写名称。")
    if not any(row.key for row in rows):
        wrong.append("请至少勾选一个作为标识的栏目，用来区分各条。")
    for row in rows:
        if not NEW_FIELD.fullmatch(row.field):
            wrong.append(
                f"栏目“{row.title}”的字段名“{row.field}”应由小写字母、数字和下划线组成，以字母开头。"
            )
        if row.key and row.type not in ("text", "code", ""):
            wrong.append(f"作为标识的栏目“{row.title}”应为文字或代码。")
    for what, names in (("字段名", [row.field for row in rows]), ("栏目", [row.title for row in rows])):
        wrong += [f"{what}“{name}”重复。" for name in dict.fromkeys(names) if names.count(name) > 1]
    if wrong:
        raise ValueError("\n".join(wrong))


def _property(row: FieldRow, properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    before = properties.get(row.field)
    old = dict(before or {})
    if before is None or (row.type and type_of(old, TYPES[row.type][1]) != row.type):
        kept = {name: old[name] for name in ("x-title-en",) if name in old}
        old = {**TYPES[row.type or "text"][0], **kept}
    newly = (row.required and row.field not in required) or (row.key and before is None)
    if newly and old.get("type") == "string":
        old.setdefault("minLength", 1)
    return (
        old
        if old.get("title") == row.title or (before is not None and "title" not in old)
        else {**old, "title": row.title}
    )


def _column(row: FieldRow, before: Any) -> Any:
    plain = before is None or isinstance(before, list)
    old: dict[str, Any] = {} if plain else dict(before)
    parse = TYPES[row.type][1] if row.type else str(old.get("parse", "text"))
    column = {**old, "titles": list(row.titles), "parse": parse, "fill": row.fill}
    said = {
        name: value
        for name, value in column.items()
        if (name, value) not in (("parse", "text"), ("fill", False))
    }
    return said["titles"] if plain and len(said) == 1 else said


def _reference(row: FieldRow, before: Mapping[str, Any] | None) -> dict[str, Any]:
    kind, _dot, by = row.refers.partition(".")
    return {**(before or {}), "kind": kind, "by": by or "key"}


def _listing(rows: Sequence[FieldRow], before: Mapping[str, Any]) -> dict[str, Any]:
    listed = [row.field for row in rows if row.listed] or [row.field for row in rows][:LISTED]
    known = {row.field for row in rows}
    keys = [row.field for row in rows if row.key]
    searched = [each for each in before.get("search", ()) if each in known]
    texts = [row.field for row in rows if row.type in ("text", "code") and (row.key or row.field == NAME)]
    filters = _kept_order(before.get("filters", ()), [row.field for row in rows if row.filtered])
    listing = {
        **before,
        "columns": _kept_order(before.get("columns", ()), listed),
        "search": searched or texts or keys,
        "sort": [each for each in before.get("sort", ()) if each.lstrip("-") in known] or keys,
    }
    return {**listing, "filters": filters} if filters or "filters" in before else listing
