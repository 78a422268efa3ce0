"""Parts of a cell: a column that holds two fields is split as the mapping says."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of
from yimen.catalog import Profile, profile_of
from yimen.catalog.mapping.parts import cut, is_part


@pytest.mark.parametrize(
    ("part", "text", "taken"),
    [
        ("code", "330799 某某区", "330799"),
        ("code", "330799某某区", "330799"),
        ("code", "1300-B-10200-141100：占道", "1300-B-10200-141100"),
        ("code", "占道", ""),
        ("text", "330799 某某区", "某某区"),
        ("text", "A-01：占道", "占道"),
        ("text", "占道", "占道"),
        ("before::", "从轻：初次违法", "从轻"),
        ("before:：", "从轻:初次违法", "从轻"),
        ("after::", "从轻：初次违法：改正", "初次违法：改正"),
        ("after::", "初次违法", ""),
        ("before::", "初次违法", "初次违法"),
        ("inside", "占道的处罚（330799001）", "330799001"),
        ("outside", "占道（含占路）的处罚（330799001）", "占道（含占路）的处罚"),
        ("inside", "占道", ""),
        ("inside", "占道（甲(乙)）", "甲(乙)"),
        ("first:6", "330799001", "330799"),
        ("last:3", "330799001", "001"),
        ("from:7", "330799001", "001"),
        ("line:1", "从轻\n\n初次\n及时改正", "从轻"),
        ("lines:2", "从轻\n\n初次\n及时改正", "初次\n及时改正"),
        ("line:9", "从轻", ""),
        ("after:：@before:，", "从轻：初次，改正", "初次"),
    ],
)
def test_part_of_a_cell_is_taken_as_named(part: str, text: str, taken: str) -> None:
    """Codes in front, signs, brackets, positions, lines; wide and narrow signs are the same."""
    assert is_part(part, ())
    take = cut(part, ())
    assert take is not None
    assert take(text) == taken


@pytest.mark.parametrize(
    "part", ["middle", "first", "first:0", "first:x", "before:", "code:1", "line:-1", "re:.*", "as:law"]
)
def test_unknown_part_is_none(part: str) -> None:
    """No pattern of a user's is ever run."""
    assert not is_part(part, {"money"})


def test_running_number_glued_to_the_code_is_taken_off() -> None:
    """Number and code without a gap between them; numbers begin again in the second list."""
    codes = [f"1300-B-{number}00-990000" for number in range(101, 115)]
    cells = [f"{number}{code}" for number, code in enumerate(codes, 98)]
    again = [f"{number}{code}" for number, code in enumerate(codes[:3], 1)]
    bare = cut("unnumbered", [*cells, *again])
    assert bare is not None
    assert [bare(cell) for cell in [*cells, *again]] == [*codes, *codes[:3]]
    alone = cut("unnumbered", codes)
    assert alone is not None
    assert [alone(code) for code in codes] == codes


LIAO = """
| 序号项目编码 | 项目名称 | 区划 | 阶次及适用条件 |
| 1011300-B-10100-990000 | 对占道的处罚 | 330799 某某区 | 从轻：初次违法 |
| 1021300-B-10200-990000 | 对乱倒的处罚 | 330798 另一区 | 从重：屡次违法 |
"""


def test_split_columns_are_kept_in_the_profile_and_found_again(checked: Check) -> None:
    """One mapping, and next year's table of the layout is split without asking; the whole cell stays in origin."""
    mapping = {
        "code": "序号项目编码@unnumbered",
        "unit": "区划@text",
        "department": "区划@code",
        "level": "D@before:：",
        "note": "D@after:：",
    }
    first = checked(LIAO, kind="item", mapping=mapping)
    wanted = {
        "code": "1300-B-10100-990000",
        "name": "对占道的处罚",
        "unit": "某某区",
        "department": "330799",
        "level": "从轻",
        "note": "初次违法",
    }
    entry = first.reading.entries[0]
    assert dict(entry.body) == wanted
    assert entry.origin["raw"]["区划"] == "330799 某某区"
    assert entry.origin["raw"]["序号项目编码"] == "1011300-B-10100-990000"
    kept = Profile.from_json(profile_of(first.reading.tables[0], id="某市").as_json())
    again = checked(LIAO, profiles=[kept])
    assert codes_of(again.findings) == ["CAT-029"]
    assert [dict(each.body) for each in again.reading.entries] == [
        dict(each.body) for each in first.reading.entries
    ]
    sister = LIAO.replace("| 项目名称 |", "| 项目名称 | 备注栏 |").replace("的处罚 |", "的处罚 | 无 |")
    assert dict(checked(sister, kind="item", profiles=[kept]).reading.entries[0].body) == wanted


