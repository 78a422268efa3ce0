"""A new form of a unit: from nothing, from a spreadsheet, or from another form; it begins as a draft in the designer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from yimen import changes
from yimen.catalog import AT_ONCE, OutColumn, OutSheet, read_workbook, write_workbook
from yimen.kernel import Finding, Place
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.design_state import chosen_unit, of_unit
from yimen.office.design_steps import DRAFT, form_sources, source_form
from yimen.office.downloads import workbook
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.wording import entry_title
from yimen.screens import NOT_A_FORM, PLAIN_SAMPLE, TOO_LARGE, check_form, form_from_sheets, plain_sorts

LARGEST = 5_000_000
MOST_ROWS = 5_000
LONGEST_TITLE = 100
WAYS = ("empty", "sheet", "copy")
UNFIT = frozenset({NOT_A_FORM.code, TOO_LARGE.code})
"""Findings with which there is nothing that the designer could show: no form, or one beyond all bounds."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A form to begin with, or why there is none; `findings` speak of what a sheet says."""

    body: Mapping[str, Any] | None = None
    problem: str = ""
    findings: list[Finding] = field(default_factory=list)


@blueprint.get("/forms/new")
@permission(DRAFT)
def new_form() -> ResponseReturnValue:
    """Three ways to a new form."""
    return _page(chosen_unit())


@blueprint.post("/forms/new")
@permission(DRAFT)
def begin_form() -> ResponseReturnValue:
    """Make the draft and go on to the designer, by way of what a sheet holds that was not carried over."""
    unit, snapshot = chosen_unit(), configuration()
    begun = _begun()
    if begun.body is None:
        return _page(unit, begun.problem, begun.findings)
    try:
        with writing() as session:
            key = changes.begin_form(session, actor(), snapshot, unit, begun.body, clock=runtime().clock)
    except changes.ChangeRefused as refused:
        return _page(unit, findings=list(refused.findings))
    if begun.findings:
        return render_template(
            "office/new_form_read.html",
            form_id=key,
            form_title=entry_title(begun.body, key, language()),
            unit=unit,
            findings=[each.as_json() for each in begun.findings],
        )
    return redirect(url_for("office.design_form", form_id=key, unit=unit))


@blueprint.get("/forms/new/sheet")
@permission(DRAFT)
def form_template() -> ResponseReturnValue:
    """A sheet of one field per row to begin with; a second one lists the sorts of fields."""
    header, *rows = PLAIN_SAMPLE
    hints = {"类型": "可填：" + "、".join(plain_sorts()), "选项": "以顿号分隔", "必填": "填“是”或留空"}
    fields = [OutColumn(each, width=24, hint=hints.get(each, "")) for each in header]
    sorts = [[each] for each in plain_sorts()]
    sheets = [OutSheet("表单", fields, rows), OutSheet("可用的类型", [OutColumn("类型", width=24)], sorts)]
    return workbook("表单填写样表.xlsx", write_workbook(sheets))


def _page(unit: str, problem: str = "", findings: list[Finding] | None = None) -> ResponseReturnValue:
    way = request.form.get("way", WAYS[0])
    page = render_template(
        "office/new_form.html",
        **of_unit(unit),
        sources=form_sources(),
        proposed=changes.free_form_key(db(), actor().jurisdiction),
        way=way if way in WAYS else WAYS[0],
        said=request.form,
        problem=problem,
        findings=[each.as_json() for each in findings or ()],
    )
    return page, 422 if problem or findings else 200


def _begun() -> Begun:
    title = request.form.get("title", "").strip()[:LONGEST_TITLE]
    key = request.form.get("key", "").strip() or request.form.get("proposed", "")
    way = request.form.get("way")
    if way == "sheet":
        return _from_sheet(request.files.get("file"), key, title)
    if way == "copy":
        return _copied(request.form.get("source", ""), key, title)
    if not title:
        return Begun(problem=_("请填写表单名称。"))
    return Begun({**_EMPTY, "id": key, "title": {"zh": title}})


_EMPTY: Mapping[str, Any] = {
    "schema": {"type": "object", "properties": {}},
    "ui": {"type": "VerticalLayout", "elements": []},
}


def _copied(chosen: str, key: str, title: str) -> Begun:
    if not chosen:
        return Begun(problem=_("请选择要复制的表单。"))
    body = _unlocked(source_form(chosen))
    return Begun({**body, "id": key, "title": {"zh": title} if title else body["title"]})


def _unlocked(part: Any) -> Any:
    """A part without the locks of its layer: what is copied is the unit's own."""
    if isinstance(part, Mapping):
        return {name: _unlocked(each) for name, each in part.items() if name != "x-locked"}
    return [_unlocked(each) for each in part] if isinstance(part, list) else part


def _from_sheet(upload: FileStorage | None, key: str, title: str) -> Begun:
    """A form out of a workbook: XLSForm, or one field per row. What is wrong in it can be mended in the designer,
    unless there is no form at all."""
    name = (upload.filename or "").replace("\\", "/").rsplit("/", 1)[-1][-180:] if upload else ""
    content = b""
    if upload is not None:
        content = upload.read(LARGEST + 1)
        upload.close()
    if not content:
        return Begun(problem=_("请选择表格文件。"))
    if len(content) > LARGEST:
        return Begun(problem=_("表格超过 %(most)s MB，请只保留表单所在的工作表。", most=LARGEST // 1_000_000))
    book = read_workbook(name, content, AT_ONCE)
    if any(len(each.rows) > MOST_ROWS for each in book.sheets):
        return Begun(problem=_("工作表超过 %(most)s 行，不像是一张表单，请核对文件。", most=MOST_ROWS))
    findings, body = list(book.findings), None
    if book.sheets:
        sheets = {each.name: each.rows for each in book.sheets}
        stem = name.rsplit(".", 1)[0]
        body, found = form_from_sheets(sheets, Place(name), form_id=key, title=title or stem)
        findings += found
    if body is None:
        return Begun(problem=_("没有从表格中读出表单。"), findings=findings)
    if title:
        body = {**body, "title": {"zh": title}}
    findings += [each for each in check_form(body, Place(name, path="")) if each.severity != "note"]
    if any(each.code in UNFIT for each in findings):
        return Begun(findings=findings)
    return Begun(body, findings=findings)
