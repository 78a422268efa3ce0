"""Tiers that stand side by side or as the lines of one cell; titles and sections as offices stack them."""

from __future__ import annotations

import pytest

from catalog.conftest import Check, codes_of, only

LEVELS = ("轻微", "一般", "严重")
SUMS = ("处二万元以上四万元以下罚款", "处四万元以上七万元以下罚款", "处七万元以上十万元以下罚款")
BESIDE = f"""
    | 某县水利行政处罚裁量基准 | < | < | < | < | < |
    | 序号 | 权力编码 | 违法行为 | 裁量标准 | < | < |
    | ^ | ^ | ^ | {" | ".join(LEVELS)} |
    | #1 | C001 | 未经批准取水 | {" | ".join(SUMS)} |
    | #2 | C002 | 不按规定安装计量设施 | 处五千元以下罚款 |  | 处五千元以上二万元以下罚款 |
    """
BARE = f"""
    | 序号 | 权力编码 | 违法行为 | {" | ".join(f"{each}情节" for each in LEVELS)} |
    | #1 | C001 | 未经批准取水 | {" | ".join(SUMS)} |
    """
PAIRS = f"""
    | 序号 | 权力编码 | 事项名称 | 轻微 | < | 一般 | < | 严重 | < |
    | ^ | ^ | ^ | 情形 | 标准 | 情形 | 标准 | 情形 | 标准 |
    | #1 | C001 | 未经批准取水 | 初次 | {SUMS[0]} | 第二次 | {SUMS[1]} | 三次以上 | {SUMS[2]} |
    """


def test_levels_side_by_side_are_a_row_each(checked: Check) -> None:
    """CAT-105: every cell is a tier under its level's name; an empty one is none; places are those of the sheet."""
    result = checked(BESIDE)
    entries = {each.key: each for each in result.reading.entries}
    assert sorted(entries) == ["C001/1", "C001/2", "C001/3", "C002/1", "C002/2"]
    assert [entries[f"C001/{n}"].body["name"] for n in (1, 2, 3)] == list(LEVELS)
    assert [entries[f"C001/{n}"].body["max_fen"] for n in (1, 2, 3)] == [4_000_000, 7_000_000, 10_000_000]
    assert entries["C002/2"].body["name"] == "严重"
    assert entries["C002/2"].place.row == 5
    assert "轻微、一般、严重" in only(result.findings, "CAT-105").message
    assert [each["across"] for each in result.as_json()["tables"]] == list(LEVELS)
    assert {"CAT-085", "CAT-024"} & set(codes_of(result.findings)) == set()


@pytest.mark.parametrize(("drawing", "names"), [(BARE, "情节"), (PAIRS, "")], ids=["no title above", "pairs"])
def test_levels_are_known_with_titles_above_below_or_none(checked: Check, drawing: str, names: str) -> None:
    """情节 behind the word, condition and standard below it."""
    entries = checked(drawing).reading.entries
    assert [each.body["name"] for each in entries] == [f"{each}{names}" for each in LEVELS]
    assert [each.body["standard"] for each in entries] == list(SUMS)
    assert [each.body.get("condition") for each in entries] == (
        [None] * 3 if names else ["初次", "第二次", "三次以上"]
    )


def test_mapping_of_one_level_reads_the_others_next_year(checked: Check) -> None:
    """They share their titles, so that one confirmed mapping serves all of them."""
    said = {"目录": {"tables": {"1": {"columns": {"note": ["违法行为"]}}}}}
    from yimen.catalog import Layout, profile_of

    first = checked(BESIDE, layouts={name: Layout.from_json(each) for name, each in said.items()}).reading
    profile = profile_of(first.tables[0], id="某局")
    again = checked(BESIDE, profiles=[profile]).reading
    assert {each.body.get("note") for each in again.entries} == {"未经批准取水", "不按规定安装计量设施"}
    assert len(again.entries) == 5


def test_words_of_levels_in_a_table_of_another_kind_are_left_alone(checked: Check) -> None:
    """A list of items with remarks in two such columns stays one table."""
    result = checked("| 事项代码 | 事项名称 | 一般 | 严重 |\n| 001 | 对甲的处罚 | 是 | 否 |")
    assert [(each.kind.id if each.kind else "", len(each.entries)) for each in result.reading.tables] == [
        ("item", 1)
    ]


