"""Checking a body against its kind's JSON Schema, with messages that an office understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

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


@lru_cache(maxsize=256)
def _validator(schema_text: str) -> Any:
    return jsonschema_rs.validator_for(schema_text)


def schema_validator(schema: Mapping[str, Any]) -> Any:
    """The compiled validator of a schema; raises `jsonschema_rs.ValidationError` for a schema with an error."""
    return _validator(canonical_text(schema))


def is_valid(kind: Kind, body: Mapping[str, Any]) -> bool:
    """The quick question alone, for rows by the ten thousand."""
    return bool(schema_validator(kind.schema).is_valid(body))


def check_body(kind: Kind, key: str, body: Mapping[str, Any], place: Place) -> list[Finding]:
    """Findings of a body against its kind, at most twenty; the place's path is completed where it has one."""
    found = []
    for pointer, reason in schema_errors(kind.schema, body):
        where = place
        if place.row is None:
            where = Place(place.file, path=(place.path or "") + pointer)
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
    match word:
        case "required":
            missing = [
                name for name in wanted if isinstance(error.instance, Mapping) and name not in error.instance
            ]
            return f"缺少必填项 {'、'.join(missing)}"
        case "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            return f"应为{'或'.join(_WORDS.get(str(each), str(each)) for each in names)}"
        case "enum":
            return f"只能取 {'、'.join(str(each) for each in wanted)} 之一"
        case "const":
            return f"只能是 {wanted}"
        case "pattern":
            return f"“{error.instance}”的写法应符合 {wanted}"
        case "minLength" | "minItems" | "minProperties":
            return f"不得少于 {wanted} 个"
        case "maxLength" | "maxItems" | "maxProperties":
            return f"不得多于 {wanted} 个"
        case "minimum" | "exclusiveMinimum":
            return f"不得小于 {wanted}"
        case "maximum" | "exclusiveMaximum":
            return f"不得大于 {wanted}"
        case "format":
            return f"“{error.instance}”不是正确的{'日期' if wanted == 'date' else wanted}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"有不认识的项（{error.message}）"
        case "uniqueItems":
            return "有重复的项"
    return str(error.message)


def _step(schema: Any, part: Any) -> Any:
    if isinstance(schema, Mapping):
        return schema.get(part, schema.get(str(part)))
    if isinstance(schema, list) and isinstance(part, int) and part < len(schema):
        return schema[part]
    return None
