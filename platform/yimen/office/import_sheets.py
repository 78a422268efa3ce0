"""The wizard's second step: each sheet as it stands, what every row was taken as, and corrections of that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.catalog import column_letter
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.import_facts import facts_of
from yimen.office.import_steps import Wizard, address, draw, wizard, writing_own
from yimen.office.imports import fillable
from yimen.office.request import configuration, db, language, runtime
from yimen.office.wording import N_

ROLES = {
    "title": N_("标题"),
    "header": N_("表头"),
    "section": N_("分节"),
    "data": N_("数据"),
    "total": N_("合计"),
    "note": N_("附注"),
    "repeat": N_("重复表头"),
    "blank": N_("空行"),
}
OUTSIDE = "outside"
AUTOMATIC = "auto"
MOST_ROWS = 2_000
_RANGE = re.compile(r"(\d{1,7})(?:\s*[-—~至到]\s*(\d{1,7}))?")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as drawn: merged ones stand over `rows` and `columns`."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row as drawn, with the word of its role; `given` says that a person corrected it."""

    number: int
    role: str
    word: str
    given: bool
    cells: tuple[Cell, ...]


@blueprint.get("/imports/<import_id>/sheets")
@permission("change.draft")
def import_sheets(import_id: str) -> ResponseReturnValue:
    """One sheet, a hundred rows at a time."""
    found = wizard(import_id)
    if found.running or not found.may("sheets"):
        return draw(found, "sheets", sheet=None)
    number = min(max(request.args.get("sheet", default=_first(found), type=int), 0), len(found.sheets) - 1)
    sheet = found.sheets[number]
    said = changes.said_of(found.row.choices, sheet["file"], sheet["name"])
    only = request.args.get("only", "")
    rows, page, pages = _rows(found, number, only, said)
    return draw(
        found,
        "sheets",
        sheet=sheet,
        number=number,
        said=said,
        tables=[each for each in found.tables if each["sheet_number"] == number],
        kinds=fillable(),
        kind_titles={each.id: each.label(language()) for each in configuration().kinds().values()},
        rows=rows,
        letters=[column_letter(index) for index in range(max((_width(each) for each in rows), default=0))],
        page=page,
        pages=pages,
        only=only,
        roles=[(name, _(word)) for name, word in ROLES.items()],
        counted=_counted(sheet),
        facts=facts_of(found, number, rows),
    )


def _first(found: Wizard) -> int:
    """The first sheet that has a table, else the first."""
    return min((each["sheet_number"] for each in found.tables), default=0)


def _counted(sheet: dict[str, Any]) -> list[tuple[str, str, int]]:
    """(role, word, rows) of every role that occurs, and of rows that belong to no table."""
    roles = sheet["roles"]
    found = [(name, _(word), roles[name]) for name, word in ROLES.items() if roles.get(name)]
    outside = sheet["rows"] - sum(roles.values())
    return [*found, (OUTSIDE, _("表外"), outside)] if outside else found


