"""Discretion tiers of an item against one another: gaps, overlaps, doubles, ends that are turned round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from operator import is_
from typing import Any

from yimen.kernel import Finding
from yimen.pack import Entry, Kind

from .. import codes
from ..law.ranges import MEASURED, Span, span_of, span_text
from ..mapping.bounds import bare_number
from .grounds import Allowed, Citations, Grounds, allowed
from .reading import cell_of
from .statute import STANDING, UNREADABLE, check_against_statute, tier_name

ITEM, TIER = "item", "tier"
YUAN = 100  # fen; no fine is below it


def check_tiers(
    entries: Iterable[Entry],
    columns: Mapping[str, str],
    kinds: Mapping[str, Kind] | None = None,
    grounds: Grounds | None = None,
    day: date | None = None,
) -> Iterator[Finding]:
    """Entries of kind `tier` in the order of the sheet, together with the tiers in force of the same items.

    Touching ends are normal: 以上 and 以下 include the number.
    """
    given = grounds or Grounds()
    by_item: dict[str, list[Entry]] = {}
    for entry in entries:
        by_item.setdefault(str(entry.body.get("item") or entry.body.get("item_name", "")), []).append(entry)
    resting = {name: Citations(kinds[name], penal=True) for name in (ITEM, TIER) if kinds and name in kinds}
    told = {name for tiers in by_item.values() for tier in tiers for name in tier.body} | columns.keys()
    citing = TIER in resting and resting[TIER].reads(told)
    quiet: set[Any] = set()
    amounts: list[Finding] = []
    for item, brought in by_item.items():
        standing = given.tiers.get(item, ())
        tiers = merged(brought, standing, told)
        completed = len(tiers) != len(brought) or not all(map(is_, tiers, brought))
        rests = _resting(tiers if citing or completed else (), given.items.get(item), resting)
        limits = allowed(given, rests, day)
        said = _said(tiers, brought if completed else (), limits)
        if said is not None and said in quiet:
            continue
        found = [
            *_item(item, tiers, columns),
            *check_against_statute(tiers, limits.spans, columns, limits.source, limits.loose),
        ]
        own = [finding for tier in brought for finding in _amounts(tier, columns)]
        if said is not None and not found and not own:
            quiet.add(said)
        yield from found
        amounts += own
    yield from amounts


_COMPARED = (
    "amount_kind", "name", "min_fen", "max_fen", "min_ratio", "max_ratio", "base", "per_unit", "lower", "upper",
)  # fmt: skip


def _said(tiers: Sequence[Entry], brought: Sequence[Entry], limits: Allowed) -> tuple[Any, ...] | None:
    """All by which an item's tiers are judged: where nothing is to be told of one, nothing is of those that say the same.

    None where more counts than that, as conditions do where two tiers have one name, and words that name several sums.
    """
    rows = tuple(tuple(map(each.body.get, _COMPARED)) for each in tiers)
    said = rows, tuple(tuple(map(each.body.get, _COMPARED)) for each in brought), limits.spans, limits.loose
    try:
        hash(said)
    except TypeError:  # a list, where the schema wants a text
        return None
    alike = len({row[1] for row in rows}) < len(rows)
    return None if alike or any(row[0] in UNREADABLE for row in rows) else said


def merged(brought: Sequence[Entry], standing: Sequence[Entry], told: Collection[str]) -> list[Entry]:
    """All tiers of the item as they would stand, by their order; what a row does not tell stays as it is in force.

    Those that the file does not bring are placed at the first row that it does, where a person looks.
    """
    known = {each.key: each.body for each in standing}
    own = {each.key for each in brought}
    rows = [
        replace(each, body={**_untold(known.get(each.key, {}), told), **each.body})
        if known.get(each.key, each.body) is not each.body
        else each
        for each in brought
    ]
    rest = [
        replace(each, place=brought[0].place, origin=STANDING) for each in standing if each.key not in own
    ]
    return sorted([*rows, *rest], key=lambda each: int(each.body.get("order") or 0)) if rest else rows


def _untold(body: Mapping[str, Any], told: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in told}


def _resting(
    tiers: Sequence[Entry], item: Mapping[str, Any] | None, resting: Mapping[str, Citations]
) -> Iterator[tuple[Citations, Mapping[str, Any]]]:
    """The item and its tiers, each with how its penalty's grounds are read."""
    if item is not None and ITEM in resting:
        yield resting[ITEM], item
    for tier in tiers if TIER in resting else ():
        yield resting[TIER], tier.body


