"""What a security administrator does for accounts: make, new password, unlock, sign out, shut, reopen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Configuration, FirstPerson, Person, RightsRefused
from yimen.kernel import Actor, Clock
from yimen.office import AccountRefused
from yimen.settings import Settings

from .accounts import SignInEvent, end_sessions, find_user, state_of
from .credentials import change_password, create_user
from .officers import NewAccount, make_accounts, officers_without_account, with_password
from .passwords import random_password

ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


class AccountDesk:
    """Each function works in the writing session handed in, and raises AccountRefused with the reason."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def create(self, session: Session, actor: Actor, *, account: str, name: str, officer: str | None) -> str:
        """A new account without any right; its password, to be changed at the first sign-in."""
        if not ACCOUNT.fullmatch(account):
            raise AccountRefused(
                _("账号由小写字母、数字、点、下划线、连字符组成，2 到 64 个字符，以字母或数字开头。")
            )
        password = random_password()
        with _told():
            create_user(session, self._clock, account, name, password)
            cases.admit(
                session,
                actor,
                account=account,
                name=name,
                jurisdiction=actor.jurisdiction,
                officer=officer,
                clock=self._clock,
            )
        return password

    def reset(self, session: Session, actor: Actor, account: str) -> str:
        """A random password that must be changed at the next sign-in; open sessions end."""
        user = self._user(session, actor, account)
        password = random_password()
        change_password(session, self._settings, self._clock, user, password, must_change=True)
        with _told():
            cases.end_sessions(session, actor, user.username, "password", self._clock)
        return password

    def unlock(self, session: Session, actor: Actor, account: str) -> None:
        """End the lock that failed sign-ins brought."""
        user = self._user(session, actor, account)
        state = state_of(session, user, self._clock.now())
        state.locked_until, state.failures = None, 0
        self._note(session, actor, user, "unlocked")

    def sign_out(self, session: Session, actor: Actor, account: str) -> None:
        """End every session of the account."""
        user = self._user(session, actor, account)
        end_sessions(session, user.id, self._clock.now())
        with _told():
            cases.end_sessions(session, actor, user.username, "administrator", self._clock)

    def shut(self, session: Session, actor: Actor, account: str) -> None:
        """Nobody signs in with it any more; its memberships end today."""
        user = self._user(session, actor, account)
        end_sessions(session, user.id, self._clock.now())
        with _told():
            cases.dismiss(session, actor, user.username, self._clock)
        user.active = False
        self._note(session, actor, user, "shut")

    def reopen(self, session: Session, actor: Actor, account: str) -> None:
        """The account may sign in again, with no membership until one is given."""
        user = self._user(session, actor, account)
        with _told():
            cases.readmit(session, actor, user.username, self._clock)
        user.active = True
        self._note(session, actor, user, "reopened")

    def open_first(self, session: Session, actor: Actor, jurisdiction: str) -> list[NewAccount]:
        """The security administrators of a jurisdiction that the actor's own founded, with their first passwords."""
        found = officers_without_account(session, jurisdiction, self._clock)
        rights = Configuration.open(session, jurisdiction, day=self._clock.today()).roles()
        keepers = {role for role, body in rights.items() if cases.FIRST_RIGHT in body.get("permissions", ())}
        wanted = [with_password(each) for each in found.wanted if keepers & set(each.roles)]
        people = [FirstPerson(e.account, e.name, e.unit, e.roles, e.officer) for e in wanted]
        with _told():
            for each in wanted:
                create_user(session, self._clock, each.account, each.name, each.password)
            cases.admit_first(session, actor, jurisdiction, people, self._clock)
        return wanted

    def open_officers(
        self, session: Session, actor: Actor, most: int
    ) -> tuple[list[NewAccount], tuple[str, ...], int]:
        """Accounts for `most` of the officers of the register who have none yet; what stands in the way of others, and
        how many are still to come."""
        found = officers_without_account(session, actor.jurisdiction, self._clock)
        with _told():
            made = make_accounts(session, actor, actor.jurisdiction, found.wanted[:most], self._clock)
        return made, found.remarks, len(found.wanted) - len(made)

    def _user(self, session: Session, actor: Actor, account: str) -> User:
        user = find_user(session, account)
        home = select(Person.jurisdiction).where(Person.account == (user.username if user else ""))
        if user is None or not actor.jurisdiction or session.scalar(home) != actor.jurisdiction:
            raise AccountRefused(_("本辖区没有账号 %(account)s。", account=account))
        if not actor.may("admin.security"):
            raise AccountRefused(_not_yours())
        return user

    def _note(self, session: Session, actor: Actor, user: User, event: str) -> None:
        data = {"by": actor.account}
        session.add(SignInEvent(at=self._clock.now(), account=user.username, event=event, data=data))


def _not_yours() -> str:
    return _("只有本辖区的安全管理员可以管理账号。")


@contextmanager
def _told() -> Iterator[None]:
    """What the house refuses, in words for the page."""
    try:
        yield
    except PermissionError as error:
        raise AccountRefused(_not_yours()) from error
    except (RightsRefused, ValueError) as error:
        raise AccountRefused(str(error)) from error
