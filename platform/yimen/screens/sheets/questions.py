"""The questions of an XLSForm, one after another: each a property of the schema and an element of the layout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from yimen.kernel import Finding, Place

from .. import codes
from .translate import to_cel, to_condition, to_constraint
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
    "calculate": {},
}
_CHOICES: Final = {"select one": False, "select all that apply": True}
_METADATA: Final = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "audit",
        "start-geopoint",
        "instanceID",
        "simserial",
    ]
)
_DROPPED: Final = {
    "media": "媒体",
    "trigger": "trigger",
    "guidance_hint": "guidance_hint",
    "count": "repeat_count",
}
_QUIET: Final = frozenset(
    {"minimal", "field-list", "w1", "w2", "w3", "w4", "quick", "compact", "label", "list-nolabel"}
)
_TRUE: Final = frozenset({"yes", "true", "true()"})


class Level:
    """Where questions stand: the form's whole, or a repeat; `inner` are the groups on the way."""

    def __init__(self, repeat: str = "", inner: tuple[str, ...] = ()) -> None:
        self.repeat = repeat
        self.inner = inner

    def into(self, group: str) -> Level:
        return Level(self.repeat, (*self.inner, group))


class QuestionReader:
    """Reads questions into schema and elements; `rows` are the rows of their names in the sheet."""

    def __init__(self, rows: Mapping[str, int], file: str) -> None:
        self.rows = rows
        self.file = file
        self.findings: list[Finding] = []
        self.known: dict[str, tuple[str, tuple[str, ...]]] = {}

    def read(self, children: list[Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Schema and layout elements of the whole survey."""
        self.learn(children, Level())
        return self.object(children, Level())

    def report(self, name: str, what: str) -> None:
        place = Place(self.file, sheet="survey", row=self.rows.get(name))
        self.findings.append(codes.NOT_CARRIED.at(place, name=name, what=what))

    # -- names

    def learn(self, children: list[Any], level: Level) -> None:
        """Where each question's value will stand, before any expression names it."""
        for each in children:
            key = key_of(str(each.get("name", "")))
            self.known.setdefault(str(each.get("name", "")), (level.repeat, (*level.inner, key)))
            if each.get("type") == "group":
                self.learn(each.get("children", []), level.into(key))
            elif each.get("type") == "repeat":
                self.learn(each.get("children", []), Level(".".join((*level.inner, key))))

    def cel_name(self, level: Level) -> Any:
        def name_of(question: str) -> str:
            if question not in self.known:
                raise NotUnderstood(f"${{{question}}}")
            repeat, path = self.known[question]
            if repeat and repeat == level.repeat:
                return ".".join(("row", *path))
            if repeat:
                return f"{repeat}.map(each, each.{'.'.join(path)})"
            return ".".join(path)

        return name_of

    def scope_of(self, level: Level) -> Any:
        def scope(question: str) -> str | None:
            repeat, path = self.known.get(question, ("?", ()))
            if repeat != level.repeat:
                return None
            return "#" + "".join(f"/properties/{key}" for key in path)

        return scope

    # -- structure

    def object(self, children: list[Any], level: Level) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        properties: dict[str, Any] = {}
        required: list[str] = []
        elements: list[dict[str, Any]] = []
        for each in children:
            name = str(each.get("name", ""))
            made = self.question(each, level)
            if made is None:
                continue
            schema, element = made
            element.update(self.rule(each, level))
            elements.append(element)
            if schema is not None:
                key = key_of(name)
                properties[key] = {**schema, "x-order": 10 * (len(properties) + 1)}
                if self.is_required(each):
                    required.append(key)
        return {"type": "object", "required": required, "properties": properties}, elements

    def question(self, each: Body, level: Level) -> tuple[dict[str, Any] | None, dict[str, Any]] | None:
        """(schema or None for what holds no value, element), None for what is not carried over."""
        sort, name = str(each.get("type", "")), str(each.get("name", ""))
        self.say_dropped(each, name)
        if sort in _METADATA or name in ("meta", "instanceID"):
            return None
        if sort == "note":
            return None, {"type": "Label", "text": texts(each.get("label")), "options": {"id": key_of(name)}}
        if sort == "group":
            return self.group(each, level)
        if sort == "repeat":
            return self.repeat(each, level)
        schema = self.value(each, sort, name, level)
        if schema is None:
            self.report(name, f"类型 {sort}")
            return None
        element = self.control(level, name)
        if "multiline" in str(each.get("control", {}).get("appearance", "")):
            element["options"]["multi"] = True
        return schema, element

    def control(self, level: Level, name: str) -> dict[str, Any]:
        path = (*level.inner, key_of(name))
        scope = "#" + "".join(f"/properties/{key}" for key in path)
        return {"type": "Control", "scope": scope, "options": {"id": "_".join(path)}}

    def group(self, each: Body, level: Level) -> tuple[dict[str, Any], dict[str, Any]]:
        key = key_of(str(each.get("name")))
        schema, elements = self.object(each.get("children", []), level.into(key))
        label = texts(each.get("label"))
        element = {"type": "Group", "label": label, "options": {"id": key}, "elements": elements}
        return {**schema, **titled(label)}, element

    def repeat(self, each: Body, level: Level) -> tuple[dict[str, Any], dict[str, Any]]:
        name = str(each.get("name"))
        repeat = ".".join((*level.inner, key_of(name)))
        schema, elements = self.object(each.get("children", []), Level(repeat))
        element = self.control(level, name)
        element["options"]["detail"] = {"type": "VerticalLayout", "elements": elements}
        return {"type": "array", **titled(texts(each.get("label"))), "items": schema}, element

    # -- values

    def value(self, each: Body, sort: str, name: str, level: Level) -> dict[str, Any] | None:
        if sort in _CHOICES:
            schema = self.choices(each, several=_CHOICES[sort])
        elif sort in _TYPES:
            schema = dict(_TYPES[sort])
        else:
            return None
        schema.update(titled(texts(each.get("label")) or {"zh": name}))
        hint = texts(each.get("hint"))
        if hint:
            schema["description"] = hint.get("zh", "")
            if "en" in hint:
                schema["x-description-en"] = hint["en"]
        bind = each.get("bind", {})
        if str(bind.get("readonly", "")).lower() in _TRUE:
            schema["readOnly"] = True
        self.take_default(schema, each, name)
        self.take_range(schema, each, sort)
        self.take_constraint(schema, bind, name)
        self.take_formula(schema, bind, name, level)
        return schema

    def choices(self, each: Body, *, several: bool) -> dict[str, Any]:
        options = []
        by = self.filtered_by(each)
        for one in each.get("choices", ()):
            name = str(one.get("name"))
            option: dict[str, Any] = {"const": name, **titled(texts(one.get("label")) or {"zh": name})}
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
            here = self.known.get(str(each.get("name")))
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
        if text is None or schema.get("type") == "object":
            return
        value: Any = str(text)
        if re.search(r"[$()]", value):
            self.report(name, f"default {value}")
            return
        try:
            if schema.get("type") == "integer":
                value = int(value)
            elif schema.get("type") == "number":
                value = float(value)
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
            if key in given:
                schema[keyword] = float(given[key])

    def take_constraint(self, schema: dict[str, Any], bind: Body, name: str) -> None:
        text = bind.get("constraint")
        if not text:
            return
        try:
            schema.update(to_constraint(parse(str(text))))
        except NotUnderstood:
            self.report(name, f"constraint {text}")
            return
        message = texts(bind.get("jr:constraintMsg"))
        if message:
            schema["x-message"] = message.get("zh", "")
            if "en" in message:
                schema["x-message-en"] = message["en"]

    def take_formula(self, schema: dict[str, Any], bind: Body, name: str, level: Level) -> None:
        text = bind.get("calculate")
        if not text:
            return
        try:
            schema["x-computed"] = to_cel(parse(str(text)), self.cel_name(level))
        except NotUnderstood as error:
            self.report(name, f"calculation {text}（{error}）")

    def rule(self, each: Body, level: Level) -> dict[str, Any]:
        text = each.get("bind", {}).get("relevant")
        if not text:
            return {}
        try:
            condition = to_condition(parse(str(text)), self.scope_of(level), self.cel_name(level))
        except NotUnderstood as error:
            self.report(str(each.get("name")), f"relevant {text}（{error}）")
            return {}
        return {"rule": {"effect": "SHOW", "condition": condition}}

    def is_required(self, each: Body) -> bool:
        given = str(each.get("bind", {}).get("required", "")).lower()
        if given and given not in _TRUE | {"no", "false", "false()"}:
            self.report(str(each.get("name")), f"required {given}")
        return given in _TRUE

    def say_dropped(self, each: Body, name: str) -> None:
        for key, what in _DROPPED.items():
            if each.get(key) or each.get("control", {}).get(key) or each.get("control", {}).get("jr:" + key):
                self.report(name, what)
        appearance = str(each.get("control", {}).get("appearance", ""))
        unknown = [each for each in appearance.split() if each not in _QUIET | {"multiline"}]
        if unknown:
            self.report(name, f"appearance {' '.join(unknown)}")

    def title(self, survey: Body) -> dict[str, str]:
        return texts(survey.get("title")) or {"zh": str(survey.get("name", ""))}


def key_of(name: str) -> str:
    """The field's id: small letters, digits and `_`, so that conditions can name it."""
    key = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")
    return key if key and key[0].isalpha() else f"q_{key}"


def titled(label: Mapping[str, str]) -> dict[str, str]:
    found = {}
    if label.get("zh"):
        found["title"] = label["zh"]
    if label.get("en"):
        found["x-title-en"] = label["en"]
        found.setdefault("title", label["en"])
    return found


def texts(text: Any) -> dict[str, str]:
    """A label of XLSForm, one text or one per language ("中文 (zh)", "English (en)"), by our languages."""
    if not isinstance(text, Mapping):
        return {"zh": str(text)} if text else {}
    found: dict[str, str] = {}
    for language, each in text.items():
        name = str(language).lower()
        code = "en" if "english" in name or "(en" in name or name == "en" else "zh"
        if each and (code not in found or "中文" in name or "(zh" in name):
            found[code] = str(each)
    return found