def test_levels_as_lines_of_one_cell_are_a_row_each(checked: Check) -> None:
    """CAT-106: numbered or not; the cell is kept as it stood; a cell that says one thing stays one tier."""
    drawing = """
        | 事项代码 | 处罚事项 | 裁量标准 |
        | 001 | 对甲的处罚 | 1.轻微：货值不足1千元的，处二万元以上五万元以下罚款；\\n2.严重：处五万元以上十万元以下罚款。 |
        | 002 | 对乙的处罚 | 轻微：警告\\n一般：处一百元以上二百元以下罚款 |
        | 003 | 对丙的处罚 | 处一百元罚款 |
        """
    result = checked(drawing)
    found = [(each.key, each.body.get("name"), each.body.get("max_fen")) for each in result.reading.entries]
    assert found == [
        ("001/1", "轻微", 5_000_000),
        ("001/2", "严重", 10_000_000),
        ("002/1", "轻微", None),
        ("002/2", "一般", 20_000),
        ("003/1", None, 10_000),
    ]
    assert "2.严重" in result.reading.entries[0].origin["raw"]["裁量标准"]
    assert "2 个单元格" in only(result.findings, "CAT-106").message


def test_basis_by_rank_of_law_is_found_below_two_upper_titles(checked: Check) -> None:
    """执法依据 / 法律法规规章 / 法律, 行政法规, 地方性法规: one basis."""
    drawing = """
        | 事项代码 | 事项名称 | 执法依据 | < | < |
        | ^ | ^ | 法律法规规章 | < | 备注 |
        | ^ | ^ | 法律 | 地方性法规 | ^ |
        | 001 | 对甲的处罚 | 《甲法》第一条 | 《乙条例》第二条 | 新增 |
        """
    entry = checked(drawing).reading.entries[0]
    assert (entry.body["basis"], entry.body["note"]) == ("《甲法》第一条\n《乙条例》第二条", "新增")


def test_first_section_may_stand_above_the_header(checked: Check) -> None:
    """Each department's header comes again below its line; the first one's rows are its own as the others' are."""
    head = "| 序号 | 权力代码 | 事项名称 | 备注 |"
    drawing = f"""
        | 某镇赋权事项清单 | < | < | < |
        | （一）某区农业农村局（2项） | < | < | < |
        {head}
        | #1 | 001 | 对甲的处罚 | |
        | #2 | 002 | 对乙的处罚 | |
        | （二）林业（1项） | < | < | < |
        {head}
        | #1 | 003 | 对丙的处罚 | |
        """
    result = checked(drawing)
    assert [(each.body.get("department"), each.body.get("field")) for each in result.reading.entries] == [
        ("某区农业农村局", "某区农业农村局"),
        ("某区农业农村局", "某区农业农村局"),
        (None, "林业"),
    ]
    assert [(each.count, each.rows) for each in result.reading.tables[0].seen.sections] == [(2, 2), (1, 1)]
    assert result.ok


def test_a_level_without_any_fine_and_a_dash_for_none(checked: Check) -> None:
    """轻微 is a warning everywhere and still a level; a dash says that the item has no such level."""
    result = checked(
        f"""
        | 序号 | 权力编码 | 事项名称 | 轻微 | < | 一般 | < | 严重 | < |
        | ^ | ^ | ^ | 情形 | 标准 | 情形 | 标准 | 情形 | 标准 |
        | #1 | C001 | 未经批准取水 | 初次 | 警告 | 第二次 | {SUMS[1]} | 三次以上 | {SUMS[2]} |
        | #2 | C002 | 不按规定计量 | 初次 | 警告 | 第二次 | {SUMS[1]} | / | — |
        """
    )
    said = {(each.body["item"], each.body["name"]): each.body["standard"] for each in result.reading.entries}
    assert said == {
        ("C001", "轻微"): "警告",
        ("C001", "一般"): SUMS[1],
        ("C001", "严重"): SUMS[2],
        ("C002", "轻微"): "警告",
        ("C002", "一般"): SUMS[1],
    }


def test_standards_of_persons_and_units_side_by_side_are_one_text_that_tells_them_apart(
    checked: Check,
) -> None:
    """Taking the first column alone would fine a company like a person."""
    result = checked(
        """
        | 事项编码 | 违法行为 | 裁量档次 | 适用条件 | 处罚标准 | < |
        | ^ | ^ | ^ | ^ | 个人 | 单位 |
        | 001 | 占道 | 较轻 | 初次 | 处100元以上500元以下罚款 | 处1000元以上3000元以下罚款 |
        | 001 | 占道 | 较重 | 再次 | 处500元以上1000元以下罚款 | / |
        """
    )
    first, second = [each.body for each in result.reading.entries]
    assert first["standard"] == "个人：处100元以上500元以下罚款\n单位：处1000元以上3000元以下罚款"
    assert first["amount_kind"] == "several"
    assert second["standard"].startswith("个人：处500元")
