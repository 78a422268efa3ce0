"""Values that nobody types: constants and computed ones."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from ..words import word
from .base import Input


class ShownInput(Input):
    """Shown and never read back."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data)

    def draw(self, attributes: str) -> str:
        text = self.control.kind.show(self.data, self.control, self.language)
        formula = self.control.computed
        mark = f' data-formula="{escape(formula.text)}"' if formula is not None else ""
        unit = escape(word("yuan", self.language))
        shown = str(self.control.options.get("show", ""))
        as_ = {"money": f' data-as="money" data-unit="{unit}"', "date": ' data-as="date"'}.get(shown, "")
        return f'<output class="form-control-plaintext" id="{self.id}"{mark}{as_}{attributes}>{escape(text)}</output>'
