"""Importing ten thousand rows makes a hundred thousand values that all stay: the collector need not walk them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

GROWTH = 1.5
ROOM = 100_000


@dataclass
class _Old:
    """How many blocks of memory are held by what counts as old, and beyond how many it is walked.

    Blocks are counted by their pools, in no time; the values of a generation could only be counted one by one.
    """

    held: int = 0
    most: int = 0

    def take_in(self) -> None:
        """All that lives counts as old now, and nothing was walked."""
        gc.freeze()  # into the permanent generation
        gc.unfreeze()  # and out of it, to the oldest
        self.held = sys.getallocatedblocks()
        self.most = self.most or self._room()

    def walk_when_due(self) -> None:
        if self.held > self.most > 0:
            gc.collect()
            self.take_in()
            self.most = self._room()

    def _room(self) -> int:
        return int(self.held * GROWTH) + ROOM


_old = _Old()


@contextmanager
def without_collection() -> Iterator[None]:
    """No cycle collection inside (it took half of the time of reading rows: measured); counting still frees.

    What was made counts as old afterwards: the next young collections do not walk it, only a whole one does. Python
    counts anew, after each of these blocks, until that is due: where they follow one another it never is, and cycles that
    nobody holds would stay. A block before which half as much again is held as the last whole collection left begins with
    another.
    """
    if not gc.isenabled():
        yield
        return
    _old.walk_when_due()
    gc.disable()
    try:
        yield
    finally:
        _old.take_in()
        gc.enable()
