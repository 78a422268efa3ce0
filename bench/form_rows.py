"""A form of a hundred fields against the same form written by hand: drawn, and a submission checked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from yimen.screens import CompiledForm, compile_form

from .measure import Row, against_floor

FIELDS = 100
TIMES = 20
CHOICES = [(f"c{number}", f"选项{number}") for number in range(6)]
SORTS: tuple[tuple[dict[str, Any], Any, str], ...] = (
    ({"type": "string", "maxLength": 100}, lambda label: StringField(label, [Optional()]), "文字内容"),
    ({"type": "integer"}, lambda label: IntegerField(label, [Optional()]), "42"),
    ({"type": "string", "format": "date"}, lambda label: DateField(label, [Optional()]), "2026-03-05"),
    (
        {"type": "string", "oneOf": [{"const": value, "title": title} for value, title in CHOICES]},
        lambda label: SelectField(label, choices=CHOICES),
        "c3",
    ),
    ({"type": "string", "maxLength": 2000}, lambda label: TextAreaField(label, [Optional()]), "较长的文字"),
)


def names() -> list[tuple[str, int]]:
    return [(f"f{number:03}", number % len(SORTS)) for number in range(FIELDS)]


def schema() -> dict[str, Any]:
    properties = {
        name: {**SORTS[sort][0], "title": f"字段{name}", "x-order": order}
        for order, (name, sort) in enumerate(names())
    }
    return {"type": "object", "required": ["f000", "f003"], "properties": properties}


def ours() -> CompiledForm:
    return compile_form({"id": "wide", "title": "百项表", "schema": schema()})


def by_hand() -> type[Form]:
    fields = {name: SORTS[sort][1](f"字段{name}") for name, sort in names()}
    return type("Wide", (Form,), fields)


def submission() -> MultiDict[str, str]:
    return MultiDict({name: SORTS[sort][2] for name, sort in names()})


def rows() -> Iterator[Row]:
    form, hand, sent = ours(), by_hand(), submission()
    values = form.bind({}, sent).values
    data = hand(sent).data
    validator = jsonschema_rs.validator_for(schema())

    def draw() -> int:
        for _ in range(TIMES):
            form.bind(values).render()
        return TIMES

    def draw_by_hand() -> int:
        for _ in range(TIMES):
            page = hand(data=data)
            "".join(
                f'<div class="mb-3">{each.label(class_="form-label")}{each(class_="form-control")}</div>'
                for each in page
            )
        return TIMES

    def check() -> int:
        for _ in range(TIMES):
            assert form.bind({}, sent).validate()
        return TIMES

    def check_by_hand() -> int:
        for _ in range(TIMES):
            page = hand(sent)
            assert page.validate()
            assert validator.is_valid(values)
        return TIMES

    yield against_floor(
        f"form: {FIELDS} fields drawn, against WTForms by hand",
        "forms/s",
        draw,
        draw_by_hand,
        target=0.5,
        clock=time.process_time,
    )
    yield against_floor(
        f"form: {FIELDS} fields checked, against WTForms and jsonschema-rs",
        "forms/s",
        check,
        check_by_hand,
        target=0.5,
        clock=time.process_time,
    )
