"""Columns find their fields: by synonyms, upper titles and content; kept as profiles; a strange table is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from catalog.conftest import Check, codes_of, only
from yimen.catalog import Profile, profile_of
from yimen.pack import Column, Kind

ITEMS = "| 职权编号 | 职权名称 |\n| A-01 | 对甲的处罚 |\n| A-02 | 对乙的处罚 |"


@pytest.mark.parametrize(
    ("header", "field", "kind"),
    [
        ("项目编码 | 项目名称", "name", "item"),
        ("权力编码(通用) | 权力目录名称（通用）", "name", "item"),
        ("实施编码 | 行政处罚事项", "name", "item"),
        ("职权 编号 | 职权\\n名称", "name", "item"),
        ("*事项代码： | ＊事项名称", "name", "item"),
    ],
)
def test_synonyms_of_headers_are_the_same_field(checked: Check, header: str, field: str, kind: str) -> None:
    """What the offices call a column differs; what it is does not."""
    table = checked(f"| {header} |\n| A-01 | 对甲的处罚 |").reading.tables[0]
    assert table.kind is not None
    assert (table.kind.id, table.columns) == (kind, {"code": "A", field: "B"})


def test_kind_is_recognised_by_what_explains_most_columns(checked: Check) -> None:
    """Tiers have codes and names too; a sheet of items is not one of tiers."""
    tiers = (
        "| 事项代码 | 事项名称 | 裁量阶次 | 适用条件 | 具体标准 |\n| 001 | 甲 | 从轻 | 初次 | 处100元罚款 |"
    )
    tables = checked({"目录": ITEMS, "裁量": tiers}).reading.tables
    assert [table.kind.id for table in tables if table.kind] == ["item", "tier"]


def test_table_of_no_kind_is_refused_not_guessed(checked: Check) -> None:
    """CAT-021: the header of a case ledger is no catalog, and the message says what came nearest."""
    ledger = "| 处罚决定书文号 | 处罚名称 | 处罚事由 | 行政处罚编码 | 处罚机关 | 处罚依据 |\n| 1 | 2 | 3 | 4 | 5 | 6 |"
    result = checked(ledger)
    finding = only(result.findings, "CAT-021")
    assert (finding.severity, result.reading.entries) == ("error", ())
    assert "缺少：事项名称" in finding.message
    assert codes_of(checked(ITEMS).findings) == []


def test_unknown_sheet_beside_a_known_one_is_a_warning(checked: Check) -> None:
    """CAT-022: it is not imported, and that is said."""
    result = checked({"目录": ITEMS, "台账": "| 文号 | 当事人 | 金额 |\n| 1 | 某 | 3 |"})
    assert codes_of(result.findings) == ["CAT-022"]
    assert result.ok


def test_missing_key_column_is_told_with_its_names(checked: Check) -> None:
    """CAT-023: a list without certificates, read as officers because somebody said so."""
    result = checked("| 姓名 | 工作单位 |\n| 张某 | 甲局 |", kind="officer")
    finding = only(result.findings, "CAT-023")
    assert "执法证号" in finding.message
    assert "证件编号" in finding.message
    assert result.reading.entries == ()


def test_unmapped_columns_are_kept_with_the_row_and_told(checked: Check) -> None:
    """CAT-024: nothing is dropped silently; the body stays clean."""
    result = checked("| 事项代码 | 事项名称 | 审核人意见栏 |\n| 001 | 对甲的处罚 | 同意 |")
    assert "审核人意见栏" in only(result.findings, "CAT-024").message
    entry = result.reading.entries[0]
    assert dict(entry.body) == {"code": "001", "name": "对甲的处罚"}
    assert entry.origin["raw"] == {"审核人意见栏": "同意"}


def test_doubtful_column_is_told_with_the_reason(checked: Check) -> None:
    """CAT-025: the title only resembles a known one; the exact title says nothing."""
    near = checked("| 事项代码 | 事项名称 | 业务管理部门 |\n| 001 | 对甲的处罚 | 某局 |")
    finding = only(near.findings, "CAT-025")
    assert "业务主管部门" in finding.message
    assert (
        codes_of(checked("| 事项代码 | 事项名称 | 业务主管部门 |\n| 001 | 对甲的处罚 | 某局 |").findings)
        == []
    )


def test_unknown_kind_id_is_refused(checked: Check) -> None:
    """CAT-026: no such kind; the ones there are are named."""
    finding = only(checked(ITEMS, kind="itme").findings, "CAT-026")
    assert "item" in finding.message


def test_mapping_to_unknown_field_is_refused(checked: Check) -> None:
    """CAT-027: a mapping that names no field of the kind."""
    assert codes_of(checked(ITEMS, kind="item", mapping={"nmae": "职权名称"}).findings) == ["CAT-027"]
    assert codes_of(checked(ITEMS, kind="item", mapping={"name": "职权名称"}).findings) == []


def test_header_without_rows_is_told(checked: Check) -> None:
    """CAT-028: a template sent back empty."""
    assert codes_of(checked("| 事项代码 | 事项名称 |").findings) == ["CAT-028"]


def test_person_may_name_columns_by_title_or_letter(checked: Check) -> None:
    """A layout of unknown titles is read once somebody says what is what."""
    strange = "| 甲号 | 乙文 | 丙注 |\n| 001 | 对甲的处罚 | 无 |"
    assert codes_of(checked(strange).findings) == ["CAT-021"]
    result = checked(strange, kind="item", mapping={"code": "甲号", "name": "B"})
    assert dict(result.reading.entries[0].body) == {"code": "001", "name": "对甲的处罚"}


def test_confirmed_mapping_is_found_again_for_the_same_layout(checked: Check) -> None:
    """CAT-029: next year's table of that layout comes in without asking, by its profile."""
    strange = "| 甲号 | 乙文 | 丙注 |\n| 001 | 对甲的处罚 | 无 |"
    first = checked(strange, kind="item", mapping={"code": "甲号", "name": "乙文"})
    kept = Profile.from_json(profile_of(first.reading.tables[0], id="某局", version=2).as_json())
    again = checked(strange.replace("001", "002"), profiles=[kept])
    assert codes_of(again.findings) == ["CAT-029", "CAT-024"]
    assert again.reading.entries[0].key == "002"
    assert again.reading.tables[0].profile == kept


