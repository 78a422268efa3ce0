"""What the library knows of the laws that a file cites, and what is in force of the items whose tiers it brings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yimen.pack import Entry, Kind

from ..law.cited import Cited, Citing, citing_fields
from ..law.fine import parse_fine
from ..law.life import life_of
from ..law.passages import passage
from ..law.ranges import Span, span_of_amount

_FINES = re.compile(r"[^，。；,;：:]*处[^。；;：:]*?罚款")


@dataclass(frozen=True, slots=True)
class Grounds:
    """`laws`: name, effective_from, repealed_on by `law_key`; `held`: how many articles the library has of a law;
    `texts`: (`law_key`, 第四十二条) to the text of each cited article; `items` by code; `tiers` in force by item.
    """

    laws: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tiers: Mapping[str, Sequence[Entry]] = field(default_factory=dict)

    def text_in_force(self, cited: Cited, day: date | None) -> str | None:
        """The words of the cited point, where its law is in force on the day and the library has the article."""
        law, text = self.laws.get(cited.law), self.texts.get((cited.law, cited.article))
        if law is None or text is None or life_of(law, day):
            return None
        return passage(text, cited.point)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The ranges that the statutes of an item allow; `source` names where they were read. Empty: nothing is known.

    `loose` are those of a point that fines several acts, each in a paragraph or item of its own: not all need concern
    the item.
    """

    spans: tuple[Span, ...] = ()
    source: str = ""
    loose: frozenset[Span] = frozenset()


class Citations:
    """What entries of a kind cite, worked out once for all that say the same.

    `penal`: only what a penalty rests on, not the norm that was violated, which stands in a field with `x-cites`.
    """

    def __init__(self, kind: Kind, *, penal: bool = False) -> None:
        properties = kind.schema.get("properties", {})
        self._citing = Citing(kind)
        self._fields = tuple(
            name for name in citing_fields(kind) if not (penal and properties.get(name, {}).get("x-cites"))
        )
        self._quoting = tuple(each.field for each in kind.columns if each.parse == "basis")
        self._known: dict[tuple[Any, ...], tuple[Cited, ...]] = {}

    def reads(self, fields: Collection[str]) -> bool:
        """Whether bodies that have these fields alone can cite or quote anything."""
        return any(name in fields for name in (*self._fields, *self._quoting))

    def of(self, body: Mapping[str, Any]) -> tuple[Cited, ...]:
        """The laws and points that the body names."""
        said = tuple(map(body.get, self._fields))
        try:
            return self._known[said]
        except (KeyError, TypeError):  # not met before; or a list, which is no key
            texts = [str(each or "") for each in said]
            found = self._citing.cited(dict(zip(self._fields, texts, strict=True)))
        if all(isinstance(each, str | None) for each in said):
            self._known[said] = found
        return found

    def gathered(self, entries: Iterable[Entry]) -> Iterable[tuple[tuple[Cited, ...], list[Entry]]]:
        """What entries cite, each time with all those that cite just so, by their first; nothing of those that cannot."""
        entries = list(entries)
        if all(map(frozenset(self._fields).isdisjoint, (each.body for each in entries))):
            return ()
        alike: dict[int, tuple[tuple[Cited, ...], list[Entry]]] = {}
        for entry in entries:
            cited = self.of(entry.body)
            known = alike.get(id(cited))  # kept beside its entries, so that its id stays its own
            if known is None:
                known = alike[id(cited)] = (cited, [])
            known[1].append(entry)
        return alike.values()

    def quoted(self, body: Mapping[str, Any]) -> Iterator[str]:
        """The words of a statute that the body brings itself, where they speak of a fine."""
        for name in self._quoting:
            text = str(body.get(name, ""))
            if "罚款" in text:
                yield text


def cited_in(kind: Kind, entries: Iterable[Entry]) -> dict[Cited, list[Entry]]:
    """Everything that the entries cite, with who cites it; the first of them is the first in their order."""
    found: dict[Cited, list[Entry]] = {}
    for cited, alike in Citations(kind).gathered(entries):
        for each in cited:
            found.setdefault(each, []).extend(alike)
    return found


def allowed(
    grounds: Grounds, bodies: Iterable[tuple[Citations, Mapping[str, Any]]], day: date | None
) -> Allowed:
    """Of the articles that the bodies (an item and its tiers) rest their penalty on, if the library's text of each is
    in force and understood; else of the penalty's words that the bodies quote themselves.
    """
    given = list(bodies)
    cited = dict.fromkeys(each for citations, body in given for each in citations.of(body))
    spans: list[Span] = []
    sure: set[Span] = set()
    sources, whole = [], bool(cited)
    for each in cited:
        text = grounds.text_in_force(each, day) if each.article else None
        read = None if text is None else ranges_in([text])
        if read is None:
            whole = False
            continue
        spans += read
        if not _fines_several(text or ""):
            sure.update(read)
        if read:
            sources.append(f"《{grounds.laws[each.law].get('name') or each.law}》{each.article}")
    if whole and spans:
        return Allowed(tuple(spans), "、".join(sources), frozenset(spans) - sure)
    quoted = ranges_in(dict.fromkeys(text for citations, body in given for text in citations.quoted(body)))
    return Allowed((*spans, *quoted), "所引原文") if quoted else Allowed()


def _fines_several(text: str) -> bool:
    """Whether more than one paragraph or item of the text speaks of a fine."""
    return sum(1 for line in text.split("\n") if _FINES.search(line)) > 1


def ranges_in(texts: Iterable[str]) -> list[Span] | None:
    """The ranges of all fines in the texts; None where one of them is not understood or names no amount."""
    phrases = dict.fromkeys(phrase for text in texts for phrase in _FINES.findall(text))
    amounts = [amount for phrase in phrases for amount in parse_fine(phrase)]
    if any(not amount.understood or amount.kind == "unspecified" for amount in amounts):
        return None
    return [span for amount in amounts if (span := span_of_amount(amount)) is not None]
