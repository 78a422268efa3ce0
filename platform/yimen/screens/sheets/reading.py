"""Which of the two layouts a workbook is in; both end as a form definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.kernel import Finding, Place

from .. import codes
from .plain import read_plain
from .xlsform import Rows, read_xlsform


def form_from_sheets(
    sheets: Mapping[str, Rows], place: Place, *, form_id: str = "", title: str = ""
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """A form definition out of a workbook's sheets, rows of cells by name: XLSForm where there is a sheet `survey`,
    else the plain layout in the first sheet that has its header. None where neither is there; findings say why."""
    named = {name.strip().lower(): rows for name, rows in sheets.items()}
    if "survey" in named:
        return read_xlsform(named, place, form_id)
    for name, rows in sheets.items():
        body, findings = read_plain(rows, Place(place.file, sheet=name), form_id, title)
        if body is not None or not any(each.code == codes.BAD_PLAIN.code for each in findings):
            return body, findings
    return None, [codes.BAD_PLAIN.at(place)]
