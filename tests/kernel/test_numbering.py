"""How numbers are written: forms are filled and read again, and what cannot be filled is told."""

from __future__ import annotations

import pytest

from yimen.kernel import NumberSeries, form_faults, plain_number

COMMON = "{word}案字〔{year}〕{serial}号"


def test_number_is_written_and_read_again() -> None:
    """Brackets of any shape, leading zeros, blanks; another word or way of writing is none of its."""
    numbers = NumberSeries("{word}线索〔{year}〕{serial}号", "leads", 4)
    assert numbers.text("北", 2026, 7) == "北线索〔2026〕0007号"
    assert numbers.read("北", "北线索 [2026] 7号") == (2026, 7)
    assert numbers.read("南", "北线索〔2026〕0007号") is None
    assert numbers.read("北", "北案字〔2026〕7号") is None
    assert (
        numbers.serial("北", 2026, "北线索〔2026〕7号"),
        numbers.serial("北", 2025, "北线索〔2026〕7号"),
    ) == (7, 0)
    assert numbers.like("北", 2026) == "北线索〔2026〕…号"


def test_word_with_braces_is_written_as_it_is() -> None:
    """Nothing in a unit's word is filled in again."""
    assert NumberSeries(COMMON, "case").text("{serial}", 2026, 1) == "{serial}案字〔2026〕1号"


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (COMMON, ""),
        ("第{serial}号", "缺少 {word}"),
        ("{word}{day}{hour}{serial}", "不认识 {day}、{hour}"),
        ("{word}{serial}{serial}", "同一部分写了两次"),
        ("{word}{{serial}}", "花括号不成对"),
        ("{word}号}", "缺少 {serial}，花括号不成对"),
    ],
)
def test_form_that_cannot_be_filled_is_told(form: str, fault: str) -> None:
    """Everything that is wrong, in one sentence; cases and papers are held to the same."""
    assert form_faults(form, ("word", "serial")) == fault


def test_plain_numbers_are_the_same_whatever_their_brackets() -> None:
    """As they are sought and compared: no blanks, one shape of brackets, those of titles as well."""
    same = [
        "甲案字〔2026〕1号",
        "甲案字 [2026] 1 号",
        "甲案字（2026）1号",
        "甲案字《2026》1号",
        "甲案字<2026>1号",
    ]
    assert len({plain_number(each) for each in same}) == 1
