"""People: accounts as this house knows them, memberships in units, and the Actor made of them.

Memberships are rows set by the security administrator, each change in the audit trail. An Actor is cached per
process by account, authorisation version, change-set number and legal day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Engine, bindparam, or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, Membership
from yimen.store import Jurisdiction

from . import audit, codes
from .configuration import Configuration
from .mandates import LENT_RIGHTS, mandates_on, touch_substitutes
from .memory import memory_of
from .records import MembershipRow, Person
from .roles import named_by, permissions_of, roles_of, shown_by, sights_by, standing_of
from .succession import with_former


class UnknownAccount(LookupError):
    """No such account in this house, or it was shut, or its sessions were ended."""


class RightsRefused(ValueError):
    """A change of rights that may not be; `code` and the message for the person who tried."""

    def __init__(self, kind: Any, **values: object) -> None:
        super().__init__(kind.told(**values))
        self.code = kind.code


_STAMP = (
    select(Person.active, Person.version, Jurisdiction.sequence)
    .join(Jurisdiction, Jurisdiction.id == Person.jurisdiction)
    .where(Person.account == bindparam("account"))
)


def load_actor(session: Session, account: str, day: date, *, stamp: tuple[int, int] | None = None) -> Actor:
    """The Actor of an account on a legal day; raises `UnknownAccount`.

    One query when cached; none when `stamp` (Person.version, Jurisdiction.sequence) was read by the caller, who
    then has checked that the account is open.
    """
    if stamp is None:
        session.flush()
        row = session.connection().execute(_STAMP, {"account": account}).one_or_none()
        if row is None or not row.active:
            raise UnknownAccount(account)
        stamp = (row.version, row.sequence)
    actors = memory_of(session.get_bind()).actors
    key = (account, *stamp, day)
    known = actors.get(key)
    if known is None:
        known = actors.put(key, _make_actor(session, account, day, stamp[1]))
    return known


def known_actor(engine: Engine, account: str, day: date, stamp: tuple[int, int]) -> Actor | None:
    """What `load_actor` would give, where this process has it in mind; no session is needed."""
    return memory_of(engine).actors.get((account, *stamp, day))


def _make_actor(session: Session, account: str, day: date, number: int) -> Actor:
    person = session.get(Person, account, populate_existing=True)
    if person is None or not person.active:
        raise UnknownAccount(account)
    configuration = Configuration.open(session, person.jurisdiction, day=day, number=number)
    held = tuple(
        Membership(row.unit, row.role, row.since, row.until) for row in memberships(session, account, on=day)
    )
    roles = roles_of(configuration)
    own = [each for each in held if each.role in roles]
    mandates, lent = mandates_on(session, configuration, account, held, roles)
    known = [*own, *lent]
    reached = frozenset().union(*(shown_by(each, roles[each.role], configuration) for each in known))
    return Actor(
        sort="person",
        account=account,
        name=person.name,
        jurisdiction=person.jurisdiction,
        memberships=held,
        permissions=permissions_of(own, roles) | (permissions_of(lent, roles) & LENT_RIGHTS),
        units=with_former(configuration, reached),
        version=person.version,
        officer=person.officer,
        standing=standing_of(known, roles, configuration),
        mandates=tuple(mandates),
        named=named_by(known, roles, configuration),
        sights=sights_by(known, roles, configuration),
    )


def memberships(session: Session, account: str, *, on: date | None = None) -> list[MembershipRow]:
    """An account's memberships, oldest first; with `on` only those held on that day."""
    statement = select(MembershipRow).where(MembershipRow.account == account)
    if on is not None:
        statement = statement.where(
            MembershipRow.since <= on, or_(MembershipRow.until.is_(None), MembershipRow.until > on)
        )
    return list(session.scalars(statement.order_by(MembershipRow.since, MembershipRow.id)))


def people(session: Session, jurisdiction: str, *, after: str = "", limit: int = 50) -> list[Person]:
    """Accounts of a jurisdiction by name of account, `limit` at a time."""
    statement = select(Person).where(Person.jurisdiction == jurisdiction, Person.account > after)
    return list(session.scalars(statement.order_by(Person.account).limit(limit)))


