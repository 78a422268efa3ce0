"""《…条例》第四十二条第（四）项: links into the law library out of running text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..seeing.cells import even, joined
from .numerals import SIGNS, number

_N = rf"[{SIGNS}\d]+"
_LAW = re.compile(r"《([^《》]{2,120}(?:《[^《》]{1,100}》[^《》]{0,60})*)》")
_POINT = re.compile(
    rf"第?(?P<article>{_N})条(?:之(?P<of>[一二三四五六七八九十]+))?"
    rf"(?:第(?P<paragraph>{_N})款)?(?:第?[（(]?(?P<item>{_N})[）)]?项)?(?:第(?P<part>{_N})目)?"
)
_LIST = re.compile(rf"第?(?P<first>{_N})(?P<rest>(?:[、,，和及]第?{_N})+)条")
_GAP = re.compile(r"^(?:\s|[（(][^（）()]{1,40}[）)]|[,，、:：]|的|中)*")
_NEXT = re.compile(r"^\s*(?:[、,，；;和及与至到]|以及)*\s*(?=第)")
_LISTED = re.compile(r"[：:；;。]\s*[（(]([一二三四五六七八九十]{1,3})[）)]")
_PREFIX = "中华人民共和国"
_EDITION = re.compile(r"[（(](?:\d{4}年?[^（）()]{0,12}|修订|修正|试行稿)[）)]$")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Citation:
    """`law` is the name without brackets; `article` is 第四十二条 ("" for the whole law), `point` all of it."""

    law: str
    article: str
    point: str
    literal: str


def law_key(name: str) -> str:
    """A law's name for comparison: without brackets, 中华人民共和国, the year of its edition."""
    bare = "".join(name.split()).replace("〈", "《").replace("〉", "》")
    if bare.startswith("《") and bare.endswith("》"):
        bare = bare[1:-1]
    bare = _EDITION.sub("", bare).replace(_PREFIX, "")
    return bare or name


def law_names(text: str) -> list[str]:
    """The names in 《》, outer brackets only, in the order of the text."""
    return [
        joined(found.group(1)) for found in _LAW.finditer(even(text).replace("〈", "《").replace("〉", "》"))
    ]


def parse_citation(text: str) -> list[Citation]:
    """Every article cited, each with its law; a law named without article gives one citation of the whole."""
    plain = even(text).replace("〈", "《").replace("〉", "》")
    laws = list(_LAW.finditer(plain))
    found: list[Citation] = []
    for index, law in enumerate(laws):
        stop = laws[index + 1].start() if index + 1 < len(laws) else len(plain)
        points, end = _points(plain, law.end(), stop)
        name = joined(law.group(1))
        literal = plain[law.start() : end]
        found += [Citation(name, article, point, literal) for article, point in points] or [
            Citation(name, "", "", plain[law.start() : law.end()])
        ]
    if not laws:
        points, end = _points(plain, 0, len(plain))
        found = [Citation("", article, point, plain[:end]) for article, point in points]
    return found


def _points(text: str, start: int, stop: int) -> tuple[list[tuple[str, str]], int]:
    """Articles that directly follow a law's name, and where they end."""
    position = start + len(_GAP.match(text[start:stop]).group())  # type: ignore[union-attr]
    points: list[tuple[str, str]] = []
    end = start
    while position < stop:
        listed = _LIST.match(text, position, stop)
        if listed:
            points += [(each, each) for each in _listed(listed)]
            end = position = listed.end()
        else:
            single = _POINT.match(text, position, stop)
            if single is None:
                break
            points.append(_point(single))
            end = position = single.end()
        onward = _NEXT.match(text[position:stop])
        if onward is None:
            break
        position += onward.end()
    return points, end


def _listed(found: re.Match[str]) -> list[str]:
    """第二十九、三十条 are two articles."""
    parts = re.findall(_N, found.group())
    return [f"第{chinese(int(number(part) or 0))}条" for part in parts]


def _point(found: re.Match[str]) -> tuple[str, str]:
    article = f"第{_spelled(found.group('article'))}条" + (
        f"之{found.group('of')}" if found.group("of") else ""
    )
    point = article
    if found.group("paragraph"):
        point += f"第{_spelled(found.group('paragraph'))}款"
    if found.group("item"):
        point += f"第（{_spelled(found.group('item'))}）项"
    if found.group("part"):
        point += f"第{found.group('part')}目"
    return article, point


def _spelled(text: str) -> str:
    return chinese(int(text)) if text.isdigit() else text


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


def basis_point(text: str) -> tuple[str, str]:
    """Law and article on which a basis rests first.

    A basis that quotes the article and one item of its list (…下列行为：（二）…) rests on that item.
    """
    cited = parse_citation(text)
    if not cited:
        return "", ""
    first = next((each for each in cited if each.law and each.point), cited[0])
    if not first.point or "项" in first.point or "款" in first.point:
        return first.law, first.point
    listed = set(_LISTED.findall(even(text)))
    return first.law, f"{first.point}第（{listed.pop()}）项" if len(listed) == 1 else first.point
