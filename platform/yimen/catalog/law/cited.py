"""Which laws and points an entry rests on, whatever its kind: out of its fields, or out of all words of a definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yimen.pack import Kind

from .citation import law_key, mentions
from .numerals import number
from .points import read_points

LAW, ARTICLE = "law", "article"
POINT = "article"  # the field beside a law's name that holds the article
_CITING_PARSERS = ("basis",)
# an import asks for the same words when it is checked, when it is held against the library, and when it is indexed
MEMO = 4_096


@dataclass(frozen=True, slots=True)
class Cited:
    """`law` as `law_key` spells it; `article` is 第四十二条 ("" for the whole law), `point` all of it."""

    law: str
    article: str = ""
    point: str = ""


def citing_fields(kind: Kind) -> tuple[str, ...]:
    """The fields that name laws: references to the library, columns read as a basis, properties with `x-cites`."""
    properties = kind.schema.get("properties", {})
    found = [each.field for each in kind.references if each.kind == LAW]
    if found and POINT in properties:
        found.append(POINT)
    found += [each.field for each in kind.columns if each.parse in _CITING_PARSERS]
    found += [name for name, part in properties.items() if isinstance(part, Mapping) and part.get("x-cites")]
    return tuple(dict.fromkeys(found))


class Citing:
    """How entries of a kind cite: which of their fields speak of laws, worked out once for all of them."""

    def __init__(self, kind: Kind) -> None:
        self._library, self._structural = kind.id in (LAW, ARTICLE), kind.structural
        self._named = {each.field for each in kind.references if each.kind == LAW}
        self._fields = tuple(name for name in citing_fields(kind) if name != POINT)

    def cited(self, body: Mapping[str, Any]) -> tuple[Cited, ...]:
        """Everything that the entry cites, each once. An article is no citation of its own law."""
        if self._library:
            return ()
        found: dict[Cited, None] = {}
        if self._structural:
            for text in _texts(body):
                found.update(dict.fromkeys(_in_text(text)))
            return tuple(found)
        for name in self._fields:
            value = str(body.get(name) or "")
            if not value:
                continue
            pairs = _named(value, str(body.get(POINT) or "")) if name in self._named else _in_text(value)
            found.update(dict.fromkeys(pairs))
        return tuple(found)


def own_article(body: Mapping[str, Any]) -> Cited:
    """The place that an `article` entry has in the library: its law, its number in one spelling."""
    number = str(body.get("number") or "")
    points = read_points(number, 0, len(number))
    article = points[0].article if points else number
    return Cited(law_key(str(body.get("law") or "")), article, article)


@lru_cache(maxsize=MEMO)
def _named(laws: str, points: str) -> tuple[Cited, ...]:
    """A field that holds the law, or several joined by 、, beside one that holds the article."""
    read = read_points(points, 0, len(points))
    keys = [law_key(name.strip()) for name in dict.fromkeys([laws, *laws.split("、")])]
    if not read:
        return tuple(map(Cited, keys))
    return tuple(Cited(key, each.article, each.text) for key in keys for each in read)


@lru_cache(maxsize=MEMO)
def _in_text(text: str) -> tuple[Cited, ...]:
    """Points with their law; a law without point only where none of its points is cited in the text."""
    if "《" not in text and "条" not in text:
        return ()
    found = [each for each in mentions(text) if each.law]
    pointed = {each.law for each in found if each.point}
    return tuple(
        Cited(law_key(each.law), each.article, each.point)
        for each in found
        if each.point or each.law not in pointed
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text in a definition."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def article_order(article: str) -> tuple[int, int, str]:
    """第四十二条之一 comes after 第四十二条 and before 第四十三条; what is no number comes last."""
    head, _, rest = article.removeprefix("第").partition("条")
    value, of = number(head), number(rest.removeprefix("之")) if rest else 0
    return (int(value) if value is not None else 10**6, int(of or 0), article)
