"""Names of files as people send them."""

from __future__ import annotations

_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNREAD = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, *_TURNING))


def file_name(said: str) -> str:
    """The name without its folders, and without signs that nobody sees: one that turns the direction of writing lets a
    name end otherwise than it reads."""
    return said.replace("\\", "/").rsplit("/", 1)[-1].translate(_UNREAD).strip()
