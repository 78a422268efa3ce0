""".xlsx, .xls and .ods through calamine: typed cells and merged ranges, fast."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import python_calamine

from yimen.kernel import Finding, Place

from .. import codes
from .apart import MAX_ANSWER, read_apart
from .guard import Verdict
from .isolated import back
from .looked_at import as_shown, look_findings, shown_apart, wrong_cells
from .refusals import FileError
from .sheet_xml import OddCell
from .shown import Shown
from .workbook import Merge, Raw, Sheet, Workbook

ISOLATED = ("xls", "ods")
_SCRIPT = Path(__file__).with_name("isolated.py")


def read_spreadsheet(name: str, content: bytes, verdict: Verdict) -> Workbook:
    """Every worksheet, hidden ones too; charts and macro sheets are none."""
    try:
        if verdict.sort in ISOLATED:
            verdict, sheets = _isolated(Place(name), content, verdict)
        else:
            shown = dict(verdict.shown)
            sheets, verdict = tuple(_sheets(content, shown)), replace(verdict, shown=shown)
    except python_calamine.PasswordError as error:
        raise FileError.locked() from error
    except FileError:
        raise
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileError.broken(error) from error
    findings = [*verdict.findings, *_remarks(name, sheets, verdict)]
    return Workbook(name, verdict.sort, sheets, tuple(findings))


def _sheets(content: bytes, shown: dict[str, Shown]) -> Iterator[Sheet]:
    """The sheets as they are shown; what then is still to be said of each stays in `shown`."""
    with _panics_told():
        book = python_calamine.load_workbook(io.BytesIO(content))
        for meta in book.sheets_metadata:
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows: Sequence[Sequence[Raw]] = sheet.to_python(skip_empty_area=False)
            rows, shown[meta.name] = as_shown(rows, shown.get(meta.name, Shown()))
            hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
            yield Sheet(meta.name, rows, _merges(sheet.merged_cell_ranges or (), rows), hidden=hidden)


def _isolated(place: Place, content: bytes, verdict: Verdict) -> tuple[Verdict, tuple[Sheet, ...]]:
    """The sheets, and what is to be said of them, by the look of which no more is known until then."""
    bounds, found = verdict.bounds, []
    shown: dict[str, Shown] = {}
    odd: dict[str, tuple[OddCell, ...]] = {}
    told = read_apart(
        _SCRIPT, content, f".{verdict.sort}", str(bounds.cells), most=min(bounds.unpacked, MAX_ANSWER)
    )
    for sheet in told["sheets"]:
        rows: Sequence[Sequence[Raw]] = [[back(cell) for cell in row] for row in sheet["rows"]]
        if "look" in sheet:
            rows, shown[sheet["name"]] = as_shown(rows, shown_apart(sheet["look"], rows))
            odd[sheet["name"]] = tuple(wrong_cells(sheet["look"]))
        found.append(Sheet(sheet["name"], rows, _merges(sheet["merges"], rows), hidden=sheet["hidden"]))
    findings = verdict.findings if told["styles"] else (*verdict.findings, codes.STYLES_NOT_READ.at(place))
    return replace(verdict, findings=findings, shown=shown, odd_cells=odd), tuple(found)


@contextmanager
def _panics_told() -> Iterator[None]:
    """A panic of the reader is no exception of Python's ordinary sort; it means a broken file like any other."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError("内容异常，读取中止") from error
        raise


def _merges(ranges: Iterable[Any], rows: Sequence[Sequence[Raw]]) -> tuple[Merge, ...]:
    """Merged ranges within the rows that there are."""
    last, width = len(rows) - 1, len(rows[0]) - 1 if rows else -1
    found = [
        Merge(top, left, min(bottom, last), min(right, width))
        for (top, left), (bottom, right) in ranges
        if top <= last and left <= width
    ]
    return tuple(sorted(found, key=_position))


def _position(merge: Merge) -> tuple[int, int]:
    return merge.top, merge.left


def _remarks(name: str, sheets: Sequence[Sheet], verdict: Verdict) -> Iterator[Finding]:
    for sheet in sheets:
        if sheet.hidden and sheet.rows:
            yield codes.HIDDEN_SHEET.at(Place(name, sheet.name))
        if (look := verdict.shown.get(sheet.name)) is not None:
            yield from look_findings(Place(name, sheet.name), sheet, look)
        for odd in verdict.odd_cells.get(sheet.name, ()):
            place = Place(name, sheet.name, odd.row, odd.column)
            if odd.value:
                yield codes.CELL_ERROR.at(place, value=odd.value)
            else:
                yield codes.FORMULA_WITHOUT_VALUE.at(place)
