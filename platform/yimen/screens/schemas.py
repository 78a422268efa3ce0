"""The form's schema as one document: local references are followed, parts of it become validators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jsonschema_rs

from yimen.kernel import Finding, Place, has_errors

from .bounds import MAX_PARTS, check_pattern
from .codes import IGNORED, INVALID_SCHEMA, LOST_REFERENCE, REMOTE_REFERENCE, TOO_LARGE
from .formats import FORMATS
from .paths import pointer, steps_of

_ROOT: Final = "urn:yimen:form"
MAX_STEPS: Final = 200
OLDER: Final = {
    "dependencies": "dependentRequired、dependentSchemas",
    "additionalItems": "prefixItems、items",
}
"""Keywords of older drafts, which 2020-12 does not read."""
_MAPS: Final = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_ONES: Final = ("items", "additionalProperties", "if", "then", "else", "not", "contains", "propertyNames")
_LATE: Final = ("unevaluatedProperties", "unevaluatedItems", "contentSchema")
_HOLDING: Final = frozenset((*_MAPS, *_LISTS, *_ONES, *_LATE))
_APPLYING: Final = ("if", "then", "else", "not")
_JUDGING: Final = frozenset((*_APPLYING, "allOf", "anyOf", "oneOf", "dependentSchemas", "$ref"))
_FOREIGN: Final = ("$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor")
_LOOKED_AT: Final = frozenset((*OLDER, *_FOREIGN, "$ref", "pattern", "patternProperties"))
_REGEX: Final = jsonschema_rs.RegexOptions(size_limit=1_000_000, dfa_size_limit=1_000_000)

Schema = Mapping[str, Any]
Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the schema with its place in it; `trail` names the references followed on the way."""

    schema: Schema
    at: Pointer
    trail: tuple[str, ...] = ()

    def down(self, *steps: str | int) -> Part:
        """The part below; a schema that is plain true or false reads as one without or with no room."""
        value: Any = self.schema
        for step in steps:
            value = value[step]
        if not isinstance(value, Mapping):
            value = {} if value is True else {"not": {}}
        return Part(value, (*self.at, *steps), self.trail)


class Schemas:
    """The root schema, its parts and their validators; made once when a form is compiled."""

    def __init__(self, root: Schema) -> None:
        self.root: Schema = {key: each for key, each in root.items() if key not in ("$schema", "$id")}
        self._registry: Any = None

    def resolve(self, part: Part) -> Part:
        """Follow `$ref` (local only), laying what stands beside it over what it points to.

        Raises `KeyError` for a reference that leads nowhere or in a circle.
        """
        seen: set[str] = set()
        while isinstance(part.schema.get("$ref"), str):
            reference = part.schema["$ref"]
            if reference in seen:
                raise KeyError(reference)
            seen.add(reference)
            target, at = self.target(reference)
            beside = {key: each for key, each in part.schema.items() if key != "$ref"}
            part = Part({**target, **beside}, at, (*part.trail, reference))
        return part

    def target(self, reference: str) -> tuple[Schema, Pointer]:
        """What a local reference points to; raises `KeyError`."""
        if not reference.startswith("#"):
            raise KeyError(reference)
        at: list[str | int] = []
        value: Any = self.root
        try:
            for step in steps_of(reference):
                key: str | int = int(step) if isinstance(value, list) else step
                value = value[key]
                at.append(key)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise KeyError(reference) from error
        if not isinstance(value, Mapping):
            if not isinstance(value, bool):
                raise KeyError(reference)
            value = {} if value else {"not": {}}
        return value, tuple(at)

    def accepts(self, at: Pointer) -> Callable[[Any], bool]:
        """A test of values against the part at that place, its references resolved in the whole."""
        return self.validator({"$ref": _ROOT + "#" + _quoted(pointer(at))}).is_valid  # type: ignore[no-any-return]

    def validator(self, schema: Schema | None = None) -> Any:
        """A validator of the whole, or of a schema that may refer to it; raises `ValueError` for a bad one."""
        if self._registry is None:
            self._registry = jsonschema_rs.Registry([(_ROOT, dict(self.root))])
        return make_validator({"$ref": _ROOT} if schema is None else schema, self._registry)


def make_validator(schema: Schema, registry: Any = None) -> Any:
    """A compiled validator that knows our formats, never leaves the process and matches in linear time."""
    return jsonschema_rs.Draft202012Validator(
        dict(schema),
        formats=FORMATS,
        validate_formats=True,
        registry=registry,
        pattern_options=_REGEX,
        offline=True,
    )


def _quoted(text: str) -> str:
    return "".join(
        sign if (sign.isalnum() and sign.isascii()) or sign in "/-_.~" else _percent(sign) for sign in text
    )


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8"))


