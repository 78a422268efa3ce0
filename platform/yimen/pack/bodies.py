"""Checking a body against its kind's JSON Schema, with messages that an office understands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import jsonschema_rs

from yimen.kernel import Finding, Place, canonical_text

from . import codes
from .kinds import Kind

_WORDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "是或否",
    "object": "映射",
    "array": "列表",
    "null": "空",
}
MOST = 20
SCHEMA_ERRORS: Final = (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError)
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


_REGEX: Final = jsonschema_rs.RegexOptions(size_limit=1_000_000, dfa_size_limit=1_000_000)


@lru_cache(maxsize=256)
def _validator(schema_text: str, formats: bool) -> Any:
    return jsonschema_rs.Draft202012Validator(
        schema_text, validate_formats=formats, pattern_options=_REGEX, offline=True
    )


def schema_validator(schema: Mapping[str, Any], *, formats: bool = False) -> Any:
    """The compiled validator of a schema: it never leaves the process, whatever a pack's author points to, and matches in
    linear time. Raises `jsonschema_rs.ValidationError` for a schema with an error."""
    if schema.get("$schema", DRAFT) != DRAFT:
        raise ValueError(f"$schema 只能是 {DRAFT}")
    return _validator(canonical_text(schema), formats)


def body_check(kind: Kind) -> Callable[[Mapping[str, Any]], bool]:
    """The quick question whether a body is sound, compiled once for rows by the ten thousand."""
    check: Callable[[Mapping[str, Any]], bool] = schema_validator(kind.schema).is_valid
    return check


def check_body(kind: Kind, key: str, body: Mapping[str, Any], place: Place) -> list[Finding]:
    """Findings of a body against its kind, at most twenty; the place's path is completed where it has one."""
    found = []
    for pointer, reason in schema_errors(kind.schema, body):
        where = place.at(pointer) if place.row is None else place
        field = f"“{pointer.strip('/')}”" if pointer else ""
        found.append(codes.BAD_BODY.at(where, kind=kind.label(), key=key, reason=f"{field}{reason}"))
    return found


def schema_errors(schema: Mapping[str, Any], value: Any) -> Iterator[tuple[str, str]]:
    """(JSON Pointer, reason in Chinese) for each fault of the value, at most twenty."""
    for count, error in enumerate(schema_validator(schema).iter_errors(value)):
        if count >= MOST:
            return
        pointer = "".join(
            f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error.instance_path
        )
        yield pointer, _reason(error, schema)


def _reason(error: Any, schema: Mapping[str, Any]) -> str:
    word = str(error.schema_path[-1]) if error.schema_path else ""
    wanted: Any = schema
    for part in error.schema_path:
        wanted = _step(wanted, part)
    say = _REASONS.get(word)
    return str(error.message) if say is None else say(wanted, error)


def _type_names(wanted: Any) -> str:
    names = wanted if isinstance(wanted, list) else [wanted]
    return "或".join(_WORDS.get(str(each), str(each)) for each in names)


def _missing(wanted: Any, value: Any) -> str:
    names = [str(name) for name in wanted if isinstance(value, Mapping) and name not in value]
    return "、".join(names)


def _called(wanted: Any) -> str:
    """What a schema is the schema of, by its own title."""
    return str(wanted.get("title", "这样的值")) if isinstance(wanted, Mapping) else "任何值"


_AT_LEAST: Callable[[Any, Any], str] = lambda wanted, _: f"不得少于 {wanted} 个"  # noqa: E731
_AT_MOST: Callable[[Any, Any], str] = lambda wanted, _: f"不得多于 {wanted} 个"  # noqa: E731
_REASONS: dict[str, Callable[[Any, Any], str]] = {
    "required": lambda wanted, error: f"缺少必填项 {_missing(wanted, error.instance)}",
    "type": lambda wanted, _: f"应为{_type_names(wanted)}",
    "enum": lambda wanted, _: f"只能取 {'、'.join(str(each) for each in wanted)} 之一",
    "const": lambda wanted, _: f"只能是 {wanted}",
    "pattern": lambda wanted, error: f"“{error.instance}”的写法应符合 {wanted}",
    "not": lambda wanted, _: f"不能是{_called(wanted)}",
    "minLength": _AT_LEAST,
    "minItems": _AT_LEAST,
    "minProperties": _AT_LEAST,
    "maxLength": _AT_MOST,
    "maxItems": _AT_MOST,
    "maxProperties": _AT_MOST,
    "minimum": lambda wanted, _: f"不得小于 {wanted}",
    "exclusiveMinimum": lambda wanted, _: f"应大于 {wanted}",
    "maximum": lambda wanted, _: f"不得大于 {wanted}",
    "exclusiveMaximum": lambda wanted, _: f"应小于 {wanted}",
    "format": lambda wanted, error: f"“{error.instance}”不是正确的{'日期' if wanted == 'date' else wanted}",
    "additionalProperties": lambda _, error: f"有不认识的项（{error.message}）",
    "unevaluatedProperties": lambda _, error: f"有不认识的项（{error.message}）",
    "uniqueItems": lambda _wanted, _error: "有重复的项",
}


def _step(schema: Any, part: Any) -> Any:
    if isinstance(schema, Mapping):
        return schema.get(part, schema.get(str(part)))
    if isinstance(schema, list) and isinstance(part, int) and part < len(schema):
        return schema[part]
    return None
