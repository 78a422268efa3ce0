"""Random definitions and values that fit them: drawn, sent back by a browser, read: the same values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from screens.pages import sent_by_browser
from screens.schemas import FORMS
from yimen.kernel import Place
from yimen.screens import read_form

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
LONG = settings(max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))


def read_body(schema: dict[str, Any]) -> Any:
    return read_form({"id": "trial_form", "title": "试", "schema": schema}, Place())[0]


@SETTINGS
@given(FORMS)
def test_values_sent_back_untouched_are_unchanged(pair: tuple[dict[str, Any], Any]) -> None:
    """Opening a case and saving it again never alters a value, whatever the form shows of it."""
    schema, values = pair
    assert_unchanged(schema, values)


@pytest.mark.soak
@LONG
@given(FORMS)
def test_values_sent_back_untouched_are_unchanged_for_long(pair: tuple[dict[str, Any], Any]) -> None:
    """The same, with five thousand definitions drawn anew each time."""
    assert_unchanged(*pair)


def assert_unchanged(schema: dict[str, Any], values: Any) -> None:
    form = read_body(schema)
    if form is None:
        return
    bound = form.bind(values)
    again = form.bind(values, sent_by_browser(bound.render()))
    assert not again.restructured
    assert json.dumps(again.values, sort_keys=True) == json.dumps(values, sort_keys=True)


@SETTINGS
@given(FORMS)
def test_form_is_drawn_to_be_read_and_in_english(pair: tuple[dict[str, Any], Any]) -> None:
    """No combination of schema and values breaks a page."""
    schema, values = pair
    form = read_body(schema)
    if form is None:
        return
    assert form.bind(values, language="en").render()
    assert form.bind(values, readonly=True).render()
    assert form.bind(None).render()
