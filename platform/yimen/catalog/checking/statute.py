"""The tiers of an item against what its cited statutes allow: beyond it, short of its ends, by another base, by none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from yimen.kernel import Finding
from yimen.pack import Entry

from .. import codes
from ..law.fine import parse_fine
from ..law.ranges import Span, span_of, span_of_amount, span_text
from ..law.shares import share_of
from .reading import cell_of

LOWERED = "减轻"  # a penalty mitigated by law goes below what the statute begins with
STANDING = {"standing": True}
UNREADABLE = ("several", "not_understood")
NOTHING = Decimal(0)


def check_against_statute(
    tiers: Iterable[Entry],
    ranges: Sequence[Span],
    columns: Mapping[str, str],
    source: str = "",
    loose: Collection[Span] = (),
) -> Iterator[Finding]:
    """Tiers of one item against the union of the ranges that its cited statutes allow.

    A tier that measures by something the statutes do not name is left to the reader, a share of the statute's range lies
    in it whatever that is; one by another base is told. A mitigated one may lie lower. Where there are several, all
    understood, they have to reach both ends of the range; in each range some tier has to lie, but for those that are
    `loose`: they may be about another act.
    """
    given = list(tiers)
    spans = [
        (tier, span) for tier in given if (span := span_of(tier.body)) is not None and not share_of(span.base)
    ]
    sound: list[tuple[Entry, Span]] = []
    wrong = False
    for tier, span in spans:
        measured = [each for each in ranges if (each.kind, each.per_unit) == (span.kind, span.per_unit)]
        same = [each for each in measured if _one_base(each.base, span.base)]
        if measured and not same:
            bases = "、".join(dict.fromkeys(each.base for each in measured))
            place, wrong = cell_of(tier, columns, "standard"), True
            yield codes.TIER_BASE.at(place, name=tier_name(tier), base=span.base, statute=bases)
        elif not same or (_ends_within(same, span) if _lowered(tier) else _union_holds(same, span)):
            sound += [(tier, span)] if same else []
        else:
            wrong = True
            statute = "；".join(dict.fromkeys(map(_range, same))) + (f"（{source}）" if source else "")
            yield codes.TIER_OUTSIDE.at(
                cell_of(tier, columns, "standard"),
                name=tier_name(tier),
                range=_range(span),
                statute=statute,
            )
    readable = not any(each.body.get("amount_kind") in UNREADABLE for each in given)
    if len(given) > 1 and len(sound) == len(spans) and readable:
        yield from _unused(sound, ranges, columns, source)
    if not wrong:
        yield from _unmeasured(given, ranges, columns, source, loose)


def _unmeasured(
    tiers: Sequence[Entry],
    ranges: Sequence[Span],
    columns: Mapping[str, str],
    source: str,
    loose: Collection[Span],
) -> Iterator[Finding]:
    """Ranges that the statutes allow and no tier lies in, by a measure of their own or by one that is used.

    Nothing is said where the words of a tier leave it open.
    """
    used: list[Span] = []
    for tier in tiers:
        spans = _spans_of(tier)
        if spans is None or any(share_of(each.base) for each in spans):
            return
        used += spans
    left = [each for each in dict.fromkeys(ranges) if not any(_within(each, span) for span in used)]
    alike = [each for each in left if any(_measures_alike(each, span) for span in used)]
    unlike = [each for each in left if each not in alike]
    exact = [each for each in alike if each not in loose]
    for code, told in ((codes.TIER_UNMEASURED, unlike), (codes.TIER_RANGE_UNUSED, exact)):
        if used and told:
            shown = "、".join(dict.fromkeys(map(_with_unit, told)))
            place = cell_of(tiers[0], columns, "standard")
            item = str(tiers[0].body.get("item_name") or tiers[0].body.get("item") or "")[:60]
            yield code.at(place, ranges=shown, item=item, source=source or "所引原文")


def _spans_of(tier: Entry) -> list[Span] | None:
    """All that a tier's words measure; None where they are not understood or name a fine without a sum."""
    kind = tier.body.get("amount_kind")
    if kind != "several":
        span = span_of(tier.body)
        return [span] if span is not None else ([] if kind in (None, "none") else None)
    amounts = parse_fine(str(tier.body.get("standard") or ""))
    if any(not each.understood or each.kind == "unspecified" for each in amounts):
        return None
    return [span for each in amounts if (span := span_of_amount(each)) is not None]


