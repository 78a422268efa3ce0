"""Trying a set on the cases that are under way, before anybody approves it. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration, Rehearsal
from yimen.cases import rehearse as rehearse_procedure
from yimen.kernel import Actor, Clock
from yimen.store import ChangeLine, ChangeSet
from yimen.workflow import ProcedureError, compile_procedure

from . import codes
from .refusal import ChangeRefused
from .views import require_reader


@dataclass(frozen=True, slots=True)
class Tried:
    """A procedure of the set, for one unit or for all (`scope` ""), and what open cases would lose under it."""

    procedure: str
    scope: str
    rehearsal: Rehearsal

    def as_json(self) -> dict[str, Any]:
        return {
            "procedure": self.procedure,
            "scope": self.scope,
            "looked_at": self.rehearsal.looked_at,
            "strains": [
                {"number": each.number, "unit": each.unit, "lost": list(each.lost), "stuck": each.stuck}
                for each in self.rehearsal.strains
            ],
            "hidden": dict(self.rehearsal.hidden),
        }


def rehearse(session: Session, viewer: Actor, set_id: str, *, clock: Clock) -> list[Tried]:
    """One result per procedure that the set brings; cases that the viewer may not see are only counted.

    Cases stay pinned to what they were opened under: a strain tells what moving them over would cost.
    """
    change_set = session.get(ChangeSet, set_id)
    if change_set is None:
        raise ChangeRefused(codes.NO_SUCH_SET.at(id=set_id))
    require_reader(viewer, change_set.jurisdiction)
    configuration = Configuration.open(session, change_set.jurisdiction, day=clock.today())
    line = ChangeLine
    query = (
        select(line.key, line.scope, line.body)
        .where(line.change_set == set_id, line.kind == "procedure", line.op != "withdrawn")
        .order_by(line.key, line.scope)
    )
    tried = []
    for key, scope, body in session.execute(query).all():
        try:
            procedure = compile_procedure(body)
        except ProcedureError:  # its faults are among the set's findings
            continue
        tried.append(
            Tried(key, scope, _of_unit(rehearse_procedure(session, viewer, procedure, configuration), scope))
        )
    return tried


def _of_unit(whole: Rehearsal, scope: str) -> Rehearsal:
    """The part of a rehearsal that a unit's own procedure concerns."""
    if not scope:
        return whole
    return replace(
        whole,
        strains=tuple(each for each in whole.strains if each.unit == scope),
        hidden={unit: count for unit, count in whole.hidden.items() if unit == scope},
    )
