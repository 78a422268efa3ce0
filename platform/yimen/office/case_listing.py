"""The list of cases as the reader's unit has it configured, and its cells in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from flask_babel import gettext as _

from yimen.cases import CaseRow, Configuration, NotConfigured, is_reference, unit_on
from yimen.kernel import read_day
from yimen.office.kept import kept
from yimen.office.names import labels_of, name_of, names_of
from yimen.office.request import configuration, language, today
from yimen.office.shell import own_units
from yimen.office.wording import CASE_STATES, day_text, due_text, due_tone, entry_title, spoken_locale, titled
from yimen.screens import (
    MISSING,
    CaseColumn,
    CaseListing,
    CompiledForm,
    Control,
    FormError,
    compile_case_listing,
)

Said = Callable[[CaseRow], tuple[str, Any]]
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


def name_all(columns: Iterable[CaseColumn], rows: Collection[CaseRow]) -> None:
    """Ask for the names of all people of the rows at once, and of what each look-up's keys stand for."""
    named = [each.field for each in columns if each.sort == "person"]
    names_of(getattr(row, name) for row in rows for name in named)
    for each in columns:
        if each.control is not None and each.control.lookup is not None:
            labels_of(
                each.control, {key for row in rows if isinstance(key := row.values.get(each.path), str)}
            )


def lines_of(columns: Sequence[CaseColumn], rows: Iterable[CaseRow]) -> list[Line]:
    """The rows with their cells in words."""
    day = today()
    known = [(each, worded(each, day)) for each in columns]
    return [
        Line(
            row,
            due_tone(row.due_on, day) if row.status == "open" else "calm",
            [(column, cell(row)) for column, cell in known],
        )
        for row in rows
    ]


def worded(column: CaseColumn, day: date) -> Callable[[CaseRow], Cell]:
    """How a column puts its cells into words, as of the day: found once for all rows."""
    if column.sort == "due" and column.control is None:
        locale = spoken_locale()
        return lambda row: _term(row, day, locale)
    said, badges = _said(column), column.badges
    if not badges:
        return lambda row: Cell(said(row)[0])

    def badge(row: CaseRow) -> Cell:
        text, value = said(row)
        return Cell(text, badges.get(str(value), OTHERWISE)) if text else Cell(text)

    return badge


def _term(row: CaseRow, day: date, locale: str) -> Cell:
    due = row.due_on if row.status == "open" else None
    if not due:
        return Cell("")
    left = due_text(due, day, locale=locale)
    return Cell(day_text(due, locale), urgency=due_tone(due, day), left=left)


def exported(column: CaseColumn) -> Callable[[CaseRow], Any]:
    """How a column gives its cells to a workbook: days stay days, numbers stay numbers."""
    if column.control is not None:
        return _exported_value(_said(column), column.control.kind.name)
    if column.sort == "due":
        return lambda row: row.due_on if row.status == "open" else None
    if column.sort == "date":
        return attrgetter(column.field)
    said = _said(column)
    return lambda row: said(row)[0]


def _exported_value(said: Said, kind: str) -> Callable[[CaseRow], Any]:
    def cell(row: CaseRow) -> Any:
        text, value = said(row)
        if isinstance(value, bool):
            return text
        if kind == "date":
            return read_day(value) or text
        return value if kind in ("integer", "number") and _is_number(value) else text

    return cell


def _said(column: CaseColumn) -> Said:
    """How a column says a row: in words, and the value that badges go by."""
    if column.control is not None:
        return _field_said(column.path, column.control)
    match column.sort:
        case "standing":
            return lambda row: (_standing(row), row.status)
        case "status":
            return lambda row: (status_word(row), row.status)
        case "unit":
            return lambda row: (unit_of(row), row.unit)
        case "procedure":
            return lambda row: (procedure_title(row), row.procedure)
    fact = attrgetter("stage_title" if column.field == "stage" else column.field)
    match column.sort:
        case "person":
            return lambda row: (name_of(fact(row)), fact(row))
        case "date":
            locale = spoken_locale()
            return lambda row: (day_text(fact(row), locale), fact(row))
    if column.field == "provenance":
        sample = _("示例")
        return lambda row: (sample, sample) if row.provenance == "sample" else ("", "")
    return lambda row: (str(fact(row) or ""), fact(row))


def _field_said(path: str, control: Control) -> Said:
    spoken = language()

    def said(row: CaseRow) -> tuple[str, Any]:
        value = row.values.get(path)
        if is_reference(value):
            return _("已隐藏"), None
        if control.lookup is not None and isinstance(value, str) and value:
            return labels_of(control, [value]).get(value, value), value
        return control.kind.show(MISSING if value is None else value, control, spoken), value

    return said


def _standing(row: CaseRow) -> str:
    return row.stage_title if row.status == "open" and row.stage_title else status_word(row)


def unit_of(row: CaseRow) -> str:
    """The name of a case's unit: as it is, of a case that is over as it was then."""
    body = unit_on(configuration(), row.unit, row.closed_on or today())
    return str(body.get("name", row.unit))


class Ended(Protocol):
    """What says how a case stands: a row of a list, or of what came back."""

    @property
    def status(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def unit(self) -> str: ...


def status_word(row: Ended) -> str:
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


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)
