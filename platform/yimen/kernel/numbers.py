"""Numbers as addresses and forms write them."""

from __future__ import annotations

MAX_WHOLE = 2**53 - 1
"""What every database, browser and JSON reader counts exactly."""


def whole(text: str) -> int:
    """A whole number; ValueError for anything else, and beyond what every database takes."""
    number = int(text)
    if abs(number) > MAX_WHOLE:
        raise ValueError(f"out of range: {text[:20]}…")
    return number
