"""What a process remembers between requests, per database: read configuration and Actors. Nothing of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Pool

from yimen.kernel import Actor, CompiledCache, Recent

COMPILED: CompiledCache[Any] = CompiledCache(max_bytes=8 * 1024 * 1024)
"""Forms and procedures by digest: inert, so one cache serves every database and jurisdiction of the process.

Compiled, a form takes five times the bytes of its source, a procedure eleven times (measured); a district has 0.4 MB.
"""


@dataclass
class Memory:
    """Snapshots by (jurisdiction, change-set number); Actors by (account, version, number, day);
    the items and other bulk entries last read by (jurisdiction, number, day, kind, key, unit)."""

    snapshots: Recent[Any] = field(default_factory=lambda: Recent(16))
    actors: Recent[Actor] = field(default_factory=lambda: Recent(20_000))
    revisions: Recent[Any] = field(default_factory=lambda: Recent(2_000))


_memories: WeakKeyDictionary[Pool, Memory] = WeakKeyDictionary()
_lock = Lock()


def memory_of(bind: Engine | Connection) -> Memory:
    """The memory of a database in this process."""
    pool = bind.engine.pool
    found = _memories.get(pool)
    if found is None:
        with _lock:
            found = _memories.setdefault(pool, Memory())
    return found
