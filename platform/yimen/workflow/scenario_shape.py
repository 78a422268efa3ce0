"""The shape of a scenario: a worked example in YAML that a person of law writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import jsonschema_rs

from .shape import phrase

_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT = {"type": "string", "minLength": 1}
_NAMES = {"type": "array", "items": _TEXT}
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
        "deadlines": {"type": "object", "additionalProperties": _DAY},
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
        "act": _TEXT,
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
    """(JSON Pointer, what is wrong there)."""
    for error in _validator().iter_errors(scenario):
        path = "".join(f"/{step}" for step in error.instance_path)
        yield path, f"{path or '/'} 处{phrase(error)}"
