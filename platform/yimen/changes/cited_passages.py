"""Words that cite a law, cut where they do: 《…条例》第四十二条第（四）项. A door makes links of the pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.catalog import LAW, Cited, citing_fields, law_key, life_of, mentions
from yimen.catalog import plain as even
from yimen.pack import Kind

from .law_library import KnownLaw, article_totals, known_articles, known_laws

POINT = "article"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text. `law` is the key of the law cited, `article` its article where the library has it, "" for none;
    `state` is "", unknown (no such law or article) or repealed."""

    text: str
    law: str = ""
    article: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    cited: Cited


@dataclass(frozen=True, slots=True)
class _Library:
    """What the library has of that which the stretches cite."""

    laws: Mapping[str, KnownLaw]
    articles: Mapping[tuple[str, str], str]
    held: Mapping[str, int]
    day: date


def cited_passages(
    session: Session,
    configuration: Configuration,
    kind: Kind,
    body: Mapping[str, Any],
    day: date | None = None,
) -> dict[str, list[Passage]]:
    """Of the fields that cite laws, the text in pieces; two queries whatever they cite.

    A law is repealed or not on the `day`, else on that of the configuration.
    """
    if kind.structural:
        return {}
    laws = known_laws(configuration)
    stretches = {
        name: found
        for name in citing_fields(kind)
        if isinstance(body.get(name), str) and (found := _stretches(kind, name, body, laws))
    }
    cited = [each.cited for found in stretches.values() for each in found]
    library = _Library(
        laws,
        known_articles(session, configuration, cited),
        article_totals(session, configuration, {each.law for each in cited}) if cited else {},
        day or configuration.day,
    )
    return {name: list(_passages(even(body[name]), found, library)) for name, found in stretches.items()}


def _stretches(
    kind: Kind, name: str, body: Mapping[str, Any], laws: Mapping[str, KnownLaw]
) -> list[_Stretch]:
    """Where the field's text names a law, or a point of the law that stands beside it."""
    text = even(body[name])
    own = str(body.get(next((each.field for each in kind.references if each.kind == LAW), ""), "") or "")
    if any(each.field == name and each.kind == LAW for each in kind.references):
        return _names(text, laws)
    found: list[_Stretch] = []
    for each in mentions(text):
        law = each.law or (own if name == POINT and "、" not in own else "")
        if law and each.end > each.start and (not found or each.start >= found[-1].end):
            found.append(_Stretch(each.start, each.end, Cited(law_key(law), each.article, each.point)))
    return found


def _names(text: str, laws: Mapping[str, KnownLaw]) -> list[_Stretch]:
    """A field that holds nothing but the name, or several joined by 、."""
    if law_key(text) in laws or "、" not in text:
        return [_Stretch(0, len(text), Cited(law_key(text)))]
    found: list[_Stretch] = []
    start = 0
    for part in text.split("、"):
        found.append(_Stretch(start, start + len(part), Cited(law_key(part))))
        start += len(part) + 1
    return found


def _passages(text: str, stretches: Iterable[_Stretch], library: _Library) -> Iterable[Passage]:
    position = 0
    for each in stretches:
        if each.start > position:
            yield Passage(text[position : each.start])
        yield _passage(text[each.start : each.end], each.cited, library)
        position = each.end
    if position < len(text):
        yield Passage(text[position:])


def _passage(words: str, cited: Cited, library: _Library) -> Passage:
    """To the article where the library has it, else to the law; an article that its text lacks is marked."""
    law = library.laws.get(cited.law)
    if law is None:
        return Passage(words, state="unknown")
    state = "repealed" if life_of(law.body, library.day) == "repealed" else ""
    if not cited.article:
        return Passage(words, law.key, state=state)
    if (cited.law, cited.article) in library.articles:
        return Passage(words, law.key, cited.article, state)
    return Passage(words, law.key, state="unknown" if library.held.get(cited.law) else state)
