"""The structural configuration of a jurisdiction as one change-set number recorded it, read once per process.

Forms, procedures, documents, lists, pages, public sites, roles, kinds, parameters, calendars and units; bulk rows
(items, tiers, officers) stay in the database. A snapshot never changes, so a new number means a new snapshot and
nothing to invalidate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.store import EntryRevision

from .memory import memory_of

STRUCTURAL = (
    "kind", "form", "procedure", "document", "placeholder", "role", "parameter", "calendar", "unit", "listing", "page",
    "portal", "evidence-kind", "publication", "dossier", "case-table", "reform", "wording",
    "sight-grant", "figure",
)  # fmt: skip


class Revision(NamedTuple):
    """One revision of one entry as it was read; `body` is shared and never changed."""

    kind: str
    key: str
    scope: str
    digest: str
    body: Mapping[str, Any]
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Snapshot:
    """All structural revisions of one number, past and future valid days included; `made` caches what
    is derived from them (calendars, unit trees) by legal day."""

    jurisdiction: str
    number: int
    revisions: Mapping[tuple[str, str], tuple[Revision, ...]]
    keys: Mapping[str, tuple[str, ...]]
    made: dict[Any, Any] = field(default_factory=dict)

    def find(self, kind: str, key: str, day: date, unit: str = "") -> Revision | None:
        """The revision in force on the day; a unit's own stands before the jurisdiction's."""
        common: Revision | None = None
        for revision in self.revisions.get((kind, key), ()):
            if not revision.holds_on(day):
                continue
            if unit and revision.scope == unit:
                return revision
            if revision.scope == "":
                common = revision
        return common

    def all_of(self, kind: str, day: date, unit: str = "") -> list[Revision]:
        """Every entry of a kind in force on the day, by key."""
        found = (self.find(kind, key, day, unit) for key in self.keys.get(kind, ()))
        return [revision for revision in found if revision is not None]


def read_snapshot(session: Session, jurisdiction: str, number: int) -> Snapshot:
    """The snapshot of a number, from this process's memory or by one query."""
    snapshots = memory_of(session.get_bind()).snapshots
    known = snapshots.get((jurisdiction, number))
    if known is None:
        known = snapshots.put((jurisdiction, number), _load(session, jurisdiction, number))
    return known  # type: ignore[no-any-return]


def _load(session: Session, jurisdiction: str, number: int) -> Snapshot:
    statement = (
        select(
            EntryRevision.kind,
            EntryRevision.key,
            EntryRevision.scope,
            EntryRevision.digest,
            EntryRevision.body,
            EntryRevision.valid_from,
            EntryRevision.valid_to,
        )
        .where(
            EntryRevision.jurisdiction == jurisdiction,
            EntryRevision.kind.in_(STRUCTURAL),
            EntryRevision.recorded_by <= number,
            or_(EntryRevision.superseded_by.is_(None), EntryRevision.superseded_by > number),
        )
        .order_by(EntryRevision.kind, EntryRevision.key, EntryRevision.scope)
    )
    revisions: dict[tuple[str, str], list[Revision]] = {}
    keys: dict[str, dict[str, None]] = {}
    for row in session.execute(statement):
        revisions.setdefault((row.kind, row.key), []).append(Revision(*row))
        keys.setdefault(row.kind, {})[row.key] = None
    return Snapshot(
        jurisdiction,
        number,
        {name: tuple(found) for name, found in revisions.items()},
        {kind: tuple(found) for kind, found in keys.items()},
    )
