"""What a masked field keeps from the public is kept back wherever somebody wrote it again, and however."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

from opencc import OpenCC

MASK: Final = "＊"
SURNAME: Final = "surname"
_DOTS: Final = "·•・‧∙⋅．"
"""Signs that stand between the parts of a name; which of them is a matter of the keyboard."""
_STROKE = re.compile(r"(?<=\d)[-‐‑‒–—](?=\d)")
"""What a number is parted by so that it is read more easily."""
_UNSEEN = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it stands in place of what is kept back."""


def without(hidden: Mapping[str, str], text: str) -> str:
    """The text with what stands in place of what is hidden."""
    return joined(in_pieces(hidden, text))


def joined(pieces: Pieces) -> str:
    """The pieces as one text."""
    return "".join(piece for piece, _kept_back in pieces)


def in_pieces(hidden: Mapping[str, str], text: str) -> Pieces:
    """Within a longer word too: a name that is left open because it looks like part of a place cannot be taken back."""
    instead = {bare(each): shown for each, shown in hidden.items() if bare(each)}
    if not instead:
        return ((text, False),)
    longest = sorted(instead, key=lambda each: (-len(each), each))
    signs, places = _read(text)
    found, done = [], 0
    for each in re.finditer("|".join(map(re.escape, longest)), signs):
        begins = places[each.start()]
        found += [(text[done:begins], False), (instead[each[0]], True)] if begins >= done else []
        done = max(done, places[each.end() - 1] + 1)
    return tuple(each for each in (*found, (text[done:], False)) if each[0])


def names_in(names: Iterable[str], text: str) -> list[str]:
    """Those of the names that stand in the text."""
    signs = bare(text)
    return [each for each in names if bare(each) and bare(each) in signs]


def bare(text: str) -> str:
    """A text without what differs from hand to hand: blanks (张　三), signs that nobody sees, the dot within a name, capital
    letters, letters of full width, signs that only look the same, strokes in a number, traditional and simplified signs."""
    return _read(text)[0]


def _read(text: str) -> tuple[str, list[int]]:
    """(The bare signs, the place of each in the text)."""
    strokes = {each.start() for each in _STROKE.finditer(text)}
    read = [(sign, place) for place, each in enumerate(text) if place not in strokes for sign in _sign(each)]
    return "".join(sign for sign, _place in read), [place for _sign, place in read]


@lru_cache(maxsize=8_192)
def _sign(sign: str) -> str:
    if sign in _DOTS:
        return "·"
    if sign in _UNSEEN or sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"):
        return ""
    plain = unicodedata.normalize("NFKD", sign).casefold()
    return str(_simplified().convert("".join(plain.split())))


@cache
def _simplified() -> OpenCC:
    """What turns traditional signs into simplified ones."""
    return OpenCC("t2s")


def masked(text: str, how: str) -> str:
    """`surname`: the first sign and 某 for the rest (张某某); `tail`: the last four signs; `hidden`: none."""
    if not text:
        return ""
    if how == SURNAME:
        name = "".join(each for each in text if _sign(each))
        return name[:1] + "某" * (min(len(name), 3) - 1 or 1)
    if how == "tail":
        return MASK * 4 + (text[-4:] if len(text) > 8 else "")
    return MASK * 4
