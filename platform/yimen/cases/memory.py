"""What a process remembers between requests, per database: read configuration and Actors. Nothing of a case."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

from yimen.kernel import Actor, CompiledCache

V = TypeVar("V")
COMPILED: CompiledCache[Any] = CompiledCache(max_bytes=96 * 1024 * 1024)
"""Forms and procedures by digest: inert, so one cache serves every database and jurisdiction of the process."""


class Recent(Generic[V]):
    """The most recently used values by key, bounded in number."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, value: V) -> V:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


@dataclass
class Memory:
    """Snapshots by (jurisdiction, change-set number); Actors by (account, version, number, day)."""

    snapshots: Recent[Any] = field(default_factory=lambda: Recent(16))
    actors: Recent[Actor] = field(default_factory=lambda: Recent(20_000))


_memories: WeakKeyDictionary[Pool, Memory] = WeakKeyDictionary()
_lock = Lock()


def memory_of(session: Session) -> Memory:
    """The memory of the session's database in this process."""
    pool = session.get_bind().engine.pool
    found = _memories.get(pool)
    if found is None:
        with _lock:
            found = _memories.setdefault(pool, Memory())
    return found
