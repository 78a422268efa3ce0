"""How the cases of a procedure are numbered: which series they are counted in, and how a number is written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from yimen.kernel import Finding, NumberSeries, Place, form_faults, plain_number

from . import codes
from .shape import bare, shape_faults

SERIES: Final = "case"
"""What the procedures that say nothing are counted in, all of them together."""
FORM: Final = "{word}案字〔{year}〕{serial}号"
NEEDED: Final = ("word", "serial")
LONGEST: Final = 40
"""Signs of a series: a unit's code and the year stand behind it where it is kept."""
_EXAMPLE: Final = "{word}线索〔{year}〕{serial}号"
_SAMPLES: Final = (*range(1, 100), 123, 1234)


def case_numbers(procedure: Mapping[str, Any], common: str = FORM) -> NumberSeries:
    """As the body of a procedure says under `number`; else in the series of all, written as `common` says."""
    stated = procedure.get("number")
    if not stated:
        return NumberSeries(common, SERIES)
    series = str(stated.get("sequence") or procedure["id"])
    return NumberSeries(str(stated["format"]), series, stated.get("width", 0))


def check_numbers(body: Mapping[str, Any], place: Place) -> list[Finding]:
    """Unknown parts or lacking ones in what a procedure says of its numbers."""
    if not body.get("number"):
        return []
    numbers = case_numbers(body)
    if len(numbers.series) > LONGEST:
        detail = f"所用的序列“{numbers.series}”超过{LONGEST}个字符，请在 sequence 写较短的名称"
        return [codes.BAD_NUMBER.at(place, form=numbers.form, detail=detail, example=_EXAMPLE)]
    return check_number_form(numbers.form, place)


def check_number_form(form: str, place: Place, needed: tuple[str, ...] = NEEDED) -> list[Finding]:
    """How numbers are written: without a serial they would be the same, without a word those of two units."""
    detail = form_faults(form, needed)
    return [codes.BAD_NUMBER.at(place, form=form, detail=detail, example=_EXAMPLE)] if detail else []


def check_series(
    procedures: Mapping[str, Mapping[str, Any]], places: Mapping[str, Place], common: str
) -> Iterator[Finding]:
    """Series that would give the same number; of `common` and of each procedure that begins cases."""
    first: dict[NumberSeries, str] = {}
    for key, each in sorted(procedures.items(), key=lambda one: (bool(one[1].get("number")), one[0])):
        body = bare(each)
        if not body.get("off") and not any(True for _ in shape_faults(body)):
            first.setdefault(case_numbers(body, common), key)
    for one, other in itertools.combinations(first, 2):
        number = _given_by_both(one, other) if one.series != other.series else ""
        if number:
            names = [_title(procedures[first[each]]) for each in (other, one)]
            yield codes.SAME_NUMBER.at(places[first[other]], one=names[0], other=names[1], number=number)


@lru_cache(1_000)
def _given_by_both(one: NumberSeries, other: NumberSeries) -> str:
    """A number that both would give the same unit in a year; "" where samples of neither are written as the other's."""
    word, year = "甲", 2026
    for numbers, beside in ((one, other), (other, one)):
        pattern = re.compile(beside.pattern(word, str(year)))
        texts = (numbers.text(word, year, serial) for serial in _SAMPLES)
        found = next((text for text in texts if pattern.fullmatch(plain_number(text))), "")
        if found:
            return found
    return ""


def _title(procedure: Mapping[str, Any]) -> str:
    title = procedure["title"]
    return title if isinstance(title, str) else str(title["zh"])
