"""`yimen changes completeness`: what each department still lacks before it can work."""

from __future__ import annotations

import click

from yimen.kernel import Actor

from .acting import Instance, acting, pass_instance
from .changes import changes, refusals_told
from .output import COLOURS, print_json


@changes.command()
@click.option("--unit", "units", multiple=True, metavar="机构代码", help="只看这些机构（可重复）。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def completeness(instance: Instance, actor: Actor, units: tuple[str, ...], machine: bool) -> None:
    """各单位还缺什么：事项、裁量、依据、程序、表单、文书、执法人员。有错误时退出码为 1。"""
    from yimen import changes as room
    from yimen.cases import Configuration

    day = instance.clock.today()
    with refusals_told(), instance.database.read() as session:
        reports = room.completeness(session, actor, day=day, units=units or None)
        configuration = Configuration.open(session, actor.jurisdiction, day=day)
        setup = room.setup(session, configuration)
    if machine:
        print_json({"day": day, "setup": setup.as_json(), "units": [each.as_json() for each in reports]})
    else:
        tell_setup(setup)
        for report in reports:
            tell_report(report)
    wrong = any(finding.severity == "error" for each in reports for finding in each.missing)
    raise SystemExit(1 if wrong else 0)


def tell_setup(setup: object) -> None:
    """What stands in the way of a jurisdiction as a whole."""
    from yimen.changes import Setup

    assert isinstance(setup, Setup)
    for step in setup.open:
        first = f"（请先导入：{'、'.join(step.first)}）" if step.first else ""
        click.secho(f"还没有{step.kind.label()}（{step.kind.id}）{first}", fg="yellow")
    if not setup.paired:
        click.secho("没有另一人可以审核变更。请由安全管理员授予审核权限。", fg="yellow")


def tell_report(report: object) -> None:
    """A unit's figures and what it lacks."""
    from yimen.changes import UnitReport

    assert isinstance(report, UnitReport)
    items, staff = report.items, report.officers
    click.echo(
        f"{report.name}（{report.unit}）  事项{items.total}  有裁量{items.with_tiers}"
        f"{f'  列入免罚轻罚清单{items.with_leniencies}' if items.with_leniencies else ''}"
        f"  程序{len(report.papers.procedures)}  表单{len(report.papers.forms)}"
        f"  文书{len(report.papers.documents)}  证件有效{staff.valid}/{staff.total}"
    )
    for finding in report.missing:
        click.secho(f"  [{finding.code}] {finding.message}", fg=COLOURS[finding.severity])
