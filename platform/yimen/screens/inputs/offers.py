"""What our own field types offer to whoever draws a form: name, sign, first definition, what may be set."""

from __future__ import annotations

from typing import Any, Final

from ..palette import Body, PaletteItem, option

TEXT: Final = {"type": "string"}
LENGTHS: Final = {
    "least": option(
        "integer", "至少几个字", "At least so many signs", "/schema/minLength", minimum=0, maximum=10000
    ),
    "most": option(
        "integer", "至多几个字", "At most so many signs", "/schema/maxLength", minimum=1, maximum=10000
    ),
}
SENSITIVE: Final = {
    "sensitive": option(
        "boolean", "敏感内容", "Sensitive", "/schema/x-sensitive",
        help_zh="单独存放，无权查看的人只看到首尾字，查看要留痕", help_en="Kept apart, masked for those without the right",
    ),
}  # fmt: skip
SEALED: Final = {
    "reveal": option(
        "boolean", "查看须留痕", "Opening is written down", "/schema/x-sensitive/reveal",
        help_zh="所有人先看到掩码，逐次查看并记入办案记录", help_en="Masked for everybody; each opening is journaled",
    ),
    "roles": option(
        "array", "哪些角色可以查看", "Roles that may see it", "/schema/x-sensitive/roles", "roles",
        items={"type": "string"}, uniqueItems=True,
    ),
}  # fmt: skip
FIRST_TEXT: Final = option("string", "默认内容", "Default", "/schema/default", maxLength=2000)
CHOICES: Final = option(
    "array", "选项", "Options", "/schema/oneOf", "choices", minItems=1,
    items={
        "type": "object", "required": ["const", "title"],
        "properties": {"const": {"type": "string"}, "title": {"type": "string"}, "x-title-en": {"type": "string"}},
    },
)  # fmt: skip
TWO: Final = [{"const": "a", "title": "选项一"}, {"const": "b", "title": "选项二"}]


def offer(
    id: str, zh: str, en: str, icon: str, group: str, schema: Body,
    options: dict[str, Body] | None = None, element: dict[str, Any] | None = None, without: tuple[str, ...] = (),
) -> PaletteItem:  # fmt: skip
    """An item whose field is called by its own name at first."""
    named = {**schema, "title": zh, "x-title-en": en}
    return PaletteItem(
        id, {"zh": zh, "en": en}, icon, group, named, element or {}, options or {}, frozenset(without)
    )


def coded(id: str, zh: str, en: str, icon: str, group: str, form: str) -> PaletteItem:
    """A text of a fixed format."""
    return offer(id, zh, en, icon, group, {**TEXT, "format": form}, {**SENSITIVE})


def _bounds(sort: str) -> dict[str, Body]:
    return {
        "least": option(sort, "最小值", "Least", "/schema/minimum"),
        "most": option(sort, "最大值", "Most", "/schema/maximum"),
        "first": option(sort, "默认值", "Default", "/schema/default"),
        "unit": option("string", "单位", "Unit", "/schema/x-unit", maxLength=20),
    }


