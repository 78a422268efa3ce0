"""What stands in a value's place where the value is kept apart from the case: {"$sensitive": id, "digest", "shown"}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

REFERENCE = "$sensitive"
SEALED = "sealed"


def references(value: Any) -> Iterator[tuple[str, str]]:
    """(id, digest) of every sensitive reference inside a JSON value."""
    if isinstance(value, Mapping):
        if REFERENCE in value:
            yield str(value[REFERENCE]), str(value.get("digest", ""))
            return
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from references(each)


def is_reference(value: Any) -> bool:
    return isinstance(value, Mapping) and REFERENCE in value
