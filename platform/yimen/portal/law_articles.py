"""The articles of a law, in order, in pages: what the public reads of the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from yimen import changes
from yimen.catalog import own_article
from yimen.screens import ShownKind

from .public_rows import PublicRow
from .request import configuration, db

PAGE = 100


@dataclass(frozen=True, slots=True)
class Article:
    """`chapter` where another begins with it."""

    number: str
    chapter: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`parts` are (start, first number, last number) of every page; `start` is this one's."""

    rows: tuple[Article, ...]
    total: int
    start: int
    parts: tuple[tuple[int, str, str], ...]
    words: str
    asked: str


def article_page(shown: ShownKind, law: PublicRow) -> ArticlePage:
    """The page asked for (`?start=`), or that holds the article asked for (`?article=`), of those that hold the words."""
    words, asked = request.args.get("q", "").strip()[:100], request.args.get("article", "")[:40]
    found = _articles(shown, str(law.values.get("name") or law.key), words.split())
    start = _start(found, asked)
    parts = [
        (at, found[at].number, found[min(at + PAGE, len(found)) - 1].number)
        for at in range(0, len(found), PAGE)
    ]
    return ArticlePage(
        tuple(_once(found[start : start + PAGE])), len(found), start, tuple(parts), words, asked
    )


def _articles(shown: ShownKind, law: str, words: Sequence[str]) -> list[Article]:
    found = []
    for row in changes.articles_of(db(), configuration(), law):
        body = shown.public(row.body)
        number, text = own_article(row.body).article, str(body.get("text", ""))
        if all(each in text or each in number for each in words):
            paragraphs = tuple(part for part in text.split("\n") if part.strip())
            found.append(Article(number, str(body.get("chapter", "")), paragraphs))
    return found


def _start(found: Sequence[Article], asked: str) -> int:
    at = next((index for index, each in enumerate(found) if each.number == asked), None)
    if at is None:
        at = request.args.get("start", default=0, type=int)
    return min(max(at, 0), max(len(found) - 1, 0)) // PAGE * PAGE


def _once(rows: Sequence[Article]) -> list[Article]:
    """Each chapter's heading where it begins."""
    before, shown = "", []
    for each in rows:
        shown.append(Article(each.number, each.chapter if each.chapter != before else "", each.paragraphs))
        before = each.chapter
    return shown
