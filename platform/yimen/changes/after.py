"""What would be configured once a set is in force: the ground on which it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Place
from yimen.pack import Configured, Entry, EntryRef, Kind, kind_from_body
from yimen.store import ChangeLine, EntryRevision, source_content


def kinds_after(session: Session, jurisdiction: str, set_id: str) -> dict[str, Kind]:
    """Kinds in record now with the set's own laid over them."""
    bodies: dict[str, Mapping[str, Any]] = {}
    r = EntryRevision
    for key, body in session.execute(
        select(r.key, r.body)
        .where(r.jurisdiction == jurisdiction, r.kind == "kind", r.scope == "", r.superseded_by.is_(None))
        .order_by(r.valid_from)
    ):
        bodies[key] = body
    line = ChangeLine
    for key, op, body in session.execute(
        select(line.key, line.op, line.body).where(line.change_set == set_id, line.kind == "kind")
    ):
        if op == "withdrawn":
            bodies.pop(key, None)
        else:
            bodies[key] = body
    return {
        key: kind_from_body(body) for key, body in bodies.items() if "schema" in body and "binding" in body
    }


def configured_after(
    session: Session, jurisdiction: str, set_id: str, day: date, kinds: Mapping[str, Kind]
) -> Configured:
    """Structural entries (and parameters) in force on `day` once the set is active."""
    wanted = [each.id for each in kinds.values() if each.defines]
    entries = {each.ref: each for each in _recorded(session, jurisdiction, day, wanted)}
    changed, withdrawn = set(), set()
    line = ChangeLine
    query = select(line.op, line.scope, line.kind, line.key, line.body, line.origin).where(
        line.change_set == set_id, line.kind.in_(wanted)
    )
    for op, scope, kind, key, body, origin in session.execute(query):
        ref = EntryRef(scope, kind, key)
        if op == "withdrawn":
            entries.pop(ref, None)
            withdrawn.add(ref)
            continue
        entries[ref] = Entry(kind, key, body, scope, place=place_of(origin), origin=origin)
        changed.add(ref)
    return Configured(
        entries,
        kinds,
        frozenset(changed),
        frozenset(withdrawn),
        lambda digest: source_content(session, digest),
    )


def _recorded(session: Session, jurisdiction: str, day: date, kinds: list[str]) -> list[Entry]:
    r = EntryRevision
    query = select(r.scope, r.kind, r.key, r.body, r.origin).where(
        r.jurisdiction == jurisdiction,
        r.superseded_by.is_(None),
        r.kind.in_(kinds),
        r.valid_from <= day,
        or_(r.valid_to.is_(None), r.valid_to > day),
    )
    return [
        Entry(kind, key, body, scope, place=place_of(origin), origin=origin)
        for scope, kind, key, body, origin in session.execute(query)
    ]


def place_of(origin: Mapping[str, Any]) -> Place:
    """The place that the draft noted in a line's origin."""
    stated = origin.get("place") or {}
    return Place(
        stated.get("file", ""),
        stated.get("sheet"),
        stated.get("row"),
        stated.get("column"),
        stated.get("path"),
    )