def _within(statute: Span, used: Span) -> bool:
    """Whether a tier measures by the statute's measure and more of it than a touching end lies in its range."""
    if not _measures_alike(statute, used):
        return False
    low = max(statute.low or NOTHING, used.low or NOTHING)
    highs = [each for each in (statute.high, used.high) if each is not None]
    return not highs or low < min(highs) or (used.low == used.high == low) or statute.low == statute.high


def _with_unit(span: Span) -> str:
    return _range(span) + (f"（每{span.per_unit}）" if span.per_unit else "")


def _unused(
    tiers: Sequence[tuple[Entry, Span]], ranges: Sequence[Span], columns: Mapping[str, str], source: str
) -> Iterator[Finding]:
    """Ends of the statutory range that no tier reaches, of each measure by itself; an end not named is none."""
    measures: dict[tuple[str, str, str], list[tuple[Entry, Span]]] = {}
    for tier, span in tiers:
        if not _lowered(tier):
            measures.setdefault((span.kind, span.base, span.per_unit), []).append((tier, span))
    for group in measures.values():
        lowest = min(group, key=lambda each: each[1].low or NOTHING)
        highest = max(group, key=lambda each: (each[1].high is None, each[1].high or NOTHING))
        used = replace(lowest[1], high=highest[1].high)
        whole = _meant([each for each in ranges if _measures_alike(each, used)], used)
        ends = ((lowest, used.low or NOTHING, whole.low), (highest, used.high, whole.high))
        for (tier, _span), reached, end in ends:
            if end is not None and reached != end:
                place = cell_of(tier, columns, "standard")
                words = {"end": span_text(whole, end), "reached": span_text(used, reached)}
                statute = _range(whole) + (f"（{source}）" if source else "")
                yield codes.TIER_END_UNUSED.at(place, name=tier_name(tier), statute=statute, **words)


def _meant(ranges: Sequence[Span], used: Span) -> Span:
    """The range that the tiers split: the narrowest single one that holds them all, else what touching ones make up."""
    single = [each for each in ranges if each.holds(used)]
    whole = single or [each for each in _union(ranges) if each.holds(used)]
    return min(whole, key=_width, default=used)


def _width(span: Span) -> tuple[bool, Decimal]:
    return span.high is None, (span.high or NOTHING) - (span.low or NOTHING)


def _measures_alike(one: Span, other: Span) -> bool:
    return (one.kind, one.per_unit) == (other.kind, other.per_unit) and _one_base(one.base, other.base)


def _one_base(one: str, other: str) -> bool:
    """合同价款 and 工程合同价款 are one thing; what is not said may be either."""
    return not one or not other or one in other or other in one


def _lowered(tier: Entry) -> bool:
    return LOWERED in str(tier.body.get("name", ""))


def _range(span: Span) -> str:
    base = span.base if span.kind != "amount" else ""
    return f"{base}{span_text(span, span.low)}至{span_text(span, span.high)}"


def _union_holds(ranges: Sequence[Span], span: Span) -> bool:
    return any(each.holds(span) for each in _union(ranges))


def _union(ranges: Sequence[Span]) -> list[Span]:
    """Touching statutory ranges (below 10,000 / above 10,000) count as one."""
    union: list[Span] = []
    for each in sorted(ranges, key=lambda each: each.low or NOTHING):
        last = union[-1] if union else None
        if last is None or (last.high is not None and last.high < (each.low or NOTHING)):
            union.append(each)
        elif last.high is not None:
            union[-1] = replace(last, high=None if each.high is None else max(last.high, each.high))
    return union


def _ends_within(ranges: Sequence[Span], span: Span) -> bool:
    """The tier ends at or below the highest end that a statute allows."""
    return any(replace(each, low=None).holds(span) for each in ranges)


def tier_name(tier: Entry) -> str:
    """What a finding calls a tier; one that the file leaves in force says so."""
    name = str(tier.body.get("name") or tier.body.get("condition") or tier.body.get("order"))[:40]
    return f"{name}（现行）" if tier.origin is STANDING else name
