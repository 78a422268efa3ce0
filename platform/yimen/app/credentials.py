"""Proving who somebody is: the same way for the web and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_appbuilder.security.sqla.models import Role, User
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from yimen.kernel import Clock
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

    Every refusal has the same words and costs a hash, whether there is such an account, or it is locked. Commits.
    """
    session: Session = core.session
    account = account.strip()[:128]
    if address and _refused_from(session, settings, clock, address) >= settings.lockout_address_tries:
        session.rollback()
        return Proof(refusal=_("此网络地址登录失败次数过多，请稍后再试。"))
    user = find_user(session, account)
    locked = user is not None and _is_locked(state_of(session, user, clock.now()), clock)
    session.commit()
    check = core.auth_user_ldap if settings.auth == "ldap" else core.auth_user_db
    proven = check(user.username if user is not None and not locked else _nobody(account), password)
    if proven is None:
        return _refused(session, settings, clock, account, address, locked)
    return welcome(session, settings, clock, proven, address=address)


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
    """Sign-ins refused to one network address within the time that a lock lasts: guesses across many accounts."""
    since = clock.now() - timedelta(minutes=settings.lockout_minutes)
    e = SignInEvent
    refused = select(func.count()).where(e.address == address[:64], e.at > since, e.event == "refused")
    return session.scalar(refused) or 0


def _nobody(account: str) -> str:
    """A name that no account has: the core would take an e-mail address too, past the lock."""
    return "." + account.replace("@", ".")


def _is_locked(state: AccountState, clock: Clock) -> bool:
    return state.locked_until is not None and clock.now() < state.locked_until


def _refused(
    session: Session, settings: Settings, clock: Clock, account: str, address: str, locked: bool
) -> Proof:
    """Count and note the failure; lock the account when it is one too many."""
    user = find_user(session, account)
    _note(session, clock, account, "refused", address, **({"reason": "locked"} if locked else {}))
    if user is not None and not locked and _is_one_too_many(session, settings, clock, user):
        _note(session, clock, account, "locked", address)
    session.commit()
    return Proof(
        refusal=_(
            "账号或密码不正确。连续 %(tries)s 次不正确，账号锁定 %(minutes)s 分钟；已锁定的请稍后再试，或请安全管理员解锁。",
            tries=settings.lockout_tries,
            minutes=settings.lockout_minutes,
        )
    )


def _is_one_too_many(session: Session, settings: Settings, clock: Clock, user: User) -> bool:
    state = session.get_one(AccountState, user.id, with_for_update=True, populate_existing=True)
    state.failures += 1
    if state.failures < settings.lockout_tries:
        return False
    state.locked_until = clock.now() + timedelta(minutes=settings.lockout_minutes)
    state.failures = 0
    return True


def _note(session: Session, clock: Clock, account: str, event: str, address: str, **data: str) -> None:
    session.add(SignInEvent(at=clock.now(), account=account, event=event, address=address[:64], data=data))


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
