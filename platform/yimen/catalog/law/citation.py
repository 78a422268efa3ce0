"""《…条例》第四十二条第（四）项: links into the law library out of running text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..seeing.cells import even, joined
from .points import N, chinese, read_points

__all__ = [
    "Citation",
    "Mention",
    "basis_point",
    "chinese",
    "law_key",
    "law_names",
    "mentions",
    "parse_citation",
]

_LAW = re.compile(r"《([^《》]{2,120}(?:《[^《》]{1,100}》[^《》]{0,60})*)》")
_ENDINGS = "法典|法|条例|规定|办法|细则|规则|决定|通则|规程|章程"
_POINT = rf"(?=[”\"’」』》〉]?(?:\s|[（(][^（）()]{{1,40}}[）)])*第\s*{N}\s*条)"
_UNBRACKETED = re.compile(
    rf"(?P<name>[\u4e00-\u9fff（）()《》、]{{1,60}}?(?:{_ENDINGS})(?:[（(][^（）()]{{1,20}}[）)])?){_POINT}"
)
_SELF = re.compile(rf"(?P<self>(?:本|该|同|上述|前述)(?:{_ENDINGS})){_POINT}")
_SHORT = re.compile(
    r"^[（(]\s*(?:以下|下)?(?:统|合)?(?:简称|称)(?:为)?\s*[：:]?\s*[“\"'‘《「]?(?P<short>[^”\"'’》」（）()]{2,30})[”\"'’》」]?\s*[）)]"
)
_CALLED = re.compile(r"(?:简称|称)(?:为)?\s*[：:]?\s*[“\"']?$")
_LEAD = re.compile(
    r"^.*(?:[，。；;：:、！？\s“\"‘「『（(《〈]|依据|根据|依照|按照|违反了?|适用|参照|符合|属于|触犯|以及|及其|"
    r"(?:[和及与](?=中华人民共和国|.{1,3}[省市])))"
)
_GAP = re.compile(
    r"(?:\s|[（(][^（）()]{1,60}[）)]|\d{4}年?(?:修正|修订|修改|版)本?|[,，、:：”\"’」』》]|的|中|之)*"
)
_LISTED = re.compile(r"[：:；;。]\s*[（(]([一二三四五六七八九十]{1,3})[）)]")
_PREFIX = "中华人民共和国"
_EDITION = re.compile(
    r"(?:[（(][^（）()]*(?:\d{4}|修订|修正|修改|令|号|废止|现行|有效|失效|试行稿|版)[^（）()]*[）)]|\d{4}年?(?:修正|修订|修改|版)本?)$"
)
_ITS_OWN = ("实施细则", "实施办法", "实施条例", "实施规定")
RECALLED = 100  # laws that 该条例 may mean, the last named first
LONGEST_CALL = 20
_NOT_OURS = ("本", "该", "同", "上述", "前述", "有关", "相关", "其他", "法律")


@dataclass(frozen=True, slots=True)
class Citation:
    """`law` is the name without brackets; `article` is 第四十二条 ("" for the whole law), `point` all of it."""

    law: str
    article: str
    point: str
    literal: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the even text that names a law (`point` "") or a point of one."""

    start: int
    end: int
    law: str
    article: str = ""
    point: str = ""


@dataclass
class _Named:
    """What the text has named so far, for its short names and for 本条例."""

    laws: list[str] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)

    def resolved(self, name: str) -> str:
        if name in self.short:
            return self.short[name]
        if len(name) <= 3 and re.fullmatch(_ENDINGS, name):
            return self.last(name) or name
        if name in _ITS_OWN and self.laws:
            return self.laws[-1] + name  # 《甲法》及其实施条例
        return name

    def last(self, ending: str) -> str:
        """The law named last whose name ends so; "" without one."""
        recent = reversed(self.laws[-RECALLED:])
        return next((each for each in recent if law_key(each).endswith(ending)), "")


@dataclass
class _Taken:
    """Stretches of the text that name laws already; none overlaps another, so both lists are in order."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, start: int, end: int) -> None:
        place = bisect_left(self.starts, start)
        self.starts.insert(place, start)
        self.ends.insert(place, end)

    def overlaps(self, start: int, end: int) -> bool:
        before = bisect_left(self.starts, end)
        return before > 0 and self.ends[before - 1] > start

    def last_end(self, place: int) -> int:
        """Where the last stretch that ends at the place or before it ends; 0 without one."""
        before = bisect_right(self.ends, place)
        return self.ends[before - 1] if before else 0


def law_key(name: str) -> str:
    """A law's name for comparison: without brackets, 中华人民共和国, the year of its edition."""
    bare = "".join(name.split()).replace("〈", "《").replace("〉", "》")
    if bare.startswith("《") and bare.endswith("》"):
        bare = bare[1:-1]
    bare = _EDITION.sub("", bare).replace(_PREFIX, "")
    return bare or name


