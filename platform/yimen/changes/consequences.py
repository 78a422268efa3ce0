"""What a set would do to entries beside its own lines: locks of upper layers, and kinds that change under them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Finding
from yimen.pack import Kind, body_check, check_body, locked_changes, pack_codes
from yimen.store import ChangeLine, EntryRevision, Jurisdiction

from . import codes
from .after import place_of

MOST_PER_KIND = 20


def locked_parts(
    session: Session, owner: Jurisdiction, set_id: str, kinds: Mapping[str, Kind]
) -> Iterator[Finding]:
    """Lines that change what a layer above them locked, whichever way they came.

    A lower pack may change its own locks; a unit may not change those of its jurisdiction. A unit that gives up its
    own entry has its jurisdiction's again, and so touches none.
    """
    wanted = [each.id for each in kinds.values() if each.defines]
    line, r = ChangeLine, EntryRevision
    of_set = line.change_set == set_id, line.kind.in_(wanted)
    recorded: dict[tuple[str, str, str], Any] = {
        (kind, key, scope): (body, origin)
        for kind, key, scope, body, origin in session.execute(
            select(r.kind, r.key, r.scope, r.body, r.origin)
            .where(
                r.jurisdiction == owner.id,
                r.superseded_by.is_(None),
                r.kind.in_(wanted),
                r.key.in_(select(line.key).where(*of_set)),
            )
            .order_by(r.valid_from)
        )
    }
    query = select(line.kind, line.key, line.scope, line.body, line.origin).where(*of_set)
    for kind, key, scope, body, origin in session.execute(query):
        if scope and body is None and (kind, key, "") in recorded:
            continue
        layer = str(origin.get("layer", ""))
        for above in dict.fromkeys((scope, "")):
            found = recorded.get((kind, key, above))
            if found is None:
                continue
            guard, locker = _guard(owner, *found, of_unit=bool(scope) and not above)
            if guard is None or locker == layer:
                continue
            changed = locked_changes(guard, body or {})
            for path in changed if body is not None else [""] * bool(changed):
                yield pack_codes.LOCKED.at(
                    place_of(origin), kind=kinds[kind].label(), key=key, path=path or "全文", layer=locker
                )


def _guard(
    owner: Jurisdiction, body: Mapping[str, Any], origin: Mapping[str, Any], *, of_unit: bool
) -> tuple[Mapping[str, Any] | None, str]:
    """The body whose locks count against a line, and the layer that set them."""
    layer = str(origin.get("layer", ""))
    if of_unit:
        return body, layer or owner.id
    if layer in owner.base_lock:
        return body, layer
    if origin.get("base_layer") in owner.base_lock:
        return origin["base"], str(origin["base_layer"])
    return None, ""


def kinds_changed(
    session: Session, owner: Jurisdiction, set_id: str, kinds: Mapping[str, Kind]
) -> Iterator[Finding]:
    """Entries in record that the set leaves alone but whose kind it changes so that they no longer fit."""
    line, r = ChangeLine, EntryRevision
    changed = session.scalars(
        select(line.key).where(line.change_set == set_id, line.kind == "kind", line.op == "changed")
    )
    for name in list(changed):
        kind = kinds[name]
        is_sound = body_check(kind)
        own = select(line.key).where(line.change_set == set_id, line.kind == name, line.scope == r.scope)
        query = select(r.key, r.body, r.origin).where(
            r.jurisdiction == owner.id,
            r.kind == name,
            r.superseded_by.is_(None),
            r.key.not_in(own.correlate(r)),
        )
        broken: dict[str, int] = defaultdict(int)
        for key, body, origin in session.execute(query):
            if is_sound(body):
                continue
            broken[name] += 1
            if broken[name] <= MOST_PER_KIND:
                yield from check_body(kind, key, body, place_of(origin))[:1]
        if broken[name] > MOST_PER_KIND:
            yield codes.KIND_BREAKS.at(kind=kind.label(), count=broken[name])
