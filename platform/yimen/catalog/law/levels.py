"""A citation whose law, article, paragraph and item stand apart: 甲条例, 10, 1, 2 is 《甲条例》第十条第一款第（二）项."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .numerals import SIGNS, number
from .points import chinese

LAW = "法"
LEVELS = ("条", "款", "项", "目")
_NUMBER = rf"[{SIGNS}\d]+"
_ONE = re.compile(rf"第?\s*[（(]?\s*({_NUMBER})\s*[）)]?\s*([条款项目]?)(?:\s*(?:之|-)\s*({_NUMBER}))?")
_AND = re.compile(r"[、,，和及]")
_LINES = re.compile(r"[\n；;]+")


def level_said(level: str, text: str) -> str:
    """第十条 of 10 in a column called 条, 《甲条例》 of a law's name; what is neither stays as it is."""
    text = text.strip()
    if not text or level == LAW:
        return text if not text or "《" in text else f"《{text}》"
    said = [_ONE.fullmatch(each.strip()) for each in _AND.split(text)]
    if not all(each is not None and each.group(2) in ("", level) for each in said):
        return text
    return "、".join(_spelled(level, each) for each in said if each is not None)


def _spelled(level: str, said: re.Match[str]) -> str:
    value = number(said.group(1))
    name = chinese(int(value)) if value is not None else said.group(1)
    name = f"（{name}）" if level == "项" else name
    behind = number(said.group(3)) if said.group(3) else None
    return f"第{name}{level}" + (f"之{chinese(int(behind))}" if behind is not None else "")


def citation_of(said: Mapping[str, str]) -> str | None:
    """The citation that the cells of one row make; None where it is not clear which of several belong together.

    Cells of several lines go together line by line: so many laws, so many articles.
    """
    lines = {
        level: [each.strip() for each in _LINES.split(text) if each.strip()] for level, text in said.items()
    }
    lines = {level: each for level, each in lines.items() if each}
    most = max(map(len, lines.values()), default=0)
    if any(len(each) not in (1, most) for each in lines.values()):
        return None
    if most > 1 and any(len(each) == 1 for level, each in lines.items() if level != LAW):
        return None
    listed = [level for level, each in lines.items() if level != LAW and any(map(_AND.search, each))]
    if listed and listed[0] != [level for level in LEVELS if level in lines][-1]:
        return None  # 第一条、第三条 with one 款: of which of them
    made = []
    for place in range(most):
        one = len(lines.get(LAW, ())) == 1 and place > 0
        parts = [(level, own[place] if len(own) > 1 else own[0]) for level, own in lines.items()]
        made.append("".join(level_said(level, text) for level, text in parts if not (one and level == LAW)))
    return ("\n" if len(lines.get(LAW, ())) > 1 else "、").join(made)