def test_column_is_read_by_another_parser(checked: Check) -> None:
    """Yuan in a column without words: the field counts in fen."""
    drawing = """
        | 事项代码 | 裁量阶次 | 处罚幅度（元） | < |
        | ^ | ^ | 下限 | 上限 |
        | 001 | 从轻 | #100 | 2千 |
        | 001 | 从重 | #2000 | #5000 |
        """
    mapping = {"min_fen": "处罚幅度(元)/下限@as:money", "max_fen": "处罚幅度（元）/上限@as:money"}
    result = checked(drawing.replace("2千", "2,000"), kind="tier", mapping=mapping)
    assert codes_of(result.findings) == []
    body = result.reading.entries[0].body
    assert (body["min_fen"], body["max_fen"]) == (10_000, 200_000)
    assert codes_of(checked(drawing, kind="tier", mapping=mapping).findings) == ["CAT-034"]
    assert codes_of(checked(drawing, kind="tier", mapping={"min_fen": "C@as:fen"}).findings) == ["CAT-027"]


def test_columns_are_joined_in_the_order_that_is_asked(checked: Check) -> None:
    """Basis by rank of law: the law first, whatever the order on the sheet; the first gives law and article."""
    drawing = """
        | 事项代码 | 事项名称 | 规章 | 法规 | 上位法 |
        | 001 | 占道的处罚 | 《丙办法》第三条 | 《乙条例》第二条 | 《甲法》第一条 |
        """
    result = checked(drawing, kind="item", mapping={"basis": ["上位法", "法规", "规章"]})
    body = result.reading.entries[0].body
    assert body["basis"] == "《甲法》第一条\n《乙条例》第二条\n《丙办法》第三条"
    assert (body["law"], body["article"]) == ("甲法", "第一条")
    kept = Profile.from_json(profile_of(result.reading.tables[0], id="某局").as_json())
    assert checked(drawing, profiles=[kept]).reading.entries[0].body == body


def test_profile_of_the_first_release_is_still_read(checked: Check) -> None:
    """It named fields by title."""
    old = {
        "id": "旧",
        "kind": "item",
        "version": 3,
        "columns": {"甲号": "code", "甲名": "name", "乙名": "name"},
    }
    profile = Profile.from_json({**old, "layout": ["甲号", "甲名", "乙名"]})
    assert {name: [str(each) for each in found] for name, found in profile.columns.items()} == {
        "code": ["甲号"],
        "name": ["甲名", "乙名"],
    }
    entry = checked("| 甲号 | 甲名 | 乙名 |\n| 001 | 占道 | 占用公路 |", profiles=[profile]).reading.entries[
        0
    ]
    assert entry.body == {"code": "001", "name": "占道／占用公路"}


def test_columns_of_equal_or_no_title_are_kept_by_their_letters(checked: Check) -> None:
    """Two columns 名称, one without title."""
    drawing = "| 号 | 名称 | 名称 |  |\n| 001 | 占道 | 占用公路 | 说明 |"
    first = checked(drawing, kind="item", mapping={"code": "A", "name": "C", "note": "D", "": "B"})
    assert first.reading.entries[0].body == {"code": "001", "name": "占用公路", "note": "说明"}
    kept = Profile.from_json(profile_of(first.reading.tables[0], id="某局").as_json())
    assert checked(drawing, profiles=[kept]).reading.entries[0].body == first.reading.entries[0].body
