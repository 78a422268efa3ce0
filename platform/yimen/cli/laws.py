"""`yimen catalog citing`: what rests on a law or one of its articles; nothing is changed."""

from __future__ import annotations

from typing import Any

import click

from .acting import Instance, pass_instance
from .output import print_json

DAY = click.DateTime(["%Y-%m-%d"])
MOST = 10_000
SHOWN = 20


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
