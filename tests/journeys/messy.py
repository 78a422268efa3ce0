"""A workbook as an office makes it: titles, a header of two rows, sections with counts, merged cells, a stray line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

UNIT = "综合行政执法局"
STRAY = "以上事项由各中队按属地实施"
Row = tuple[str, str, str, str, str]


def messy_workbook(path: Path, sections: Sequence[tuple[str, Sequence[Row]]], *, stray: bool) -> Path:
    """Rows are (code, name, law, article, unit); a second sheet holds a ledger that is no catalog.

    `stray` adds a line below the table that looks like data.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "事项一览"
    sheet["A1"] = "示范地区执法事项一览表"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = f"填报单位：{UNIT}"
    for cell, title in {"A3": "序号", "B3": "编码", "C3": "处罚名目", "D3": "依据", "F3": "执法单位"}.items():
        sheet[cell] = title
    sheet["D4"], sheet["E4"] = "出处", "条款"
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"):
        sheet.merge_cells(area)
    row = 5
    for name, rows in sections:
        sheet.cell(row, 1, f"{name}（共{len(rows)}项）")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
        for number, values in enumerate(rows, 1):
            for column, value in enumerate((number, *values), 1):
                sheet.cell(row + number, column, value)
        row += len(rows) + 1
    if stray:
        sheet.cell(row, 1, STRAY)
        sheet.cell(row, 3, "详见分工表")
        sheet.cell(row, 6, UNIT)
    ledger = book.create_sheet("台账")
    ledger.append(("文号", "当事人", "金额"))
    ledger.append(("示罚〔2026〕1号", "某单位", "3"))
    book.save(path)
    return path
