"""The shape of a scenario: a worked example in YAML that a person of law writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final, get_args

import jsonschema_rs

from yimen.kernel import ExpressionError

from .conditions import Condition
from .model import ActSort
from .shape import phrase

_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT = {"type": "string", "minLength": 1}
_NAMES = {"type": "array", "items": _TEXT}
_BETWEEN = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {"from": {"type": ["integer", "string"]}, "to": {"type": ["integer", "string"]}},
}
_DAYS = {"anyOf": [_DAY, {**_BETWEEN, "properties": {"from": _DAY, "to": _DAY}}]}
_EXPECT = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "open": _NAMES,
        "includes": _NAMES,
        "excludes": _NAMES,
        "stages": _NAMES,
        "documents": _NAMES,
        "children": _NAMES,
        "notices": _NAMES,
        "contradicts": _NAMES,
        "deadlines": {"type": "object", "additionalProperties": _DAYS},
        "values": {
            "type": "object",
            "additionalProperties": {"anyOf": [{"type": ["integer", "string", "boolean"]}, _BETWEEN]},
        },
        "terms": {
            "type": "object",
            "additionalProperties": {"enum": ["running", "paused", "met", "missed", "dropped", "absent"]},
        },
        "provisional": _NAMES,
        "results": {"type": "object", "additionalProperties": _TEXT},
        "holders": {"type": "object", "additionalProperties": {"type": "string"}},
        "rounds": {"type": "object", "additionalProperties": {"type": "integer"}},
        "status": _TEXT,
        "unit": _TEXT,
    },
}
_STEP = {
    "type": "object",
    "required": ["on"],
    "additionalProperties": False,
    "properties": {
        "act": {"enum": list(get_args(ActSort))},
        "task": _TEXT,
        "target": _TEXT,
        "outcome": _TEXT,
        "on": _DAY,
        "at": _TEXT,
        "today": _DAY,
        "by": _TEXT,
        "with": _TEXT,
        "values": {"type": "object"},
        "facts": {"type": "object"},
        "reason": _TEXT,
        "note": _TEXT,
        "round": {"type": "integer"},
        "expect": _EXPECT,
        "refused": {
            "anyOf": [
                {"const": True},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"code": _TEXT, "article": _TEXT, "says": _TEXT},
                },
            ]
        },
    },
}
SCENARIO: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["title", "procedure", "steps"],
    "additionalProperties": False,
    "properties": {
        "title": _TEXT,
        "procedure": _TEXT,
        "unit": _TEXT,
        "description": _TEXT,
        "after": {
            "type": "object",
            "required": ["scenario", "through"],
            "additionalProperties": False,
            "properties": {"scenario": _TEXT, "through": _TEXT},
        },
        "people": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "roles": _NAMES,
                    "certified": {"type": "boolean"},
                    "away": {"type": "boolean"},
                    "unit": _TEXT,
                    "stands_for": _NAMES,
                    "lent": {"type": "object", "additionalProperties": _TEXT},
                },
            },
        },
        "facts": {"type": "object"},
        "steps": {"type": "array", "items": _STEP},
    },
}


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(SCENARIO)


def scenario_faults(scenario: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(JSON Pointer, what is wrong there). What no shape can say is looked at once the shape is right."""
    wrong = False
    for error in _validator().iter_errors(scenario):
        wrong = True
        path = "".join(f"/{step}" for step in error.instance_path)
        yield path, f"{path or '/'} 处{_phrase(error)}"
    for number, step in enumerate(() if wrong else scenario["steps"]):
        for path, detail in _step_faults(step):
            yield f"/steps/{number}{path}", f"/steps/{number}{path} 处{detail}"


def _phrase(error: Any) -> str:
    where = [str(step) for step in error.instance_path]
    if error.kind.name == "pattern":
        return "应写作 2026-03-02 的样子"
    if error.kind.name == "minProperties":
        return "应写明 from、to 或者其中之一"
    if error.kind.name != "anyOf":
        return phrase(error)
    if "deadlines" in where:
        return "应为一个日期，或者一段日期（from、to 都写作 2026-03-02 的样子）"
    if "values" in where:
        return "应为一个值，或者一段范围（from、to）"
    return "应为 true，或者写明 code、article、says"


def _step_faults(step: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("on", "today"):
        if name in step and not _is_day(step[name]):
            yield f"/{name}", "不是实际存在的日期"
    if "at" in step and not _is_moment(step["at"]):
        yield "/at", "应写作 2026-03-02T15:00:00+08:00 的样子"
    expected = step.get("expect", {})
    for term, day in expected.get("deadlines", {}).items():
        ends = day.values() if isinstance(day, Mapping) else [day]
        if not all(map(_is_day, ends)):
            yield f"/expect/deadlines/{term}", "不是实际存在的日期"
        elif _is_turned(day):
            yield f"/expect/deadlines/{term}", "的 from 晚于 to"
    for text, value in expected.get("values", {}).items():
        yield from ((f"/expect/values/{text}", detail) for detail in _value_faults(text, value))


def _value_faults(text: str, value: Any) -> Iterator[str]:
    try:
        Condition.compile(text)
    except ExpressionError as error:
        yield f"不是算得出的式子：{error}"
    if isinstance(value, Mapping):
        ends = list(value.values())
        if not all(isinstance(each, int) or _is_day(each) for each in ends):
            yield "的 from、to 应为整数或者日期"
        elif len({type(each) for each in ends}) > 1:
            yield "的 from 和 to 应同为整数或者同为日期"
        elif _is_turned(value):
            yield "的 from 大于 to"


def _is_turned(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) > 1 and bool(value["from"] > value["to"])


def _is_day(text: Any) -> bool:
    try:
        return len(text) == 10 and date.fromisoformat(text) is not None
    except (TypeError, ValueError):
        return False


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
