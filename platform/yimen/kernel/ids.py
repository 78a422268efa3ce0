"""Ids that sort by the time they were made (UUID version 7, RFC 9562)."""

from __future__ import annotations

import os
import threading
import time
import uuid

COUNT = 1 << 12  # ids of one millisecond, before the next is lent


class _Ticks:
    """Numbers that grow with the clock, and never stand still or go back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1_000_000 * COUNT)
            return self._last


_ticks = _Ticks()


def new_id() -> str:
    """32 hex digits; the first 12 are the milliseconds since 1970.

    Within a process each id sorts after the one before it, as rows of one act are read in the order of their ids
    (RFC 9562, section 6.2, method 1: three digits count within the millisecond). The rest is random, so that
    processes that count alike do not meet.
    """
    stamp, count = divmod(_ticks.next(), COUNT)
    value = (stamp & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | count << 64 | 0x2 << 62
    return uuid.UUID(int=value | int.from_bytes(os.urandom(8)) >> 2).hex
