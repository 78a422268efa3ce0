"""XLSForm's expressions as what forms here have: CEL, JSON Forms conditions, constraints of a schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from .xpath import Call, Field, Literal, NotUnderstood, Tree

TODAY: Final = "today"
Names = Callable[[str], str]
Scopes = Callable[[str], str | None]
_SIGNS: Final = {"=": "==", "and": "&&", "or": "||", "mod": "%"}
_COMPARED: Final = {">": "exclusiveMinimum", ">=": "minimum", "<": "exclusiveMaximum", "<=": "maximum"}
_TURNED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "=", "!=": "!="}


_OVER_ROWS: Final = frozenset({"sum", "count"})


class Listed(str):
    """A CEL name that stands for the values of all rows."""


def to_cel(tree: Tree, names: Names) -> str:
    """The expression in CEL; `names` gives the CEL name of a question. Raises `NotUnderstood`."""
    if isinstance(tree, Literal):
        return json.dumps(tree.value, ensure_ascii=False)
    if isinstance(tree, Field):
        return names(tree.name)
    if tree.name == TODAY and not tree.parts:
        return names(f"{TODAY}()")
    parts = [to_cel(each, names) for each in tree.parts]
    if tree.name not in _OVER_ROWS and any(isinstance(each, Listed) for each in parts):
        raise NotUnderstood("重复组之外引用组内的问题")
    if len(parts) == 2 and tree.name in ("+", "-", "*", "div"):  # every number of XPath is a double
        sign = "/" if tree.name == "div" else tree.name
        return f"(double({parts[0]}) {sign} double({parts[1]}))"
    if len(parts) == 2 and tree.name in ("=", "!=", "<", "<=", ">", ">=", "and", "or", "mod"):
        return f"({parts[0]} {_SIGNS.get(tree.name, tree.name)} {parts[1]})"
    written = _function(tree.name, parts)
    if written is None:
        raise NotUnderstood(f"{tree.name}()")
    return written


def _function(name: str, parts: list[str]) -> str | None:
    """A function by its name and the number of its arguments, None for one that is not carried over."""
    two: Mapping[str, str] = {
        "selected": "({1} in {0})",
        "regex": "{0}.matches({1})",
        "contains": "{0}.contains({1})",
        "starts-with": "{0}.startsWith({1})",
        "concat": "({0} + {1})",
    }
    one: Mapping[str, str] = {
        "neg": "(-{0})", "not": "!({0})", "string-length": "size({0})", "count-selected": "size({0})",
        "count": "size({0})", "int": "int({0})", "number": "double({0})", "string": "string({0})", "sum": "sum({0})",
        "boolean": "bool({0})", "once": "{0}",
    }  # fmt: skip
    none: Mapping[str, str] = {"true": "true", "false": "false"}
    if name == "if" and len(parts) == 3:
        return "({} ? {} : {})".format(*parts)
    pattern = (none, one, two)[len(parts)].get(name) if len(parts) < 3 else None
    return None if pattern is None else pattern.format(*parts)


def to_condition(tree: Tree, scopes: Scopes, names: Names) -> dict[str, Any]:
    """The expression as a JSON Forms condition; `scopes` gives the scope of a question that stands in reach.

    Comparisons with constants become schemas, so that the page can test them at once; the rest stays CEL.
    """
    if isinstance(tree, Call) and tree.name in ("and", "or") and len(tree.parts) == 2:
        parts = [to_condition(each, scopes, names) for each in tree.parts]
        return {"type": tree.name.upper(), "conditions": parts}
    if isinstance(tree, Call) and tree.name == "not" and len(tree.parts) == 1:
        return {"type": "NOT", "conditions": [to_condition(tree.parts[0], scopes, names)]}
    found = _compared(tree)
    scope = scopes(found[0]) if found is not None else None
    if found is not None and scope is not None:
        return {"scope": scope, "schema": found[1]}
    return {"expression": to_cel(tree, names)}


def _compared(tree: Tree) -> tuple[str, dict[str, Any]] | None:
    """(question, schema) of a comparison between a question and a constant."""
    if not isinstance(tree, Call) or len(tree.parts) != 2:
        return None
    left, right = tree.parts
    sign = tree.name
    if isinstance(left, Literal) and isinstance(right, Field) and sign in _TURNED:
        left, right, sign = right, left, _TURNED[sign]
    if not isinstance(left, Field) or not isinstance(right, Literal):
        return None
    value = right.value
    if sign == "selected":
        return left.name, {"anyOf": [{"const": value}, {"type": "array", "contains": {"const": value}}]}
    if value == "" and sign in ("=", "!="):
        empty = {"enum": [None, ""]}
        return left.name, empty if sign == "=" else {"not": empty}
    if sign == "=":
        return left.name, {"const": value}
    if sign == "!=":
        return left.name, {"not": {"const": value}}
    if sign in _COMPARED and isinstance(value, int | float):
        return left.name, {"type": "number", _COMPARED[sign]: value}
    return None


def to_test(tree: Tree, key_of: Callable[[str], str | None], own: str = "") -> dict[str, Any]:
    """The expression as a JSON Schema of the object that holds the questions; `own` is the key of the question itself
    ("." in the expression). Raises `NotUnderstood`."""
    if isinstance(tree, Call) and tree.name in ("and", "or") and len(tree.parts) == 2:
        parts = [to_test(each, key_of, own) for each in tree.parts]
        return {"allOf" if tree.name == "and" else "anyOf": parts}
    if isinstance(tree, Call) and tree.name == "not" and len(tree.parts) == 1:
        return {"not": to_test(tree.parts[0], key_of, own)}
    if own and is_constraint(tree):
        return {"type": "object", "properties": {own: to_constraint(tree)}}
    found = _compared(tree)
    key = (own if found[0] == "" else key_of(found[0])) if found is not None else None
    key = key or None
    if found is None or key is None:
        raise NotUnderstood("只能与同一组中的问题和固定值比较")
    test = found[1]
    holds_empty = "not" in test if "enum" not in test.get("not", {}) else False
    holds_empty = holds_empty or None in test.get("enum", ())
    met: dict[str, Any] = {"type": "object", "properties": {key: test}}
    return met if holds_empty else {**met, "required": [key]}


def is_constraint(tree: Tree) -> bool:
    """Whether the schema of the question says it alone."""
    try:
        to_constraint(tree)
    except NotUnderstood:
        return False
    return True


def to_constraint(tree: Tree) -> dict[str, Any]:
    """Keywords of the question's own schema; raises `NotUnderstood` for what a schema does not say."""
    if isinstance(tree, Call) and tree.name == "and" and len(tree.parts) == 2:
        return {**to_constraint(tree.parts[0]), **to_constraint(tree.parts[1])}
    found = _compared(tree)
    if found is not None and found[0] == "" and isinstance(tree, Call) and tree.name in _COMPARED:
        return {key: each for key, each in found[1].items() if key != "type"}
    if isinstance(tree, Call) and tree.name == "regex" and len(tree.parts) == 2:
        pattern = tree.parts[1]
        if tree.parts[0] == Field("") and isinstance(pattern, Literal):
            return {"pattern": f"^(?:{pattern.value})$"}
    length = _length(tree)
    if length is not None:
        return length
    raise NotUnderstood("constraint")


def _length(tree: Tree) -> dict[str, Any] | None:
    if not isinstance(tree, Call) or len(tree.parts) != 2 or not isinstance(tree.parts[1], Literal):
        return None
    if tree.parts[0] != Call("string-length", (Field(""),)) or not isinstance(tree.parts[1].value, int):
        return None
    limit = tree.parts[1].value
    by_sign: dict[str, dict[str, Any]] = {
        ">": {"minLength": limit + 1},
        ">=": {"minLength": limit},
        "<": {"maxLength": limit - 1},
        "<=": {"maxLength": limit},
        "=": {"minLength": limit, "maxLength": limit},
    }
    return by_sign.get(tree.name)
