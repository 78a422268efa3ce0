"""第四十二条第一款第（四）项、第（五）项: the points of a law that stand side by side, each in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .numerals import SIGNS, number

N = rf"[{SIGNS}\d]+(?:[ \t]*\n[ \t]*[{SIGNS}\d]+)*"
"""A number, also one that a narrow cell broke in two: 第三十 / 二条."""
_AND = r"(?:[、,，和及与或]|以及|至|到|[-—~～])"
_ARTICLE = re.compile(
    rf"第?\s*(?P<numbers>{N}(?:{_AND}第?{N})*)\s*条(?:之(?P<of>[一二三四五六七八九十\d]+))?"
)
_PARAGRAPH = re.compile(rf"第\s*(?P<numbers>{N}(?:{_AND}第?{N})*)\s*款")
_BARE_PARAGRAPH = re.compile(rf"(?P<numbers>{N})\s*款")  # 34条1款2项
_BEHIND = re.compile(r"条$|款[、,，和及与至到~～—-]$")
_BRACKETED = rf"[（(]\s*{N}\s*[）)]"
_ITEM = re.compile(rf"第?\s*(?P<numbers>(?:{_BRACKETED}|{N})(?:{_AND}第?(?:{_BRACKETED}|{N}))*)\s*项")
_BARE_ITEM = re.compile(rf"第?(?P<numbers>{_BRACKETED})")
_PART = re.compile(rf"第\s*(?P<numbers>{N})\s*目")
_JOINT = re.compile(r"(?:\s|[、,，；;和及与或至到]|以及|[-—~～]|的?规定(?=[、,，；;和及与或]))*")
_RANGE = re.compile(r"^(?:的?规定)?\s*(?:至|到|[-—~～])\s*$")
_HEAD = re.compile(
    rf"第?\s*{N}\s*条(?:之[一二三四五六七八九十\d]+)?\s*(?:第?\s*{N}\s*款)?\s*(?:第?[（(]?{N}[）)]?项)?$"
)
_DIGITS = "零一二三四五六七八九"
MOST = 60
_LEVELS = ("", "article", "paragraph", "item", "part")
LONGEST_HEAD = 80  # signs before a point that may belong to it: 第一百二十条之三第（十二）项


@dataclass(frozen=True, slots=True)
class Point:
    """`article` is 第四十二条; `text` all of it: 第四十二条第一款第（四）项; where it stands in the text."""

    article: str
    text: str
    start: int
    end: int


def read_points(text: str, start: int, stop: int) -> list[Point]:
    """Points from `start` on, as long as they follow one another; a paragraph or item belongs to the article before."""
    found: list[Point] = []
    article, within, above = "", "", ""
    position, ranged = start, False
    while position < stop:
        step = _next(text, position, stop, article)
        if step is None:
            break
        level, match = step
        made = list(_spelled(level, match, article, within))
        if ranged and found and level in (above, "article"):
            found += _between(found[-1], made[0], level, position)
        if (
            found
            and _LEVELS.index(level) > _LEVELS.index(above)
            and not text[found[-1].end : position].strip()
        ):
            found.pop()  # 第一款 right behind 第四十二条 makes one point of both; behind a 、 it is another one
        found += [Point(each, point, match.start(), match.end()) for each, point in made]
        article, above = made[-1][0], level
        within = _within(level, made[-1][1], text, match.end(), within)
        joint = _JOINT.match(text, match.end(), stop)
        gap = joint.group() if joint else ""
        position, ranged = match.end() + len(gap), bool(gap and _RANGE.match(gap))
    return _joined_spans(found, text)


def _within(level: str, point: str, text: str, end: int, before: str) -> str:
    """What a following item or part belongs to: the paragraph, or the item where a 目 follows at once."""
    if level == "item" and not _PART.match(text, end):
        return before
    return "" if level == "article" else point


def _next(text: str, position: int, stop: int, article: str) -> tuple[str, re.Match[str]] | None:
    """The element that begins at the place; items and paragraphs only within an article."""
    if article:
        for level, pattern in (("paragraph", _PARAGRAPH), ("item", _ITEM), ("part", _PART)):
            match = pattern.match(text, position, stop)
            if match:
                return level, match
        short = _BARE_PARAGRAPH.match(text, position, stop)
        if short and _BEHIND.search(text[max(0, position - 2) : position]):
            return "paragraph", short
        bare = _BARE_ITEM.match(text, position, stop)
        if bare and text[position - 1 : position] in "条款一二三四五六七八九十":
            return "item", bare
    match = _ARTICLE.match(text, position, stop)
    return ("article", match) if match else None


def _spelled(level: str, match: re.Match[str], article: str, within: str) -> Iterator[tuple[str, str]]:
    """(article, point) for each number of the element."""
    within = within or article
    for each in _numbers(match.group("numbers")):
        if level == "article":
            name = f"第{each}条" + (f"之{match.group('of')}" if match.group("of") else "")
            yield name, name
        elif level == "paragraph":
            yield article, f"{article}第{each}款"
        elif level == "item":
            yield article, f"{within}第（{each}）项"
        else:
            yield article, f"{within}第{each}目"


def _numbers(text: str) -> list[str]:
    """（一）至（三） are three numbers, 二十九、三十 two."""
    parts = re.findall(N, text)
    signs = re.split(N, text)[1:-1]
    found: list[str] = []
    for index, part in enumerate(parts):
        if index and re.search("[至到~～—-]", signs[index - 1]):
            found += _counted(found[-1], spelled(part))
        found.append(spelled(part))
    return found


def _counted(first: str, last: str) -> list[str]:
    """The numbers between two, at most as many as a person would write so."""
    low, high = number(first), number(last)
    if low is None or high is None or not 1 < high - low < MOST:
        return []
    return [chinese(each) for each in range(int(low) + 1, int(high))]


_LAST = {
    "article": re.compile("第([^第条]+)条$"),
    "paragraph": re.compile("第([^第款]+)款$"),
    "item": re.compile("第（([^（）]+)）项$"),
}


def _between(before: Point, after: tuple[str, str], level: str, position: int) -> Iterator[Point]:
    """第十条至第十二条 cites the eleventh too, though no words of the text do; so do paragraphs and items."""
    last = _LAST.get(level)
    first = before.article if level == "article" else before.text
    low, high = (last.search(each) if last else None for each in (first, after[1]))
    if low is None or high is None or first[: low.start()] != after[1][: high.start()]:
        return
    for each in _counted(low[1], high[1]):
        point = after[1][: high.start(1)] + each + after[1][high.end(1) :]
        yield Point(point if level == "article" else after[0], point, position, position)


def _joined_spans(found: list[Point], text: str) -> list[Point]:
    """A point that was read in steps begins where its article does, if nothing stands between."""
    joined: list[Point] = []
    for each in found:
        start = each.start
        if each.text.count("第") > 1:
            before = max(0, start - LONGEST_HEAD)
            head = _HEAD.search(text[before:start])
            own = before + head.start() if head else start
            start = own if not joined or own >= joined[-1].end else start
        joined.append(Point(each.article, each.text, start, each.end))
    return joined


def spelled(text: str) -> str:
    """42 as 四十二; what is written out stays."""
    text = "".join(text.split())
    return chinese(int(text)) if text.isdigit() and len(text) < 6 else text


def chinese(value: int) -> str:
    """A whole number below 10,000 as statutes write it: 105 is 一百零五, 12 is 十二."""
    if not 0 <= value < 10_000:
        return str(value)
    text, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + sign
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text or "零"
