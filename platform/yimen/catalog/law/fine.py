"""Fine phrases out of statutes and tiers become amounts; what is not understood stays text and says so."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from yimen.kernel import fen_from_yuan

from ..seeing.cells import even
from .amount import Amount, AmountKind
from .clauses import base_of, clause_before, per_unit_of, subject_of, when_of
from .numerals import NUMBER
from .placing import role
from .quantities import Range, ranges
from .shares import in_shares, is_unclear, share_of
from .tokens import mended

_NO_FINE = re.compile(
    r"不予(?:行政)?处罚|免予(?:行政)?处罚|免(?:除|于)(?:行政)?处罚|不予罚款|不(?:予|处)以?罚款|不(?:作|做)(?:行政)?处罚|免罚|不罚(?!款)"
)
_OTHER_KINDS = re.compile(r"警告|通报批评|没收|暂扣|吊销|降低|责令|拘留|限制|关闭|停产|停业")
_UNREAD = re.compile(
    r"[数几余多来][十百千万亿]*[元倍]|[^\d]元(?:的?罚款|以[上下])|[一二三四五六七八九十]分之|[\d百千万][^，。；]{0,3}(?:美元|港元|欧元)|个月[^，。；]{0,8}(?:工资|收入)|"
    r"\d+(?:\.\d+)?[万千]?(?:[-－—–~～至到]|以上)\d|半倍|\d[万千]?(?:的?罚款|[（(]元)"
)
_TURNS = re.compile(r"减半|加倍|翻倍|双倍|翻番|减轻一半|类推|递增|打[一二三四五六七八九\d]折")
_ADDS = re.compile(r"加处|加罚|另处|另罚|再罚|再处")
_MOVED = re.compile(  # by so much another fine is moved
    r"(?:上浮|下浮|上调|下调|增加|减少|提高|降低|加罚)(?:罚款)?$"
)
_RECKONED = re.compile(
    r"^(?:人民币)?(?:计算|核算|起算|计(?=[，。；,;）)]|$)|(?:为|的|作为)?(?:基数|起点|计算基准))"
)
_FORMULA = re.compile(r"[=＝×✕÷]|\d\s*[*＊]")
MAX_TEXT = 8_000  # a standard is a sentence or two; a whole law is read elsewhere
MAX_YUAN = 10**12  # no statute fines more; a slip of the pen is not a sum
_WRAPPED = re.compile(
    r"(?<![。；;：:\n])\n(?=(?:以上|以下|以内|至|到|元|倍|罚|的|万|百|千|不|每|处|[\d零一二三四五六七八九十]))(?!\d+[.、)）])"
)
_BETWEEN = re.compile(r"[，。；,;、处罚对或和及并按每单个\n：:（(]")
_GLOSS = re.compile(r"^(?:的?罚款)?[（(]")  # 处1000元以上3700元以下罚款（法定幅度30%以下）
_LEFT_OUT = re.compile(  # 罚款5万: the unit is not for us to add
    rf"罚款(?:金额|数额|额)?(?:[:：为]|人民币)*{NUMBER}(?:[至到]{NUMBER})?(?=$|[，。；、,;）)\s])"
)
_SAME_CLAUSE = re.compile(r"^的?罚款$")


def parse_fine(text: str) -> list[Amount]:
    """The amounts of a phrase or a whole tier standard, in the order of the text; never empty.

    A text without any fine gives one `none`, a fine without number one `unspecified`; if any number in it
    cannot be placed, the whole text is one `not_understood`.
    """
    return list(_parsed(text))


@lru_cache(maxsize=8192)
def _parsed(literal: str) -> tuple[Amount, ...]:
    if len(literal) > MAX_TEXT:
        return (Amount("not_understood", literal),)
    text = in_shares(mended(_WRAPPED.sub("", re.sub(r"[ \t]+", "", even(literal)))))
    found = ranges(text)
    if not found:
        return (Amount(_without_number(text), literal),)
    read = None if _TURNS.search(text) or re.search("[<>≤≥＜＞≦≧]", text) else _read(text, literal, found)
    if read is None:
        return (Amount("not_understood", literal),)
    if not read:
        return (Amount("not_understood" if "罚" in text else _without_number(text), literal),)
    return tuple(read)


def _read(text: str, literal: str, found: list[Range]) -> list[Amount] | None:
    """Every fine with its bounds; None where a number is not settled."""
    amounts: list[Amount] = []
    taken: list[Range] = []
    edge = 0
    if _FORMULA.search(text) or any(_RECKONED.match(text[each.end :]) for each in found):
        return None
    for index, each in enumerate(found):
        what = role(text, found, index, edge)
        if what in ("condition", "other"):
            continue
        if what == "unplaced" or not _settled(text, each):
            return None
        if what == "bound":
            amounts = _bounded(amounts, each)
        elif not _repeats(text, taken, each):
            made = _amount(text, literal, each, edge)
            before = text[edge : each.start]
            if made is None or (_ADDS if amounts else _MOVED).search(before):
                return None
            if amounts and share_of(made.base) and _GLOSS.search(before):
                continue
            amounts.append(_inheriting(text, made, amounts, edge, each))
            taken.append(each)
        edge = each.end
    return None if _confused(text, taken) else amounts


def _settled(text: str, each: Range) -> bool:
    if not each.sound or not each.unit:
        return False
    ends = [end for end in (each.low, each.high) if end is not None]
    return each.unit != "fen" or all(end <= MAX_YUAN and end * 100 == int(end * 100) for end in ends)


def _repeats(text: str, taken: list[Range], each: Range) -> bool:
    """5000元（伍仟元）: the same sum written out."""
    if not taken or text[taken[-1].end : each.start] not in ("（", "(", "（大写：", "（大写"):
        return False
    return (taken[-1].low, taken[-1].high, taken[-1].unit) == (each.low, each.high, each.unit)


def _inheriting(text: str, made: Amount, amounts: list[Amount], edge: int, each: Range) -> Amount:
    """情节严重的，对单位处…，对个人处…: the case holds for both."""
    if not amounts or made.when or not made.subject or re.search("[；;。\n]", text[edge : each.start]):
        return made
    return replace(made, when=amounts[-1].when)


def _without_number(text: str) -> AmountKind:
    if _NO_FINE.search(text):
        return "none"
    if "罚款" in text:
        return "not_understood" if _UNREAD.search(text) or _LEFT_OUT.search(text) else "unspecified"
    return "none" if _OTHER_KINDS.search(text) else "not_understood"


def _bounded(amounts: list[Amount], each: Range) -> list[Amount]:
    if each.high is not None:
        return [*amounts[:-1], replace(amounts[-1], cap_fen=_fen(each.high))]
    return [*amounts[:-1], replace(amounts[-1], floor_fen=_fen(each.low))]


def _amount(text: str, literal: str, each: Range, edge: int) -> Amount | None:
    """None where it is per something that is not known, or a part of the statute's range that is not told."""
    clause, after = clause_before(text, each.start, edge), text[each.end : each.end + 24]
    per_unit = per_unit_of(clause, after, ratio=each.unit != "fen")
    if per_unit is None:
        return None
    if each.unit == "fen":
        made = Amount("amount", literal, _fen(each.low), _fen(each.high))
    else:
        kind: AmountKind = {"times": "multiple", "percent": "percent", "permille": "permille"}[each.unit]  # type: ignore[assignment]
        made = Amount(kind, literal, min_ratio=_ratio(each.low), max_ratio=_ratio(each.high))
        made = replace(made, base=base_of(clause, after))
        if is_unclear(made.base):
            return None
    return replace(
        made,
        per_unit=per_unit,
        when=when_of(text, each.start, edge),
        subject=subject_of(clause),
        low_included=each.low_included,
        high_included=each.high_included,
    )


def _confused(text: str, found: list[Range]) -> bool:
    """Two quantities side by side with nothing between them that tells one from the other."""
    for left, right in pairwise(found):
        between = text[left.end : right.start]
        if not _BETWEEN.search(between) or _SAME_CLAUSE.match(between):
            return True
    return False


def _fen(value: Decimal | None) -> int | None:
    return None if value is None else fen_from_yuan(value)


def _ratio(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
