"""A fine that a table states by two columns alone: from and to, in yuan or in 万元, or as a ratio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..seeing.table import SeenTable
from .units import unit_in, unit_line, worth

_RATIOS = (
    ("倍", "multiple"),
    ("‰", "permille"),
    ("千分", "permille"),
    ("%", "percent"),
    ("％", "percent"),
    ("百分", "percent"),
)
_RATIO = "比例"
_NONE = ("不予", "免予", "警告", "通报")


def unit_of(table: SeenTable, titles: Iterable[str]) -> Decimal:
    """How many yuan the numbers below such titles are worth: by the title, else by the line 单位：万元."""
    known = tuple(titles)
    joined = ["/".join(each.path) for each in table.columns]
    leaves = [each for each in joined if any(title in each for title in known) and "元" in each]
    return worth(
        next((unit for each in leaves if (unit := unit_in(each))), "" if leaves else unit_line(table.titles))
    )


def ratio_said(titles: Iterable[str]) -> str:
    """What the titles of the two columns say of a ratio (倍数, %, 比例), "" where they speak of money too."""
    joined = "".join(titles)
    said = any(word in joined for word in (_RATIO, *(word for word, _ in _RATIOS)))
    return joined if said and "元" not in joined else ""


@lru_cache(maxsize=8_192, typed=True)  # ten thousand tiers have a few hundred ranges
def amount_between(
    low: object, high: object, method: str, low_unit: Decimal, high_unit: Decimal
) -> Mapping[str, Any]:
    """The amount's fields, read only; {} where the two ends say none, or no number, or fractions of a fen."""
    signs = {sign for each in (low, high) for sign, _ in _RATIOS if str(each or "").endswith(sign)}
    ends = [_decimal(each) for each in (low, high)]
    if ends == [None, None] or any(each is not None and each < 0 for each in ends):
        return {}
    named = {dict(_RATIOS)[sign] for sign in signs} | {kind for word, kind in _RATIOS if word in method}
    if len(named) > 1 or (signs and not all(_is_ratio(each) for each in (low, high))):
        return {}
    if not named and _RATIO in method:
        return {"amount_kind": "not_understood"}  # 1 is one per cent, or 0.01 is
    kind = next(iter(named), "amount")
    if any(word in method for word in _NONE):
        return {}
    if kind != "amount":
        names = ("min_ratio", "max_ratio")
        said = {name: f"{each:f}" for name, each in zip(names, ends, strict=True) if each is not None}
        return {"amount_kind": kind, **said}
    units = (low_unit, high_unit)
    fens = [None if each is None else each * unit * 100 for each, unit in zip(ends, units, strict=True)]
    if any(each is not None and each != each.to_integral_value() for each in fens):
        return {}
    sums = {
        name: int(each) for name, each in zip(("min_fen", "max_fen"), fens, strict=True) if each is not None
    }
    return {"amount_kind": kind, **sums}


def _decimal(said: object) -> Decimal | None:
    return Decimal(bare_number(str(said))) if said not in (None, "") else None


def bare_number(said: str) -> str:
    """The number of an end that keeps its sign: 5 of 5%."""
    return said.rstrip("%％‰倍")


def _is_ratio(said: object) -> bool:
    return said in (None, "", "0") or str(said) != bare_number(str(said))
