"""What a changed procedure would mean for cases that are under way.

Cases stay pinned; a rehearsal changes nothing. Its viewer learns the numbers of the cases that the viewer may see, of
the others only how many there are per unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, system_actor
from yimen.workflow import Act, Procedure
from yimen.workflow import Rehearsal as Outlook
from yimen.workflow import rehearse as try_out

from .configuration import Configuration
from .facts import facts_of
from .guard import visible
from .models import Case

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Strain:
    """What one case would lose: tasks that stand open now, results that are no longer known, the way out of stages
    (`shut`), or every way on (`stuck`). `terms` are (deadline, last day before, last day after or ""). `titles` calls
    all of them by name."""

    case_id: str
    number: str
    title: str
    unit: str
    lost: tuple[str, ...]
    stuck: bool
    forgotten: tuple[str, ...] = ()
    terms: tuple[tuple[str, str, str], ...] = ()
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shut: tuple[str, ...] = ()


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
    old, found = outlook(case, new, configuration)
    return None if found.harmless else strain_of(case, found, old, new)


def outlook(case: Case, new: Procedure, configuration: Configuration) -> tuple[Procedure, Outlook]:
    """The procedure that the case is pinned to, and what the new version would change for it."""
    old = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    act = Act("amend", configuration.day)
    facts = facts_of(case, configuration)
    return old, try_out(old, new, case.state, act, facts, configuration.calendar())


def strain_of(case: Case, found: Outlook, old: Procedure, new: Procedure) -> Strain:
    """A case with what it would lose, each thing by the title that its people know it by."""
    names = (*found.lost, *found.forgotten, *found.shut, *(name for name, _before, _after in found.terms))
    return Strain(
        case.id, case.number, case.title, case.unit, found.lost, found.stuck, found.forgotten, found.terms,
        {name: _title(name, old, new) for name in names}, found.shut,
    )  # fmt: skip


def _title(name: str, *procedures: Procedure) -> Mapping[str, str]:
    for each in procedures:
        known = each.items.get(name) or each.term(name)
        if known is not None:
            return known.title
    return {"zh": name}
