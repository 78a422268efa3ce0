"""Choosing: one of some values, several of them, yes or no. A value that is no longer offered is kept and said so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from ..nodes import Option
from ..paths import MISSING
from ..words import say, word
from .base import Input

if TYPE_CHECKING:
    from ..nodes import Control


def code_of(value: Any, textual: bool) -> str:
    """The text that stands for a value in the page: a text for itself where all options are texts."""
    if textual and isinstance(value, str) and value:
        return value
    return "json:" + json.dumps(value, ensure_ascii=False, sort_keys=True)


def _as_attribute(value: Mapping[str, Any]) -> str:
    return str(escape(json.dumps(dict(value), ensure_ascii=False)))


def _same_value(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _offered(value: Any, options: Sequence[Option]) -> bool:
    return any(_same_value(value, each.value) for each in options)


def title_of(value: Any, control: Control, language: str) -> str:
    for option in control.choices:
        if _same_value(option.value, value):
            return say(option.title, language)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class ChoiceInput(Input):
    """One of the options, as a list that opens."""

    def __init__(self, control: Control, **given: Any) -> None:
        super().__init__(control, **given)
        self.textual = all(isinstance(each.value, str) and each.value for each in control.choices)

    def codes(self) -> list[tuple[str, str]]:
        """(code, title) of each option, an older value that is no longer offered at the end."""
        options = self.control.choices
        found = [(code_of(each.value, self.textual), say(each.title, self.language)) for each in options]
        old = self.object_data
        if old is not MISSING and old is not None and not _offered(old, options):
            title = title_of(old, self.control, self.language)
            found.append((code_of(old, self.textual), word("kept_value", self.language, value=title)))
        return found

    def filter_marks(self) -> tuple[dict[str, str], str]:
        """What the script needs to offer only the options that fit the fields beside: by code, and for the list."""
        by = self.control.options.get("filter")
        if not isinstance(by, Mapping):
            return {}, ""
        marks = {
            code_of(each.value, self.textual): f' data-when="{_as_attribute(each.attributes)}"'
            for each in self.control.choices
        }
        return marks, f' data-filter="{_as_attribute(by)}"'

    def write(self, value: Any) -> str:
        return code_of(value, self.textual)

    def parse(self, text: str) -> Any:
        for option in self.control.choices:
            if code_of(option.value, self.textual) == text:
                return option.value
        raise self.complain("not_option")

    def draw(self, attributes: str) -> str:
        now = self.now()
        marks, by = self.filter_marks()
        parts = [f'<select class="form-select" id="{self.id}" name="{self.name}"{by}{attributes}>']
        parts.append(f'<option value="">{word("choose", self.language)}</option>')
        for code, title in self.codes():
            chosen = " selected" if code == now else ""
            parts.append(
                f'<option value="{escape(code)}"{chosen}{marks.get(code, "")}>{escape(title)}</option>'
            )
        parts.append("</select>")
        return "".join(parts)


class RadioInput(ChoiceInput):
    """One of the options, all in sight."""

    def draw(self, attributes: str) -> str:
        now = self.now()
        parts = [f'<input type="hidden" name="{self.name}" value=""><div id="{self.id}" tabindex="-1">']
        for index, (code, title) in enumerate(self.codes()):
            chosen = " checked" if code == now else ""
            parts.append(
                f'<label class="form-check form-check-inline"><input class="form-check-input" type="radio" '
                f'id="{self.id}-{index}" name="{self.name}" value="{escape(code)}"{chosen}{attributes}>'
                f'<span class="form-check-label">{escape(title)}</span></label>'
            )
        return "".join(parts) + "</div>"

    def same(self, given: list[Any]) -> bool:
        return given[-1:] == self.written()

    def read(self, given: list[Any]) -> Any:
        return super().read(given[-1:])

    def now(self) -> str:
        return str(self.raw_data[-1]) if self.process_errors and self.raw_data else self.written()[0]


class BooleanInput(Input):
    """Yes or not ticked; what must be answered but was not ticked is no."""

    def draw(self, attributes: str) -> str:
        ticked = " checked" if self.data is True and not self.masked else ""
        return (
            f'<input type="hidden" name="{self.name}" value=""><label class="form-check">'
            f'<input class="form-check-input" type="checkbox" id="{self.id}" name="{self.name}" value="1"'
            f'{ticked}{attributes}><span class="form-check-label">{escape(self.caption())}</span></label>'
        )

    def caption(self) -> str:
        return say(self.control.label, self.language)

    def same(self, given: list[Any]) -> bool:
        drawn = self.data is True and not self.masked
        return ("1" in given) is drawn and not (self.data is MISSING and self.control.required)

    def read(self, given: list[Any]) -> Any:
        return "1" in given


class YesNoInput(RadioInput):
    """Yes or no, both in sight, so that no answer is told from no."""

    def codes(self) -> list[tuple[str, str]]:
        return [("true", word("yes", self.language)), ("false", word("no", self.language))]

    def write(self, value: Any) -> str:
        return json.dumps(value) if isinstance(value, bool) else Input.write(self, value)

    def parse(self, text: str) -> Any:
        if text not in ("true", "false"):
            raise self.complain("not_option")
        return text == "true"


class SeveralInput(ChoiceInput):
    """Several of the options, as boxes to tick."""

    def chosen(self) -> list[Any]:
        return self.data if isinstance(self.data, list) else []

    def codes(self) -> list[tuple[str, str]]:
        options = self.control.choices
        found = [(code_of(each.value, self.textual), say(each.title, self.language)) for each in options]
        known = {code for code, _ in found}
        for value in self.object_data if isinstance(self.object_data, list) else ():
            code = code_of(value, self.textual)
            if code not in known:
                known.add(code)
                title = title_of(value, self.control, self.language)
                found.append((code, word("kept_value", self.language, value=title)))
        return found

    def ticked(self) -> set[str]:
        if self.process_errors and self.raw_data:
            return {str(each) for each in self.raw_data}
        return set() if self.masked else {code_of(each, self.textual) for each in self.chosen()}

    def same(self, given: list[Any]) -> bool:
        return {each for each in given if each} == self.ticked()

    def read(self, given: list[Any]) -> Any:
        options = self.control.choices
        picked = {each for each in given if each}
        values = [each.value for each in options if code_of(each.value, self.textual) in picked]
        picked -= {code_of(each, self.textual) for each in values}
        kept = []
        for value in self.object_data if isinstance(self.object_data, list) else ():
            if code_of(value, self.textual) in picked:
                kept.append(value)
                picked.discard(code_of(value, self.textual))
        if picked:
            raise self.complain("not_option")
        if not values and not kept:
            return [] if self.control.required or self.object_data == [] else MISSING
        return values + kept

    def draw(self, attributes: str) -> str:
        ticked = self.ticked()
        parts = [f'<input type="hidden" name="{self.name}" value=""><div id="{self.id}" tabindex="-1">']
        for index, (code, title) in enumerate(self.codes()):
            mark = " checked" if code in ticked else ""
            parts.append(
                f'<label class="form-check form-check-inline"><input class="form-check-input" type="checkbox" '
                f'id="{self.id}-{index}" name="{self.name}" value="{escape(code)}"{mark}{attributes}>'
                f'<span class="form-check-label">{escape(title)}</span></label>'
            )
        return "".join(parts) + "</div>"


def show_choice(value: Any, control: Control, language: str) -> str:
    return "" if value is MISSING or value is None else title_of(value, control, language)


def show_several(value: Any, control: Control, language: str) -> str:
    if not isinstance(value, list):
        return show_choice(value, control, language)
    sign = ", " if language == "en" else "、"
    return sign.join(title_of(each, control, language) for each in value)
