"""What a worksheet shows beside its values: read as whoever looks at it reads it, or told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from catalog.conftest import Check, codes_of, only
from catalog.test_reading import rewritten
from yimen.catalog import read_workbook

ITEMS = [["序号", "事项代码", "事项名称", "法律依据"]]
SHOWN = {"CAT-012", "CAT-015", "CAT-016", "CAT-017", "CAT-018", "CAT-019", "CAT-113"}
TIERS = [["事项代码", "事项名称", "裁量阶次", "适用条件", "罚款下限", "罚款上限"]]


@pytest.fixture
def shown(checkout: Path) -> Path:
    """A workbook of two sheets that LibreOffice saved as .xlsx, .xls and .ods."""
    return checkout / "tests/data/shown"


def made(rows: list[list[Any]], change: Callable[[Any], None]) -> bytes:
    """A workbook of these rows, after somebody worked on its sheet."""
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    change(page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def items(*codes: Any) -> list[list[Any]]:
    return [
        *ITEMS,
        *([at, code, f"对违法行为{at}的处罚", "《甲法》第五条"] for at, code in enumerate(codes, 1)),
    ]


def formatted(column: str, format_: str) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        for cell in page[column][1:]:
            cell.number_format = format_

    return change


@pytest.mark.parametrize(
    ("format_", "shown"),
    [
        ("00000000", "00012000"),
        ('"CF-"0', "CF-12000"),
        ('"CF-"000000', "CF-012000"),
        ('General"A"', "12000A"),
        ("#,##0", "12000"),
        ("0.00", "12000"),
        ('"¥"#,##0.00', "12000"),
        ("[$￥-804]#,##0_ ", "12000"),
    ],
)
def test_a_code_is_read_as_its_format_shows_it(checked: Check, format_: str, shown: str) -> None:
    """Leading zeros and signs that the format alone gives belong to the code; separators and money do not."""
    result = checked(made(items(12000), formatted("B", format_)))
    assert [each.body["code"] for each in result.reading.entries] == [shown]
    assert ("CAT-015" in codes_of(result.findings)) == (shown != "12000")


def test_a_sum_is_read_with_the_unit_that_its_format_shows(checked: Check) -> None:
    """0.5 that is shown as 0.5万元 are 5000 yuan, not half a yuan."""
    rows = [*TIERS, ["001", "甲", "轻微", "初次", 0.5, 1], ["001", "甲", "严重", "再次", 1, 2.5]]

    def change(page: Any) -> None:
        formatted("E", '0.0"万元"')(page)
        formatted("F", 'General"万元"')(page)

    result = checked(made(rows, change))
    assert [(each.body["min_fen"], each.body["max_fen"]) for each in result.reading.entries] == [
        (500_000, 1_000_000),
        (1_000_000, 2_500_000),
    ]
    assert only(result.findings, "CAT-015").place.row == 2


def test_a_part_is_read_as_per_cent_where_it_is_shown_so(checked: Check) -> None:
    """0.07 that is shown as 7% are seven in a hundred, exactly."""
    rows = [*TIERS, ["001", "甲", "轻微", "初次", 0.01, 0.07]]

    def change(page: Any) -> None:
        formatted("E", "0%")(page)
        formatted("F", "0.00%")(page)

    body = checked(made(rows, change)).reading.entries[0].body
    assert (body["amount_kind"], body["min_ratio"], body["max_ratio"]) == ("percent", "1", "7")


def test_days_stay_days_and_numbers_numbers(checked: Check) -> None:
    """A format of a day is none that shows more; a serial number with zeros counts on."""
    result = checked(made(items("001", "002"), formatted("A", "00")))
    assert [each.body["code"] for each in result.reading.entries] == ["001", "002"]
    assert "CAT-062" not in codes_of(result.findings)


def test_a_struck_row_is_told_and_kept(checked: Check) -> None:
    """Struck out means abolished in most offices, and nobody but they can say whether it does here."""

    def change(page: Any) -> None:
        for cell in page[3]:
            cell.font = Font(strike=True)
        page["C4"].font = Font(strike=True)
        page["E3"].font = Font(strike=True)  # an empty cell of the row

    result = checked(made(items("001", "002", "003"), change))
    assert len(result.reading.entries) == 3
    assert only(result.findings, "CAT-016").place.row == 3
    cell = only(result.findings, "CAT-017").place
    assert (cell.row, cell.column) == (4, "C")
    assert "CAT-016" not in codes_of(checked(made(items("001"), lambda _page: None)).findings)


def test_a_cell_with_struck_words_among_others_is_an_error(checked: Check) -> None:
    """处500元以上1000元以上… with 500元以上 struck out cannot be read as it stands."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page, struck, plain = book.add_worksheet(), book.add_format({"font_strikeout": True}), book.add_format()
    for column, text in enumerate(["事项代码", "事项名称", "裁量阶次", "适用条件", "处罚标准"]):
        page.write(0, column, text)
    page.write_row(1, 0, ["001", "甲", "轻微", "初次"])
    page.write_rich_string(1, 4, plain, "处", struck, "500元以上", plain, "1000元以上3000元以下罚款")
    page.write_row(2, 0, ["001", "甲", "严重", "再次", "处3000元以上5000元以下罚款"])
    book.close()
    result = checked(stream.getvalue())
    place = only(result.findings, "CAT-018").place
    assert (place.row, place.column) == (2, "E")
    assert not result.ok


