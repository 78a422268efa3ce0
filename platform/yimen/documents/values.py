"""What a template is filled with: the case's environment under the titles that clerks know.

Three sources, the later before the earlier: the forms a document names (by the titles of their fields),
the jurisdiction's `placeholder` entries, and the document's own `names`. The latter two map a name to a
dotted path into the environment ("case.title", "parties.*.name"); `*` reads every element of a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yimen.kernel import LEGAL_ZONE

from .formats import Amount, Day, Picture, Several
from .unit_names import with_unit_names

Body = Mapping[str, Any]
EMPTY: Body = {}
PICTURES: Body = {"file": "photo", "signature": "signature"}
"""The formats of a form's files, and what is set into a paper for them."""
SHOWABLE = ("image/png", "image/jpeg")
EVIDENCE: Body = {
    "type": "array",
    "items": {
        "properties": {
            "number": {"title": "编号"},
            "kind_title": {"title": "证据种类"},
            "name": {"title": "证据名称"},
            "proves": {"title": "证明对象"},
            "taken_on": {"title": "取得日期", "format": "date"},
            "place": {"title": "取得地点"},
            "taken_by": {"title": "取证人员"},
            "quantity": {"title": "数量"},
            "kept_at": {"title": "存放地点"},
        }
    },
}
"""What a list of evidence in a paper may say of each piece (`cases.evidence`, `record_entry`)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The names a document may use: its forms in order (the first gives a bare title) and its paths."""

    forms: tuple[Body, ...]
    names: Mapping[str, str] = field(default_factory=dict)


def wording(document: Body, forms: Mapping[str, Body], placeholders: Iterable[Body] = ()) -> Wording:
    """The wording of a document definition; `forms` are form bodies by id, `placeholders` entries' bodies."""
    names = {str(each["name"]): str(each["path"]) for each in placeholders}
    names |= {str(name): str(path) for name, path in document.get("names", {}).items()}
    chosen = [forms[form] for form in document.get("forms", ()) if form in forms]
    return Wording(tuple(chosen), names)


def known_names(words: Wording) -> set[str]:
    """Every placeholder the document may use, dotted where it is part of a group; the check reads it."""
    known = set(words.names)
    for form in words.forms:
        known |= set(_schema_names(form["schema"], ""))
        for title in _names(form):
            known |= {title, *_schema_names(form["schema"], title + ".")}
    for name, path in words.names.items():
        schema = _schema_at(path, words.forms)
        if schema is not None:
            known |= set(_schema_names(schema, name + "."))
    return known


def form_names(words: Wording) -> dict[str, frozenset[str]]:
    """Bare names (fields' ids and titles, forms' titles) with the ids of the forms that they are read from."""
    found: dict[str, frozenset[str]] = {}
    for form in words.forms:
        bare = {name for name in _schema_names(form["schema"], "") if "." not in name} | set(_names(form))
        for name in bare:
            found[name] = found.get(name, frozenset()) | {str(form["id"])}
    return found


def name_sorts(words: Wording) -> dict[str, str]:
    """What each placeholder holds as far as a form says so: fen, number, date, moment, list, group or text."""
    sorts: dict[str, str] = {}
    for form in reversed(words.forms):
        sorts |= dict(_schema_sorts(form["schema"], ""))
        for title in _names(form):
            sorts |= dict(_schema_sorts(form["schema"], title + "."))
    for name, path in words.names.items():
        sorts.pop(name, None)
        schema = None if path in ("parties", "acts") else _schema_at(path, words.forms)
        if schema is not None:
            sorts[name] = _sort(schema)
            sorts |= dict(_schema_sorts(schema, name + "."))
    return sorts


def _schema_sorts(schema: Body, prefix: str) -> Iterator[tuple[str, str]]:
    inner = schema.get("items", schema) if schema.get("type") == "array" else schema
    for key, part in (inner.get("properties") or EMPTY).items():
        for name in dict.fromkeys((key, *(each or key for each in _names(part)))):
            yield prefix + name, _sort(part)
            yield from _schema_sorts(part, prefix + name + ".")


def _sort(schema: Body) -> str:
    if schema.get("format") in PICTURES and schema.get("type") == "object":
        return "picture"
    if schema.get("type") == "array":
        return "list"
    if schema.get("type") == "object":
        return "group"
    if schema.get("type") in ("integer", "number"):
        return "fen" if schema.get("format") == "fen" else "number"
    return {"date": "date", "date-time": "moment"}.get(str(schema.get("format")), "text")


