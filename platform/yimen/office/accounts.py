"""The door's keys, as the roof hands them in: sign-in accounts of the security core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from sqlalchemy.orm import Session

from yimen.kernel import Actor
from yimen.office.request import runtime


class AccountRefused(ValueError):
    """An account cannot be made or changed; the text says why and what to do."""

    code = ""


class NewAccount(Protocol):
    """An account that was just made; `password` is shown once."""

    @property
    def account(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def unit_name(self) -> str: ...

    @property
    def roles(self) -> tuple[str, ...]: ...

    @property
    def password(self) -> str: ...


class Accounts(Protocol):
    """What the pages may do with accounts. Each raises `AccountRefused`; passwords are returned once, never kept."""

    def create(
        self, session: Session, actor: Actor, *, account: str, name: str, officer: str | None
    ) -> str: ...

    def reset(self, session: Session, actor: Actor, account: str) -> str: ...

    def unlock(self, session: Session, actor: Actor, account: str) -> None: ...

    def sign_out(self, session: Session, actor: Actor, account: str) -> None: ...

    def shut(self, session: Session, actor: Actor, account: str) -> None: ...

    def open_first(self, session: Session, actor: Actor, jurisdiction: str) -> Sequence[NewAccount]: ...

    def open_officers(
        self, session: Session, actor: Actor, most: int
    ) -> tuple[Sequence[NewAccount], Sequence[str], int]: ...

    def reopen(self, session: Session, actor: Actor, account: str) -> None: ...


def accounts() -> Accounts:
    """The roof's accounts."""
    return cast(Accounts, getattr(runtime(), "accounts"))  # noqa: B009  not in every runtime of a test
