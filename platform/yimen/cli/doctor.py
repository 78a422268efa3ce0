"""`yimen doctor`: what is set up, what is missing, and what to do about it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from yimen.settings import Settings, anchor_copies_path, anchor_key_path, documented_settings

from .acting import Instance, pass_instance
from .output import print_json

State = Literal["ok", "warning", "error"]
MARKS = {"ok": "✓", "warning": "!", "error": "✗"}
COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it stands, and what to do when it does not."""

    subject: str
    state: State
    says: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="结果以 JSON 输出。")
@click.option("--settings", "show_settings", is_flag=True, help="列出全部设置（不含密钥）。")
@pass_instance
def doctor(instance: Instance, as_json: bool, show_settings: bool) -> None:
    """检查本实例：设置、数据库、任务队列、密钥、网页资源、配置包、辖区和账号。"""
    _ = instance.settings
    checks = [each for check in CHECKS for each in _safely(check, instance)]
    if as_json:
        print_json({"checks": [{"subject": c.subject, "state": c.state, "says": c.says} for c in checks]})
    else:
        for each in checks:
            mark = click.style(MARKS[each.state], fg=COLOURS[each.state])
            click.echo(f"{mark} {each.subject}：{each.says}")
    if show_settings and not as_json:
        _list_settings(instance.settings)
    sys.exit(1 if any(each.state == "error" for each in checks) else 0)


def _safely(check: Callable[[Instance], Iterator[Check]], instance: Instance) -> list[Check]:
    """A check that breaks is a finding of its own, never the end of the others."""
    try:
        return list(check(instance))
    except Exception as error:  # noqa: BLE001  a doctor looks at what is broken: everything it meets is told
        return [Check(str(check.__doc__).rstrip("."), "error", f"{type(error).__name__}：{error}")]


def _list_settings(settings: Settings) -> None:
    for each in documented_settings():
        value = getattr(settings, each.name.removeprefix("YIMEN_").lower())
        shown = ("（已设置）" if value else "（未设置）") if each.secret else value
        click.echo(f"  {each.name} = {shown}")


def _home(instance: Instance) -> Iterator[Check]:
    """文件夹."""
    home = instance.settings.home
    yield Check(
        "文件夹", "ok" if home.is_dir() else "warning", f"{home}{'' if home.is_dir() else '（尚未建立）'}"
    )


def _database(instance: Instance) -> Iterator[Check]:
    """数据库."""
    from yimen.app import schema_heads

    database = instance.unchecked_runtime.database
    newest, present = schema_heads(database)
    kind = database.engine.dialect.name
    if present == newest:
        yield Check("数据库", "ok", f"{kind}，结构 {present}")
    else:
        yield Check(
            "数据库", "error", f"{kind}，结构为 {present or '空'}，需要 {newest}：请运行 yimen migrate。"
        )


def _queue(instance: Instance) -> Iterator[Check]:
    """任务队列."""
    from yimen.worker import make_celery

    if instance.settings.uses_file_queue:
        yield Check("任务队列", "ok", "文件队列")
        return
    with make_celery(instance.settings).connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=5)
    yield Check("任务队列", "ok", instance.settings.broker_url.partition("://")[0])


def _files(instance: Instance) -> Iterator[Check]:
    """证据文件库."""
    address, blobs = instance.settings.files_url, instance.unchecked_runtime.blobs
    if address.startswith("file://") and not Path(address.removeprefix("file://")).is_dir():
        yield Check("证据文件库", "ok", f"{address.removeprefix('file://')}（首次登记证据时建立）")
        return
    blobs.put("incoming/doctor", b"1")
    blobs.remove("incoming/doctor")
    yield Check("证据文件库", "ok", address.removeprefix("file://"))


def _keys(instance: Instance) -> Iterator[Check]:
    """密钥."""
    path = anchor_key_path(instance.settings)
    if not path.exists():
        yield Check("锚点密钥", "warning", f"{path} 尚未生成，首次生成锚点时建立；请另存其公钥。")
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    safe = not mode & 0o077
    yield Check(
        "锚点密钥", "ok" if safe else "error", f"{path}{'' if safe else f'（权限 {mode:o}，应为 600）'}"
    )


