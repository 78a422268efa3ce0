"""Tables of Word as offices leave them: broken in two, with struck and hidden words."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

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


def headed(*parts: Any) -> bytes:
    return content(document(*parts))


def fields_of(result: Any, field: str) -> list[Any]:
    """What the entries say in one field, in order."""
    return [each.body.get(field) for each in result.reading.entries]


def test_headings_between_tables_of_one_header_are_its_sections(checked: Check) -> None:
    """The heading of the first table stands below the document's title; the others may lack the header."""
    first, second = [HEADER, *rows(1, 2)], [HEADER, ["1", "003", "对违法行为3的处罚", ""]]
    numbered = headed("某区权责清单", "一、市容环卫（2项）", first, "二、交通运输（1项）", second)
    assert fields_of(checked(numbered, name="a.docx"), "field") == ["市容环卫", "市容环卫", "交通运输"]
    bare = headed("某区权责清单", "一、市容环卫", first, "二、交通运输", second[1:])
    assert fields_of(checked(bare, name="a.docx"), "field") == ["市容环卫", "市容环卫", "交通运输"]
    units = headed("某区权责清单", "某区执法局", first, "某区交通局", second)
    assert fields_of(checked(units, name="a.docx"), "department") == [
        "某区执法局",
        "某区执法局",
        "某区交通局",
    ]
    powers = headed("清单", "一、行政处罚", first, "二、行政强制", second)
    assert fields_of(checked(powers, name="a.docx"), "power") == ["行政处罚", "行政处罚", "行政强制"]


def test_count_printed_in_a_heading_is_held_against_its_table(checked: Check) -> None:
    made = headed("一、市容环卫（3项）", [HEADER, *rows(1, 2)], "二、交通运输（1项）", [HEADER, *rows(3, 3)])
    assert "CAT-060" in codes_of(checked(made, name="a.docx").findings)


@pytest.mark.parametrize(
    "line", ["附件2", "交通运输局权责清单", "注：以上由某局实施。", "联系人：甲某", "表2 交通"]
)
def test_line_that_is_no_heading_begins_another_table(checked: Check, line: str) -> None:
    made = headed("一、市容环卫", [HEADER, *rows(1, 2)], line, [HEADER, *rows(3, 3)])
    result = checked(made, name="a.docx")
    assert [each.seen.sheet.name for each in result.reading.tables] == ["表格1", "表格2"]
    assert fields_of(result, "field") == [None, None, None]


def test_item_and_basis_over_each_table_of_tiers_are_its_own(checked: Check) -> None:
    """A numbered name with a labelled basis below it, over a header that comes again."""

    def tiers(name: str, article: str) -> list[Any]:
        table = [["裁量阶次", "适用条件", "具体标准", "备注"], ["从轻", "初次", "处200元罚款", ""]]
        return [name, f"处罚依据：《甲条例》{article}", table]

    made = headed("某局裁量基准", *tiers("1.对占道的处罚", "第十条"), *tiers("2.对倾倒的处罚", "第十一条"))
    result = checked(made, name="a.docx")
    assert fields_of(result, "item_name") == ["对占道的处罚", "对倾倒的处罚"]
    assert fields_of(result, "article") == ["第十条", "第十一条"]