def test_profile_helps_a_layout_that_resembles_its_own(checked: Check) -> None:
    """One mapping of a publisher's sheet, and the sister sheet comes in: same words, other levels and columns."""
    first = "| 隐患类别 | 具体描述语 |\n| 用电 | 电线不得裸露 |"
    told = checked(first, kind="inspection-item", mapping={"name": "隐患类别", "content": "具体描述语"})
    kept = profile_of(told.reading.tables[0], id="隐患")
    sister = "| Ⅰ级隐患类别 | Ⅱ级隐患类别 | 具体描述语 | 其他 |\n| 基础 | 证照 | 应有执照 | 无 |"
    assert codes_of(checked(sister).findings) == ["CAT-021"]
    entry = checked(sister, profiles=[kept]).reading.entries[0]
    assert (entry.body["name"], entry.body["content"]) == ("基础／证照", "应有执照")


def test_basis_in_several_columns_by_rank_of_law_is_joined(checked: Check) -> None:
    """执法依据 over 法律, 行政法规, 地方性法规: one basis, in the order of the columns."""
    entry = checked(
        """
        | 事项代码 | 事项名称 | 执法依据 | < | < |
        | ^    | ^    | 法律 | 行政法规 | 地方性法规 |
        | 001  | 对甲的处罚 | 《甲法》第一条 |  | 《乙条例》第二条 |
        """
    ).reading.entries[0]
    assert entry.body["basis"] == "《甲法》第一条\n《乙条例》第二条"
    assert (entry.body["law"], entry.body["article"]) == ("甲法", "第一条")


def test_main_item_and_sub_item_are_two_fields(checked: Check) -> None:
    """职权名称 over 主项 and 子项."""
    entry = checked(
        "| 事项代码 | 职权名称 | < |\n| ^ | 主项 | 子项 |\n| 001 | 对甲的处罚 | 对甲一的处罚 |"
    ).reading.entries[0]
    assert (entry.body["name"], entry.body["sub_item"]) == ("对甲的处罚", "对甲一的处罚")


