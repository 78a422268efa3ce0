"""Whether there was no room: on a disk of this machine, in the database's files, or in a quota."""

from __future__ import annotations

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_WORDS = ("database or disk is full", "no space left on device")
_SQLSTATE = "53100"  # PostgreSQL's disk_full


def is_disk_full(error: BaseException) -> bool:
    """Whether an error, or what it came from, says that there is no room left."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        if isinstance(each, OSError) and each.errno in _FULL:
            return True
        if getattr(each, "sqlstate", None) == _SQLSTATE:
            return True
        if any(word in str(each).lower() for word in _WORDS):
            return True
        each = each.__cause__ or each.__context__
    return False
