"""What a raw cell says: text made even, with the reason when that changed anything that matters."""

from __future__ import annotations

import html
import operator
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeGuard

from ..reading.workbook import Raw

_FULL = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_ODD = re.compile(
    "[\u00a0\u2000-\u200f\u2028\u2029\u202f\u3000\ufeff\t\r&\x00-\x08\x0b\x0c\x0e-\x1f０-９Ａ-Ｚａ-ｚ]"
)
_ODD_NAME = re.compile(f"{_ODD.pattern[:-1]} \n*＊※★☆▲△]|续[）)]")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,10});")
_GONE = re.compile("[\u200b-\u200f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u3000\t]")
_BLANKS = re.compile(r"\s+")
_WIDE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’]"
_BETWEEN = re.compile(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})")
_CODE_FULL = {
    **_FULL,
    0xFF0D: "-",
    0x2014: "-",
    0x2013: "-",
    0x2212: "-",
    0xFF3F: "_",
    0xFF0E: ".",
    0xFF0F: "/",
}
_APOSTROPHES = "'‘’`´"
_AROUND = {"【": "】", "[": "]", "(": ")", "（": "）", "〔": "〕", "「": "」", "<": ">", "“": "”", '"': '"'}
_CALLED = re.compile("[\u4e00-\u9fff]{0,4}(?:编码|代码|编号|证号)[:：]")
_MIN_WITHIN = 4
_MARKS = "*＊※★☆▲△"
_MARKED = re.compile(rf"[{_MARKS}]\s*(?=[^\s{_MARKS}]{{5}})")
_TAIL_MARKED = re.compile(rf"(?<=[^\s{_MARKS}]{{5}})\s*[{_MARKS}]$")
_GOES_ON = ("（续）", "(续)", "（续表）", "(续表)")
DASHES = frozenset("/／\\-－—–―") | {"——", "--", "－－", "──", "//"}
"""What people write into a cell to say that it is left empty."""


def plain(raw: Raw) -> str:
    """The cell as text: whole numbers without a point, days as ISO, blanks and widths made even."""
    if type(raw) is str:
        return even(raw)
    return _value(raw)


def _value(raw: Raw) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e31 else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if not (raw.hour or raw.minute or raw.second) else raw.isoformat(" ")
    if isinstance(raw, date):
        return raw.isoformat()
    return even(str(raw))


def even(text: str) -> str:
    """Entities decoded, full-width letters and digits made half-width, invisible signs dropped, blanks plain."""
    if not _ODD.search(text):
        return text.strip()
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _BLANK.sub(" ", _GONE.sub("", text)).translate(_FULL)
    return text.strip()


def even_texts(cells: Sequence[Raw]) -> bool:
    """Whether `plain` gives each of these cells back as it stands, so that none need be read by itself."""
    return _are_texts(cells) and not _ODD.search("\n".join(cells)) and _bare(cells)


def even_names(cells: Sequence[Raw]) -> bool:
    """Whether all are names on one line without marks, in which nothing is to be made even."""
    return _are_texts(cells) and not _ODD_NAME.search("".join(cells)) and _bare(cells)


def even_codes(cells: Sequence[Raw]) -> bool:
    """Whether all are codes of plain letters and digits."""
    return _are_texts(cells) and all(cells) and (text := "".join(cells)).isascii() and text.isalnum()


def _are_texts(cells: Sequence[Raw]) -> TypeGuard[Sequence[str]]:
    return set(map(type, cells)) == {str}


def _bare(cells: Sequence[str]) -> bool:
    return all(map(operator.is_, cells, map(str.strip, cells)))


def joined(text: str) -> str:
    """A name on one line: breaks and blanks beside Chinese signs vanish, others become one blank."""
    if " " not in text and "\n" not in text:
        return text
    return _BLANKS.sub(" ", _BETWEEN.sub("", text)).strip()


def unmarked(text: str) -> str:
    """A name without the mark of a footnote before or behind it (张* is no name with a mark), or （续） on a new page."""
    if text.endswith(_GOES_ON):
        text = text[: text.rindex("续") - 1].rstrip()
    if text[:1] in _MARKS:
        text = _MARKED.sub("", text, count=1) if _MARKED.match(text) else text
    return _TAIL_MARKED.sub("", text) if text[-1:] in _MARKS else text


def code_text(raw: Raw) -> str:
    """A code as its signs alone; a number cell comes back as its digits, an apostrophe before it is dropped."""
    if type(raw) is str:
        text = raw if raw.isascii() and "&" not in raw else even(raw).translate(_CODE_FULL)
        return "".join(text.split()).lstrip(_APOSTROPHES)
    return "".join(plain(raw).split())


def unwrapped(code: str) -> str:
    """A code without what encloses all of it or calls it one: 【330902】, 编码：330902; a short （一） stays as it is."""
    inner = _CALLED.sub("", code, count=1) if _CALLED.match(code) else code
    end = _AROUND.get(inner[:1])
    if end is None or inner[-1] != end or len(inner) < _MIN_WITHIN + 2:
        return inner
    within = inner[1:-1]
    return code if inner[0] in within or end in within else unwrapped(within)


def is_count(text: str) -> bool:
    """Digits that make a number (① and ² do not), of a length that somebody may have counted to."""
    return text.isdecimal() and len(text) < 16


def loses_digits(raw: Raw) -> bool:
    """A whole number beyond what a spreadsheet's number holds exactly (15 digits)."""
    return isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 10**15


def changed_how(raw: Raw, value: str) -> str:
    """Why a code or name differs from its cell, in the offices' words; "" when it does not."""
    if isinstance(raw, bool) or raw is None:
        return ""
    if isinstance(raw, int | float):
        return "数字改存为文本"
    if not isinstance(raw, str) or raw == value:
        return ""
    bare = raw.strip()
    ways = {
        "数字改存为文本": bare == value + ".0",
        "网页转义符还原": _ENTITY.search(raw),
        "全角改半角": any(ord(sign) in _FULL for sign in raw),
        "单元格内换行合并": "\n" in bare or "\r" in bare,
        "去除编号前的撇号": bare[:1] in _APOSTROPHES,
        "去除千分位逗号": re.sub("[,，]", "", bare) == value != bare and value.isdecimal(),
        "去除编号外的括号和称呼": unwrapped(code_text(raw)) == value != code_text(raw),
        "去除“（续）”": bare.endswith(_GOES_ON),
        "去除脚注符号": unmarked(bare) != bare,
        "去除空格": raw.strip(" ") != value,
    }
    return next((way for way, holds in ways.items() if holds), "")


def title_text(raw: Raw) -> str:
    """A header's text without blanks, breaks, asterisks and closing colons."""
    text = "".join(plain(raw).split())
    return text.strip("*＊:：").translate(_CODE_FULL)
