"""Plate numbers as GA 36 builds them: what sort a number is of, how it is written, what is wrong with one that is none."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

PLACES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN: Final = "A-HJ-NP-Z0-9"
_PLACE: Final = f"[{PLACES}][A-HJ-NP-Z]"
_SEPARATORS: Final = re.compile(r"[\s·•・.\-_]+")


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of plate, and how its numbers are built."""

    id: str
    chinese: str
    english: str
    shape: re.Pattern[str]


SORTS: Final = (
    Sort("ordinary", "普通汽车", "Ordinary", re.compile(rf"{_PLACE}[{_SIGN}]{{5}}\Z")),
    Sort("new_energy_small", "小型新能源汽车", "Small, new energy", re.compile(rf"{_PLACE}[A-HJK][{_SIGN}]\d{{4}}\Z")),
    Sort("new_energy_large", "大型新能源汽车", "Large, new energy", re.compile(rf"{_PLACE}\d{{5}}[A-HJK]\Z")),
    Sort("trailer", "挂车", "Trailer", re.compile(rf"{_PLACE}[{_SIGN}]{{4}}挂\Z")),
    Sort("coach", "教练汽车", "Driving school", re.compile(rf"{_PLACE}[{_SIGN}]{{4}}学\Z")),
    Sort("police", "警用汽车", "Police", re.compile(rf"{_PLACE}[{_SIGN}]{{4}}警\Z")),
    Sort("border", "港澳入出境车", "Hong Kong and Macao", re.compile(rf"粤Z[{_SIGN}]{{4}}[港澳]\Z")),
)  # fmt: skip
MOST_LETTERS: Final = 2


def tidied(text: str) -> str:
    """The number without separators, signs half-width, letters upper case: “浙g·12345” is 浙G12345."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def sort_of(number: str) -> Sort | None:
    """The sort of a tidied number, None where it is no plate's."""
    for sort in SORTS:
        if sort.shape.match(number) and (sort.id != "ordinary" or _few_letters(number)):
            return sort
    return None


def _few_letters(number: str) -> bool:
    return sum(sign.isalpha() for sign in number[2:]) <= MOST_LETTERS


def is_electric(number: str, sort: Sort) -> bool | None:
    """Whether a new-energy plate is a pure electric car's, None for the other sorts."""
    if not sort.id.startswith("new_energy"):
        return None
    letter = number[2] if sort.id == "new_energy_small" else number[-1]
    return letter in "ABCDE"


def fault_of(number: str) -> str:
    """What is wrong with a tidied number that is no plate's: `place`, `letters`, `length` or `order`."""
    if not number or number[0] not in PLACES:
        return "place"
    if "I" in number or "O" in number:
        return "letters"
    return "length" if len(number) not in (7, 8) else "order"


def written(number: str) -> str:
    """As it stands on the plate: 浙G·12345."""
    return f"{number[:2]}·{number[2:]}" if len(number) > 2 else number
