"""Figures of a period, by unit and by procedure: a few grouped queries over what the actor sees, and no row of a case.

A case counts for the unit that has it now, of a unit that is over for the one that keeps its past. *Opened* and *closed*
are counted by legal days in [since, until], what is open, late or nearly due as it stands on the day. One case counts once,
however many of its terms are late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from yimen.cases import (
    SOON_DAYS,
    Case,
    Configuration,
    DeadlineRow,
    JournalEvent,
    MembershipRow,
    heirs,
    unit_on,
    visible,
    watched,
)
from yimen.kernel import Actor

MOST_DAYS = 3_700
RUNNING = "running"
COUNTED_ACTS = {"override": "overridden", "return": "returned"}


@dataclass(slots=True)
class Figures:
    """Counts of cases; `staff` of people, `returned` and `overridden` of acts in the period."""

    opened: int = 0
    closed: int = 0
    open: int = 0
    late: int = 0
    near: int = 0
    returned: int = 0
    overridden: int = 0
    staff: int = 0

    def add(self, other: Figures) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def idle(self) -> bool:
        """No case and no act, whoever may be there."""
        return not any(getattr(self, each.name) for each in fields(self) if each.name != "staff")

    @property
    def workload(self) -> float | None:
        """Open cases for each of the staff; None where nobody is."""
        return self.open / self.staff if self.staff else None


@dataclass(frozen=True, slots=True)
class StageLine:
    """How many open cases of a procedure stand in a stage."""

    procedure: str
    stage: str
    count: int


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """How many open cases of a procedure stand in a stage in one unit."""

    unit: str
    procedure: str
    stage: str
    count: int


@dataclass(slots=True)
class Overview:
    """Figures by unit code and by procedure id, with their sum; stages in the order of how many stand there, and
    by unit in `places`. `former` names
    the units that are over and count for another, by that other's code."""

    since: date
    until: date
    units: dict[str, Figures] = field(default_factory=dict)
    procedures: dict[str, Figures] = field(default_factory=dict)
    total: Figures = field(default_factory=Figures)
    stages: list[StageLine] = field(default_factory=list)
    former: dict[str, list[str]] = field(default_factory=dict)
    places: list[PlaceLine] = field(default_factory=list)


def overview(
    session: Session, actor: Actor, *, day: date, since: date, until: date, procedure: str = ""
) -> Overview:
    """The figures over what an actor sees; raises `ValueError` for a period that ends before it begins, or too long."""
    if not since <= until or (until - since).days > MOST_DAYS:
        raise ValueError(f"no period: {since} to {until}")
    found = Overview(since, until)
    chosen = Case.procedure == procedure if procedure else None
    for row in _cases(session, actor, day, since, until, chosen):
        figures = Figures(row.opened, row.closed, row.open, row.late, row.near)
        found.units.setdefault(row.unit, Figures()).add(figures)
        found.procedures.setdefault(row.procedure, Figures()).add(figures)
    for row in _acts(session, actor, since, until, chosen):
        figures = Figures(**{COUNTED_ACTS[row.sort]: row.times})
        found.units.setdefault(row.unit, Figures()).add(figures)
        found.procedures.setdefault(row.procedure, Figures()).add(figures)
    for unit, count in _staff(session, actor, day).items():
        found.units.setdefault(unit, Figures()).staff = count
    configuration = Configuration.open(session, actor.jurisdiction, day=day)
    _count_for_heirs(found, configuration)
    for each in found.units.values():
        found.total.add(each)
    found.places = _places(session, actor, chosen, heirs(configuration))
    found.stages = _stages(found.places)
    return found


def _count_for_heirs(found: Overview, configuration: Configuration) -> None:
    """What units that are over had is their successors', with the old names told."""
    for old, heir in sorted(heirs(configuration).items()):
        if old in found.units:
            found.units.setdefault(heir, Figures()).add(found.units.pop(old))
            name = unit_on(configuration, old, configuration.day).get("name", old)
            found.former.setdefault(heir, []).append(str(name))


def _cases(
    session: Session, actor: Actor, day: date, since: date, until: date, chosen: ColumnElement[bool] | None
) -> Iterable[Any]:
    still = Case.status == "open"

    def counted(condition: ColumnElement[bool]) -> Any:
        return func.count(case((condition, 1)))

    statement = select(
        Case.unit,
        Case.procedure,
        counted(Case.opened_on.between(since, until)).label("opened"),
        counted(Case.closed_on.between(since, until)).label("closed"),
        counted(still).label("open"),
        counted(and_(still, Case.due_on < day)).label("late"),
        counted(and_(still, Case.due_on.between(day, day + timedelta(days=SOON_DAYS)))).label("near"),
    ).group_by(Case.unit, Case.procedure)
    return session.execute(visible(actor).of(_limited(statement, chosen)))


def _acts(
    session: Session, actor: Actor, since: date, until: date, chosen: ColumnElement[bool] | None
) -> Iterable[Any]:
    """Returns and overrides by the legal day on which they were done."""
    statement = (
        select(Case.unit, Case.procedure, JournalEvent.sort, func.count().label("times"))
        .join(Case, Case.id == JournalEvent.case_id)
        .where(
            watched(),
            JournalEvent.sort.in_(sorted(COUNTED_ACTS)),
            JournalEvent.occurred_on.between(since, until),
        )
        .group_by(Case.unit, Case.procedure, JournalEvent.sort)
    )
    return session.execute(visible(actor).of(_limited(statement, chosen)))


def _places(
    session: Session, actor: Actor, chosen: ColumnElement[bool] | None, successors: Mapping[str, str]
) -> list[PlaceLine]:
    statement = (
        select(Case.unit, Case.procedure, Case.stage_title, func.count().label("times"))
        .where(Case.status == "open")
        .group_by(Case.unit, Case.procedure, Case.stage_title)
    )
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in session.execute(visible(actor).of(_limited(statement, chosen))):
        counted[successors.get(row.unit, row.unit), row.procedure, row.stage_title] += row.times
    return [PlaceLine(*place, count) for place, count in sorted(counted.items())]


def _stages(places: Iterable[PlaceLine]) -> list[StageLine]:
    counted: Counter[tuple[str, str]] = Counter()
    for each in places:
        counted[each.procedure, each.stage] += each.count
    lines = [StageLine(*stage, count) for stage, count in counted.items()]
    return sorted(lines, key=lambda each: (-each.count, each.procedure, each.stage))


def _limited(statement: Any, chosen: ColumnElement[bool] | None) -> Any:
    return statement if chosen is None else statement.where(chosen)


def _staff(session: Session, actor: Actor, day: date) -> Mapping[str, int]:
    """How many people hold something in each unit that the actor sees."""
    m = MembershipRow
    statement = (
        select(m.unit, func.count(distinct(m.account)))
        .where(m.jurisdiction == actor.jurisdiction, m.since <= day, or_(m.until.is_(None), m.until > day))
        .group_by(m.unit)
    )
    return {unit: count for unit, count in session.execute(statement) if actor.reaches(unit)}


def late_terms(day: date) -> ColumnElement[bool]:
    """A term that runs and whose last day is past."""
    return and_(DeadlineRow.state == RUNNING, DeadlineRow.due_on < day)
