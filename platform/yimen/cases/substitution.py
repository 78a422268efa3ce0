"""Standing in: somebody's absence with a substitute, or a role lent to a colleague, recorded within the unit's own people.

A substitute takes over no right: what the other holds is his to do as far as his own roles do it. A lent role is a right
for a time, given by whoever holds it to somebody of the same unit who could hold it. Both stand in the audit trail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock

from . import audit, codes
from .candidates import SEEING
from .configuration import Configuration
from .mandates import Substitution
from .people import RightsRefused, memberships
from .records import MembershipRow, Person
from .roles import RoleView, roles_of

LONGEST = 366
FOR_OTHERS = "case.assign"


@dataclass(frozen=True, slots=True)
class Post:
    """A role that somebody holds in a unit."""

    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Term:
    """Legal days from `since` through `last`, and why."""

    since: date
    last: date
    reason: str

    @property
    def until(self) -> date:
        return self.last + timedelta(days=1)


def record_absence(
    session: Session, actor: Actor, account: str, substitute: str, term: Term, clock: Clock
) -> Substitution:
    """Somebody is away, recorded by himself or by the head of his unit; raises `RightsRefused`.

    The substitute holds in the same unit a role that the absent holds there, and is not away himself.
    """
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    _check_term(term, clock)
    _lock(session, actor, account, substitute)
    if not may_record_for(session, actor, account, configuration):
        raise RightsRefused(codes.NOT_ONES_OWN, account=account)
    if not shared_places(session, configuration, account, substitute):
        raise RightsRefused(codes.NO_SUBSTITUTE, account=substitute, other=account)
    for each in (account, substitute):
        if _overlapping(session, each, term):
            raise RightsRefused(codes.AWAY_THEN, account=each)
    if _stands_for_meanwhile(session, account, term):
        raise RightsRefused(codes.IS_SUBSTITUTE, account=account)
    return _keep(session, actor, Substitution(account=account, substitute=substitute), term, clock, "absence")


def lend_role(session: Session, actor: Actor, place: Post, to: str, term: Term, clock: Clock) -> Substitution:
    """The actor lends a role that he holds himself to a colleague of the unit who could hold it; raises
    `RightsRefused`."""
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    _check_term(term, clock)
    _lock(session, actor, actor.account, to)
    roles = roles_of(configuration)
    role = roles.get(place.role)
    held = memberships(session, actor.account, on=clock.today())
    if role is None or place not in [Post(row.unit, row.role) for row in held]:
        raise RightsRefused(codes.NOT_HELD, role=place.role)
    if not role.lendable:
        raise RightsRefused(codes.NOT_LENDABLE, role=place.role)
    _check_taker(session, to, place, role, roles, term)
    row = Substitution(account=actor.account, substitute=to, unit=place.unit, role=place.role)
    return _keep(session, actor, row, term, clock, "lend_role")


def end_substitution(session: Session, actor: Actor, number: int, clock: Clock) -> Substitution:
    """Ends an absence or takes a role back today, by whoever it stands for or the head of his unit; raises
    `RightsRefused`."""
    configuration = Configuration.open(session, actor.jurisdiction, day=clock.today())
    row = session.get(Substitution, number, with_for_update=True)
    if row is None or row.jurisdiction != actor.jurisdiction or row.until <= clock.today():
        raise RightsRefused(codes.BAD_TARGET, target=number)
    if not may_record_for(session, actor, row.account, configuration):
        if actor.account != row.substitute:  # who is away is told to nobody whom it does not concern
            raise RightsRefused(codes.BAD_TARGET, target=number)
        raise RightsRefused(codes.NOT_ONES_OWN, account=row.account)
    _lock(session, actor, row.account, row.substitute)
    row.until, row.ended_by = max(clock.today(), row.since), actor.account
    _touch(session, row)
    data = {"substitute": row.substitute, "unit": row.unit, "role": row.role, "until": row.until}
    audit.record(session, actor, "end_substitution", row.account, data, clock)
    return row


def substitutions(session: Session, actor: Actor, day: date) -> list[Substitution]:
    """What holds or will hold of the actor himself, and, for whoever may assign, of the people of the units in reach."""
    configuration = Configuration.open(session, actor.jurisdiction, day=day)
    concerned = or_(Substitution.account == actor.account, Substitution.substitute == actor.account)
    if actor.may(FOR_OTHERS):
        concerned = or_(concerned, Substitution.account.in_(people_in_reach(session, actor, configuration)))
    chosen = select(Substitution).where(
        Substitution.jurisdiction == actor.jurisdiction, Substitution.until > day, concerned
    )
    return list(session.scalars(chosen.order_by(Substitution.since, Substitution.id)))


def may_record_for(session: Session, actor: Actor, account: str, configuration: Configuration) -> bool:
    """Oneself, or whoever works on cases in a unit over which the actor may assign."""
    if actor.sort != "person":
        return False
    return actor.account == account or (
        actor.may(FOR_OTHERS) and account in people_in_reach(session, actor, configuration)
    )


def people_in_reach(session: Session, actor: Actor, configuration: Configuration) -> dict[str, str]:
    """Name by account of those who work on cases in a unit where the actor holds a role that may assign; whoever
    lent him that role is not among them."""
    roles = roles_of(configuration)
    giving = frozenset(key for key, role in roles.items() if FOR_OTHERS in role.permissions)
    units = [unit for unit in configuration.units() if actor.roles_over(unit) & giving]
    chosen = _in_office(configuration).where(
        MembershipRow.unit.in_(units), MembershipRow.role.in_(_handling(roles))
    )
    lenders = {each.account for each in actor.mandates if each.role}
    return {
        account: name for account, name, _unit, _role in session.execute(chosen) if account not in lenders
    }


def colleagues(session: Session, configuration: Configuration, account: str) -> dict[str, str]:
    """Name by account of those who could be an account's substitute today: of one unit, with one role."""
    places = _places(session, configuration, [account]).get(account, set())
    if not places:
        return {}
    held = tuple_(MembershipRow.unit, MembershipRow.role)
    chosen = _in_office(configuration).where(
        held.in_(sorted((each.unit, each.role) for each in places)), MembershipRow.account != account
    )
    return {other: name for other, name, _unit, _role in session.execute(chosen)}


