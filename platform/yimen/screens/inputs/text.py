"""Short and long texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from .base import Input

_TYPES = {"email": "email", "uri": "url", "phone": "tel"}
LONG = 200  # letters; what may be longer has a box that grows
PARAGRAPHS = 1_000  # letters; what may be longer has room for several lines at once


class TextInput(Input):
    def draw(self, attributes: str) -> str:
        if "\n" in self.now() or "\r" in self.now():
            return draw_area(self, attributes)
        schema = self.control.schema
        most = schema.get("maxLength")
        limit = f' maxlength="{most}"' if isinstance(most, int) and 0 < most < 10_000 else ""
        shape = _TYPES.get(str(schema.get("format")), "text")
        return (
            f'<input class="form-control" type="{shape}" id="{self.id}" name="{self.name}" '
            f'value="{escape(self.now())}" autocomplete="off"{limit}{attributes}>'
        )

    def same(self, given: list[Any]) -> bool:
        return len(given) == 1 and isinstance(given[0], str) and _lines(given[0]) == _lines(self.written()[0])

    def parse(self, text: str) -> Any:
        return _lines(text)


class AreaInput(TextInput):
    def parse(self, text: str) -> Any:
        return "\n".join(line.rstrip() for line in _lines(text).split("\n")).strip("\n")

    def draw(self, attributes: str) -> str:
        return draw_area(self, attributes)


class CodeInput(TextInput):
    """Numbers and codes of fixed signs: full-width signs become half-width, letters upper case."""

    def parse(self, text: str) -> Any:
        from .base import half_width

        return half_width(text).upper()


def draw_area(field: Input, attributes: str) -> str:
    """A box of several lines, or of one that grows as it is written in, for what mostly takes but one (an address).

    The first line break inside the tag is one that browsers drop.
    """
    rows = field.control.options.get("rows")
    if not isinstance(rows, int) or not 1 <= rows < 60:
        rows = 1 if _is_mostly_one_line(field) else 4
    return (
        f'<textarea class="form-control" id="{field.id}" name="{field.name}" rows="{rows}"{attributes}>\n'
        f"{escape(field.now())}</textarea>"
    )


def _is_mostly_one_line(field: Input) -> bool:
    most = field.control.schema.get("maxLength")
    return not field.control.options.get("multi") and isinstance(most, int) and most <= PARAGRAPHS


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_long(schema: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    if options.get("multi") is not None:
        return bool(options["multi"])
    most = schema.get("maxLength")
    return isinstance(most, int) and most > LONG
