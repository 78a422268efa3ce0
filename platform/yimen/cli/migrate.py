"""`yimen migrate`: the database comes to this release's schema."""

from __future__ import annotations

import click

from .acting import Instance, pass_instance


@click.command()
@pass_instance
def migrate(instance: Instance) -> None:
    """建立或升级数据库（升级前请先备份）。"""
    from yimen import app

    revision = app.migrate(instance.unchecked_runtime.database)
    click.echo(f"数据库结构已是最新：{revision}", err=True)
