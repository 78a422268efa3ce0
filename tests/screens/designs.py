"""What tests of the designer stand on: a form of the layer above, a unit's own over it, and random operations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from screens.pages import control, form_body
from yimen.kernel import Place
from yimen.pack import merge_patch
from yimen.screens import Circumstances, DesignView, design_offers, perform

FORMS = Path(__file__).parent.parent.parent / "form_schemas"


def base_form(name: str = "penalty_filing") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FORMS / "base" / f"{name}.json").read_text("utf-8"))
    return found


def own_form() -> dict[str, Any]:
    """The filing form as a unit of the sample pack has it."""
    patch = json.loads((FORMS / "jindong" / "jtys_penalty_filing.json").read_text("utf-8"))
    kept = {key: each for key, each in patch.items() if key not in ("$patch", "scope")}
    return dict(merge_patch(base_form(), kept))


def small_form(*, ids: bool = True, **schema: Any) -> dict[str, Any]:
    """Fields of every sort that conditions and formulas speak of, a list without a layout among them."""

    def element(key: str) -> dict[str, Any]:
        return control(key, options={"id": key}) if ids else control(key)

    return form_body(
        {
            "name": {"type": "string", "title": "名称"},
            "sort": {
                "title": "类型",
                "oneOf": [{"const": "person", "title": "个人"}, {"const": "firm", "title": "单位"}],
            },
            "fine": {"type": "integer", "format": "fen", "title": "罚款"},
            "count": {"type": "integer", "title": "件数"},
            "weight": {"type": "number", "title": "重量"},
            "begun": {"type": "string", "format": "date", "title": "开始日期"},
            "ended": {"type": "string", "format": "date", "title": "结束日期"},
            "known": {"type": "boolean", "title": "已告知"},
            "ways": {
                "type": "array",
                "title": "方式",
                "items": {"oneOf": [{"const": "a", "title": "当面"}, {"const": "b", "title": "邮寄"}]},
            },
            "goods": {
                "type": "array",
                "title": "物品",
                "items": {
                    "type": "object",
                    "properties": {
                        "kind": {"enum": ["x", "y"], "title": "种类", "x-order": 10},
                        "price": {"type": "integer", "format": "fen", "title": "单价", "x-order": 20},
                        "many": {"type": "integer", "title": "数量", "x-order": 30},
                    },
                },
            },
            "result": {"type": "number", "title": "结果", "x-computed": "0"},
        },
        {
            "type": "VerticalLayout",
            "elements": [
                {
                    "type": "Group",
                    "label": {"zh": "基本情况"},
                    "options": {"id": "facts"},
                    "elements": [element("name"), element("sort")],
                },
                *(element(key) for key in ("fine", "count", "weight", "begun", "ended", "known", "ways")),
                element("goods"),
                element("result"),
            ],
        },
        required=("name",),
        **schema,
    )


def do(body: dict[str, Any], base: dict[str, Any] | None = None, /, **operation: Any) -> dict[str, Any]:
    """The body after one operation."""
    return perform(body, operation, Circumstances(base, "国家基础包")).body


def put(
    body: dict[str, Any], item: str, into: str = "", at: int = 99, **more: Any
) -> tuple[dict[str, Any], str]:
    """The body with a part of the palette in it, and its ref."""
    done = perform(body, {"do": "add", "item": item, "into": into, "at": at}, Circumstances(**more))
    return done.body, done.ref


def errors_of(body: dict[str, Any]) -> list[str]:
    return [
        str(each) for each, _ in DesignView(body, None).findings(Place("form")) if each.severity == "error"
    ]


def titles(body: dict[str, Any], ref: str = "") -> list[str]:
    """The titles of the parts in a host, in the order of the page."""
    view = DesignView(body, None)
    return _titles_in(view.outline(), ref) if ref else [each["title"] for each in view.outline()]


def _titles_in(nodes: list[dict[str, Any]], ref: str) -> list[str]:
    for node in nodes:
        if node["ref"] == ref:
            return [each["title"] for each in node["children"]]
        found = _titles_in(node["children"], ref) if ref.startswith(node["ref"] + "/") else []
        if found:
            return found
    return []


@st.composite
def operations(draw: st.DrawFn, body: dict[str, Any]) -> dict[str, Any]:
    """Any operation over the parts that the body has now, most of them possible."""
    view = DesignView(body, None)
    refs = list(view.spots)
    ref, into = draw(st.sampled_from(refs)), draw(st.sampled_from(refs))
    at = draw(st.integers(0, 6))
    items = sorted(each["id"] for each in design_offers())
    return draw(
        st.sampled_from(
            [
                {"do": "add", "item": draw(st.sampled_from(items)), "into": into, "at": at},
                {"do": "move", "ref": ref, "into": into, "at": at},
                {"do": "move", "ref": ref, "into": view.spots[ref].parent, "at": at},
                {"do": "set", "ref": ref, "values": draw(_values(view, ref))},
                {"do": "rule", "ref": ref, "effect": draw(st.sampled_from(["SHOW", "HIDE", "ENABLE", "DISABLE"])),
                 "when": draw(_when(view, ref))},
                {"do": "require", "ref": ref, "when": draw(_when(view, ref))},
                {"do": "paste", "ref": ref, "text": draw(st.sampled_from(["甲\n乙", "1\t甲\n2\t乙\t B", "\n\n"]))},
                {"do": "remove", "ref": ref},
                {"do": "unpack", "ref": ref},
                {"do": "copy", "ref": ref, "into": into, "at": at},
                {"do": "revert", "ref": ref},
            ]
        )
    )  # fmt: skip


def _values(view: DesignView, ref: str) -> st.SearchStrategy[dict[str, Any]]:
    options = view.details(view.spots[ref])["options"]
    known = {
        "title": st.sampled_from(["甲", "乙"]), "required": st.booleans(), "help": st.sampled_from(["说明", None]),
        "readonly": st.booleans(), "most": st.sampled_from([5, 20, None]), "first": st.none(),
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional={name: each for name, each in known.items() if name in options})


def _when(view: DesignView, ref: str) -> st.SearchStrategy[Any]:
    facts = view.details(view.spots[ref])["facts"]
    if not facts:
        return st.none()
    return st.one_of(st.none(), *(_test(each) for each in facts[:6]))


def _test(fact: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    value = {"number": 3, "money": 300, "date": "2026-03-05", "text": "甲"}.get(fact["sort"])
    if fact["choices"]:
        value = fact["choices"][0]["const"]
    return st.sampled_from(fact["operators"]).map(
        lambda each: {"field": fact["path"], "is": each, "value": value}
    )