def names_holding(
    session: Session, jurisdiction: str, units: Collection[str], roles: Collection[str], on: date
) -> dict[str, str]:
    """Name by open account of those who hold on a day one of the roles in one of the units; one query."""
    statement = (
        select(Person.account, Person.name)
        .join(MembershipRow, MembershipRow.account == Person.account)
        .where(
            Person.jurisdiction == jurisdiction,
            Person.active,
            MembershipRow.unit.in_(sorted(units)),
            MembershipRow.role.in_(sorted(roles)),
            MembershipRow.since <= on,
            or_(MembershipRow.until.is_(None), MembershipRow.until > on),
        )
    )
    return dict(session.execute(statement.distinct()).all())


def fellows(
    session: Session, actor: Actor, unit: str | Collection[str], day: date, roles: frozenset[str]
) -> list[tuple[str, str]]:
    """(account, name) of the others who hold one of the roles in the unit (or units): for naming a second officer. One
    query."""
    units = [unit] if isinstance(unit, str) else sorted(unit)
    found = names_holding(session, actor.jurisdiction, units, roles, day)
    found.pop(actor.account, None)
    return sorted(found.items())


def people_who_may(session: Session, jurisdiction: str, permission: str, on: date) -> list[Person]:
    """Open accounts that hold on a day a role with the permission, by name."""
    roles = roles_of(Configuration.open(session, jurisdiction, day=on))
    giving = [key for key, role in roles.items() if permission in role.permissions]
    held = select(MembershipRow.account).where(
        MembershipRow.jurisdiction == jurisdiction,
        MembershipRow.role.in_(giving),
        MembershipRow.since <= on,
        or_(MembershipRow.until.is_(None), MembershipRow.until > on),
    )
    chosen = select(Person).where(
        Person.jurisdiction == jurisdiction, Person.active, Person.account.in_(held)
    )
    return list(session.scalars(chosen.order_by(Person.name, Person.account)))


def roles_held(session: Session, jurisdiction: str, on: date) -> set[tuple[str, str]]:
    """(unit, role) of all that open accounts hold on a day."""
    held = select(MembershipRow.unit, MembershipRow.role).join(
        Person, Person.account == MembershipRow.account
    )
    chosen = held.where(
        MembershipRow.jurisdiction == jurisdiction,
        Person.active,
        MembershipRow.since <= on,
        or_(MembershipRow.until.is_(None), MembershipRow.until > on),
    )
    return {(unit, role) for unit, role in session.execute(chosen.distinct())}