def subschemas(schema: Any, at: Pointer = ()) -> Iterator[tuple[Schema, Pointer]]:
    """The schema and every schema inside it, with their places."""
    stack: list[tuple[Any, Pointer]] = [(schema, at)]
    while stack:
        value, here = stack.pop()
        if not isinstance(value, Mapping):
            continue
        yield value, here
        if _HOLDING.isdisjoint(value):
            continue
        for key in _MAPS:
            if isinstance(value.get(key), Mapping):
                stack.extend((each, (*here, key, name)) for name, each in value[key].items())
        for key in _LISTS:
            if isinstance(value.get(key), list):
                stack.extend((each, (*here, key, index)) for index, each in enumerate(value[key]))
        stack.extend((value[key], (*here, key)) for key in (*_ONES, *_LATE) if key in value)


def check_schema(schema: Schema, file: str, base: str) -> list[Finding]:
    """Findings about the schema as JSON Schema: references, patterns, and what the standard itself forbids."""
    findings: list[Finding] = []
    schemas = Schemas(schema)
    for each, at in subschemas(schemas.root):
        if _LOOKED_AT.isdisjoint(each):
            continue
        place = Place(file, path=base + pointer(at))
        findings += _check_reference(schemas, Part(each, at), place)
        for keyword, now in OLDER.items():
            if keyword in each:
                findings.append(IGNORED.at(place, what=keyword, known=now))
        if isinstance(each.get("pattern"), str):
            findings += check_pattern(each["pattern"], place)
        if isinstance(each.get("patternProperties"), Mapping):
            for pattern in each["patternProperties"]:
                findings += check_pattern(str(pattern), place)
    if not has_errors(findings):
        findings += _check_work(schemas, file, base)
    if not has_errors(findings):
        findings += _check_standard(schemas, file, base)
    return findings


def _check_work(schemas: Schemas, file: str, base: str) -> list[Finding]:
    """Refused where one value would be judged by too many schemas: a few references that double one another, thirty
    deep, keep a validator busy for minutes."""
    known: dict[Pointer, int] = {}
    for each, at in subschemas(schemas.root):
        if not _JUDGING.isdisjoint(each) and _judges(schemas, Part(each, at), known, MAX_STEPS) > MAX_PARTS:
            place = Place(file, path=base + pointer(at))
            return [
                TOO_LARGE.at(place, what="一处内容所受的校验", size=f"超过{MAX_PARTS}项", limit=MAX_PARTS)
            ]
    return []


def _judges(schemas: Schemas, part: Part, known: dict[Pointer, int], steps: int) -> int:
    """How many schemas judge one value together with this one, those behind references counted each time."""
    if _JUDGING.isdisjoint(part.schema):
        return 1
    if part.at in known:
        return known[part.at]
    if steps == 0:
        return MAX_PARTS + 1
    known[part.at] = 0  # a circle adds nothing: the validator sees that it has been here
    schema, count = part.schema, 1
    below: list[tuple[str | int, ...]] = [(key,) for key in _APPLYING if key in schema]
    below += [(key, index) for key in ("allOf", "anyOf", "oneOf") for index in _places(schema.get(key))]
    below += [("dependentSchemas", name) for name in _places(schema.get("dependentSchemas"))]
    for way in below:
        count += _judges(schemas, part.down(*way), known, steps - 1)
    if isinstance(schema.get("$ref"), str):
        target, at = schemas.target(schema["$ref"])
        count += _judges(schemas, Part(target, at), known, steps - 1)
    known[part.at] = min(count, MAX_PARTS + 1)
    return known[part.at]


def _places(value: Any) -> list[str | int]:
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    return list(range(len(value))) if isinstance(value, list) else []


def _check_reference(schemas: Schemas, part: Part, place: Place) -> list[Finding]:
    findings, schema = [], part.schema
    for key in _FOREIGN:
        if key in schema:
            findings.append(LOST_REFERENCE.at(place, reference=f"{key} {schema[key]}"))
    reference = schema.get("$ref")
    if reference is None:
        return findings
    if not isinstance(reference, str) or not reference.startswith("#"):
        return [*findings, REMOTE_REFERENCE.at(place, reference=reference)]
    try:
        schemas.resolve(part)
    except KeyError:
        findings.append(LOST_REFERENCE.at(place, reference=reference))
    return findings


def _check_standard(schemas: Schemas, file: str, base: str) -> list[Finding]:
    try:
        make_validator(schemas.root)
        schemas.validator()
    except jsonschema_rs.ValidationError as error:
        place = Place(file, path=base + pointer(error.instance_path))
        return [INVALID_SCHEMA.at(place, reason=error.message[:300])]
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        return [INVALID_SCHEMA.at(Place(file, path=base), reason=str(error)[:300])]
    return []