def law_names(text: str) -> list[str]:
    """The names in 《》, outer brackets only, in the order of the text."""
    return [joined(found.group(1)) for found in _LAW.finditer(bracketed(text))]


def bracketed(text: str) -> str:
    """The even text with one sort of name brackets; as long as the even text."""
    return even(text).replace("〈", "《").replace("〉", "》").replace("<<", "《 ").replace(">>", " 》")


def parse_citation(text: str) -> list[Citation]:
    """Every article cited, each with its law; a law named without article gives one citation of the whole."""
    plain = bracketed(text)
    found: list[Citation] = []
    waiting: Mention | None = None
    for each in mentions(text):
        if each.point:
            waiting = None
            found.append(Citation(each.law, each.article, each.point, plain[each.start : each.end]))
            continue
        if waiting is not None:
            found.append(Citation(waiting.law, "", "", plain[waiting.start : waiting.end]))
        waiting = each
    if waiting is not None:
        found.append(Citation(waiting.law, "", "", plain[waiting.start : waiting.end]))
    return found


def mentions(text: str) -> list[Mention]:
    """Laws and their points as they stand in `even(text)`, in its order. A text of points alone has law ""."""
    plain = bracketed(text)
    if not re.search(r"[《条]", plain):
        return []
    named = _Named()
    found: list[Mention] = []
    for start, end, name, stop in _laws(plain):
        law = _law_of(name, named, plain, end)
        if not law:
            continue
        after = _GAP.match(plain, end, stop)
        points = read_points(plain, after.end() if after else end, stop)
        found.append(Mention(start, end, law))
        found += [Mention(each.start, each.end, law, each.article, each.text) for each in points]
    if not found:
        gap = _GAP.match(plain)
        points = read_points(plain, gap.end() if gap else 0, len(plain))
        found = [Mention(each.start, each.end, "", each.article, each.text) for each in points]
    return found


def _laws(plain: str) -> Iterator[tuple[int, int, str, int]]:
    """(start, end, name, where the next one begins) of everything that names a law."""
    spans = [
        (each.start(), each.end(), joined(each.group(1).strip()))
        for each in _LAW.finditer(plain)
        if not _CALLED.search(
            plain[max(0, each.start() - LONGEST_CALL) : each.start()]
        )  # （以下简称《办法》）
    ]
    taken = _Taken([start for start, _, _ in spans], [end for _, end, _ in spans])
    for pattern in (_SELF, _UNBRACKETED):
        for each in pattern.finditer(plain):
            if pattern is _SELF and taken.overlaps(each.start(), each.end()):
                continue
            for start, end, name in _unbracketed(each, taken):
                spans.append((start, end, name))
                taken.add(start, end)
    spans = _parted(sorted(spans))
    for index, (start, end, name) in enumerate(spans):
        yield start, end, name, spans[index + 1][0] if index + 1 < len(spans) else len(plain)


def _unbracketed(found: re.Match[str], taken: _Taken) -> Iterator[tuple[int, int, str]]:
    """A name without 《》 right before 第…条; what leads up to it (依据, 违反, a comma) is no part of it."""
    if "self" in found.groupdict():
        yield found.start(), found.end(), found.group("self")
        return
    whole = found.group("name")
    start = max(found.start(), taken.last_end(found.end()))
    if taken.overlaps(start, found.end()):
        return
    words = whole[start - found.start() :]
    lead = _LEAD.match(_without_notes(words))
    begin = start + (lead.end() if lead else 0)
    name = found.string[begin : found.end()]
    if len(name) >= 2 and not name.startswith(_NOT_OURS):
        yield begin, found.end(), joined(name)


def _without_notes(words: str) -> str:
    """The brackets of an edition at the end do not begin a name: 甲法（2021年修正）."""
    note = re.search(r"[（(][^（）()]*[）)]$", words)
    return words[: note.start()] + "一" * (len(words) - note.start()) if note else words


def _parted(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """《甲法第五条》: the brackets took the point along; the name ends before it."""
    parted = []
    for start, end, name in spans:
        inner = re.search(rf"第\s*{N}\s*条", name)
        if inner and re.search(rf"(?:{_ENDINGS})$", name[: inner.start()]):
            parted.append((start, start + 1 + inner.start(), name[: inner.start()]))
        else:
            parted.append((start, end, name))
    return parted


def _law_of(name: str, named: _Named, plain: str, end: int) -> str:
    """The full name of what the words mean; "" for a 本条例 that refers to nothing named before."""
    if re.fullmatch(rf"(?:本|该|同|上述|前述)(?:{_ENDINGS})", name):
        ending = name.lstrip("本该同上述前")
        return named.last(ending)
    law = named.resolved(name)
    short = _SHORT.match(plain[end : end + 50])
    if short:
        named.short[short.group("short")] = law
    named.laws.append(law)
    return law


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
