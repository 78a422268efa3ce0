"""The list of cases that the Actor may see: as a page, to be printed, as a workbook. Its columns are data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO
from urllib.parse import urlencode

import orjson
from flask import Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from yimen import cases
from yimen.catalog import OutColumn, OutSheet, write_workbook_to
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_listing import (
    Cell,
    case_listing,
    exported,
    fields_of,
    lines_of,
    name_all,
)
from yimen.office.downloads import long_workbook
from yimen.office.exports import CASES, Tally
from yimen.office.menu import procedures_here
from yimen.office.request import actor, db, language, today
from yimen.office.row_actions import actions_of, acts_in
from yimen.office.saved_views import opening_view, query_here, views_here
from yimen.office.shell import unit_names
from yimen.office.wording import CASE_STATES, day_text, entry_title, titled
from yimen.screens import CASE_ARGUMENTS, CaseColumn, CaseListing

WIDTHS = {"number": 24, "long": 36, "party": 36, "unit": 24, "procedure": 20, "form": 24}
NARROW = 14
MOST_PRINTED = 1_000


def _wanted(listing: CaseListing) -> dict[str, str]:
    """The filters that the address names: facts of cases, and those fields of forms that the list is filtered by."""
    said = {name: value.strip()[:100] for name, value in request.args.items() if value.strip()}
    known = [*CASE_ARGUMENTS, *(name for each in listing.filters for name in each.arguments)] if said else []
    return {name: said[name] for name in dict.fromkeys(known) if name in said}


def _sort(listing: CaseListing) -> str:
    """The order that the address asks for, the list's own where it asks for none that there is."""
    asked = request.args.get("sort", "")
    sortable = {each.field for each in listing.columns if each.ordered}
    return asked if asked.removeprefix("-") in sortable else listing.sort


def _asked(wanted: dict[str, str]) -> dict[str, str]:
    """What the other shapes of the list are asked with: the page's filters and order."""
    return {**wanted, "sort": request.args["sort"]} if request.args.get("sort") else wanted


@blueprint.get("/cases")
@permission("case.list")
def case_list() -> ResponseReturnValue:
    """Cases, 25 a page; asked for without any argument, by the reader's own view or that of the list."""
    listing = case_listing()
    opening = opening_view() or _opening(listing)
    if opening is not None:
        return opening
    wanted, units = _wanted(listing), _units()
    return render_template(
        "office/case_list.html",
        views_here=views_here,
        query_here=query_here,
        filters=wanted,
        asked=_asked(wanted),
        units=units,
        statuses=_statuses(),
        procedures=_procedures(),
        filling=_filling(listing),
        **_rows_of(listing, wanted, several_units=len(units) > 1),
    )


@blueprint.get("/cases/rows")
@permission("case.list")
def case_rows() -> ResponseReturnValue:
    """The same rows as data, for a page that is paged in place: `rows` (id, how urgent, whether a sample, cells, acts)
    and the token of those that follow. A cell is its text, or [text, tone, urgency, how far its day is, day]."""
    listing = case_listing()
    found = _rows_of(listing, _wanted(listing), several_units=len(_units()) > 1)
    rows = [
        [
            row.id,
            urgency,
            row.provenance == "sample",
            [_told(cell, row, first=each is cells[0][0]) for each, cell in cells],
            actions_of(listing, row),
        ]
        for row, urgency, cells in found["lines"]
    ]
    told = {"rows": rows, "following": found["following"]}
    return Response(orjson.dumps(told), mimetype="application/json")


def _told(cell: Cell, row: cases.CaseRow, *, first: bool) -> str | list[str]:
    if first:
        return cell.text or row.number
    if not cell.tone and not cell.urgency:
        return cell.text
    return [cell.text, cell.tone, cell.urgency, cell.left, str(row.due_on or "")]


def _rows_of(listing: CaseListing, wanted: dict[str, str], *, several_units: bool) -> dict[str, Any]:
    """What the rows are drawn from: a slice of 25, in the order and from the place that the address asks for."""
    sort, columns = _sort(listing), listing.columns_in("page", several_units=several_units)
    try:
        page = cases.case_list(
            db(),
            actor(),
            wanted,
            request.args.get("after"),
            day=today(),
            order=sort,
            fields=fields_of(columns),
            pinned=acts_in(listing),
        )
    except ValueError:
        abort(400)
    name_all(columns, page.rows)
    return {
        "listing": listing,
        "columns": columns,
        "lines": lines_of(columns, page.rows),
        "actions_of": actions_of,
        "following": page.following,
        "sort": sort,
    }


def _filling(listing: CaseListing) -> bool:
    """Whether the values that the list is filtered or ordered by are still being gathered from its cases."""
    by_fields = any(each.control is not None for each in listing.filters)
    by_fields = by_fields or any(each.ordered and each.path for each in listing.columns)
    by_fields = by_fields or listing.sort.removeprefix("-").startswith("form.")
    return by_fields and cases.still_filling(db(), actor().jurisdiction)


