"""The words of an article that a cited point means: a paragraph (款), or its head with one item (项)."""

from __future__ import annotations

import re

from .numerals import number

_N = r"[零〇一二三四五六七八九十百\d]+"
_PARAGRAPH = re.compile(rf"第\s*({_N})\s*款")
_ITEM = re.compile(rf"第?\s*[（(]?\s*({_N})\s*[）)]?\s*项")
_LISTED = re.compile(rf"\s*[（(]\s*({_N})\s*[）)]")


def passage(text: str, point: str) -> str:
    """The part of the article's lines that 第二款第（三）项 names; the whole where the text is not parted so."""
    paragraphs = _paragraphs(text)
    named = _PARAGRAPH.search(point)
    if named:
        place = number(named.group(1))
        if place is None or not 1 <= place <= len(paragraphs):
            return text
        paragraphs = [paragraphs[int(place) - 1]]
    item = _ITEM.search(_PARAGRAPH.sub("", point.partition("条")[2]))
    if item:
        paragraphs = [_with_item(each, item.group(1)) for each in paragraphs]
    return "\n".join("\n".join(each) for each in paragraphs)


def _paragraphs(text: str) -> list[list[str]]:
    """Each with the lines of its list: （一）… begins no paragraph."""
    found: list[list[str]] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        if _LISTED.match(line) and found:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _with_item(lines: list[str], name: str) -> list[str]:
    """The paragraph's own words and the one line of its list; all of it where it has no such line."""
    wanted = number(name)
    listed = [line for line in lines[1:] if _number_of(line) == wanted]
    return [lines[0], *listed] if listed else lines


def _number_of(line: str) -> object:
    found = _LISTED.match(line)
    return number(found.group(1)) if found else None