def admit(
    session: Session,
    actor: Actor,
    *,
    account: str,
    name: str,
    jurisdiction: str,
    officer: str | None = None,
    clock: Clock,
) -> Person:
    """Makes an account known to this house, without any right; recorded in the audit trail. ValueError where it is known
    already: account names are one space for all jurisdictions."""
    _must_administer(session, actor, jurisdiction)
    if session.get(Person, account) is not None:
        raise ValueError(f"账号 {account} 已存在。")
    person = Person(
        account=account,
        jurisdiction=jurisdiction,
        name=name,
        officer=officer,
        active=True,
        version=1,
        epoch=1,
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    audit.record(session, actor, "admit", account, {"name": name, "officer": officer}, clock)
    return person


def dismiss(session: Session, actor: Actor, account: str, clock: Clock) -> None:
    """Shuts an account and ends its sessions; its memberships end today."""
    person = _person(session, actor, account)
    person.active = False
    person.version += 1
    person.epoch += 1
    for row in memberships(session, account):
        if row.until is None or row.until > clock.today():
            row.until, row.revoked_by = max(clock.today(), row.since), actor.account
    touch_substitutes(session, account, clock.today())
    audit.record(session, actor, "dismiss", account, {}, clock)


def readmit(session: Session, actor: Actor, account: str, clock: Clock) -> None:
    """Opens a shut account again, with no membership until one is given; raises `RightsRefused`."""
    person = _person(session, actor, account)
    person.active = True
    person.version += 1
    touch_substitutes(session, account, clock.today())
    audit.record(session, actor, "readmit", account, {}, clock)


def end_sessions(session: Session, actor: Actor, account: str, why: str, clock: Clock) -> None:
    """Ends every running session of an account (lost device, new password)."""
    if actor.account != account:
        _must_administer(session, actor, actor.jurisdiction)
    person = session.get(Person, account, with_for_update=True)
    if person is None or person.jurisdiction != actor.jurisdiction:
        raise RightsRefused(codes.PERSON_UNKNOWN, account=account)
    person.epoch += 1
    audit.record(session, actor, "end_sessions", account, {"why": why}, clock)


def grant(
    session: Session,
    actor: Actor,
    *,
    account: str,
    unit: str,
    role: str,
    since: date,
    until: date | None = None,
    clock: Clock,
) -> MembershipRow:
    """A role in a unit from a day on; raises `RightsRefused` where separation of duties forbids it."""
    person = _person(session, actor, account)
    configuration = Configuration.open(session, person.jurisdiction, day=clock.today())
    _check_grant(session, configuration, account, unit, role, since, until)
    row = MembershipRow(
        jurisdiction=person.jurisdiction,
        account=account,
        unit=unit,
        role=role,
        since=since,
        until=until,
        granted_by=actor.account,
        granted_at=clock.now(),
    )
    session.add(row)
    person.version += 1
    touch_substitutes(session, account, clock.today())
    data = {"unit": unit, "role": role, "since": since, "until": until}
    audit.record(session, actor, "grant", account, data, clock)
    return row


def _check_grant(
    session: Session,
    configuration: Configuration,
    account: str,
    unit: str,
    role: str,
    since: date,
    until: date | None,
) -> None:
    roles = roles_of(configuration)
    if role not in roles:
        raise RightsRefused(codes.ROLE_UNKNOWN, role=role)
    if unit not in configuration.units():
        raise RightsRefused(codes.UNKNOWN_UNIT, unit=unit)
    if until is not None and until <= since:
        raise RightsRefused(codes.BAD_TERM)
    for row in memberships(session, account):
        if not _overlap(row, since, until):
            continue
        if (row.unit, row.role) == (unit, role):
            raise RightsRefused(codes.ALREADY_HELD, account=account, role=role)
        if roles[role].keeps_apart(roles.get(row.role), row.role):
            raise RightsRefused(codes.ROLE_EXCLUDED, account=account, held=row.role, role=role)


def _overlap(row: MembershipRow, since: date, until: date | None) -> bool:
    if row.until is not None and row.until <= row.since:
        return False
    return (until is None or row.since < until) and (row.until is None or since < row.until)


def revoke(session: Session, actor: Actor, membership_id: int, until: date, clock: Clock) -> MembershipRow:
    """Ends a membership on a day (the first day no longer held); raises `RightsRefused`."""
    row = session.get(MembershipRow, membership_id)
    if row is None or row.jurisdiction != actor.jurisdiction:
        raise RightsRefused(codes.BAD_TARGET, target=membership_id)
    person = _person(session, actor, row.account)
    if until < row.since:
        raise RightsRefused(codes.BAD_TERM)
    row.until, row.revoked_by = until, actor.account
    person.version += 1
    touch_substitutes(session, row.account, clock.today())
    audit.record(
        session, actor, "revoke", row.account, {"unit": row.unit, "role": row.role, "until": until}, clock
    )
    return row


def _person(session: Session, actor: Actor, account: str) -> Person:
    """The person whose rights are about to change, locked."""
    person = session.get(Person, account, with_for_update=True, populate_existing=True)
    if person is None or person.jurisdiction != actor.jurisdiction:
        raise RightsRefused(codes.PERSON_UNKNOWN, account=account)
    _must_administer(session, actor, person.jurisdiction)
    if actor.account == account:
        raise RightsRefused(codes.OWN_RIGHTS)
    return person


def _must_administer(session: Session, actor: Actor, jurisdiction: str) -> None:
    """The security administrator of the jurisdiction; in bootstrap also the named actor `migrate`."""
    if actor.sort == "person" and actor.may("admin.security") and actor.jurisdiction == jurisdiction:
        return
    if actor.sort == "system" and actor.purpose == "migrate" and actor.jurisdiction == jurisdiction:
        known = session.get(Jurisdiction, jurisdiction)
        if known is not None and known.bootstrap:
            return
    raise PermissionError("admin.security")
