"""`yimen pack new` begins a pack, `yimen pack missing` tells what one still lacks; neither needs a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from .acting import Instance, pass_instance
from .changes import refusals_told
from .completeness import tell_report, tell_setup
from .output import print_json
from .pack import pack, read


@pack.command()
@click.argument("name", metavar="名称")
@click.option(
    "--in", "folder", default=".", type=click.Path(path_type=Path, file_okay=False), help="建在哪个目录。"
)
@click.option("--extends", default="base", show_default=True, help="所基于的配置包。")
@click.option("--title", default=None, help="中文名称。")
@click.option("--region", default="", help="区划代码（GB/T 2260，6 位）。")
@click.option("--unit", "units", multiple=True, metavar="代码=名称[=类别]", help="单位，可重复。")
@click.option(
    "--procedure",
    "procedures",
    multiple=True,
    metavar="程序",
    help="采用的基础程序（编号或名称），可重复；不写即全部。",
)
@click.option("--no-procedures", is_flag=True, help="基础程序都不采用。")
@click.option("--ask", is_flag=True, help="逐项询问没有给出的名称、区划代码、单位和程序。")
@pass_instance
def new(
    instance: Instance,
    name: str,
    folder: Path,
    extends: str,
    title: str | None,
    region: str,
    units: tuple[str, ...],
    procedures: tuple[str, ...],
    no_procedures: bool,
    ask: bool,
) -> None:
    """新建一个配置包：清单、机构表、人员表、不采用的程序、说明。"""
    from yimen.changes import base_of
    from yimen.pack import find_packs, new_pack, offered_procedures, write_folder

    known = find_packs(instance.packs)
    if extends not in known:
        raise click.ClickException(f"没有配置包 {extends}；现有：{'、'.join(sorted(known))}。")
    target = folder / name
    if target.exists():
        raise click.ClickException(f"{target} 已存在。")
    base = base_of(extends, known)
    offered = offered_procedures(base)
    if ask:
        title = title or click.prompt("名称", default=name)
        region = region or click.prompt("区划代码", default="")
        units = units or tuple(_asked_units())
        if not procedures and not no_procedures:
            procedures = tuple(_asked_procedures(offered))
            no_procedures = not procedures
    ids = {each: key for key, each in offered.items()}
    wanted = {ids.get(each, each) for each in procedures}
    try:
        files = new_pack(
            name,
            title=title or name,
            region=region,
            base=base,
            units=_units_of(units),
            procedures=wanted if wanted or no_procedures else None,
        )
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    write_folder(files, target)
    click.echo(
        f"已建立 {target}。填好表格后运行：yimen pack lint {target}；还缺什么：yimen pack missing {target}"
    )


def _asked_units() -> Iterator[str]:
    """Units as they are typed, until an empty line."""
    while said := click.prompt("单位（代码=名称，直接回车结束）", default="", show_default=False):
        yield said


def _asked_procedures(offered: Mapping[str, str]) -> Iterator[str]:
    """Those of the base's procedures that somebody wants."""
    for key, title in offered.items():
        if click.confirm(f"采用“{title}”（{key}）", default=True):
            yield key


def _units_of(said: Iterable[str]) -> list[dict[str, str]]:
    """Rows of the table of units; ValueError for what is no unit or stands twice."""
    found: dict[str, dict[str, str]] = {}
    for each in said:
        code, name, sort = ([part.strip() for part in each.split("=", 2)] + ["", ""])[:3]
        if not code or not name or code in found:
            raise ValueError(f"单位“{each}”应写作“代码=名称”，代码不能重复。")
        found[code] = {"code": code, "name": name, **({"sort": sort} if sort else {})}
    return list(found.values())


@pack.command()
@click.argument("name", metavar="配置包")
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@pass_instance
def missing(instance: Instance, name: str, machine: bool) -> None:
    """配置包还缺什么：各单位的事项、裁量、依据、程序、表单、文书、执法人员，以及提出、审核变更的人员。"""
    from yimen.changes import completeness_ahead

    with refusals_told():
        reading = read(instance, name)
    outlook = completeness_ahead(reading, instance.clock.today())
    counts = Counter(finding.severity for each in outlook.units for finding in each.missing)
    if machine:
        print_json({"pack": reading.manifest.name, **outlook.as_json()})
    else:
        tell_setup(outlook.setup)
        for report in outlook.units:
            tell_report(report)
    raise SystemExit(1 if counts["error"] else 0)
