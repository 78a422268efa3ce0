"""What changed between two texts, word by word: lines are paired first, then the words within a pair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_WORD = re.compile(r"[0-9A-Za-z_.,:/-]+|\s+|.", re.DOTALL)
MOST_WORDS = 1_500
ISLAND = 1
"""So many unchanged signs between two changes are read with them; single signs would make it a riddle."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line. `sort` is same, gone or new."""

    sort: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that is not as it was; `number` counts the lines of the later text, 0 for one that is gone."""

    number: int
    pieces: tuple[Piece, ...]


def changed_lines(before: Sequence[str], after: Sequence[str]) -> list[ChangedLine]:
    """The lines that changed, in the order of the later text."""
    found: list[ChangedLine] = []
    for sort, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, False).get_opcodes():
        if sort == "equal":
            continue
        pairs = zip_longest(before[old_from:old_to], after[new_from:new_to])
        for number, (old, new) in enumerate(pairs, new_from + 1):
            found.append(ChangedLine(0 if new is None else number, _pieces(old or "", new or "")))
    return found


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if not before or not after or max(len(before), len(after)) > MOST_WORDS:
        return tuple(Piece(sort, text) for sort, text in (("gone", old), ("new", new)) if text)
    pieces: list[Piece] = []
    gone, added = "", ""
    codes = SequenceMatcher(None, before, after, False).get_opcodes()
    for at, (sort, old_from, old_to, new_from, new_to) in enumerate(codes):
        was, now = "".join(before[old_from:old_to]), "".join(after[new_from:new_to])
        inside = 0 < at < len(codes) - 1
        if sort == "equal" and not (inside and len(was) <= ISLAND):
            pieces += _both(gone, added)
            pieces.append(Piece("same", was))
            gone, added = "", ""
        else:
            gone, added = gone + was, added + now
    return tuple(pieces + _both(gone, added))


def _both(gone: str, added: str) -> list[Piece]:
    return [Piece(sort, text) for sort, text in (("gone", gone), ("new", added)) if text]