def takers(session: Session, configuration: Configuration, place: Post, account: str) -> dict[str, str]:
    """Name by account of the colleagues of a unit to whom its role could be lent today."""
    roles = roles_of(configuration)
    chosen = _in_office(configuration).where(
        MembershipRow.unit == place.unit,
        MembershipRow.role.in_(_handling(roles)),
        MembershipRow.account != account,
    )
    names = {other: name for other, name, _unit, _role in session.execute(chosen)}
    held: dict[str, set[str]] = {}
    every = _in_office(configuration).where(MembershipRow.account.in_(sorted(names)))
    for other, _name, _unit, role in session.execute(every):
        held.setdefault(other, set()).add(role)
    lent = roles[place.role]
    return {
        other: name
        for other, name in names.items()
        if not any(lent.keeps_apart(roles.get(role), role) or role == lent.id for role in held[other])
    }


def lendable_posts(configuration: Configuration, actor: Actor) -> list[Post]:
    """The roles that the actor holds himself today and may lend."""
    roles = roles_of(configuration)
    return [
        Post(each.unit, each.role)
        for each in actor.memberships
        if each.holds_on(configuration.day) and each.role in roles and roles[each.role].lendable
    ]


def shared_places(session: Session, configuration: Configuration, account: str, other: str) -> set[Post]:
    """The roles that two people hold in the same unit today."""
    found = _places(session, configuration, [account, other])
    return found.get(account, set()) & found.get(other, set())


def _places(session: Session, configuration: Configuration, accounts: list[str]) -> dict[str, set[Post]]:
    chosen = _in_office(configuration).where(
        MembershipRow.account.in_(accounts), MembershipRow.role.in_(_handling(roles_of(configuration)))
    )
    found: dict[str, set[Post]] = {}
    for account, _name, unit, role in session.execute(chosen):
        found.setdefault(account, set()).add(Post(unit, role))
    return found


def _handling(roles: dict[str, RoleView]) -> list[str]:
    """The roles that work on cases."""
    return [key for key, role in roles.items() if role.sees_cases and role.reach in {*SEEING, "own"}]


