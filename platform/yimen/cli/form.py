"""`yimen form`: check a form definition, draw it, make one out of a spreadsheet. No database, no server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from markupsafe import escape

from yimen.kernel import Finding, Place, SystemClock, has_errors
from yimen.screens import (
    NOT_READABLE,
    CompiledForm,
    Surroundings,
    check_form,
    form_from_sheets,
    read_form,
    read_schema,
)

from .output import exit_with, print_findings, print_json

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MAX_FILE = 5_000_000


class Unreadable(ValueError):
    """A file that holds no JSON; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@click.group()
def form() -> None:
    """表单：检查、预览、由电子表格生成。"""


@form.command()
@click.argument("file", type=FILE, metavar="文件")
@click.option("--ui", type=FILE, metavar="文件", help="另存的界面定义（JSON Forms）。")
@click.option("--data", type=FILE, metavar="文件", help="用此数据试填（JSON）。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果。")
def check(file: Path, ui: Path | None, data: Path | None, as_json: bool) -> None:
    """检查表单定义（表单文件，或单独的 JSON Schema）；给出数据时一并核对数据。"""
    try:
        compiled, findings = load(file, ui)
        values = read_json(data) if data is not None else None
    except Unreadable as error:
        compiled, findings, values = None, [error.finding], None
    result = report(compiled, findings, values, given=data is not None)
    if as_json:
        print_json(result)
    else:
        print_findings(findings)
        _tell(result)
    sys.exit(0 if result["valid"] and not has_errors(findings) else 1)


def report(
    compiled: CompiledForm | None, findings: list[Finding], values: Any, *, given: bool
) -> dict[str, Any]:
    """What `check` prints. Without data `valid` says that the definition stands."""
    errors: list[dict[str, Any]] = []
    if compiled is not None and given:
        if isinstance(values, dict):
            around = Surroundings(today=SystemClock().today())
            errors = [each.as_json() for each in compiled.errors_of(values, around=around)]
        else:
            errors = [{"path": "", "message": "数据应为对象（键和值），请检查文件"}]
    return {
        "valid": compiled is not None and not errors,
        "errors": errors,
        "findings": [each.as_json() for each in findings],
        "fields": [each.as_json() for each in compiled.fields] if compiled is not None else [],
    }


def _tell(result: dict[str, Any]) -> None:
    for error in result["errors"]:
        click.echo(f"{error['path'] or '/'}：{error['message']}")
    for each in result["fields"]:
        mark = "（必填）" if each["required"] else ""
        click.echo(f"  {each['path']}  {each['label']}{mark}  [{each['widget']}]")
    click.echo("通过" if result["valid"] else "未通过")


@form.command()
@click.argument("file", type=FILE, metavar="文件")
@click.option("--ui", type=FILE, metavar="文件", help="另存的界面定义（JSON Forms）。")
@click.option("--data", type=FILE, metavar="文件", help="填入此数据（JSON）。")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="语言。")
@click.option("--readonly", is_flag=True, help="只读样式。")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="写入文件；默认输出到屏幕。")
def render(
    file: Path, ui: Path | None, data: Path | None, language: str, readonly: bool, output: Path | None
) -> None:
    """把表单写成 HTML 页面。"""
    try:
        compiled, findings = load(file, ui)
        values = read_json(data) if data is not None else None
    except Unreadable as error:
        compiled, findings, values = None, [error.finding], None
    print_findings(each for each in findings if each.severity != "note")
    if compiled is None:
        sys.exit(1)
    bound = compiled.bind(values, language=language, readonly=readonly)
    if values is not None:
        bound.validate()
    page = as_page(compiled.label(language), str(bound.render()), language)
    if output is None:
        click.echo(page)
    else:
        output.write_text(page, "utf-8")


@form.command(name="from-xlsform")
@click.argument("file", type=FILE, metavar="文件")
@click.option(
    "--id", "form_id", default="", metavar="编号", help="表单编号，至少两个英文单词，例如 site_record。"
)
@click.option("--title", default="", metavar="名称", help="表单名称（简单表格用；XLSForm 取自 settings）。")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="写入文件；默认输出到屏幕。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出表单和检查结果。")
def from_xlsform(file: Path, form_id: str, title: str, output: Path | None, as_json: bool) -> None:
    """由电子表格生成表单：XLSForm，或每行一个字段的简单表格（字段名称、类型、必填、选项）。"""
    from yimen.catalog import read_workbook

    book = read_workbook(file.name, file.read_bytes())
    findings = list(book.findings)
    body: dict[str, Any] | None = None
    if book.sheets:
        sheets = {each.name: each.rows for each in book.sheets}
        body, found = form_from_sheets(sheets, Place(file.name), form_id=form_id, title=title or file.stem)
        findings += found
    if body is not None:
        findings += check_form(body, Place(file.name, path=""))
    if as_json:
        print_json({"form": body, "findings": [each.as_json() for each in findings]})
    else:
        print_findings(findings)
        _write(body, output)
    exit_with(findings)


def _write(body: dict[str, Any] | None, output: Path | None) -> None:
    if body is None:
        return
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8")


def as_page(title: str, body: str, language: str) -> str:
    """A page of its own around a drawn form."""
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title></head>\n'
        f'<body><main><h1>{escape(title)}</h1>\n<form method="post" novalidate>{body}</form></main></body>\n</html>\n'
    )


def load(file: Path, ui: Path | None = None) -> tuple[CompiledForm | None, list[Finding]]:
    """A form file, or a bare JSON Schema with a UI schema of its own; raises `Unreadable`."""
    body = read_json(file)
    layout = read_json(ui) if ui is not None else None
    if isinstance(body, dict) and isinstance(body.get("schema"), dict) and "title" in body:
        if ui is not None:
            body = {**body, "ui": layout}
        return read_form(body, Place(str(file)))
    return read_schema(body, layout, Place(str(file)), Place(str(ui or file)))


def read_json(file: Path) -> Any:
    """The JSON of a file; raises `Unreadable`."""
    place = Place(str(file), path="")
    if file.stat().st_size > MAX_FILE:
        raise Unreadable(NOT_READABLE.at(place, reason=f"超过{MAX_FILE // 1_000_000}MB"))
    try:
        value = json.loads(file.read_bytes().decode("utf-8-sig"), parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except UnicodeDecodeError as error:
        raise Unreadable(NOT_READABLE.at(place, reason=f"第{error.start + 1}字节不是 UTF-8")) from error
    except UnicodeEncodeError as error:
        raise Unreadable(
            NOT_READABLE.at(place, reason="含有半个字符（不成对的 \\ud800 一类写法）")
        ) from error
    except json.JSONDecodeError as error:
        reason = f"第{error.lineno}行第{error.colno}列不是 JSON（{error.msg}）"
        raise Unreadable(NOT_READABLE.at(place, reason=reason)) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(NOT_READABLE.at(place, reason=str(error) or "嵌套过深")) from error


def _refuse(name: str) -> None:
    raise ValueError(f"{name} 不是 JSON 的数值")
