"""Numbers with their units as they stand in a text, and the slips that are mended before they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .numerals import DIGITS, NUMBER, SMALL, number

Unit = Literal["fen", "times", "percent", "permille", "foreign", ""]
_TOKEN = re.compile(
    rf"(?P<same>等值|等额)|(?:人民币|RMB|￥|¥)?(?P<pre>百分之|千分之|万分之)?(?P<num>{NUMBER})(?P<vague>[余多来几]?)\s*(?:人民币)?"
    r"(?P<unit>[美港欧日澳加]元|港币|英镑|元|圆|[角分](?=以[上下]|至|的?罚款)|倍|%|％|‰|(?<=[余多来])[十百千万亿]*[元倍])?(?P<half>半(?!年|个))?"
    r"(?:人民币)?"
)
_UNITS: dict[str, Unit] = {
    "元": "fen", "圆": "fen", "角": "fen", "分": "fen", "倍": "times", "%": "percent", "％": "percent", "‰": "permille",
}  # fmt: skip
_MISPRINT = re.compile(
    r"(?<![A-Za-z])(?=[\dlIO]{0,7}[lIO])[\dlIO]{1,8}(?:\.[\dlO]+)?(?=[万千百亿]?元|倍|%|(?:以上|至|到)[\d万千百]+[元倍])"
)
_MARKED = re.compile(rf"[（(](不?含)(?:本数|该数|{NUMBER}[元倍%％‰]?)?[）)]")
_VAGUE_BEFORE = re.compile(r"(?:大?约|近|数|几|若干)(?:人民币)?$")
_FEW_THOUSAND = re.compile(rf"(?:\d(?:\.\d+)?|[{''.join(DIGITS)}])[百千佰仟]")


def between_signs(quantity: str) -> re.Pattern[str]:
    """Words between two limits of this pattern in signs (1元≤罚款<2元), for `signs_in_words`."""
    return re.compile(
        rf"(?P<low>{quantity})(?P<first>[<≤＜≦])(?P<word>[^<>≤≥＜＞≦≧，。；]{{0,12}})(?P<second>[<≤＜≦])(?P<high>{quantity})"
    )


_SIGNS = between_signs(f"{NUMBER}[元倍%％]")


@dataclass(frozen=True, slots=True)
class Token:
    """A number in the text; `scale` is its own 万 or 亿, or the 千 of 3千.

    `unit` is "" when none was written, `sure` says whether it is exact.
    """

    start: int
    end: int
    value: Decimal
    unit: Unit
    scale: Decimal
    sure: bool = True


def mended(text: str) -> str:
    """Slips that leave no doubt: l and O for 1 and 0, ．for a point, 1元≤罚款<2元, （不含2元）for （不含）."""
    text = re.sub(r"(?<=\d)[．・](?=\d)", ".", text)
    text = _MARKED.sub(lambda found: f"（{found.group(1)}）", text)
    text = _SIGNS.sub(signs_in_words, re.sub(r"(?<=[元倍%％‰])及(?=以[上下])", "", text))
    return _MISPRINT.sub(
        lambda found: found.group().replace("l", "1").replace("I", "1").replace("O", "0"), text
    )


def signs_in_words(found: re.Match[str]) -> str:
    """罚款1元以上2元以下（不含）."""
    out = dict.fromkeys("<＜", "（不含）")
    low, high = out.get(found.group("first"), ""), out.get(found.group("second"), "")
    return f"{found.group('word')}{found.group('low')}以上{low}{found.group('high')}以下{high}"


def tokens(text: str) -> list[Token]:
    """Every number, but not those of articles (第三十二条) or in bracketed item numbers."""
    found = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.group("same"):
            found.append(Token(start, end, Decimal(1), "times", Decimal(1)))
            continue
        value, unit = number(match.group("num")), _unit(match)
        numbered = text[:start].endswith(("（", "(")) and text[end : end + 1] in "）)"
        if text[:start].endswith("第") or (not unit and (value is None or numbered)):
            continue
        sure = value is not None and not match.group("vague") and not _VAGUE_BEFORE.search(text[:start])
        found.append(
            Token(start, end, _valued(match, value or Decimal(0)), unit, _scale(match.group("num")), sure)
        )
    return found


def _unit(match: re.Match[str]) -> Unit:
    if match.group("pre"):
        return "percent" if match.group("pre") == "百分之" else "permille"
    written = match.group("unit") or ""
    if match.group("vague") and written:
        return _UNITS[written[-1]]
    return _UNITS.get(written, "foreign" if written else "")


def _valued(match: re.Match[str], value: Decimal) -> Decimal:
    """角 and 分 in yuan, 万分之五 as 0.5 per thousand, 一倍半 as 1.5."""
    parts = {"角": Decimal("0.1"), "分": Decimal("0.01")}
    value *= parts.get(match.group("unit") or "", Decimal(1))
    if match.group("pre") == "万分之":
        value /= 10
    return value + Decimal("0.5") if match.group("half") and match.group("unit") == "倍" else value


def _scale(text: str) -> Decimal:
    """万 and 亿 wherever they end the number, 千 and 百 behind one digit: 1至3千元, 一至三千元."""
    if _FEW_THOUSAND.fullmatch(text):
        return Decimal(SMALL[text[-1]])
    return Decimal({"万": 10_000, "萬": 10_000, "亿": 100_000_000}.get(text[-1], 1))
