"""Lines that stand across a table: section rows, totals, footnotes, and the counts printed in them."""

from __future__ import annotations

import re

from ..law.numerals import NUMBER, number

_TOTAL = re.compile(
    r"^(?:本页)?(?:合\s*计|总\s*计|共\s*计|小\s*计|累\s*计|总\s*数)"
    rf"(?=$|[\s:：（(，,共]|{NUMBER}\s*(?:$|大?项|条|个|类|家|件))"
)
_NOTE = re.compile(r"^(?:附?注释?|备\s*注|说\s*明|填[表报]说明|编制说明)\s*\d*\s*[:：.、]|^[※*＊]")
_SIGNATURE = re.compile(
    r"^(?:填|制|编)\s*[表报制]\s*(?:人|单位|日期|时间|部门|机关)?\s*[:：]"
    r"|^(?:审\s*[核批定]|复\s*核|校\s*对|经\s*办|导\s*出|打\s*印|录\s*入|制\s*作|联\s*系|报\s*送|统\s*计|单位|部门|分管|主要)?"
    r"\s*(?:负责人|领导|人|电话|日期|时间)\s*(?:（?(?:签字|签章|签名|盖章)）?)?\s*[:：]"
)
_EMPTY = re.compile(r"^[（(\[【]?\s*(?:以下(?:空白|无正文)|此页无正文|正文完|本页完|完)\s*[）)\]】]?$")
_CONTINUED = re.compile(r"^[（(]?\s*(?:续\s*(?:表|上表|上页|前表|前页)?\s*\d*|接上[表页])\s*[）)]?$")
_GOES_ON = re.compile(
    r"\s*(?:[（(]\s*续\s*表?\s*[\d一二三四五六七八九十]*\s*[）)]|续\s*表\s*[\d一二三四五六七八九十]*|\s续)$"
)
_PAGE = re.compile(
    r"^(?:第\s*\d+\s*页\s*[,，/]?\s*(?:[（(]?共\s*\d+\s*页[）)]?)?|共\s*\d+\s*页\s*[,，/]?\s*第\s*\d+\s*页|[-—－]\s*\d+\s*[-—－])$"
)
_STYLES = (
    re.compile(r"^第[一二三四五六七八九十百\d]+(?:部分|章|编|类|节)\s*[、：: ]?\s*"),
    re.compile(r"^(?:[一二三四五六七八九十百]+|[Ⅰ-Ⅻ]+|[A-Z](?![A-Za-z]))\s*[、.．]\s*"),
    re.compile(r"^[（(][一二三四五六七八九十百]+[）)]\s*[、.．]?\s*"),
    re.compile(r"^(?:\d{1,3}\s*[、.．]|[（(]\d{1,3}[）)])\s*(?!\d)"),
)
_COUNT = re.compile(
    rf"[（(]?\s*(?:共|计|合计|总计)+\s*[:：]?\s*({NUMBER})\s*(?:大?项|条|个|类|子项)?\s*[）)]?"
)
_TAIL_COUNT = re.compile(rf"[（(]\s*(?:共|计)*\s*({NUMBER})\s*(?:大?项|条|个|人|名|家)\s*[）)]$")
_OF_ITEMS = r"\s*(?:大?项|条|子项|个(?!方面|领域|部门|大类|行业|门类))"
_CLAIM = re.compile(rf"(?:共计?|合计|总计)\s*[:：]?[^，。；（）()]{{0,12}}?({NUMBER}){_OF_ITEMS}")
_TOTAL_COUNT = re.compile(rf"({NUMBER})\s*(?:大?项|条)")
_FRAMED = re.compile(r"^([-—=*＊·~]{2,})[^-—=*＊·~].*\1$")
_BARE = re.compile(r"^(?:[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十]{1,3}[）)])[、.．]?$")
_PARTS = re.compile(rf"({NUMBER})\s*(?:个\s*)?(?:子项|小项)")
_WITH_PARTS = re.compile(
    rf"[（(]\s*(?:共|计|含)*\s*({NUMBER})\s*(?:个\s*)?(?:大?项|主项|条)\s*[，,、；;/]?\s*(?:共|计|含)*\s*{_PARTS.pattern}\s*[）)]$"
)
_GUIDANCE = frozenset(
    {
        "例",
        "示例",
        "样例",
        "范例",
        "举例",
        "填写示例",
        "填表示例",
        "填写说明",
        "填报说明",
        "填写要求",
        "填报要求",
    }
)
MAX_LINE, MAX_NAME = 60, 200
PLAIN_LEVEL = 1


def is_total(text: str) -> bool:
    return bool(_TOTAL.match(text))


def is_subtotal(text: str) -> bool:
    """小计, 本页合计: of what stands above it, not of the table."""
    return text.lstrip().startswith(("小计", "小 计", "本页"))


def is_note(text: str) -> bool:
    """注：…, and what stands --between dashes--."""
    return bool(_NOTE.match(text) or _FRAMED.match(text))


def is_guidance(text: str) -> bool:
    """示例, 填写说明 where a row's number stands: how the table is to be filled in."""
    return text.strip("（）()：: ") in _GUIDANCE


def is_bare_number(text: str) -> bool:
    """一 or （一） alone: the number of a section whose name stands in the next cell."""
    return bool(_BARE.match(text))


def is_signature(text: str) -> bool:
    """填表人：…: who filled the table in, checked it, can be called."""
    return bool(_SIGNATURE.match(text))


def is_empty_remark(text: str) -> bool:
    """（以下空白）: the table ends here."""
    return bool(_EMPTY.match(text))


def is_page_number(text: str) -> bool:
    """第 1 页 共 3 页, - 2 -: what a printer put below the table."""
    return bool(_PAGE.match(text))


def is_continuation(text: str) -> bool:
    """续表: the table goes on from the page before."""
    return bool(_CONTINUED.match(text))


def begun(text: str) -> str:
    """The title that goes on from the page before, as it stood there: without （续表）."""
    return _GOES_ON.sub("", text)


def numbered_level(text: str) -> int | None:
    """0 for 第一部分, 1 for 一、, 2 for （一）, 3 for 1.; None for a line without a number."""
    for level, style in enumerate(_STYLES):
        if style.match(text):
            return level
    return None


def section_name(text: str) -> tuple[str, int | None]:
    """三、林业（共4项） is ("林业", 4); the count is None where none is printed."""
    line = " ".join(text.split())
    for style in _STYLES:
        found = style.match(line)
        if found:
            line = line[found.end() :]
            break
    counted = _WITH_PARTS.search(line) or _TAIL_COUNT.search(line) or _COUNT.search(line)
    if counted is None:
        return line.strip(), None
    return (line[: counted.start()] + line[counted.end() :]).strip(" ：:，,"), _whole(counted.group(1))


def claimed_parts(text: str) -> int | None:
    """The sub-items of a printed count: 5 of （3大项、5子项）; None where it does not tell them apart."""
    found = _PARTS.search(text) if re.search(r"大项|主项|项[^目]", text) else None
    return _whole(found.group(1)) if found else None


def claimed_count(text: str) -> int | None:
    """The count that a title (共1776项) or a line below the table (合计：172项) prints."""
    found = (_TOTAL_COUNT if is_total(text) else _CLAIM).search(text)
    return _whole(found.group(1)) if found else None


def _whole(text: str) -> int | None:
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None
