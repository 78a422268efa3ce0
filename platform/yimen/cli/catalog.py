"""`yimen catalog`: check, import and draw up tables. `check` and `template` need neither database nor server."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from yimen.kernel import Actor, has_errors

from .acting import Instance, acting, pass_instance
from .changes import as_json, changes, refusals_told, tell
from .entries import diff, export, history
from .laws import citing, law, laws
from .output import NewFile, Refused, exit_with, print_findings, print_json, progress_bar
from .said import layouts_said, mapping_said, profile_said, read_said, reading_options
from .search import search
from .tiers import tier

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from yimen.catalog import CheckResult, Profile
    from yimen.pack import Entry, Kind

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
_SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


@click.group()
def catalog() -> None:
    """目录：检查、比较、导入、导出、查找条目，整理法规库，试算裁量。"""


@catalog.command()
@click.argument("file", type=FILE, metavar="文件")
@click.option(
    "--pack", "pack_name", default="base", show_default=True, metavar="配置包", help="种类和参照数据的来源。"
)
@reading_options
@click.option("--keep-profile", type=NewFile(), help="把本次列对应保存到该文件。")
@click.option("--marked", type=NewFile(), help="把检查结果标入工作簿，写到该文件。")
@click.option("--day", type=DAY, metavar="日期", help="以哪一天核对依据的效力；默认今天。")
@click.option("--json", "as_json_", is_flag=True, help="以 JSON 输出全部条目和检查结果。")
@pass_instance
def check(
    instance: Instance,
    file: Path,
    kind: str | None,
    pack_name: str,
    profiles: tuple[Path, ...],
    mapped: tuple[str, ...],
    layout: Path | None,
    keep_profile: Path | None,
    marked: Path | None,
    day: Any,
    as_json_: bool,
) -> None:
    """检查一个表格文件，一次列出所有问题；有错误时退出码为 1。"""
    from yimen.catalog import ReferenceSet, check_file

    show = progress_bar(file.name)
    show(0, 3, "读取配置包")
    reference = _reference(instance, pack_name)
    show(1, 3, "读取并检查")
    content = file.read_bytes()
    known = [profile_said(each) for each in profiles] + reference.profiles()
    result = check_file(
        file.name,
        content,
        reference.kinds,
        ReferenceSet.of(reference.entries),
        kind=kind,
        mapping=mapping_said(mapped),
        profiles=known,
        layouts=layouts_said(layout),
        day=day.date() if day else instance.clock.today(),
    )
    show(3, 3)
    if keep_profile is not None:
        _keep(result, keep_profile)
    if marked is not None:
        from yimen.catalog import laid_anew, marked_workbook, read_workbook

        book = laid_anew(read_workbook(file.name, content), reference.kinds, known)
        marked.write_bytes(marked_workbook(book, content, result.findings))
    if as_json_:
        print_json(result.as_json())
    else:
        _tell(result)
    exit_with(result.findings)


@catalog.command(name="import")
@click.argument("file", type=FILE, metavar="文件")
@click.option("--to", "jurisdiction", required=True, metavar="辖区", help="导入到哪个辖区。")
@reading_options
@click.option("--law", is_flag=True, help="文件是一部法规的全文（.docx、.txt、.md），导入为法规和条文。")
@click.option("--complete", is_flag=True, help="文件是全部目录：文件中没有的条目将停用。")
@click.option("--blank-absent", is_flag=True, help="文件中没有的列一律清空；默认保留原值。")
@click.option("--from", "effective_from", type=DAY, metavar="日期", help="生效日期；默认今天。")
@click.option("--title", default="", metavar="标题", help="变更的标题；默认取文件名。")
@click.option("--document-number", default="", metavar="文号", help="发文字号。")
@click.option("--submit", "send", is_flag=True, help="检查无误后直接提交审批。")
@click.option("--json", "as_json_", is_flag=True, help="以 JSON 输出。")
@acting
@pass_instance
def import_(
    instance: Instance,
    actor: Actor,
    file: Path,
    jurisdiction: str,
    kind: str | None,
    profiles: tuple[Path, ...],
    mapped: tuple[str, ...],
    layout: Path | None,
    law: bool,
    complete: bool,
    blank_absent: bool,
    effective_from: Any,
    title: str,
    document_number: str,
    send: bool,
    as_json_: bool,
) -> None:
    """把一个表格文件导入为变更：起草并检查，由他人审批后生效。"""
    from yimen.cases import Configuration
    from yimen.catalog import check_reading, read_law
    from yimen.changes import (
        WHOLE,
        DraftLine,
        LawTexts,
        Options,
        Source,
        check,
        compared,
        draft,
        grounds,
        library_names,
        placed_beside,
        submit,
    )

    show = progress_bar(file.name)
    content = file.read_bytes()
    with refusals_told(), instance.database.write() as session:
        show(0, 4, "读取")
        kinds = _kinds(session, jurisdiction, instance)
        if law:
            names = library_names(Configuration.open(session, jurisdiction, day=instance.clock.today()))
            reading: Any = LawTexts([read_law(file.name, content)], kinds, names)
            findings = reading.findings
        else:
            reading = read_said(
                session,
                jurisdiction,
                kinds,
                (file.name, content),
                instance.clock.today(),
                kind=kind,
                profiles=profiles,
                mapped=mapped,
                layout=layout,
            )
        show(1, 4, "比对")
        day = effective_from.date() if effective_from else instance.clock.today()
        whole = dict.fromkeys(reading.told, WHOLE) if complete else {}
        options = Options(day, whole, blank_absent, document_number)
        if not law:
            reading = placed_beside(session, jurisdiction, reading, kinds, options)
            known = grounds(session, jurisdiction, kinds, reading.entries, options)
            findings = check_reading(reading, kinds, day=day, grounds=known).findings
        made = compared(session, jurisdiction, reading, kinds, options, in_detail=False)
        lines: list[DraftLine] = []
        change_set = draft(
            session,
            actor,
            jurisdiction,
            title=title or file.name,
            entries=made.entries,
            unlike=made.unlike,
            withdrawn=made.withdrawn,
            effective_from=day,
            sources=[Source(file.name, content)],
            sort="import",
            document_number=document_number,
            clock=instance.clock,
            written=lines,
        )
        show(2, 4, "检查")
        checked = check(session, actor, change_set.id, clock=instance.clock, extra=findings, written=lines)
        if send and not checked.findings["errors"]:
            checked = submit(session, actor, change_set.id, clock=instance.clock)
        show(4, 4)
        errors = checked.findings["errors"]
        if as_json_:
            print_json({**as_json(checked), "entries": len(made.entries)})
        else:
            tell(checked)
            print_findings(findings)
    sys.exit(1 if errors else 0)


@catalog.command()
@click.argument("kind", metavar="种类")
@click.argument("output", type=NewFile(), metavar="输出文件")
@click.option("--pack", "pack_name", default="base", show_default=True, metavar="配置包")
@pass_instance
def template(instance: Instance, kind: str, output: Path, pack_name: str) -> None:
    """生成某一种类的空白填报表（.xlsx）。"""
    from yimen.catalog import template_workbook

    kinds = _reference(instance, pack_name).kinds
    if kind not in kinds or not kinds[kind].columns:
        known = "、".join(sorted(each.id for each in kinds.values() if each.columns))
        raise click.ClickException(f"没有可填报的目录种类“{kind}”。可用：{known}")
    output.write_bytes(template_workbook(kinds[kind]))
    click.echo(f"已写出 {output}", err=True)


class Reference(NamedTuple):
    """What a pack says with all it extends: kinds, and the entries of texts and tables."""

    kinds: Mapping[str, Kind]
    entries: Sequence[Entry]

    def profiles(self) -> list[Profile]:
        """The mappings that the pack brings."""
        from yimen.catalog import Profile

        return [Profile.from_json(each.body) for each in self.entries if each.kind == "profile"]


def _reference(instance: Instance, pack_name: str) -> Reference:
    """Read by `pack` and `catalog` alone, so that a check loads nothing that knows a database."""
    from yimen.catalog import read_listed
    from yimen.pack import chain, layer

    from .pack import found_packs

    loaded, missing = chain(*found_packs(instance, pack_name))
    if not loaded or has_errors(missing):
        raise Refused(missing)
    layered = layer(loaded, missing)
    broken = [each for each in layered.findings if "/kinds/" in each.place.file]
    if not layered.kinds or has_errors(broken):  # without a kind its tables would be taken for another's
        raise Refused(broken or layered.findings)
    entries = list(layered.entries)
    for each in layered.tables:
        reading = read_listed(each.table, each.content(), layered.kinds)
        entries += reading.entries
    return Reference(layered.kinds, entries)


def _kinds(session: Session, jurisdiction: str, instance: Instance) -> Mapping[str, Kind]:
    from yimen.cases import Configuration

    return Configuration.open(session, jurisdiction, day=instance.clock.today()).kinds()


def _keep(result: CheckResult, path: Path) -> None:
    """The mapping of the first table that has one, as a file for `--profile`."""
    from yimen.catalog import profile_of

    table = next((each for each in result.reading.tables if each.mapping is not None), None)
    if table is None:
        raise click.ClickException("没有可保存的列对应：文件中没有识别出任何目录。")
    profile = profile_of(table, id=path.stem)
    path.write_text(json.dumps(profile.as_json(), ensure_ascii=False, indent=2) + "\n", "utf-8")


def _tell(result: CheckResult) -> None:
    print_findings(result.findings)
    for table in result.reading.tables:
        label = table.kind.label() if table.kind else "未识别"
        click.echo(f"{table.seen.sheet.name}：{label}，{len(table.entries)} 条")
        if table.kind is not None:
            click.echo(f"  把握 {table.confidence:.0%}，{table.reason}")
    counts = result.as_counts()
    click.echo(
        "共 " + "，".join(f"{word} {counts.get(severity, 0)} 个" for severity, word in _SEVERITIES.items())
    )


for _command in (diff, export, history, search, tier, citing, law, laws, changes.commands["undo"]):
    catalog.add_command(_command)
