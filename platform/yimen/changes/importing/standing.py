"""What stands, by its digests: asked of a whole kind at once, and once in a session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from yimen.store import EntryRevision, select_in_force

_KEPT = "stamps in force"


def stamps_in_force(
    session: Session, jurisdiction: str, day: date, number: int, kind: str
) -> Mapping[str, str]:
    """{key: digest} of what the jurisdiction itself has in force; of a number and a day it never changes."""
    kept: dict[tuple[object, ...], Mapping[str, str]] = session.info.setdefault(_KEPT, {})
    asked = (jurisdiction, day, number, kind)
    if asked not in kept:
        query = select_in_force(jurisdiction, day, number, kind)
        rows = query.with_only_columns(EntryRevision.key, EntryRevision.digest)
        kept[asked] = dict(session.connection().execute(rows).all())
    return kept[asked]
