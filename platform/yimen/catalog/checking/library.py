"""Entries that came from no sheet (edited by hand, listed by a pack) against the library, as a file's rows are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Entry, Kind

from ..law.citation import law_key
from ..law.cited import ARTICLE, LAW, own_article
from .citations import check_citations
from .grounds import Grounds
from .tiers import ITEM, TIER, check_tiers


def grounds_of(entries: Iterable[Entry], known: Grounds | None = None) -> Grounds:
    """What the entries themselves say of laws, articles and items, before what is `known` besides."""
    laws: dict[str, Mapping[str, Any]] = {}
    held: Counter[str] = Counter()
    texts: dict[tuple[str, str], str] = {}
    items: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        if entry.kind == LAW:
            laws[law_key(str(entry.body.get("name") or entry.key))] = entry.body
        elif entry.kind == ITEM:
            items[str(entry.body.get("code") or entry.key)] = entry.body
        elif entry.kind == ARTICLE:
            own = own_article(entry.body)
            held[own.law] += 1
            texts[own.law, own.article] = str(entry.body.get("text") or "")
    before = known or Grounds()
    return replace(
        before,
        laws={**before.laws, **laws},
        held={**before.held, **{law: max(count, before.held.get(law, 0)) for law, count in held.items()}},
        texts={**before.texts, **texts},
        items={**before.items, **items},
    )


def check_beside_library(
    entries: Iterable[Entry], kinds: Mapping[str, Kind], grounds: Grounds, day: date | None
) -> list[Finding]:
    """Laws and articles that the entries cite, and tiers beside the standing ones and within the statutes."""
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind in kinds and not kinds[entry.kind].structural:
            by_kind.setdefault(entry.kind, []).append(entry)
    found: list[Finding] = []
    for name, given in by_kind.items():
        found += check_citations(kinds[name], given, {}, grounds, kinds, day)
        if name == TIER:
            found += check_tiers(given, {}, kinds, grounds, day)
    return found
