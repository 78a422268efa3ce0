"""Where a value stands: paths into the values, their JSON Pointers, and the names that inputs carry for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final, TypeGuard

Path = tuple[str | int, ...]


class _Missing:
    """The absence of a value: null is a value, this is none."""

    _only: _Missing | None = None

    def __new__(cls) -> _Missing:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()
_ODD = re.compile(r"[^\w-]")


def pointer(path: Iterable[str | int]) -> str:
    """The JSON Pointer (RFC 6901) of a path: `("a/b", 0)` is `/a~1b/0`."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def steps_of(text: str) -> tuple[str, ...]:
    """The steps of a JSON Pointer, its leading `#` or not; raises `ValueError` for what is none."""
    text = text.removeprefix("#")
    if not text:
        return ()
    if not text.startswith("/"):
        raise ValueError(f"not a JSON Pointer: {text!r}")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))


def name_of(path: Iterable[str | int]) -> str:
    """The name of an input: steps joined by dots; what is no letter, digit, `_` or `-` is written `~hex~`."""
    return ".".join(_ODD.sub(_hex, step) if isinstance(step, str) else str(step) for step in path)


def _hex(found: re.Match[str]) -> str:
    return f"~{ord(found.group()):x}~"


def value_at(values: Any, path: Iterable[str | int]) -> Any:
    """The value at the path, `MISSING` where there is none."""
    for step in path:
        if isinstance(values, dict):
            if step not in values:
                return MISSING
            values = values[step]
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return MISSING
    return values


def object_around(path: Path) -> Path:
    """The object that a value stands in; of a single value in a list, the object around the list."""
    end = len(path)
    while end and isinstance(path[end - 1], int):
        end -= 1
    return path[: max(end - 1, 0)]


def is_apart(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value is only a reference to one kept apart, {"$sensitive": id, "digest", "shown": its mask}."""
    return isinstance(value, dict) and "$sensitive" in value


def put_at(values: Any, path: Path, value: Any) -> None:
    """Set, or with `MISSING` remove, the value at the path; objects on the way are made, never lists."""
    for step, following in pairwise(path):
        inner = value_at(values, (step,))
        fits = isinstance(inner, list if isinstance(following, int) else dict)
        if not fits:
            if value is MISSING:
                return
            inner = {}
            values[step] = inner
        values = inner
    last = path[-1]
    if value is not MISSING:
        values[last] = value
    elif isinstance(values, dict):
        values.pop(str(last), None)
