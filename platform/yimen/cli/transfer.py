"""`yimen changes transfer`: items go over from one agency to another, as a draft that takes the usual way."""

from __future__ import annotations

from datetime import datetime

import click

from yimen.kernel import Actor

from .acting import Instance, acting, pass_instance
from .changes import as_json, changes, refusals_told, tell
from .output import print_json


@changes.command()
@click.option("--from", "source", required=True, metavar="机构代码", help="划出单位。")
@click.option("--to", "target", required=True, metavar="机构代码", help="划入单位。")
@click.option("--code", "keys", multiple=True, metavar="代码", help="划转的事项（可重复）；不写则为全部。")
@click.option("--filter", "filters", multiple=True, metavar="栏目=值", help="只划转符合条件的（可重复）。")
@click.option("--kind", default="item", show_default=True, help="目录种类。")
@click.option(
    "--effective", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="生效日。"
)
@click.option("--document", default="", metavar="文号", help="依据文件的文号。")
@click.option("--title", default="", help="变更的名称。")
@click.option("--note", default="", help="说明。")
@click.option("--dry-run", is_flag=True, help="只显示将划转什么，不生成变更。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def transfer(
    instance: Instance,
    actor: Actor,
    source: str,
    target: str,
    keys: tuple[str, ...],
    filters: tuple[str, ...],
    kind: str,
    effective: datetime,
    document: str,
    title: str,
    note: str,
    dry_run: bool,
    machine: bool,
) -> None:
    """划转：把一个单位的事项整体划给另一个单位，裁量阶次随事项代码一并转移。"""
    from yimen import changes as room

    wanted = room.Transfer(source, target, effective.date(), keys, _filters(filters), kind)
    clock = instance.clock
    if dry_run:
        with refusals_told(), instance.database.read() as session:
            plan = room.plan_transfer(session, actor, actor.jurisdiction, wanted, clock=clock)
        _tell_plan(plan, machine)
        return
    with refusals_told(), instance.database.write() as session:
        made = room.transfer_entries(
            session,
            actor,
            actor.jurisdiction,
            wanted,
            document_number=document,
            title=title,
            note=note,
            clock=clock,
        )
        room.check(session, actor, made.id, clock=clock)
    if machine:
        print_json({**as_json(made), "transfer": made.summary["transfer"]})
    else:
        tell(made)


def _filters(words: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for each in words:
        name, equals, value = each.partition("=")
        if not equals or not name or not value:
            raise click.BadParameter(f"“{each}”不是“栏目=值”。", param_hint="--filter")
        found[name] = value
    return found


def _tell_plan(plan: object, machine: bool) -> None:
    from yimen.changes import TransferPlan

    assert isinstance(plan, TransferPlan)
    if machine:
        print_json(
            {
                "from": plan.transfer.source,
                "to": plan.transfer.target,
                "count": plan.count,
                "keys": sorted({each.key for each in plan.entries}),
                "followers": dict(plan.followers),
            }
        )
        return
    click.echo(f"{plan.source_name} → {plan.target_name}：{plan.count}条")
    for kind, count in plan.followers.items():
        click.echo(f"  随之转移：{kind} {count}条")
