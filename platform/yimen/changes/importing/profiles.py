"""Mappings that were confirmed once: entries of the kind `profile`, brought by the import that they were made for.

They are approved, versioned and undone with the entries that they read, and found again by the table's header.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.catalog import Profile, ReadTable, layout_of, profile_of
from yimen.kernel import digest
from yimen.pack import Entry
from yimen.store import current_number, in_force

KIND = "profile"
LONGEST_TITLE = 200


def profiles_in_force(session: Session, jurisdiction: str, day: date) -> list[Profile]:
    """Every profile that counts on the day."""
    return [Profile.from_json(body) for body in _bodies(session, jurisdiction, day).values()]


def _bodies(
    session: Session, jurisdiction: str, day: date, keys: list[str] | None = None
) -> dict[str, Mapping[str, Any]]:
    number = current_number(session, jurisdiction)
    rows = in_force(session, jurisdiction, day=day, number=number, kind=KIND, keys=keys)
    return {row.key: row.body for row in rows}


def profile_id(table: ReadTable) -> str:
    """The same for every table with this header; "" for one without titles, which no profile can find again."""
    layout = layout_of(table.seen)
    return f"columns-{digest(list(layout))[7:23]}" if layout else ""


def kept_profiles(
    session: Session, jurisdiction: str, tables: Iterable[ReadTable], wanted: Collection[str], day: date
) -> list[Entry]:
    """The wanted mappings as entries; one that says the same as before keeps its version, and so is no change."""
    chosen = {
        name: table
        for table in tables
        if table.kind is not None and (name := profile_id(table)) and name in wanted
    }
    known = _bodies(session, jurisdiction, day, sorted(chosen)) if chosen else {}
    return [_entry(name, table, known.get(name)) for name, table in chosen.items()]


def _entry(name: str, table: ReadTable, known: Mapping[str, Any] | None) -> Entry:
    assert table.kind is not None
    title = f"{table.kind.label()}：{table.file.rsplit('.', 1)[0]}"[:LONGEST_TITLE]
    before = int(known["version"]) if known else 0
    said = profile_of(table, id=name, version=before or 1).as_json()
    if known is not None and said == {part: value for part, value in known.items() if part != "title"}:
        return Entry(KIND, name, dict(known))
    return Entry(KIND, name, {**said, "title": title, "version": before + 1})
