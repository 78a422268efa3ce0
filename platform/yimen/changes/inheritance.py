"""A form (or procedure) as a unit inherits it: what the layer above says, what the unit says, both laid together anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Finding, digest
from yimen.pack import Clash, Entry, UnknownAnchor, diff_patch, three_way
from yimen.store import EntryRevision, Jurisdiction, current_number, select_in_force, valid_and_recorded

from . import codes

FORM = "form"
PROCEDURE = "procedure"
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inherited:
    """`base` is the body above (None for one that only this layer has), `layer` who says it; `own` is this layer's
    own in force (None where it has none). `body` is what its officers use now, laid anew over the base; `clashes`
    are places that both changed since."""

    base: Body | None
    layer: str
    own: Body | None
    body: Body
    clashes: tuple[Clash, ...] = ()
    base_origin: Body = field(default_factory=dict)


def inherited(
    session: Session, jurisdiction: str, key: str, scope: str, day: date, kind: str = FORM
) -> Inherited | None:
    """The form (or procedure) for a unit ("" for the whole jurisdiction) on a day; None where no layer has it."""
    owner = session.get(Jurisdiction, jurisdiction)
    common, unit = _in_force(session, jurisdiction, kind, key, "", day), None
    if scope:
        unit = _in_force(session, jurisdiction, kind, key, scope, day)
    if owner is None or (common is None and unit is None):
        return None
    if scope:
        return _of_unit(owner, common, unit)
    assert common is not None
    return _of_jurisdiction(owner, common)


def _in_force(
    session: Session, jurisdiction: str, kind: str, key: str, scope: str, day: date
) -> EntryRevision | None:
    number = current_number(session, jurisdiction)
    query = select_in_force(jurisdiction, day, number, kind, scope).where(
        EntryRevision.key == key, EntryRevision.scope == scope
    )
    return session.scalar(query)


def _of_unit(owner: Jurisdiction, common: EntryRevision | None, unit: EntryRevision | None) -> Inherited:
    layer = owner.title or owner.id
    if common is None:
        assert unit is not None
        return Inherited(None, "", unit.body, unit.body)
    if unit is None:
        return Inherited(common.body, layer, None, common.body, base_origin=common.origin)
    body, clashes = over(unit.body, unit.origin, common.body)
    return Inherited(common.body, layer, unit.body, body, tuple(clashes), common.origin)


def _of_jurisdiction(owner: Jurisdiction, common: EntryRevision) -> Inherited:
    origin = common.origin
    if origin.get("layer") in owner.base_lock:
        return Inherited(common.body, str(origin["layer"]), None, common.body, base_origin=origin)
    if origin.get("base_layer") in owner.base_lock:
        layer = str(origin["base_layer"])
        return Inherited(origin["base"], layer, common.body, common.body, base_origin={"layer": layer})
    return Inherited(None, "", common.body, common.body)


def over(body: Body, origin: Body, base: Body) -> tuple[Body, list[Clash]]:
    """A layer's own form laid three ways over what stands above it now, and the places that both changed."""
    if "patch" not in origin or "base" not in origin:
        return body, []
    if origin.get("patched") == digest(base):
        return body, []
    return laid_anew(origin["base"], base, origin["patch"])


def laid_anew(old: Body, new: Body, patch: Body) -> tuple[Body, list[Clash]]:
    """The patch, written against `old`, laid over `new`; a place behind a part that is gone is given up and told."""
    clashes: list[Clash] = []
    for _ in range(200):
        try:
            made, found = three_way(old, new, patch)
        except UnknownAnchor as lost:
            anchor = str(lost.args[0])
            clashes.append(Clash(f"/ui（{anchor}）", anchor, None, None))
            patch = _without_anchor(patch, anchor)
            continue
        return made, [*clashes, *found]
    raise AssertionError("a patch names more lost places than it has")


def _without_anchor(patch: Any, anchor: str) -> Any:
    if isinstance(patch, list):
        return [_without_anchor(each, anchor) for each in patch]
    if not isinstance(patch, Mapping):
        return patch
    return {
        key: _without_anchor(each, anchor)
        for key, each in patch.items()
        if not (key == "$after" and str(each or "") == anchor)
    }


def own_origin(inherited: Inherited, body: Body) -> dict[str, Any]:
    """The origin of a layer's own form: its patch and what it patched, for the next time that the base moves."""
    if inherited.base is None:
        return {}
    return {
        "patch": diff_patch(inherited.base, body),
        "patched": digest(inherited.base),
        "base": dict(inherited.base),
        "base_layer": str(inherited.base_origin.get("layer", "")),
    }


def units_along(
    session: Session, configuration: Configuration, kind: str, key: str, above: Inherited, base: Body
) -> tuple[list[Entry], list[Finding]]:
    """The units' own entries of a kind and key, laid over the new one of the whole jurisdiction.

    What both changed stays as the unit has it, and is told.
    """
    r = EntryRevision
    recorded = valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number)
    query = select(r).where(recorded, r.kind == kind, r.key == key, r.scope != "").order_by(r.scope)
    over_new = replace(above, base=base, base_origin={})
    known = configuration.kinds().get(kind)
    label = known.label() if known is not None else kind
    entries, findings = [], []
    for row in session.scalars(query):
        body, clashes = over(row.body, row.origin, base)
        entries.append(Entry(kind, key, body, row.scope, origin=own_origin(over_new, body)))
        unit = str(configuration.units().get(row.scope, {}).get("name", row.scope))
        findings += [
            codes.UNIT_DIFFERS.at(unit=unit, kind=label, key=key, path=each.path or "/") for each in clashes
        ]
    return entries, findings
