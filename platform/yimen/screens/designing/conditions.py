"""Conditions as a clerk builds them, written as JSON Forms conditions or as JSON Schema, and read back.

A condition is {"all": [...]}, {"any": [...]} or one test: {"field": path, "is": operator, "value": value}. What was
written by another hand and fits none of these reads as None: it is shown as an expert's and left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .facts import EITHER_ROW, OPERATORS, SEVERAL_VALUES, WITHOUT_VALUE, Fact

Test = dict[str, Any]
EMPTY: Final[Test] = {"enum": [None, "", []]}
_LIMITS: Final = {
    "more": "exclusiveMinimum", "less": "exclusiveMaximum", "at_least": "minimum", "at_most": "maximum",
}  # fmt: skip
_DAYS: Final = {"on": "==", "before": "<", "after": ">"}
_SPECIAL = re.compile(r"[\\^$.*+?()\[\]{}|/]")
_DAY_TEST = re.compile(r'days\(([\w.]+)\) (==|<|>) days\("(\d{4}-\d{2}-\d{2})"\)\Z')


class Incomplete(ValueError):
    """A condition that cannot be written; the message says what it lacks."""


def written(tree: Any, facts: Mapping[str, Fact], *, in_rows: bool) -> Test:
    """The condition as JSON Forms has it, scopes relative to the part's own ground."""
    joint = _joint(tree)
    if joint is not None:
        sort, parts = joint
        return {"type": sort, "conditions": [written(each, facts, in_rows=in_rows) for each in parts]}
    fact, operator, value = checked(tree, facts)
    if fact.sort == "date" and operator in _DAYS:
        if EITHER_ROW in fact.path or len(fact.path) > 1:
            raise Incomplete(f"“{fact.title}”在明细里，不能比较先后")
        name = ("row." if in_rows and not fact.outside else "") + fact.path[0]
        return {"expression": f"days({name}) {_DAYS[operator]} days({json.dumps(value)})"}
    head, rest = _split(fact.path)
    return {"scope": scope(head), "schema": _nested(rest, test_of(operator, value))}


def _joint(tree: Any) -> tuple[str, list[Any]] | None:
    for name, sort in (("all", "AND"), ("any", "OR")):
        if isinstance(tree, Mapping) and isinstance(tree.get(name), list):
            if not tree[name]:
                raise Incomplete("没有任何条件")
            return sort, tree[name]
    return None


def checked(tree: Any, facts: Mapping[str, Fact]) -> tuple[Fact, str, Any]:
    """One test: its field, operator and value; raises `Incomplete`."""
    fact = facts.get(str(tree.get("field"))) if isinstance(tree, Mapping) else None
    if fact is None:
        raise Incomplete("请选择字段")
    operator, value = str(tree.get("is")), tree.get("value")
    if operator not in OPERATORS[fact.sort]:
        raise Incomplete(f"请选择怎样比较“{fact.title}”")
    if operator in WITHOUT_VALUE:
        return fact, operator, None
    if operator in SEVERAL_VALUES:
        value = value if isinstance(value, list) else [value]
    if value in (None, "", [], [None]) or value == [""]:
        raise Incomplete(f"请写明“{fact.title}”与什么比较")
    if fact.sort in ("number", "money") and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise Incomplete(f"与“{fact.title}”比较的应是数字")
    if fact.sort == "date" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise Incomplete(f"与“{fact.title}”比较的应是日期")
    return fact, operator, value


def test_of(operator: str, value: Any) -> Test:
    """The test of one value as JSON Schema; a missing value is tested as null."""
    if operator in _LIMITS:
        return {"type": "number", _LIMITS[operator]: value}
    return {
        "equals": {"const": value},
        "differs": {"not": {"const": value}},
        "contains": {"type": "string", "pattern": _SPECIAL.sub(r"\\\g<0>", str(value))},
        "one_of": {"enum": value},
        "none_of": {"not": {"enum": value}},
        "includes": {"type": "array", "contains": {"const": value}},
        "excludes": {"not": {"type": "array", "contains": {"const": value}}},
        "yes": {"const": True},
        "no": {"not": {"const": True}},
        "empty": EMPTY,
        "filled": {"not": EMPTY},
    }[operator]


