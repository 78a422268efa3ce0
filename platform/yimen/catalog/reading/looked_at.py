"""A sheet as whoever looks at it reads it: cells by their formats, and what is told of strokes, hidden rows, comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from yimen.kernel import Finding, Place

from .. import codes
from .formats import show_of
from .sheet_xml import OddCell
from .shown import Cell, Shown, remark_of
from .struck import shown_struck
from .workbook import Raw, Sheet, letter

_NAMED = 12  # rows and columns that one remark lists


def as_shown(cells: Sequence[Sequence[Raw]], look: Shown) -> tuple[Sequence[Sequence[Raw]], Shown]:
    """The rows, numbers that are shown as another thing (2%, 0.5万元, 00012) as texts of what is shown; and the look of
    them, without the formats of cells that hold no number.
    """
    if not look.formats:
        return cells, look
    rows, formats = [list(row) for row in cells], {}
    for (row, column), show in look.formats.items():
        value = rows[row][column] if _holds(rows, (row, column)) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            rows[row][column] = show(value)
            formats[row, column] = show
    return rows, replace(look, formats=formats)


def shown_apart(told: Mapping[str, Any], rows: Sequence[Sequence[Raw]]) -> Shown:
    """The look of a sheet as `isolated` tells it."""
    formats = ((show_of(code), cells) for code, cells in told.get("formats", {}).items())
    struck = {
        (row, column): whole for row, column, whole in told.get("struck", ()) if _holds(rows, (row, column))
    }
    comments = (
        ((row, column), remark_of(author, text)) for row, column, author, text in told.get("comments", ())
    )
    return replace(
        shown_struck(struck, rows),
        formats={(row, column): show for show, cells in formats if show for row, column in cells},
        hidden_rows=tuple(told.get("hidden_rows", ())),
        hidden_columns=tuple(range(first, last + 1) for first, last in told.get("hidden_columns", ())),
        comments={cell: text for cell, text in comments if text},
    )


def wrong_cells(told: Mapping[str, Any]) -> Iterator[OddCell]:
    """Cells that show an error, as `isolated` tells them."""
    for row, column, value in told.get("errors", ()):
        yield OddCell(row + 1, letter(column), value)


def _holds(rows: Sequence[Sequence[Raw]], cell: Cell) -> bool:
    return 0 <= cell[0] < len(rows) and 0 <= cell[1] < len(rows[cell[0]])


def look_findings(place: Place, sheet: Sheet, look: Shown) -> Iterator[Finding]:
    """What was read otherwise than it is stored, or stands there otherwise than it is read."""
    if look.formats:
        first = min(look.formats)
        shown = str(sheet.rows[first[0]][first[1]])[:40]
        yield codes.AS_SHOWN.at(_cell(place, first), count=len(look.formats), shown=shown)
    for row in look.struck_rows:
        yield codes.STRUCK_ROW.at(replace(place, row=row + 1))
    for cell in sorted(look.struck):
        yield codes.STRUCK_CELL.at(_cell(place, cell))
    for cell in sorted(look.partly):
        yield codes.STRUCK_PART.at(_cell(place, cell))
    yield from _hidden(place, sheet, look)
    for cell, text in sorted(look.comments.items()):
        yield codes.COMMENT.at(_cell(place, cell), text=" ".join(text.split())[:120])


def _hidden(place: Place, sheet: Sheet, look: Shown) -> Iterator[Finding]:
    """Rows and columns that hold anything."""
    rows = [str(row + 1) for row in look.hidden_rows if row < len(sheet.rows) and any(sheet.rows[row])]
    if rows:
        yield codes.HIDDEN_PART.at(
            replace(place, row=int(rows[0])), what=f"{len(rows)} 行（第 {_some(rows)} 行）"
        )
    within = [each for span in look.hidden_columns for each in span[: sheet.width]]
    columns = [letter(each) for each in within if each < sheet.width and any(row[each] for row in sheet.rows)]
    if columns:
        what = f"{len(columns)} 列（{_some(columns)}）"
        yield codes.HIDDEN_PART.at(replace(place, column=columns[0]), what=what)


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")


def _cell(place: Place, cell: Cell) -> Place:
    return replace(place, row=cell[0] + 1, column=letter(cell[1]))
