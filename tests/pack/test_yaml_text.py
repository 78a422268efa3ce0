"""YAML carries JSON values there and back, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.pack import read_yaml, write_yaml

text = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
odd = st.sampled_from("on|yes|007|1.5|12:30|2026-01-01|~|null|a: b|- x|| |1_000|0x1f|#|多\n行\n".split("|"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | text | odd,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text | odd, inner, max_size=3),
    max_leaves=10,
)


@given(values)
def test_written_value_reads_back_the_same(value):
    """What is exported is what is applied."""
    assert read_yaml(write_yaml(value)) == value


@given(st.dictionaries(text, st.integers(0, 9), max_size=5))
def test_same_map_gives_the_same_bytes_in_any_order(value):
    """The canonical form knows no order of keys."""
    assert write_yaml(value) == write_yaml(dict(reversed(list(value.items()))))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("on: [a.b]", {"on": ["a.b"]}),
        ("a: 330703001", {"a": 330703001}),
        ("a: 007", {"a": "007"}),
        ("a: 2026-01-01", {"a": "2026-01-01"}),
        ("a: yes", {"a": "yes"}),
        ("a: true", {"a": True}),
        ("a: 1.50", {"a": 1.5}),
        ("a:", {"a": None}),
        ("", None),
    ],
)
def test_scalars_are_those_of_json(written, read):
    """Dates, codes with leading zeros and words stay text."""
    assert read_yaml(written) == read
