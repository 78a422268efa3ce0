"""The list of cases as the reader's unit has it configured, and its cells in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from yimen.cases import CaseRow, Configuration, NotConfigured, is_reference, unit_on
from yimen.office.kept import kept
from yimen.office.names import name_of, names_of
from yimen.office.request import configuration, language, today
from yimen.office.shell import own_units
from yimen.office.wording import CASE_STATES, day_text, due_text, due_tone, entry_title, titled
from yimen.screens import MISSING, CaseColumn, CaseListing, CompiledForm, FormError, compile_case_listing

LISTING, CASE_LIST = "listing", "case_list"
OTHERWISE = "secondary"


class Cell(NamedTuple):
    """A text as it is shown; `tone` makes a badge of it, `urgency` a term, `left` says how far its day is."""

    text: str
    tone: str = ""
    urgency: str = ""
    left: str = ""


class Line(NamedTuple):
    """A row of the list as its page draws it: every cell with its column, made before the page is."""

    row: CaseRow
    urgency: str
    cells: list[tuple[CaseColumn, Cell]]


def case_listing() -> CaseListing:
    """The list in force: of the Actor's unit where it is one, else the jurisdiction's; derived where none is configured."""
    units, snapshot = own_units(), configuration()
    unit = units[0] if len(units) == 1 else ""
    key = (snapshot.jurisdiction, snapshot.number, snapshot.day, unit, language())
    return kept("case_listing", key, lambda: _made(snapshot, unit))


def _made(snapshot: Configuration, unit: str) -> CaseListing:
    entry = snapshot.entry(LISTING, CASE_LIST, unit)
    body = None if entry is None else entry.body
    return compile_case_listing(body, forms_of(snapshot, unit), language())


def forms_of(snapshot: Configuration, unit: str) -> Callable[[str], CompiledForm | None]:
    """The forms of a unit by id, None for one that is not there or has errors."""

    def form_of(form_id: str) -> CompiledForm | None:
        try:
            return snapshot.form(form_id, unit)
        except (NotConfigured, FormError):
            return None

    return form_of


def fields_of(columns: Iterable[CaseColumn]) -> tuple[str, ...]:
    """The fields of forms that the columns show: what is to be selected."""
    return tuple(dict.fromkeys(each.path for each in columns if each.path))


def name_people(columns: Iterable[CaseColumn], rows: Iterable[CaseRow]) -> None:
    """Ask for the names of all people of the rows at once."""
    named = [each.field for each in columns if each.sort == "person"]
    names_of(getattr(row, name) for row in rows for name in named)


def lines_of(columns: Sequence[CaseColumn], rows: Iterable[CaseRow]) -> list[Line]:
    """The rows with their cells in words."""
    day = today()
    return [
        Line(
            row,
            due_tone(row.due_on, day) if row.status == "open" else "calm",
            [(each, cell_of(each, row, day)) for each in columns],
        )
        for row in rows
    ]


def cell_of(column: CaseColumn, row: CaseRow, day: date) -> Cell:
    """One cell in words, as of the day."""
    if column.sort == "due":
        due = row.due_on if row.status == "open" else None
        if not due:
            return Cell("")
        return Cell(day_text(due), urgency=due_tone(due, day), left=due_text(due, day))
    text, value = _said(column, row)
    if not column.badges or not text:
        return Cell(text)
    return Cell(text, column.badges.get(str(value), OTHERWISE))


def exported_cell(column: CaseColumn, row: CaseRow) -> Any:
    """The cell for a workbook: days stay days, numbers stay numbers."""
    if column.sort == "due":
        return row.due_on if row.status == "open" else None
    text, value = _said(column, row)
    if column.sort == "date":
        return value
    if column.control is None or isinstance(value, bool):
        return text
    if column.control.kind.name == "date":
        return _as_day(value) or text
    return value if column.control.kind.name in ("integer", "number") and _is_number(value) else text


def _said(column: CaseColumn, row: CaseRow) -> tuple[str, Any]:
    """(in words, the value that badges go by)."""
    if column.control is not None:
        value = row.values.get(column.path)
        if is_reference(value):
            return _("已隐藏"), None
        shown = MISSING if value is None else value
        return column.control.kind.show(shown, column.control, language()), value
    match column.sort:
        case "standing":
            at_work = row.status == "open" and row.stage_title
            return row.stage_title if at_work else status_word(row), row.status
        case "status":
            return status_word(row), row.status
        case "unit":
            return unit_of(row), row.unit
        case "procedure":
            return procedure_title(row), row.procedure
    value = _fact(column.field, row)
    if column.sort == "person":
        return name_of(value), value
    return (day_text(value) if column.sort == "date" else str(value or "")), value


def unit_of(row: CaseRow) -> str:
    """The name of a case's unit: as it is, of a case that is over as it was then."""
    body = unit_on(configuration(), row.unit, row.closed_on or today())
    return str(body.get("name", row.unit))


def _fact(field: str, row: CaseRow) -> Any:
    if field == "stage":
        return row.stage_title
    if field == "provenance":
        return _("示例") if row.provenance == "sample" else ""
    return getattr(row, field)


def status_word(row: CaseRow) -> str:
    """How the case stands as a whole; an ending of its procedure by the title that this gives it."""
    known = CASE_STATES.get(row.status)
    if known is not None:
        return _(known[0])
    entry = configuration().entry("procedure", row.procedure, row.unit)
    ending = (entry.body.get("endings") or {}).get(row.status) if entry is not None else None
    return titled(ending.get("title"), language()) if ending else row.status


def procedure_title(row: CaseRow) -> str:
    """The procedure's title as the unit has it today; its key where it is no longer configured."""
    entry = configuration().entry("procedure", row.procedure, row.unit)
    return row.procedure if entry is None else entry_title(entry.body, row.procedure, language())


def _as_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)