def test_codes_without_title_are_found_by_content(checked: Check) -> None:
    """A blank header over codes: taken as the codes, with a doubt told."""
    rows = "\n".join(f"| 33020{number:04d} | 对行为{number}的处罚 | 罚款 |" for number in range(30))
    result = checked(f"|  | 事项名称 | 处罚种类 |\n{rows}", kind="item")
    assert codes_of(result.findings) == ["CAT-025"]
    assert result.reading.tables[0].columns["code"] == "A"


def test_title_is_not_believed_against_its_content(checked: Check) -> None:
    """A column 代码 full of sentences is no code column of its own accord."""
    result = checked("| 代码类别说明文字及 | 事项名称 |\n| 这里是一段话 | 对甲的处罚 |")
    assert codes_of(result.findings) == ["CAT-021"]


def test_unknown_parser_of_a_kind_is_told(checked: Check, kinds: Mapping[str, Kind]) -> None:
    """CAT-038: a kind made in the web asks for a parser that nobody registered."""
    item = kinds["item"]
    wrong = replace(item, columns=(*item.columns, Column("level2", ("层级二",), "levle")))
    from catalog.drawn import xlsx
    from yimen.catalog import check_file

    result = check_file("a.xlsx", xlsx(ITEMS), {"item": wrong})
    assert codes_of(result.findings) == ["CAT-038"]


def test_every_mapped_column_says_how_sure_and_why(checked: Check) -> None:
    """The wizard shows confidence and reason of each column."""
    table = checked(ITEMS).reading.tables[0].as_json()
    assert [(each["field"], each["confidence"] > 0.9, bool(each["reason"])) for each in table["mapping"]] == [
        ("code", True, True),
        ("name", True, True),
    ]


@pytest.mark.parametrize(
    ("cells", "field"), [(("行政处罚", "行政检查"), "power"), (("城市管理", "林业"), "field")]
)
def test_title_of_two_meanings_is_told_by_its_words(
    checked: Check, cells: tuple[str, str], field: str
) -> None:
    """类别 is the kind of power in one sheet and the field in another; the kind's `words` decide."""
    drawing = "| 事项代码 | 事项名称 | 类别 |\n| 001 | 占道 | {} |\n| 002 | 乱倒 | {} |".format(*cells)
    assert checked(drawing).reading.tables[0].columns[field] == "C"


def test_title_of_a_known_field_with_other_words_is_doubted(checked: Check) -> None:
    """CAT-025: 权力类型 that holds no power."""
    drawing = "| 事项代码 | 事项名称 | 权力类型 |\n| 001 | 占道 | 甲 |\n| 002 | 乱倒 | 乙 |"
    assert only(checked(drawing).findings, "CAT-025").place.column == "C"
    assert (
        codes_of(checked(drawing.replace("| 甲 |", "| 处罚 |").replace("| 乙 |", "| 强制 |")).findings) == []
    )


def test_a_column_that_another_one_beat_is_told(checked: Check) -> None:
    """CAT-117: two columns are called so that either may be the unit; which one was read is said, and may be changed."""
    drawing = """
        | 事项编码 | 事项名称 | 实施主体 | 责任单位 |
        | 001 | 对占道的处罚 | 甲局 | 甲局市容科 |
        """
    told = only(checked(drawing).findings, "CAT-117")
    assert "“责任单位”" in told.message
    assert told.place.column == "D"
    mended = checked(drawing, kind="item", mapping={"unit": "实施主体", "inner_unit": "责任单位"})
    assert "CAT-117" not in codes_of(mended.findings)


def test_a_kind_that_comes_near_names_the_column_that_is_doubted(checked: Check) -> None:
    """Not that most columns do not fit, where one of them alone is unsure."""
    result = checked("| 姓名 | 单位 | 执法证号码牌 | 备注 |\n| 执法员001 | 某局 | 某号 | |")
    assert "执法证号码牌" in only(result.findings, "CAT-021").message
