"""Cycles that are made without collection, looked at in a process of their own: `test_values` starts it, by a name.

In the process of all tests one whole collection walks what all tests hold, which takes seconds.
"""

from __future__ import annotations

import gc
import sys
import weakref

from yimen.kernel import without_collection


class Node:
    itself: object = None


def what_was_made_is_old_and_a_cycle_of_it_still_goes() -> None:
    gc.collect()
    with without_collection():
        assert not gc.isenabled()
        rows = [[number] for number in range(2_000)]
        held = Node()
        gone = weakref.ref(held)
        held.itself = held
        del held
    assert gc.isenabled()
    assert any(each is rows for each in gc.get_objects(generation=2))
    assert gone() is not None
    gc.collect()
    assert gone() is None


def cycles_of_many_blocks_go_by_themselves() -> None:
    blocks, gone = 60 + sys.getallocatedblocks() // 40_000, []
    for _ in range(blocks):
        with without_collection():
            for _ in range(20_000):
                held = Node()
                held.itself = held
            gone.append(weakref.ref(held))
            del held
    alive = sum(each() is not None for each in gone)
    assert alive <= blocks / 2, f"the cycles of {alive} blocks of {blocks} are kept"


if __name__ == "__main__":
    stories = (what_was_made_is_old_and_a_cycle_of_it_still_goes, cycles_of_many_blocks_go_by_themselves)
    {each.__name__: each for each in stories}[sys.argv[1]]()
