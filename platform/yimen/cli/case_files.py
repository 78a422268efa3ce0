"""`yimen case file`: case files as PDF and as packages that can be verified by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from yimen.kernel import Actor, Finding

from . import codes
from .acting import Instance, acting, pass_instance
from .output import tell_each


@click.command("file")
@click.argument("numbers", nargs=-1)
@click.option("--unit", metavar="单位", help="与 --year 一起：该单位当年办结的全部案件。")
@click.option("--year", type=int, metavar="年份")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="案卷 PDF 和案卷包存到此文件夹。",
)
@click.option("--json", "machine", is_flag=True, help="输出 JSON。")
@acting
@pass_instance
def file_cases(
    instance: Instance,
    actor: Actor,
    numbers: tuple[str, ...],
    unit: str | None,
    year: int | None,
    out: Path,
    machine: bool,
) -> None:
    """整理案卷：一份带书签的 PDF 和一个可独立核验的案卷包（python3 verify.py）。一件不成，不影响其他各件。"""
    from yimen import documents

    if bool(unit) != bool(year) or not (numbers or unit):
        raise click.UsageError("请列出案号，或同时给出 --unit 和 --year。")
    wanted = list(dict.fromkeys([*numbers, *_closed(instance, actor, unit, year)]))
    out.mkdir(parents=True, exist_ok=True)
    press = documents.Press(instance.settings.office, instance.settings.office_seconds)
    try:
        told = {number: _filed(instance, actor, number, out, press) for number in wanted}
    finally:
        press.stop()
    tell_each(told, "filed", "已整理案卷", machine)


def _closed(instance: Instance, actor: Actor, unit: str | None, year: int | None) -> list[str]:
    from yimen.documents import closed_cases

    if not unit or not year:
        return []
    with instance.database.read() as session:
        return [each.number for each in closed_cases(session, actor, unit, year)]


def _filed(instance: Instance, actor: Actor, number: str, out: Path, press: Any) -> list[Finding]:
    """What lacks in one case's file, or why there is none."""
    from yimen import cases, documents
    from yimen.worker import signing_key

    with instance.database.read() as session:
        found = cases.case_of_number(session, actor, number)
        case_id = "" if found is None else found.id
    if not case_id:
        return [codes.NO_SUCH_CASE.at(number=number)]
    key = signing_key(instance.settings)
    try:
        made = documents.put_together(
            instance.database,
            instance.runtime.blobs,
            actor,
            case_id,
            press=press,
            private_key=key,
            clock=instance.clock,
        )
    except (documents.DossierRefused, documents.PaperFailed) as refused:
        return refused.findings
    (out / f"{made.name}.zip").write_bytes(made.bag)
    if made.pdf:
        (out / f"{made.name}.pdf").write_bytes(made.pdf)
    return made.notes
