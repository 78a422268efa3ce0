"""Text cut into overlapping grams, so that an index finds any part of it: Chinese by two letters, words and digits by three.

Whatever contains a folded text has all grams of that text; the other way round does not hold, so that what an
index finds is looked at once more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add

_RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")


def folded(text: str) -> str:
    """One form of letters that differ in width or case alone: "ＡＢ（１）" and "ab(1)" are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> set[str]:
    """The grams of a folded text. At the end of a run they are shorter, so that each letter begins one."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        found.update(_whole(run))
        found.update((run[-1:],) if run[0] > "z" else (run[-2:], run[-1:]))
    return found


def sought_grams(text: str) -> tuple[set[str], set[str]]:
    """(whole grams, beginnings of grams) that every text has which contains this folded one."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for run in _RUN.findall(text):
        of_run = set(_whole(run))
        whole |= of_run
        if not of_run:
            beginnings.add(run)
    return whole, beginnings


def _whole(run: str) -> Iterable[str]:
    """Every two letters, or three signs of a word or number, that stand side by side."""
    return map(add, run, run[1:]) if run[0] > "z" else map("".join, zip(run, run[1:], run[2:], strict=False))
