"""Definitions and submissions meant to hurt: an answer in time, never a stack trace, never a network address."""

from __future__ import annotations

import time
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from screens.pages import form_body
from yimen.kernel import Place, has_errors
from yimen.screens import check_form, compile_form, read_form

NAME = {"type": "string", "title": "名"}


def bomb() -> dict[str, Any]:
    definitions = {
        f"n{i}": {"type": "object", "properties": {key: {"$ref": f"#/$defs/n{i + 1}"} for key in "abcdefgh"}}
        for i in range(12)
    }
    return form_body({"top": {"$ref": "#/$defs/n0"}}, **{"$defs": {**definitions, "n12": NAME}})


def mutual() -> dict[str, Any]:
    return form_body(
        {"a": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}
    )


def all_of_circle() -> dict[str, Any]:
    return form_body({"a": NAME}, allOf=[{"$ref": "#"}])


def then_circle() -> dict[str, Any]:
    return form_body({"a": NAME}, **{"if": {"required": ["a"]}, "then": {"$ref": "#"}})


def wide() -> dict[str, Any]:
    return form_body({f"f{i}": NAME for i in range(3000)})


def recursive_rows() -> dict[str, Any]:
    node = {
        "type": "object",
        "properties": {key: {"type": "array", "items": {"$ref": "#/$defs/n"}} for key in "abcdef"},
    }
    return form_body({"t": {"$ref": "#/$defs/n"}}, **{"$defs": {"n": node}})


def test_references_that_double_one_another_are_refused_before_a_value_is_judged() -> None:
    """Thirty deep, one value would be judged a thousand million times; a few of them are nothing odd."""

    def doubled(depth: int) -> dict[str, Any]:
        twice = {f"d{at}": {"allOf": [{"$ref": f"#/$defs/d{at + 1}"}] * 2} for at in range(depth)}
        last = {f"d{depth}": {"properties": {"name": NAME}}}
        return form_body({}, **{"$defs": {**twice, **last}, "$ref": "#/$defs/d0"})

    began = time.monotonic()
    form, findings = read_form(doubled(30), Place())
    assert form is None
    assert [each.code for each in findings if each.severity == "error"] == ["SCR-002"]
    small, _notes = read_form(doubled(5), Place())
    assert small is not None
    assert small.errors_of({"name": 5})
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("make", [bomb, mutual, all_of_circle, then_circle, wide, recursive_rows])
def test_runaway_definition_is_answered_in_time(make: Any) -> None:
    """Depth, breadth and circles are bounded before anything grows."""
    began = time.monotonic()
    form, findings = read_form(make(), Place())
    assert time.monotonic() - began < 20
    assert form is not None or has_errors(findings)
    if form is not None:
        form.bind().render()


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        5,
        {"id": 1, "title": "x", "schema": {}},
        {"id": "a_b", "title": "x", "schema": []},
        {"id": "a_b", "title": "x", "schema": {"type": "object", "properties": []}},
        {"id": "a_b", "title": "x", "schema": {"type": "object", "properties": {"a": 5}}},
        {"id": "a_b", "title": "x", "schema": {"type": "object", "required": "a"}},
        {"id": "a_b", "title": "x", "schema": {"type": "object", "allOf": {}}},
        {"id": "a_b", "title": {"zh": 1}, "schema": {"type": "object"}, "ui": {"type": 5}},
        {
            "id": "a_b",
            "title": "x",
            "schema": {"type": "object", "properties": {"a": {"x-order": [], "title": {}}}},
            "ui": [],
        },
        {"id": "a_b", "title": "x", "schema": {"type": "string"}},
        form_body(
            {"a": NAME},
            {
                "type": "VerticalLayout",
                "elements": [None, 5, {"type": "Control"}, {"type": "Control", "scope": 5}],
            },
        ),
        form_body(
            {"a": NAME}, {"type": "Control", "scope": "#/properties/a", "rule": 5, "options": 7, "label": []}
        ),
        form_body(
            {"a": {**NAME, "x-lookup": 5, "x-sensitive": 7, "x-computed": [], "x-widget": {}, "x-case": []}}
        ),
        form_body({"a": {"oneOf": [True, False, {"const": None}], "title": 5}}),
        form_body({"a": {"enum": [{}, [], 1.5, None, "x"], "x-enum-titles": 5, "title": "名"}}),
        form_body({"a": {"type": "array", "items": True}, "b": True, "c": False}),
        form_body({"a": {"type": "number", "default": float("nan"), "title": "数"}}),
    ],
)
def test_malformed_definition_has_findings_and_no_stack_trace(body: Any) -> None:
    """Whatever was uploaded, the clerk gets sentences."""
    form, findings = read_form(body, Place("f.json"))
    assert findings or form is not None
    if form is not None:
        assert form.bind().render()


def test_reference_to_another_host_is_refused_and_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No definition makes the server open a connection."""
    import socket

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    for body in (
        form_body({"a": {"$ref": "http://127.0.0.1:1/x.json"}}),
        form_body({"a": {"$ref": "file:///etc/passwd"}}),
        {
            **form_body({"a": NAME}),
            "schema": {
                "$schema": "http://127.0.0.1:1/meta",
                "$id": "http://127.0.0.1:1/a",
                "type": "object",
                "properties": {"a": {"$ref": "other.json"}},
            },
        },
    ):
        assert "SCR-003" in {each.code for each in check_form(body, Place())}


def test_pattern_that_would_run_for_ever_is_matched_in_linear_time() -> None:
    """Matching never backtracks."""
    form = compile_form(form_body({"a": {**NAME, "pattern": "^(a+)+$"}}))
    began = time.monotonic()
    assert not form.bind({"a": "a" * 5000 + "!"}).validate()
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "submission",
    [
        {"a": "\x00\ud800"},
        {"a": "x" * 1_000_000},
        {"n": "1e999999"},
        {"n": "nan"},
        {"n": "９" * 400},
        {"d": "9999999999-99-99"},
        {"d": "0000-00-00"},
        {"c": "json:{"},
        {"c": "json:" + "[" * 5000},
        {"rows.~rows": "5", "rows.5.x.~rows": "1"},
        {"~add": "rows", "~remove": "rows.rows"},
        {"v.~one": "77"},
        {"v.~one": "-1"},
        {"v.~one": "1" * 5_000},
        {"v.~one": "²"},
        {"m": "1" * 50},
        {"m": "1e5"},
        {"t": "25:99"},
        {"when": "yesterday"},
        {"s": ["a", "b", "zzz"]},
    ],
)
def test_hostile_submission_is_an_error_at_a_field_or_nothing(submission: dict[str, Any]) -> None:
    """Never a stack trace, and what cannot be read is drawn again."""
    form = compile_form(
        form_body(
            {
                "a": {**NAME, "maxLength": 100},
                "n": {"type": "number", "title": "数"},
                "d": {"type": "string", "format": "date", "title": "日"},
                "t": {"type": "string", "format": "time", "title": "时"},
                "when": {"type": "string", "format": "date-time", "title": "刻"},
                "m": {"type": "integer", "format": "fen", "title": "款"},
                "c": {"enum": ["x", 1], "title": "选"},
                "s": {"type": "array", "items": {"enum": ["a", "b"]}, "title": "多选"},
                "v": {"oneOf": [{"type": "string"}, {"type": "integer"}], "title": "变"},
                "rows": {
                    "type": "array",
                    "title": "行",
                    "items": {"type": "object", "properties": {"x": NAME}},
                },
            }
        )
    )
    bound = form.bind({}, MultiDict(submission))
    bound.validate()
    assert bound.render()
    assert bound.render_readonly()
