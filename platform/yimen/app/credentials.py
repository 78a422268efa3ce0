"""Proving who somebody is: the same way for the web and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from flask_appbuilder.security.sqla.models import Role, User
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from yimen.kernel import Clock, household, written_out
from yimen.settings import Settings

from .accounts import AccountState, SignInEvent, end_sessions, find_user, state_of
from .passwords import PasswordPolicy
from .security import STAFF, YimenSecurity


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a sign-in: `account` when proven, else `refusal` in the words of the page."""

    account: str = ""
    user_id: int = 0
    refusal: str = ""
    must_change: bool = False


HASH_METHOD = "scrypt"


def prove(
    core: YimenSecurity, settings: Settings, clock: Clock, account: str, password: str, *, address: str = ""
) -> Proof:
    """Check an account's password with the security core; count failures and lock the account after too many.

    Every refusal has the same words and costs a hash, whether there is such an account, or it is locked. A try is noted as
    refused, and counted, before it is looked at; what was right takes that back. Commits.
    """
    session: Session = core.session
    account, address = account.strip()[:128], written_out(address)
    if address and _refused_from(session, settings, clock, address) >= settings.lockout_address_tries:
        session.rollback()
        return Proof(refusal=_("此网络地址登录失败次数过多，请稍后再试。"))
    user, tried = find_user(session, account), _note(session, clock, account, "refused", address)
    guess = _Try.LOCKED if user is None else _count_try(session, settings, clock, user)
    if user is not None and guess == _Try.LOCKED:
        tried.data = {"reason": "locked"}
    session.commit()
    check = core.auth_user_ldap if settings.auth == "ldap" else core.auth_user_db
    proven = check(_nobody(account) if user is None or guess == _Try.LOCKED else user.username, password)
    if proven is not None:
        session.delete(tried)
        return welcome(session, settings, clock, proven, address=address)
    if guess == _Try.LAST:
        _note(session, clock, account, "locked", address)
    session.commit()
    return Proof(refusal=_refusal(settings))


def welcome(session: Session, settings: Settings, clock: Clock, user: User, *, address: str = "") -> Proof:
    """A user whom the core has proven: note it and say whether the password must be changed. Commits."""
    state = state_of(session, user, clock.now())
    state.locked_until, state.failures = None, 0
    _note(session, clock, user.username, "signed_in", address)
    due = bool(settings.password_days) and clock.now() - state.changed_at > timedelta(
        days=settings.password_days
    )
    proof = Proof(
        user.username, user.id, must_change=settings.auth == "database" and (state.must_change or due)
    )
    session.commit()
    return proof


def _refused_from(session: Session, settings: Settings, clock: Clock, address: str) -> int:
    """Sign-ins refused to one network address, or the net that a household has, within the time that a lock lasts: guesses
    across many accounts."""
    since, e, net = clock.now() - timedelta(minutes=settings.lockout_minutes), SignInEvent, household(address)
    near = e.address == net if net == address else e.address.startswith(net, autoescape=True)
    return session.scalar(select(func.count()).where(near, e.at > since, e.event == "refused")) or 0


def _nobody(account: str) -> str:
    """A name that no account has: the core would take an e-mail address too, past the lock."""
    return "." + account.replace("@", ".")


class _Try(Enum):
    FREE = "free"
    LAST = "last"
    LOCKED = "locked"


def _count_try(session: Session, settings: Settings, clock: Clock, user: User) -> _Try:
    """Count a try under the row's lock, before its password is looked at: of many that come at once no more are heard than
    of as many in a row. The last one locks the account, unless it proves to be right."""
    state_of(session, user, clock.now())
    session.flush()
    state = session.get_one(AccountState, user.id, with_for_update=True, populate_existing=True)
    if state.locked_until is not None and clock.now() < state.locked_until:
        return _Try.LOCKED
    state.failures, state.locked_until = state.failures + 1, None
    if state.failures < settings.lockout_tries:
        return _Try.FREE
    state.failures, state.locked_until = 0, clock.now() + timedelta(minutes=settings.lockout_minutes)
    return _Try.LAST


def _refusal(settings: Settings) -> str:
    return _(
        "账号或密码不正确。连续 %(tries)s 次不正确，账号锁定 %(minutes)s 分钟；已锁定的请稍后再试，或请安全管理员解锁。",
        tries=settings.lockout_tries,
        minutes=settings.lockout_minutes,
    )


def _note(session: Session, clock: Clock, account: str, event: str, address: str) -> SignInEvent:
    noted = SignInEvent(at=clock.now(), account=account, event=event, address=address[:64], data={})
    session.add(noted)
    return noted


def create_user(
    session: Session,
    clock: Clock,
    account: str,
    name: str,
    password: str = "",
    *,
    hashed: str = "",
    must_change: bool = True,
) -> User:
    """A new user with a password, perhaps already hashed; the caller commits. ValueError when taken."""
    if find_user(session, account) is not None:
        raise ValueError(_("账号 %(account)s 已存在。", account=account))
    user = User()
    user.username, user.first_name, user.last_name = account, name[:64], ""
    user.email = f"{account}@account.invalid"
    user.active = True
    user.password = hashed or hash_password(password)
    user.roles = [role for role in [_staff(session)] if role is not None]
    session.add(user)
    session.flush()
    session.add(
        AccountState(
            user_id=user.id, must_change=must_change, changed_at=clock.now(), earlier=[user.password]
        )
    )
    return user


def _staff(session: Session) -> Role | None:
    return session.scalars(select(Role).where(Role.name == STAFF)).one_or_none()


def change_password(
    session: Session,
    settings: Settings,
    clock: Clock,
    user: User,
    password: str,
    *,
    must_change: bool = False,
    keep: str = "",
) -> list[str]:
    """Set a new password and end the user's other sessions, or tell the policy's objections.

    `keep` is the digest of the session that stays open. The caller commits.
    """
    state = state_of(session, user, clock.now())
    earlier = [*([user.password] if user.password else []), *state.earlier]
    objections = PasswordPolicy.of(settings).objections(password, user.username, earlier)
    if objections:
        return objections
    user.password = hash_password(password)
    state.failures = 0
    state.earlier = [user.password, *state.earlier][: max(settings.password_history, 1)]
    state.changed_at, state.must_change, state.locked_until = clock.now(), must_change, None
    end_sessions(session, user.id, clock.now(), but=keep)
    _note(session, clock, user.username, "changed", "")
    return []


def hash_password(password: str) -> str:
    """As the security core hashes it."""
    return generate_password_hash(password, method=HASH_METHOD, salt_length=16)
