"""Words that cite a law become links into the library: 《…条例》第四十二条第（四）项."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from yimen import changes
from yimen.catalog import LAW, Cited, citing_fields, law_key, life_of, mentions
from yimen.catalog import plain as even
from yimen.office.request import configuration, db, today
from yimen.pack import Kind

POINT = "article"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `address` "" where it is no link; `state` is "", unknown (no such law or article), repealed."""

    text: str
    address: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    cited: Cited


def linked_fields(kind: Kind, body: Mapping[str, Any]) -> dict[str, list[Piece]]:
    """Of the fields that cite laws, the text in pieces; two queries whatever they cite."""
    if kind.structural:
        return {}
    stretches = {
        name: found
        for name in citing_fields(kind)
        if isinstance(body.get(name), str) and (found := _stretches(kind, name, body))
    }
    cited = [each.cited for found in stretches.values() for each in found]
    laws = changes.known_laws(configuration())
    articles = changes.known_articles(db(), configuration(), cited)
    held = changes.article_totals(db(), configuration(), {each.law for each in cited}) if cited else {}
    return {
        name: list(_pieces(even(body[name]), found, laws, articles, held))
        for name, found in stretches.items()
    }


def _stretches(kind: Kind, name: str, body: Mapping[str, Any]) -> list[_Stretch]:
    """Where the field's text names a law, or a point of the law that stands beside it."""
    text = even(body[name])
    own = str(body.get(next((each.field for each in kind.references if each.kind == LAW), ""), "") or "")
    if any(each.field == name and each.kind == LAW for each in kind.references):
        return _names(text)
    found: list[_Stretch] = []
    for each in mentions(text):
        law = each.law or (own if name == POINT and "、" not in own else "")
        if law and each.end > each.start and (not found or each.start >= found[-1].end):
            found.append(_Stretch(each.start, each.end, Cited(law_key(law), each.article, each.point)))
    return found


def _names(text: str) -> list[_Stretch]:
    """A field that holds nothing but the name, or several joined by 、."""
    if law_key(text) in changes.known_laws(configuration()) or "、" not in text:
        return [_Stretch(0, len(text), Cited(law_key(text)))]
    found: list[_Stretch] = []
    start = 0
    for part in text.split("、"):
        found.append(_Stretch(start, start + len(part), Cited(law_key(part))))
        start += len(part) + 1
    return found


def _pieces(
    text: str,
    stretches: Iterable[_Stretch],
    laws: Mapping[str, changes.KnownLaw],
    articles: Mapping[tuple[str, str], str],
    held: Mapping[str, int],
) -> Iterable[Piece]:
    position = 0
    for each in stretches:
        if each.start > position:
            yield Piece(text[position : each.start])
        yield _piece(text[each.start : each.end], each.cited, laws, articles, held)
        position = each.end
    if position < len(text):
        yield Piece(text[position:])


def _piece(
    words: str,
    cited: Cited,
    laws: Mapping[str, changes.KnownLaw],
    articles: Mapping[tuple[str, str], str],
    held: Mapping[str, int],
) -> Piece:
    """To the article where the library has it, else to the law; an article that its text lacks is marked."""
    law = laws.get(cited.law)
    if law is None:
        return Piece(words, state="unknown")
    state = "repealed" if life_of(law.body, today()) == "repealed" else ""
    if not cited.article:
        return Piece(words, url_for("office.law_page", key=law.key), state)
    if (cited.law, cited.article) in articles:
        return Piece(words, law_address(law.key, cited.article), state)
    return Piece(words, url_for("office.law_page", key=law.key), "unknown" if held.get(cited.law) else state)


def law_address(law: str, article: str) -> str:
    """The place of an article on its law's page."""
    return url_for("office.law_page", key=law, article=article, _anchor=article)
