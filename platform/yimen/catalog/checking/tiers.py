"""Discretion tiers of an item against one another: gaps, overlaps, doubles, ends that are turned round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from yimen.kernel import Finding, Place
from yimen.pack import Entry

from .. import codes
from ..law.fine import parse_fine
from ..law.ranges import MEASURED, Span, span_of, span_of_amount, span_text

_FINES = re.compile(r"[^，。；,;：:]*处[^。；;：:]*?罚款")


def check_tiers(entries: Iterable[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    """Entries of kind `tier` in the order of the sheet. Touching ends are normal: 以上 and 以下 include the number."""
    by_item: dict[str, list[Entry]] = {}
    for entry in entries:
        by_item.setdefault(str(entry.body.get("item", "")), []).append(entry)
    for item, tiers in by_item.items():
        yield from _item(item, tiers, columns)
        yield from check_against_statute(tiers, _quoted(tiers), columns)
    for tiers in by_item.values():
        for tier in tiers:
            yield from _amounts(tier, columns)


def _quoted(tiers: Sequence[Entry]) -> list[Span]:
    """The ranges in the statutes that the tiers quote in full; none where they only cite them."""
    texts = {str(tier.body["basis"]) for tier in tiers if "罚款" in str(tier.body.get("basis", ""))}
    phrases = [phrase for text in texts for phrase in _FINES.findall(text)]
    amounts = [amount for phrase in phrases for amount in parse_fine(phrase)]
    if any(not amount.understood or amount.kind == "unspecified" for amount in amounts):
        return []
    return [span for amount in amounts if (span := span_of_amount(amount)) is not None]


def _item(item: str, tiers: Sequence[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    names: dict[str, list[Entry]] = {}
    for tier in tiers:
        names.setdefault(str(tier.body.get("name", "")), []).append(tier)
    for name, same in names.items():
        if name and len(same) > 1 and len({str(each.body.get("condition")) for each in same}) < len(same):
            yield codes.TIER_TWICE.at(_cell(same[1], columns, "name"), name=name, count=len(same))
    if len(tiers) == 1:
        yield codes.TIER_MISSING.at(_cell(tiers[0], columns, "item"), item=item, count=1)
    spans = [
        (tier, span)
        for tier in tiers
        if tier.body.get("amount_kind") in MEASURED and (span := span_of(tier.body))
    ]
    for tier, span in spans:
        if span.low is not None and span.high is not None and span.low > span.high:
            low, high = span_text(span, span.low), span_text(span, span.high)
            yield codes.TIER_REVERSED.at(
                _cell(tier, columns, "standard"), name=_name(tier), low=low, high=high
            )
    yield from _neighbours(spans, columns)


def _neighbours(spans: list[tuple[Entry, Span]], columns: Mapping[str, str]) -> Iterator[Finding]:
    """Only tiers that measure by the same thing are neighbours; a fixed sum between them is no gap."""
    measures: dict[tuple[str, str, str], list[tuple[Entry, Span]]] = {}
    for tier, span in spans:
        measures.setdefault((span.kind, span.base, span.per_unit), []).append((tier, span))
    for group in measures.values():
        ordered = sorted(group, key=lambda each: (each[1].low or Decimal(0), each[1].high or Decimal(10**18)))
        for (lower, first), (upper, second) in pairwise(ordered):
            end, start = first.high, second.low or Decimal(0)
            if end is None or first.low == first.high or second.low == second.high:
                continue
            if start == end or (first.low, first.high) == (second.low, second.high):
                continue
            words = {"lower": _name(lower), "upper": _name(upper)}
            ends = {"end": span_text(first, end), "start": span_text(second, start)}
            code = codes.TIER_GAP if start > end else codes.TIER_OVERLAP
            yield code.at(_cell(upper, columns, "standard"), **words, **ends)


def _amounts(tier: Entry, columns: Mapping[str, str]) -> Iterator[Finding]:
    """The words of a tier that were not understood, or that say something else than its own columns."""
    body = tier.body
    if body.get("amount_kind") == "not_understood":
        place = _cell(tier, columns, "standard")
        yield codes.FINE_NOT_UNDERSTOOD.at(place, title="具体标准", value=str(body.get("standard", ""))[:80])
    if "lower" not in body and "upper" not in body:
        return
    span = span_of(body)
    if span is None:
        return
    stated = (_decimal(body.get("lower")), _decimal(body.get("upper")))
    for said, read in zip(stated, (span.low_shown, span.high_shown), strict=True):
        if said is not None and read is not None and said != read:
            place = _cell(tier, columns, "standard")
            read_text = f"{_shown(span.low_shown)}至{_shown(span.high_shown)}"
            stated_text = f"{_shown(stated[0])}至{_shown(stated[1])}"
            yield codes.FINE_DISAGREES.at(place, title="具体标准", read=read_text, columns=stated_text)
            return


def check_against_statute(
    tiers: Iterable[Entry], ranges: Sequence[Span], columns: Mapping[str, str]
) -> Iterator[Finding]:
    """Tiers of one item against the union of the ranges that its cited statutes allow.

    A tier that measures by something the statutes do not name is left to the reader.
    """
    for tier in tiers:
        span = span_of(tier.body)
        same = [
            each
            for each in ranges
            if span is not None and each.kind == span.kind and each.per_unit == span.per_unit
        ]
        if span is None or not same or any(each.holds(span) for each in same) or _union_holds(same, span):
            continue
        statute = "；".join(f"{span_text(each, each.low)}至{span_text(each, each.high)}" for each in same)
        shown = f"{span_text(span, span.low)}至{span_text(span, span.high)}"
        yield codes.TIER_OUTSIDE.at(
            _cell(tier, columns, "standard"), name=_name(tier), range=shown, statute=statute
        )


def _union_holds(ranges: Sequence[Span], span: Span) -> bool:
    """Touching statutory ranges (below 10,000 / above 10,000) count as one."""
    low, high = span.low or Decimal(0), span.high
    reached = low
    for each in sorted(ranges, key=lambda each: each.low or Decimal(0)):
        if (each.low or Decimal(0)) <= reached:
            if each.high is None:
                return True
            reached = max(reached, each.high)
    return high is not None and reached >= high and any((each.low or Decimal(0)) <= low for each in ranges)


def _name(tier: Entry) -> str:
    return str(tier.body.get("name") or tier.body.get("condition") or tier.body.get("order"))[:40]


def _decimal(text: object) -> Decimal | None:
    return Decimal(str(text)) if text not in (None, "") else None


def _shown(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"


def _cell(entry: Entry, columns: Mapping[str, str], name: str) -> Place:
    place = entry.place
    if place.path is not None:
        return place
    return Place(place.file, place.sheet, place.row, columns.get(name))