def _copies(instance: Instance) -> Iterator[Check]:
    """锚点副本."""
    copies = anchor_copies_path(instance.settings)
    if copies is None:
        says = "没有自动另存；请设置 YIMEN_ANCHOR_COPIES，或者定期用 yimen anchor --out 存到实例以外。"
        yield Check("锚点副本", "warning", says)
    elif not copies.is_dir() or not os.access(copies, os.W_OK):
        yield Check("锚点副本", "error", f"{copies} 不存在或者不可写。")
    else:
        yield Check("锚点副本", "ok", str(copies))


def _assets(_instance: Instance) -> Iterator[Check]:
    """网页资源."""
    import yimen

    folder = Path(yimen.__file__).parent / "static" / "dist"
    there = (folder / "manifest.json").is_file()
    yield Check(
        "网页资源", "ok" if there else "error", str(folder) if there else "尚未生成：请运行 make assets。"
    )


def _packs(instance: Instance) -> Iterator[Check]:
    """配置包."""
    from yimen.pack import find_packs

    names = sorted(find_packs(instance.packs))
    yield Check("配置包", "ok" if names else "error", "、".join(names) or "一个也没有找到。")


def _office(instance: Instance) -> Iterator[Check]:
    """文书转 PDF."""
    from yimen.documents import PressMissing, find_office

    try:
        program, python = find_office(instance.settings.office)
    except PressMissing as missing:
        yield Check("文书转 PDF", "warning", str(missing))
        return
    yield Check("文书转 PDF", "ok", f"{program}，经 {python}")
    yield from _fonts(instance)


def _fonts(instance: Instance) -> Iterator[Check]:
    """The fonts that the templates in force name and this machine replaces or lacks."""
    from sqlalchemy import select

    from yimen.documents import fonts_of_templates
    from yimen.store import Jurisdiction

    with instance.database.read() as session:
        places = list(session.scalars(select(Jurisdiction.id).order_by(Jurisdiction.id)))
        for place in places:
            for finding in fonts_of_templates(session, place, instance.clock.today()):
                yield Check("字体", "ok" if finding.severity == "note" else "warning", finding.message)


def _jurisdictions(instance: Instance) -> Iterator[Check]:
    """辖区."""
    from sqlalchemy import select

    from yimen.app import count_accounts
    from yimen.store import Jurisdiction

    j = Jurisdiction
    told = select(j.id, j.title, j.pack, j.pack_version, j.sequence).order_by(j.id)
    with instance.database.read() as session:
        rows = session.execute(told).all()
        people = count_accounts(session)
    for row in rows:
        yield Check(
            "辖区",
            "ok",
            f"{row.id} {row.title}，配置包 {row.pack} {row.pack_version}，第{row.sequence}号变更",
        )
    if not rows:
        yield Check("辖区", "warning", "没有辖区：请用 yimen pack apply 建立。")
    words = f"{people} 个" if people else "没有账号：请用 yimen account import-officers 开通。"
    yield Check("账号", "ok" if people else "warning", words)


def _exposure(instance: Instance) -> Iterator[Check]:
    """访问方式."""
    settings = instance.settings
    if settings.secure:
        yield Check("访问方式", "ok", settings.public_url)
    elif settings.host in {"127.0.0.1", "localhost", "::1"} and not settings.public_url:
        yield Check("访问方式", "ok", f"仅本机 {settings.host}:{settings.port}")
    else:
        yield Check(
            "访问方式", "warning", "未使用 HTTPS：请设置 YIMEN_PUBLIC_URL=https://… 并由反向代理终止 TLS。"
        )


CHECKS = (
    _home,
    _database,
    _queue,
    _files,
    _keys,
    _copies,
    _assets,
    _packs,
    _jurisdictions,
    _exposure,
    _office,
)
