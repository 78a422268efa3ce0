"""A cache of compiled things by digest, bounded by bytes; what is compiled is inert and shared by threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class CompiledCache(Generic[T]):
    """Least recently used goes first; `compilations` counts how often a builder ran (tests read it)."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[str, str], tuple[T, int]] = OrderedDict()
        self._lock = Lock()
        self.compilations = 0

    def get(self, sort: str, digest: str, size: int, build: Callable[[], T]) -> T:
        """The thing of that sort and digest, built at most once while it stays; `size` is its source's
        bytes."""
        key = (sort, digest)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found[0]
        built = build()
        with self._lock:
            self.compilations += 1
            if key not in self._kept:
                self._kept[key] = (built, size)
                self._bytes += size
                while self._bytes > self._max_bytes and len(self._kept) > 1:
                    _, (_, freed) = self._kept.popitem(last=False)
                    self._bytes -= freed
        return built

    def peek(self, sort: str, digest: str) -> T | None:
        """The thing if it is kept; nothing is built."""
        with self._lock:
            found = self._kept.get((sort, digest))
            if found is None:
                return None
            self._kept.move_to_end((sort, digest))
            return found[0]
