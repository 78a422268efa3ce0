"""`yimen account`: who may sign in. Passwords are random, told once, and changed before anything is done with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yimen.kernel import Actor, system_actor

from .acting import Instance, acting, asked_new_password, asked_password, pass_instance
from .output import progress_bar

if TYPE_CHECKING:
    from yimen.app import NewAccount


@click.group()
def accounts() -> None:
    """账号：新建、批量开通、修改和重置密码、解锁。"""


as_whom = click.option("--as", "account", metavar="账号", help="安全管理员的账号；初始化阶段可省略。")
to_where = click.option("--to", "jurisdiction", required=True, metavar="辖区", help="账号所属的辖区。")


@accounts.command("create")
@click.argument("name_of_account", metavar="新账号")
@click.option("--name", required=True, help="姓名。")
@click.option("--unit", default="", help="单位代码。")
@click.option("--role", "roles", multiple=True, help="角色编号，可重复。")
@click.option("--officer", default="", help="执法证号。")
@to_where
@as_whom
@pass_instance
def create(
    instance: Instance,
    name_of_account: str,
    name: str,
    unit: str,
    roles: tuple[str, ...],
    officer: str,
    jurisdiction: str,
    account: str | None,
) -> None:
    """新建一个账号，随机密码只显示一次。"""
    from yimen.app import NewAccount

    if roles and not unit:
        raise click.UsageError("指定 --role 时必须同时指定 --unit。")
    wanted = [NewAccount(name_of_account, name, unit, unit, roles, officer)]
    _tell(_make(instance, jurisdiction, wanted, account), None)


@accounts.command("import-officers")
@to_where
@as_whom
@click.option("--out", type=click.Path(path_type=Path), help="把账号和密码写入此文件（仅本人可读），不显示。")
@pass_instance
def import_officers(instance: Instance, jurisdiction: str, account: str | None, out: Path | None) -> None:
    """为执法人员名册中填有账号、尚未开通的人员批量开通账号。"""
    from yimen.app import officers_without_account

    with instance.database.read() as session:
        officers = officers_without_account(session, jurisdiction, instance.clock)
    for remark in officers.remarks:
        click.secho(remark, fg="yellow", err=True)
    _tell(_make(instance, jurisdiction, officers.wanted, account), out)
    sys.exit(1 if officers.remarks else 0)


@accounts.command("password")
@click.argument("name_of_account", metavar="账号")
@acting
@pass_instance
def password(instance: Instance, name_of_account: str, actor: Actor) -> None:
    """重置密码：生成随机密码，首次登录须修改，已有登录全部退出。"""
    with _at_the_desk(), instance.database.write() as session:
        told = instance.runtime.accounts.reset(session, actor, name_of_account)
    click.echo(f"{name_of_account}\t{told}")


@accounts.command("change")
@click.argument("name_of_account", metavar="账号")
@pass_instance
def change(instance: Instance, name_of_account: str) -> None:
    """修改自己的密码：首次登录前，或者密码到期时。"""
    from yimen.app import change_own

    old = asked_password(name_of_account)
    objections = change_own(instance.runtime, name_of_account, old, asked_new_password(name_of_account))
    if objections:
        raise click.ClickException("\n".join(objections))
    click.echo(f"{name_of_account} 的密码已修改，已有登录全部退出。", err=True)


@accounts.command("unlock")
@click.argument("name_of_account", metavar="账号")
@acting
@pass_instance
def unlock(instance: Instance, name_of_account: str, actor: Actor) -> None:
    """解除因多次输错密码造成的锁定。"""
    with _at_the_desk(), instance.database.write() as session:
        instance.runtime.accounts.unlock(session, actor, name_of_account)
    click.echo(f"{name_of_account} 已解锁。", err=True)


@contextmanager
def _at_the_desk() -> Iterator[None]:
    from yimen.office import AccountRefused

    try:
        yield
    except AccountRefused as error:
        raise click.ClickException(str(error)) from error


def _make(
    instance: Instance, jurisdiction: str, wanted: Sequence[NewAccount], account: str | None
) -> list[NewAccount]:
    from yimen.app import make_accounts

    actor = _administrator(instance, jurisdiction, account)
    try:
        with instance.database.write() as session:
            return make_accounts(
                session, actor, jurisdiction, wanted, instance.clock, progress=progress_bar("开通账号")
            )
    except (ValueError, PermissionError) as error:
        words = "须为本辖区的安全管理员。" if isinstance(error, PermissionError) else str(error)
        raise click.ClickException(f"没有开通任何账号：{words}") from error


def _administrator(instance: Instance, jurisdiction: str, account: str | None) -> Actor:
    """The security administrator named, or the house itself while the jurisdiction is being set up."""
    if account is not None:
        return instance.authenticate(account, asked_password(account))
    from yimen.store import Jurisdiction

    with instance.database.read() as session:
        known = session.get(Jurisdiction, jurisdiction)
        bootstrap = None if known is None else known.bootstrap
    if bootstrap is None:
        raise click.ClickException(f"没有辖区 {jurisdiction}，请先用 yimen pack apply 建立。")
    if not bootstrap:
        raise click.ClickException(f"辖区 {jurisdiction} 已启用，请用 --as 指定安全管理员的账号。")
    return system_actor("migrate", jurisdiction)


def _tell(made: Sequence[NewAccount], out: Path | None) -> None:
    """Account, password, roles and unit, one line each; the only time a password is shown."""
    lines = [f"{each.account}\t{each.password}\t{'、'.join(each.roles)}\t{each.unit_name}" for each in made]
    if out is None:
        click.echo("\n".join(lines) if lines else "没有需要开通的账号。", err=not lines)
        return
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join([*lines, ""]))
    click.echo(f"{len(lines)} 个账号已写入 {out}，请分发后删除该文件。", err=True)
