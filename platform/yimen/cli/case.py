"""`yimen case`: cases found by words; open ones moved to the procedure in force, handed over, given to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from yimen.kernel import Actor, Finding

from . import codes
from .acting import Instance, acting, pass_instance
from .case_files import file_cases
from .output import print_json, tell_each
from .past_cases import decide_register, import_register


@click.group()
def case() -> None:
    """案件：查找、指派、移交、改用现行程序、整理案卷、录入历史台账。"""


@case.command()
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option("--most", type=click.IntRange(1, 1_000), default=20, show_default=True, help="最多列出多少件。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def search(instance: Instance, actor: Actor, words: tuple[str, ...], most: int, machine: bool) -> None:
    """按案号、案由、当事人和案情查找看得到的案件，不分全角半角、括号样式；没有找到时退出码为 1。"""
    from yimen.cases import case_count, case_list

    wanted = {"q": " ".join(words)}
    with instance.database.read() as session:
        found = case_list(session, actor, wanted, limit=most, day=instance.clock.today()).rows
        total = case_count(session, actor, wanted)
    if machine:
        names = ("number", "title", "party", "unit", "status", "handler")
        rows = [
            {**{name: getattr(each, name) for name in names}, "opened_on": each.opened_on.isoformat()}
            for each in found
        ]
        print_json({"words": wanted["q"], "total": total, "cases": rows})
    else:
        for each in found:
            click.echo(f"{each.number}  {each.opened_on}  {each.title}  {each.party}")
    if not found:
        click.echo(f"没有找到“{wanted['q']}”。", err=True)
        raise click.exceptions.Exit(1)
    if not machine and total > len(found):
        click.echo(f"共 {total} 件，列出 {len(found)} 件。", err=True)


@case.command()
@click.argument("procedure")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def movable(instance: Instance, actor: Actor, procedure: str, machine: bool) -> None:
    """仍按旧版本办理的在办案件，以及改用现行程序对每件的影响；什么也不改。"""
    from yimen.cases import Configuration, movable_cases

    with instance.database.read() as session:
        configuration = Configuration.open(session, actor.jurisdiction, day=instance.clock.today())
        found = movable_cases(session, actor, configuration, procedure, limit=1_000)
    if machine:
        print_json({"cases": [_as_json(each) for each in found]})
        return
    for each in found:
        click.echo(f"{each.number} {each.title}：{'可以改用' if each.may_move else '不能改用'}{_lost(each)}")


def _as_json(each: Any) -> dict[str, Any]:
    strain = each.strain
    return {
        "number": each.number,
        "title": each.title,
        "unit": each.unit,
        "may_move": each.may_move,
        "lost": list(strain.lost),
        "forgotten": list(strain.forgotten),
        "stuck": strain.stuck,
        "shut": list(strain.shut),
        "terms": [list(term) for term in strain.terms],
        "titles": {name: title.get("zh", name) for name, title in strain.titles.items()},
    }


def _lost(each: Any) -> str:
    names = [each.strain.titles[name].get("zh", name) for name in (*each.strain.lost, *each.strain.forgotten)]
    return f"（失去 {'、'.join(names)}）" if names else ""


@case.command()
@click.argument("numbers", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="理由", help="记入每件案件的办案记录。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def move(instance: Instance, actor: Actor, numbers: tuple[str, ...], reason: str, machine: bool) -> None:
    """把所列案号的案件改用现行程序；其余不变。一件不成，不影响其他各件。"""
    told = {number: _moved(instance, actor, number, reason) for number in dict.fromkeys(numbers)}
    tell_each(told, "moved", "已改用现行程序", machine)


def _moved(instance: Instance, actor: Actor, number: str, reason: str) -> list[Finding]:
    """Why one case was not moved; empty where it was."""
    from yimen import cases

    with instance.database.write() as session:
        found = cases.case_of_number(session, actor, number)
        if found is None:
            return [codes.NO_SUCH_CASE.at(number=number)]
        done = cases.move_case(
            session, actor, found.id, expected_version=found.version, reason=reason, clock=instance.clock
        )
    return _findings(done.reasons) if isinstance(done, cases.Refused) else []


def _findings(reasons: Iterable[Any]) -> list[Finding]:
    return [Finding(each.code, "error", each.message) for each in reasons]


@case.command("hand-over")
@click.option("--from", "source", required=True, metavar="账号", help="移交人。")
@click.option("--to", "target", required=True, metavar="账号", help="接办人。")
@click.option("--reason", required=True, metavar="理由", help="记入每件案件的办案记录。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def hand_over(instance: Instance, actor: Actor, source: str, target: str, reason: str, machine: bool) -> None:
    """把一人承办的全部在办案件和认领的任务移交他人。一件不成，不影响其他各件。"""
    from yimen import cases

    with instance.database.read() as session:
        work = cases.open_work(session, actor, source)
    told: dict[str, list[Finding]] = {}
    for each in work:
        with instance.database.write() as session:
            reasons = cases.hand_over(
                session, actor, each.case_id, source, target, reason=reason, clock=instance.clock
            )
        told[each.number] = _findings(reasons)
    tell_each(told, "handed_over", "已移交", machine)


@case.command()
@click.option("--unit", default="", metavar="机构", help="只看一个机构。")
@click.option("--procedure", default="", metavar="程序", help="只看一种程序。")
@click.option("--task", default="", metavar="任务", help="只看一项任务。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def free(instance: Instance, actor: Actor, unit: str, procedure: str, task: str, machine: bool) -> None:
    """尚无人承办的案件和任务，按期限先后；什么也不改。"""
    from yimen.cases import free_work

    filters = {"unit": unit, "procedure": procedure, "task": task}
    with instance.database.read() as session:
        found = free_work(session, actor, filters=filters, limit=1_000)
    if machine:
        print_json({"work": [asdict(each) | {"due_on": _day(each.due_on)} for each in found]})
        return
    for each in found:
        due = f"（期限 {each.due_on.isoformat()}）" if each.due_on else ""
        click.echo(f"{each.number}\t{each.task or '-'}\t{each.task_title or '本案无承办人'}{due}")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@case.command()
@click.argument("numbers", nargs=-1, required=True)
@click.option("--task", default="", metavar="任务", help="任务编号；不写为指定本案承办人。")
@click.option("--to", "target", metavar="账号", help="交给谁。")
@click.option("--in-turn", is_flag=True, help="在有权人员中轮流。")
@click.option("--reason", required=True, metavar="理由", help="记入每件案件的办案记录。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def assign(
    instance: Instance,
    actor: Actor,
    numbers: tuple[str, ...],
    task: str,
    target: str | None,
    in_turn: bool,
    reason: str,
    machine: bool,
) -> None:
    """把所列案号中无人承办的案件或任务交给一人，或者轮流分配。一件不成，不影响其他各件。"""
    from yimen.cases import IN_TURN

    if bool(target) == in_turn:
        raise click.UsageError("请在 --to 与 --in-turn 中选择一个。")
    whom = target or IN_TURN
    told = {number: _given(instance, actor, number, task, whom, reason) for number in dict.fromkeys(numbers)}
    tell_each(told, "assigned", "已指派", machine)


def _given(
    instance: Instance, actor: Actor, number: str, task: str, target: str, reason: str
) -> list[Finding]:
    """Why one case's work was not given; empty where it was."""
    from yimen import cases

    with instance.database.write() as session:
        found = cases.case_of_number(session, actor, number)
        if found is None:
            return [codes.NO_SUCH_CASE.at(number=number)]
        given = cases.give(session, actor, found.id, task, target, reason=reason, clock=instance.clock)
    return _findings(given.reasons)


case.add_command(file_cases)
case.add_command(import_register)
case.add_command(decide_register)