def _in_office(configuration: Configuration) -> Select[str, str, str, str]:
    """(account, name, unit, role) of everybody in office today."""
    day = configuration.day
    return (
        select(Person.account, Person.name, MembershipRow.unit, MembershipRow.role)
        .join(MembershipRow, MembershipRow.account == Person.account)
        .where(
            Person.jurisdiction == configuration.jurisdiction,
            MembershipRow.jurisdiction == configuration.jurisdiction,
            Person.active,
            MembershipRow.since <= day,
            or_(MembershipRow.until.is_(None), MembershipRow.until > day),
        )
        .order_by(Person.account)
    )


def _check_term(term: Term, clock: Clock) -> None:
    if not term.reason.strip():
        raise RightsRefused(codes.REASON_NEEDED)
    if term.since < clock.today() or term.last < term.since or (term.last - term.since).days > LONGEST:
        raise RightsRefused(codes.BAD_SPAN, longest=LONGEST)


def _check_taker(
    session: Session, to: str, place: Post, role: RoleView, roles: dict[str, RoleView], term: Term
) -> None:
    """Of the same unit, not holding the role already or anything that is kept apart from it, during the whole term."""
    held = [row for row in memberships(session, to) if row.until is None or row.until > term.since]
    if not any(row.unit == place.unit and row.since <= term.since and _handles(roles, row) for row in held):
        raise RightsRefused(codes.NOT_OF_THE_UNIT, account=to)
    for row in held:
        if role.keeps_apart(roles.get(row.role), row.role):
            raise RightsRefused(codes.ROLE_EXCLUDED, account=to, held=row.role, role=role.id)
        if (row.unit, row.role) == (place.unit, role.id):
            raise RightsRefused(codes.ALREADY_HELD, account=to, role=role.id)
    lent = select(Substitution.role).where(
        Substitution.substitute == to,
        Substitution.role != "",
        Substitution.since < term.until,
        Substitution.until > term.since,
    )
    for other in session.scalars(lent):
        if other == role.id or role.keeps_apart(roles.get(other), other):
            raise RightsRefused(codes.ROLE_EXCLUDED, account=to, held=other, role=role.id)


def _handles(roles: dict[str, RoleView], row: MembershipRow) -> bool:
    return row.role in _handling(roles)


def _lock(session: Session, actor: Actor, *accounts: str) -> None:
    """The people concerned, locked in one order; both are in office here, and two."""
    if len(set(accounts)) < len(accounts):
        raise RightsRefused(codes.SAME_PERSON)
    for account in sorted(accounts):
        person = session.get(Person, account, with_for_update=True, populate_existing=True)
        if person is None or person.jurisdiction != actor.jurisdiction or not person.active:
            raise RightsRefused(codes.PERSON_UNKNOWN, account=account)


def _overlapping(session: Session, account: str, term: Term) -> bool:
    chosen = select(Substitution.id).where(
        Substitution.account == account,
        Substitution.role == "",
        Substitution.since < term.until,
        Substitution.until > term.since,
    )
    return session.scalars(chosen.limit(1)).first() is not None


def _stands_for_meanwhile(session: Session, account: str, term: Term) -> bool:
    """Whether somebody who is away then counts on the account: nobody's substitute goes away without another."""
    chosen = select(Substitution.id).where(
        Substitution.substitute == account,
        Substitution.role == "",
        Substitution.since < term.until,
        Substitution.until > term.since,
    )
    return session.scalars(chosen.limit(1)).first() is not None


def _keep(
    session: Session, actor: Actor, row: Substitution, term: Term, clock: Clock, sort: str
) -> Substitution:
    row.jurisdiction, row.since, row.until = actor.jurisdiction, term.since, term.until
    row.reason, row.made_by, row.made_at = term.reason.strip()[:2_000], actor.account, clock.now()
    session.add(row)
    session.flush()
    _touch(session, row)
    data = {
        "substitute": row.substitute,
        "unit": row.unit,
        "role": row.role,
        "since": row.since,
        "until": row.until,
        "why": row.reason,
    }
    lenders = sorted({each.account for each in actor.mandates if each.role})
    if lenders and actor.account != row.account:
        data["for"] = lenders
    audit.record(session, actor, sort, row.account, data, clock)
    return row


def _touch(session: Session, row: Substitution) -> None:
    """Both are read anew at their next request."""
    for account in sorted({row.account, row.substitute}):
        person = session.get(Person, account)
        if person is not None:
            person.version += 1
    session.flush()
