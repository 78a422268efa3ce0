"""Old and open formats are read in a process of their own, with bounded memory and time.

A damaged .xls or .ods can make a reader ask for all memory of the machine or stop dead; what has no values in it
but counts cannot be told beforehand. This file is run by its path in an isolated interpreter: it imports the
standard library and calamine alone, takes the file on stdin and writes its sheets as JSON to stdout.
"""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
from typing import Any

MAX_MEMORY = 2 * 2**30
MAX_SECONDS = 90
MAX_CELLS = 8_000_000
LOCKED = 3


class ReaderStopped(ValueError):
    """The reader gave up, or was stopped, over this file."""


class ReaderLocked(ValueError):
    """The file asks for a password."""


def read_isolated(content: bytes) -> list[dict[str, Any]]:
    """Sheets as {"name", "rows", "merges", "hidden"}; raises `ReaderStopped` or `ReaderLocked`."""
    command = [sys.executable, "-I", __file__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReaderStopped("读取超时") from error
    if done.returncode == LOCKED:
        raise ReaderLocked
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ReaderStopped(last[-1][:200] if done.returncode == 1 and last else "内容异常，读取中止")
    sheets: list[dict[str, Any]] = json.loads(done.stdout)
    for sheet in sheets:
        sheet["rows"] = [[_back(cell) for cell in row] for row in sheet["rows"]]
    return sheets


def _back(cell: Any) -> Any:
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


def _sheets(content: bytes) -> list[dict[str, Any]]:
    import python_calamine as calamine

    book = calamine.load_workbook(io.BytesIO(content))
    found = []
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height * sheet.total_width > MAX_CELLS:
            raise ValueError(f"工作表“{meta.name}”的单元格范围异常大")
        rows = [[_sent(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        found.append(
            {"name": meta.name, "rows": rows, "merges": sheet.merged_cell_ranges or [], "hidden": hidden}
        )
    return found


def _main() -> int:
    import resource

    import python_calamine as calamine

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheets = _sheets(sys.stdin.buffer.read())
    except calamine.PasswordError:
        return LOCKED
    except (calamine.CalamineError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    json.dump(sheets, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
