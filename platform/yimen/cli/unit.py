"""`yimen unit`: units are founded, renamed, merged, split, closed, empowered, by the same rights as on the web."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yimen.kernel import Actor

from .acting import Instance, acting, pass_instance
from .changes import as_json, refusals_told, tell
from .output import Refused, print_json

if TYPE_CHECKING:
    from yimen.changes import Reform, ReformPlanned

SORTS = ("found", "rename", "merge", "split", "close", "transfer", "empower", "give_back", "station")


@click.group()
def unit() -> None:
    """机构：设立、更名、合并、拆分、撤销、赋权。"""


@unit.command()
@click.option("--sort", type=click.Choice(SORTS), required=True, help="改革的方式。")
@click.option(
    "--unit", "units", multiple=True, metavar="栏目=值,…", help="新设或变更的单位，须有 code（可重复）。"
)
@click.option(
    "--heir", "heirs", multiple=True, metavar="旧=新", help="撤销的单位与承接单位（可重复；新的可空）。"
)
@click.option(
    "--list", "listed", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="清单表格。"
)
@click.option("--to", "target", default="", metavar="单位", help="清单没有写明划入单位的，划入何单位。")
@click.option("--source", default="", metavar="单位", help="收回赋权时：自哪个单位收回。")
@click.option("--running", is_flag=True, help="涉及移交事项的在办案件一并移交。")
@click.option(
    "--effective", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="生效日。"
)
@click.option("--document", default="", metavar="文号", help="依据文件的文号。")
@click.option("--title", default="", help="变更的名称。")
@click.option("--note", default="", help="说明。")
@click.option("--dry-run", is_flag=True, help="只显示将发生什么，不生成变更。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def reform(
    instance: Instance, actor: Actor, document: str, note: str, dry_run: bool, machine: bool, **said: Any
) -> None:
    """机构改革：一份变更单，事项、人员、配置、在办案件随之承接。"""
    from yimen import changes as room

    clock, here = instance.clock, actor.jurisdiction
    with refusals_told(), instance.database.read() as session:
        from yimen.cases import Configuration

        known = Configuration.open(session, here, day=said["effective"].date()).units()
        wanted = _wanted(known, **said)
        if dry_run:
            plan = room.plan_reform(session, actor, here, wanted, document_number=document, clock=clock)
            return _tell_plan(plan, machine)
    with refusals_told(), instance.database.write() as session:
        made = room.draft_reform(
            session, actor, here, wanted, document_number=document, note=note, clock=clock
        )
        room.check(session, actor, made.id, clock=clock)
    print_json({**as_json(made), "reform": made.summary["reform"]}) if machine else tell(made)
    return None


def _wanted(
    known: Mapping[str, Mapping[str, Any]],
    *,
    sort: str,
    units: tuple[str, ...],
    heirs: tuple[str, ...],
    listed: Path | None,
    target: str,
    source: str,
    running: bool,
    effective: datetime,
    title: str,
) -> Reform:
    from yimen import changes as room

    new = {body["code"]: body for body in (_fields(each) for each in units)}
    there = {**known, **new}
    codes = room.keys_by_name(there, ("name", "short_name"))
    rows, found = ([], []) if listed is None else room.read_list(listed.name, listed.read_bytes(), there)
    if found:
        raise Refused(tuple(found))
    pairs = [each.partition("=") for each in heirs]
    if any(not old or not equals for old, equals, _ in pairs):
        raise click.BadParameter("写作 旧单位=承接单位。", param_hint="--heir")
    ends = {codes.get(old, old): codes.get(heir, heir) for old, _, heir in pairs}
    rows = room.with_target(rows, codes.get(target, target))
    return room.Reform(sort, effective.date(), title, new, ends, rows, codes.get(source, source), running)


def _fields(words: str) -> dict[str, str]:
    found = dict(each.split("=", 1) for each in words.split(",") if "=" in each)
    if not found.get("code"):
        raise click.BadParameter(f"“{words}”没有 code。", param_hint="--unit")
    return found


def _tell_plan(plan: ReformPlanned, machine: bool) -> None:
    pairs = {"people": plan.people, "cases": plan.cases}
    if machine:
        moved = {
            name: [{"from": source, "to": to, "count": count} for (source, to), count in found.items()]
            for name, found in pairs.items()
        }
        remarks = [each.as_json() for each in plan.remarks]
        print_json({"title": plan.plan.title, "counts": dict(plan.counts), **moved, "remarks": remarks})
        return
    click.echo(plan.plan.title)
    for kind, count in plan.counts.items():
        click.echo(f"  {kind} {count}条")
    for label, found in (("人员", plan.people), ("在办案件", plan.cases)):
        for (source, to), count in found.items():
            click.echo(f"  {label} {count}：{plan.name(source)} → {plan.name(to)}")
    for each in plan.remarks:
        click.echo(f"  {each}")
