"""Units of money as tables write them beside their numbers: in a header (万元), or in a line above (单位：万元)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from ..law.numerals import number

_UNIT = re.compile("[十百千]?[万亿]?元")
_LINE = re.compile(
    r"单位\s*[:：]?\s*[（(]?\s*(?:人民币)?\s*([十百千]?[万亿]?元)|[（(]\s*(?:人民币)?\s*([十百千]?[万亿]?元)\s*[）)]\s*$"
)


@lru_cache(maxsize=1_000)
def unit_in(title: str) -> str:
    """The unit of money that a title names, "" for none or for several: 万元 of 罚款幅度（万元）."""
    found = set(_UNIT.findall(title))
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=1_000)
def worth(unit: str) -> Decimal:
    """How many yuan the unit is worth: 10,000 of 万元, 1 of 元 and of nothing."""
    return number(f"1{unit.removesuffix('元')}") or Decimal(1)


def unit_line(titles: Iterable[str]) -> str:
    """The unit that a line above the table states for all of it."""
    found = (_LINE.search(line) for line in titles)
    return next((each.group(1) or each.group(2) for each in found if each is not None), "")
