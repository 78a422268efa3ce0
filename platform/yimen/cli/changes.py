"""`yimen changes`: the way of a change set from the terminal, by the same rights as on the web."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from yimen.kernel import Actor

from .acting import Instance, acting, pass_instance
from .output import Refused, kept_finding, print_json

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from yimen.changes import LineView
    from yimen.store import ChangeSet

OPS = {"added": "新增", "changed": "修改", "withdrawn": "停用"}
WAYS = {
    "new": "适用新内容",
    "kept": "仍按原内容",
    "lighter": "新旧比较，从轻适用",
    "gone": "已停用，须重新认定",
    "now": "启用后立即适用",
}


@click.group()
def changes() -> None:
    """变更：查看、预演、提交、批准、退回、启用、撤销，划转，查缺。"""


@contextmanager
def refusals_told() -> Iterator[None]:
    """A refusal of the room as a refusal of the command."""
    from yimen.changes import ChangeRefused

    try:
        yield
    except ChangeRefused as refused:
        raise Refused(refused.findings) from refused


def as_json(change_set: ChangeSet) -> dict[str, Any]:
    """A set as every command prints it."""
    return {
        "id": change_set.id,
        "number": change_set.number,
        "state": change_set.state,
        "title": change_set.title,
        "sort": change_set.sort,
        "effective_from": change_set.effective_from,
        "created_by": change_set.created_by,
        "created_at": change_set.created_at.isoformat(),
        "submitted_by": change_set.submitted_by,
        "decided_by": change_set.decided_by,
        "activated_by": change_set.activated_by,
        "digest": change_set.digest,
        "lines": change_set.summary.get("lines", {}),
        "findings": change_set.findings.get("list", []),
    }


def line_json(view: LineView) -> dict[str, Any]:
    """A line with what changes in it."""
    return {
        "op": view.line.op,
        "kind": view.line.kind,
        "key": view.line.key,
        "scope": view.line.scope,
        "valid_from": view.line.valid_from,
        "valid_to": view.line.valid_to,
        "fields": [{"field": each.field, "before": each.before, "after": each.after} for each in view.fields],
    }


def tell(change_set: ChangeSet) -> None:
    """One line for people."""
    from yimen.changes import STATE_TITLES

    number = f"第{change_set.number}号" if change_set.number else change_set.id[:12]
    click.echo(f"{number}  {STATE_TITLES[change_set.state]}  {change_set.title}")


@changes.command("list")
@click.option("--state", "states", multiple=True, help="只列这些状态（可重复），如 submitted。")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def list_sets(instance: Instance, actor: Actor, states: tuple[str, ...], limit: int, machine: bool) -> None:
    """列出本地区的变更，最近的在前。"""
    from yimen.changes import change_sets

    with refusals_told(), instance.database.read() as session:
        found = change_sets(session, actor, actor.jurisdiction, states=states, limit=limit)
        if machine:
            print_json({"change_sets": [as_json(each) for each in found]})
            return
        for each in found:
            tell(each)


@changes.command()
@click.argument("reference", metavar="变更")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def show(instance: Instance, actor: Actor, reference: str, limit: int, machine: bool) -> None:
    """显示一项变更：逐行内容、前后差异、校验结果、经过。"""
    from yimen.changes import events, find_set, lines

    with refusals_told(), instance.database.read() as session:
        found = find_set(session, actor, reference)
        views = lines(session, found.id, limit=limit)
        if machine:
            told = as_json(found)
            told["line_list"] = [line_json(each) for each in views]
            told["events"] = [
                {"at": each.at.isoformat(), "account": each.account, "event": each.event, "note": each.note}
                for each in events(session, found.id)
            ]
            print_json(told)
            return
        tell(found)
        for each in views:
            scope = f"（{each.line.scope}）" if each.line.scope else ""
            click.echo(f"  {OPS[each.line.op]} {each.line.kind} {each.line.key}{scope}")
            if each.line.op == "changed":
                for part in each.fields:
                    click.echo(f"      {part.field}：{part.before} → {part.after}")
        for finding in found.findings.get("list", [])[:limit]:
            click.echo(f"  {kept_finding(finding)}")
        for event in events(session, found.id):
            click.echo(
                f"  {event.at.isoformat(timespec='seconds')} {event.account} {event.event} {event.note}"
            )


@changes.command()
@click.argument("reference", metavar="变更")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def rehearse(instance: Instance, actor: Actor, reference: str, machine: bool) -> None:
    """在办案件预演：变更触及哪些在办案件、如何触及。不作任何改动。"""
    from yimen.changes import find_set, rehearse_for

    with refusals_told(), instance.database.read() as session:
        found = rehearse_for(session, actor, find_set(session, actor, reference).id, clock=instance.clock)
    if machine:
        print_json(found.as_json())
        return
    if not found.total:
        click.echo("没有在办案件受到影响。")
    for case, told in found.items.cases:
        acts = "、".join(f"{act['item']}（{WAYS[act['how']]}）" for act in told["acts"])
        click.echo(f"{case.number} {case.title}：{acts}")
    _tell_others(found.items.others)
    for tried, part in found.procedures:
        scope = f"（{tried['scope']}）" if tried["scope"] else ""
        click.echo(f"{tried['title']}{scope}：在办 {tried['looked_at']} 件")
        for case, told in part.cases:
            lost = "、".join((*told["lost"], *told["forgotten"])) or "—"
            click.echo(
                f"  {case.number} {case.title}：落空任务 {lost}{'，无法继续' if told['stuck'] else ''}"
                f"{'，再无出口的阶段 ' + '、'.join(told['shut']) if told.get('shut') else ''}"
            )
        _tell_others(part.others)


def _tell_others(others: Mapping[str, int]) -> None:
    for unit, count in others.items():
        click.echo(f"  {unit}：另有 {count} 件（无权查看或未列出）")


def _act(
    instance: Instance,
    actor: Actor,
    reference: str,
    machine: bool,
    action: Callable[[Session, str], ChangeSet],
) -> None:
    from yimen.changes import find_set

    with refusals_told(), instance.database.write() as session:
        done = action(session, find_set(session, actor, reference).id)
    if machine:
        print_json(as_json(done))
    else:
        tell(done)
    if done.findings.get("errors"):
        for finding in done.findings["list"]:
            click.secho(f"[{finding['code']}] {finding['message']}", fg="red", err=True)
        raise SystemExit(1)


def _changing(name: str, about: str) -> None:
    """One command that moves a set on; all of them look alike."""

    @changes.command(name, help=about)
    @click.argument("reference", metavar="变更")
    @click.option("--note", default="", help="说明或理由。")
    @click.option("--json", "machine", is_flag=True, help="输出 JSON。")
    @acting
    @pass_instance
    def command(instance: Instance, actor: Actor, reference: str, note: str, machine: bool) -> None:
        from yimen import changes as room

        words: dict[str, Any] = {"clock": instance.clock}
        if name != "activate":
            words["note"] = note
        action = getattr(room, name)
        _act(
            instance, actor, reference, machine, lambda session, found: action(session, actor, found, **words)
        )


_changing("submit", "把已校验、无错误的变更提交审核。")
_changing("withdraw", "撤回未启用的变更。")
_changing("approve", "审核通过（提交人不得审核自己的变更）。")
_changing("reject", "退回变更，须写明理由。")
_changing("activate", "启用已审核的变更。")
_changing("undo", "起草并提交一项变更的反向变更，由另一人审核、启用。")

from . import completeness as _completeness  # noqa: E402, F401  they hang their commands on the group above
from . import transfer as _transfer  # noqa: E402, F401
