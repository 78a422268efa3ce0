"""The list of cases that the Actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from yimen import cases
from yimen.catalog import OutColumn, OutSheet, write_workbook_to
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.downloads import long_workbook
from yimen.office.menu import openable
from yimen.office.names import name_of, names_of
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.saved_views import opening_view, query_here, views_here
from yimen.office.shell import unit_names
from yimen.office.wording import CASE_STATES, entry_title, state_badge

FILTERS = ("q", "unit", "status", "procedure", "handler", "due", "item")


def _wanted() -> dict[str, str]:
    """The filters that the address names."""
    return {name: request.args[name].strip()[:100] for name in FILTERS if request.args.get(name, "").strip()}


@blueprint.get("/cases")
@permission("case.list")
def case_list() -> ResponseReturnValue:
    """Cases, newest first, 25 a page."""
    opening = opening_view()
    if opening is not None:
        return opening
    wanted = _wanted()
    try:
        page = cases.case_list(db(), actor(), wanted, request.args.get("after"), day=today())
    except ValueError:
        abort(400)
    reach = actor().units
    units = [(code, name) for code, name in unit_names().items() if "*" in reach or code in reach]
    return render_template(
        "office/case_list.html",
        views_here=views_here,
        query_here=query_here,
        rows=page.rows,
        following=page.following,
        filters=wanted,
        units=units,
        statuses=tuple(CASE_STATES),
        procedures=[(entry.key, entry_title(entry.body, entry.key, language())) for entry in openable()],
    )


@blueprint.get("/cases.xlsx")
@permission("case.list")
def case_workbook() -> ResponseReturnValue:
    """The list with the page's filters as .xlsx: every case that the Actor may see, not the page alone."""
    wanted, day = _wanted(), today()

    def write(file: BinaryIO, session: Session) -> None:
        pages = cases.every_case(session, actor(), wanted, day=day)
        write_workbook_to(file, [OutSheet(_("案件"), _columns(), _rows(pages))])

    return long_workbook(f"{_('案件')}{day:%Y%m%d}.xlsx", write)


def _rows(pages: Iterable[Sequence[cases.CaseRow]]) -> Iterator[list[Any]]:
    """Names of handlers are asked for once a page."""
    for page in pages:
        names_of(row.handler for row in page)
        yield from map(_cells, page)


def _columns() -> list[OutColumn]:
    wide, narrow = 36, 14
    return [
        OutColumn(_("案号"), width=24),
        OutColumn(_("案由"), width=wide),
        OutColumn(_("当事人"), width=wide),
        OutColumn(_("机构"), width=24),
        OutColumn(_("程序"), width=20),
        OutColumn(_("状态"), width=narrow),
        OutColumn(_("阶段"), width=narrow),
        OutColumn(_("承办人"), width=narrow),
        OutColumn(_("立案日期"), width=narrow),
        OutColumn(_("最近期限"), width=narrow),
        OutColumn(_("结案日期"), width=narrow),
        OutColumn(_("说明"), width=narrow),
    ]


def _cells(row: cases.CaseRow) -> list[Any]:
    return [
        row.number,
        row.title,
        row.party,
        unit_names().get(row.unit, row.unit),
        _procedure_title(row.procedure, row.unit),
        state_badge(CASE_STATES, row.status)[0],
        row.stage_title,
        name_of(row.handler),
        row.opened_on,
        row.due_on if row.status == "open" else None,
        row.closed_on,
        _("示例") if row.provenance == "sample" else "",
    ]


def _procedure_title(key: str, unit: str) -> str:
    """The procedure's title as its unit has it today; its key where it is no longer configured."""
    entry = configuration().entry("procedure", key, unit)
    return key if entry is None else entry_title(entry.body, key, language())
