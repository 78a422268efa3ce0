"""What the sums of a case may be: each alleged act with each provision that it offends, reckoned when a form is handed in.

A form says `x-case: sums` of a list with a row per act and provision, `x-case: sum` of the sum proposed as a whole. What
the rows may be is never believed: it is reckoned here, out of the tiers in force on the days that apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yimen.catalog import AmountRange, Circumstances, Question, measure_of, range_text, tier_questions
from yimen.kernel import read_day, yuan_text
from yimen.workflow import Reason

from . import codes
from .configuration import Configuration, NotConfigured
from .form_reading import FormReading, at
from .tiers import TierReading, read_tiers

SUMS, SUM, SHARES = "sums", "sum", "shares"
LOW, HIGH, OUTSIDE, OPEN = "sums_low", "sums_high", "sums_outside", "sums_open"
MOST = 60
_SAID = re.compile(r"^\s*(?P<name>[^:：=＝]{1,60})[:：=＝]\s*(?P<value>.{1,60}?)\s*$")
_YES, _NO = ("是", "有", "成立", "yes"), ("否", "无", "没有", "不成立", "no")
_APPLIED = {"act": "行为发生日的基准", "decision": "作出决定日的基准", "both": "两日的基准相同", "": ""}


@dataclass(slots=True)
class _Row:
    """A row while it is reckoned; `found` is None where there is no standard at all."""

    body: dict[str, Any]
    act: int
    party: int = 0
    found: AmountRange | None = None
    standard: bool = False
    reasons: list[Reason] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        return self.found is not None and not self.found.missing and self.found.high_fen is not None

    @property
    def weight(self) -> tuple[int, int]:
        """(upper end, lower end), in fen: what the highest fine is told by."""
        assert self.found is not None
        return self.found.high_fen or 0, self.found.low_fen or 0


def with_sums(
    configuration: Configuration,
    reading: FormReading,
    values: Mapping[str, Any],
    acts: Sequence[Mapping[str, Any]],
    *,
    unit: str,
    occurred_on: date,
    filed_on: date,
    parties: Sequence[str],
) -> tuple[dict[str, Any], list[Reason]]:
    """The values with what their sums may be, and why they cannot stand. Forms without `sums` come back as they are.

    An act without a row is given one. Of several provisions that one act offends, the one with the highest fine applies
    (处罚法 art. 29); acts are reckoned apart and added up. So are parties that are fined apart (`party` of a row, from 1);
    what each is fined is put where the form says `x-case: shares`, under the name that `parties` has for him.
    """
    made = dict(values)
    path = reading.case.get(SUMS)
    if path is None:
        return made, []
    rows = _rows(at(values, path), acts)
    for row in rows:
        _reckon(configuration, row, acts, unit, occurred_on, filed_on)
    settled = _choose(rows)
    reasons = [each for row in rows for each in row.reasons] + _differing(reading, made, rows)
    _put(made, path, [_kept(row.body, reading.columns.get(SUMS, frozenset())) for row in rows])
    held = reading.columns.get(SHARES, frozenset())
    shares = [_kept(each, held) for each in _shares(rows, parties)]
    whole = {**_whole(rows, at(made, reading.case.get(SUM, ())), settled=settled), SHARES: shares or None}
    for word, value in whole.items():
        if word in reading.case:
            _put(made, reading.case[word], value)
    return made, reasons


def sums_by_act(record: Mapping[str, Any], acts: int) -> dict[int, tuple[int | None, str]]:
    """Of each act, by its number from 1: (its sum in fen, the tier it was decided by). The whole sum of a case with one
    act is that act's; of several acts without rows none is known, nor of
    an act for which several were fined apart."""
    found: dict[int, tuple[int | None, str]] = {}
    for row in record.get(SUMS, ()):
        if row.get("applies") is not False:
            act, tier = int(row.get("act") or 1), str(row.get("tier") or "")
            found[act] = (None if act in found else _fen(row.get("sum")), tier)
    whole = _fen(record.get(SUM))
    if acts == 1 and whole is not None:
        found[1] = (whole, found.get(1, (None, ""))[1])
    return found


def _rows(value: Any, acts: Sequence[Mapping[str, Any]]) -> list[_Row]:
    """The rows that were said, and one for every act that has none."""
    said = [dict(each) for each in (value or ())[:MOST] if isinstance(each, Mapping)]
    rows = [_Row(body, _fen(body.get("act")) or 1, max(_fen(body.get("party")) or 0, 0)) for body in said]
    named = {row.act for row in rows}
    rows += [
        _Row({"act": number, "item": act.get("item"), "tier": act.get("tier")}, number)
        for number, act in enumerate(acts[:MOST], 1)
        if number not in named
    ]
    for row in rows:
        row.body["act"] = row.act
        if not row.body.get("item") and 0 < row.act <= len(acts):
            row.body["item"] = acts[row.act - 1].get("item")
    return sorted(rows, key=lambda row: (row.act, row.party))


def _reckon(
    configuration: Configuration,
    row: _Row,
    acts: Sequence[Mapping[str, Any]],
    unit: str,
    occurred_on: date,
    filed_on: date,
) -> None:
    for name in ("low", "high", "applies", "standard"):
        row.body.pop(name, None)
    if not 0 < row.act <= len(acts):
        row.reasons.append(codes.reason(codes.ACT_UNKNOWN, place=SUMS, act=row.act))
        return
    acted = read_day(acts[row.act - 1].get("occurred_on")) or filed_on
    try:
        reading = read_tiers(
            configuration, str(row.body.get("item") or ""), acted_on=acted, decided_on=occurred_on, unit=unit
        )
    except NotConfigured:
        return
    row.standard = bool(reading.rows)
    circumstances, wrong = _circumstances(row.body, reading)
    row.reasons += [codes.reason(codes.NOT_A_MEASURE, place=SUMS, said=each, act=row.act) for each in wrong]
    answer = reading.answer(circumstances)
    row.found = answer.range
    if answer.row is not None and answer.range is not None:
        row.body["tier"] = str(answer.row.source.get("key") or row.body.get("tier") or "")
        words = [str(answer.row.body.get("name") or ""), range_text(answer.range), _APPLIED[answer.applied]]
        against = any(
            each.body is answer.row.body and each.holds is False
            for choice in (answer.on_act, answer.on_decision)
            for each in choice.candidates
        )
        words.append("所选阶次的条件按情节数据不成立，请核对" if against else "")
        row.body["standard"] = "；".join(each for each in (*words, *answer.range.steps) if each)
        if row.settled:
            row.body["low"], row.body["high"] = answer.range.low_fen or 0, answer.range.high_fen
        return
    asked = "、".join(_asked(each) for each in tier_questions(each.body for each in reading.rows))
    told = [*answer.reasons, f"可在“情节数据”中写明：{asked}" if asked else ""]
    row.body["standard"] = "；".join(each for each in told if each)


def _asked(question: Question) -> str:
    return f"{question.name}（{'是或否' if question.fact else question.unit or '数'}）"


def _circumstances(body: Mapping[str, Any], reading: TierReading) -> tuple[Circumstances, list[str]]:
    """What the row says (货值金额：5000元；面积：60平方米；及时改正：是), and what of it is no answer to a question."""
    asked = {each.name: each for each in tier_questions(row.body for row in reading.rows)}
    measures: dict[str, Decimal] = {}
    facts: dict[str, bool] = {}
    wrong: list[str] = []
    for part in re.split(r"[;；\n]", str(body.get("measures") or "")):
        if not part.strip():
            continue
        said = _SAID.match(part)
        question = asked.get(said["name"].strip()) if said else None
        if said is None or question is None or not _take(question, said["value"], measures, facts):
            wrong.append(part.strip())
    _fill_alike(asked.values(), measures)
    order = str(body.get("tier") or "").rpartition("/")[2]
    named = int(order) if order.isdecimal() else None
    return Circumstances(measures, str(body.get("subject") or ""), named, facts), wrong


def _fill_alike(asked: Iterable[Question], measures: dict[str, Decimal]) -> None:
    """One area answers every question for square metres; of money there are several, and each is its own."""
    said = {each.name: each.unit for each in asked if each.name in measures and each.unit not in ("", "元")}
    for each in asked:
        alike = [name for name, unit in said.items() if unit == each.unit]
        if len(alike) == 1 and not each.fact:
            measures.setdefault(each.name, measures[alike[0]])


def _take(question: Question, said: str, measures: dict[str, Decimal], facts: dict[str, bool]) -> bool:
    if question.fact:
        if said not in (*_YES, *_NO):
            return False
        facts[question.name] = said in _YES
        return True
    try:
        measures[question.name] = measure_of(said, question.unit)
    except ValueError:
        return False
    return True


def _choose(rows: Sequence[_Row]) -> bool:
    """Says of each row whether its provision applies to its act (and party); False where that cannot be told of all of
    them."""
    settled = True
    for number, party in sorted({(row.act, row.party) for row in rows}):
        group = [row for row in rows if (row.act, row.party) == (number, party)]
        if not all(row.settled for row in group):
            settled = False
            if len(group) > 1:
                continue
        highest = group[0] if len(group) == 1 else max(group, key=lambda row: row.weight)
        for row in group:
            row.body["applies"] = row is highest
    return settled


def _whole(rows: Sequence[_Row], whole: Any, *, settled: bool) -> dict[str, Any]:
    """What holds of all acts together; None where nothing can be said."""
    found: dict[str, Any] = {LOW: None, HIGH: None, OUTSIDE: None}
    found[OPEN] = any(row.standard and not row.settled for row in rows)
    sums = [_fen(row.body.get("sum")) for row in rows if row.body.get("applies")]
    if rows and all(each is not None for each in sums) and sums:
        found[SUM] = sum(each or 0 for each in sums)
    stated = _fen(found.get(SUM, whole))
    outside = [
        _outside(row.found, _fen(row.body.get("sum")))
        for row in rows
        if row.settled and row.body.get("applies")
    ]
    if settled and rows:
        applied = [row for row in rows if row.body.get("applies")]
        found[LOW] = sum(row.weight[1] for row in applied)
        found[HIGH] = sum(row.weight[0] for row in applied)
        if stated is not None:
            outside.append(not found[LOW] <= stated <= found[HIGH])
        found[OUTSIDE] = any(outside)
    elif any(outside):
        found[OUTSIDE] = True
    return found


def _shares(rows: Sequence[_Row], parties: Sequence[str]) -> list[dict[str, Any]]:
    """What each party is fined, and what he is called, where parties are fined apart and every sum is known."""
    sums: dict[int, int | None] = {}
    for row in rows:
        if row.body.get("applies") is not False:
            said, before = _fen(row.body.get("sum")), sums.get(row.party, 0)
            sums[row.party] = None if said is None or before is None else before + said
    if 0 in sums or None in sums.values():
        return []
    names = dict(enumerate(parties, 1))
    return [
        {"party": party, "name": names.get(party), "sum": each or 0} for party, each in sorted(sums.items())
    ]


def _outside(found: AmountRange | None, sum_: int | None) -> bool:
    if found is None or sum_ is None:
        return False
    low, high = found.low_fen or 0, found.high_fen
    below = sum_ < low or (sum_ == low and not found.low_included)
    return below or (high is not None and (sum_ > high or (sum_ == high and not found.high_included)))


def _differing(reading: FormReading, values: Mapping[str, Any], rows: Iterable[_Row]) -> list[Reason]:
    """The sum of the acts and the one stated for the whole are one."""
    sums = [_fen(row.body.get("sum")) for row in rows if row.body.get("applies") is not False]
    whole = _fen(at(values, reading.case[SUM])) if SUM in reading.case else None
    if not sums or any(each is None for each in sums) or whole in (None, 0):
        return []
    added = sum(each or 0 for each in sums)
    if added == whole:
        return []
    assert whole is not None
    return [codes.reason(codes.SUMS_DIFFER, place=SUM, added=yuan_text(added), whole=yuan_text(whole))]


def _kept(body: Mapping[str, Any], columns: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in columns and value not in (None, "")}


def _put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Sets or takes away a value; the objects on the way are copied, for they are the caller's."""
    here = values
    for step in path[:-1]:
        here[step] = dict(here.get(step) or {})
        here = here[step]
    if value is None:
        here.pop(path[-1], None)
    else:
        here[path[-1]] = value


def _fen(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
