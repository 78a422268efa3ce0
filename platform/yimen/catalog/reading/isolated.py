"""Old and open formats (.xls, .ods) are read in a process of their own: this script, run by `apart`.

It imports the standard library and calamine alone, and writes sheets as {"name", "rows", "merges", "hidden"}.
"""

from __future__ import annotations

import datetime
import decimal
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

MAX_MEMORY = 2 * 2**30
LOCKED = 3  # as `apart` knows it
CHUNK = 2**20
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_SORT = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 value-type"
Ranges = list[tuple[tuple[int, int], tuple[int, int]]]


def back(cell: Any) -> Any:
    """A cell as it was sent: days and times are no JSON."""
    if isinstance(cell, dict):
        return (
            datetime.datetime.fromisoformat(cell["t"])
            if "t" in cell
            else datetime.date.fromisoformat(cell["d"])
        )
    return cell


def _sent(cell: Any) -> Any:
    if isinstance(cell, datetime.datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"d": cell.isoformat()}
    return cell if isinstance(cell, str | float | int | bool) else str(cell)


def _sheets(content: bytes, ending: str, most: int) -> list[dict[str, Any]]:
    """Read from a file with its ending: told the sort, calamine says what is wrong, a password above all."""
    import python_calamine as calamine

    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(content)
        file.flush()
        book = calamine.load_workbook(file.name)
    found, cells = [], 0
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        cells += sheet.total_height * sheet.total_width
        if cells > most:
            raise ValueError(f"到工作表“{meta.name}”为止的单元格范围异常大（{cells:,} 格，上限 {most:,} 格）")
        rows = [[_sent(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        found.append(
            {"name": meta.name, "rows": rows, "merges": sheet.merged_cell_ranges or [], "hidden": hidden}
        )
    return found


class _Spans:
    """Merged ranges and cells of per cent of an .ods, which calamine does not tell, as its content.xml goes by.

    `sizes` are rows and columns of each sheet: nothing beyond them is noted, however often a row says that it is
    repeated.
    """

    def __init__(self, sizes: Mapping[str, tuple[int, int]]) -> None:
        self.found: dict[str, Ranges] = {}
        self.percent: dict[str, list[tuple[int, int]]] = {}
        self._percent: list[tuple[int, int]] = []
        self._sizes = sizes
        self._depth = self._row = self._rows = self._column = 0
        self._ranges: Ranges = []
        self._height = self._width = 0

    def begin(self, name: str, said: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self._depth += 1
            if self._depth == 1:
                own = said.get(_TABLE + "name", "")
                self._ranges = self.found.setdefault(own, [])
                self._percent = self.percent.setdefault(own, [])
                self._height, self._width = self._sizes.get(own, (0, 0))
                self._row = 0
        elif self._depth == 1 and name == _TABLE + "table-row":
            self._column, self._rows = 0, _count(said, "number-rows-repeated")
        elif self._depth == 1 and name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self._cell(said, _count(said, "number-columns-repeated"))

    def end(self, name: str) -> None:
        if name == _TABLE + "table":
            self._depth -= 1
        elif self._depth == 1 and name == _TABLE + "table-row":
            self._row += self._rows

    def _cell(self, said: dict[str, str], repeated: int) -> None:
        down, across = _count(said, "number-rows-spanned"), _count(said, "number-columns-spanned")
        if down > 1 or across > 1:
            rows = range(self._row, min(self._row + (self._rows if down == 1 else 1), self._height))
            columns = range(self._column, min(self._column + (repeated if across == 1 else 1), self._width))
            self._ranges += [
                ((row, column), (row + down - 1, column + across - 1)) for row in rows for column in columns
            ]
        if said.get(_SORT) == "percentage":
            self._percent += [
                (row, column)
                for row in range(self._row, min(self._row + self._rows, self._height))
                for column in range(self._column, min(self._column + repeated, self._width))
            ]
        self._column += repeated


def _with_percents(rows: list[list[Any]], cells: list[tuple[int, int]]) -> list[list[Any]]:
    """Parts that are shown as per cent, as texts of what is shown: 0.07 is 7%."""
    for row, column in cells:
        value = rows[row][column]
        if isinstance(value, int | float) and not isinstance(value, bool):
            rows[row][column] = f"{(decimal.Decimal(repr(value)) * 100).normalize():f}%"
    return rows


def _size(rows: list[Any]) -> tuple[int, int]:
    return len(rows), len(rows[0]) if rows else 0


def _count(said: dict[str, str], name: str) -> int:
    return max(int(said.get(_TABLE + name, 1)), 1)


def _spans(content: bytes, sizes: Mapping[str, tuple[int, int]]) -> _Spans:
    """What is told by sheet; a document type, which no .ods has, could grow without bound and is refused."""

    def refuse(*_said: Any) -> None:
        raise ValueError("content.xml 含有文档类型声明")

    spans, parser = _Spans(sizes), expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = spans.begin, spans.end
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as part:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk)
    return spans


def _main() -> int:
    import resource

    import python_calamine as calamine

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        content, ending, most = sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2])
        sheets = _sheets(content, ending, most)
        if ending == ".ods":
            told = _spans(content, {each["name"]: _size(each["rows"]) for each in sheets})
            for each in sheets:
                each["merges"] = told.found.get(each["name"], [])
                each["rows"] = _with_percents(each["rows"], told.percent.get(each["name"], []))
    except calamine.PasswordError:
        return LOCKED
    except (calamine.CalamineError, ValueError, OSError, expat.ExpatError, zipfile.BadZipFile) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    json.dump(sheets, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
