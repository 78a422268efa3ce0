"""How much a form may be: a hostile or runaway definition is refused before anything reads it further."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from yimen.kernel import Finding, Place

from .codes import BAD_PATTERN, TOO_LARGE
from .paths import pointer

MAX_PARTS: Final = 20_000
MAX_DEPTH: Final = 60
MAX_TEXT: Final = 20_000
MAX_CONTROLS: Final = 1_000
MAX_ROWS: Final = 1_000
MAX_RECURSION: Final = 3
MAX_PATTERN: Final = 500

_LOOK_OR_BACK = re.compile(r"\(\?(?:=|!|<=|<!)|\\[1-9]|\\k<")


def check_bounds(body: Any, file: str, base: str = "") -> list[Finding]:
    """Findings for what is too deep, too large or no JSON; an empty list means it may be read."""
    parts = 0
    stack: list[tuple[Any, tuple[str | int, ...]]] = [(body, ())]
    while stack:
        value, path = stack.pop()
        parts += 1
        beyond = _beyond(value, path, parts)
        if beyond is not None:
            what, size, limit = beyond
            return [TOO_LARGE.at(Place(file, path=base + pointer(path)), what=what, size=size, limit=limit)]
        stack.extend(_inside(value, path))
    return []


def _beyond(value: Any, path: tuple[str | int, ...], parts: int) -> tuple[str, str | int, int] | None:
    """What is too much at this place: what it is, its size, and the limit."""
    if parts > MAX_PARTS:
        return "组成部分", f"超过{MAX_PARTS}个", MAX_PARTS
    if len(path) > MAX_DEPTH:
        return "嵌套层数", len(path), MAX_DEPTH
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return "单段文字长度", len(value), MAX_TEXT
    return None


def _inside(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield each, (*path, str(key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield each, (*path, index)


def check_pattern(pattern: str, place: Place) -> list[Finding]:
    """A pattern runs in an engine without backtracking (linear time); what only backtracking can do is refused."""
    if len(pattern) > MAX_PATTERN:
        return [BAD_PATTERN.at(place, pattern=pattern[:40] + "…", reason=f"长度超过{MAX_PATTERN}个字符")]
    if _LOOK_OR_BACK.search(pattern):
        return [BAD_PATTERN.at(place, pattern=pattern, reason="含有前后环视或回溯引用")]
    return []
