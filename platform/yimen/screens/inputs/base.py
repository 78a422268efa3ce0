"""The WTForms field beneath every input: what the browser sends back unchanged leaves the value unchanged."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from wtforms.fields import Field
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.widgets import html_params

from ..around import NOWHERE, Surroundings
from ..paths import MISSING
from ..words import word

if TYPE_CHECKING:
    from ..nodes import Control


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class ScreenForm(BaseForm):  # type: ignore[misc]
    """The inputs of one bound form, by name; it knows the language that its inputs speak, and what is around."""

    def __init__(self, fields: Any, language: str, around: Surroundings = NOWHERE) -> None:
        self.language = language
        self.around = around
        super().__init__(fields)


class Unreadable(ValueError):
    """What was typed is no value of this kind; the message is for the person."""


def nothing_beside(key: str) -> Any:
    """For an input that stands alone, such as in the pattern of a new row."""
    return MISSING


def draw_input(field: Input, **attributes: Any) -> Markup:
    """The widget as WTForms calls it."""
    return Markup(field.draw((" " + html_params(**attributes)) if attributes else ""))  # noqa: S704 - escaped inside


class Input(Field):  # type: ignore[misc]
    """One value. Subclasses say how it is written into the page, read back and drawn.

    `data` is the JSON value or `MISSING`; `changed` whether the submission changed it; `raw_data` what was
    sent where it did; `beside(key)` another field of the same object. A name that the submission does not hold
    leaves the value as it was.
    """

    widget = staticmethod(draw_input)
    control: Control

    def __init__(self, control: Control, **given: Any) -> None:
        self.control = control
        super().__init__(label="", **given)
        self.masked = False
        self.beside: Callable[[str], Any] = nothing_beside

    @property
    def language(self) -> str:
        return str(self._form.language)

    @property
    def around(self) -> Surroundings:
        return self._form.around  # type: ignore[no-any-return]

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.errors: list[str] = []
        self.changed = False
        self.data = MISSING if data is unset_value else data
        self.object_data = self.data
        if formdata is None or self.name not in formdata:
            return
        given = formdata.getlist(self.name)
        if self.same(given):
            return
        self.raw_data = given
        self.changed = True
        try:
            self.data = self.read(given)
        except Unreadable as error:
            self.process_errors.append(str(error))

    def same(self, given: list[Any]) -> bool:
        """Whether the submission holds just what was drawn."""
        return bool(given == self.written())

    def read(self, given: list[Any]) -> Any:
        text = _UNPRINTABLE.sub("", given[0]) if isinstance(given[0], str) else ""
        text = unicodedata.normalize("NFC", text).strip() if self.control.kind.name != "textarea" else text
        if not text.strip():
            return self.emptied()
        return self.parse(text)

    def emptied(self) -> Any:
        """The value of an input that was cleared: none, or null where the field must stand and may be null."""
        return None if self.control.nullable and self.control.required else MISSING

    def written(self) -> list[str]:
        """The texts that the browser sends for the value as it is."""
        if self.masked or self.data is MISSING or self.data is None:
            return [""]
        return [self.write(self.data)]

    def now(self) -> str:
        """The text to draw: what was typed where it could not be read, else the value's."""
        if self.process_errors and self.raw_data:
            return str(self.raw_data[0])
        return self.written()[0]

    def write(self, value: Any) -> str:
        """The text of a value; of one of another sort, its JSON, so that it is seen and not lost."""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def parse(self, text: str) -> Any:
        """The value of a text that is not empty; raises `Unreadable`."""
        return text

    def draw(self, attributes: str) -> str:
        """The input as HTML; `attributes` are already escaped and begin with a space."""
        return (
            f'<input class="form-control" type="text" id="{self.id}" name="{self.name}" '
            f'value="{escape(self.now())}" autocomplete="off"{attributes}>'
        )

    def complain(self, name: str, /, **values: object) -> Unreadable:
        return Unreadable(word(name, self.language, **values))


def half_width(text: str) -> str:
    """Full-width digits and signs as half-width ones, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def plain(value: Any, control: Control, language: str) -> str:
    """The value as plain text where it is only read."""
    if value is MISSING or value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, int | float):
        return f"{value:,}"
    return json.dumps(value, ensure_ascii=False)
