"""The questions of an XLSForm, one after another: each a property of the schema and an element of the layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from yimen.kernel import Finding, Place

from .. import codes
from . import untaken
from .naming import KEY, described, give_keys, texts, titled
from .translate import Listed, to_cel, to_condition, to_constraint, to_test
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
_METADATA: Final = frozenset(
    "start end today deviceid username phonenumber email audit start-geopoint simserial subscriberid".split()
)
_ADDED: Final = frozenset({"meta", "instanceID"})
"""What pyxform adds of its own."""
_TRUE: Final = frozenset({"yes", "true", "true()"})
_FALSE: Final = frozenset({"", "no", "false", "false()"})
_OTHER: Final = {
    "Other": {"zh": "其他", "en": "Other"},
    "Specify other.": {"zh": "请注明其他", "en": "Specify other"},
}
"""pyxform's own English of `or_other`."""


class Level:
    """Where questions stand: the form's whole, or a repeat; `inner` are the groups on the way."""

    def __init__(self, repeat: str = "", inner: tuple[str, ...] = ()) -> None:
        self.repeat = repeat
        self.inner = inner

    def into(self, group: str) -> Level:
        return Level(self.repeat, (*self.inner, group))


class QuestionReader:
    """Reads questions into schema and elements; `rows` are the rows of their names in the sheet, `lists` the choices."""

    def __init__(self, rows: Mapping[str, int], file: str, lists: Mapping[str, Sequence[Body]]) -> None:
        self.rows = rows
        self.file = file
        self.lists = lists
        self.counts: dict[str, int] = {}
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
        give_keys(children)
        for each in children:
            key = each[KEY]
            if each.get("type") == "repeat":
                self.learn_count(each, children)
            self.known.setdefault(str(each.get("name", "")), (level.repeat, (*level.inner, key)))
            if each.get("type") == "group":
                self.learn(each.get("children", []), level.into(key))
            elif each.get("type") == "repeat":
                self.learn(each.get("children", []), Level(".".join((*level.inner, key))))

    def learn_count(self, repeat: Body, beside: list[Any]) -> None:
        """A repeat of a fixed number of rows: pyxform keeps the number in a question of its own."""
        named = str(repeat.get("control", {}).get("jr:count", "")).removeprefix("${").removesuffix("}")
        if named != f"{repeat.get('name')}_count":
            return
        for each in beside:
            number = str(each.get("bind", {}).get("calculate", ""))
            if each.get("name") == named and named not in self.rows and number.isdecimal():
                self.counts[named] = int(number)

    def cel_name(self, level: Level) -> Any:
        def name_of(question: str) -> str:
            if question not in self.known:
                raise NotUnderstood(f"${{{question}}}")
            repeat, path = self.known[question]
            if repeat and repeat == level.repeat:
                return ".".join(("row", *path))
            if repeat:
                return Listed(f"{repeat}.map(each, each.{'.'.join(path)})")
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
        due: list[dict[str, Any]] = []
        for each in children:
            if each.get("name") in self.counts:
                continue
            made = self.question(each, level)
            if made is None:
                continue
            schema, element = made
            element.update(self.rule(each, level))
            elements.append(element)
            if schema is not None:
                key = each[KEY]
                properties[key] = {**schema, "x-order": 10 * (len(properties) + 1)}
                if self.is_required(each):
                    required.append(key)
                else:
                    due += self.due(each, level)
        schema = {"type": "object", "required": required, "properties": properties}
        return {**schema, "allOf": due} if due else schema, elements

    def question(self, each: Body, level: Level) -> tuple[dict[str, Any] | None, dict[str, Any]] | None:
        """(schema or None for what holds no value, element), None for what is not carried over."""
        sort, name = str(each.get("type", "")), str(each.get("name", ""))
        if name in _ADDED:
            for inner in each.get("children", ()):
                self.question(inner, level)
            return None
        self.say_untaken(each, name)
        if sort in _METADATA:
            self.report(name, f"类型 {sort}（办案记录已写明经办人和时间）")
            return None
        if sort == "note":
            return None, {"type": "Label", "text": texts(each.get("label")), "options": {"id": each[KEY]}}
        if sort == "group":
            return self.group(each, level)
        if sort == "repeat":
            return self.repeat(each, level)
        schema = self.value(each, sort, name, level)
        if schema is None:
            self.report(name, f"类型 {sort}")
            return None
        element = self.control(level, each)
        if "multiline" in str(each.get("control", {}).get("appearance", "")):
            element["options"]["multi"] = True
        return schema, element

    def control(self, level: Level, each: Body) -> dict[str, Any]:
        path = (*level.inner, each[KEY])
        scope = "#" + "".join(f"/properties/{key}" for key in path)
        return {"type": "Control", "scope": scope, "options": {"id": "_".join(path)}}

    def group(self, each: Body, level: Level) -> tuple[dict[str, Any], dict[str, Any]]:
        key = each[KEY]
        schema, elements = self.object(each.get("children", []), level.into(key))
        label = texts(each.get("label"))
        element = {"type": "Group", "label": label, "options": {"id": key}, "elements": elements}
        return {**schema, **titled(label)}, element

    def repeat(self, each: Body, level: Level) -> tuple[dict[str, Any], dict[str, Any]]:
        repeat = ".".join((*level.inner, each[KEY]))
        schema, elements = self.object(each.get("children", []), Level(repeat))
        element = self.control(level, each)
        element["options"]["detail"] = {"type": "VerticalLayout", "elements": elements}
        named = str(each.get("control", {}).get("jr:count", "")).removeprefix("${").removesuffix("}")
        count = self.counts.get(named)
        if named and count is None:
            self.report(str(each.get("name")), "repeat_count")
        bounds = {} if count is None else {"minItems": count, "maxItems": count}
        return {"type": "array", **titled(texts(each.get("label"))), **bounds, "items": schema}, element

    # -- values

    def value(self, each: Body, sort: str, name: str, level: Level) -> dict[str, Any] | None:
        if sort in _CHOICES:
            schema = self.choices(each, several=_CHOICES[sort])
        elif sort in _TYPES:
            schema = deepcopy(_TYPES[sort])
        else:
            return None
        if sort in _TOLD:
            self.report(name, _TOLD[sort])
        if self.is_signature(each, sort):
            schema = {"type": "object", "format": "signature"}
        schema.update(titled(_OTHER.get(str(each.get("label")), texts(each.get("label"))) or {"zh": name}))
        schema.update(described(texts(each.get("hint"))))
        bind = each.get("bind", {})
        self.take_readonly(schema, bind, name)
        self.take_default(schema, each, name)
        self.take_range(schema, each, sort)
        self.take_constraint(schema, bind, name)
        self.take_formula(schema, bind, name, level)
        return schema

    def is_signature(self, each: Body, sort: str) -> bool:
        return (
            sort in ("image", "photo")
            and "signature" in str(each.get("control", {}).get("appearance", "")).split()
        )

    def take_readonly(self, schema: dict[str, Any], bind: Body, name: str) -> None:
        given = str(bind.get("readonly", "")).lower()
        if given in _TRUE:
            schema["readOnly"] = True
        elif given and given not in _FALSE:
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
            if schema.get("type") == "string":
                del schema["type"]  # the question takes what is computed, be it a number
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
        return str(each.get("bind", {}).get("required", "")).lower() in _TRUE

    def due(self, each: Body, level: Level) -> list[dict[str, Any]]:
        """A question that is due under a condition on those beside it, as JSON Schema says it."""
        text = str(each.get("bind", {}).get("required", ""))
        if text.lower() in _FALSE:
            return []
        try:
            test = to_test(parse(text), self.beside(each))
        except NotUnderstood as error:
            self.report(str(each.get("name")), f"required {text}（{error}）")
            return []
        return [{"x-id": f"required_{each[KEY]}", "if": test, "then": {"required": [each[KEY]]}}]

    def beside(self, each: Body) -> Any:
        """The key of a question of the same object, None for one that stands elsewhere."""
        here = self.known[str(each.get("name"))]

        def key(question: str) -> str | None:
            there = self.known.get(question)
            same = there is not None and there[0] == here[0] and there[1][:-1] == here[1][:-1]
            return there[1][-1] if there is not None and same else None

        return key

    def say_untaken(self, each: Body, name: str) -> None:
        taken = {"multiline"} | ({"signature"} if self.is_signature(each, str(each.get("type"))) else set())
        for what in (*untaken.of_question(each), *untaken.of_appearance(each, taken)):
            self.report(name, what)

    def title(self, survey: Body) -> dict[str, str]:
        return texts(survey.get("title")) or {"zh": str(survey.get("name", ""))}
