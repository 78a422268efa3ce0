"""Field types come in by a hook: ours, and those of a plugin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from screens.pages import form_body
from yimen.kernel import hookimpl, plugin_manager
from yimen.screens import Control, FieldType, Input, Unreadable, compile_form, field_types


class SealInput(Input):
    """A plugin's input: two letters of a seal."""

    def parse(self, text: str) -> Any:
        if len(text) != 2:
            raise Unreadable("印章代码应为两个字母")
        return text.upper()


def suits(schema: Mapping[str, Any], options: Mapping[str, Any]) -> int:
    return 100 if schema.get("format") == "seal" else 0


def show(value: Any, control: Control, language: str) -> str:
    return f"印〔{value}〕"


class Plugin:
    @hookimpl
    def yimen_field_types(self) -> list[FieldType]:
        return [FieldType("seal", SealInput, frozenset({"string"}), suits, show)]


@pytest.fixture
def plugin() -> Iterator[None]:
    """The plugin registered for one test."""
    made = Plugin()
    plugin_manager().register(made)
    field_types.cache_clear()
    yield
    plugin_manager().unregister(made)
    field_types.cache_clear()


@pytest.mark.usefixtures("plugin")
def test_field_type_of_a_plugin_is_read_checked_and_shown() -> None:
    """A stranger's field type stands beside ours."""
    form = compile_form(form_body({"seal": {"type": "string", "format": "seal", "title": "印章"}}))
    assert form.fields[0].widget == "seal"
    good = form.bind({}, MultiDict({"seal": "ab"}))
    assert good.validate()
    assert good.values == {"seal": "AB"}
    assert "印〔AB〕" in good.render_readonly()
    bad = form.bind({}, MultiDict({"seal": "abc"}))
    assert not bad.validate()
    assert [each.message for each in bad.errors] == ["印章代码应为两个字母"]


def test_built_in_field_types_are_registered_by_the_same_hook() -> None:
    """Nothing is wired by hand."""
    assert {"text", "money", "date", "lookup", "choices", "file", "computed"} <= field_types().keys()
