"""Texts in the order in which people count: numbers within them are numbers."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"([0-9]+)")


def natural(text: str) -> tuple[str | int, ...]:
    """What to sort texts by: `a2` stands before `a10`. Text and numbers take turns, so that any two can be compared."""
    return tuple(int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(text)))
