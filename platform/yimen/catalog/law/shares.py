"""Fines as a share of what the statute allows: 法定罚款幅度30%以下, 最高罚款额70%以上.

Of the range p per cent is `low + p × (high − low)`; of its upper or lower end it is that share of the end. Standards that
hold for many items at once are written so, as the range itself stands in each statute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from .amount import Amount
from .numerals import NUMBER, number

Share = Literal["range", "high", "low", ""]
LOWEST, HIGHEST = ENDS = "法定最低罚款额", "法定最高罚款额"

_BEFORE = r"^[（(]?(?:的?罚款)?(?:数额|金额)?(?:应当?)?(?:在|按照?|以)?(?:法定|规定|法律规定)?的?(?:罚款|处罚|裁量)?的?"
_AFTER = r"(?:之?[内中间])?的?$"
_OF_RANGE = re.compile(rf"{_BEFORE}(?:幅度|区间|范围){_AFTER}")
_OF_HIGH = re.compile(rf"{_BEFORE}(?:最高的?(?:罚款|处罚)?(?:[限数金]?额|限度?|标准)|上限|限额){_AFTER}")
_OF_LOW = re.compile(rf"{_BEFORE}(?:最低的?(?:罚款|处罚)?(?:[限数金]?额|限度?|标准)|下限){_AFTER}")
_OF_NONE = re.compile(
    rf"(?:幅度|区间|[上下中]限|限额|最[高低](?:罚款)?[限数金]?额?|中值|较[低高轻重]|中间){_AFTER}"
)
_SHIFTED = re.compile(r"(?:上浮|下浮|上调|下调|增加|减少|提高|降低|加重|减轻)(?:幅度)?(?:为|了|不超过)?$")

_ENDS = re.compile(
    r"从?最低(?:罚款)?(?:限度?|[限数金]?额)[至到与和]最高(?:罚款)?(?:限度?|[限数金]?额)(?:之间|(?:的|这一)?(?:罚款)?幅度)?(?=[内中的]*较[低高])"
)
_PART = re.compile(
    rf"(?P<of>幅度|区间|范围)(?:之?[内中])?的?较(?P<side>[低高])的?(?:(?P<share>{NUMBER})[%％]|百分之(?P<words>{NUMBER}))(?:的?(?:部分|幅度|区间))?(?!以[上下])"
)


def share_of(base: str) -> Share:
    """What of the statute's range a ratio is taken of; "" for another base (货值金额, 违法所得)."""
    if _OF_RANGE.match(base):
        return "range"
    if _OF_HIGH.match(base):
        return "high"
    return "low" if _OF_LOW.match(base) else ""


def is_unclear(base: str) -> bool:
    """Whether the base speaks of the statute's range, but not so that a share of it could be reckoned; or by how much
    another fine is moved (一般情节基础上上浮20%), of which the ratio is no share."""
    return not share_of(base) and bool(_OF_NONE.search(base) or _SHIFTED.search(base))


def in_shares(text: str) -> str:
    """从最低限到最高限这一幅度中较低的30%部分 in the words of other drafters: 法定罚款幅度30%以下."""
    if "较" not in text:
        return text
    return _PART.sub(_bounded, _ENDS.sub("法定罚款幅度", text))


def _bounded(found: re.Match[str]) -> str:
    share = number(found["share"] or found["words"])
    if share is None or not 0 < share < 100:
        return found.group()
    return f"{found['of']}{share:f}%以下" if found["side"] == "低" else f"{found['of']}{100 - share:f}%以上"


def ends_needed(amount: Amount) -> tuple[str, ...]:
    """Which ends of the statute's range have to be known to reckon the share; none for another base."""
    share = share_of(amount.base)
    if share == "low" or (share == "high" and amount.min_ratio is not None):
        return (LOWEST,) if share == "low" else (HIGHEST,)
    return (LOWEST, HIGHEST) if share else ()


def shared_ends(
    amount: Amount, ratios: tuple[Decimal | None, Decimal | None], statute: Mapping[str, Decimal]
) -> tuple[Decimal, Decimal]:
    """Both ends in fen. `ratios` are parts of one, `statute` has the needed ends; an end that the words leave out is the
    statute's own. A share of its lower end is a mitigated fine: that begins at nothing.
    """
    share = share_of(amount.base)
    lowest, highest = statute.get(LOWEST, Decimal(0)), statute.get(HIGHEST, Decimal(0))
    if share == "low":
        lowest, highest = Decimal(0), lowest
    first = lowest if share == "range" else Decimal(0)
    low, high = (None if each is None else first + each * (highest - first) for each in ratios)
    return lowest if low is None else low, highest if high is None else high
