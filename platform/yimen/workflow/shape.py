"""The shape of a procedure file as JSON Schema, and its faults in the offices' words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import jsonschema_rs

ID: Final = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
UNITS: Final = ("hour", "working_day", "calendar_day", "day", "month", "year")
CASE_ACTS: Final = (
    "withdraw", "amend", "override", "annul", "assign", "link", "merge", "split", "correct",
    "challenge", "recuse",
)  # fmt: skip
ASSIGNED_TO: Final = ("handler", "fellow", "doer", "turn")
Shape = dict[str, Any]

_TITLE: Shape = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "object", "required": ["zh"], "additionalProperties": {"type": "string", "minLength": 1}},
    ]
}
_TEXT: Shape = {"type": "string", "minLength": 1}
_NAMES: Shape = {"type": "array", "uniqueItems": True, "items": _TEXT}
_COUNT: Shape = {"type": "integer", "minimum": 0}


def _map(entry: Shape) -> Shape:
    return {"type": "object", "propertyNames": {"pattern": ID}, "additionalProperties": entry}


def _entry(properties: Shape, required: list[str] | None = None) -> Shape:
    """An object of a map by ids: it may carry `after`, and nothing that is not named."""
    shape: Shape = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"after": _TEXT, **properties},
    }
    return {**shape, "required": required} if required else shape


_CRITERIA = _map(_entry({"on": _NAMES, "if": _TEXT, "article": _TEXT, "message": _TEXT}))
_OUTCOMES = _map(_entry({"title": _TITLE}, ["title"]))
_TASK_OUTCOMES = _map(
    _entry(
        {"title": _TITLE, "moves": _TEXT, "keeps": {"type": "boolean"}, "decides": {"type": "boolean"}},
        ["title"],
    )
)
_NOTICE = _entry(
    {
        "title": _TITLE,
        "on": _NAMES,
        "if": _TEXT,
        "to": _NAMES,
        "text": _TITLE,
        "words": _map(_TEXT),
        "article": _TEXT,
    },
    ["title", "on", "to", "text"],
)
_GATES = _map(
    _entry(
        {
            "on": _NAMES,
            "if": _TEXT,
            "until": _TEXT,
            "within": _TEXT,
            "unless": _TEXT,
            "outcomes": _NAMES,
            "article": _TEXT,
            "message": _TEXT,
            "free": {"type": "boolean"},
            "off": {"type": "boolean"},
        },
        ["message"],
    )
)
_PAPERS: Shape = {
    "anyOf": [_NAMES, _map({"anyOf": [{"type": "null"}, _entry({"outcomes": _NAMES, "if": _TEXT})]})]
}
_ASSIGNMENT = _map(
    _entry(
        {
            "to": {"enum": list(ASSIGNED_TO)},
            "if": _TEXT,
            "roles": _NAMES,
            "unit": _TEXT,
            "task": _TEXT,
            "article": _TEXT,
        },
        ["to"],
    )
)
_COMMON: Shape = {
    "title": _TITLE,
    "entry": _CRITERIA,
    "exit": _CRITERIA,
    "required": {"type": "boolean"},
    "article": _TEXT,
    "help": _TITLE,
}
_FIGURES = {**_map(_TEXT), "propertyNames": {"pattern": ID, "not": {"enum": ["on", "outcome", "after"]}}}
_EACH = _entry(
    {
        "of": _TEXT,
        "by": _TEXT,
        "all": {"type": "boolean"},
        "lasting": {"type": "boolean"},
        "if": _TEXT,
        "keeps": _FIGURES,
    },
    ["of", "by"],
)
_TASK = _entry(
    {
        **_COMMON,
        "opens": {"type": "boolean"},
        "repeatable": {"type": "boolean"},
        "discretionary": {"type": "boolean"},
        "manual": {"anyOf": [{"type": "boolean"}, _TEXT]},
        "roles": _NAMES,
        "outcomes": _TASK_OUTCOMES,
        "form": _TEXT,
        "documents": _PAPERS,
        "serves": _NAMES,
        "returns": _NAMES,
        "annuls_to": _NAMES,
        "officers": {"type": "integer", "minimum": 1, "maximum": 2},
        "certificates": {"type": "boolean"},
        "not_who": _NAMES,
        "by": {"enum": ["handlers", "roles"]},
        "each": _EACH,
        "assignment": _ASSIGNMENT,
        "gates": _GATES,
        "procedure": _TEXT,
        "fills": _map(_TEXT),
        "off": {"type": "boolean"},
        "offered": _TEXT,
    },
    ["title"],
)
_DECISION = _entry(
    {
        "title": _TITLE,
        "entry": _CRITERIA,
        "outcomes": _OUTCOMES,
        "rules": _map(_entry({"if": _TEXT, "outcome": _TEXT, "article": _TEXT}, ["if", "outcome"])),
        "default": _TEXT,
        "required": {"type": "boolean"},
        "article": _TEXT,
    },
    ["title", "rules"],
)
_MILESTONE = _entry(
    {"title": _TITLE, "entry": _CRITERIA, "required": {"type": "boolean"}}, ["title", "entry"]
)
_STAGE = _entry(
    {
        **_COMMON,
        "repeatable": {"type": "boolean"},
        "tasks": _map(_TASK),
        "decisions": _map(_DECISION),
        "milestones": _map(_MILESTONE),
        "stages": _map({"$ref": "#/$defs/stage"}),
    },
    ["title"],
)
_BOUNDS: Shape = {
    "type": "object",
    "additionalProperties": False,
    "properties": {unit: _entry({"least": _COUNT, "most": _COUNT}) for unit in UNITS},
}
_DEADLINE = _entry(
    {
        "title": _TITLE,
        "amount": _COUNT,
        "parameter": _TEXT,
        "unit": {"enum": list(UNITS)},
        "bounds": _BOUNDS,
        "rule": _TEXT,
        "starts": _NAMES,
        "stops": _NAMES,
        "drops": _NAMES,
        "from": _TEXT,
        "if": _TEXT,
        "pauses": _map(_entry({"from": _NAMES, "to": _NAMES, "article": _TEXT}, ["from", "to"])),
        "pausable": _NAMES,
        "pause_parameter": _TEXT,
        "extension": _entry(
            {
                "roles": _NAMES,
                "on": _NAMES,
                "amount": _COUNT,
                "parameter": _TEXT,
                "unit": {"enum": list(UNITS)},
                "max": _COUNT,
                "until": _TEXT,
                "article": _TEXT,
            },
            ["amount"],
        ),
        "warn": {"type": "array", "items": _COUNT},
        "task": _TEXT,
        "paper": _TEXT,
        "article": _TEXT,
    },
    ["title", "unit", "starts"],
)
_COUNTING = _entry(
    {
        "title": _TITLE,
        "working_amounts": {"type": "array", "items": _COUNT},
        "working_up_to": _COUNT,
        "first_day": {"type": "boolean"},
        "roll_over": {"type": "boolean"},
        "article": _TEXT,
    },
    ["article"],
)
_NUMBER: Shape = {
    "type": "object",
    "required": ["format"],
    "additionalProperties": False,
    "properties": {
        "format": _TEXT,
        "sequence": {"type": "string", "pattern": ID},
        "width": {"type": "integer", "minimum": 0, "maximum": 9},
    },
}
SHAPE: Final[Shape] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"stage": _STAGE},
    "type": "object",
    "required": ["id", "title", "stages", "endings"],
    "additionalProperties": False,
    "properties": {
        "$schema": {},
        "id": {"type": "string"},
        "version": {"const": 1},
        "title": _TITLE,
        "description": _TITLE,
        "article": _TEXT,
        "sort": _TEXT,
        "child_only": {"type": "boolean"},
        "each": _TEXT,
        "number": _NUMBER,
        "words": {
            "type": "object",
            "propertyNames": {"enum": ["zh", "en"]},
            "additionalProperties": {"type": "object", "maxProperties": 40, "additionalProperties": _TEXT},
        },
        "off": {"type": "boolean"},
        "order": {"type": "integer"},
        "stages": _map({"$ref": "#/$defs/stage"}),
        "deadlines": _map(_DEADLINE),
        "counting": _map(_COUNTING),
        "events": _map(
            _entry(
                {
                    "title": _TITLE,
                    "outcomes": _OUTCOMES,
                    "roles": _NAMES,
                    "article": _TEXT,
                    "serves": _NAMES,
                },
                ["title"],
            )
        ),
        "endings": _map(_entry({"title": _TITLE, "criteria": _CRITERIA}, ["title", "criteria"])),
        "notices": _map(_NOTICE),
        "acts": {
            "type": "object",
            "propertyNames": {"enum": list(CASE_ACTS)},
            "additionalProperties": _entry(
                {
                    "roles": _NAMES,
                    "if": _TEXT,
                    "article": _TEXT,
                    "message": _TEXT,
                    "grounds": _OUTCOMES,
                    "suspends": {"type": "boolean"},
                },
                ["roles"],
            ),
        },
    },
}


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(SHAPE)


def bare(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without the marks of layering (`x-locked`), which may stand in any of its maps."""
    return {
        name: bare(each) if isinstance(each, Mapping) else each
        for name, each in body.items()
        if name != "x-locked"
    }


