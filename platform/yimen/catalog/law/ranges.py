"""The range that a tier or a statute allows, read from a flat body or an Amount, comparable with others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .amount import Amount

MEASURED = ("amount", "multiple", "percent", "permille")


@dataclass(frozen=True, slots=True)
class Span:
    """`low` and `high` are fen for `amount`, else the ratio in the kind's own unit. None: the end is not named."""

    kind: str
    low: Decimal | None
    high: Decimal | None
    base: str = ""
    per_unit: str = ""

    @property
    def low_shown(self) -> Decimal | None:
        """The lower end as sheets write it: yuan, or the ratio."""
        return self._shown(self.low)

    @property
    def high_shown(self) -> Decimal | None:
        return self._shown(self.high)

    def _shown(self, value: Decimal | None) -> Decimal | None:
        return value / 100 if value is not None and self.kind == "amount" else value

    def holds(self, other: Span) -> bool:
        """The other lies within; a statute without lower end begins at nothing."""
        low_fits = (self.low or Decimal(0)) <= (other.low or Decimal(0))
        return low_fits and (self.high is None or (other.high is not None and other.high <= self.high))


def span_of(body: Mapping[str, Any]) -> Span | None:
    """The span of a tier's body; None for no fine, several amounts, or words not understood."""
    kind = body.get("amount_kind")
    if kind not in MEASURED:
        return None
    low, high = ("min_fen", "max_fen") if kind == "amount" else ("min_ratio", "max_ratio")
    return _span(
        str(kind), body.get(low), body.get(high), str(body.get("base") or ""), str(body.get("per_unit") or "")
    )


@lru_cache(maxsize=8192)
def _span(kind: str, low: int | str | None, high: int | str | None, base: str, per_unit: str) -> Span:
    return Span(
        kind, None if low is None else Decimal(low), None if high is None else Decimal(high), base, per_unit
    )


def span_of_amount(amount: Amount) -> Span | None:
    """As `span_of`, of a parsed phrase."""
    fields = {
        name: getattr(amount, name)
        for name in ("min_fen", "max_fen", "min_ratio", "max_ratio", "base", "per_unit")
    }
    return span_of({"amount_kind": amount.kind, **fields})


def span_text(span: Span, value: Decimal | None) -> str:
    """An end as people read it: 4400元, 2.5倍, 5%."""
    if value is None:
        return "不限"
    number = f"{value / 100:f}" if span.kind == "amount" else f"{value:f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return number + {"amount": "元", "multiple": "倍", "percent": "%", "permille": "‰"}[span.kind]
