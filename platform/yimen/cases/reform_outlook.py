"""What a reform would mean for the cases it hands over, before anybody approves it. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.kernel import EVERYWHERE, system_actor
from yimen.workflow import deadlines, people_of

from .configuration import Configuration
from .guard import visible
from .models import Case
from .records import MembershipRow, Person
from .reforming import ReformPlan, moving_cases
from .roles import roles_of
from .standing import open_tasks

CHUNK = 200


@dataclass(frozen=True, slots=True)
class ReformStrain:
    """A case that is handed over: `freed` handled it or held a task and go elsewhere; `lost` are open tasks, by title, that
    nobody in the new unit may do; `terms` run on."""

    case_id: str
    unit: str
    target: str
    freed: tuple[str, ...]
    lost: tuple[str, ...]
    terms: int


def held_after(
    session: Session, jurisdiction: str, plan: ReformPlan, day: date
) -> dict[str, set[tuple[str, str]]]:
    """(unit, role) by account, as the reform leaves them on its day."""
    m = MembershipRow
    query = (
        select(m.account, m.unit, m.role)
        .join(Person, Person.account == m.account)
        .where(
            m.jurisdiction == jurisdiction,
            Person.active,
            m.since <= day,
            or_(m.until.is_(None), m.until > day),
        )
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for account, unit, role in session.execute(query):
        to = plan.officers.get(account, plan.heirs.get(unit, unit))
        if to:
            found.setdefault(account, set()).add((to, role))
    return found


def reform_strains(
    session: Session, configuration: Configuration, plan: ReformPlan, above: Mapping[str, str], day: date
) -> Iterator[ReformStrain]:
    """Every case that would be handed over as things stand; `above` is the unit over each unit after the reform."""
    held = held_after(session, configuration.jurisdiction, plan, day)
    moving = {each.case_id: each for each in moving_cases(session, configuration.jurisdiction, plan)}
    seen = visible(system_actor("reform", configuration.jurisdiction))
    reach = {key: role.reach for key, role in roles_of(configuration).items()}
    ids = sorted(moving)
    for start in range(0, len(ids), CHUNK):
        chosen = select(Case).where(Case.id.in_(ids[start : start + CHUNK])).order_by(Case.id)
        for case in session.scalars(seen.of(chosen)):
            target = moving[case.id].target
            there = _roles_by_account(held, reach, above, target)
            roles = set().union(*there.values()) if there else set()
            procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
            lost = [
                procedure.items[task].name()
                for (task, _round), state in open_tasks(procedure, case.state).items()
                if state == "open" and procedure.items[task].roles and not procedure.items[task].roles & roles
            ]
            freed = sorted(people_of(case.state) - there.keys())
            running = sum(each.state == "running" for each in deadlines(case.state))
            yield ReformStrain(case.id, case.unit, target, tuple(freed), tuple(lost), running)


def _roles_by_account(
    held: Mapping[str, set[tuple[str, str]]], reach: Mapping[str, str], above: Mapping[str, str], unit: str
) -> dict[str, set[str]]:
    """The roles that count in a unit: held there, above it with a reach of the whole subtree, or over everything."""
    line, last = {unit}, unit
    while above.get(last) and above[last] not in line:
        last = above[last]
        line.add(last)
    found: dict[str, set[str]] = {}
    for account, places in held.items():
        for where, role in places:
            whole = reach.get(role) == "jurisdiction" or where == EVERYWHERE
            if where == unit or whole or (where in line and reach.get(role) == "subtree"):
                found.setdefault(account, set()).add(role)
    return found