def _opening(listing: CaseListing) -> ResponseReturnValue | None:
    """Where the bare address leads: to the view that the list is opened with, None without one."""
    if request.args or not listing.view:
        return None
    return redirect(f"{request.script_root}{request.path}?{urlencode(listing.view)}")


def _units() -> list[tuple[str, str]]:
    """The units whose cases the Actor may see."""
    who = actor()
    named = (*(units for units, _procedures in who.named), *(each.units for each in who.sights))
    reach = who.units.union(*named)
    return [(code, name) for code, name in unit_names().items() if "*" in reach or code in reach]


def _statuses() -> list[tuple[str, str]]:
    """Open, and every way in which a case may end; ways of several procedures that are called alike are told apart."""
    found, of = {state: _(word) for state, (word, _tone) in CASE_STATES.items()}, dict[str, str]()
    for entry in procedures_here():
        for name, ending in (entry.body.get("endings") or {}).items():
            if name not in found:
                found[name] = titled((ending or {}).get("title"), language()) or name
                of[name] = entry_title(entry.body, entry.key, language())
    often = Counter(found.values())
    return [
        (name, _("%(ending)s（%(procedure)s）", ending=title, procedure=of[name]))
        if often[title] > 1 and name in of
        else (name, title)
        for name, title in found.items()
    ]


@blueprint.get("/cases/print")
@permission("case.list")
def printed_cases() -> ResponseReturnValue:
    """The list with the page's filters on paper: all of it up to `MOST_PRINTED`, with what it was filtered by."""
    listing = case_listing()
    wanted = _wanted(listing)
    columns = listing.columns_in("print", several_units=len(_units()) > 1)
    page = cases.case_list(
        db(),
        actor(),
        wanted,
        limit=MOST_PRINTED,
        day=today(),
        order=_sort(listing),
        fields=fields_of(columns),
    )
    name_all(columns, page.rows)
    return render_template(
        "office/case_list_print.html",
        listing=listing,
        columns=columns,
        lines=lines_of(columns, page.rows),
        asked=_asked(wanted),
        said=_said(listing, wanted),
        more=page.following is not None,
        most=MOST_PRINTED,
    )


def _said(listing: CaseListing, wanted: dict[str, str]) -> list[tuple[str, str]]:
    """The filters in words."""
    titles = {each.id: each.title for each in listing.filters}
    known: dict[str, dict[str, str]] = {
        "unit": unit_names(),
        "status": dict(_statuses()),
        "procedure": dict(_procedures()),
        "handler": {"me": actor().name or actor().account},
        "due": {"overdue": _("已超期"), "soon": _("即将到期")},
    }
    bounds = {"since": _("立案不早于"), "until": _("立案不晚于")}
    for each in listing.filters:
        if each.control is None:
            continue
        known |= {name: dict(each.options(language())) for name in each.arguments}
        titles |= dict.fromkeys(each.arguments, each.title)
        if each.by_days:
            words = (_("%(title)s从", title=each.title), _("%(title)s至", title=each.title))
            bounds |= dict(zip(each.arguments, words, strict=True))
    return [
        (bounds[name], day_text(value))
        if name in bounds
        else (titles.get(name) or name, known.get(name, {}).get(value, value))
        for name, value in wanted.items()
    ]


def _procedures() -> list[tuple[str, str]]:
    return [(entry.key, entry_title(entry.body, entry.key, language())) for entry in procedures_here()]


@blueprint.get("/cases.xlsx")
@permission("case.list")
def case_workbook() -> ResponseReturnValue:
    """The list with the page's filters as .xlsx: every case that the Actor may see, not the page alone."""
    listing, day = case_listing(), today()
    wanted = _wanted(listing)
    columns = listing.columns_in("export")

    def write(file: BinaryIO, session: Session, tally: Tally) -> None:
        pages = cases.every_case(
            session,
            actor(),
            wanted,
            day=day,
            order=_sort(listing),
            fields=fields_of(columns),
        )
        heads = [OutColumn(each.title, width=_width(each)) for each in columns]
        write_workbook_to(file, [OutSheet(_("案件"), heads, tally.of(_rows(columns, pages)))])

    return long_workbook(f"{_('案件')}{day:%Y%m%d}.xlsx", write, subject=CASES, filters=_asked(wanted))


def _rows(columns: Sequence[CaseColumn], pages: Iterable[Sequence[cases.CaseRow]]) -> Iterator[list[Any]]:
    """Names of people are asked for once a page."""
    cells = [exported(each) for each in columns]
    for page in pages:
        name_all(columns, page)
        yield from ([cell(row) for cell in cells] for row in page)


def _width(column: CaseColumn) -> int:
    return WIDTHS.get(column.field) or WIDTHS.get(column.sort, NARROW)
