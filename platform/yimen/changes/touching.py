"""Before a set comes into force: which open cases it would touch, by their items and by their procedure."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from yimen.cases import Touched, cases_touched
from yimen.kernel import Actor, Clock
from yimen.store import ChangeLine, ChangeSet, EntryRevision, case_field

from .rehearsal import Tried, rehearse

ITEM, TIER, PROCEDURE = "item", "tier", "procedure"


@dataclass(frozen=True, slots=True)
class SetRehearsal:
    """`catalog`: open cases on items (or items whose tiers) the set changes; `procedures`: what open cases would
    lose under its procedures, if they were moved over to them."""

    catalog: Touched
    procedures: tuple[Tried, ...]

    @property
    def touches(self) -> bool:
        strained = any(each.rehearsal.strains or each.rehearsal.hidden for each in self.procedures)
        return self.catalog.total > 0 or strained


def rehearse_set(session: Session, viewer: Actor, change_set: ChangeSet, *, clock: Clock) -> SetRehearsal:
    """Names of cases only as the viewer may see them, counts per unit for the others."""
    kinds = (change_set.summary or {}).get("lines", {})
    catalog, tried = Touched(), []
    if ITEM in kinds or TIER in kinds:
        catalog = cases_touched(session, viewer, _items(change_set.id))
    if PROCEDURE in kinds:
        tried = rehearse(session, viewer, change_set.id, clock=clock)
    return SetRehearsal(catalog, tuple(tried))


def _items(set_id: str) -> Select[str]:
    """Codes of the items in a set, and of those whose tiers are in it, before or after."""
    line, r = ChangeLine, EntryRevision
    own = line.change_set == set_id
    direct = select(line.key).where(own, line.kind == ITEM)
    after = select(case_field(line.body, "item")).where(own, line.kind == TIER, line.body.is_not(None))
    before = (
        select(case_field(r.body, "item")).join(line, line.before_id == r.id).where(own, line.kind == TIER)
    )
    return select(union(direct, after, before).subquery().c[0])
