"""What the field types of the field offer to whoever draws a form: parties, officers, items, regions."""

from __future__ import annotations

from typing import Any, Final

from ..palette import option
from .offers import LOOKUPS as ANY_CATALOG
from .offers import TEXT, offer


def _titled(title: str, english: str, order: int, **more: Any) -> dict[str, Any]:
    return {"title": title, "x-title-en": english, **more, "x-order": order}


def _chosen(*options: tuple[str, str, str]) -> dict[str, Any]:
    return {
        **TEXT,
        "oneOf": [
            {"const": value, "title": title, "x-title-en": english} for value, title, english in options
        ],
    }


def _checked(document: str, form: str) -> dict[str, Any]:
    """A document's number has the form that its kind has."""
    named = {"required": ["id_type"], "properties": {"id_type": {"const": document}}}
    return {"if": named, "then": {"properties": {"id_number": {"format": form}}}}


PARTY: Final[dict[str, Any]] = {
    "type": "object",
    "x-widget": "party",
    "required": ["sort", "name"],
    "properties": {
        "sort": _titled(
            "类型", "Sort", 10,
            **_chosen(
                ("person", "个人", "Person"),
                ("organisation", "法人或者其他组织", "Organisation"),
                ("business", "个体工商户", "Individual business"),
            ),
        ),
        "name": _titled("姓名或名称", "Name", 20, **TEXT, minLength=1, maxLength=200),
        "id_type": _titled(
            "证件类型", "Kind of document", 30,
            **_chosen(
                ("identity_card", "居民身份证", "Identity card"),
                ("credit_code", "统一社会信用代码", "Unified social credit code"),
                ("passport", "护照", "Passport"),
                ("other", "其他证件", "Other"),
            ),
        ),
        "id_number": _titled(
            "证件号码", "Document number", 40,
            **TEXT, **{"maxLength": 40, "x-widget": "code", "x-sensitive": True},
        ),
        "legal_representative": _titled(
            "法定代表人", "Legal representative", 50, **TEXT, maxLength=100,
            description="法人、其他组织填写法定代表人或者主要负责人；个体工商户填写经营者。",
            **{"x-description-en": "Of a business, its operator."},
        ),
        "gender": _titled("性别", "Sex", 60, **_chosen(("male", "男", "Male"), ("female", "女", "Female"))),
        "birth_year": _titled("出生年份", "Year of birth", 70, type="integer", minimum=1900, maximum=2100),
        "address": _titled("地址", "Address", 80, **TEXT, **{"maxLength": 300, "x-sensitive": True}),
        "phone": _titled("联系电话", "Telephone", 90, **TEXT, **{"format": "phone", "x-sensitive": True}),
    },
    "allOf": [_checked("identity_card", "identity-number"), _checked("credit_code", "credit-code")],
}  # fmt: skip
_SORTS: Final = option(
    "array", "允许哪些类型", "Sorts allowed", "", "choices", minItems=1,
    items={"type": "object", "required": ["const", "title"]},
)  # fmt: skip
PARTIES: Final = (
    offer(
        "parties", "当事人", "Parties", "users-group", "people",
        {"type": "array", "minItems": 1, "items": PARTY},
        {
            "sorts": {**_SORTS, "x-at": "/schema/items/properties/sort/oneOf"},
            "least": option("integer", "至少几名", "At least", "/schema/minItems", minimum=0),
            "most": option("integer", "至多几名", "At most", "/schema/maxItems", minimum=1),
        },
        {"options": {"elementLabelProp": "name"}},
    ),
    offer(
        "party", "当事人（一名）", "Party", "user-circle", "people", PARTY,
        {"sorts": {**_SORTS, "x-at": "/schema/properties/sort/oneOf"}},
        without=("readonly",),
    ),
)  # fmt: skip

_TERM: Final = {"from": "certificate_from", "to": "certificate_to"}
OFFICER: Final[dict[str, Any]] = {
    **TEXT,
    "title": "执法人员",
    "x-title-en": "Officer",
    "minLength": 1,
    "x-lookup": {"kind": "officer", "label": "name", "show": ["unit"], "valid": _TERM},
}
OFFICERS: Final = (
    offer(
        "officers", "两名执法人员", "Two officers", "id-badge-2", "people",
        {
            "type": "array", "x-widget": "officers", "minItems": 2, "maxItems": 2, "uniqueItems": True,
            "items": OFFICER,
        },
        {
            "on": option(
                "string", "证件须在哪个日期有效", "Certificates valid on", "/schema/items/x-lookup/on", "field",
                help_zh="不选时按填写当天", help_en="Without one, the day of filling in",
            ),
            "least": option("integer", "至少几名", "At least", "/schema/minItems", minimum=0),
            "most": option("integer", "至多几名", "At most", "/schema/maxItems", minimum=1),
        },
    ),
)  # fmt: skip

_REGION: Final[dict[str, Any]] = {
    **TEXT, "x-lookup": {"kind": "region", "label": "full_name", "parent": "parent"},
}  # fmt: skip
_TOP: Final = option(
    "string", "从哪个区划开始选", "Begin below", "/schema/x-lookup/top", "entry:region", maxLength=12
)
LOOKUPS: Final = (
    *ANY_CATALOG,
    offer(
        "item", "执法事项", "Enforcement item", "scale", "catalog",
        {**TEXT, "x-lookup": {"kind": "item", "label": "name", "show": ["law", "article", "kinds"]}},
        {
            "fill": option("object", "选定后带出", "Fills in", "/schema/x-lookup/fill", "fill"),
            "on": option("string", "按哪个日期查找", "As of", "/schema/x-lookup/on", "field"),
        },
    ),
    offer(
        "tier", "裁量阶次", "Discretion tier", "sort-descending", "catalog",
        {**TEXT, "x-lookup": {"kind": "tier", "label": "name", "show": ["condition", "standard"]}},
        {
            "filters": option("object", "属于哪个事项", "Of which item", "/schema/x-lookup/filters", "filters"),
            "on": option("string", "按哪个日期查找", "As of", "/schema/x-lookup/on", "field"),
        },
    ),
    offer("region", "行政区划", "Administrative division", "map-2", "catalog", _REGION, {"top": _TOP}),
)  # fmt: skip
ADDRESSES: Final = (
    offer(
        "address", "地址（区划和详址）", "Address", "map-pin", "catalog",
        {
            "type": "object",
            "x-widget": "address",
            "properties": {
                "region": _titled(
                    "所在区划", "Division", 10,
                    **{**_REGION, "x-lookup": {**_REGION["x-lookup"], "fill": {"region_name": "full_name"}}},
                ),
                "region_name": _titled("区划名称", "Name of the division", 20, **TEXT, maxLength=200),
                "detail": _titled("详细地址", "Street and number", 30, **TEXT, maxLength=200),
            },
        },
        {"top": {**_TOP, "x-at": "/schema/properties/region/x-lookup/top"}},
        without=("readonly",),
    ),
)  # fmt: skip
