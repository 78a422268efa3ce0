"""Tables call a unit by its short name, in a column or as the sheet's name: it is read under its full name."""

from __future__ import annotations

from catalog.conftest import Check, codes_of, only
from yimen.catalog import ReferenceSet
from yimen.pack import Entry

ITEMS = "| 事项代码 | 事项名称 | 执法单位 |\n| 001 | 对甲的处罚 | {} |\n| 002 | 对乙的处罚 | 综合行政执法局 |"


def units(*names: tuple[str, str]) -> ReferenceSet:
    """Units by name and short name."""
    return ReferenceSet.of(
        Entry("unit", name, {"code": name, "name": name, "short_name": short}) for name, short in names
    )


KNOWN = units(("综合行政执法局", "城管局"), ("水利局", "水利"))


def test_short_name_is_read_as_the_full_one_and_told_once(checked: Check) -> None:
    """What the cell said is kept with the row."""
    result = checked(ITEMS.format("城管局"), references=KNOWN)
    assert [each.body["unit"] for each in result.reading.entries] == ["综合行政执法局", "综合行政执法局"]
    assert result.reading.entries[0].origin["raw"] == {"执法单位": "城管局"}
    told = only(result.findings, "CAT-111")
    assert (told.place.row, told.place.column) == (2, "C")
    assert "CAT-046" not in codes_of(result.findings)


def test_sheet_that_is_called_by_the_short_name_is_the_units(checked: Check) -> None:
    """One sheet a unit, as the bureaus send them."""
    result = checked({"城管局": "| 事项代码 | 事项名称 |\n| 001 | 对甲的处罚 |"}, references=KNOWN)
    assert result.reading.entries[0].body["unit"] == "综合行政执法局"
    assert only(result.findings, "CAT-111").place.column is None


def test_short_name_of_two_units_or_of_none_is_left_alone(checked: Check) -> None:
    """Nothing is guessed: the reference is told as unknown; a full name is never taken for a short one."""
    two = units(("综合行政执法局", "执法局"), ("农业执法局", "执法局"), ("丙局", "综合行政执法局"))
    for references, said in ((two, "执法局"), (KNOWN, "城管")):
        result = checked(ITEMS.format(said), references=references)
        assert [each.body["unit"] for each in result.reading.entries] == [said, "综合行政执法局"]
        assert "CAT-046" in codes_of(result.findings)
        assert "CAT-111" not in codes_of(result.findings)


def test_code_that_is_made_of_words_is_made_of_the_full_name(checked: Check) -> None:
    """The same list has the same codes, whichever way it calls the unit."""
    drawing = "| 事项名称 | 执法单位 |\n| 对甲的处罚 | {} |"
    short, full = (
        checked(drawing.format(name), kind="item", references=KNOWN) for name in ("城管局", "综合行政执法局")
    )
    assert short.reading.entries[0].key == full.reading.entries[0].key != ""
    assert "CAT-108" in codes_of(short.findings)


def test_unit_above_may_be_called_by_its_name(checked: Check) -> None:
    """As offices list themselves: full names, whose they are by name, what they are in one word."""
    rows = [
        "| 1 | zf | 甲县人民政府 | 县政府 | | 人民政府 |",
        "| 2 | cg | 甲县城管局 | 城管局 | 县政府 | 执法单位 |",
        "| 3 | sl | 甲县水利局 | | 甲县人民政府 | 执法单位 |",
    ]
    result = checked("\n".join(["| 序号 | 单位代码 | 单位全称 | 简称 | 上级单位 | 类别 |", *rows]))
    units = {each.key: each.body for each in result.reading.entries}
    assert [units[key].get("parent") for key in ("zf", "cg", "sl")] == [None, "zf", "zf"]
    assert (units["cg"]["name"], units["cg"]["sort"]) == ("甲县城管局", "执法单位")
    assert set(codes_of(result.findings)) == {"CAT-111"}
