"""`yimen pack`: lint, compare, apply, export, start and try packs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yimen.kernel import Actor, Finding, Place

from . import codes
from .acting import Instance, acting, asked_password, founder, pass_instance
from .changes import as_json, line_json, refusals_told, tell
from .output import Refused, exit_with, kept_finding, print_findings, print_json, progress_bar, tally

if TYPE_CHECKING:
    from yimen.changes import Reading
    from yimen.pack import PackSource

DAY = click.DateTime(["%Y-%m-%d"])


class _OnlyCompared(Exception):
    """Rolls back what a comparison wrote."""


@click.group()
def pack() -> None:
    """配置包：检查、比较、应用、导出、新建、查缺、测试、模拟办案。"""


def found_packs(instance: Instance, given: str) -> tuple[str, Mapping[str, PackSource]]:
    """The pack's name and all packs; `given` is a name, a folder, or a zip. A folder or zip that is named on the
    command line may be called anything: its manifest says what the pack's name is."""
    from yimen.pack import (
        PackSourceError,
        find_packs,
        folder_source,
        forms_beside,
        load_pack,
        pack_codes,
        zip_source,
    )

    path = Path(given)
    try:
        known = dict(find_packs(instance.packs))
        if given in known or not path.exists():
            return given, known
        if path.is_file():
            source = zip_source(path.read_bytes(), path.stem)
        else:
            source = folder_source(path.resolve(), forms=forms_beside(path.resolve()))
    except PackSourceError as error:
        raise Refused([pack_codes.UNSAFE_FILE.at(Place(path.name, path=""), reason=error)]) from error
    name = load_pack(source).name
    known[name] = replace(source, name=name)
    return name, known


def read(instance: Instance, given: str) -> Reading:
    """The pack over all it extends, read to the last row."""
    from yimen.changes import read_layers

    name, known = found_packs(instance, given)
    return read_layers(name, known)


@pack.command()
@click.argument("name", metavar="配置包")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@pass_instance
def lint(instance: Instance, name: str, machine: bool) -> None:
    """检查配置包的全部内容，不需要数据库。"""
    from yimen.changes import lint as lint_rules

    with refusals_told():
        reading = read(instance, name)
    findings: list[Finding] = [*reading.findings, *reading.unresolved(), *lint_rules(reading.configured())]
    counts = Counter(each.kind for each in reading.entries)
    if machine:
        print_json(
            {
                "pack": reading.manifest.name,
                "version": reading.manifest.version,
                "packs": [each.name for each in reading.packs],
                "entries": dict(sorted(counts.items())),
                "findings": [each.as_json() for each in findings],
            }
        )
    else:
        print_findings(findings)
        told = "，".join(
            f"{reading.kinds[kind].label() if kind in reading.kinds else kind} {count}"
            for kind, count in sorted(counts.items())
        )
        click.echo(f"{reading.manifest.name} {reading.manifest.version}：{told}")
        click.echo(tally(findings))
    exit_with(findings)


@pack.command()
@click.argument("name", metavar="配置包")
@click.option("--to", "jurisdiction", required=True, metavar="地区")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def diff(instance: Instance, actor: Actor, name: str, jurisdiction: str, machine: bool) -> None:
    """比较配置包与地区现行配置；只比较，不留痕。"""
    from yimen.changes import apply_pack, lines

    pack_name, known = found_packs(instance, name)
    told: dict[str, Any] = {}
    with refusals_told(), suppress(_OnlyCompared), instance.database.write() as session:
        made = apply_pack(
            session,
            actor,
            pack_name,
            jurisdiction,
            packs=known,
            clock=instance.clock,
            take_base=True,
            progress=progress_bar(pack_name),
        )
        told = {
            **as_json(made),
            "line_list": [line_json(each) for each in lines(session, made.id, limit=100_000)],
        }
        raise _OnlyCompared
    if machine:
        print_json(told)
        return
    for line in told["line_list"]:
        scope = f"（{line['scope']}）" if line["scope"] else ""
        click.echo(f"{line['op']:<10}{line['kind']:<16}{line['key']}{scope}")