def shape_faults(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(JSON Pointer, what is wrong there), in the order of the file."""
    for error in _validator().iter_errors(body):
        path = "".join(f"/{_escaped(step)}" for step in error.instance_path)
        yield path, f"{path or '/'} 处{phrase(error)}"


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def phrase(error: Any) -> str:
    detail = error.kind.as_dict()
    match error.kind.name:
        case "required":
            return f"缺少 {detail['property']}"
        case "additionalProperties":
            return f"有不认识的项目 {'、'.join(detail['unexpected'])}"
        case "enum":
            return f"的值只能是 {'、'.join(map(str, detail['options']))}"
        case "type":
            return f"应为 {_type_name(detail)}"
        case "pattern" | "propertyNames":
            return "的编号应为小写英文词、以下划线相连"
        case "anyOf":
            return "的写法不对（标题应为文字，或含 zh 的多种语言）"
        case "minLength":
            return "不得为空"
        case name:
            return f"不符合要求（{name}）"


def _type_name(detail: Mapping[str, Any]) -> str:
    names = {
        "object": "多项（编号: 内容）",
        "array": "列表",
        "string": "文字",
        "integer": "整数",
        "boolean": "true 或 false",
    }
    wanted = detail.get("types") or [detail.get("type")]
    return "、".join(names.get(str(each), str(each)) for each in wanted)
