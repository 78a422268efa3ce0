"""`yimen recusal`: who was asked to withdraw from a case, and what was decided."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from yimen.kernel import Actor, Finding

from . import codes
from .acting import Instance, acting, pass_instance
from .output import exit_with, print_findings, print_json

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def recusal() -> None:
    """回避：登记申请、作出决定、查看。"""


@recusal.command("list")
@click.argument("number")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def list_requests(instance: Instance, actor: Actor, number: str, machine: bool) -> None:
    """一件案件的回避申请和决定。"""
    from yimen import cases

    with instance.database.read() as session:
        case = cases.case_of_number(session, actor, number)
        found = [] if case is None else cases.challenges_in(case.state)
    findings = [codes.NO_SUCH_CASE.at(number=number)] if case is None else []
    rows = [asdict(each) for each in found]
    if machine:
        print_json({"challenges": rows, "findings": [each.as_json() for each in findings]})
    else:
        for row in rows:
            click.echo("\t".join(str(row[name] or "-") for name in ("who", "by", "ground", "on", "state")))
        print_findings(findings)
    exit_with(findings)


@recusal.command()
@click.argument("number")
@click.option("--who", required=True, metavar="账号", help="要求谁回避。")
@click.option("--by", type=click.Choice(["party", "self"]), required=True, help="当事人申请，或者本人提出。")
@click.option("--ground", default="", metavar="理由编号", help="程序所列的回避理由。")
@click.option("--on", "day", type=DAY, metavar="日期", help="提出日期；不写为今天。")
@click.option("--reason", required=True, metavar="事实", help="事实和理由，记入办案记录。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def request(
    instance: Instance,
    actor: Actor,
    number: str,
    who: str,
    by: str,
    ground: str,
    day: datetime | None,
    reason: str,
    machine: bool,
) -> None:
    """登记回避申请。"""
    words = {"target": who, "values": {"by": by, "ground": ground}, "reason": reason}
    _perform(instance, actor, number, "challenge", day, words, machine)


@recusal.command()
@click.argument("number")
@click.option("--who", required=True, metavar="账号", help="对谁的申请。")
@click.option("--grant/--refuse", default=None, required=True, help="准予，或者驳回。")
@click.option("--on", "day", type=DAY, metavar="日期", help="决定日期；不写为今天。")
@click.option("--reason", required=True, metavar="理由", help="记入办案记录。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def decide(
    instance: Instance,
    actor: Actor,
    number: str,
    who: str,
    grant: bool,
    day: datetime | None,
    reason: str,
    machine: bool,
) -> None:
    """对回避申请作出决定。"""
    words = {"target": who, "outcome": "granted" if grant else "refused", "reason": reason}
    _perform(instance, actor, number, "recuse", day, words, machine)


def _perform(
    instance: Instance,
    actor: Actor,
    number: str,
    sort: Any,
    day: datetime | None,
    words: dict[str, Any],
    machine: bool,
) -> None:
    from yimen import cases
    from yimen.workflow import Act

    on = day.date() if day else instance.clock.today()
    findings: list[Finding] = []
    with instance.database.write() as session:
        case = cases.case_of_number(session, actor, number)
        if case is None:
            findings = [codes.NO_SUCH_CASE.at(number=number)]
        else:
            act = Act(sort, on, **words)
            done = cases.act(
                session, actor, case.id, act, expected_version=case.version, clock=instance.clock
            )
            if isinstance(done, cases.Refused):
                findings = [Finding(each.code, "error", each.message) for each in done.reasons]
    if machine:
        print_json({"done": not findings, "findings": [each.as_json() for each in findings]})
    elif findings:
        print_findings(findings)
    else:
        click.echo(f"{number} 已登记")
    exit_with(findings)
