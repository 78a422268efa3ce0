"""How the cases of a procedure are numbered: which series they are counted in, and how a number is written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from yimen.kernel import Finding, Place

from . import codes
from .shape import bare, shape_faults

SERIES: Final = "case"
"""What the procedures that say nothing are counted in, all of them together."""
FORM: Final = "{word}案字〔{year}〕{serial}号"
LONGEST: Final = 40
"""Signs of a series: a unit's code and the year stand behind it where it is kept."""
_EXAMPLE: Final = "{word}线索〔{year}〕{serial}号"
_PART = re.compile(r"\{([^{}]*)\}")
_PARTS: Final = ("word", "year", "serial")
_ONE_SHAPE = str.maketrans("〔［[【（〕］]】）", "(((((" + ")))))")
_SAMPLES: Final = (*range(1, 100), 123, 1234)


@dataclass(frozen=True, slots=True)
class CaseNumbers:
    """`form` is a text with {word}, {year}, {serial}; cases of one `series` are counted together, by unit and year; `width`
    pads the serial."""

    form: str = FORM
    series: str = SERIES
    width: int = 0

    def text(self, word: str, year: int, serial: int) -> str:
        return self._filled(word, year, f"{serial:0{self.width}d}")

    def like(self, word: str, year: int) -> str:
        """What the numbers of the year have in common."""
        return self._filled(word, year, "…")

    def _filled(self, word: str, year: int, serial: str) -> str:
        parts = {"word": word, "year": str(year), "serial": serial}
        return _PART.sub(lambda found: parts.get(found[1], found[0]), self.form)

    def read(self, word: str, number: str) -> tuple[int, int] | None:
        """(year, serial) of a number that is written so with the word, brackets of any shape; else None."""
        found = re.fullmatch(self.pattern(word, r"(?P<year>\d{4})"), plain(number))
        known = found.groupdict() if found else {}
        return (int(known["year"]), int(known["serial"])) if {"year", "serial"} <= known.keys() else None

    def serial(self, word: str, year: int, number: str) -> int:
        """The serial of a number that is written so in the year; else 0."""
        found = re.fullmatch(self.pattern(word, str(year)), plain(number))
        return int(found["serial"]) if found and "serial" in found.groupdict() else 0

    def pattern(self, word: str, year: str) -> str:
        """What a plain number written so matches; `year` is a pattern too."""
        pattern = re.escape(plain(self.form))
        parts = {"word": re.escape(plain(word)), "year": year, "serial": r"0*(?P<serial>\d{1,9})"}
        for name, part in parts.items():
            pattern = pattern.replace(re.escape("{" + name + "}"), part, 1)
        return pattern


def plain(number: str) -> str:
    """A number without blanks, its brackets of one shape."""
    return "".join(number.split()).translate(_ONE_SHAPE)


def case_numbers(procedure: Mapping[str, Any], common: str = FORM) -> CaseNumbers:
    """As the body of a procedure says under `number`; else in the series of all, written as `common` says."""
    stated = procedure.get("number")
    if not stated:
        return CaseNumbers(common)
    series = str(stated.get("sequence") or procedure["id"])
    return CaseNumbers(str(stated["format"]), series, stated.get("width", 0))


def check_numbers(body: Mapping[str, Any], place: Place) -> list[Finding]:
    """Unknown parts or lacking ones in what a procedure says of its numbers."""
    if not body.get("number"):
        return []
    numbers = case_numbers(body)
    if len(numbers.series) > LONGEST:
        detail = f"所用的序列“{numbers.series}”超过{LONGEST}个字符，请在 sequence 写较短的名称"
        return [codes.BAD_NUMBER.at(place, form=numbers.form, detail=detail, example=_EXAMPLE)]
    return check_number_form(numbers.form, place)


def check_number_form(form: str, place: Place, needed: tuple[str, ...] = ("word", "serial")) -> list[Finding]:
    """How numbers are written: without a serial they would be the same, without a word those of two units."""
    parts = _PART.findall(form)
    lacking = [f"{{{name}}}" for name in needed if name not in parts]
    unknown = [f"{{{name}}}" for name in parts if name not in _PARTS]
    details = [f"缺少 {'、'.join(lacking)}"] if lacking else []
    details += [f"不认识 {'、'.join(unknown)}"] if unknown else []
    details += ["同一部分写了两次"] if len(parts) != len(set(parts)) else []
    if not details:
        return []
    return [codes.BAD_NUMBER.at(place, form=form, detail="，".join(details), example=_EXAMPLE)]


def check_series(
    procedures: Mapping[str, Mapping[str, Any]], places: Mapping[str, Place], common: str
) -> Iterator[Finding]:
    """Series that would give the same number; of `common` and of each procedure that begins cases."""
    first: dict[CaseNumbers, str] = {}
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
def _given_by_both(one: CaseNumbers, other: CaseNumbers) -> str:
    """A number that both would give the same unit in a year; "" where samples of neither are written as the other's."""
    word, year = "甲", 2026
    for numbers, beside in ((one, other), (other, one)):
        pattern = re.compile(beside.pattern(word, str(year)))
        texts = (numbers.text(word, year, serial) for serial in _SAMPLES)
        found = next((text for text in texts if pattern.fullmatch(plain(text))), "")
        if found:
            return found
    return ""


def _title(procedure: Mapping[str, Any]) -> str:
    title = procedure["title"]
    return title if isinstance(title, str) else str(title["zh"])
