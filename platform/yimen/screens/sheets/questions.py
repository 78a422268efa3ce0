"""The questions of an XLSForm, one after another: each a property of the schema and an element of the layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from yimen.kernel import Finding, Place

from .. import codes
from . import untaken
from .answers import FALSE, TRUE, AnswerReader, is_signature
from .naming import KEY, PLACE, give_keys, texts, titled
from .translate import TODAY, Listed, is_constraint, to_cel, to_condition, to_test
from .xpath import NotUnderstood, parse

Body = Mapping[str, Any]
_METADATA: Final = frozenset(
    "start end today deviceid username phonenumber email audit start-geopoint simserial subscriberid".split()
)
_ADDED: Final = frozenset({"meta", "instanceID"})
"""What pyxform adds of its own."""


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
        self.counts: dict[str, int] = {}
        self.findings: list[Finding] = []
        self.known: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.answers = AnswerReader(self.report, lists, self.known)

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
            each[PLACE] = (level.repeat, (*level.inner, key))
            self.known.setdefault(str(each.get("name", "")), each[PLACE])
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
                raise NotUnderstood(question if question.endswith("()") else f"${{{question}}}")
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
                limits, check = self.limits(each, level)
                due += limits
                properties[key].update(check)
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
        schema = self.answers.value(each, sort, name)
        if schema is None:
            self.report(name, f"类型 {sort}")
            return None
        self.take_formula(schema, each.get("bind", {}), name, level)
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

    # -- expressions

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
        return str(each.get("bind", {}).get("required", "")).lower() in TRUE

    def due(self, each: Body, level: Level) -> list[dict[str, Any]]:
        """A question that is due under a condition on those beside it, as JSON Schema says it."""
        text = str(each.get("bind", {}).get("required", ""))
        if text.lower() in FALSE:
            return []
        try:
            test = to_test(parse(text), self.beside(each))
        except NotUnderstood as error:
            self.report(str(each.get("name")), f"required {text}（{error}）")
            return []
        return [{"x-id": f"required_{each[KEY]}", "if": test, "then": {"required": [each[KEY]]}}]

    def limits(self, each: Body, level: Level) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """A constraint that speaks of alternatives or of questions beside it, as the schema of their object says it; one
        that compares questions, or with today, as a check (`x-check`) of the question's own.

        Where it does not hold nothing fits the question, so that the error stands there.
        """
        text = str(each.get("bind", {}).get("constraint") or "")
        if not text:
            return [], {}
        key = each[KEY]
        try:
            tree = parse(text)
            if is_constraint(tree):
                return [], {}
            wrong = {"required": [key], "not": to_test(tree, self.beside(each), key)}
            return [{"x-id": f"limit_{key}", "if": wrong, "then": {"properties": {key: {"not": {}}}}}], {}
        except NotUnderstood:
            pass
        try:
            return [], {"x-check": to_cel(parse(text), self.checked_name(each, level))}
        except NotUnderstood as error:
            self.report(str(each.get("name")), f"constraint {text}（{error}）")
            return [], {}

    def checked_name(self, each: Body, level: Level) -> Any:
        """Names in a check: besides questions the question itself, and today where no question is called so."""
        named, (repeat, path) = self.cel_name(level), each[PLACE]

        def name_of(question: str) -> str:
            if question == "":
                return ".".join(("row", *path) if repeat else path)
            if question == f"{TODAY}()" and TODAY not in self.known:
                return TODAY
            return str(named(question))

        return name_of

    def beside(self, each: Body) -> Any:
        """The key of a question of the same object, None for one that stands elsewhere."""
        here = each[PLACE]

        def key(question: str) -> str | None:
            there = self.known.get(question)
            same = there is not None and there[0] == here[0] and there[1][:-1] == here[1][:-1]
            return there[1][-1] if there is not None and same else None

        return key

    def say_untaken(self, each: Body, name: str) -> None:
        taken = {"multiline"} | ({"signature"} if is_signature(each, str(each.get("type"))) else set())
        for what in (*untaken.of_question(each), *untaken.of_appearance(each, taken)):
            self.report(name, what)

    def title(self, survey: Body) -> dict[str, str]:
        return texts(survey.get("title")) or {"zh": str(survey.get("name", ""))}
