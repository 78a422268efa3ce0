"""Figures over the cases that a grant shows, where it grants figures: sums by procedure and by unit, no case among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy import case as case_when
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock

from .configuration import Configuration
from .granted import grant_to, write_down
from .guard import Grant, visible_by_grant
from .models import Case

COUNTED = ("opened", "closed", "open", "late")


@dataclass(frozen=True, slots=True)
class GrantedFigures:
    """`rows` are (procedure, unit, counts by `COUNTED`); the unit is "" where the grant does not show units."""

    grant: Grant
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]

    @property
    def total(self) -> tuple[int, ...]:
        return tuple(sum(row[2][place] for row in self.rows) for place in range(len(COUNTED)))


def granted_figures(
    session: Session,
    actor: Actor,
    place: str,
    key: str,
    *,
    day: date,
    since: date,
    until: date,
    clock: Clock,
) -> GrantedFigures | None:
    """What was opened and closed in [since, until], what is open and late today; None where no figures are granted. Written
    down in both jurisdictions."""
    grant = grant_to(session, actor, place, key, day)
    if grant is None or not grant.figures:
        return None
    still = Case.status == "open"
    by: list[Any] = [Case.procedure, *([Case.unit] if "unit" in grant.facts else [])]

    def counted(condition: Any) -> Any:
        return func.count(case_when((condition, 1)))

    asked = select(
        *by,
        counted(Case.opened_on.between(since, until)),
        counted(Case.closed_on.between(since, until)),
        counted(still),
        counted(and_(still, Case.due_on < day)),
    ).group_by(*by)
    there = Configuration.open(session, place, day=day)
    titles = {each.key: str(each.body["title"].get("zh", each.key)) for each in there.entries("procedure")}
    names = {code: str(body.get("name", code)) for code, body in there.units().items()}
    rows = []
    for row in session.execute(visible_by_grant(grant).of(asked)):
        unit = names.get(row[1], row[1]) if len(by) > 1 else ""
        rows.append((titles.get(row[0], row[0]), unit, tuple(map(int, row[len(by) :]))))
    write_down(
        session, actor, grant, clock, figures=len(rows), since=since.isoformat(), until=until.isoformat()
    )
    return GrantedFigures(grant, tuple(sorted(rows)))
