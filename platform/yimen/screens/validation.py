"""What the validator says, in the words of the offices, at the field that it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from .formats import EXPLAINED
from .paths import Path


class Wording(Protocol):
    """How the fields of a form speak of themselves."""

    def label(self, path: Path) -> str: ...

    def limit(self, path: Path, value: Any) -> str: ...

    def own_message(self, path: Path) -> str:
        """What the definition itself says when a value does not fit (`x-message`), or ""."""


MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "required": ("请填写“{label}”", "Please fill in “{label}”"),
    "type": ("“{label}”的内容类型不对，应为{expected}", "“{label}” should be {expected}"),
    "enum": ("请从列出的选项中选择", "Choose one of the options"),
    "const": ("此处只能是“{expected}”", "This can only be “{expected}”"),
    "confirm": ("请勾选确认", "Please tick to confirm"),
    "minLength": ("内容太短，至少{limit}个字", "Too short: at least {limit} characters"),
    "maxLength": ("内容太长，最多{limit}个字", "Too long: at most {limit} characters"),
    "pattern": ("格式不符合要求", "Not written as required"),
    "format": ("格式不正确（{limit}）", "Not a valid {limit}"),
    "minimum": ("不得小于{limit}", "Must not be less than {limit}"),
    "maximum": ("不得大于{limit}", "Must not be more than {limit}"),
    "exclusiveMinimum": ("应大于{limit}", "Must be more than {limit}"),
    "exclusiveMaximum": ("应小于{limit}", "Must be less than {limit}"),
    "multipleOf": ("应为{limit}的整数倍", "Must be a multiple of {limit}"),
    "minItems": ("至少{limit}行", "At least {limit} rows"),
    "maxItems": ("最多{limit}行", "At most {limit} rows"),
    "uniqueItems": ("各行内容不得重复", "Rows must not repeat"),
    "contains": ("至少有一行应符合要求", "At least one row must be as required"),
    "minProperties": ("至少填写{limit}项", "Fill in at least {limit} entries"),
    "maxProperties": ("最多填写{limit}项", "Fill in at most {limit} entries"),
    "additionalProperties": ("含有本表单没有的内容：{names}", "Holds what this form does not have: {names}"),
    "anyOf": ("不符合任何一种允许的填写方式", "As filled in, none of the allowed ways fits"),
    "oneOf": ("应当且只能符合一种填写方式", "Exactly one of the allowed ways must fit"),
    "oneOfRequired": ("至少填写其中一项：{names}", "Fill in at least one of: {names}"),
    "falseSchema": ("此处不应填写", "Nothing may be filled in here"),
    "not": ("此内容不允许", "This is not allowed"),
    "other": ("内容不符合要求", "Not as required"),
}
_TYPES: Final = {
    "string": ("文字", "text"),
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("是或否", "yes or no"),
    "array": ("列表", "a list"),
    "object": ("一组内容", "a group"),
    "null": ("空", "empty"),
}
_OWN: Final = {
    "pattern", "format", "not", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength",
}  # fmt: skip
_LIMITS: Final = {
    "minLength", "maxLength", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minItems", "maxItems", "minProperties", "maxProperties",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with the values. `path` is a JSON Pointer, `target` the id of the input to correct.

    `where` names the field, and its row, as far as the message does not.
    """

    path: str
    message: str
    target: str = ""
    where: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"path": self.path, "message": self.message}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error of the validator: where in the values, and the sentence."""

    path: Path
    message: str


def complaints(validator: Any, values: Any, wording: Wording, language: str) -> Iterator[Complaint]:
    """Every error of the values, branches of alternatives opened as far as one of them is meant."""
    for error in validator.iter_errors(values):
        yield from _explain(error, wording, language)


def _explain(error: Any, wording: Wording, language: str) -> Iterator[Complaint]:
    path: Path = tuple(error.instance_path)
    kind = error.kind
    name = str(kind.name)
    facts = kind.as_dict() if hasattr(kind, "as_dict") else {}
    if name == "required":
        here = (*path, facts["property"])
        yield Complaint(here, _say("required", language, label=wording.label(here)))
    elif name in ("anyOf", "oneOf") and facts.get("context"):
        yield from _explain_branches(error, name, facts["context"], wording, language)
    else:
        yield Complaint(path, _sentence(name, facts, path, wording, language))


def _explain_branches(
    error: Any, name: str, context: list[list[Any]], wording: Wording, language: str
) -> Iterator[Complaint]:
    """The errors of the branch that is meant: all the same sort of value, and the fewest errors."""
    path: Path = tuple(error.instance_path)
    names = [[one.kind.name for one in branch] for branch in context]
    if all(set(each) <= {"const", "enum", "type"} for each in names) and not isinstance(error.instance, dict):
        yield Complaint(path, _say("enum", language))
        return
    if all(each == ["required"] for each in names):
        wanted = [
            wording.label((*branch[0].instance_path, branch[0].kind.as_dict()["property"]))
            for branch in context
        ]
        sign = ", " if language == "en" else "、"
        yield Complaint(path, _say("oneOfRequired", language, names=sign.join(wanted)))
        return
    told = [branch for branch in context if not any(_tells_apart(one, path) for one in branch)]
    if len(told) == 1:
        for one in told[0]:
            yield from _explain(one, wording, language)
        return
    yield Complaint(path, _say(name, language))


def _tells_apart(error: Any, path: Path) -> bool:
    """Whether the error says that another branch was meant: a constant that differs, or another type."""
    depth = len(error.instance_path) - len(path)
    return (error.kind.name in ("const", "enum") and depth <= 1) or (error.kind.name == "type" and depth == 0)


def _sentence(name: str, facts: Mapping[str, Any], path: Path, wording: Wording, language: str) -> str:
    own = wording.own_message(path)
    if own and name in _OWN:
        return own
    if name == "const":
        expected = facts.get("expected_value")
        if expected is True:
            return _say("confirm", language)
        return _say("const", language, expected=expected)
    if name == "type":
        index = 1 if language == "en" else 0
        wanted = [_TYPES.get(each, (each, each))[index] for each in facts.get("types", ())]
        return _say("type", language, label=wording.label(path), expected="/".join(wanted))
    if name == "format":
        limit = str(facts.get("format"))
        return (
            EXPLAINED[limit][language == "en"]
            if limit in EXPLAINED
            else _say("format", language, limit=limit)
        )
    if name in _LIMITS:
        return _say(
            name, language, limit=wording.limit(path, facts.get("limit", facts.get("multiple_of", "")))
        )
    if name in ("additionalProperties", "unevaluatedProperties"):
        name = "additionalProperties"
        return _say(name, language, names="、".join(map(str, facts.get("unexpected", ()))))
    return _say(name if name in MESSAGES else "other", language)


def _say(name: str, language: str, **values: object) -> str:
    chinese, english = MESSAGES[name]
    return (english if language == "en" else chinese).format(**values)