def paper_values(environment: Body, words: Wording) -> dict[str, Any]:
    """The template's values: texts, lists and titled maps, `Amount` for money, `Day` for dates."""
    values: dict[str, Any] = {}
    filled, called = dict(environment.get("form") or EMPTY), environment.get("unit_names") or EMPTY
    for form in words.forms:
        if filled.get(form["id"]):
            filled[form["id"]] = with_unit_names(form["schema"], filled[form["id"]], called)
    environment = {**environment, "form": filled}
    for form in reversed(words.forms):
        held = filled.get(form["id"]) or EMPTY
        shown = _shown_object(form["schema"], held)
        values |= shown
        values |= dict.fromkeys(_names(form), shown)
    for name, path in words.names.items():
        values[name] = _shown_path(path, environment, words.forms)
    return values


def _title(title: Any) -> str:
    return str(title.get("zh", "")) if isinstance(title, Mapping) else str(title or "")


def _names(part: Body) -> tuple[str, ...]:
    """The title, and the names that papers knew it by before it was called otherwise (`x-names`)."""
    former = part.get("x-names")
    return (_title(part.get("title")), *map(str, former if isinstance(former, list) else ()))


def _schema_names(schema: Body, prefix: str) -> Iterator[str]:
    """A schema's field ids and titles, each with its parts."""
    inner = schema.get("items", schema) if schema.get("type") == "array" else schema
    for key, part in (inner.get("properties") or EMPTY).items():
        for name in dict.fromkeys((key, *(each or key for each in _names(part)))):
            yield prefix + name
            yield from _schema_names(part, prefix + name + ".")


def _schema_at(path: str, forms: Iterable[Body]) -> Body | None:
    """The schema of a path that reads a form's value, or of the parties and acts that a form declares."""
    parts = path.split(".")
    if parts == ["evidence"]:
        return EVIDENCE
    for form in forms:
        properties = form["schema"].get("properties") or EMPTY
        if parts[0] in ("parties", "acts") and len(parts) == 1:
            for part in properties.values():
                if part.get("x-case") == parts[0]:
                    return part  # type: ignore[no-any-return]
        if parts[0] == "form" and len(parts) > 1 and parts[1] == form["id"]:
            return _descend(form["schema"], parts[2:])
    return None


def _descend(schema: Body, parts: list[str]) -> Body | None:
    for part in parts:
        inner = schema.get("items", schema) if schema.get("type") == "array" else schema
        if part == "*" or part.isdigit():
            schema = inner
        elif part in (inner.get("properties") or EMPTY):
            schema = inner["properties"][part]
        else:
            return None
    return schema


def _shown_path(path: str, environment: Body, forms: Iterable[Body]) -> Any:
    value = _read(environment, path.split("."))
    schema = _schema_at(path, forms)
    return _shown(schema or EMPTY, value)


def _read(value: Any, parts: list[str]) -> Any:
    for index, part in enumerate(parts):
        if part == "*":
            held = value if isinstance(value, list | tuple) else []
            found = [_read(each, parts[index + 1 :]) for each in held]
            return [each for each in found if each not in (None, "")]
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _shown(schema: Body, value: Any, field: str = "") -> Any:
    if value is None or value == "":
        return ""
    field = _title(schema.get("title")) or field
    if isinstance(value, Mapping):
        return _shown_file(schema, value, field) or _shown_object(schema, value)
    if isinstance(value, list | tuple):
        return Several(_shown(schema.get("items", EMPTY), each, field) for each in value)
    for choice in schema.get("oneOf", ()):
        if choice.get("const") == value:
            return _title(choice.get("title")) or value
    if schema.get("format") == "fen" and isinstance(value, int):
        return Amount(value)
    if isinstance(value, str) and (schema.get("format") == "date" or _is_day(value)):
        return Day(value[:10])
    if isinstance(value, str) and schema.get("format") == "date-time":
        return _moment(value)
    return value


def _shown_file(schema: Body, value: Body, field: str) -> Picture | str | None:
    """A file as a picture where it is one, else as its name; None for what is no file."""
    sort = PICTURES.get(str(schema.get("format")))
    if sort is None or not value.get("digest"):
        return None
    name = str(value.get("name", ""))
    pictured = sort == "signature" or value.get("type") in SHOWABLE
    return Picture(name, str(value["digest"]), field, sort) if pictured else name


def _moment(value: str) -> str:
    """A moment as papers write it; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    moment = moment if moment.tzinfo is None else moment.astimezone(LEGAL_ZONE)
    return f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{moment.minute:02d}分"


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdigit()


def _shown_object(schema: Body, value: Body) -> dict[str, Any]:
    """The map under both its ids and its titles; what the schema does not name keeps its id."""
    properties = schema.get("properties") or EMPTY
    shown = {key: _shown(properties.get(key, EMPTY), each) for key, each in value.items()}
    former = {
        name: shown[key] for key, part in properties.items() if key in shown for name in _names(part)[1:]
    }
    titled = {_title(part.get("title")): shown[key] for key, part in properties.items() if key in shown}
    return {**former, **titled, **shown}
