"""Which open cases look at certain items: what a change of the catalog would touch before it is in force.

The rehearsal reads ids, units, items and days of all open cases; names are read afterwards, by whoever looks at it,
of the cases in sight alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, system_actor

from .configuration import Configuration
from .guard import visible
from .models import AllegedAct, Case

CHUNK = 500


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An alleged act of an open case, with the days by which its configuration is read."""

    case_id: str
    unit: str
    item: str
    occurred_on: date | None
    opened_on: date


@dataclass(frozen=True, slots=True)
class SeenCase:
    """An open case as somebody who sees it reads it."""

    case_id: str
    number: str
    title: str
    unit: str


def open_acts(session: Session, jurisdiction: str, items: Select[Any]) -> Iterator[OpenAct]:
    """The alleged acts of open cases on the items whose codes are selected, case by case, the youngest first."""
    rehearser = system_actor("rehearse", jurisdiction)
    query = (
        select(Case.id, Case.unit, AllegedAct.item, AllegedAct.occurred_on, Case.opened_on)
        .join(AllegedAct, AllegedAct.case_id == Case.id)
        .where(AllegedAct.item.in_(items), AllegedAct.dropped.is_(False), Case.status == "open")
        .order_by(Case.id.desc(), AllegedAct.position)
    )
    for row in session.execute(visible(rehearser).of(query).execution_options(yield_per=2_000)):
        yield OpenAct(*row)


def seen_cases(session: Session, viewer: Actor, ids: Collection[str]) -> dict[str, SeenCase]:
    """Those of the cases that the viewer sees."""
    found: dict[str, SeenCase] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        chosen = select(Case.id, Case.number, Case.title, Case.unit).where(
            Case.id.in_(wanted[start : start + CHUNK])
        )
        for case_id, number, title, unit in session.execute(visible(viewer).of(chosen)):
            found[case_id] = SeenCase(case_id, number or "", title, unit)
    return found


def open_standing(session: Session, configuration: Configuration) -> str:
    """A mark that differs once a case was opened or closed, or an act was done in an open one.

    By unit, so that the closed cases of many years are not gone through.
    """
    rehearser = system_actor("rehearse", configuration.jurisdiction)
    units = configuration.snapshot.keys.get("unit", ())
    query = select(func.count(), func.coalesce(func.sum(Case.version), 0)).where(
        Case.unit.in_(units), Case.status == "open"
    )
    count, versions = session.execute(visible(rehearser).of(query)).one()
    return f"{count}:{versions}"