def _item(item: str, tiers: Sequence[Entry], columns: Mapping[str, str]) -> Iterator[Finding]:
    names: dict[str, list[Entry]] = {}
    for tier in tiers:
        names.setdefault(str(tier.body.get("name", "")), []).append(tier)
    for name, same in names.items():
        if name and len(same) > 1 and len({str(each.body.get("condition")) for each in same}) < len(same):
            yield codes.TIER_TWICE.at(cell_of(same[1], columns, "name"), name=name, count=len(same))
    if len(tiers) == 1:
        yield codes.TIER_MISSING.at(cell_of(tiers[0], columns, "item"), item=item, count=1)
    spans = [
        (tier, span)
        for tier in tiers
        if tier.body.get("amount_kind") in MEASURED and (span := span_of(tier.body))
    ]
    for tier, span in spans:
        if span.low is not None and span.high is not None and span.low > span.high:
            low, high = span_text(span, span.low), span_text(span, span.high)
            yield codes.TIER_REVERSED.at(
                cell_of(tier, columns, "standard"), name=tier_name(tier), low=low, high=high
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
            words = {"lower": tier_name(lower), "upper": tier_name(upper)}
            ends = {"end": span_text(first, end), "start": span_text(second, start)}
            code = codes.TIER_GAP if start > end else codes.TIER_OVERLAP
            yield code.at(cell_of(upper, columns, "standard"), **words, **ends)


def _amounts(tier: Entry, columns: Mapping[str, str]) -> Iterator[Finding]:
    """The words of a tier that were not understood, or that say something else than its own columns."""
    body = tier.body
    if body.get("amount_kind") == "not_understood":
        ends = [str(body[name]) for name in ("lower", "upper") if body.get(name)]
        words = str(body.get("standard") or "至".join(ends))[:80]
        name, title = ("standard", "具体标准") if body.get("standard") else ("lower", "下限、上限")
        yield codes.FINE_NOT_UNDERSTOOD.at(cell_of(tier, columns, name), title=title, value=words)
    most = body.get("max_fen") or body.get("min_fen")
    if body.get("amount_kind") == "amount" and not body.get("per_unit") and most and most < YUAN:
        name = "standard" if "standard" in columns else "upper"
        yield codes.UNDER_A_YUAN.at(
            cell_of(tier, columns, name), name=tier_name(tier), sum=f"{most / YUAN:g}"
        )
    if "lower" not in body and "upper" not in body:
        return
    span = span_of(body)
    if span is None:
        return
    stated = (_decimal(body.get("lower")), _decimal(body.get("upper")))
    for said, read in zip(stated, (span.low_shown, span.high_shown), strict=True):
        if said is not None and read is not None and said != read:
            place = cell_of(tier, columns, "standard")
            read_text = f"{_shown(span.low_shown)}至{_shown(span.high_shown)}"
            stated_text = f"{_shown(stated[0])}至{_shown(stated[1])}"
            yield codes.FINE_DISAGREES.at(place, title="具体标准", read=read_text, columns=stated_text)
            return


def _decimal(text: object) -> Decimal | None:
    """None also for what is no number: the ends of a row that goes on, one below the other."""
    try:
        return Decimal(bare_number(str(text))) if text not in (None, "") else None
    except InvalidOperation:
        return None


def _shown(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"
