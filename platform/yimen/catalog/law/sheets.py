"""A law's text as the sheets of a workbook, so that it goes the way of every import: seen, mapped, checked, compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from ..reading.refusals import NotThatSort
from ..reading.workbook import Sheet, Workbook
from .articles import FACTS, LawText, law_of, read_law

LAW_SHEET, ARTICLE_SHEET = "法规", "条文"
LEAST = 3  # so many articles make a law of a text
_TITLES = {"rank": "效力位阶", "issuer": "制定机关", "effective_from": "施行日期", "repealed_on": "废止日期"}
_ARTICLE_HEADER = ["法规名称", "条款号", "条文", "章节"]


def read_law_text(name: str, content: bytes) -> Workbook:
    """The reader of .txt and .md: raises `NotThatSort` where the lines are no law's articles."""
    law = read_law(name, content)
    if len(law.articles) < LEAST:
        raise NotThatSort
    return law_workbook(law)


def law_beside(name: str, lines: Sequence[tuple[int, str]], *, tables: bool) -> Workbook | None:
    """The sheets of a document whose running text is a law, None where it is none.

    Where tables stand in it too, only a text that begins with its first article is one: tables quote articles.
    """
    law = law_of(name, lines)
    if len(law.articles) < LEAST or (tables and law.articles[0].number != "第一条"):
        return None
    return law_workbook(law)


def law_workbook(law: LawText) -> Workbook:
    """One sheet with what is known of the law (a column for each fact that is), one with its articles."""
    known = [each for each in FACTS if law.facts.get(each)]
    facts = [
        ["法规名称", *(_TITLES[each] for each in known)],
        [law.name, *(law.facts[each] for each in known)],
    ]
    articles = [_ARTICLE_HEADER]
    articles += [[law.name, each.number, each.text, each.chapter] for each in law.articles]
    sheets = (Sheet(LAW_SHEET, facts), Sheet(ARTICLE_SHEET, articles))
    return Workbook(law.file, PurePath(law.file).suffix.lower().lstrip("."), sheets, law.findings)
