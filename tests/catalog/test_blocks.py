"""Columns are heard a block at a time, and what stands evenly is not read cell by cell: that changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.catalog import read_book
from yimen.catalog.mapping import entries, sources
from yimen.catalog.reading.workbook import Merge, Raw, Sheet, Workbook
from yimen.pack import Kind

HEADER = ("序号", "事项代码", "事项名称", "领域", "法律法规", "处罚种类", "备注")
BLANKS = ("", " ", "\u200b", "a\u00a0b", " 甲", "甲\n乙", "&lt;")
SIGNS = ("同上", "^", "/", "——", "无", "１２", "甲*", "甲（续）", "继续", 7.0, 1e16, True)
ODD = (*BLANKS, *SIGNS)
CODES = ("330101001000", "'330101001000", "330101001000.0", "330101、330102", "（330101001）", 330101001000.0)
CELLS = st.one_of(
    st.sampled_from(("甲类", "乙类", "对某行为的处罚")), st.sampled_from(ODD), st.text(max_size=4)
)
ROWS = st.lists(
    st.tuples(st.integers(1, 99).map(float), st.sampled_from(CODES) | CELLS, *[CELLS] * (len(HEADER) - 2)),
    min_size=3,
    max_size=12,
)


def read(rows: list[tuple[Raw, ...]], merges: tuple[Merge, ...], kinds: Mapping[str, Kind]) -> Any:
    """Bodies, keys, how cells stood, and the findings."""
    sheet = Sheet("事项", [list(HEADER), *map(list, rows)], merges=merges)
    found = read_book(Workbook("a.xlsx", "xlsx", (sheet,)), kinds, kind="item")
    return [(each.key, each.body, each.origin) for each in found.entries], found.findings


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 6), st.integers(0, 3))
def test_rows_say_the_same_whatever_the_block(
    kinds: Mapping[str, Kind], rows: list[tuple[Raw, ...]], column: int, length: int
) -> None:
    """One row at a time, all at once, and all at once with every cell read by itself."""
    merges = (Merge(2, column, 2 + length, column),) if 0 < length < len(rows) - 1 else ()
    together = read(rows, merges, kinds)
    assert together[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entries, "BLOCK", 1)
        assert read(rows, merges, kinds) == together
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            entries,
            "sources_of",
            lambda *told: [replace(each, even=None) for each in sources.sources_of(*told)],
        )
        assert read(rows, merges, kinds) == together


def test_even_columns_are_not_read_cell_by_cell(
    kinds: Mapping[str, Kind], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and codes without anything odd in them: no cell of theirs is parsed."""
    parsed: list[Raw] = []
    heard = sources._parsed
    monkeypatch.setattr(sources, "_parsed", lambda source, cell: parsed.append(cell) or heard(source, cell))
    rows = [
        (float(each), f"33010100{each:04}", f"对第{each}种行为的处罚", "", "", "", "")
        for each in range(1, 200)
    ]
    found, _ = read(rows, (), kinds)
    assert [key for key, _, _ in found] == [row[1] for row in rows]
    assert parsed == []
