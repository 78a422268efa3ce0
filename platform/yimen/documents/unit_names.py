"""What papers call the units that a form names by their codes: by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KIND = "unit"


def with_unit_names(schema: Mapping[str, Any], value: Any, names: Mapping[str, str]) -> Any:
    """The value with the name in the place of each code that a look-up of units holds; an unknown code stays."""
    if isinstance(value, Mapping):
        properties = schema.get("properties") or {}
        return {key: with_unit_names(properties.get(key) or {}, each, names) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_unit_names(schema.get("items") or {}, each, names) for each in value]
    lookup = schema.get("x-lookup")
    if isinstance(value, str) and isinstance(lookup, Mapping) and lookup.get("kind") == KIND:
        return names.get(value, value)
    return value
