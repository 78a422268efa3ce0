"""`yimen case import` and `yimen case decide`: cases that ran on paper, from a register with their old numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from yimen.kernel import Actor, Finding

from .acting import Instance, acting, pass_instance
from .output import exit_with, kept_finding, print_findings, print_json


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--map", "mapping", multiple=True, metavar="字段=列", help="指定某字段的表头或者列号，可重复。")
@click.option("--submit", "asked", is_flag=True, help="没有错误时提交批准。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def import_register(
    instance: Instance, actor: Actor, file: Path, mapping: tuple[str, ...], asked: bool, machine: bool
) -> None:
    """读取并核对历史案件台账；加 --submit 提交另一人批准，批准后才录入。"""
    from yimen import cases
    from yimen.catalog import FileError

    said = dict(each.split("=", 1) for each in mapping if "=" in each)
    try:
        with instance.database.read() as session:
            looked = cases.look_through(
                session, actor, file.name, file.read_bytes(), mapping=said, clock=instance.clock
            )
    except FileError as error:
        raise click.ClickException(str(error)) from error
    row: Any = looked
    answer: Any = looked
    if not isinstance(looked, cases.Refused):
        with instance.database.write() as session:
            answer = row = cases.hand_in_register(session, actor, looked, clock=instance.clock)
            if asked and isinstance(row, cases.CaseImport) and not row.summary["errors"]:
                answer = cases.submit_register(session, actor, row.id)
    if isinstance(answer, cases.Refused):
        findings = [Finding(each.code, "error", each.message) for each in answer.reasons]
    else:
        findings = [kept_finding(each) for each in row.summary["findings"]]
        if machine:
            print_json({"import": row.id, "state": row.state, **row.summary})
        else:
            click.echo(f"{row.id} {row.summary['rows']} 行，可以录入 {row.summary['cases']} 件")
    if not machine:
        print_findings(findings)
    exit_with(findings)


@click.command("decide")
@click.argument("import_id", metavar="登记表")
@click.option("--approve/--reject", default=True, help="批准录入，或者不批准。")
@click.option("--note", default="", metavar="意见", help="不批准的须写明理由。")
@acting
@pass_instance
def decide_register(instance: Instance, actor: Actor, import_id: str, approve: bool, note: str) -> None:
    """批准或者不批准他人提交的历史案件台账；批准后由任务进程逐件录入。"""
    from yimen import cases

    with instance.database.write() as session:
        done = cases.decide_register(
            session, actor, import_id, approve=approve, note=note, clock=instance.clock
        )
    findings = (
        [Finding(each.code, "error", each.message) for each in done.reasons]
        if isinstance(done, cases.Refused)
        else []
    )
    print_findings(findings)
    if not findings:
        click.echo("已批准，正在录入。" if approve else "没有批准，文件已清除。", err=True)
    exit_with(findings)
