"""A set made by hand against the law library and the tiers that stand beside it, as an import is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.catalog import Grounds, check_beside_library, grounds_of
from yimen.kernel import Finding, Place
from yimen.pack import Entry, Kind
from yimen.store import ChangeLine, ChangeSet

from .after import place_of
from .importing.choices import Options
from .importing.grounds import grounds

READ_ALREADY = ("import", "pack", "undo")
_LIBRARY = ("law", "article")


def beside_library(
    session: Session, change_set: ChangeSet, kinds: Mapping[str, Kind], today: date
) -> list[Finding]:
    """Findings of the lines of kinds that cite laws; of an import, a pack, an undo they were told when it was read."""
    if change_set.sort in READ_ALREADY:
        return []
    gone, entries = _lines(session, change_set.id)
    named = {each.kind for each in entries} & {each.id for each in kinds.values() if not each.structural}
    if not named - set(_LIBRARY):
        return []
    day = change_set.effective_from or today
    resting = [each for each in entries if each.kind in named]
    options = Options(day, blank_absent=True)
    known = grounds_of(entries, grounds(session, change_set.jurisdiction, kinds, resting, options))
    return check_beside_library(resting, kinds, _without(known, gone), day)


def _lines(session: Session, set_id: str) -> tuple[set[tuple[str, str]], list[Entry]]:
    """What the set takes away, and what it brings."""
    line = ChangeLine
    query = select(line.op, line.kind, line.key, line.body, line.origin).where(
        line.change_set == set_id, line.scope == ""
    )
    gone, entries = set(), []
    for op, kind, key, body, origin in session.execute(query):
        if op == "withdrawn":
            gone.add((kind, key))
        else:
            place = place_of(origin)
            place = place if place.file else Place("", path=f"/{kind}/{key}")
            entries.append(Entry(kind, key, body, place=place, origin=origin))
    return gone, entries


def _without(known: Grounds, gone: set[tuple[str, str]]) -> Grounds:
    """The standing tiers without those that the set takes away."""
    tiers = {
        item: [each for each in standing if (each.kind, each.key) not in gone]
        for item, standing in known.tiers.items()
    }
    return replace(known, tiers=tiers)
