"""Accounts in bulk: each officer with an account name gets one, with a random password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration, admit, grant
from yimen.changes import keys_by_name, split_names
from yimen.kernel import Actor, Clock

from .credentials import create_user, hash_password
from .passwords import random_password


@dataclass(frozen=True, slots=True)
class NewAccount:
    """One account to be made; `roles` are role ids held in `unit` (a code). The password is told once."""

    account: str
    name: str
    unit: str
    unit_name: str
    roles: tuple[str, ...]
    officer: str
    password: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Officers:
    """What the officers of a jurisdiction ask for: accounts to make, and rows that cannot be."""

    wanted: tuple[NewAccount, ...]
    remarks: tuple[str, ...]


def officers_without_account(session: Session, jurisdiction: str, clock: Clock) -> Officers:
    """Officers in force whose `account` is not one yet, unit and roles resolved by code, id or title."""
    configuration = Configuration.open(session, jurisdiction, day=clock.today())
    taken = {name.lower() for name in session.scalars(select(User.username))}
    units = keys_by_name(configuration.units(), ("name", "short_name"))
    roles = keys_by_name(configuration.roles(), ("title",))
    wanted: list[NewAccount] = []
    remarks: list[str] = []
    for revision in configuration.entries("officer"):
        body = revision.body
        account = str(body.get("account") or "").strip()
        if not account or account.lower() in taken:
            continue
        unit = units.get(str(body.get("unit", "")))
        asked = split_names(body.get("roles"))
        unknown = [each for each in asked if each not in roles]
        if unit is None:
            remarks.append(f"{account}：没有名为“{body.get('unit', '')}”的单位，未开通。")
        elif unknown:
            remarks.append(f"{account}：没有角色“{'、'.join(unknown)}”，未开通。")
        else:
            taken.add(account.lower())
            held = tuple(roles[each] for each in asked)
            wanted.append(NewAccount(account, str(body["name"]), unit, str(body["unit"]), held, revision.key))
    return Officers(tuple(wanted), tuple(remarks))


def make_accounts(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    wanted: Sequence[NewAccount],
    clock: Clock,
    *,
    must_change: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[NewAccount]:
    """Make the accounts with their memberships from today on; each comes back with its password.

    `actor` is the security administrator, or the system actor `migrate` in bootstrap.
    """
    made = [with_password(each) for each in wanted]
    with ThreadPoolExecutor(2) as pool:  # hashing lets go of the interpreter's lock
        hashes = pool.map(lambda each: hash_password(each.password), made)
        for done, (each, hashed) in enumerate(zip(made, hashes, strict=True), 1):
            create_user(session, clock, each.account, each.name, hashed=hashed, must_change=must_change)
            _admit_with_roles(session, actor, jurisdiction, each, clock)
            progress(done, len(made))
    return made


def with_password(each: NewAccount) -> NewAccount:
    """The account with a random password."""
    return NewAccount(
        each.account, each.name, each.unit, each.unit_name, each.roles, each.officer, random_password()
    )


def _admit_with_roles(
    session: Session, actor: Actor, jurisdiction: str, each: NewAccount, clock: Clock
) -> None:
    officer = each.officer or None
    admit(
        session,
        actor,
        account=each.account,
        name=each.name,
        jurisdiction=jurisdiction,
        officer=officer,
        clock=clock,
    )
    for role in each.roles:
        grant(
            session,
            actor,
            account=each.account,
            unit=each.unit,
            role=role,
            since=clock.today(),
            clock=clock,
        )


def count_accounts(session: Session) -> int:
    """How many accounts the security core has."""
    return session.scalar(select(func.count()).select_from(User)) or 0
