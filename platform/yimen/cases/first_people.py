"""The first people of a jurisdiction that another one founded: nobody is there yet who could let them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock
from yimen.store import Jurisdiction

from . import audit, codes
from .configuration import Configuration
from .people import RightsRefused
from .records import MembershipRow, Person
from .roles import roles_of

FIRST_RIGHT = "admin.security"


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Who is let in, and the roles held in the unit of that code; one of the roles must give `FIRST_RIGHT`."""

    account: str
    name: str
    unit: str
    roles: tuple[str, ...]
    officer: str = ""


def may_admit_first(session: Session, actor: Actor, jurisdiction: str) -> bool:
    """Whether the actor is a security administrator of the founding jurisdiction, and nobody has an account there yet."""
    if actor.sort != "person" or not actor.may(FIRST_RIGHT):
        return False
    row = session.get(Jurisdiction, jurisdiction)
    if row is None or not row.bootstrap or row.founded_by != actor.jurisdiction:
        return False
    return not session.scalar(select(exists().where(Person.jurisdiction == jurisdiction)))


def admit_first(
    session: Session, actor: Actor, jurisdiction: str, people: Iterable[FirstPerson], clock: Clock
) -> None:
    """Lets in the security administrators that the founded jurisdiction's own officers' table names, and nobody else; told
    in the audit trail of the founding jurisdiction. Raises `PermissionError`, `RightsRefused`."""
    session.get(Jurisdiction, jurisdiction, with_for_update=True)
    if not may_admit_first(session, actor, jurisdiction):
        raise PermissionError(FIRST_RIGHT)
    configuration = Configuration.open(session, jurisdiction, day=clock.today())
    roles, units = roles_of(configuration), configuration.units()
    for each in people:
        held = {role for role in each.roles if role in roles and FIRST_RIGHT in roles[role].permissions}
        if not held:
            raise PermissionError(FIRST_RIGHT)
        if each.unit not in units:
            raise RightsRefused(codes.UNKNOWN_UNIT, unit=each.unit)
        session.add(
            Person(
                account=each.account,
                jurisdiction=jurisdiction,
                name=each.name,
                officer=each.officer or None,
                active=True,
                version=1,
                epoch=1,
                created_at=clock.now(),
            )
        )
        session.flush()
        for role in sorted(held):
            session.add(
                MembershipRow(
                    jurisdiction=jurisdiction,
                    account=each.account,
                    unit=each.unit,
                    role=role,
                    since=clock.today(),
                    until=None,
                    granted_by=actor.account,
                    granted_at=clock.now(),
                )
            )
            data = {"unit": each.unit, "role": role, "jurisdiction": jurisdiction}
            audit.record(session, actor, "admit_first", each.account, data, clock)
