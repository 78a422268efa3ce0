"""Plate numbers: read as typed, told by sort, refused with a reason; and the field as Yimen's forms use it."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from yimen.kernel import Place
from yimen.screens import check_form, compile_form, field_types, palette
from yimen_plate.plates import SORTS, fault_of, is_electric, sort_of, tidied, written


def form(**schema: Any) -> Any:
    plate = {"type": "string", "title": "号牌号码", "x-plate": {}, **schema}
    return compile_form(
        {"id": "stop", "title": "查车", "schema": {"type": "object", "properties": {"plate": plate}}}
    )


@pytest.mark.parametrize(
    ("number", "sort"),
    [
        ("浙G12345", "ordinary"),
        ("浙G1A2B3", "ordinary"),
        ("浙GD12345", "new_energy_small"),
        ("浙GFA1234", "new_energy_small"),
        ("浙G12345D", "new_energy_large"),
        ("浙G1234挂", "trailer"),
        ("浙G1234学", "coach"),
        ("浙G1234警", "police"),
        ("粤Z1234港", "border"),
    ],
)
def test_number_is_told_by_its_sort(number: str, sort: str) -> None:
    """Each sort by its own build, and by no other's."""
    assert [each.id for each in SORTS if sort_of(number) is each] == [sort]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", "place"),
        ("12345", "place"),
        ("台A12345", "place"),
        ("浙GI2345", "letters"),
        ("浙G1O345", "letters"),
        ("浙G1234", "length"),
        ("浙G1234567", "length"),
        ("浙112345", "order"),
        ("浙GABC12", "order"),
        ("浙GL12345", "order"),
        ("京Z1234港", "order"),
    ],
)
def test_number_that_is_none_is_refused_with_the_reason(number: str, fault: str) -> None:
    """The officer is told what to look at."""
    assert sort_of(number) is None
    assert fault_of(number) == fault


def test_pure_electric_cars_are_told_from_the_others() -> None:
    """By the letter that GA 36 gives them, at the front of small cars and at the end of large ones."""
    numbers = ("浙GD12345", "浙GF12345", "浙G12345A", "浙G12345K", "浙G12345")
    electric = {number: is_electric(number, sort) for number in numbers if (sort := sort_of(number))}
    assert electric == {
        "浙GD12345": True,
        "浙GF12345": False,
        "浙G12345A": True,
        "浙G12345K": False,
        "浙G12345": None,
    }


@pytest.mark.parametrize("text", ["浙g 12345", "浙G·12345", "浙Ｇ－１２３４５", " 浙g.123-45 "])
def test_number_is_read_however_it_is_typed(text: str) -> None:
    """One way inside, one way on the plate."""
    assert tidied(text) == "浙G12345"
    assert written("浙G12345") == "浙G·12345"


def test_installed_plugin_is_found_by_its_entry_point() -> None:
    """Nothing is wired by hand: installed is enough."""
    assert field_types()["plate"].input.__module__ == "yimen_plate.field"
    assert "plate" in {each["id"] for each in palette()}


def test_field_is_read_checked_and_shown() -> None:
    """As registered inside, as on the plate outside, with its sort below; both languages."""
    good = form().bind({}, MultiDict({"plate": "浙g d12345"}))
    assert good.validate()
    assert good.values == {"plate": "浙GD12345"}
    page = good.render()
    assert 'value="浙G·D12345"' in page
    assert "小型新能源汽车（纯电动）" in page
    assert "浙G·D12345" in good.render_readonly()
    english = form().bind({"plate": "浙G12345K"}, language="en").render()
    assert "Large, new energy (not purely electric)" in english


def test_wrong_number_stands_at_its_field_and_is_kept() -> None:
    """The reason, and what was typed to be corrected; values that come without a page are judged alike."""
    bad = form().bind({}, MultiDict({"plate": "浙GI2345"}))
    assert not bad.validate()
    assert [each.message for each in bad.errors] == ["号牌中没有字母I和O，请核对是否为数字1和0"]
    assert 'value="浙GI2345"' in bad.render()
    assert [each.path for each in form().errors_of({"plate": "浙G1"})] == ["/plate"]


def test_sorts_that_are_not_taken_are_refused() -> None:
    """A form for lorries' trailers takes no car."""
    trailers = form(**{"x-plate": {"kinds": ["trailer", "coach"]}})
    assert trailers.errors_of({"plate": "浙G1234挂"}) == []
    [error] = trailers.errors_of({"plate": "浙GD12345"})
    assert error.message == "此处只填写挂车、教练汽车的号牌，该号牌为小型新能源汽车（纯电动）"


def test_offered_field_is_a_sound_form() -> None:
    """The designer's field works as it is dragged in, and its option can be set."""
    [offer] = [each for each in palette() if each["id"] == "plate"]
    body = {
        "id": "stop",
        "title": "查车",
        "schema": {"type": "object", "properties": {"plate": offer["schema"]}},
    }
    assert [str(each) for each in check_form(body, Place())] == []
    assert offer["options"]["properties"]["kinds"]["items"]["enum"] == [each.id for each in SORTS]


def test_hostile_text_is_escaped() -> None:
    """What is no plate is shown back, never run."""
    page = form().bind({}, MultiDict({"plate": '"><script>x</script>'}))
    page.validate()
    assert "<script>" not in page.render()
