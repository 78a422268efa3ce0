"""The schema of `pack.yaml`."""

from __future__ import annotations

from typing import Any, Final

_TEXTS: Final = {"type": "object", "required": ["zh"], "additionalProperties": {"type": "string"}}
_DAY: Final = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

MANIFEST_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["name", "title", "version", "level"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 64},
        "title": _TEXTS,
        "version": {"type": "string", "minLength": 1, "maxLength": 40},
        "level": {"enum": ["national", "province", "city", "county", "department"]},
        "region": {"type": ["string", "integer"]},
        "extends": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "valid_from": _DAY,
        "provenance": {"enum": ["published", "sample"]},
        "texts": {"type": "object"},
        "lock": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["version", "digest"],
                "additionalProperties": False,
                "properties": {"version": {"type": "string"}, "digest": {"type": "string"}},
            },
        },
        "tables": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["file"],
                "additionalProperties": False,
                "properties": {
                    "file": {"type": "string", "minLength": 1},
                    "kind": {"type": "string"},
                    "sheets": {"type": "array", "items": {"type": "string"}},
                    "mapping": {
                        "type": "object",
                        "additionalProperties": {
                            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
                        },
                    },
                    "layouts": {"type": "object", "additionalProperties": {"type": "object"}},
                    "constants": {"type": "object"},
                    "provenance": {"enum": ["published", "sample"]},
                    "valid_from": _DAY,
                },
            },
        },
    },
}
