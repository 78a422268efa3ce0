"""`yimen stand-in`: absences with a substitute, and roles lent to a colleague for a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from yimen.kernel import Actor, Finding

from . import codes
from .acting import Instance, acting, pass_instance
from .output import exit_with, print_findings, print_json

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("stand-in")
def stand_in() -> None:
    """代办与授权：登记不在岗和代办人，临时授权职责，委托任务，提前结束。"""


def _term(command: Callable[..., Any]) -> Callable[..., Any]:
    """The days and the reason of what is recorded."""
    command = click.option("--json", "machine", is_flag=True, help="输出 JSON。")(command)
    command = click.option("--reason", required=True, metavar="理由", help="记入审计。")(command)
    command = click.option("--last", required=True, type=DAY, metavar="日期", help="最后一日（含）。")(
        command
    )
    return click.option("--since", required=True, type=DAY, metavar="日期", help="第一日。")(command)


@stand_in.command("list")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def list_rows(instance: Instance, actor: Actor, machine: bool) -> None:
    """现有和将有的代办：本人的，以及（有指定承办人权限的）本机构人员的。"""
    from yimen.cases import substitutions

    with instance.database.read() as session:
        rows = [_as_json(row) for row in substitutions(session, actor, instance.clock.today())]
    if machine:
        print_json({"substitutions": rows})
        return
    for row in rows:
        what = f"{row['unit']} {row['role']}" if row["role"] else "不在岗"
        term = f"{row['since']} 至 {row['until']} 前"
        click.echo(f"{row['id']}\t{row['account']} → {row['substitute']}\t{what}\t{term}")


@stand_in.command()
@click.option("--for", "absent", metavar="账号", help="谁不在岗；不写为本人。")
@click.option("--to", "substitute", required=True, metavar="账号", help="代办人。")
@_term
@acting
@pass_instance
def away(
    instance: Instance,
    actor: Actor,
    absent: str | None,
    substitute: str,
    since: datetime,
    last: datetime,
    reason: str,
    machine: bool,
) -> None:
    """登记不在岗和代办人：本人或者其机构负责人办理。"""
    from yimen.cases import Term, record_absence

    term = Term(since.date(), last.date(), reason)
    _record(
        instance,
        lambda session: record_absence(
            session, actor, absent or actor.account, substitute, term, instance.clock
        ),
        "已登记",
        machine,
    )


@stand_in.command()
@click.argument("role")
@click.option("--unit", required=True, metavar="机构", help="在哪个机构的任职。")
@click.option("--to", "taker", required=True, metavar="账号", help="受权人。")
@_term
@acting
@pass_instance
def lend(
    instance: Instance,
    actor: Actor,
    role: str,
    unit: str,
    taker: str,
    since: datetime,
    last: datetime,
    reason: str,
    machine: bool,
) -> None:
    """把本人的一项职责临时授权给本机构的同事。"""
    from yimen.cases import Post, Term, lend_role

    place, term = Post(unit, role), Term(since.date(), last.date(), reason)
    _record(
        instance,
        lambda session: lend_role(session, actor, place, taker, term, instance.clock),
        "已授权",
        machine,
    )


@stand_in.command()
@click.argument("number")
@click.argument("task")
@click.option("--to", "taker", required=True, metavar="账号", help="受托人。")
@click.option("--reason", required=True, metavar="理由", help="记入办案记录。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def hand(
    instance: Instance, actor: Actor, number: str, task: str, taker: str, reason: str, machine: bool
) -> None:
    """把本人可办的一项任务委托本机构的同事办理（NUMBER 是案号，TASK 是任务编号）。"""
    from yimen import cases
    from yimen.workflow import Act

    findings = [codes.NO_SUCH_CASE.at(number=number)]
    with instance.database.write() as session:
        case = cases.case_of_number(session, actor, number)
        if case is not None:
            act = Act("delegate", instance.clock.today(), task=task, reason=reason, values={"holder": taker})
            done = cases.act(
                session, actor, case.id, act, expected_version=case.version, clock=instance.clock
            )
            reasons = done.reasons if isinstance(done, cases.Refused) else ()
            findings = [Finding(each.code, "error", each.message) for each in reasons]
    if machine:
        print_json({"done": not findings, "findings": [each.as_json() for each in findings]})
    elif findings:
        print_findings(findings)
    else:
        click.echo(f"{number} {task} 已委托")
    exit_with(findings)


@stand_in.command()
@click.argument("number", type=int)
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def end(instance: Instance, actor: Actor, number: int, machine: bool) -> None:
    """即日结束一项代办或者收回授权（编号见 list）。"""
    from yimen.cases import end_substitution

    _record(
        instance,
        lambda session: end_substitution(session, actor, number, instance.clock),
        "已结束",
        machine,
    )


def _record(instance: Instance, record: Callable[[Any], Any], word: str, machine: bool) -> None:
    """What was recorded, or the finding of the refusal and exit 1."""
    from yimen.cases import RightsRefused

    found: list[Finding] = []
    row: dict[str, Any] | None = None
    try:
        with instance.database.write() as session:
            row = _as_json(record(session))
    except RightsRefused as refused:
        found = [Finding(refused.code, "error", str(refused))]
    if machine:
        print_json({"substitution": row, "findings": [each.as_json() for each in found]})
    elif row is not None:
        click.echo(f"{row['id']} {word}")
    else:
        print_findings(found)
    exit_with(found)


def _as_json(row: Any) -> dict[str, Any]:
    names = ("id", "account", "substitute", "unit", "role", "since", "until", "reason", "made_by", "ended_by")
    return {name: getattr(row, name) for name in names}
