"""The shape of an object as a form sees it: its properties, when each stands there, and its variants.

`allOf` is laid together, `if`/`then`/`else` and `dependentSchemas` become conditions, `oneOf` and `anyOf` with
fields of their own become variants. Only display is read here; whether a value is right, the validator says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .conditions import Condition, joined, negated
from .schemas import Part, Schemas

MAX_CONDITIONS = 6
When = tuple[Condition, ...]
_LAID = ("properties", "patternProperties", "$defs")


@dataclass(slots=True, eq=False)
class Property:
    """One key of an object. `shown_when` holds alternatives, each a join; None means always.

    `formats_when` are formats that it has under a condition, of a field that is there without it.
    """

    key: str
    part: Part
    required: bool = False
    required_when: list[Condition] = field(default_factory=list)
    formats_when: list[tuple[Condition, str]] = field(default_factory=list)
    shown_when: list[When] | None = None


@dataclass(slots=True, eq=False)
class Alternatives:
    """Branches of `oneOf` or `anyOf` that bring fields of their own."""

    keyword: str
    parts: list[Part]
    when: When = ()


@dataclass(slots=True, eq=False)
class ObjectShape:
    properties: dict[str, Property] = field(default_factory=dict)
    alternatives: list[Alternatives] = field(default_factory=list)
    unshown: list[tuple[str, Part]] = field(default_factory=list)


def read_object(schemas: Schemas, part: Part, at: tuple[str, ...]) -> ObjectShape:
    """The shape of the object that the part describes; `at` are its keys below the enclosing whole or row."""
    return _Reader(schemas, at).read(part)


class _Reader:
    def __init__(self, schemas: Schemas, at: tuple[str, ...]) -> None:
        self.schemas = schemas
        self.at = at
        self.shape = ObjectShape()
        self.seen: set[tuple[Any, ...]] = set()

    def read(self, part: Part) -> ObjectShape:
        self.take(part, ())
        for each in self.shape.alternatives:
            each.parts = [self.schemas.resolve(one) for one in each.parts]
        self.spread_known_alternatives()
        return self.shape

    def take(self, part: Part, when: When) -> None:
        part = self.schemas.resolve(part)
        if (part.at, when) in self.seen or len(when) > MAX_CONDITIONS:
            return
        self.seen.add((part.at, when))
        schema = part.schema
        for key in schema.get("properties", ()):
            self.add(str(key), part.down("properties", key), when)
        for key in schema.get("required", ()):
            self.require(key, when)
        for index, _ in enumerate(schema.get("allOf", ())):
            self.take(part.down("allOf", index), when)
        self.take_conditional(part, when)
        self.take_dependent(part, when)
        for keyword in ("oneOf", "anyOf"):
            self.take_alternatives(part, keyword, when)
        for keyword in ("patternProperties", "additionalProperties", "unevaluatedProperties"):
            if isinstance(schema.get(keyword), Mapping) and schema[keyword]:
                self.shape.unshown.append((keyword, part.down(keyword)))

    def add(self, key: str, part: Part, when: When) -> None:
        known = self.shape.properties.get(key)
        part = self.schemas.resolve(part)
        if known is None or not known.part.at:
            fresh = Property(key, part, shown_when=[when] if when else None)
            if known is not None:
                fresh.formats_when = known.formats_when
                fresh.required, fresh.required_when = known.required, known.required_when
            self.shape.properties[key] = fresh
            return
        named = part.schema.get("format")
        if when and isinstance(named, str):
            known.formats_when.append((joined("all", when), named))
        if not when:
            known.shown_when = None
        elif known.shown_when is not None:
            known.shown_when.append(when)
        if not when or known.shown_when is not None:
            known.part = Part(laid(known.part.schema, part.schema), known.part.at, known.part.trail)

    def require(self, key: str, when: When) -> None:
        known = self.shape.properties.get(key)
        if known is None:
            known = self.shape.properties[key] = Property(key, Part({}, ()), shown_when=[])
        if not when:
            known.required = True
        else:
            known.required_when.append(joined("all", when))

    def take_conditional(self, part: Part, when: When) -> None:
        if "if" not in part.schema:
            return
        inner = part.down("if")
        condition = Condition(
            "schema", self.at, schema=dict(inner.schema), accepts=self.schemas.accepts(inner.at), whole=True
        )
        if "then" in part.schema:
            self.take(part.down("then"), (*when, condition))
        if "else" in part.schema:
            self.take(part.down("else"), (*when, negated(condition)))

    def take_dependent(self, part: Part, when: When) -> None:
        for key, required in part.schema.get("dependentRequired", {}).items():
            for other in required:
                self.require(other, (*when, self.has(key)))
        for key in part.schema.get("dependentSchemas", ()):
            self.take(part.down("dependentSchemas", key), (*when, self.has(key)))

    def has(self, key: str) -> Condition:
        return Condition("schema", (*self.at, key), schema={}, accepts=lambda value: True, needs_value=True)

    def take_alternatives(self, part: Part, keyword: str, when: When) -> None:
        count = len(part.schema.get(keyword, ()))
        parts = [part.down(keyword, index) for index in range(count)]
        resolved = [self.schemas.resolve(each) for each in parts]
        if any("properties" in each.schema or "allOf" in each.schema for each in resolved):
            self.shape.alternatives.append(Alternatives(keyword, parts, when))

    def spread_known_alternatives(self) -> None:
        """Where a field of the object itself tells the branches apart, that field is the choice."""
        kept = []
        for each in self.shape.alternatives:
            teller = self.teller(each.parts)
            if teller is None:
                kept.append(each)
                continue
            for part in each.parts:
                value = self.constant(part, teller)
                test = {"properties": {teller: value}, "required": [teller]}
                accepts = self.schemas.validator(test).is_valid
                condition = Condition("schema", self.at, schema=test, accepts=accepts, whole=True)
                self.take(part, (*each.when, condition))
        self.shape.alternatives = kept

    def teller(self, parts: Sequence[Part]) -> str | None:
        for key, known in self.shape.properties.items():
            if known.shown_when is None and all(self.constant(part, key) is not None for part in parts):
                return key
        return None

    def constant(self, part: Part, key: str) -> Mapping[str, Any] | None:
        inner = part.schema.get("properties", {}).get(key)
        return inner if isinstance(inner, Mapping) and ("const" in inner or "enum" in inner) else None


def laid(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> Mapping[str, Any]:
    """Two schemas of one value laid together for display; the upper's words win, properties add up."""
    result = {**lower, **upper}
    for key in _LAID:
        if isinstance(lower.get(key), Mapping) and isinstance(upper.get(key), Mapping):
            result[key] = {**lower[key], **upper[key]}
    if isinstance(lower.get("required"), list) and isinstance(upper.get("required"), list):
        result["required"] = list(dict.fromkeys([*lower["required"], *upper["required"]]))
    if ("oneOf" in lower and "const" in upper) or ("enum" in lower and "const" in upper):
        result.pop("const")
    return result
