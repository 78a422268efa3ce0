"""Ids are read in the order in which they were made."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from yimen.kernel.ids import new_id


def test_ids_are_of_version_7_and_tell_the_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid.UUID(new_id())
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= made.int >> 80 <= after


@pytest.mark.parametrize("step", [0, -1_000], ids=["stands still", "is set back"])
def test_each_id_sorts_after_the_one_before_though_the_clock(
    step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a millisecond can count: the next one is lent."""
    now = time.time_ns()
    told = iter(range(10_000))
    monkeypatch.setattr(time, "time_ns", lambda: now + next(told) * step * 1_000_000)
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(20_000)))
    assert len(set(made)) == len(made)
