"""`yimen demo`: a whole instance out of a pack, its accounts, and a running site, with one command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click

from yimen.kernel import system_actor
from yimen.settings import Settings

from .acting import Instance, pass_instance
from .output import print_findings, progress_bar
from .serve import run_instance, with_address

if TYPE_CHECKING:
    from yimen.app import NewAccount


@click.command()
@click.option("--pack", required=True, metavar="配置包", help="要加载的配置包。")
@click.option("--host", help="监听地址（默认 YIMEN_HOST）。")
@click.option("--port", type=click.IntRange(0, 65535), help="监听端口（默认 YIMEN_PORT，0 为任意空闲端口）。")
@click.option("--no-serve", is_flag=True, help="只建立实例，不启动。")
@pass_instance
def demo(instance: Instance, pack: str, host: str | None, port: int | None, no_serve: bool) -> None:
    """建立并启动演示实例：建库、加载配置包、开通账号、打印网址和各角色账号。再次运行只是启动。"""
    settings = with_address(instance.settings, host, port)
    told = load_demo(instance, pack)
    public = _has_public_site(instance, pack)
    instance.close()
    announce = announcement(settings, told, running=not no_serve, public=pack if public else "")
    if no_serve:
        click.echo(announce)
        return
    sys.exit(run_instance(settings, announce))


def load_demo(instance: Instance, pack: str) -> Path:
    """The instance with the pack in force and its accounts made; where the accounts are written down.

    What is there already is left as it is. A click error names what the pack lacks; nothing is then loaded.
    """
    from yimen import app
    from yimen.store import Jurisdiction

    app.migrate(instance.unchecked_runtime.database)
    told = instance.settings.home / "demo-accounts.tsv"
    with instance.database.read() as session:
        known = session.get(Jurisdiction, pack)
        loaded = known is not None and known.sequence > 0
    if not loaded:
        _apply(instance, pack)
    if not told.exists():
        _make_accounts(instance, pack, told)
    return told


def _apply(instance: Instance, pack: str) -> None:
    """The pack in force, in the recorded mode in which an empty jurisdiction is first filled."""
    from yimen.changes import ChangeRefused, apply_pack
    from yimen.pack import find_packs

    packs = find_packs(instance.packs)
    if pack not in packs:
        raise click.ClickException(f"没有配置包 {pack}；现有：{'、'.join(sorted(packs))}。")
    actor = system_actor("migrate", pack)
    try:
        with instance.database.write() as session:
            applied = apply_pack(
                session,
                actor,
                pack,
                pack,
                packs=packs,
                clock=instance.clock,
                activate=True,
                progress=progress_bar(f"加载 {pack}"),
            )
            state, noted = applied.state, list(applied.findings.get("list", ()))
    except ChangeRefused as refused:
        print_findings(refused.findings)
        raise click.ClickException(f"配置包 {pack} 有错误，没有加载。") from refused
    if state != "active":
        for each in noted:
            click.secho(f"[{each['code']}] {each['message']}", fg="red", err=True)
        raise click.ClickException(f"配置包 {pack} 没有启用（{state}）。")


def _make_accounts(instance: Instance, jurisdiction: str, told: Path) -> None:
    """Accounts of all officers; the demo's passwords stay as they are printed, so that the next start can too."""
    from yimen.app import make_accounts, officers_without_account
    from yimen.cases import Configuration

    with instance.database.read() as session:
        officers = officers_without_account(session, jurisdiction, instance.clock)
        roles = Configuration.open(session, jurisdiction, day=instance.clock.today()).roles()
        titles = {role: str(body["title"]["zh"]) for role, body in roles.items()}
    for remark in officers.remarks:
        click.secho(remark, fg="yellow", err=True)
    actor = system_actor("migrate", jurisdiction)
    with instance.database.write() as session:
        made = make_accounts(
            session,
            actor,
            jurisdiction,
            officers.wanted,
            instance.clock,
            must_change=False,
            progress=progress_bar("开通账号"),
        )
        _write_down(made, told, titles)


def _write_down(made: list[NewAccount], told: Path, titles: dict[str, str]) -> None:
    fresh = told.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        for each in made:
            roles = "、".join(titles.get(role, role) for role in each.roles)
            file.write("\t".join([each.account, each.password, roles, each.unit_name]) + "\n")
    fresh.rename(told)


def _has_public_site(instance: Instance, jurisdiction: str) -> bool:
    from yimen.cases import Configuration

    with instance.database.read() as session:
        snapshot = Configuration.open(session, jurisdiction, day=instance.clock.today())
        return bool(snapshot.entries("portal"))


def announcement(settings: Settings, told: Path, *, running: bool = True, public: str = "") -> str:
    """The addresses and one account for each role of each unit type, as they are printed when the site answers.

    `public` is the jurisdiction whose public site is named as well, "" for none.
    """
    address = f"http://{settings.host}:{settings.port}"
    state = "已启动" if running else "已建好，尚未启动（yimen serve 启动后的网址）"
    rows = [line.split("\t") for line in told.read_text("utf-8").splitlines()]
    shown: dict[str, list[str]] = {}
    for row in rows:
        shown.setdefault(row[2], row)
    lines = [
        f"  {account:<14} {password:<18} {_padded(roles, 26)} {unit}"
        for account, password, roles, unit in shown.values()
    ]
    return "\n".join(
        [
            f"一门演示实例{state}：{address}",
            *([f"公众网站：{address}/public/{public}/"] if public else []),
            "",
            f"  {_padded('账号', 14)} {_padded('密码', 18)} {_padded('角色', 26)} 单位",
            *lines,
            "",
            f"全部账号（{len(rows)} 个）：{told}",
        ]
    )


def _padded(text: str, width: int) -> str:
    """The text and blanks up to that many columns of a terminal, where a Chinese character takes two."""
    return text + " " * (width - sum(2 if east_asian_width(each) in "WF" else 1 for each in text))
