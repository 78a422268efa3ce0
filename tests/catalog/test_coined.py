"""Tables without a column of codes: rows are the entries that are called so, else get a code made of their words."""

from __future__ import annotations

from catalog.conftest import Check, codes_of, only
from catalog.drawn import xlsx
from yimen.catalog import ReferenceSet
from yimen.pack import Entry

UNITS = """
    | 序号 | 主体名称 | 主体类别 | 备注 |
    | #1 | 水利局 | 政府部门 | |
    | #2 | 市政 管理中心 | 法律法规授权组织 | |
    """
ITEMS = """
    | 序号 | 事项名称 | 子项名称 | 执法依据 |
    | #1 | 对违反市容规定的处罚 | 乱张贴 | 《甲条例》第九条 |
    | #2 | ^ | 乱悬挂 | 《甲条例》第九条 |
    | #3 | 对乱倒垃圾的处罚 | | 《乙法》第一条 |
    """


def known(kind: str, *bodies: dict[str, str]) -> ReferenceSet:
    return ReferenceSet.of(Entry(kind, body["code"], body) for body in bodies)


def test_units_without_codes_get_codes_of_their_names_that_stay_the_same(checked: Check) -> None:
    """Whatever the order, and however the name is broken by blanks; the kind is known by its headers."""
    first = checked(UNITS)
    again = checked(UNITS.replace("市政 管理", "市政管理").replace("#1 | 水利局", "#1 | 林业局"))
    keys = [each.key for each in first.reading.entries]
    assert len({*keys}) == 2
    assert all(key.startswith("N-") and len(key) == 12 for key in keys)
    assert again.reading.entries[1].key == keys[1]
    told = only(first.findings, "CAT-108")
    assert (told.place.row, told.place.column) == (2, "B")
    assert keys[0] in str(told)
    assert first.ok


def test_row_without_code_is_the_entry_in_force_that_is_called_so(checked: Check) -> None:
    """Only what nobody is called gets a new code."""
    result = checked(UNITS, references=known("unit", {"code": "slj", "name": "水利局"}))
    assert result.reading.entries[0].key == "slj"
    assert result.reading.entries[1].key.startswith("N-")
    assert only(result.findings, "CAT-100").place.row == 2
    assert only(result.findings, "CAT-108").place.row == 3


def test_one_of_two_of_a_name_is_not_guessed(checked: Check) -> None:
    """The row stays without a code until the table says which is meant."""
    two = known("unit", {"code": "a", "name": "水利局"}, {"code": "b", "name": "水利局"})
    result = checked(UNITS, references=two)
    assert result.reading.entries[0].key == ""
    assert not result.ok
    assert "CAT-108" in codes_of(result.findings)
    assert "a、b" in str(only(result.findings, "CAT-109"))
    mended = UNITS.replace("| 序号 |", "| 机构代码 |").replace("#1", "b").replace("#2", "c")
    assert checked(mended, references=two).ok


def test_items_without_codes_are_taken_for_items_by_word_alone(checked: Check) -> None:
    """No guess: what lacks its code is refused, and told what to do; then each sub-item has a code of its own."""
    refused = checked(ITEMS)
    assert "指定种类" in str(only(refused.findings, "CAT-021"))
    beside = known("item", {"code": "CG-1", "name": "对乱倒垃圾的处罚", "unit": "甲局"})
    result = checked(ITEMS, kind="item", references=beside)
    keys = [each.key for each in result.reading.entries]
    assert len({*keys}) == 3
    assert keys[2] == "CG-1"


def test_tiers_find_the_items_of_their_own_file_that_have_codes_of_their_names(checked: Check) -> None:
    """A sheet of items and a sheet of tiers, neither with a code."""
    tiers = """
        | 违法行为 | 裁量阶次 | 适用条件 | 具体标准 |
        | 对乱倒垃圾的处罚 | 一般 | 初次 | 处一百元罚款 |
        """
    layouts = {"事项": {"tables": {"1": {"kind": "item"}}}}
    result = checked(xlsx({"事项": ITEMS, "裁量": tiers}), layouts=_layouts(layouts))
    items = [each.key for each in result.reading.entries if each.kind == "item"]
    assert [each.key for each in result.reading.entries if each.kind == "tier"] == [f"{items[2]}/1"]


def test_column_of_codes_with_empty_cells_is_still_told(checked: Check) -> None:
    """A table that has the column says its codes itself: an empty cell is a fault, not a new code."""
    result = checked(
        "| 机构代码 | 机构名称 | 机构类别 |\n| slj | 水利局 | 政府部门 |\n| | 林业局 | 政府部门 |"
    )
    assert "CAT-040" in codes_of(result.findings)
    assert "CAT-108" not in codes_of(result.findings)


def _layouts(said: dict[str, object]) -> dict[str, object]:
    from yimen.catalog import Layout

    return {sheet: Layout.from_json(body) for sheet, body in said.items()}
