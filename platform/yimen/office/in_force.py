"""How many entries of each kind are in force today."""

from __future__ import annotations

from sqlalchemy import func

from yimen.office.request import actor, configuration, db, today
from yimen.store import EntryRevision, select_in_force


def counts_in_force() -> dict[str, int]:
    """Entries by kind, in one query."""
    chosen = select_in_force(actor().jurisdiction, today(), configuration().number)
    counted = chosen.with_only_columns(EntryRevision.kind, func.count()).group_by(EntryRevision.kind)
    return {row[0]: row[1] for row in db().execute(counted)}
