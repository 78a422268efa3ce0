"""Imports that nobody touched for a while are gone, with the files and everything read from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from yimen.kernel import Clock
from yimen.store import Job

from .models import CatalogImport
from .taking import CHECK_KIND

ENDED = ("done", "failed", "cancelled")


def clear_imports(session: Session, jurisdiction: str, *, days: int, clock: Clock) -> int:
    """Delete the jurisdiction's imports untouched for so many days; how many.

    Check jobs of the first release carried the uploaded file in their payload: it is dropped after the same time.
    """
    before = clock.now() - timedelta(days=days)
    i = CatalogImport
    gone: Any = session.execute(delete(i).where(i.jurisdiction == jurisdiction, i.touched_at < before))
    session.execute(
        update(Job)
        .where(
            Job.jurisdiction == jurisdiction,
            Job.kind == CHECK_KIND,
            Job.state.in_(ENDED),
            Job.created_at < before,
            Job.payload["content"].as_string().is_not(None),
        )
        .values(payload={})
        .execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)
