"""When something is shown or may be filled in: conditions over the values, the same on the server and in the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from yimen.kernel import Expression, to_cel

from .paths import MISSING, Path, value_at

Effect = Literal["SHOW", "HIDE", "ENABLE", "DISABLE"]
Sort = Literal["schema", "all", "any", "not", "formula"]


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A test of the value at `at` below the enclosing object (the form's whole, or a row), or a join of tests.

    A missing value is tested as null, a missing object (`whole`) as an empty one; a formula that is
    *unknown* does not hold. `outside`: in a row, but about a field of the form around it.
    """

    sort: Sort
    at: tuple[str, ...] = ()
    schema: Any = None
    accepts: Callable[[Any], bool] | None = None
    parts: tuple[Condition, ...] = ()
    whole: bool = False
    needs_value: bool = False
    outside: bool = False
    formula: Expression | None = None

    def holds(self, values: Any, base: Path) -> bool:
        if self.sort == "all":
            return all(part.holds(values, base) for part in self.parts)
        if self.sort == "any":
            return any(part.holds(values, base) for part in self.parts)
        if self.sort == "not":
            return not self.parts[0].holds(values, base)
        if self.formula is not None:
            return self.formula.truth(environment(values, base)) is True
        value = value_at(values, self.at if self.outside else (*base, *self.at))
        if value is MISSING:
            if self.needs_value:
                return False
            value = {} if self.whole else None
        return self.accepts is not None and bool(self.accepts(value))

    def as_json(self) -> dict[str, Any]:
        """As the page's script reads it; what it cannot test it leaves to the server."""
        if self.sort in ("all", "any"):
            return {self.sort: [part.as_json() for part in self.parts]}
        if self.sort == "not":
            return {"not": self.parts[0].as_json()}
        if self.formula is not None:
            return {"formula": self.formula.text}
        body: dict[str, Any] = {"at": list(self.at), "schema": self.schema}
        if self.whole:
            body["whole"] = True
        if self.needs_value:
            body["needsValue"] = True
        if self.outside:
            body["outside"] = True
        return body


def negated(condition: Condition) -> Condition:
    return Condition("not", parts=(condition,))


def joined(sort: Literal["all", "any"], conditions: Iterable[Condition]) -> Condition:
    parts = tuple(conditions)
    return parts[0] if len(parts) == 1 else Condition(sort, parts=parts)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    effect: Effect
    condition: Condition

    def as_json(self) -> dict[str, Any]:
        return {"effect": self.effect, "when": self.condition.as_json()}


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All rules of one element; they hold together."""

    rules: tuple[Rule, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.rules)

    def hidden(self, values: Any, base: Path) -> bool:
        return any(
            rule.condition.holds(values, base) is (rule.effect == "HIDE")
            for rule in self.rules
            if rule.effect in ("SHOW", "HIDE")
        )

    def disabled(self, values: Any, base: Path) -> bool:
        return any(
            rule.condition.holds(values, base) is (rule.effect == "DISABLE")
            for rule in self.rules
            if rule.effect in ("ENABLE", "DISABLE")
        )

    def as_json(self) -> list[dict[str, Any]]:
        return [rule.as_json() for rule in self.rules]


def environment(values: Any, base: Path) -> dict[str, Any]:
    """What a formula may name: the form's own fields, and `row`, the row it stands in.

    Values without an exact CEL value are left out, so that a formula over them is *unknown*.
    """
    env = _facts(values)
    if base:
        row = value_at(values, base)
        env["row"] = _facts(row) if isinstance(row, dict) else None
    return env


def _facts(values: Any) -> dict[str, Any]:
    facts = {}
    for key, value in values.items() if isinstance(values, Mapping) else ():
        try:
            facts[str(key)] = to_cel(value)
        except TypeError:
            continue
    return facts
