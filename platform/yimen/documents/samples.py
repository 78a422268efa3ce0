"""A case in thought, for previews: every form filled with something plausible, or with what it asks for alone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from .formats import Picture

PICTURED = ("file", "signature")
Body = Mapping[str, Any]
_PLAUSIBLE = {
    "name": "示范商贸有限公司", "address": "示范路1号", "phone": "0000-0000000", "place": "示范路1号门前",
    "id_number": "TEST-0001", "person": "示范人员甲", "basis": "《示范条例》第二条", "violated": "《示范条例》第一条",
}  # fmt: skip


def sample_environment(
    forms: Iterable[Body], unit: Body, today: date, *, sparse: bool = False, stored: Body | None = None
) -> dict[str, Any]:
    """An environment as a case has it (ARCHITECTURE.md); `sparse` leaves out what no form requires, `stored` is what the
    document's own sample says of it, part by part."""
    stored = stored or {}
    said = stored.get("form") or {}
    filled = {
        str(form["id"]): said.get(str(form["id"])) or _object(form["schema"], today, sparse) for form in forms
    }
    filled |= {id: values for id, values in said.items() if id not in filled}
    made = _plausible(filled, unit, today)
    for part, value in stored.items():
        if part != "form":
            made[part] = {**made[part], **value} if part in ("case", "document") else value
    return made


def _plausible(filled: dict[str, Any], unit: Body, today: date) -> dict[str, Any]:
    parties: list[Any] = []
    acts: list[Any] = []
    for form in filled.values():
        parties = parties or form.get("parties") or []
        acts = acts or form.get("alleged_acts") or []
    parties = parties or [
        {"sort": "organisation", "name": _PLAUSIBLE["name"], "address": _PLAUSIBLE["address"]}
    ]
    people = {"handlers": ["执法员甲", "执法员乙"], "doers": ["执法员甲", "执法员乙"]}
    return {
        "case": {
            "number": "示例案字〔2026〕1号", "title": "示例案由", "unit": unit.get("code", ""), "stage": "",
            "opened_on": today.isoformat(),
        },
        "form": filled,
        "parties": parties,
        "concerned": parties,
        "acts": acts,
        "unit": dict(unit),
        "people": people,
        "by": _Everything("示范人员乙"),
        "on": _Everything(today.isoformat()),
        "task": _Everything(_Everything("同意。")),
        "result": {},
        "done": {},
        "dossier": {"leaves": [], "pages": 1, "retention": "十年"},
        "correction": {"title": "示例文书", "number": "示例〔2026〕1号", "day": today.isoformat(), "text": "示例补正内容。"},
        "document": {"number": "示例〔2026〕1号", "date": today.isoformat(), "title": ""},
    }  # fmt: skip


class _Everything(dict[str, Any]):
    """The same answer whatever is asked for: who did a task, on which day, what was said."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self._answer = answer

    def get(self, _key: Any, _otherwise: Any = None) -> Any:
        return self._answer


def _object(schema: Body, today: date, sparse: bool) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    return {
        key: _value(key, part, today, sparse)
        for key, part in (schema.get("properties") or {}).items()
        if not sparse or key in required
    }


class SamplePictures:
    """Pictures in thought: a stroke of the pen for what is drawn by hand, an empty view for a photo."""

    strict = False

    def content(self, picture: Picture) -> bytes:
        """A PNG of its sort."""
        drawn = Image.new("RGB", (360, 120) if picture.sort == "signature" else (800, 600), "white")
        pen = ImageDraw.Draw(drawn)
        if picture.sort == "signature":
            pen.line([(20, 90), (90, 20), (130, 100), (190, 30), (240, 95), (340, 40)], "black", 6)
        else:
            pen.rectangle((0, 0, 799, 599), "#dfe5ea", "#8a949e", 4)
            pen.polygon([(80, 520), (300, 220), (430, 400), (560, 280), (740, 520)], "#9fb0bd")
        out = io.BytesIO()
        drawn.save(out, "PNG")
        return out.getvalue()

    def task(self, picture: Picture) -> str:
        """None: nobody handed it in."""
        return ""


def _value(key: str, schema: Body, today: date, sparse: bool) -> Any:
    sort = schema.get("type", "string")
    if sort == "object" and schema.get("format") in PICTURED:
        return {"name": "示例.png", "digest": f"sample:{key}", "type": "image/png", "size": 1}
    if sort == "array":
        return _several(key, schema.get("items") or {}, today, sparse)
    if sort == "object":
        return _object(schema, today, sparse)
    if sort == "boolean":
        return True
    if schema.get("oneOf"):
        return schema["oneOf"][0].get("const")
    if sort in ("integer", "number"):
        return 100_000 if schema.get("format") == "fen" else max(1, int(schema.get("minimum", 1)))
    return _text(key, schema, today)


def _several(key: str, items: Body, today: date, sparse: bool) -> list[Any]:
    if items.get("oneOf"):
        return [each.get("const") for each in items["oneOf"][:2]]
    return [_value(key, items, today, sparse)] * (1 if sparse else 2)


def _text(key: str, schema: Body, today: date) -> str:
    if schema.get("format") == "date":
        return today.isoformat()
    if schema.get("format") == "date-time":
        return f"{today.isoformat()}T09:00:00+08:00"
    title = schema.get("title")
    shown = title.get("zh") if isinstance(title, Mapping) else title
    return _PLAUSIBLE.get(key, f"示例{shown or key}")
