"""`yimen catalog search`: entries in force that hold words, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from .acting import Instance, pass_instance
from .entries import DAY, kind_of, kinds_in_force, on_day
from .output import print_json

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from yimen.pack import Kind

MOST_SHOWN = 20
LONGEST = 60


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option("--to", "jurisdiction", required=True, metavar="辖区", help="在哪个辖区有效的目录中查找。")
@click.option("--kind", metavar="种类", help="只在此种类中查找；不指定则查找全部目录。")
@click.option("--on", "day", type=DAY, metavar="日期", help="以哪一天有效的为准；默认今天。")
@click.option(
    "--most",
    type=click.IntRange(1, 1_000),
    default=MOST_SHOWN,
    show_default=True,
    help="每个种类最多列出多少条。",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@pass_instance
def search(
    instance: Instance,
    words: tuple[str, ...],
    jurisdiction: str,
    kind: str | None,
    day: Any,
    most: int,
    as_json: bool,
) -> None:
    """查找编号或所列查询字段中含有全部词语的条目，不分全角半角、大写小写；没有找到时退出码为 1。"""
    text, on = " ".join(words), on_day(day, instance)
    with instance.database.read() as session:
        kinds = kinds_in_force(session, jurisdiction, on)
        wanted = [kind_of(kinds, kind)] if kind else list(kinds.values())
        found = [each for one in wanted if (each := _found(session, jurisdiction, one, text, on, most))]
    if as_json:
        print_json({"words": text, "found": found})
    else:
        for each in found:
            _tell(kinds[each["kind"]], each)
    if not found:
        click.echo(f"没有找到“{text}”。", err=True)
        raise click.exceptions.Exit(1)


def _found(
    session: Session, jurisdiction: str, kind: Kind, text: str, day: date, most: int
) -> dict[str, Any] | None:
    from yimen.store import EntryRevision, current_number, seek_entries, select_in_force

    sought = seek_entries(session, jurisdiction, kind.id, text)
    chosen = select_in_force(jurisdiction, day, current_number(session, jurisdiction), kind.id)
    total, exact = sought.count(session, chosen)
    if not total:
        return None
    rows = session.scalars(chosen.where(sought.condition).order_by(EntryRevision.key).limit(most))
    entries = [{"key": row.key, "body": row.body} for row in rows]
    return {"kind": kind.id, "total": total, "exact": exact, "entries": entries}


def _tell(kind: Kind, found: Mapping[str, Any]) -> None:
    total = found["total"]
    click.echo(f"{kind.label()}：{total if found['exact'] else f'超过 {total}'} 条")
    for each in found["entries"]:
        shown = (each["body"].get(name) for name in kind.listing.columns or kind.listing.search)
        texts = [value for value in shown if isinstance(value, str) and value not in ("", each["key"])]
        click.echo(f"  {each['key']}  {'  '.join(texts)[:LONGEST]}")
