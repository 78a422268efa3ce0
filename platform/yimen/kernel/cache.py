"""What a process keeps of what it made: compiled things by digest, bounded by bytes, and others bounded in number.

What is kept is inert and shared by threads.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class CompiledCache(Generic[T]):
    """Least recently used goes first, by the bytes of sources; `compilations` counts how often a builder ran (for tests)."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
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
                while self._bytes > self.max_bytes and len(self._kept) > 1:
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


class Recent(Generic[T]):
    """The most recently used values by key, bounded in number."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of the key, made where it is not kept; two threads may both make it."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found