def _split(path: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys that a scope names, and what is left to test inside a list or an object."""
    if EITHER_ROW in path:
        at = path.index(EITHER_ROW)
        return path[:at], path[at:]
    return path, ()


def _nested(rest: tuple[str, ...], test: Test) -> Test:
    if not rest:
        return test
    step, below = rest[0], rest[1:]
    if step == EITHER_ROW:
        return {"type": "array", "contains": _nested(below, test)}
    inner = _nested(below, test)
    made: Test = {"type": "object", "properties": {step: inner}}
    if EITHER_ROW in below or not accepts_nothing(test):
        made["required"] = [step]
    return made


def accepts_nothing(test: Test) -> bool:
    """Whether a test holds where nothing is filled in."""
    if "not" in test:
        return not accepts_nothing(test["not"])
    if "enum" in test:
        return None in test["enum"]
    return "const" in test and test["const"] is None


def scope(keys: tuple[str, ...]) -> str:
    return "#" + "".join(f"/properties/{key}" for key in keys)


def keys_named(text: Any) -> tuple[str, ...]:
    steps = str(text).removeprefix("#/").split("/")
    return tuple(steps[1::2]) if set(steps[0::2]) == {"properties"} else ()


# -- as a test of the whole object, for `if`


def as_schema(tree: Any, facts: Mapping[str, Fact]) -> Test:
    """The condition as a JSON Schema over the object that holds the fields."""
    joint = _joint(tree)
    if joint is not None:
        sort, parts = joint
        return {"allOf" if sort == "AND" else "anyOf": [as_schema(each, facts) for each in parts]}
    fact, operator, value = checked(tree, facts)
    if fact.outside:
        raise Incomplete(f"必填条件只能看同一行的字段（“{fact.title}”在行外）")
    if fact.sort == "date" and operator in _DAYS:
        raise Incomplete(f"必填条件不能比较日期先后（“{fact.title}”）")
    return _nested(fact.path, test_of(operator, value))


def schema_read(schema: Any, facts: Mapping[str, Fact]) -> Test | None:
    """What `as_schema` wrote."""
    for name, sort in (("allOf", "all"), ("anyOf", "any")):
        if isinstance(schema, Mapping) and set(schema) == {name} and isinstance(schema[name], list):
            return _all_read(sort, [schema_read(each, facts) for each in schema[name]])
    for fact, test in _unnested((), schema):
        known = facts.get("/".join(fact))
        found = None if known is None else _one_read(known, test)
        if found is not None:
            return found
    return None


# -- read back


def read(condition: Any, facts: Mapping[str, Fact], *, in_rows: bool) -> Test | None:
    """What `written` wrote, and JSON Forms' own `expectedValue`."""
    if not isinstance(condition, Mapping):
        return None
    if condition.get("type") in ("AND", "OR"):
        parts = condition.get("conditions")
        sort = "all" if condition["type"] == "AND" else "any"
        return _all_read(sort, [read(each, facts, in_rows=in_rows) for each in parts or ()])
    if "expression" in condition:
        return _day_read(str(condition["expression"]), facts, in_rows)
    schema = (
        {"const": condition["expectedValue"]} if "expectedValue" in condition else condition.get("schema")
    )
    if condition.get("failWhenUndefined") or not isinstance(schema, Mapping):
        return None
    for rest, test in _unnested((), schema):
        known = facts.get("/".join((*keys_named(condition.get("scope")), *rest)))
        found = None if known is None else _one_read(known, test)
        if found is not None:
            return found
    return None


def _all_read(sort: str, parts: list[Test | None]) -> Test | None:
    known = [each for each in parts if each is not None]
    return {sort: known} if known and len(known) == len(parts) else None


def _day_read(text: str, facts: Mapping[str, Fact], in_rows: bool) -> Test | None:
    found = _DAY_TEST.match(text)
    if found is None:
        return None
    name, sign, day = found.groups()
    own = name.startswith("row.") or not in_rows
    known = facts.get(name.removeprefix("row.") if in_rows else name)
    known = known if known is not None and known.outside is not own else None
    operator = next(each for each, one in _DAYS.items() if one == sign)
    return None if known is None else {"field": known.name, "is": operator, "value": day}


def _unnested(path: tuple[str, ...], schema: Any) -> Iterator[tuple[tuple[str, ...], Test]]:
    """The ways in which a schema may be a test at its own place or further in: (steps, test)."""
    if not isinstance(schema, Mapping):
        return
    yield path, dict(schema)
    if set(schema) == {"type", "contains"}:
        yield from _unnested((*path, EITHER_ROW), schema["contains"])
    properties = schema.get("properties")
    if (
        isinstance(properties, Mapping)
        and len(properties) == 1
        and set(schema) <= {"type", "properties", "required"}
    ):
        key, inner = next(iter(properties.items()))
        yield from _unnested((*path, str(key)), inner)


def _one_read(fact: Fact, test: Test) -> Test | None:
    offered = OPERATORS[fact.sort]
    for operator in (each for each in offered if each in WITHOUT_VALUE):
        if test == test_of(operator, None):
            return {"field": fact.name, "is": operator}
    for operator in (each for each in offered if each not in WITHOUT_VALUE and each not in _DAYS):
        value = _value_in(operator, test)
        if value is not None and test == test_of(operator, value):
            return {"field": fact.name, "is": operator, "value": value}
    return _choice_read(fact, test)


def _choice_read(fact: Fact, test: Test) -> Test | None:
    """A single constant over a choice, as forms written by hand have it."""
    if fact.sort != "choice":
        return None
    if set(test) == {"const"}:
        return {"field": fact.name, "is": "one_of", "value": [test["const"]]}
    if set(test) == {"not"} and isinstance(test["not"], Mapping) and set(test["not"]) == {"const"}:
        return {"field": fact.name, "is": "none_of", "value": [test["not"]["const"]]}
    return None


def _value_in(operator: str, test: Test) -> Any:
    inner = test.get("not", test) if operator in ("differs", "none_of", "excludes") else test
    if not isinstance(inner, Mapping):
        return None
    if operator in _LIMITS:
        return inner.get(_LIMITS[operator])
    if operator == "contains":
        pattern = inner.get("pattern")
        return re.sub(r"\\(.)", r"\1", pattern) if isinstance(pattern, str) else None
    if operator in ("includes", "excludes"):
        held = inner.get("contains")
        return held.get("const") if isinstance(held, Mapping) else None
    return inner.get("enum") if operator in ("one_of", "none_of") else inner.get("const")
