"""`yimen form`: a definition is checked, tried with data and drawn, without any instance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from yimen.cli.form import form

SCHEMA = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "title": "名称", "minLength": 2, "x-order": 1},
        "fine": {"type": "integer", "format": "fen", "title": "罚款", "x-order": 2},
    },
}
FORM = {"id": "trial_form", "title": "试用表", "schema": SCHEMA}
UI = {"type": "VerticalLayout", "elements": [{"type": "Control", "scope": "#/properties/name"}]}


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write_file(name: str, value: Any) -> str:
        path = tmp_path / name
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        return str(path)

    return write_file


def run(*arguments: str) -> Result:
    return CliRunner().invoke(form, list(arguments), catch_exceptions=False)


def checked(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = run("check", *arguments, "--json")
    return result.exit_code, json.loads(result.stdout)


def test_check_of_a_form_file_lists_its_fields(write: Any) -> None:
    """Paths, widgets, labels and what is required, as one JSON object."""
    code, result = checked(write("form.json", FORM))
    assert code == 0
    assert result == {
        "valid": True,
        "errors": [],
        "findings": [],
        "fields": [
            {"path": "/name", "widget": "text", "label": "名称", "required": True},
            {"path": "/fine", "widget": "money", "label": "罚款", "required": False},
        ],
    }


def test_check_of_a_bare_schema_with_a_layout_of_its_own(write: Any) -> None:
    """A schema and its UI schema may come as two files; the layout says what is shown."""
    code, result = checked(write("schema.json", SCHEMA), "--ui", write("ui.json", UI))
    assert code == 0
    assert [each["path"] for each in result["fields"]] == ["/name"]


def test_check_with_data_speaks_of_the_data(write: Any) -> None:
    """Errors name the value's place; the command fails with them."""
    file = write("form.json", FORM)
    code, result = checked(file, "--data", write("bad.json", {"fine": "much"}))
    assert code == 1
    assert not result["valid"]
    assert [each["path"] for each in result["errors"]] == ["/name", "/fine"]
    assert result["errors"][0]["message"] == "请填写“名称”"
    assert checked(file, "--data", write("good.json", {"name": "甲乙"}))[0] == 0
    assert checked(file, "--data", write("list.json", []))[1]["errors"][0]["path"] == ""


def test_check_of_a_broken_definition_gives_findings_with_places(write: Any) -> None:
    """The finding stands in the file in which the fault stands."""
    ui = {"type": "Control", "scope": "#/properties/nme"}
    code, result = checked(write("schema.json", SCHEMA), "--ui", write("ui.json", ui))
    assert code == 1
    finding = next(each for each in result["findings"] if each["severity"] == "error")
    assert finding["code"] == "SCR-012"
    assert Path(finding["place"]["file"]).name == "ui.json"
    assert finding["place"]["path"] == ""


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe{", b'{"a": NaN}', b'"\\ud800"', b"[" * 100_000])
def test_file_that_is_no_json_is_a_finding(write: Any, content: bytes) -> None:
    """SCR-026 says what is wrong with the file; a proper one has no such finding."""
    code, result = checked(write("broken.json", content))
    assert code == 1
    assert [each["code"] for each in result["findings"]] == ["SCR-026"]
    assert not checked(write("form.json", FORM))[1]["findings"]


def test_check_without_json_speaks_plainly(write: Any) -> None:
    """A clerk reads sentences."""
    result = run("check", write("form.json", FORM))
    assert result.exit_code == 0
    assert "/name  名称（必填）  [text]" in result.stdout


def test_render_writes_a_page(write: Any, tmp_path: Path) -> None:
    """The form as HTML, with data and its errors, to be read only too."""
    file, data = write("form.json", FORM), write("data.json", {"name": "甲"})
    page = run("render", file, "--data", data).stdout
    assert "<title>试用表</title>" in page
    assert "内容太短" in page
    target = tmp_path / "page.html"
    assert run("render", file, "--data", data, "--readonly", "-o", str(target)).exit_code == 0
    assert "<input" not in target.read_text("utf-8")


def test_form_out_of_a_plain_workbook(tmp_path: Path) -> None:
    """A workbook of one field per row becomes a form file that `check` accepts."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in (
        ["字段名称", "类型", "必填", "选项"],
        ["天气", "单选", "是", "晴、雨"],
        ["数量", "整数", "", ""],
    ):
        book.active.append(row)
    book.save(tmp_path / "patrol.xlsx")
    target = tmp_path / "form.json"
    result = run("from-xlsform", str(tmp_path / "patrol.xlsx"), "--id", "road_patrol", "-o", str(target))
    assert result.exit_code == 0
    code, checked_form = checked(str(target))
    assert code == 0
    assert [each["label"] for each in checked_form["fields"]] == ["天气", "数量"]


def test_workbook_that_is_no_form_is_told(tmp_path: Path) -> None:
    """Another file than a form ends with its finding."""
    file = tmp_path / "notes.csv"
    file.write_text("甲,乙\n1,2\n", "utf-8")
    result = run("from-xlsform", str(file), "--json")
    assert result.exit_code == 1
    assert {each["code"] for each in json.loads(result.stdout)["findings"]} == {"SCR-030"}


@pytest.mark.parametrize(
    ("part", "feature"),
    [
        ({"not": {"type": "string"}}, "not"),
        ({"title": "任意"}, "true"),
        (True, "true"),
        (False, "false"),
        ({"if": {"const": 1}, "then": {"minimum": 2}}, "if"),
    ],
)
def test_part_that_cannot_be_shown_is_called_by_what_it_says(write: Any, part: Any, feature: str) -> None:
    """A schema of another sort than a type is named, never taken for one that allows everything."""
    schema = {"type": "object", "properties": {"a": {"type": "string", "title": "甲"}, "b": part}}
    code, result = checked(write("schema.json", schema))
    assert code == 0
    said = [each["message"] for each in result["findings"] if each["code"] == "SCR-010"]
    assert len(said) == 1
    assert f"“{feature}”" in said[0]


ODD = {
    "a schema that is true": True,
    "a schema that is false": False,
    "a number": 3,
    "properties that are no map": {"type": "object", "properties": [1]},
    "keywords of false types": {"type": "object", "required": "a", "properties": {"a": {"minLength": "x"}}},
    "references elsewhere": {"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}},
    "a circle": {"$ref": "#"},
    "a pattern that only backtracking can do": {"properties": {"a": {"type": "string", "pattern": "(?=x)"}}},
    "half a sign": {"type": "object", "properties": {"a": {"type": "string", "title": "\ud800"}}},
}


@pytest.mark.parametrize("name", ODD)
def test_odd_schema_is_answered_in_the_promised_shape(write: Any, name: str) -> None:
    """With data or without, checked or drawn: findings, never a stack trace."""
    file, data = write("odd.json", ODD[name]), write("data.json", {"a": [1, {"b": None}], "z": "\udfff"})
    for arguments in ((file,), (file, "--data", data)):
        _code, result = checked(*arguments)
        assert list(result) == ["valid", "errors", "findings", "fields"]
        assert result["valid"] or result["errors"] or result["findings"]
    assert run("render", file, "--data", data).exit_code in (0, 1)
