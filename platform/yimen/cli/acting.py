"""What a command has at hand, opened only when it is touched; and who acts when something is changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any

import click

from yimen.kernel import Actor, Clock, SystemClock, system_actor
from yimen.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from yimen.app import Runtime
    from yimen.store import Database


class Instance:
    """The instance that the environment describes. Nothing is read or opened before it is asked for."""

    def __init__(self, settings: Settings | None = None, clock: Clock | None = None) -> None:
        self._given = settings
        self.clock: Clock = clock or SystemClock()

    @cached_property
    def settings(self) -> Settings:
        try:
            return self._given or read_settings()
        except SettingsError as error:
            raise click.ClickException(f"设置有误：\n{error}") from error

    @property
    def packs(self) -> str | None:
        """Further folders with packs, as `find_packs` takes them."""
        return os.pathsep.join(self.settings.packs) or None

    @cached_property
    def unchecked_runtime(self) -> Runtime:
        """The runtime over a database of whatever schema; for `migrate` and `doctor`."""
        from yimen.worker import open_instance

        return open_instance(self.settings, clock=self.clock)

    @cached_property
    def runtime(self) -> Runtime:
        """The runtime over a database of this release's schema; a click error says what to run otherwise."""
        from yimen.app import OldSchema, require_current_schema

        try:
            require_current_schema(self.unchecked_runtime.database)
        except OldSchema as error:
            raise click.ClickException(str(error)) from error
        return self.unchecked_runtime

    @property
    def database(self) -> Database:
        return self.runtime.database

    def authenticate(self, account: str, password: str) -> Actor:
        """The Actor of an account whose password is right; a click error with the refusal otherwise."""
        from yimen.app import authenticate

        proven = authenticate(self.runtime, account, password)
        if isinstance(proven, str):
            raise click.ClickException(proven)
        return proven

    def close(self) -> None:
        if "unchecked_runtime" in self.__dict__:
            self.unchecked_runtime.database.dispose()


pass_instance = click.make_pass_decorator(Instance)


def asked_password(account: str) -> str:
    """The password out of YIMEN_PASSWORD, else asked at the terminal without echo."""
    given = os.environ.get("YIMEN_PASSWORD")
    if not given and not sys.stdin.isatty():
        raise click.ClickException(f"没有终端可以输入 {account} 的密码；请放在环境变量 YIMEN_PASSWORD 里。")
    return given or str(click.prompt(f"{account} 的密码", hide_input=True, err=True))


def asked_new_password(account: str) -> str:
    """The new password out of YIMEN_NEW_PASSWORD, else asked twice at the terminal without echo."""
    given = os.environ.get("YIMEN_NEW_PASSWORD")
    if not given and not sys.stdin.isatty():
        raise click.ClickException(
            f"没有终端可以输入 {account} 的新密码；请放在环境变量 YIMEN_NEW_PASSWORD 里。"
        )
    words = f"{account} 的新密码"
    return given or str(click.prompt(words, hide_input=True, confirmation_prompt="再输入一次", err=True))


def acting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--as ACCOUNT`, hand the Actor in as `actor`; its password is asked or in YIMEN_PASSWORD."""

    @click.option("--as", "account", required=True, metavar="账号", help="以哪个账号操作（记入日志）。")
    @click.pass_context
    @wraps(command)
    def with_actor(context: click.Context, *args: Any, account: str, **options: Any) -> Any:
        actor = context.ensure_object(Instance).authenticate(account, asked_password(account))
        return context.invoke(command, *args, actor=actor, **options)

    return with_actor


def founder(instance: Instance, jurisdiction: str, *, activate: bool) -> Actor:
    """Who fills the first jurisdiction of an instance on which nobody has an account yet: the house itself, as the journal
    of changes says. A click error where there are accounts: then one must be named."""
    from sqlalchemy import select

    from yimen.cases import Person

    with instance.database.read() as session:
        someone = session.scalar(select(Person.account).limit(1))
    if someone is not None:
        raise click.UsageError("请用 --as 指定账号；只有尚无任何账号的实例可以省略。")
    if not activate:
        raise click.UsageError("尚无账号的实例，请用 --activate 直接启用第一个地区的配置包。")
    return system_actor("migrate", jurisdiction)
