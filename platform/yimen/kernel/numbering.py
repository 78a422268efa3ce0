"""How numbers are written: a text with {word}, {year}, {serial}, filled for the next of a series and read again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PART = re.compile(r"\{([^{}]*)\}")
_PARTS: Final = ("word", "year", "serial")
_OPENING, _CLOSING = "〔［[【（<《", "〕］]】）>》"
_ONE_SHAPE = str.maketrans(_OPENING + _CLOSING, "(" * len(_OPENING) + ")" * len(_CLOSING))


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """`form` is a text with {word}, {year}, {serial}; what is of one `series` is counted together, from `start` on;
    `width` pads the serial."""

    form: str
    series: str
    width: int = 0
    start: int = 1

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
        found = re.fullmatch(self.pattern(word, r"(?P<year>\d{4})"), plain_number(number))
        known = found.groupdict() if found else {}
        return (int(known["year"]), int(known["serial"])) if {"year", "serial"} <= known.keys() else None

    def serial(self, word: str, year: int, number: str) -> int:
        """The serial of a number that is written so in the year; else 0."""
        found = re.fullmatch(self.pattern(word, str(year)), plain_number(number))
        return int(found["serial"]) if found and "serial" in found.groupdict() else 0

    def pattern(self, word: str, year: str) -> str:
        """What a plain number written so matches; `year` is a pattern too."""
        pattern = re.escape(plain_number(self.form))
        parts = {"word": re.escape(plain_number(word)), "year": year, "serial": r"0*(?P<serial>\d{1,9})"}
        for name, part in parts.items():
            pattern = pattern.replace(re.escape("{" + name + "}"), part, 1)
        return pattern


def plain_number(number: str) -> str:
    """A number without blanks, its brackets of one shape: so it is compared and searched."""
    return "".join(number.split()).translate(_ONE_SHAPE)


def form_faults(form: str, needed: tuple[str, ...]) -> str:
    """What is wrong with how numbers are to be written, "" where nothing is."""
    parts, rest = _PART.findall(form), _PART.sub("", form)
    lacking = [f"{{{name}}}" for name in needed if name not in parts]
    unknown = [f"{{{name}}}" for name in sorted(set(parts) - set(_PARTS))]
    found = [f"缺少 {'、'.join(lacking)}"] if lacking else []
    found += [f"不认识 {'、'.join(unknown)}"] if unknown else []
    found += ["同一部分写了两次"] if len(parts) != len(set(parts)) else []
    found += ["花括号不成对"] if "{" in rest or "}" in rest else []
    return "，".join(found)
