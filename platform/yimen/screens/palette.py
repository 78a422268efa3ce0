"""What a designer offers: which fields may be drawn into a form, what each begins with, what may be set on it.

A field type lists its offers as data, so that a plugin's field stands in the designer like ours. Of an offer's
`options` (the JSON Schema of an object) each property says where its value stands:

    "x-at"      JSON Pointer into {"schema": the property, "element": its control in the layout, "required": bool}
    "x-editor"  how it is edited where its schema does not tell: `choices` (a list of options), `choice` (one of the
                field's own), `kind` (of catalog), `entry:KIND` (an entry's key), `field` (another of the same object),
                `filters`, `fill` (attributes and fields), `formula`, `money` (fen), `roles`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .paths import MISSING, put_at, steps_of, value_at
from .words import Text

Body = Mapping[str, Any]

GROUPS: Final[dict[str, Text]] = {
    "text": {"zh": "文字", "en": "Text"},
    "number": {"zh": "数字和金额", "en": "Numbers and money"},
    "time": {"zh": "日期和时间", "en": "Dates and times"},
    "choice": {"zh": "选择", "en": "Choices"},
    "catalog": {"zh": "目录和区划", "en": "Catalogs and regions"},
    "people": {"zh": "当事人和人员", "en": "Parties and officers"},
    "files": {"zh": "附件和现场采集", "en": "Files and records on the spot"},
    "parts": {"zh": "明细和分组", "en": "Rows and groups"},
    "other": {"zh": "其他", "en": "Other"},
}


def option(
    sort: str,
    zh: str,
    en: str,
    at: str,
    editor: str = "",
    *,
    help_zh: str = "",
    help_en: str = "",
    **more: Any,
) -> dict[str, Any]:
    """One thing that may be set, as a JSON Schema property; `sort` is its JSON type ("" for any)."""
    body: dict[str, Any] = {"title": zh, "x-title-en": en, "x-at": at}
    if sort:
        body["type"] = sort
    if editor:
        body["x-editor"] = editor
    if help_zh:
        body |= {"description": help_zh, "x-description-en": help_en}
    return {**body, **more}


WIDTHS: Final = [
    {"const": 3, "title": "四分之一行", "x-title-en": "A quarter of the line"},
    {"const": 4, "title": "三分之一行", "x-title-en": "A third of the line"},
    {"const": 6, "title": "半行", "x-title-en": "Half a line"},
    {"const": 8, "title": "三分之二行", "x-title-en": "Two thirds of the line"},
]
COMMON: Final[dict[str, Body]] = {
    "title": option("string", "名称", "Label", "/schema/title", minLength=1, maxLength=200),
    "title_en": option("string", "英文名称", "Label in English", "/schema/x-title-en", maxLength=200),
    "required": option("boolean", "必填", "Required", "/required"),
    "help": option("string", "填写说明", "Help", "/schema/description", maxLength=500),
    "help_en": option("string", "英文填写说明", "Help in English", "/schema/x-description-en", maxLength=500),
    "readonly": option(
        "boolean", "只读", "Read only", "/element/options/readonly",
        help_zh="只显示，不能填写", help_en="Shown, never filled in",
    ),
    "width": option(
        "integer", "宽度", "Width", "/element/options/width", oneOf=WIDTHS,
        help_zh="相邻而不满一行的字段排在同一行；手机上总是整行",
        help_en="Fields beside one another share a line; on a phone each takes its own",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One field of the palette.

    `schema` is the property it begins with, `element` what its control holds besides `type` and `scope`;
    `options` are those that only it has, `without` the common ones that mean nothing for it.
    """

    id: str
    title: Text
    icon: str
    group: str
    schema: Body
    element: Body = field(default_factory=dict)
    options: Mapping[str, Body] = field(default_factory=dict)
    without: frozenset[str] = frozenset()

    @property
    def settings(self) -> dict[str, Any]:
        """The JSON Schema of all that may be set, common options first."""
        common = {key: each for key, each in COMMON.items() if key not in self.without}
        found = {**common, **self.options}
        ordered = {key: {**each, "x-order": index} for index, (key, each) in enumerate(found.items())}
        return {"type": "object", "additionalProperties": False, "properties": ordered}

    def read(self, place: Body) -> dict[str, Any]:
        """What is set on a field now, by option; `place` is its {"schema", "element", "required"}."""
        found = {key: value_at(place, _path(each)) for key, each in self.settings["properties"].items()}
        return {key: value for key, value in found.items() if value is not MISSING}

    def write(self, place: Body, values: Body) -> dict[str, Any]:
        """The place with those options set; None takes one away. Raises `KeyError` for one it does not have."""
        made: dict[str, Any] = _copied(place)
        properties = self.settings["properties"]
        for key, value in values.items():
            put_at(made, _path(properties[key]), MISSING if value is None else value)
        return made

    def as_json(self, widget: str) -> dict[str, Any]:
        """As the designer's page reads it."""
        return {
            "id": self.id, "widget": widget, "title": dict(self.title), "icon": self.icon, "group": self.group,
            "schema": _copied(self.schema), "element": _copied(self.element), "options": self.settings,
        }  # fmt: skip


def _path(option: Body) -> tuple[str, ...]:
    return steps_of(str(option["x-at"]))


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list | tuple) else value


def palette() -> list[dict[str, Any]]:
    """Every field that may be drawn, in the order of the groups: a field type's offers, then rows and groups.

    Each is {"id", "widget", "title", "icon", "group", "schema", "element", "options"}; of two with one id the later
    registered wins. `widget` is the field type's name, "rows" or "group" for parts that hold fields of their own.
    """
    from .hooks import field_types

    found = {each.id: each.as_json(each.id) for each in STRUCTURES}
    for kind in field_types().values():
        found.update({each.id: each.as_json(kind.name) for each in kind.offers})
    places = {group: index for index, group in enumerate(GROUPS)}
    return sorted(found.values(), key=lambda each: places.get(str(each["group"]), len(places)))


_ROW = {"type": "object", "properties": {}}
STRUCTURES: Final = (
    PaletteItem(
        "rows", {"zh": "多行明细", "en": "Rows"}, "table", "parts",
        {"type": "array", "title": "多行明细", "items": _ROW},
        options={
            "least": option("integer", "至少几行", "At least", "/schema/minItems", minimum=0, maximum=1000),
            "most": option("integer", "至多几行", "At most", "/schema/maxItems", minimum=1, maximum=1000),
            "label_field": option(
                "string", "每行以哪个字段为标题", "Field that titles a row", "/element/options/elementLabelProp", "field"
            ),
        },
    ),
    PaletteItem(
        "group", {"zh": "分组", "en": "Group"}, "box-multiple", "parts", {"title": "分组", **_ROW},
        without=frozenset({"readonly", "width"}),
    ),
)  # fmt: skip
