"""What a schema and its element say about one control: choices, look-up, sensitivity, formula, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yimen.kernel import Expression, ExpressionError, Finding, FindingKind

from .codes import BAD_FORMULA, BAD_LOOKUP, NO_OPTIONS
from .nodes import LookupSpec, Option
from .words import Text, text_of

Body = Mapping[str, Any]
Report = Callable[..., None]


def choices_of(schema: Body, report: Report) -> tuple[Option, ...]:
    """The options of a choice, or of the items of a list of choices; null among them means no choice."""
    inner = schema.get("items") if isinstance(schema.get("items"), Mapping) and "enum" not in schema else None
    body: Body = inner if isinstance(inner, Mapping) else schema
    found: list[Option] = []
    for key in ("oneOf", "anyOf"):
        for each in body.get(key, ()):
            if isinstance(each, Mapping) and "const" in each and each["const"] is not None:
                title = text_of(each, "title") or {"zh": str(each["const"])}
                attributes = each.get("x-attributes")
                found.append(
                    Option(each["const"], title, attributes if isinstance(attributes, Mapping) else {})
                )
    if not found and isinstance(body.get("enum"), list):
        found = _enumerated(body)
    if not found and ("enum" in body or "oneOf" in body):
        report(NO_OPTIONS)
    return tuple(found)


def _enumerated(body: Body) -> list[Option]:
    chinese, english = body.get("x-enum-titles", {}), body.get("x-enum-titles-en", {})
    found = []
    for value in body["enum"]:
        if value is None:
            continue
        title = {"zh": str(chinese.get(str(value), value)) if isinstance(chinese, Mapping) else str(value)}
        if isinstance(english, Mapping) and str(value) in english:
            title["en"] = str(english[str(value)])
        found.append(Option(value, title))
    return found


def lookup_of(schema: Body, report: Report) -> LookupSpec | None:
    body = schema.get("x-lookup")
    if body is None:
        return None
    if not isinstance(body, Mapping) or not isinstance(body.get("kind"), str) or not body["kind"]:
        report(BAD_LOOKUP)
        return None
    filters, show = body.get("filters", {}), body.get("show", ())
    return LookupSpec(
        body["kind"],
        str(body.get("label", "")),
        filters if isinstance(filters, Mapping) else {},
        _names(body.get("fill")),
        bool(body.get("free", False)),
        tuple(str(each) for each in show) if isinstance(show, list) else (),
        str(body.get("on", "")),
        _names(body.get("valid")),
        str(body.get("parent", "")),
        str(body.get("top", "")),
    )


def _names(given: Any) -> dict[str, str]:
    return {str(key): str(each) for key, each in given.items()} if isinstance(given, Mapping) else {}


def sensitive_of(schema: Body) -> frozenset[str] | None:
    """The roles that see the value; an empty set means any role, None that it is not sensitive."""
    body = schema.get("x-sensitive")
    if not body:
        return None
    if isinstance(body, Mapping):
        return frozenset(str(role) for role in body.get("roles", ()))
    return frozenset()


def formula_of(schema: Body, report: Report) -> Expression | None:
    text = schema.get("x-computed")
    if text is None:
        return None
    return compiled(str(text), report, BAD_FORMULA)


def check_of(schema: Body, report: Report) -> Expression | None:
    """`x-check`: what must hold of the value, beside other fields and the legal day (`today`, as "2026-07-01")."""
    text = schema.get("x-check")
    return None if text is None else compiled(str(text), report, BAD_FORMULA)


def compiled(text: str, report: Report, code: FindingKind) -> Expression | None:
    try:
        return Expression.compile(text)
    except ExpressionError as error:
        report(code, formula=text[:80], reason=str(error)[:200])
        return None


def label_of(schema: Body, element: Body, key: str) -> Text:
    """The element's own label before the schema's title before the key; `label: false` means none."""
    if element.get("label") is False:
        return {}
    return text_of(element, "label") or text_of(schema, "title") or {"zh": key}


def help_of(schema: Body, element: Body) -> Text:
    options = element.get("options")
    given = text_of(options, "help") if isinstance(options, Mapping) else {}
    return given or text_of(schema, "description")


def is_nullable(schema: Body) -> bool:
    named = schema.get("type")
    if (isinstance(named, list) and "null" in named) or named == "null":
        return True
    if isinstance(schema.get("enum"), list) and None in schema["enum"]:
        return True
    return any(
        isinstance(each, Mapping) and (each.get("type") == "null" or each.get("const", 0) is None)
        for key in ("oneOf", "anyOf")
        for each in schema.get(key, ())
    )


def reporter(findings: list[Finding], place: Any) -> Report:
    def report(code: FindingKind, **values: object) -> None:
        findings.append(code.at(place, **values))

    return report
