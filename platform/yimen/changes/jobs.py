"""What the runners of this room's jobs need of the worker."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.store import Database


class RunningJob(Protocol):
    """A job in the worker's hands, as far as these runners use it."""

    id: str
    payload: dict[str, Any]
    jurisdiction: str
    database: Database
    clock: Clock
    packs: str | None

    def actor(self) -> Actor: ...

    def progress(self, done: int, total: int, phase: str = "") -> None: ...

    def finish(self, session: Session, result: dict[str, Any] | None = None) -> None: ...