def test_struck_words_of_a_text_that_stands_in_its_cell_are_seen_too(checked: Check) -> None:
    """Some programs write rich text into the sheet, not into the list of strings."""
    text = CellRichText("处", TextBlock(InlineFont(strike=True), "500元"), "1000元罚款")
    rows = [["事项代码", "事项名称", "裁量阶次", "适用条件", "处罚标准"], ["001", "甲", "轻微", "初次", text]]
    place = only(checked(made(rows, lambda _page: None)).findings, "CAT-018").place
    assert (place.row, place.column) == (2, "E")


def test_hidden_rows_and_columns_are_told_and_read(checked: Check) -> None:
    """A filter that was left on hides rows that are meant; they are read, and told once."""

    def change(page: Any) -> None:
        page.row_dimensions[3].hidden = page.row_dimensions[4].hidden = True
        page.column_dimensions["D"].hidden = True
        page.row_dimensions[40].hidden = True

    result = checked(made(items("001", "002", "003", "004"), change))
    assert len(result.reading.entries) == 4
    told = [each for each in result.findings if each.code == "CAT-019"]
    assert sorted((each.place.row, each.place.column) for each in told if each.place.row) == [(3, None)]
    assert [each.place.column for each in told if each.place.column] == ["D"]
    assert any("第 3、4 行" in each.message for each in told)


def test_comments_are_told_but_ours_are_not(checked: Check, kinds: Any) -> None:
    """A comment may say that the row has moved away; those of a workbook that we gave back are known."""
    from yimen.catalog import template_workbook

    def change(page: Any) -> None:
        page["C2"].comment = Comment("王科:\n已划转，待删", "王科")
        page["B2"].comment = Comment("代码重复", "一门")

    told = only(checked(made(items("001"), change)).findings, "CAT-113")
    assert "“已划转，待删”" in told.message
    assert (told.place.row, told.place.column) == (2, "C")
    assert "CAT-113" not in codes_of(checked(template_workbook(kinds["item"])).findings)


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_the_same_workbook_is_read_alike_in_every_format(checked: Check, shown: Path, ending: str) -> None:
    """Formats, struck text, hidden rows, comments and errors of one workbook that an office program saved three times."""

    def told(name: str) -> tuple[list[Any], list[Any]]:
        result = checked((shown / name).read_bytes(), name)
        return (
            [(each.kind, each.body) for each in result.reading.entries],
            [(each.code, each.message, replace(each.place, file="")) for each in result.findings],
        )

    entries, findings = told("shown.xlsx")
    assert (len(entries), {each for each, *_ in findings} >= SHOWN) == (15, True)
    assert told(f"shown.{ending}") == (entries, findings)


def test_what_cannot_be_read_of_the_styles_is_told_and_the_rest_read(shown: Path) -> None:
    """CAT-122: without styles 0.07 is no 7%, and whoever reads the sheet sees another thing than the system."""

    def read(name: str, content: bytes) -> tuple[list[str], Any]:
        book = read_workbook(name, content)
        return codes_of(book.findings), book.sheets[1].rows[4][5]

    whole = {each: (shown / f"shown.{each}").read_bytes() for each in ("xlsx", "xls", "ods")}
    assert all("CAT-122" not in read(f"a.{each}", content)[0] for each, content in whole.items())
    odd = bytearray(whole["xls"])
    odd[58] = 1  # from which size on a stream is no short one
    styles = zipfile.ZipFile(io.BytesIO(whole["xlsx"])).read("xl/styles.xml")
    twice = rewritten(
        whole["xlsx"], {"xl/styles.xml": styles.replace(b"<styleSheet ", b'<styleSheet a="" a="" ')}
    )
    for name, content in (("a.xlsx", twice), ("a.xls", bytes(odd))):
        codes, value = read(name, content)
        assert (codes.count("CAT-122"), value) == (1, 0.07)
    codes, _ = read("a.ods", rewritten(whole["ods"], {"styles.xml": b"<office:document-styles"}))
    assert codes.count("CAT-122") == 1
