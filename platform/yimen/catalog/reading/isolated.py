"""Old and open formats (.xls, .ods) are read in a process of their own: this script, run by `apart`.

It imports the standard library, calamine and what stands beside it alone, and writes {"sheets", "styles"}: sheets as
{"name", "rows", "merges", "hidden", "look"}, and whether the styles could be read. A look has `formats` {format: cells},
`struck` (row, column, whether all of the cell), `hidden_rows`, `hidden_columns` (first, last), `comments` (row, column,
author, text) and `errors` (row, column, value).
"""

from __future__ import annotations

import datetime
import importlib
import io
import json
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

MAX_MEMORY = 2 * 2**30
LOCKED = 3  # as `apart` knows it
STYLES = "styles.xml"


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


def _beside(name: str) -> Any:
    """A module of this script's own folder: an isolated interpreter knows no package."""
    folder = str(Path(__file__).parent)
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)


def _looks_ods(content: bytes, sheets: list[dict[str, Any]], most: int) -> bool:
    """Give each sheet its merged ranges and its `look`, and the words that are missing; whether the styles could be read."""
    look_ods, could = _beside("look_ods"), True
    styles = _beside("styles_ods").Styles(_beside("formats").show_of)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            if STYLES in archive.namelist():
                with archive.open(STYLES) as part:
                    look_ods.parse(part, styles.listening)
        except (expat.ExpatError, ValueError, zipfile.BadZipFile, zlib.error):
            could = False
        tables = _tables(archive, styles, sheets)
        if tables.odd and _reworded(
            archive, tables.odd, {each["name"]: each["rows"] for each in sheets}, most
        ):
            tables = _tables(archive, styles, sheets)
    for each in sheets:
        each["look"] = tables.looks.get(each["name"], {})
        each["merges"] = each["look"].get("merges", [])
    return could


def _tables(archive: zipfile.ZipFile, styles: Any, sheets: list[dict[str, Any]]) -> Any:
    """What the tables show beside the values that are known."""
    sizes = {
        each["name"]: (len(each["rows"]), len(each["rows"][0]) if each["rows"] else 0) for each in sheets
    }
    made = _beside("look_ods").Tables
    return _parsed(archive, lambda listen: made(styles.listening(listen), sizes, listen))


def _parsed(archive: zipfile.ZipFile, reading: Callable[[Any], Any]) -> Any:
    """What reads content.xml, when it has."""
    found = []

    def begin(listen: Any) -> Any:
        found.append(reading(listen))
        return found[0]

    with archive.open("content.xml") as part:
        _beside("look_ods").parse(part, begin)
    return found[0]


def _reworded(archive: zipfile.ZipFile, odd: Any, sheets: dict[str, list[list[Any]]], most: int) -> bool:
    """The words of cells that calamine does not read to the end, in the rows; whether it saw too few of these."""
    made, drawn = _beside("words_ods").Words, _beside("look_ods").DRAWN
    texts = _parsed(archive, lambda listen: made(odd, drawn, listen)).texts
    grew = False
    for number, text in texts.items():
        name, rows, columns = odd[number]
        grid = sheets.get(name)
        if grid is None:
            continue
        width = len(grid[0]) if grid else 0
        if rows.stop > len(grid) or columns.stop > width:
            if not text:
                continue
            if rows.stop * max(columns.stop, width) > most:
                raise ValueError(f"工作表“{name}”的单元格范围异常大（上限 {most:,} 格）")
            _grow(grid, rows.stop, max(columns.stop, width))
            grew = True
        for row in rows:
            grid[row][columns.start : columns.stop] = [text] * len(columns)
    return grew


def _grow(grid: list[list[Any]], height: int, width: int) -> None:
    grid += [[] for _ in range(len(grid), height)]
    for row in grid:
        row += [""] * (width - len(row))


def _looks_xls(content: bytes, sheets: list[dict[str, Any]], _most: int) -> bool:
    """Give each sheet its `look`; whether it could be read."""
    try:
        stream = _beside("compound").stream_of(content, "Workbook", "Book")
        looks = _beside("look_xls").looks(stream, _beside("formats").show_of)
    except (ValueError, IndexError, struct.error):
        return False
    for each in sheets:
        each["look"] = looks.get(each["name"], {})
    return True


def _main() -> int:
    import resource

    import python_calamine as calamine

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        content, ending, most = sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2])
        sheets = _sheets(content, ending, most)
        could = (_looks_ods if ending == ".ods" else _looks_xls)(content, sheets, most)
    except calamine.PasswordError:
        return LOCKED
    except (calamine.CalamineError, ValueError, OSError, expat.ExpatError, zipfile.BadZipFile) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    json.dump({"sheets": sheets, "styles": could}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
