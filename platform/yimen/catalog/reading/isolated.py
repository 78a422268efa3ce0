"""Old and open formats (.xls, .ods) are read in a process of their own: this script, run by `apart`.

It imports the standard library and calamine alone, and writes sheets as {"name", "rows", "merges", "hidden"}.
"""

from __future__ import annotations

import datetime
import json
import sys
import tempfile
from typing import Any

MAX_MEMORY = 2 * 2**30
MAX_CELLS = 8_000_000
LOCKED = 3  # as `apart` knows it


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


def _sheets(content: bytes, ending: str) -> list[dict[str, Any]]:
    """Read from a file with its ending: told the sort, calamine says what is wrong, a password above all."""
    import python_calamine as calamine

    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(content)
        file.flush()
        book = calamine.load_workbook(file.name)
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
        sheets = _sheets(sys.stdin.buffer.read(), sys.argv[1])
    except calamine.PasswordError:
        return LOCKED
    except (calamine.CalamineError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    json.dump(sheets, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
