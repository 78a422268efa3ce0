"""Whatever bytes and cells come in: findings come out, never an exception, never a stall."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.drawn import ods, separated, table_docx, xls, xlsx
from yimen.catalog import Sheet, Workbook, check_file, check_reading, parse_citation, parse_fine, read_book
from yimen.catalog.reading.workbook import Merge
from yimen.pack import Kind

TABLE = (
    "| 附件 | < | < |\n| 事项代码 | 事项名称 | 备注 |\n| 001 | 对甲的处罚 | 甲 |\n| 002 | 对乙的处罚 | ^ |"
)
FILES = {
    "a.xlsx": xlsx(TABLE),
    "a.xls": xls(TABLE),
    "a.ods": ods(TABLE),
    "a.csv": separated(TABLE),
    "a.docx": table_docx(TABLE),
}
WORDS = [
    "事项代码",
    "事项名称",
    "序号",
    "同上",
    "合计：3项",
    "一、林业（共2项）",
    "注：说明",
    "处一万元以下罚款",
    "《甲法》第一条",
    "=1+1",
]
CELLS = st.one_of(
    st.just(""),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_any_grid_of_cells_gives_findings(kinds: Mapping[str, Kind], data: st.DataObject) -> None:
    """Headers where none should be, numbers that are none, merges across everything."""
    width = data.draw(st.integers(1, 6))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=10))
    corner = st.tuples(st.integers(0, 9), st.integers(0, width - 1), st.integers(0, 3), st.integers(0, 3))
    drawn = data.draw(st.lists(corner, max_size=3))
    merges = tuple(
        Merge(top, left, min(top + down, max(len(rows) - 1, top)), min(left + right, width - 1))
        for top, left, down, right in drawn
    )
    book = Workbook("a.xlsx", "xlsx", (Sheet("目录", rows, merges),))
    for kind in (None, "item", "tier", "control-total"):
        result = check_reading(read_book(book, kinds, kind=kind), kinds)
        result.as_json()
        for entry in result.reading.entries:
            assert entry.digest


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(name=st.sampled_from(["a.csv", "a.docx", "a.xlsx"]), data=st.data())
def test_damaged_file_gives_findings(kinds: Mapping[str, Kind], name: str, data: st.DataObject) -> None:
    """Bytes changed, cut off, repeated, anywhere in a file of any sort."""
    content = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    check_file(name, bytes(content), kinds).as_json()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "处",
                "罚款",
                "以上",
                "以下",
                "一",
                "万",
                "元",
                "百分之",
                "5",
                "%",
                "倍",
                "的",
                "，",
                "；",
                "每",
                "平方米",
                "《甲法》",
                "第",
                "条",
                "（",
                "）",
                "不超过",
                "至",
                "\n",
            ]
        ),
        max_size=30,
    )
)
def test_any_words_give_amounts_that_hold(words: list[str]) -> None:
    """Never an exception; ends in order; what is understood has a kind."""
    text = "".join(words)
    parse_citation(text)
    for amount in parse_fine(text):
        if amount.min_fen is not None and amount.max_fen is not None:
            assert amount.min_fen <= amount.max_fen


@pytest.mark.parametrize(
    "text",
    [
        "一" * 20_000,
        "1" * 20_000,
        "（" * 5_000,
        "《" * 5_000,
        "第一条、" * 8_000,
        "《甲法》第一条" * 4_000,
        "本法第一条" * 6_000,
        "《甲法》" * 3_000 + "本条例第一条" * 3_000,
        "甲法第一条" * 6_000,
        "每一" * 5_000 + "元",
        "处一元" * 3_000,
        "对" * 9_000 + "处1元罚款",
        "1,2," * 5_000,
    ],
)
def test_long_text_does_not_stall_the_parsers(text: str) -> None:
    """A cell is limited to 32,767 signs; no pattern may take more than a moment over it."""

    def taken() -> float:
        started = time.thread_time()
        parse_fine(text[:32_767])
        parse_citation(text[:32_767])
        return time.thread_time() - started

    # what stalls does so each time; what the collector or another thread took does not come twice
    assert min(taken(), taken()) < 2.0
