"""Tables of PDFs come in as any other file's: joined over pages, with merged cells and places; scans are refused."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from paper import garbled, pdf, scanned

from yimen.catalog import CheckResult, read_workbook, readable_endings
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.kernel import FixedClock, plugin_manager
from yimen.settings import read_settings

Check = Callable[..., CheckResult]
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
WIDTHS = [30, 90, 260, 150, 100]
HEADER = "| 序号 | 事项代码 | 事项名称 | 法律依据 | 业务主管部门 |"


def rows(first: int, last: int, department: str = "农业农村局") -> str:
    """Items with a running number, the department in every row."""
    return "\n".join(
        f"| {number} | 33020{number:07d} | 对违反第{number}种管理规定从事经营活动并且造成严重后果的行为的行政处罚 "
        f"| 《示例条例》第{number}条 | {department} |"
        for number in range(first, last + 1)
    )


def codes_of(result: CheckResult) -> list[str]:
    return [finding.code for finding in result.findings]


def test_plugin_is_found_by_its_entry_point() -> None:
    """Installed beside Yimen it is there without a word of configuration."""
    assert [each.value for each in entry_points(group="yimen") if each.name == "pdf"] == ["yimen_pdf"]
    assert plugin_manager().has_plugin("pdf")
    assert ".pdf" in readable_endings()


def test_table_of_several_pages_with_repeated_header_is_one(checked: Check) -> None:
    """Sixty rows on six pages, two header rows on each, a section, a department merged over ten rows."""
    body = "\n".join(
        f"| {n} | 33020{n:07d} | 对违反第{n}种管理规定从事经营活动并且造成严重后果的行为的行政处罚 | 《示例条例》 | 第{n}条 "
        f"| {'农业农村局' if n % 10 == 1 else '^'} |"
        for n in range(1, 61)
    )
    drawing = f"""
        | 序号 | 事项代码 | 事项名称 | 执法依据 | < | 业务主管部门 |
        | ^ | ^ | ^ | 法律法规 | 条款 | ^ |
        | 一、农业（共60项） | < | < | < | < | < |
        {body}
        """
    result = checked(
        pdf(
            drawing,
            above=["附件1", "示例目录（共60项）"],
            below=["注：说明。"],
            repeat=2,
            widths=[30, 80, 230, 120, 100, 90],
        )
    )
    entries = result.reading.entries
    assert (codes_of(result), len(result.reading.tables), len(entries)) == ([], 1, 60)
    assert [entry.key for entry in entries] == [f"33020{n:07d}" for n in range(1, 61)]
    assert {entry.body["department"] for entry in entries} == {"农业农村局"}
    assert entries[44].body == {
        "code": "330200000045",
        "name": "对违反第45种管理规定从事经营活动并且造成严重后果的行为的行政处罚",
        "law": "示例条例",
        "article": "第45条",
        "department": "农业农村局",
        "field": "农业",
    }
    assert [entry.place.page for entry in entries] == sorted(entry.place.page or 0 for entry in entries)
    assert result.reading.tables[0].seen.titles[:2] == ("附件1", "示例目录（共60项）")


def test_finding_names_page_and_row(checked: Check) -> None:
    """A code that stands twice, the second time on page 2."""
    second = rows(3, 5).replace("330200000004", "330200000001")
    result = checked(pdf(f"{HEADER}\n{rows(1, 2)}", f"{HEADER}\n{second}", widths=WIDTHS))
    finding = next(each for each in result.findings if each.code == "CAT-041")
    assert (finding.place.page, finding.place.row, finding.place.column) == (2, 6, "B")
    assert finding.place.as_json()["page"] == 2
    assert "第2页 第6行" in str(finding.place)


def test_page_without_header_goes_on_with_the_table(checked: Check) -> None:
    """Most programs print the header once."""
    result = checked(pdf(f"{HEADER}\n{rows(1, 4)}", rows(5, 8), widths=WIDTHS))
    assert len(result.reading.entries) == 8
    assert len(read_workbook("a.pdf", pdf(f"{HEADER}\n{rows(1, 4)}", rows(5, 8), widths=WIDTHS)).sheets) == 1


def test_other_table_on_the_next_page_is_its_own(checked: Check) -> None:
    """Other columns, or a title between them."""
    laws = "| 法规名称 | 效力位阶 |\n| 示例条例 | 地方性法规 |"
    result = checked(pdf(f"{HEADER}\n{rows(1, 4)}", above=["目录"], below=["附件2"], widths=WIDTHS))
    assert len(result.reading.tables) == 1
    both = read_workbook("a.pdf", pdf(f"{HEADER}\n{rows(1, 4)}", laws))
    assert [len(sheet.rows) for sheet in both.sheets] == [5, 2]


def test_row_cut_by_the_page_is_one_row(checked: Check) -> None:
    """The running number is missing in the second half; the words go on."""
    rest = "|  |  | 的行政处罚 |  |  |"
    first = re.sub(r"(第4种.*行为)的行政处罚", r"\1", rows(1, 4))
    result = checked(pdf(f"{HEADER}\n{first}", f"{HEADER}\n{rest}\n{rows(5, 6)}", widths=WIDTHS))
    entries = result.reading.entries
    assert [entry.key for entry in entries] == [f"33020{n:07d}" for n in range(1, 7)]
    assert entries[3].body["name"] == "对违反第4种管理规定从事经营活动并且造成严重后果的行为的行政处罚"
    assert [entry.place.page for entry in entries] == [1, 1, 1, 1, 2, 2]


def test_merged_cell_cut_by_the_page_is_one(checked: Check) -> None:
    """The department stands on page 1 and is drawn empty on page 2; the next one begins there."""
    first = rows(1, 2) + "\n" + rows(3, 3, "^")
    second = f"{rows(4, 4, ' ')}\n{rows(5, 5, '^')}\n{rows(6, 6, '林业局')}"
    result = checked(pdf(f"{HEADER}\n{first}", f"{HEADER}\n{second}", widths=WIDTHS))
    departments = [entry.body.get("department") for entry in result.reading.entries]
    assert departments == ["农业农村局"] * 5 + ["林业局"]


def test_words_broken_by_the_cells_width_are_whole_and_numbered_points_stay_apart(checked: Check) -> None:
    """Soft breaks vanish in the basis too; the points of a list keep their lines."""
    basis = (
        "《示例管理条例》第十条第二款：违反本条例规定的，由主管部门责令限期改正，处二千元以上二万元以下罚款。"
    )
    drawing = f"""
        {HEADER}
        | 1 | 3302000000012345 | 对占道的处罚 | {basis} | 甲局 |
        | 2 | 330200000002 | 对乱倒的处罚 | 1.《甲法》第一条\\n2.《乙法》第二条 | 甲局 |
        """
    entries = checked(pdf(drawing, widths=[30, 50, 100, 100, 100])).reading.entries
    assert (entries[0].key, entries[0].body["basis"]) == ("3302000000012345", basis)
    assert entries[1].body["basis"] == "1.《甲法》第一条\n2.《乙法》第二条"


def test_scanned_file_is_refused_with_what_to_do(checked: Check) -> None:
    """PDF-001: pictures of pages hold no text; the same table with text is read."""
    result = checked(scanned(2))
    assert (codes_of(result), result.reading.entries) == (["PDF-001"], ())
    assert "电子表格" in result.findings[0].message


def test_text_without_codes_is_refused(checked: Check) -> None:
    """PDF-002: glyphs that nobody can name."""
    assert codes_of(checked(garbled("对占道的处罚"))) == ["PDF-002"]


def test_scanned_page_among_others_is_told(checked: Check) -> None:
    """PDF-003: what stands on it was not read."""
    result = checked(pdf(f"{HEADER}\n{rows(1, 3)}", widths=WIDTHS, picture_page=True))
    [finding] = result.findings
    assert (finding.code, finding.severity, finding.place.page) == ("PDF-003", "warning", 2)
    assert len(result.reading.entries) == 3


def test_text_without_ruled_table_is_refused(checked: Check) -> None:
    """PDF-004: a notice is no table."""
    assert codes_of(checked(pdf(above=["关于公布目录的通知", "各单位："]))) == ["PDF-004"]


APART = [40, 100, 200, 150, 100]
SHORT = "\n".join(f"| {n} | 33020{n:07d} | 对第{n}种违法行为的处罚 | 第{n}条 | 甲局 |" for n in range(1, 9))


@pytest.mark.parametrize(
    ("body", "look", "sure"),
    [
        (SHORT, {}, "90%"),
        (rows(1, 8), {"lines": "LINEBELOW"}, "85%"),
        (rows(1, 8), {"padding": 8}, "80%"),
        (rows(1, 8), {"padding": 0, "middle": False}, "70%"),
    ],
    ids=["one line a row", "three-line table", "white between rows", "wrapped below its number"],
)
def test_table_without_lines_is_read_where_its_words_leave_no_choice(
    checked: Check, body: str, look: dict[str, Any], sure: str
) -> None:
    """PDF-005 says that the lines were guessed, by what, and how sure that is; the rows are those of the ruled table."""
    file = {
        "above": ["附件1", "示例目录"],
        "below": ["注：本目录由甲局解释。"],
        "widths": APART,
    }
    guessed = checked(pdf(f"{HEADER}\n{body}", **file, **{"lines": "", **look}))
    ruled = checked(pdf(f"{HEADER}\n{body}", **file))
    assert [each.body for each in guessed.reading.entries] == [each.body for each in ruled.reading.entries]
    assert len(guessed.reading.entries) == 8
    finding = next(each for each in guessed.findings if each.code == "PDF-005")
    assert (finding.severity, sure in finding.message) == ("warning", True)
    assert guessed.reading.tables[0].seen.titles[:2] == ("附件1", "示例目录")


def test_table_without_lines_goes_on_over_pages(checked: Check) -> None:
    """Its header comes again on every page; a section stands over all columns."""
    many = "\n".join(
        f"| {n} | 33020{n:07d} | 对第{n}种违法行为的处罚 | 第{n}条 | 甲局 |" for n in range(1, 91)
    )
    drawing = f"{HEADER}\n| 一、农业方面的行政处罚（共90项） | < | < | < | < |\n{many}"
    result = checked(pdf(drawing, lines="", repeat=1, widths=APART))
    entries = result.reading.entries
    assert [entry.key for entry in entries] == [f"33020{n:07d}" for n in range(1, 91)]
    assert {entry.body["field"] for entry in entries} == {"农业方面的行政处罚"}
    assert {entry.place.page for entry in entries} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("drawing", "look"),
    [
        (f"{HEADER}\n{rows(1, 8)}", {"padding": 0}),
        (f"{HEADER}\n{SHORT.replace('甲局', ' ', 3)}", {"widths": APART}),
        ("| 事项 | 依据 | 单位 |\n" + "\n".join(f"| 对{n}的处罚 | 甲法 | 甲局 |" for n in "甲乙丙丁"), {}),
        ("\n".join(f"| {n} | 对甲的处罚 |" for n in range(1, 9)), {}),
    ],
    ids=["number in the middle of its lines", "column that may be merged", "nothing numbered", "two columns"],
)
def test_table_without_lines_is_refused_where_rows_could_be_others(
    checked: Check, drawing: str, look: dict[str, Any]
) -> None:
    """PDF-004, and not one row."""
    result = checked(pdf(drawing, lines="", **look))
    assert (codes_of(result), result.reading.entries) == (["PDF-004"], ())


def test_locked_file_is_refused(checked: Check) -> None:
    """CAT-003; one that only forbids printing opens."""
    assert codes_of(checked(pdf(f"{HEADER}\n{rows(1, 3)}", widths=WIDTHS, password="secret"))) == ["CAT-003"]
    open_to_all = pdf("| code | name |\n| 001 | stall on the road |", owner="owner", font="Helvetica")
    assert read_workbook("a.pdf", open_to_all).sheets[0].rows[1] == ["001", "stall on the road"]


def test_damaged_file_is_told(checked: Check) -> None:
    """CAT-005: half a file; CAT-001: no PDF at all; a workbook of that name is read as what it is."""
    content = pdf(f"{HEADER}\n{rows(1, 3)}", widths=WIDTHS)
    assert codes_of(checked(b"%PDF-1.4 and nothing more"))[0] in ("CAT-005", "CAT-009")
    assert checked(content[: len(content) // 3]).ok is False
    assert codes_of(checked(b"plain words")) == ["CAT-001"]


def test_command_line_checks_a_pdf(tmp_path: Path) -> None:
    """`yimen catalog check 目录.pdf`, its findings with the page."""
    file = tmp_path / "目录.pdf"
    file.write_bytes(pdf(f"{HEADER}\n{rows(1, 2)}", f"{HEADER}\n{rows(2, 3)}", widths=WIDTHS))
    instance = Instance(read_settings({"YIMEN_HOME": str(tmp_path / "home")}), FixedClock(NOW))
    answer = CliRunner().invoke(yimen, ["catalog", "check", str(file), "--json"], obj=instance)
    found = json.loads(answer.stdout)
    assert answer.exit_code == 0, answer.stderr
    assert [(each["kind"], each["rows"]) for each in found["tables"]] == [("item", 4)]
    assert [each["place"]["page"] for each in found["findings"] if each["code"] == "CAT-042"] == [2]


def test_every_code_is_explained_in_the_readme() -> None:
    """Codes of a plugin stand in its own page."""
    folder = Path(__file__).parent.parent
    codes = re.findall(r'"(PDF-\d{3})"', (folder / "yimen_pdf/codes.py").read_text("utf-8"))
    text = (folder / "README.md").read_text("utf-8")
    assert len(codes) == 5
    assert [code for code in codes if code not in text] == []


@pytest.mark.soak
def test_hundred_pages_do_not_stall(checked: Check) -> None:
    """A catalog of a thousand rows comes in while the user waits."""
    started = time.monotonic()
    result = checked(pdf(f"{HEADER}\n{rows(1, 1000)}", repeat=1, widths=WIDTHS))
    assert len(result.reading.entries) == 1000
    assert time.monotonic() - started < 120