TEXTS: Final = (
    offer(
        "text", "单行文字", "Short text", "letter-t", "text", {**TEXT, "maxLength": 200},
        {**LENGTHS, "first": FIRST_TEXT, **SENSITIVE},
    ),
    offer(
        "sensitive", "敏感信息", "Sensitive text", "eye-off", "text",
        {**TEXT, "maxLength": 200, "x-sensitive": {"reveal": True}}, {**LENGTHS, **SEALED},
    ),
    coded("email", "电子邮箱", "E-mail", "mail", "text", "email"),
    coded("phone", "联系电话", "Telephone", "phone", "text", "phone"),
)  # fmt: skip
AREAS: Final = (
    offer(
        "textarea", "多行文字", "Long text", "align-left", "text", {**TEXT, "maxLength": 2000},
        {
            **LENGTHS, "first": FIRST_TEXT, **SENSITIVE,
            "rows": option("integer", "显示行数", "Lines shown", "/element/options/rows", minimum=2, maximum=40),
        },
        {"options": {"multi": True}},
    ),
)  # fmt: skip
CODES: Final = (
    coded("identity_number", "居民身份证号码", "Identity number", "id", "people", "identity-number"),
    coded(
        "credit_code", "统一社会信用代码", "Unified social credit code", "license", "people", "credit-code"
    ),
    coded("plate_number", "车牌号码", "Plate number", "car", "text", "plate-number"),
    offer(
        "code",
        "编号、证号",
        "Code or number",
        "id-badge-2",
        "text",
        {**TEXT, "x-widget": "code", "maxLength": 60},
        {**LENGTHS, **SENSITIVE},
    ),
)
INTEGERS: Final = (
    offer("integer", "整数", "Whole number", "number-123", "number", {"type": "integer"}, _bounds("integer")),
)
NUMBERS: Final = (
    offer("number", "数字", "Number", "decimal", "number", {"type": "number"}, _bounds("number")),
)
MONEY: Final = (
    offer(
        "money", "金额", "Money", "coin", "number", {"type": "integer", "format": "fen", "minimum": 0},
        {
            "least": option("integer", "最低金额", "Least", "/schema/minimum", "money"),
            "most": option("integer", "最高金额", "Most", "/schema/maximum", "money"),
            "first": option("integer", "默认金额", "Default", "/schema/default", "money"),
        },
    ),
)  # fmt: skip
DAYS: Final = (
    offer("date", "日期", "Date", "calendar-event", "time", {**TEXT, "format": "date"}),
    offer(
        "workday", "日期（提示工作日）", "Date with working-day hint", "calendar", "time",
        {**TEXT, "format": "date", "x-workdays": {"only": False}},
        {
            "since": option(
                "string", "从哪个日期起计工作日", "Count working days since", "/schema/x-workdays/since", "field"
            ),
            "only": option("boolean", "只能填写工作日", "Working days only", "/schema/x-workdays/only"),
        },
    ),
)  # fmt: skip
MOMENTS: Final = (
    offer(
        "datetime", "日期和时间", "Date and time", "calendar-time", "time", {**TEXT, "format": "date-time"}
    ),
)
TIMES: Final = (offer("time", "时间", "Time", "clock-hour-4", "time", {**TEXT, "format": "time"}),)
TICKS: Final = (
    offer(
        "checkbox", "勾选项", "Tick box", "checkbox", "choice", {"type": "boolean"},
        {"first": option("boolean", "默认勾选", "Ticked at first", "/schema/default")},
    ),
)  # fmt: skip
YES_NO: Final = (
    offer(
        "yesno", "是或否", "Yes or no", "toggle-left", "choice", {"type": "boolean"},
        element={"options": {"format": "radio"}},
    ),
)  # fmt: skip
LISTS: Final = (
    offer(
        "choice", "下拉选择", "Choice from a list", "select", "choice", {**TEXT, "oneOf": TWO},
        {"choices": CHOICES, "first": option("string", "默认选项", "Default", "/schema/default", "choice")},
    ),
)  # fmt: skip
RADIOS: Final = (
    offer(
        "radio", "单选", "Choice in sight", "circle-dot", "choice", {**TEXT, "oneOf": TWO},
        {"choices": CHOICES, "first": option("string", "默认选项", "Default", "/schema/default", "choice")},
        {"options": {"format": "radio"}},
    ),
)  # fmt: skip
SEVERAL: Final = (
    offer(
        "choices", "多选", "Several choices", "list-check", "choice",
        {"type": "array", "items": {**TEXT, "oneOf": TWO}},
        {
            "choices": {**CHOICES, "x-at": "/schema/items/oneOf"},
            "least": option("integer", "至少选几项", "At least", "/schema/minItems", minimum=0),
            "most": option("integer", "至多选几项", "At most", "/schema/maxItems", minimum=1),
        },
    ),
)  # fmt: skip
LOOKUPS: Final = (
    offer(
        "lookup", "目录查找", "Look-up in a catalog", "list-search", "catalog",
        {**TEXT, "x-lookup": {"kind": "item"}},
        {
            "kind": option("string", "查找哪种目录", "Catalog", "/schema/x-lookup/kind", "kind", minLength=1),
            "filters": option("object", "只查符合条件的条目", "Only entries where", "/schema/x-lookup/filters", "filters"),
            "fill": option("object", "选定后带出", "Fills in", "/schema/x-lookup/fill", "fill"),
            "free": option("boolean", "允许填写目录以外的内容", "Other text allowed", "/schema/x-lookup/free"),
        },
    ),
)  # fmt: skip
_FILE: Final = {"type": "object", "format": "file"}
_ACCEPT: Final = option(
    "array",
    "允许的文件类型",
    "File types allowed",
    "/schema/x-accept",
    items={"type": "string"},
    uniqueItems=True,
)
_PICTURES: Final = ["jpg", "jpeg", "png", "heic", "webp"]
_PHOTO: Final = {**_FILE, "x-accept": _PICTURES, "x-capture": "environment"}
FILES: Final = (
    offer("photo", "现场照片", "Photo", "photo", "files", _PHOTO, {"accept": _ACCEPT}),
    offer(
        "photos", "多张照片", "Photos", "photo-plus", "files",
        {"type": "array", "items": _FILE, "x-accept": _PICTURES, "x-capture": "environment"},
        {
            "accept": _ACCEPT,
            "least": option("integer", "至少几张", "At least", "/schema/minItems", minimum=0),
            "most": option("integer", "至多几张", "At most", "/schema/maxItems", minimum=1),
        },
    ),
    offer("file", "附件", "File", "paperclip", "files", _FILE, {"accept": _ACCEPT}),
    offer(
        "files", "多个附件", "Files", "file-upload", "files", {"type": "array", "items": _FILE},
        {
            "accept": _ACCEPT,
            "least": option("integer", "至少几个", "At least", "/schema/minItems", minimum=0),
            "most": option("integer", "至多几个", "At most", "/schema/maxItems", minimum=1),
        },
    ),
)  # fmt: skip
SIGNATURES: Final = (
    offer(
        "signature",
        "手写签名",
        "Drawn signature",
        "signature",
        "files",
        {"type": "object", "format": "signature"},
    ),
)
_DEGREES: Final = {
    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
    "accuracy": {"type": "number", "minimum": 0},
    "taken_at": {"type": "string", "format": "date-time"},
}
LOCATIONS: Final = (
    offer(
        "location", "现场位置", "Position", "current-location", "files",
        {"type": "object", "format": "location", "required": ["latitude", "longitude"], "properties": _DEGREES},
    ),
)  # fmt: skip
COMPUTED: Final = (
    offer(
        "computed", "自动计算", "Computed", "calculator", "other", {"type": "number", "x-computed": "0"},
        {
            "formula": option("string", "计算公式", "Formula", "/schema/x-computed", "formula", minLength=1),
            "sort": option(
                "string", "结果类型", "Sort of result", "/schema/type", enum=["number", "integer", "string", "boolean"]
            ),
            "show": option("string", "显示为", "Shown as", "/schema/x-show", enum=["", "money", "date"]),
        },
        without=("required", "readonly"),
    ),
)  # fmt: skip
