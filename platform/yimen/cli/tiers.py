"""`yimen catalog tier`: which tier an item's fine falls into on given days and circumstances, by which row, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from .acting import Instance, pass_instance
from .output import print_json

if TYPE_CHECKING:
    from yimen.catalog import Circumstances, Question, TierAnswer, TierChoice, TierRow

DAY = click.DateTime(["%Y-%m-%d"])
YES, NO = ("是", "有", "yes", "true", "1"), ("否", "无", "no", "false", "0")
MARKS = {True: "成立", False: "不成立", None: "待定"}
APPLIED = {"act": "行为发生日", "decision": "作出决定日", "both": "两日相同", "": "未定"}


@click.command()
@click.argument("item", metavar="事项代码")
@click.option("--from", "jurisdiction", required=True, metavar="辖区")
@click.option("--act-on", type=DAY, metavar="日期", help="违法行为发生日；默认今天。")
@click.option("--decided-on", type=DAY, metavar="日期", help="作出决定日；默认今天。")
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="名称=数值",
    help="如 货值金额=0.5万元、面积=60平方米，可多次。",
)
@click.option("--fact", "facts", multiple=True, metavar="情形=是|否", help="如 及时改正=是，可多次。")
@click.option("--subject", type=click.Choice(["单位", "个人"]), help="处罚对象。")
@click.option("--tier", type=int, metavar="序号", help="由承办人选定的阶次序号。")
@click.option("--json", "machine", is_flag=True, help="以 JSON 输出。")
@pass_instance
def tier(
    instance: Instance,
    item: str,
    jurisdiction: str,
    act_on: Any,
    decided_on: Any,
    measures: tuple[str, ...],
    facts: tuple[str, ...],
    subject: str | None,
    tier: int | None,
    machine: bool,
) -> None:
    """试算裁量：事项、行为发生日、作出决定日和情节，得出阶次、幅度、原文和来源行。不能确定时退出码为 1。"""
    from yimen.cases import Configuration, NotConfigured, read_tiers
    from yimen.catalog import Circumstances, tier_questions

    today = instance.clock.today()
    acted, decided = (each.date() if each else today for each in (act_on, decided_on))
    if acted > decided:
        raise click.BadParameter("作出决定日不能早于行为发生日。", param_hint="--decided-on")
    with instance.database.read() as session:
        configuration = Configuration.open(session, jurisdiction, day=today)
        if not configuration.kinds():
            raise click.ClickException(f"没有名为“{jurisdiction}”的辖区，或其中还没有任何配置。")
        try:
            reading = read_tiers(configuration, item, acted_on=acted, decided_on=decided)
        except NotConfigured as missing:
            raise click.ClickException(_not_there(missing.kind, item, jurisdiction, acted)) from missing
        asked = {each.name: each for each in tier_questions(row.body for row in reading.rows)}
        known = Circumstances(
            dict(_measure(pair, asked) for pair in measures),
            subject or "",
            tier,
            dict(_fact(pair) for pair in facts),
        )
        answer = reading.answer(known)
    if machine:
        print_json(_as_json(answer, reading.item.body, acted, decided, asked.values()))
    else:
        _tell(answer, list(asked.values()), known)
    raise SystemExit(0 if answer.row is not None else 1)


def _not_there(kind: str, item: str, jurisdiction: str, on: date) -> str:
    if kind == "kind":
        return f"“{jurisdiction}”没有配置裁量阶次。"
    return f"“{jurisdiction}”在 {on} 没有有效的事项“{item}”。请核对事项代码和行为发生日。"


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise click.ClickException(f"“{text}”应写成 名称=内容。")
    return name.strip(), value.strip()


def _measure(pair: str, asked: dict[str, Question]) -> tuple[str, Any]:
    """The unit is the question's; 元 where the value names it."""
    from yimen.catalog import measure_of

    name, value = _pair(pair)
    unit = asked[name].unit if name in asked else "元" if value.endswith("元") else ""
    try:
        return name, measure_of(value, unit)
    except ValueError:
        raise click.ClickException(f"“{pair}”的数值无法识别，请写成如 {name}=5000{unit}。") from None


def _fact(pair: str) -> tuple[str, bool]:
    name, value = _pair(pair)
    if value.lower() not in YES + NO:
        raise click.ClickException(f"“{pair}”应写成 {name}=是 或 {name}=否。")
    return name, value.lower() in YES


def _as_json(answer: TierAnswer, item: Any, acted: date, decided: date, asked: Any) -> dict[str, Any]:
    from yimen.catalog import range_text

    return {
        "item": {"code": item.get("code"), "name": item.get("name")},
        "act_on": acted,
        "decided_on": decided,
        "applied": answer.applied,
        "tier": _row(answer.row),
        "range": None
        if answer.range is None
        else {
            "text": range_text(answer.range),
            "low_fen": answer.range.low_fen,
            "high_fen": answer.range.high_fen,
            "low_included": answer.range.low_included,
            "high_included": answer.range.high_included,
            "missing": list(answer.range.missing),
            "steps": list(answer.range.steps),
        },
        "reasons": list(answer.reasons),
        "on_act": _choice(answer.on_act),
        "on_decision": _choice(answer.on_decision),
        "asks": [{"name": each.name, "unit": each.unit, "fact": each.fact} for each in asked],
    }


def _row(row: TierRow | None) -> dict[str, Any] | None:
    return None if row is None else {"body": dict(row.body), "source": dict(row.source)}


def _choice(choice: TierChoice) -> list[dict[str, Any]]:
    return [
        {
            "order": each.body.get("order"),
            "name": each.body.get("name"),
            "holds": each.holds,
            "reason": each.reason,
        }
        for each in choice.candidates
    ]


def _tell(answer: TierAnswer, asked: list[Question], known: Circumstances) -> None:
    from yimen.catalog import range_text

    for row in answer.on_act.candidates:
        click.echo(f"  {MARKS[row.holds]}  {row.body.get('order')} {row.body.get('name', '')}：{row.reason}")
    if answer.row is not None and answer.range is not None:
        source = answer.row.source
        click.echo(
            f"阶次：{answer.row.body.get('name') or answer.row.body.get('order')}（{APPLIED[answer.applied]}）"
        )
        click.echo(f"原文：{answer.row.body.get('standard', '')}")
        click.echo(f"幅度：{range_text(answer.range)}")
        for step in answer.range.steps:
            click.echo(f"  {step}")
        click.echo(f"来源：{_place(source)}")
    for reason in answer.reasons:
        click.secho(reason, err=True, fg=None if answer.row else "yellow")
    missing = [each for each in asked if each.name not in known.measures and each.name not in known.facts]
    if answer.row is None and missing:
        options = " ".join(
            f"--fact {each.name}=是" if each.fact else f"--measure {each.name}=…{each.unit}"
            for each in missing
        )
        click.echo(f"可以补充：{options}", err=True)


def _place(source: Any) -> str:
    parts = [source.get("file"), source.get("sheet"), f"第{source['row']}行" if source.get("row") else None]
    return "  ".join(str(each) for each in (*parts, f"第{source['number']}号变更", source["key"]) if each)
