"""What a browser makes of a drawn form: the fields that it would send back, and small definitions for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import html
from werkzeug.datastructures import MultiDict

from yimen.screens import Choice


def sent_by_browser(markup: str, **clicked: str) -> MultiDict[str, Any]:
    """The submission of an untouched page without scripts; `clicked` is the button, as `_add="parties"`."""
    page = html.fragment_fromstring(f"<form>{markup}</form>")
    for template in page.iter("template"):
        template.clear()
    pairs: list[tuple[str, str]] = []
    for field in page.iter("input", "select", "textarea"):
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        pairs += [(name, value) for value in _values(field)]
    pairs += [(name.replace("_", "~", 1), value) for name, value in clicked.items()]
    return MultiDict(pairs)


def _values(field: Any) -> list[str]:
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        return [each.get("value", each.text or "") for each in chosen]
    if field.tag == "textarea":
        return [(field.text or "").removeprefix("\n").replace("\n", "\r\n")]
    if field.get("type") in ("checkbox", "radio") and field.get("checked") is None:
        return []
    if field.get("type") in ("file", "submit"):
        return []
    return [field.get("value", "")]


def typed(submission: MultiDict[str, Any], values: Mapping[str, Any]) -> MultiDict[str, Any]:
    """The submission after somebody typed: each name holds the given text, or texts."""
    for name, value in values.items():
        submission.setlist(name, value if isinstance(value, list) else [value])
    return submission


def form_body(
    properties: Mapping[str, Any], ui: Any = None, *, required: tuple[str, ...] = (), **schema: Any
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": "trial_form",
        "title": {"zh": "试用表", "en": "Trial"},
        "schema": {"type": "object", "required": list(required), "properties": dict(properties), **schema},
    }
    if ui is not None:
        body["ui"] = ui
    return body


def vertical(*elements: Any) -> dict[str, Any]:
    return {"type": "VerticalLayout", "elements": list(elements)}


def control(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{key}", **more}


def show_when(key: str, schema: Any) -> dict[str, Any]:
    return {"effect": "SHOW", "condition": {"scope": f"#/properties/{key}", "schema": schema}}


class Items:
    """A source of look-ups over three items; it counts how often it is asked."""

    ROWS = (
        Choice("A-1", "占用道路", {"name": "占用道路", "law": "道路条例", "unit": "north"}),
        Choice("A-2", "占用绿地", {"name": "占用绿地", "law": "绿化条例", "unit": "south"}),
        Choice("A-3", "倾倒渣土", {"name": "倾倒渣土", "law": "环境条例", "unit": "south"}),
    )

    def __init__(self) -> None:
        self.searched: list[tuple[str, str, dict[str, Any]]] = []
        self.resolved = 0

    def search(
        self, kind: str, text: str, limit: int, filters: Mapping[str, Any], on: date | None = None
    ) -> list[Choice]:
        self.searched.append((kind, text, dict(filters)))
        found = [each for each in self.ROWS if text in each.label or text in each.key]
        return [each for each in found if all(each.body.get(key) == value for key, value in filters.items())][
            :limit
        ]

    def resolve(self, kind: str, key: str) -> Choice | None:
        return self.resolve_many(kind, [key]).get(key)

    def resolve_many(self, kind: str, keys: Any) -> dict[str, Choice]:
        self.resolved += 1
        return {each.key: each for each in self.ROWS if each.key in set(keys)}
