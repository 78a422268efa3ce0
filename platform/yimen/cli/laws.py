"""`yimen catalog law | laws | citing`: texts of laws checked and imported, and what rests on a law."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yimen.kernel import Actor

from .acting import Instance, acting, pass_instance
from .changes import as_json, refusals_told, tell
from .output import exit_with, print_findings, print_json, progress_bar

if TYPE_CHECKING:
    from yimen.catalog import LawText

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

DAY = click.DateTime(["%Y-%m-%d"])
MOST = 10_000
SHOWN = 20


@click.command()
@click.argument("file", type=FILE, metavar="文件")
@click.option("--name", default="", metavar="名称", help="法规名称；默认取全文第一行。")
@click.option("--json", "as_json_", is_flag=True, help="以 JSON 输出全部条文和检查结果。")
def law(file: Path, name: str, as_json_: bool) -> None:
    """检查一部法规的全文（.docx、.txt、.md），列出读到的条文、位阶、制定机关和日期。"""
    from yimen.catalog import read_law

    read = read_law(file.name, file.read_bytes(), name=name)
    if as_json_:
        entries = [
            {"kind": each.kind, "key": each.key, "body": dict(each.body), "place": each.place.as_json()}
            for each in read.entries
        ]
        print_json({"entries": entries, "findings": [each.as_json() for each in read.findings]})
    else:
        print_findings(read.findings)
        since = f"，自 {read.effective_from} 起施行" if read.effective_from else ""
        click.echo(f"{read.name}：{len(read.articles)} 条{since}")
        known = [read.facts[each] for each in ("rank", "issuer") if each in read.facts]
        if known:
            click.echo("，".join(known))
    exit_with(read.findings)


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="文件...")
@click.option("--to", "jurisdiction", required=True, metavar="辖区", help="导入到哪个辖区。")
@click.option("--name", default="", metavar="名称", help="法规名称（只有一个文件时）；默认取全文第一行。")
@click.option("--rank", default="", metavar="位阶", help="效力位阶；默认按文本中的制定机关判断。")
@click.option("--issuer", default="", metavar="机关", help="制定机关；默认从文本中读取。")
@click.option("--effective", type=DAY, metavar="日期", help="施行日期；默认从文本中读取。")
@click.option("--repealed", type=DAY, metavar="日期", help="废止日期。")
@click.option("--from", "valid_from", type=DAY, metavar="日期", help="变更的生效日期；默认今天。")
@click.option("--title", default="", metavar="标题", help="变更的标题。")
@click.option("--document-number", default="", metavar="文号", help="发文字号。")
@click.option("--submit", "send", is_flag=True, help="检查无误后直接提交审批。")
@click.option("--json", "as_json_", is_flag=True, help="以 JSON 输出。")
@acting
@pass_instance
def laws(
    instance: Instance,
    actor: Actor,
    files: tuple[Path, ...],
    jurisdiction: str,
    name: str,
    rank: str,
    issuer: str,
    effective: Any,
    repealed: Any,
    valid_from: Any,
    title: str,
    document_number: str,
    send: bool,
    as_json_: bool,
) -> None:
    """把法规全文（.docx、.txt、.md，可多个）导入法规库：起草并检查，由他人审批后生效。"""
    from yimen import changes as room
    from yimen.cases import Configuration
    from yimen.catalog import read_law

    if name and len(files) > 1:
        raise click.ClickException("--name 只能用于一个文件。")
    days = {"effective_from": effective, "repealed_on": repealed}
    given = {"rank": rank, "issuer": issuer, **{key: f"{day:%Y-%m-%d}" for key, day in days.items() if day}}
    given = {key: value for key, value in given.items() if value}
    show = progress_bar("法规")
    contents = [(each.name, each.read_bytes()) for each in files]
    texts: list[LawText] = []
    for file, content in contents:
        show(len(texts), len(contents), "读取")
        texts.append(read_law(file, content, name=name, given=given))
    with refusals_told(), instance.database.write() as session:
        configuration = Configuration.open(session, jurisdiction, day=instance.clock.today())
        kinds = configuration.kinds()
        reading = room.LawTexts(texts, kinds, room.library_names(configuration))
        day = valid_from.date() if valid_from else instance.clock.today()
        options = room.Options(day, document_number=document_number)
        made = room.compared(session, jurisdiction, reading, kinds, options, in_detail=False)
        change_set = room.draft(
            session,
            actor,
            jurisdiction,
            title=title or (contents[0][0] if len(contents) == 1 else f"导入法规 {len(contents)} 部"),
            entries=made.entries,
            unlike=made.unlike,
            effective_from=day,
            sources=[room.Source(*each) for each in contents],
            sort="import",
            document_number=document_number,
            clock=instance.clock,
        )
        checked = room.check(session, actor, change_set.id, clock=instance.clock, extra=reading.findings)
        if send and not checked.findings["errors"]:
            checked = room.submit(session, actor, change_set.id, clock=instance.clock)
        errors = checked.findings["errors"]
        if as_json_:
            print_json({**as_json(checked), "entries": len(made.entries)})
        else:
            tell(checked)
            print_findings(reading.findings)
    sys.exit(1 if errors else 0)


@click.command()
@click.argument("law", metavar="法规名称")
@click.argument("article", default="", metavar="[条文]")
@click.option("--from", "jurisdiction", required=True, metavar="辖区")
@click.option("--on", "day", type=DAY, metavar="日期", help="以哪一天有效的为准；默认今天。")
@click.option("--json", "machine", is_flag=True, help="以 JSON 输出全部。")
@pass_instance
def citing(instance: Instance, law: str, article: str, jurisdiction: str, day: Any, machine: bool) -> None:
    """列出以某部法规（或其某一条）为依据的全部事项、裁量阶次、文书等，废止前后尤其需要核对。"""
    from yimen import changes
    from yimen.cases import Configuration
    from yimen.catalog import law_key

    on = day.date() if day else instance.clock.today()
    with instance.database.read() as session:
        configuration = Configuration.open(session, jurisdiction, day=on)
        if not configuration.kinds():
            raise click.ClickException(f"没有名为“{jurisdiction}”的辖区，或其中还没有任何配置。")
        known = changes.known_laws(configuration).get(law_key(law))
        found = changes.citing(session, configuration, law, article, shown=MOST)
        rests = [(each.kind, each.total, [(row.key, row.body) for row in each.rows]) for each in found]
    told = {
        "law": law_key(law),
        "article": article,
        "in_library": known is not None,
        "effective_from": known.effective_from if known else "",
        "repealed_on": known.repealed_on if known else "",
        "rests": {kind.id: {"total": total, "keys": [key for key, _ in rows]} for kind, total, rows in rests},
    }
    if machine:
        print_json(told)
        return
    state = (
        f"自 {told['repealed_on']} 起废止"
        if told["repealed_on"]
        else "法规库中有"
        if known
        else "不在法规库中"
    )
    click.echo(f"《{told['law']}》{article}：{state}")
    for kind, total, rows in rests:
        click.echo(f"{kind.label()} {total}")
        for key, body in rows[:SHOWN]:
            click.echo(f"  {key}  {body.get('name') or body.get('item_name') or ''}"[:100])
        if total > SHOWN:
            click.echo(f"  …… 另有 {total - SHOWN} 条，用 --json 查看全部")
