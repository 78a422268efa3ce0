"""What the head and the end of a law's text say of it: rank, issuing body, days; proposals that a person confirms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .numerals import number

_DAY = r"([\d〇○零一二三四五六七八九]{4})\s*年\s*([\d一二三四五六七八九十]{1,3})\s*月\s*([\d一二三四五六七八九十]{1,3})\s*日"
_IN_FORCE = re.compile(rf"自\s*{_DAY}\s*起\s*(?:施行|实施|生效)")
_ON_ISSUE = re.compile(r"自\s*(?:公布|发布)之日起\s*(?:施行|实施)")
_ISSUED = re.compile(rf"{_DAY}[^。；（）()年]{{0,60}}?(?:公布|发布|颁布)")
_PASSED = re.compile(rf"{_DAY}[^。；（）()年]{{0,60}}?(?:通过|批准)")
_REPEALED = re.compile(rf"(?:已|现)?于?\s*{_DAY}\s*(?:起)?\s*(?:被)?废止")
_BODY = (
    r"全国人民代表大会常务委员会|全国人民代表大会|国务院|"
    r"[\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|自治县|县)(?:第[一二三四五六七八九十\d]+届)?人民代表大会常务委员会|"
    r"[\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|自治县|县)(?:第[一二三四五六七八九十\d]+届)?人民代表大会|"
    r"[\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|自治县|县|区)人民政府|"
    r"[\u4e00-\u9fff]{2,20}(?:部|委员会|总局|局|署|厅)(?=令|公告|第|发布|公布)"
)
_PASSING = re.compile(rf"({_BODY})[^。；（）()]{{0,30}}?(?:通过|公布|发布|令)")
_TERM = re.compile(r"第[一二三四五六七八九十\d]+届")
_CEASES = re.compile(
    r"《([^《》]{2,80}(?:《[^《》]{1,60}》[^《》]{0,40})*)》[^《》。；]{0,40}?同时废止|同时废止[^《》。；]{0,20}?《([^《》]{2,80})》"
)
HEAD, TAIL = 12, 3
LAW, STATUTE, LOCAL, DEPARTMENT, LOCAL_RULE = "法律", "行政法规", "地方性法规", "部门规章", "地方政府规章"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Days are ISO texts, "" where the text does not tell. `ceases` are laws that it ends with its own beginning."""

    rank: str = ""
    issuer: str = ""
    effective_from: str = ""
    repealed_on: str = ""
    ceases: tuple[str, ...] = ()


def metadata_of(name: str, head: Sequence[str], articles: Sequence[str]) -> Metadata:
    """From the lines before the first article and the texts of the articles (the last ones say when it begins)."""
    lead = "\n".join(head[:HEAD])
    tail = "\n".join(articles[-TAIL:])
    issued = _last_day(_ISSUED, lead) or _last_day(_PASSED, lead)
    since = _first_day(_IN_FORCE, tail) or _first_day(_IN_FORCE, lead)
    if not since and (_ON_ISSUE.search(tail) or _ON_ISSUE.search(lead)):
        since = _first_day(_ISSUED, lead) or issued
    issuer = _issuer(lead)
    ceases = [each for pair in _CEASES.findall(tail) for each in pair if each]
    return Metadata(
        _rank(name, issuer), issuer, since, _first_day(_REPEALED, lead), tuple(dict.fromkeys(ceases))
    )


def _issuer(lead: str) -> str:
    """Who passed or issued it first; the number of the term is no part of the name."""
    found = _PASSING.search(re.sub(_DAY, "；", lead))
    return _TERM.sub("", found.group(1)) if found else ""


def _rank(name: str, issuer: str) -> str:
    """The ranks of 立法法 by who made it; "" where that is not told."""
    if issuer.startswith("全国人民代表大会"):
        return LAW
    if issuer == "国务院":
        return STATUTE
    if "人民代表大会" in issuer:
        return LOCAL
    if issuer.endswith("人民政府"):
        return LOCAL_RULE
    if issuer and re.search(r"(?:规定|办法|细则|规则|规程)$", name):
        return DEPARTMENT
    return ""


def _first_day(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return _iso(found) if found else ""


def _last_day(pattern: re.Pattern[str], text: str) -> str:
    days = [_iso(found) for found in pattern.finditer(text)]
    return max((day for day in days if day), default="")


def _iso(found: re.Match[str]) -> str:
    """二〇〇八年九月十九日 as 2008-09-19; "" for what is no day."""
    parts = [number(each.replace("○", "〇")) for each in found.groups()[:3]]
    if any(part is None for part in parts):
        return ""
    year, month, day = (int(part or 0) for part in parts)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
