"""Tables of Word as offices leave them: broken in two, with struck and hidden words."""

from __future__ import annotations

import io
from typing import Any

import docx

from catalog.conftest import Check, codes_of, only

HEADER = ["序号", "事项代码", "事项名称", "备注"]


def rows(first: int, last: int) -> list[list[str]]:
    return [[str(at), f"00{at}", f"对违法行为{at}的处罚", ""] for at in range(first, last + 1)]


def document(*tables: list[list[str]] | str) -> Any:
    """A document of tables and lines between them."""
    made = docx.Document()
    for each in tables:
        if isinstance(each, str):
            made.add_paragraph(each)
            continue
        table = made.add_table(rows=0, cols=4)
        for line in each:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
    return made


def content(made: Any) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_table_broken_in_two_without_a_header_goes_on(checked: Check) -> None:
    """Its rows are counted on from the table above; an empty line between them says nothing."""
    result = checked(content(document([HEADER, *rows(1, 3)], "", rows(4, 5))), name="目录.docx")
    assert [each.body["code"] for each in result.reading.entries] == ["001", "002", "003", "004", "005"]
    assert "CAT-022" not in codes_of(result.findings)


def test_a_table_that_counts_anew_or_stands_below_a_line_is_another_one(checked: Check) -> None:
    """Without a header nobody knows what it is, and that is told."""
    anew = checked(content(document([HEADER, *rows(1, 3)], rows(1, 2))), name="目录.docx")
    below = checked(content(document([HEADER, *rows(1, 3)], "附件", rows(4, 5))), name="目录.docx")
    assert [len(each.reading.entries) for each in (anew, below)] == [3, 3]
    assert {"CAT-022", "CAT-020"} & set(codes_of(anew.findings))
    assert {"CAT-022", "CAT-020"} & set(codes_of(below.findings))


def test_struck_rows_and_words_are_told_where_they_stand(checked: Check) -> None:
    """In a part that was broken off too; words that are hidden are not read, for nobody sees them."""
    made = document([HEADER, *rows(1, 2)], rows(3, 4))
    first, second = made.tables
    for cell in first.rows[1].cells:
        for run in cell.paragraphs[0].runs:
            run.font.strike = True
    second.rows[0].cells[2].paragraphs[0].add_run("（旧）").font.strike = True
    second.rows[1].cells[2].paragraphs[0].add_run("（内部）").font.hidden = True
    result = checked(content(made), name="目录.docx")
    assert only(result.findings, "CAT-016").place.row == 2
    partly = only(result.findings, "CAT-018").place
    assert (partly.row, partly.column) == (4, "C")
    assert [each.body["name"] for each in result.reading.entries][3] == "对违法行为4的处罚"
