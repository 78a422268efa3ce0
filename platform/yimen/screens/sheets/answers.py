"""What a question of an XLSForm takes: its schema by type, its choices, what it begins with and what it must be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from typing import Any, Final

from . import untaken
from .naming import PLACE, described, texts, titled
from .translate import to_constraint
from .xpath import NotUnderstood, parse

Body = Mapping[str, Any]
_TYPES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "string": {"type": "string"},
    "barcode": {"type": "string"},
    "hidden": {"type": "string"},
    "integer": {"type": "integer"},
    "int": {"type": "integer"},
    "decimal": {"type": "number"},
    "range": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "dateTime": {"type": "string", "format": "date-time"},
    "acknowledge": {"type": "boolean", "const": True},
    "image": {"type": "object", "format": "file", "x-accept": ["jpg", "jpeg", "png", "heic"]},
    "photo": {"type": "object", "format": "file", "x-accept": ["jpg", "jpeg", "png", "heic"]},
    "audio": {"type": "object", "format": "file", "x-accept": ["mp3", "wav", "m4a"]},
    "video": {"type": "object", "format": "file", "x-accept": ["mp4", "mov"]},
    "file": {"type": "object", "format": "file"},
    "geopoint": {
        "type": "object",
        "format": "location",
        "required": ["latitude", "longitude"],
        "properties": {
            "latitude": {"type": "number", "minimum": -90, "maximum": 90},
            "longitude": {"type": "number", "minimum": -180, "maximum": 180},
            "accuracy": {"type": "number", "minimum": 0},
            "taken_at": {"type": "string"},
        },
    },
    "calculate": {},
}
_TOLD: Final = {"barcode": "扫码（改为手工填写）", "hidden": "隐藏（改为显示）"}
_CHOICES: Final = {"select one": False, "select all that apply": True, "select one external": False}
TRUE: Final = frozenset({"yes", "true", "true()"})
FALSE: Final = frozenset({"", "no", "false", "false()"})
_OTHER: Final = {
    "Other": {"zh": "其他", "en": "Other"},
    "Specify other.": {"zh": "请注明其他", "en": "Specify other"},
}
"""pyxform's own English of `or_other`."""


class AnswerReader:
    """Reads what questions take; `report` names what is not carried over, `lists` are the choices by name, `known` the
    places of all questions."""

    def __init__(
        self,
        report: Callable[[str, str], None],
        lists: Mapping[str, Sequence[Body]],
        known: Mapping[str, tuple[str, tuple[str, ...]]],
    ) -> None:
        self.report = report
        self.lists = lists
        self.known = known

    def value(self, each: Body, sort: str, name: str) -> dict[str, Any] | None:
        """The schema of a question without its formula; None for a type that is not carried over."""
        if sort in _CHOICES:
            schema = self.choices(each, several=_CHOICES[sort])
        elif sort in _TYPES:
            schema = deepcopy(_TYPES[sort])
        else:
            return None
        if sort in _TOLD:
            self.report(name, _TOLD[sort])
        if is_signature(each, sort):
            schema = {"type": "object", "format": "signature"}
        schema.update(titled(_OTHER.get(str(each.get("label")), texts(each.get("label"))) or {"zh": name}))
        schema.update(described(texts(each.get("hint"))))
        bind = each.get("bind", {})
        self.take_readonly(schema, bind, name)
        self.take_default(schema, each, name)
        self.take_range(schema, each, sort)
        self.take_constraint(schema, bind)
        return schema

    def take_readonly(self, schema: dict[str, Any], bind: Body, name: str) -> None:
        given = str(bind.get("readonly", "")).lower()
        if given in TRUE:
            schema["readOnly"] = True
        elif given and given not in FALSE:
            self.report(name, f"readonly {bind['readonly']}")

    def choices(self, each: Body, *, several: bool) -> dict[str, Any]:
        """The choices of the list; of one that lies elsewhere (a file, the rows of a repeat) only the text is left."""
        listed = str(each.get("itemset") or each.get("list_name") or "")
        given = each.get("choices") or self.lists.get(listed, ())
        if not given:
            self.report(str(each.get("name")), f"外部选项 {listed}")
            return {"type": "array", "items": {"type": "string"}} if several else {"type": "string"}
        for what in untaken.of_choices(given):
            self.report(str(each.get("name")), what)
        options = []
        by = self.filtered_by(each)
        for one in given:
            name, label = str(one.get("name")), one.get("label")
            title = _OTHER.get(str(label), texts(label)) if name == "other" else texts(label)
            option: dict[str, Any] = {"const": name, **titled(title or {"zh": name})}
            attributes = {key: str(one[key]) for key in by if key in one}
            options.append({**option, "x-attributes": attributes} if attributes else option)
        inner: dict[str, Any] = {"type": "string", "oneOf": options}
        outer = {"type": "array", "uniqueItems": True, "items": inner} if several else inner
        return {**outer, "x-filter": by} if by else outer

    def filtered_by(self, each: Body) -> dict[str, str]:
        """{attribute of an option: field beside} of a cascading select (`attribute=${question}`)."""
        text = str(each.get("choice_filter") or "")
        found: dict[str, str] = {}
        for part in re.split(r"\s+and\s+", text) if text else ():
            pair = re.fullmatch(r"\s*(\w+)\s*=\s*\$\{\s*([^}]+?)\s*\}\s*", part)
            here = each.get(PLACE)
            there = self.known.get(pair.group(2)) if pair else None
            if (
                pair is None
                or here is None
                or there is None
                or here[0] != there[0]
                or here[1][:-1] != there[1][:-1]
            ):
                self.report(str(each.get("name")), f"choice_filter {text}")
                return {}
            found[pair.group(1)] = there[1][-1]
        return found

    def take_default(self, schema: dict[str, Any], each: Body, name: str) -> None:
        text = each.get("default")
        if text is None:
            return
        if schema.get("type") == "object" or schema.get("const") is True:
            self.report(name, f"default {text}")
            return
        value: Any = str(text)
        if re.search(r"[$()]", value):
            self.report(name, f"default {value}")
            return
        try:
            if schema.get("type") == "integer":
                value = int(value)
            elif schema.get("type") == "number":
                value = finite(value)
            elif schema.get("type") == "array":
                value = value.split()
        except ValueError:
            self.report(name, f"default {value}")
            return
        schema["default"] = value

    def take_range(self, schema: dict[str, Any], each: Body, sort: str) -> None:
        if sort != "range":
            return
        given = each.get("parameters", {})
        for key, keyword in (("start", "minimum"), ("end", "maximum"), ("step", "multipleOf")):
            if key not in given:
                continue
            try:
                schema[keyword] = finite(str(given[key]))
            except ValueError:
                self.report(str(each.get("name")), f"parameters {key}={given[key]}")

    def take_constraint(self, schema: dict[str, Any], bind: Body) -> None:
        text = bind.get("constraint")
        if not text:
            return
        # what the question's own schema does not say, that of its object may: `questions.py` tells what neither does
        with suppress(NotUnderstood):
            schema.update(to_constraint(parse(str(text))))
        message = texts(bind.get("jr:constraintMsg"))
        if message:
            schema["x-message"] = message.get("zh") or message["en"]
            if "en" in message:
                schema["x-message-en"] = message["en"]


def is_signature(each: Body, sort: str) -> bool:
    """A picture that is drawn with the finger."""
    appearance = str(each.get("control", {}).get("appearance", ""))
    return sort in ("image", "photo") and "signature" in appearance.split()


def finite(text: str) -> float:
    """A number that JSON can hold; raises `ValueError`."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