def _rows(found: Wizard, sheet: int, only: str, said: dict[str, Any]) -> tuple[list[Row], int, int]:
    """The rows of the page, its number and how many there are; only those of one role, or all."""
    import_id = found.row.id
    asked = request.args.get("row", default=0, type=int)
    if only in ROLES or only == OUTSIDE:
        numbers = changes.rows_in_role(db(), import_id, sheet, None if only == OUTSIDE else only)  # type: ignore[arg-type]
        pages = max(-(-len(numbers) // changes.PART), 1)
        page = min(max(request.args.get("page", default=1, type=int), 1), pages)
        chosen = numbers[(page - 1) * changes.PART : page * changes.PART]
        drawn = changes.single_rows(db(), import_id, sheet, chosen)
    else:
        pages = max(-(-found.sheets[sheet]["rows"] // changes.PART), 1)
        page = (asked - 1) // changes.PART + 1 if asked else request.args.get("page", default=1, type=int)
        page = min(max(page, 1), pages)
        drawn = changes.drawn_rows(db(), import_id, sheet, page - 1)
    return _as_drawn(drawn, said), page, pages


def _as_drawn(drawn: changes.DrawnRows, said: dict[str, Any]) -> list[Row]:
    """Rows with merged cells put together; the rows of one page are consecutive where anything is merged."""
    corrected = {*said.get("roles", {}), *(str(row) for row in said.get("header_rows", ()))}
    spans = {(merge.top, merge.left): merge for merge in drawn.merges}
    covered = {
        (row, column)
        for merge in drawn.merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
    } - spans.keys()
    made = []
    for index, row in enumerate(drawn.rows):
        cells = []
        for column, text in enumerate(row.cells):
            merge = spans.get((index, column))
            if (index, column) in covered:
                continue
            if merge is None:
                cells.append(Cell(text))
            else:
                right = min(merge.right, len(row.cells) - 1)
                bottom = min(merge.bottom, len(drawn.rows) - 1)
                cells.append(Cell(text, bottom - merge.top + 1, right - merge.left + 1))
        role = row.role or OUTSIDE
        word = _(ROLES[role]) if row.role else _("表外")
        made.append(Row(row.number, role, word, str(row.number) in corrected, tuple(cells)))
    return made


def _width(row: Row) -> int:
    return sum(each.columns for each in row.cells)


@blueprint.post("/imports/<import_id>/sheets/<int:number>/rows")
@permission("change.draft")
def correct_rows(import_id: str, number: int) -> ResponseReturnValue:
    """Take the chosen rows as what the person says, and read the files again."""
    found, sheet = _sheet(import_id, number)
    rows = chosen_rows(request.form.getlist("row"), request.form.get("rows", ""), sheet["rows"])
    role = request.form.get("role", "")
    back = address(import_id, "sheets", sheet=number, page=request.form.get("page", default=1, type=int))
    if not rows or (role not in ROLES and role != AUTOMATIC):
        flash(_("请勾选要更正的行（或填写行号），并选择作为什么。"), "warning")
        return redirect(back)
    said = changes.said_of(found.row.choices, sheet["file"], sheet["name"])
    roles = {name: value for name, value in said.get("roles", {}).items() if int(name) not in rows}
    if role != AUTOMATIC:
        roles |= {str(row): role for row in sorted(rows)}
    kept = changes.single_rows(db(), import_id, number, sorted(int(name) for name in roles)).rows
    prints = {str(row.number): changes.row_print(row.cells) for row in kept}
    return _say(found, sheet, {**said, "roles": roles, "prints": prints, "rows": sheet["rows"]}, back)


@blueprint.post("/imports/<import_id>/sheets/<int:number>")
@permission("change.draft")
def correct_sheet(import_id: str, number: int) -> ResponseReturnValue:
    """Leave the sheet or one of its tables out, or say of which kind a table is."""
    found, sheet = _sheet(import_id, number)
    said = changes.said_of(found.row.choices, sheet["file"], sheet["name"])
    tables = {name: dict(each) for name, each in said.get("tables", {}).items()}
    for table in (each for each in found.tables if each["sheet_number"] == number):
        wanted = request.form.get(f"kind.{table['number'] + 1}", "")
        own = tables.setdefault(str(table["number"] + 1), {})
        if wanted not in ("", "skip") and wanted not in configuration().kinds():
            abort(404)
        if wanted != own.get("kind", ""):
            own.pop("columns", None)
        own["kind"], own["skip"] = ("", True) if wanted == "skip" else (wanted, False)
    kept = {"skip": bool(request.form.get("skip")), "tables": tables}
    return _say(found, sheet, {**said, **kept}, address(import_id, "sheets", sheet=number))


def _sheet(import_id: str, number: int) -> tuple[Wizard, dict[str, Any]]:
    found = wizard(import_id)
    if number >= len(found.sheets):
        abort(404)
    return found, found.sheets[number]


def _say(found: Wizard, sheet: dict[str, Any], said: dict[str, Any], back: str) -> ResponseReturnValue:
    """Keep what was said of the sheet and check anew; what makes no sense is said back."""
    try:
        choices = changes.saying(found.row.choices, sheet["file"], sheet["name"], said)
    except ValueError:
        flash(_("表头最多三行，且要连在一起。请核对所选的行。"), "danger")
        return redirect(back)
    with writing_own(found.row.id) as (session, mine):
        changes.say(session, mine, choices, clock=runtime().clock)
    return redirect(back)


def chosen_rows(ticked: list[str], written: str, most: int) -> set[int]:
    """Row numbers ticked, and those written as 3-5、20; none beyond the sheet, and not without end."""
    rows = {int(each) for each in ticked if each.isdecimal() and len(each) < 8}
    for first, last in _RANGE.findall(written):
        rows.update(range(int(first), min(int(last or first), int(first) + MOST_ROWS) + 1))
    return {row for row in rows if 1 <= row <= most} if len(rows) <= MOST_ROWS else set()
