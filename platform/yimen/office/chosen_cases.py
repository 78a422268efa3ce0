"""Cases chosen from a list for one deed: what came of each, and who they can be given to."""

from __future__ import annotations

from dataclasses import dataclass

from yimen import cases, changes
from yimen.office.reach import EVERYWHERE
from yimen.office.request import actor, configuration, db, today
from yimen.office.shell import unit_names
from yimen.workflow import Reason

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one chosen case; no reasons: it was done. `note` says more of it."""

    case_id: str
    number: str
    reasons: tuple[Reason, ...] = ()
    note: str = ""


def people_who_act() -> list[tuple[str, str]]:
    """(account, name) of everybody who acts in cases of the units in reach, the Actor too."""
    roles = frozenset(changes.acting_roles(configuration()))
    units = set(unit_names()) if EVERYWHERE in actor().units else set(actor().units) & set(unit_names())
    found = dict(cases.fellows(db(), actor(), units, today(), roles))
    if any(actor().roles_over(unit) & roles for unit in units):
        found[actor().account] = actor().name
    return sorted(found.items())
