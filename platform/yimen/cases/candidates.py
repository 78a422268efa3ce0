"""Who might be given a task of a case: people in office on the day who see the case by a role that does the task."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.workflow import Candidate

from .checking import is_certified
from .configuration import Configuration
from .mandates import away_on
from .records import MembershipRow, Person
from .roles import RoleView, roles_of

SEEING = frozenset({"unit", "subtree", "jurisdiction"})


@dataclass(frozen=True, slots=True)
class _Held:
    """A membership of today, with what its role reaches."""

    account: str
    officer: str | None
    unit: str
    role: RoleView


def candidates(
    session: Session,
    configuration: Configuration,
    unit: str,
    roles: frozenset[str],
    *,
    where: str = "",
    accounts: Collection[str] | None = None,
) -> list[Candidate]:
    """Those who hold one of the roles, by account, with what counts in the case's `unit`.

    `accounts` asks for certain people. Else for the holders in `where`; where it has none, for those above it whose role
    reaches it.
    """
    held = [
        each
        for each in _held(session, configuration, {unit, where} - {""}, roles, accounts)
        if _covers(each, unit, configuration)
    ]
    if accounts is None:
        near = [each for each in held if each.unit == where]
        held = near or [each for each in held if _covers(each, where, configuration)]
    away = away_on(session, configuration.jurisdiction, {each.account for each in held}, configuration.day)
    found: dict[str, Candidate] = {}
    for each in held:
        before = found.get(each.account)
        certified = is_certified(configuration, each.officer, configuration.day)
        own = (before.roles if before else frozenset()) | {each.role.id}
        found[each.account] = Candidate(each.account, own, certified, each.account in away)
    return [found[account] for account in sorted(found)]


def _held(
    session: Session,
    configuration: Configuration,
    units: Iterable[str],
    roles: frozenset[str],
    accounts: Collection[str] | None,
) -> list[_Held]:
    known = {key: role for key, role in roles_of(configuration).items() if key in roles}
    seeing = {key: role for key, role in known.items() if role.sees_cases and role.reach in SEEING}
    day = configuration.day
    chosen = (
        select(MembershipRow.account, Person.officer, MembershipRow.unit, MembershipRow.role)
        .join(Person, Person.account == MembershipRow.account)
        .where(
            MembershipRow.jurisdiction == configuration.jurisdiction,
            Person.jurisdiction == configuration.jurisdiction,
            Person.active,
            MembershipRow.role.in_(sorted(seeing)),
            MembershipRow.since <= day,
            or_(MembershipRow.until.is_(None), MembershipRow.until > day),
        )
    )
    if accounts is not None:
        chosen = chosen.where(MembershipRow.account.in_(sorted(accounts)))
    else:
        line = sorted({each for unit in units for each in configuration.line_above(unit)})
        far = sorted(key for key, role in seeing.items() if role.reach == "jurisdiction")
        chosen = chosen.where(or_(MembershipRow.unit.in_(line), MembershipRow.role.in_(far)))
    rows = session.execute(chosen.order_by(MembershipRow.account, MembershipRow.id))
    return [_Held(account, officer, unit, seeing[role]) for account, officer, unit, role in rows]


def _covers(held: _Held, unit: str, configuration: Configuration) -> bool:
    """Whether the role counts in the unit: held there, or above it with a reach that covers it."""
    if held.unit == unit or held.role.reach == "jurisdiction":
        return True
    return held.role.reach == "subtree" and held.unit in configuration.line_above(unit)
