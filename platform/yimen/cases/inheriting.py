"""A case that ended in a unit which is no more: its successor takes it over where it has to be decided anew.

What ended stays with the unit that ended, under its name of then. Only where a court or a superior wants it redone does
somebody have to act on it again: whoever could in the successor takes it over first, in an act of its own with a reason.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act, taken_over

from . import codes
from .acting import CaseNotFound
from .checking import Refused
from .configuration import Configuration
from .guard import seen_case
from .journal import require_writing
from .keeping import ActResult, Step, keep
from .models import Case
from .succession import heirs

SORT = "reform"
REOPENING = ("annul", "override")


def heir_of(configuration: Configuration, actor: Actor, case: Case) -> str:
    """The unit for which the actor may take the case over, or "": it ended, its unit is no more, and the actor has a role
    there by which the procedure lets a case be decided anew."""
    if case.status == "open" or case.unit in configuration.units() or not actor.may("case.act"):
        return ""
    heir = heirs(configuration).get(case.unit, "")
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    roles = {
        role for sort in REOPENING if (act := procedure.case_acts.get(sort)) is not None for role in act.roles
    }
    return heir if heir and roles & actor.roles_over(heir) else ""


def inherit_case(
    session: Session, actor: Actor, case_id: str, *, expected_version: int, reason: str, clock: Clock
) -> ActResult | Refused:
    """The case as the successor's, or why not. Needs a writing session; raises `CaseNotFound`."""
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    heir = heir_of(configuration, actor, case)
    if not heir or case.version != expected_version:
        return Refused.of(codes.reason(codes.NO_HEIR, number=case.number))
    if not reason.strip():
        return Refused.of(codes.reason(codes.REASON_NEEDED, place="reason"))
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    values = {"left": case.unit, "unit": heir}
    act = Act("amend", clock.today(), reason=reason.strip(), values=values)
    outcome = taken_over(case.state, heir, case.unit)
    step = Step(actor, configuration, procedure, act, outcome, clock, values=values, sort=SORT)
    return keep(session, case, step)
