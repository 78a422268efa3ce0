"""How cases are numbered: what procedures say of it is sound, and two series never give the same number."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.kernel import NumberSeries, Place
from yimen.workflow import case_numbers, check_series
from yimen.workflow.numbers import check_numbers

from .faulty import SOUND

HERE = Place("procedures/small_procedure.yaml", path="")
COMMON = "{word}案字〔{year}〕{serial}号"


def procedures(*stated: dict[str, Any] | None, **more: Any) -> dict[str, dict[str, Any]]:
    """Sound procedures that say this of their numbers."""
    names = [f"procedure_{letter}" for letter in "abcdef"]
    return {
        key: {**SOUND, "id": key, "title": f"程序{key[-1]}", **({"number": each} if each else {}), **more}
        for key, each in zip(names, stated, strict=False)
    }


def codes(found: dict[str, dict[str, Any]], common: str = COMMON) -> list[str]:
    places = {key: Place(f"procedures/{key}.yaml", path="") for key in found}
    return [f"{each.code} {each.place.file}" for each in check_series(found, places, common)]


def test_procedure_without_a_word_about_numbers_counts_with_all_others() -> None:
    """A format of its own is a series of its own, unless it names one."""
    assert case_numbers(SOUND, "{word}{serial}") == NumberSeries("{word}{serial}", "case")
    own = {**SOUND, "number": {"format": "{word}线索{serial}"}}
    assert case_numbers(own) == NumberSeries("{word}线索{serial}", "small_procedure")
    shared = {**SOUND, "number": {"format": "{word}简{serial}", "sequence": "case", "width": 3}}
    assert case_numbers(shared) == NumberSeries("{word}简{serial}", "case", 3)


@pytest.mark.parametrize(
    "form",
    [COMMON, "{word}案字[{year}]{serial}号", "{word} 案字（{year}）{serial} 号"],
    ids=["as the others", "other brackets", "blanks"],
)
def test_own_series_with_the_number_of_another_is_refused(form: str) -> None:
    """WFL-051, at the procedure that says so; with the sequence of the others, or another form, it is sound."""
    assert codes(procedures(None, {"format": form})) == ["WFL-051 procedures/procedure_b.yaml"]
    assert codes(procedures(None, {"format": form, "sequence": "case"})) == []
    assert codes(procedures(None, {"format": "{word}线索〔{year}〕{serial}号"})) == []


def test_two_own_series_are_held_against_each_other() -> None:
    """Also where digits beside the serial make one number of two; each pair is told once."""
    one, other = {"format": "{word}问{serial}号"}, {"format": "{word}问1{serial}号"}
    assert codes(procedures(None, one, other)) == ["WFL-051 procedures/procedure_c.yaml"]
    assert codes(procedures(one, one | {"sequence": "procedure_a"}, None)) == []


@pytest.mark.parametrize(
    ("stated", "detail"),
    [
        ({"format": "{word}{year}"}, "缺少 {serial}"),
        ({"format": "问{serial}号"}, "缺少 {word}"),
        ({"format": "{word}{serial}{day}"}, "不认识 {day}"),
        ({"format": "{word}{serial}{serial}"}, "写了两次"),
        ({"format": "{word}{{serial}}"}, "花括号不成对"),
        ({"format": "{word}{serial}", "sequence": "long_name" * 5}, "超过40个字符"),
    ],
)
def test_numbers_that_cannot_be_given_are_told(stated: dict[str, Any], detail: str) -> None:
    """WFL-050 says what is wrong; the year may be left out, for the series goes on."""
    [found] = check_numbers({**SOUND, "number": stated}, HERE)
    assert (found.code, detail in found.message) == ("WFL-050", True)
    assert check_numbers({**SOUND, "number": {"format": "{word}问{serial}号"}}, HERE) == []


def test_procedure_that_is_off_gives_no_numbers() -> None:
    """What begins no case needs no series."""
    found = procedures(None, {"format": COMMON})
    found["procedure_b"]["off"] = True
    assert codes(found) == []
