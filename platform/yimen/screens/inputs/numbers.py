"""Numbers and money. They are typed as text, so that what cannot be read is still there to be corrected."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from yimen.kernel import EXACT, capital_amount, fen_from_yuan, yuan_text

from ..paths import MISSING
from ..words import word
from .base import Input, half_width

if TYPE_CHECKING:
    from ..nodes import Control

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")


def _plain_number(text: str) -> str:
    text = half_width(text)
    return text.replace(",", "") if _GROUPED.match(text) else text


class NumberInput(Input):
    """A number; a decimal fraction is read as JSON reads it."""

    mode = "decimal"

    def write(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return super().write(value)
        return repr(value)

    def parse(self, text: str) -> Any:
        try:
            number = Decimal(_plain_number(text))
        except InvalidOperation as error:
            raise self.complain("not_number") from error
        if not number.is_finite() or abs(number) > EXACT:
            raise self.complain("number_too_large")
        if number == number.to_integral_value():
            return int(number)
        return float(number)

    def draw(self, attributes: str) -> str:
        return (
            f'<input class="form-control" type="text" inputmode="{self.mode}" id="{self.id}" '
            f'name="{self.name}" value="{escape(self.now())}" autocomplete="off"{attributes}>'
        )


class IntegerInput(NumberInput):
    mode = "numeric"

    def parse(self, text: str) -> Any:
        number = super().parse(text)
        if not isinstance(number, int):
            raise self.complain("not_integer")
        return number


class MoneyInput(Input):
    """Whole fen inside, yuan in the page; the amount in words stands below (papers write it so)."""

    def write(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int):
            return super().write(value)
        return yuan_text(value)

    def parse(self, text: str) -> Any:
        text = half_width(text).removesuffix("元").lstrip("¥")
        scale = 1
        for unit, times in (("亿", 100_000_000), ("万", 10_000)):
            if text.endswith(unit):
                text, scale = text.removesuffix(unit), times
        try:
            fen = fen_from_yuan(text, scale=scale)
        except ValueError as error:
            raise self.complain("not_money") from error
        if abs(fen) > EXACT:
            raise self.complain("number_too_large")
        return fen

    def draw(self, attributes: str) -> str:
        words = ""
        if isinstance(self.data, int) and not self.masked and self.data:
            words = escape(word("capital", self.language, amount=capital_amount(self.data)))
        return (
            f'<div class="input-group"><input class="form-control text-end" type="text" inputmode="decimal" '
            f'id="{self.id}" name="{self.name}" value="{escape(self.now())}" autocomplete="off" '
            f'data-money{attributes}><span class="input-group-text">{word("yuan", self.language)}</span></div>'
            f'<div class="form-hint" data-capital="{word("capital", self.language, amount="")}">{words}</div>'
        )


def show_money(value: Any, control: Control, language: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "" if value is MISSING or value is None else str(value)
    return f"{yuan_text(value)} {word('yuan', language)}"


def show_number(value: Any, control: Control, language: str) -> str:
    if value is MISSING or value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        unit = str(control.options.get("unit", ""))
        return f"{value:,}{unit}"
    return str(value)
