"""What a changed procedure would mean for cases that are under way, and moving chosen ones over to it.

Cases stay pinned; a rehearsal changes nothing. Its viewer learns the numbers of the cases that the viewer may see, of
the others only how many there are per unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, system_actor
from yimen.workflow import Act, Procedure, Refusal, move
from yimen.workflow import rehearse as try_out

from . import codes
from .checking import Refused
from .configuration import Configuration
from .facts import facts_of
from .guard import seen_case, visible
from .journal import require_writing
from .keeping import ActResult, Step, keep
from .models import Case
from .opening import bindings_of

CHUNK = 500
MOVES = "case.move"


@dataclass(frozen=True, slots=True)
class Strain:
    """What one case would lose: tasks that stand open now, results that are no longer known, or every way on
    (`stuck`). `terms` are (deadline, last day before, last day after or "")."""

    case_id: str
    number: str
    title: str
    unit: str
    lost: tuple[str, ...]
    stuck: bool
    forgotten: tuple[str, ...] = ()
    terms: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`strains` are the cases the viewer sees, `hidden` counts the others by unit, `looked_at` all open ones."""

    looked_at: int
    strains: tuple[Strain, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)


def rehearse(
    session: Session, viewer: Actor, procedure: Procedure, configuration: Configuration
) -> Rehearsal:
    """How the open cases of a procedure would stand under a new version of it."""
    looked_at, strains, hidden = 0, [], Counter[str]()
    for case, strain in strained(session, procedure, configuration):
        looked_at += 1
        if strain is None:
            continue
        if visible(viewer).sees(case):
            strains.append(strain)
        else:
            hidden[case.unit] += 1
    return Rehearsal(looked_at, tuple(strains), dict(hidden))


def strained(
    session: Session, procedure: Procedure, configuration: Configuration
) -> Iterator[tuple[Case, Strain | None]]:
    """Every open case of the procedure with what it would lose under the new version, None where nothing.

    For the house's own use: whoever is told of it must be asked for with `visible`.
    """
    rehearser = system_actor("rehearse", configuration.jurisdiction)
    for case in _open_cases(session, rehearser, procedure.id):
        yield case, _strain(case, procedure, configuration)


def _open_cases(session: Session, rehearser: Actor, procedure: str) -> Iterator[Case]:
    last = ""
    while True:
        statement = select(Case).where(Case.procedure == procedure, Case.status == "open", Case.id > last)
        cases = session.scalars(visible(rehearser).of(statement).order_by(Case.id).limit(CHUNK)).all()
        yield from cases
        if len(cases) < CHUNK:
            return
        last = cases[-1].id


def _strain(case: Case, new: Procedure, configuration: Configuration) -> Strain | None:
    old = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    act = Act("amend", configuration.day)
    found = try_out(old, new, case.state, act, facts_of(case, configuration), configuration.calendar())
    if found.harmless:
        return None
    return Strain(
        case.id, case.number, case.title, case.unit, found.lost, found.stuck, found.forgotten, found.terms
    )


def move_case(
    session: Session,
    actor: Actor,
    case_id: str,
    *,
    expected_version: int,
    reason: str,
    clock: Clock,
) -> ActResult | Refused | None:
    """Moves a case to the procedure, forms and templates in force now, by a journaled act; None when not seen.

    Refused where the case would lose an open task or its way on.
    """
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        return None
    if case.version != expected_version:
        return Refused((codes.reason(codes.MOVED_ON),), stale=True)
    if not actor.may(MOVES):
        return Refused.of(codes.reason(codes.NOT_PERMITTED, permission=MOVES))
    if not reason.strip():
        return Refused.of(codes.reason(codes.REASON_NEEDED, place="reason"))
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    new = configuration.procedure(case.procedure, case.unit)
    strain = _strain(case, new, configuration)
    if strain is not None:
        tasks = "、".join((*strain.lost, *strain.forgotten)) or "—"
        return Refused.of(codes.reason(codes.CANNOT_MOVE, number=case.number, tasks=tasks))
    act = Act("amend", clock.today(), reason=reason)
    outcome = move(new, case.state, act, facts_of(case, configuration), configuration.calendar())
    if isinstance(outcome, Refusal):
        return Refused.by(outcome)
    old, case.bindings = dict(case.bindings), bindings_of(configuration, new, case.unit)
    extra = {"before": old, "after": case.bindings}
    step = Step(actor, configuration, new, act, outcome, clock, sort="move", extra=extra)
    return keep(session, case, step)
