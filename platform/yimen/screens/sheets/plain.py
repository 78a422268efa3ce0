"""The plain layout: one field per row, with its name, sort, whether it is required, its options and a hint."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from yimen.kernel import Finding, Place

from .. import codes
from .naming import key_of
from .xlsform import form_name, text_of_cell

_HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "label": ("字段名称", "名称", "字段", "填写项", "栏目", "label", "name"),
    "english": ("英文名称", "英文", "english"),
    "sort": ("类型", "字段类型", "填写方式", "type"),
    "required": ("必填", "是否必填", "required"),
    "options": ("选项", "可选值", "options", "choices"),
    "hint": ("说明", "填写说明", "提示", "备注", "hint"),
    "key": ("编号", "字段编号", "标识", "id", "key"),
}
_SORTS: Final[dict[str, dict[str, Any]]] = {
    "文本": {"type": "string"},
    "长文本": {"type": "string", "x-widget": "textarea"},
    "整数": {"type": "integer"},
    "数字": {"type": "number"},
    "金额": {"type": "integer", "format": "fen", "minimum": 0},
    "日期": {"type": "string", "format": "date"},
    "日期时间": {"type": "string", "format": "date-time"},
    "时间": {"type": "string", "format": "time"},
    "是否": {"type": "boolean"},
    "单选": {"type": "string"},
    "多选": {"type": "array", "uniqueItems": True},
    "附件": {"type": "array", "format": "file", "items": {"type": "object", "format": "file"}},
    "电话": {"type": "string", "format": "phone"},
    "身份证号": {"type": "string", "format": "identity-number", "x-sensitive": True},
    "统一社会信用代码": {"type": "string", "format": "credit-code"},
    "查找": {"type": "string"},
}
_SYNONYMS: Final = {
    synonym: name
    for name, synonyms in {
        "文本": ("文字", "单行文本", "text"),
        "长文本": ("多行文本", "段落", "long text"),
        "整数": ("integer",),
        "数字": ("小数", "数值", "number"),
        "金额": ("money",),
        "日期": ("date",),
        "日期时间": ("datetime",),
        "时间": ("time",),
        "是否": ("yes/no", "是/否", "boolean"),
        "单选": ("下拉", "选择", "choice"),
        "多选": ("choices",),
        "附件": ("文件", "照片", "file"),
        "电话": ("手机", "phone"),
        "身份证号": ("身份证号码", "证件号码"),
        "查找": ("lookup",),
    }.items()
    for synonym in synonyms
}
_GROUP: Final = ("分组", "组", "group", "标题")
PLAIN_SAMPLE: Final[tuple[tuple[str, ...], ...]] = (
    ("字段名称", "类型", "必填", "选项", "说明"),
    ("基本情况", "分组", "", "", "以下字段归入这一组"),
    ("检查日期", "日期", "是", "", ""),
    ("现场情况", "单选", "是", "正常、异常", ""),
    ("情况说明", "长文本", "", "", "异常时写明具体情形"),
    ("涉及金额", "金额", "", "", "单位：元"),
    ("现场照片", "附件", "", "", ""),
)
"""A sheet in the plain layout to begin with: header and one row of several sorts."""
_YES: Final = frozenset({"是", "必填", "yes", "y", "true", "1", "√", "✓"})
_SPLIT = re.compile(r"[、,，;；|/\n]+")


def plain_sorts() -> tuple[str, ...]:
    """The sorts that a row may name."""
    return (*_SORTS, _GROUP[0])


def read_plain(
    rows: Sequence[Sequence[Any]], place: Place, form_id: str = "", title: str = ""
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The definition of a sheet in the plain layout, None where its header row is not found, and findings.

    `place` names file and sheet. A row of the sort 分组 begins a group of the fields below it.
    """
    header = next((index for index, row in enumerate(rows[:10]) if _columns(row)), None)
    if header is None:
        return None, [codes.BAD_PLAIN.at(place)]
    reader = _PlainReader(_columns(rows[header]), place)
    for index in range(header + 1, len(rows)):
        reader.row(rows[index], index + 1)
    if title == "":
        above = [text_of_cell(cell) for row in rows[:header] for cell in row]
        title = next((text for text in above if text), place.sheet or "新表单")
    layout = {"type": "VerticalLayout", "elements": reader.elements}
    body = {"id": form_id or form_name(""), "title": title, "schema": reader.schema(), "ui": layout}
    return (body if reader.properties else None), reader.findings


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """The column of each part of the layout; empty where the row is no header."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        text = text_of_cell(cell).lower()
        for part, titles in _HEADERS.items():
            if text in titles:
                found.setdefault(part, index)
    return found if {"label", "sort"} <= found.keys() else {}


class _PlainReader:
    def __init__(self, columns: Mapping[str, int], place: Place) -> None:
        self.columns = columns
        self.place = place
        self.findings: list[Finding] = []
        self.properties: dict[str, Any] = {}
        self.required: list[str] = []
        self.elements: list[dict[str, Any]] = []
        self.into = self.elements

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "required": self.required, "properties": self.properties}

    def row(self, row: Sequence[Any], number: int) -> None:
        cells = {
            part: text_of_cell(row[index]) if index < len(row) else "" for part, index in self.columns.items()
        }
        label = cells["label"]
        if not label:
            return
        sort, _, detail = cells["sort"].partition("：" if "：" in cells["sort"] else ":")
        sort = sort.strip()
        if sort.lower() in _GROUP:
            self.group(label)
            return
        place = Place(self.place.file, sheet=self.place.sheet, row=number)
        schema = self.value(sort, detail.strip(), cells, place)
        key = self.key(cells.get("key", ""))
        self.properties[key] = {**schema, "x-order": 10 * (len(self.properties) + 1)}
        if cells.get("required", "").lower() in _YES:
            self.required.append(key)
        self.into.append({"type": "Control", "scope": f"#/properties/{key}", "options": {"id": key}})

    def group(self, label: str) -> None:
        inner: list[dict[str, Any]] = []
        name = f"group_{sum(each['type'] == 'Group' for each in self.elements) + 1}"
        self.elements.append({"type": "Group", "label": label, "options": {"id": name}, "elements": inner})
        self.into = inner

    def key(self, given: str) -> str:
        """The id that the sheet gives, else a numbered one: titles are Chinese, ids are not."""
        key = key_of(given) or f"field_{len(self.properties) + 1}"
        while key in self.properties:
            key += "_2"
        return key

    def value(self, sort: str, detail: str, cells: Mapping[str, str], place: Place) -> dict[str, Any]:
        name = _SYNONYMS.get(sort.lower(), sort)
        if name not in _SORTS:
            known = "、".join(plain_sorts())
            self.findings.append(codes.UNKNOWN_SORT.at(place, sort=sort or "（空）", known=known))
            name = "文本"
        schema: dict[str, Any] = {**_SORTS[name], "title": cells["label"]}
        if cells.get("english"):
            schema["x-title-en"] = cells["english"]
        if cells.get("hint"):
            schema["description"] = cells["hint"]
        if name in ("单选", "多选"):
            self.take_options(schema, name, cells.get("options", ""), place)
        if name == "查找":
            schema["x-lookup"] = {"kind": detail or cells.get("options", "")}
        return schema

    def take_options(self, schema: dict[str, Any], name: str, text: str, place: Place) -> None:
        options = [each.strip() for each in _SPLIT.split(text) if each.strip()]
        if not options:
            self.findings.append(codes.NO_OPTIONS.at(place))
            options = ["是", "否"]
        offered = [{"const": each, "title": each} for each in dict.fromkeys(options)]
        if name == "多选":
            schema["items"] = {"type": "string", "oneOf": offered}
        else:
            schema["oneOf"] = offered
