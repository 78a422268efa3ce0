"""`yimen catalog export | diff | history`: entries in force, read by day; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yimen.kernel import Place

from .acting import Instance, pass_instance
from .output import NewFile, exit_with, print_findings, print_json
from .said import read_said, reading_options

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from yimen.catalog import Comparison, LineDraft
    from yimen.pack import Kind

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
OPERATIONS = {"add": "新增", "change": "修改", "withdraw": "停用"}
MOST_SHOWN = 50


def on_day(given: Any, instance: Instance) -> date:
    return given.date() if given else instance.clock.today()


def kinds_in_force(session: Session, jurisdiction: str, day: date) -> Mapping[str, Kind]:
    from yimen.cases import Configuration

    kinds = Configuration.open(session, jurisdiction, day=day).kinds()
    if not kinds:
        raise click.ClickException(f"没有名为“{jurisdiction}”的辖区，或其中还没有任何配置。")
    return kinds


def kind_of(kinds: Mapping[str, Kind], name: str) -> Kind:
    if name not in kinds:
        raise click.ClickException(f"没有名为“{name}”的目录种类。可用：{'、'.join(sorted(kinds))}")
    return kinds[name]


@click.command()
@click.argument("kind", metavar="种类")
@click.argument("output", type=NewFile(), metavar="输出文件")
@click.option("--from", "jurisdiction", required=True, metavar="辖区")
@click.option("--on", "day", type=DAY, metavar="日期", help="以哪一天有效的为准；默认今天。")
@pass_instance
def export(instance: Instance, kind: str, output: Path, jurisdiction: str, day: Any) -> None:
    """把某一种类有效的条目导出为 .xlsx；原样导回不产生任何变更。"""
    from yimen.catalog import export_workbook
    from yimen.store import current_number, in_force

    on = on_day(day, instance)
    with instance.database.read() as session:
        wanted = kind_of(kinds_in_force(session, jurisdiction, on), kind)
        number = current_number(session, jurisdiction)
        found = in_force(session, jurisdiction, day=on, number=number, kind=kind)
        bodies = sorted((each.body for each in found), key=lambda body: _order(wanted, body))
    output.write_bytes(export_workbook(wanted, bodies))
    click.echo(f"{wanted.label()}：已导出 {len(bodies)} 条到 {output}", err=True)


def _order(kind: Kind, body: Mapping[str, Any]) -> tuple[tuple[bool, Any], ...]:
    """As the kind is listed; numbers before texts, so that both may stand in one field."""
    values = [body.get(name.lstrip("-"), "") for name in kind.listing.sort or kind.key]
    return tuple((isinstance(value, str), value) for value in values)


@click.command()
@click.argument("file", type=FILE, metavar="文件")
@click.option("--to", "jurisdiction", required=True, metavar="辖区", help="与哪个辖区有效的目录比较。")
@reading_options
@click.option("--complete", is_flag=True, help="文件是全部目录：文件中没有的条目列为停用。")
@click.option("--blank-absent", is_flag=True, help="文件中没有的列视为清空；默认保留原值。")
@click.option("--on", "day", type=DAY, metavar="日期", help="与哪一天有效的比较；默认今天。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@pass_instance
def diff(
    instance: Instance,
    file: Path,
    jurisdiction: str,
    kind: str | None,
    profiles: tuple[Path, ...],
    mapped: tuple[str, ...],
    layout: Path | None,
    complete: bool,
    blank_absent: bool,
    day: Any,
    as_json: bool,
) -> None:
    """逐字段比较一个表格文件与有效的目录，不作任何改动；没有序号、代码的行按名称找到它是哪一条。"""
    from yimen.catalog import check_reading, compare_all
    from yimen.changes import WHOLE, Options, compared, placed_beside
    from yimen.store import in_force

    on = on_day(day, instance)
    with instance.database.read() as session:
        kinds = kinds_in_force(session, jurisdiction, on)
        reading: Any = read_said(
            session,
            jurisdiction,
            kinds,
            (file.name, file.read_bytes()),
            on,
            kind=kind,
            profiles=profiles,
            mapped=mapped,
            layout=layout,
        )
        options = Options(on, dict.fromkeys(reading.told, WHOLE) if complete else {}, blank_absent)
        reading = placed_beside(session, jurisdiction, reading, kinds, options)
        made = compared(session, jurisdiction, reading, kinds, options, in_detail=False)
        found: dict[str, Comparison] = {}
        standing: dict[str, dict[str, Mapping[str, Any]]] = {}
        for name in dict.fromkeys(entry.kind for entry in made.entries):
            rows = in_force(session, jurisdiction, day=on, number=made.number, kind=name)
            entries = [entry for entry in made.entries if entry.kind == name]
            current = [(row.key, row.digest, row.body) for row in rows]
            found[name] = compare_all(entries, current, complete=complete)
            standing[name] = {key: body for key, _digest, body in current}
    findings = check_reading(reading, kinds).findings
    if as_json:
        lines = {name: [_line(line) for line in each.lines] for name, each in found.items()}
        counts = {name: each.counts for name, each in found.items()}
        print_json({"counts": counts, "lines": lines, "findings": [each.as_json() for each in findings]})
    else:
        print_findings(findings)
        for name, each in found.items():
            _tell(kinds[name], each, standing[name])
    exit_with(findings)


def _line(line: Any) -> dict[str, Any]:
    return {
        "op": line.op,
        "key": line.key,
        "fields": {name: list(pair) for name, pair in line.fields_changed.items()},
    }


def _called(kind: Kind, line: LineDraft, current: Mapping[str, Mapping[str, Any]]) -> str:
    """What the entry is called, of one that goes as it was; "" where its key says it."""
    body = line.body if line.body is not None else current.get(line.key, {})
    shown = (body.get(each) for each in kind.listing.columns if each not in kind.key)
    name = next((str(each) for each in shown if each), "")
    return f" {_shown(name)}" if name else ""


def _tell(kind: Kind, comparison: Comparison, current: Mapping[str, Mapping[str, Any]]) -> None:
    counts = comparison.counts
    click.echo(
        f"{kind.label()}：新增 {counts['add']}，修改 {counts['change']}，"
        f"未变 {counts['unchanged']}，文件中没有 {counts['absent']}"
    )
    for line in comparison.lines[:MOST_SHOWN]:
        click.echo(f"  {OPERATIONS[line.op]} {line.key}{_called(kind, line, current)}")
        for name, (old, new) in line.fields_changed.items():
            click.echo(f"    {kind.field_title(name)}：{_shown(old)} → {_shown(new)}")
    if len(comparison.lines) > MOST_SHOWN:
        click.echo(f"  …… 另有 {len(comparison.lines) - MOST_SHOWN} 条，用 --json 查看全部")


def _shown(value: Any) -> str:
    text = "（无）" if value in (None, "") else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


@click.command()
@click.argument("kind", metavar="种类")
@click.argument("key", metavar="编号")
@click.option("--from", "jurisdiction", required=True, metavar="辖区")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@pass_instance
def history(instance: Instance, kind: str, key: str, jurisdiction: str, as_json: bool) -> None:
    """列出一个条目的全部版本：从何时到何时有效，由哪个变更记录，来自哪个文件的哪一行。"""
    from yimen.store import history as revisions

    with instance.database.read() as session:
        found: list[dict[str, Any]] = [
            {
                "valid_from": row.valid_from.isoformat(),
                "valid_to": row.valid_to.isoformat() if row.valid_to else None,
                "recorded_by": row.recorded_by,
                "superseded_by": row.superseded_by,
                "digest": row.digest,
                "origin": {
                    name: row.origin.get(name) for name in ("file", "sheet", "row") if row.origin.get(name)
                },
                "body": row.body,
            }
            for row in revisions(session, jurisdiction, kind, key)
        ]
    if not found:
        with instance.database.read() as session:
            known = kinds_in_force(session, jurisdiction, on_day(None, instance))
        label = known[kind].label() if kind in known else kind
        raise click.ClickException(f"“{jurisdiction}”没有{label}“{key}”的任何版本。")
    if as_json:
        print_json({"kind": kind, "key": key, "revisions": found})
        return
    for row in found:
        until = row["valid_to"] or "至今"
        place = Place(**{"file": "", **row["origin"]})
        click.echo(f"{row['valid_from']} — {until}  第{row['recorded_by']}号变更  {place}")
