"""Moving chosen cases over to the procedure that is in force now; all others stay with the one that they began with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.workflow import Act, Refusal, move

from . import codes
from .checking import Refused
from .configuration import Configuration, NotConfigured
from .facts import facts_of
from .guard import seen_case, visible
from .journal import require_writing
from .keeping import ActResult, Step, keep
from .models import Case
from .opening import bindings_of
from .rehearsal import Strain, outlook, strain_of
from .rows import Standing, write_anew
from .standing import decided_on
from .subject import keep_sums

CHUNK = 200
MOST_LOOKED_AT = 2_000
MOVES = "case.move"
ANEW = "anew"
"""Of a move that wrote the rows of open work as the new procedure has them."""


@dataclass(frozen=True, slots=True)
class MovableCase:
    """An open case that an older version of its procedure governs, and what moving it would change.

    `version` is the case's when it was looked at; `may_move` is false where it would lose a task or its way on.
    """

    case_id: str
    number: str
    title: str
    unit: str
    version: int
    strain: Strain
    may_move: bool


def movable_cases(
    session: Session,
    viewer: Actor,
    configuration: Configuration,
    procedure: str,
    *,
    after: str = "",
    limit: int = 50,
) -> list[MovableCase]:
    """The open cases that the viewer sees and that run under an older version, by id; `after` goes on behind a case."""
    found: list[MovableCase] = []
    for case in _pinned_elsewhere(session, viewer, configuration, procedure, after):
        new = configuration.procedure(procedure, case.unit)
        old, seen = outlook(case, new, configuration)
        strain = strain_of(case, seen, old, new)
        found.append(
            MovableCase(case.id, case.number, case.title, case.unit, case.version, strain, seen.harmless)
        )
        if len(found) == limit:
            break
    return found


def _pinned_elsewhere(
    session: Session, viewer: Actor, configuration: Configuration, procedure: str, after: str
) -> Iterator[Case]:
    looked_at, last = 0, after
    while looked_at < MOST_LOOKED_AT:
        chosen = select(Case).where(Case.procedure == procedure, Case.status == "open", Case.id > last)
        cases = session.scalars(visible(viewer).of(chosen).order_by(Case.id).limit(CHUNK)).all()
        yield from (case for case in cases if not _is_current(case, configuration))
        if len(cases) < CHUNK:
            return
        looked_at, last = looked_at + len(cases), cases[-1].id


def _is_current(case: Case, configuration: Configuration) -> bool:
    """Whether the case runs under what is in force for its unit; one whose procedure is gone has nowhere to move."""
    try:
        return bool(
            case.bindings["procedure"] == configuration.digest("procedure", case.procedure, case.unit)
        )
    except NotConfigured:
        return True


def case_of_number(session: Session, actor: Actor, number: str) -> Case | None:
    """The case of a number, if the actor sees it."""
    return session.scalars(visible(actor).of(select(Case).where(Case.number == number))).one_or_none()


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
    if _is_current(case, configuration):
        return Refused.of(codes.reason(codes.IS_CURRENT, number=case.number))
    new = configuration.procedure(case.procedure, case.unit)
    old, seen = outlook(case, new, configuration)
    if not seen.harmless:
        return Refused.of(_cannot(strain_of(case, seen, old, new)))
    act = Act("amend", clock.today(), reason=reason)
    outcome = move(new, case.state, act, facts_of(case, configuration), configuration.calendar())
    if isinstance(outcome, Refusal):
        return Refused.by(outcome)
    before, case.bindings = dict(case.bindings), bindings_of(configuration, new, case.unit)
    extra = {"before": before, "after": case.bindings, ANEW: True}
    step = Step(actor, configuration, new, act, outcome, clock, sort="move", extra=extra)
    result = keep(session, case, step)
    write_anew(session, case, new, Standing.of(new, case.state))
    keep_sums(session, visible(actor), case, decided_on(new, case.state))
    session.flush()
    return result


def _cannot(strain: Strain) -> codes.Reason:
    lost = [strain.titles[name].get("zh", name) for name in (*strain.lost, *strain.forgotten)]
    return codes.reason(codes.CANNOT_MOVE, number=strain.number, tasks="、".join(lost) or "—")
