"""Texts in the order in which people count."""

from __future__ import annotations

from yimen.kernel import natural


def test_numbers_within_texts_are_numbers() -> None:
    """Also at the front, and where one of two has none."""
    texts = ["b10", "b2", "b", "10", "9", "a10c2", "a10c10", "a9", "96150转102", "96150转11", ""]
    assert sorted(texts, key=natural) == [
        "", "9", "10", "96150转11", "96150转102", "a9", "a10c2", "a10c10", "b", "b2", "b10",
    ]  # fmt: skip