@pack.command()
@click.argument("name", metavar="配置包")
@click.option("--to", "jurisdiction", required=True, metavar="地区", help="要应用到的地区。")
@click.option("--activate", is_flag=True, help="直接启用；仅限初始化阶段（本地区尚无案件）。")
@click.option("--take-base", is_flag=True, help="同时采用下层包的新版。")
@click.option("--from", "effective_from", type=DAY, help="变更生效日期（默认今天）。")
@click.option("--parent", default=None, metavar="地区", help="上级地区（新建地区时）。")
@click.option("--note", default="", help="说明。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@click.option("--as", "account", metavar="账号", help="以哪个账号操作（记入日志）；尚无账号的实例可省略。")
@pass_instance
def apply(
    instance: Instance,
    account: str | None,
    name: str,
    jurisdiction: str,
    activate: bool,
    take_base: bool,
    effective_from: datetime | None,
    parent: str | None,
    note: str,
    machine: bool,
) -> None:
    """把配置包作为一项变更提交到地区，由另一人审核、启用。"""
    from yimen.changes import apply_pack, read_layers

    if account:
        actor = instance.authenticate(account, asked_password(account))
    else:
        actor = founder(instance, jurisdiction, activate=activate)
    pack_name, known = found_packs(instance, name)
    with refusals_told():
        reading = read_layers(pack_name, known)
    with refusals_told(), instance.database.write() as session:
        made = apply_pack(
            session,
            actor,
            pack_name,
            jurisdiction,
            packs=known,
            reading=reading,
            parent=parent,
            clock=instance.clock,
            activate=activate,
            take_base=take_base,
            effective_from=_day(effective_from),
            progress=progress_bar(pack_name),
            note=note,
        )
    if machine:
        print_json(as_json(made))
    else:
        print_findings(map(kept_finding, made.findings.get("list", [])))
        tell(made)
        if not made.summary["lines"]:
            click.echo("与现行配置没有差别，无需审核。")
    sys.exit(1 if made.findings.get("errors") else 0)


@pack.command()
@click.argument("jurisdiction", metavar="地区")
@click.option(
    "--out", "target", required=True, type=click.Path(path_type=Path), help="目标目录，或 .zip 文件。"
)
@click.option("--on", "day", type=DAY, help="导出哪一天生效的配置（默认今天）。")
@acting
@pass_instance
def export(instance: Instance, actor: Actor, jurisdiction: str, target: Path, day: datetime | None) -> None:
    """把地区现行配置导出为配置包（规范格式，可再次应用）。"""
    from yimen.changes import export_jurisdiction
    from yimen.pack import write_folder, write_zip

    with refusals_told(), instance.database.read() as session:
        files = export_jurisdiction(session, actor, jurisdiction, day=_day(day) or instance.clock.today())
    if target.suffix == ".zip":
        target.write_bytes(write_zip(files))
    else:
        if target.exists() and any(target.iterdir()):
            raise click.ClickException(f"目录 {target} 不是空的。")
        write_folder(files, target)
    click.echo(f"{target}：{len(files)} 个文件", err=True)


@pack.command()
@click.argument("name", metavar="配置包")
@click.option("--only", multiple=True, help="只运行这些情景。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@pass_instance
def test(instance: Instance, name: str, only: tuple[str, ...], machine: bool) -> None:
    """运行配置包自带的情景（scenarios/），核对阶段、期限、文书与拒绝。"""
    from yimen.changes import run_scenarios

    with refusals_told():
        reports = run_scenarios(read(instance, name), only)
    failed = [each for each in reports if not each.passed]
    if machine:
        print_json({"pack": name, "passed": not failed, "scenarios": [each.as_json() for each in reports]})
    else:
        for each in reports:
            sign, colour = ("通过", None) if each.passed else ("未过", "red")
            click.secho(f"{sign}  {each.id}  {each.title}", fg=colour)
            for finding in each.findings:
                click.echo(f"        {finding}")
        click.echo(f"{len(reports) - len(failed)} 个通过，{len(failed)} 个未过")
    sys.exit(1 if failed else 0)


@pack.command()
@click.argument("name", metavar="配置包")
@click.argument("procedure", metavar="程序")
@click.option("--scenario", required=True, metavar="情景", help="情景文件（YAML），或配置包中情景的名称。")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@pass_instance
def simulate(instance: Instance, name: str, procedure: str, scenario: str, machine: bool) -> None:
    """按一个情景模拟办案：逐步给出可办事项、阶段、期限、文书与拒绝，不核对预期。"""
    from yimen.changes import simulate_scenario

    with refusals_told():
        reading = read(instance, name)
        told = reading.scenarios.get(scenario) or _scenario_file(Path(scenario))
        file = f"scenarios/{scenario}.yaml" if scenario in reading.scenarios else Path(scenario).name
        report = simulate_scenario(reading, procedure, told, name=Path(scenario).stem, file=file)
    if machine:
        print_json(report.as_json())
    else:
        for step in report.steps:
            click.echo(f"{step.on} {step.by} {step.act} {step.task}")
            for reason in step.refused:
                click.secho(f"    不予办理：{reason.message}（{reason.article}）", fg="red")
            if step.contradicts:
                click.secho(f"    与其日期先后矛盾：{'、'.join(step.contradicts)}", fg="yellow")
            click.echo(f"    待办：{'、'.join(step.open) or '无'}")
            for term, until in step.deadlines.items():
                click.echo(f"    期限：{term} {until}")
        print_findings(report.findings)
    exit_with(report.findings)


def _scenario_file(path: Path) -> Mapping[str, Any]:
    """A scenario from a file of its own; refused with a finding where there is none to be read."""
    from yimen.pack import YamlError, read_yaml

    here = Place(path.name, path="")
    try:
        body = read_yaml(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, YamlError) as error:
        raise Refused([codes.UNREADABLE_SCENARIO.at(here, detail=error)]) from error
    if not isinstance(body, dict):
        raise Refused([codes.UNREADABLE_SCENARIO.at(here, detail="应为一组“名称: 值”")])
    return body


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


from . import pack_begin as _pack_begin  # noqa: E402, F401  it hangs its commands on the group above
