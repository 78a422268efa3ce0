"""Who stands in for whom: rows of absences and of roles lent for a time, and what they mean on a day.

A mandate is worth as much as what stands behind it: whoever is away or lent a role must be in office on the day, and must
still hold that role himself; whoever took it may hold nothing that the separation of duties keeps apart from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import ForeignKey, Index, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import EVERYWHERE, Mandate, Membership
from yimen.store import Base, LegalDay, LongText, Moment, RowId, ShortText

from .configuration import Configuration
from .records import MembershipRow, Person
from .roles import RoleView, standing_of

LENT_RIGHTS = frozenset(
    {"case.list", "case.act", "case.open", "case.assign", "case.override", "document.view", "catalog.view"}
)
"""What a lent role permits: the handling of cases. Configuration, accounts and audit are never lent."""


class Substitution(Base):
    """For legal days [since, until) `substitute` stands in for `account`: who is away, or, where `role` and `unit` are
    named, who lent him that role. Ended early by setting `until`; never deleted."""

    __tablename__ = "substitution"
    __table_args__ = (
        Index("ix_substitution_account", "account", "since"),
        Index("ix_substitution_substitute", "substitute", "since"),
    )

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[str] = mapped_column(ForeignKey("person.account"))
    substitute: Mapped[str] = mapped_column(ForeignKey("person.account"))
    unit: Mapped[str] = mapped_column(String(64), default="")
    role: Mapped[str] = mapped_column(String(64), default="")
    since: Mapped[LegalDay]
    until: Mapped[LegalDay]
    reason: Mapped[LongText]
    made_by: Mapped[ShortText]
    made_at: Mapped[Moment]
    ended_by: Mapped[str] = mapped_column(String(200), default="")


def away_on(session: Session, jurisdiction: str, accounts: Collection[str], day: date) -> frozenset[str]:
    """Those of the accounts that are away on a day."""
    chosen = select(Substitution.account).where(
        Substitution.jurisdiction == jurisdiction,
        Substitution.account.in_(sorted(accounts)),
        Substitution.role == "",
        Substitution.since <= day,
        Substitution.until > day,
    )
    return frozenset(session.scalars(chosen)) if accounts else frozenset()


def mandates_on(
    session: Session,
    configuration: Configuration,
    account: str,
    held: Iterable[Membership],
    roles: Mapping[str, RoleView],
) -> tuple[list[Mandate], list[Membership]]:
    """In whose stead an account acts on the configuration's day, and the memberships that were lent to it; `held` are its
    own."""
    own = list(held)
    before = dict(standing_of([each for each in own if each.role in roles], roles, configuration))
    mandates: list[Mandate] = []
    lent: list[Membership] = []
    for row in _standing_in(session, configuration, account):
        if not row.role:
            mandates.append(Mandate(row.account))
            continue
        membership = Membership(row.unit, row.role, row.since, row.until)
        if not _may_be_lent(membership, [*own, *lent], roles):
            continue
        units = dict(standing_of([membership], roles, configuration))[row.role]
        known = before.get(row.role, frozenset())
        if EVERYWHERE not in known and units - known:
            mandates.append(Mandate(row.account, row.role, units - known))
            lent.append(membership)
    return mandates, lent


def _may_be_lent(membership: Membership, others: Iterable[Membership], roles: Mapping[str, RoleView]) -> bool:
    role = roles.get(membership.role)
    if role is None or not role.lendable:
        return False
    return not any(role.keeps_apart(roles.get(each.role), each.role) for each in others)


def _standing_in(session: Session, configuration: Configuration, account: str) -> list[Substitution]:
    """The rows that hold on the day: whoever they stand for is in office and, where he lent a role, still holds it."""
    day = configuration.day
    still = (
        select(MembershipRow.id)
        .where(
            MembershipRow.account == Substitution.account,
            MembershipRow.since <= day,
            or_(MembershipRow.until.is_(None), MembershipRow.until > day),
            or_(
                Substitution.role == "",
                (MembershipRow.role == Substitution.role) & (MembershipRow.unit == Substitution.unit),
            ),
        )
        .exists()
    )
    chosen = (
        select(Substitution)
        .join(Person, Person.account == Substitution.account)
        .where(
            Substitution.substitute == account,
            Substitution.jurisdiction == configuration.jurisdiction,
            Person.jurisdiction == configuration.jurisdiction,
            Person.active,
            Substitution.since <= day,
            Substitution.until > day,
            still,
        )
    )
    return list(session.scalars(chosen.order_by(Substitution.id)))


def touch_substitutes(session: Session, account: str, day: date) -> None:
    """Whoever stands in for an account, now or later, is read anew: what stood behind it has changed."""
    concerned = select(Substitution.substitute).where(
        Substitution.account == account, Substitution.until > day
    )
    session.execute(
        update(Person).where(Person.account.in_(concerned)).values(version=Person.version + 1),
        execution_options={"synchronize_session": "fetch"},
    )
