"""Lists of what is not punished, or less: a kind of its own, told from tiers and items by headers, titles, content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from catalog.conftest import Check, codes_of, only
from catalog.drawn import separated
from yimen.catalog import (
    Grounds,
    ReferenceSet,
    cited_in,
    export_workbook,
    read_row,
    read_tables,
    template_workbook,
)
from yimen.pack import Entry, Kind

TITLED = """
    | 附件1 | < | < | < | < | < | < |
    | 某市住房城乡建设领域首违不罚事项清单 | < | < | < | < | < | < |
    | 序号 | 违法行为（事项） | 设定依据 | 适用条件 | 主管领域 | 配套监管措施 | 实施机关 |
    | 1 | 未设置分类容器 | 《甲条例》第十条；《乙法》第九条 | （1）首次\\n（2）改正 | 市容环卫 | 责令改正、教育 | 某局 |
    | 2 | 擅自占用城市道路 | 《丙条例》第二十七条第（五）项 | 初次违法且当场改正 | ^ | 列入日常巡查 | 某局 |
    | 3 | 未及时清运渣土 | 《丁规定》第八条 | 初次违法且及时改正 | 渣土 | ^ | ^ |
    """


MITIGATED = """
    | 附件2 | < | < | < | < |
    | 减轻行政处罚事项清单 | < | < | < | < |
    | 序号 | 事项 | 法定依据 | 减轻处罚情形 | 减轻幅度 |
    | 1 | 对占用城市道路的处罚 | 《甲条例》第十条 | 主动消除危害后果的 | 处200元以上500元以下罚款 |
    | 2 | 对挖掘城市道路的处罚 | 《甲条例》第十一条 | 受他人胁迫的 | 减轻一档 |
    """


def body_of(result: Any, index: int = 0) -> Mapping[str, Any]:
    """The body of one of the entries that were read."""
    return result.reading.entries[index].body  # type: ignore[no-any-return]


def kinds_of(result: Any) -> list[str | None]:
    """What each table was taken for."""
    return [table.kind.id if table.kind else None for table in result.reading.tables]


def test_list_of_what_is_mitigated_says_how_far(checked: Check) -> None:
    result = checked(MITIGATED)
    assert kinds_of(result) == ["leniency"]
    first = body_of(result)
    assert (first["class"], first["condition"]) == ("减轻处罚", "主动消除危害后果的")
    assert (first["standard"], first["article"]) == ("处200元以上500元以下罚款", "第十条")


def test_list_below_a_title_is_read_with_its_class_conditions_and_laws(
    checked: Check, kinds: Mapping[str, Kind]
) -> None:
    """The title says the class; conditions in one cell stay together; merged cells go down; several laws are all read."""
    result = checked(TITLED)
    assert kinds_of(result) == ["leniency"]
    first = body_of(result)
    assert first["name"] == "未设置分类容器"
    assert (first["class"], first["field"], first["agency"]) == ("首违不罚", "市容环卫", "某局")
    assert first["condition"] == "（1）首次\n（2）改正"
    assert first["basis"] == "《甲条例》第十条；《乙法》第九条"
    assert (first["law"], first["article"]) == ("甲条例", "第十条")
    laws = {each.law for each in cited_in(kinds["leniency"], result.reading.entries[:1])}
    assert laws == {"甲条例", "乙法"}
    assert first["measures"] == "责令改正、教育"
    assert [(each.body["field"], each.body["measures"]) for each in result.reading.entries[1:]] == [
        ("市容环卫", "列入日常巡查"),
        ("渣土", "列入日常巡查"),
    ]
    assert result.ok
    assert "CAT-127" not in codes_of(result.findings)


def test_sections_say_the_class_and_the_field(checked: Check) -> None:
    """一、轻微违法不予处罚 above （一）市场监管: the nearest section that says either; a section of a class is no field."""
    drawing = """
        | 某县轻微违法不予处罚、从轻处罚、减轻处罚事项清单 | < | < | < |
        | 序号 | 违法行为 | 适用情形 | 法律依据 |
        | 一、轻微违法行为不予处罚（共3项） | < | < | < |
        | （一）市场监管（共2项） | < | < | < |
        | 1 | 未明码标价 | 首次发现且当场改正 | 《甲法》第四十二条 |
        | 2 | 未公示营业执照 | 及时改正 | 《乙条例》第四十三条 |
        | （二）文化旅游（共1项） | < | < | < |
        | 3 | 未亮证经营 | 及时改正 | 《丙条例》第三条 |
        | 二、从轻处罚（共1项） | < | < | < |
        | 1 | 未明码标价 | 主动消除危害后果 | 《甲法》第四十二条 |
        | 三、减轻处罚（共1项） | < | < | < |
        | 1 | 未建立台账 | 配合查处有立功表现 | 《甲法》第五十条 |
        """
    result = checked(drawing)
    found = [(each.key, each.body["class"], each.body.get("field")) for each in result.reading.entries]
    assert found == [
        ("未明码标价/1", "不予处罚", "市场监管"),
        ("未公示营业执照/1", "不予处罚", "市场监管"),
        ("未亮证经营/1", "不予处罚", "文化旅游"),
        ("未明码标价/2", "从轻处罚", None),
        ("未建立台账/1", "减轻处罚", None),
    ]
    assert result.ok


def test_fields_merged_down_and_a_column_of_the_class(checked: Check) -> None:
    """The column goes before the title; its words are those of the list, what the cell said is kept."""
    drawing = """
        | 不予处罚事项清单（2025年版） | < | < | < | < | < |
        | 领域 | 序号 | 违法行为 | 类型 | 不予处罚的条件 | 处罚依据 |
        | 市场监管 | 1 | 未明码标价 | 首违免罚 | 首次且改正 | 《甲法》第一条 |
        | ^ | 2 | 未公示执照 | 免予处罚 | 轻微且改正 | 《乙法》第二条 |
        | 城市管理 | 3 | 占道摆卖 | 不予实施行政强制措施 | 当场改正 | 《丙法》第三条 |
        | ^ | 4 | 乱倒垃圾 |  | 当场改正 | 《丙法》第四条 |
        """
    result = checked(drawing)
    found = [(each.body["field"], each.body["class"]) for each in result.reading.entries]
    assert found == [
        ("市场监管", "首违不罚"),
        ("市场监管", "不予处罚"),
        ("城市管理", "不予实施行政强制"),
        ("城市管理", "不予处罚"),
    ]
    assert result.reading.entries[0].origin["raw"]["类型"] == "首违免罚"
    assert result.ok


def test_two_lists_stacked_in_one_sheet_each_have_their_class(checked: Check) -> None:
    """Each below its own title; the act of both counts its second entry on."""
    drawing = """
        | 附件：大某县城市管理领域轻微违法行为不予处罚和从轻处罚事项清单 | < | < | < | < | < |
        | 不予处罚事项清单 | < | < | < | < | < |
        | 序号 | 行政处罚事项 | 实施机关 | 不予处罚适用条件 | 法律依据 | 备注 |
        | 1 | 对占道的处罚 | 某局 | 初次且及时改正 | 《甲法》第十条 |  |
        | 2 | 对乱倒的处罚 | 某局 | 初次且及时改正 | 《甲法》第十条 | 试行 |
        | 从轻处罚事项清单 | < | < | < | < | < |
        | 序号 | 行政处罚事项 | 实施机关 | 从轻处罚适用条件 | 法律依据 | 备注 |
        | 1 | 对占道的处罚 | 某局 | 主动消除 | 《甲法》第十条 |  |
        """
    result = checked(drawing)
    assert kinds_of(result) == ["leniency", "leniency"]
    assert [(each.key, each.body["class"], each.body.get("note")) for each in result.reading.entries] == [
        ("对占道的处罚/1", "不予处罚", None),
        ("对乱倒的处罚/1", "不予处罚", "试行"),
        ("对占道的处罚/2", "从轻处罚", None),
    ]


def test_names_of_sheets_say_the_class_where_the_title_says_several(checked: Check) -> None:
    """One title over all sheets, 首违不罚 and 减轻 as the names of the sheets; codes name the items."""
    rows = "| 序号 | 事项编码 | 违法行为名称 | 适用条件 | 处罚依据 | 免罚依据 |"
    title = "| 某市包容审慎监管“两轻一免”（首违不罚、减轻处罚）清单 | < | < | < | < | < |"
    drawing = {
        "首违不罚": f"{title}\n{rows}\n| 1 | 330217001000 | 占道经营 | 首次 | 《甲法》第一条 | 《处罚法》第三十三条第一款 |",
        "减轻处罚": f"{title}\n{rows}\n| 1 | 330217001000 | 占道经营 | 立功 | 《甲法》第一条 | 《处罚法》第三十二条 |",
    }
    result = checked(drawing)
    assert [(each.body["item"], each.body["class"]) for each in result.reading.entries] == [
        ("330217001000", "首违不罚"),
        ("330217001000", "减轻处罚"),
    ]
    assert body_of(result)["ground"] == "《处罚法》第三十三条第一款"
    assert body_of(result)["law"] == "甲法"


def test_csv_without_title_is_known_by_its_measures_and_header(checked: Check) -> None:
    """不予行政处罚条件 says the class where nothing stands above; a table that says it nowhere is told row by row."""
    rows = "| 违法行为 | {} | 设定依据 | 配套监管措施 |\n| 未备案 | 当场改正 | 《甲法》第一条 | 责令改正 |"
    said = checked(separated(rows.format("不予行政处罚条件")), name="清单.csv")
    assert (kinds_of(said), body_of(said)["class"]) == (["leniency"], "不予处罚")
    unsaid = checked(separated(rows.format("适用条件")), name="清单.csv")
    assert kinds_of(unsaid) == ["leniency"]
    assert (
        "处理类型" in only([each for each in unsaid.findings if each.severity == "error"], "CAT-049").message
    )


@pytest.mark.parametrize(
    "drawing",
    [
        """
        | 某市行政处罚裁量基准 | < | < | < | < |
        | 事项编码 | 违法行为 | 裁量阶次 | 适用条件 | 具体标准 |
        | A1 | 占道 | 不予处罚 | 初次且改正 | 不予处罚 |
        | A1 | 占道 | 一般 | 再次 | 处500元以上1000元以下罚款 |
        """,
        """
        | 某市轻微违法行为不予处罚裁量基准 | < | < | < |
        | 违法行为 | 违法情节 | 裁量标准 | 处罚依据 |
        | 占道 | 初次且改正 | 不予处罚 | 《甲法》第一条 |
        """,
        """
        | 事项编码 | 违则 | 罚则 | 减轻处罚情形 | 处罚标准 |
        | A1 | 《甲法》第一条 | 《甲法》第九条 | 主动消除 | 处500元以上1000元以下罚款 |
        """,
        """
        | 事项编码 | 违法行为 | 不予处罚 | 从轻 | 从重 |
        | A1 | 占道 | 首次并改正 | 处100元罚款 | 处500元罚款 |
        """,
    ],
    ids=["a tier T", "no tier but T", "mitigated with its standard", "tiers side by side"],
)
def test_tables_of_tiers_stay_tiers(checked: Check, drawing: str) -> None:
    """Where a column says what the penalty is, the table is of tiers, whatever its title is."""
    assert set(kinds_of(checked(drawing))) == {"tier"}


def test_list_with_the_statutory_penalty_beside_its_measures_is_no_table_of_tiers(checked: Check) -> None:
    """配套监管措施, 主管领域 and 实施机关 outweigh a column of what the law would impose."""
    drawing = """
        | 轻微违法行为不予处罚事项清单 | < | < | < | < | < | < |
        | 序号 | 违法行为 | 法律依据 | 处罚标准 | 适用条件 | 主管领域 | 配套监管措施 | 实施机关 |
        | 1 | 占道 | 《甲法》第一条 | 处500元以下罚款 | 初次且改正 | 市容 | 教育 | 某局 |
        """
    result = checked(drawing)
    assert kinds_of(result) == ["leniency"]
    assert result.reading.entries[0].origin["raw"]["处罚标准"] == "处500元以下罚款"


@pytest.mark.parametrize(
    ("title", "header", "row", "kind"),
    [
        (
            "某市轻微违法行为免罚清单",
            "轻微违法行为 | 具体情形 | 法律依据",
            "未亮照 | 及时改正 | 《甲法》第一条",
            "不予处罚",
        ),
        (
            "首次违法可以不予处罚的事项",
            "违法事项 | 违反条款 | 适用条件（须同时满足）",
            "占道 | 《甲法》第一条 | 首次",
            "首违不罚",
        ),
        (
            "不予实施行政强制措施清单",
            "行政强制措施 | 设定依据 | 不予实施条件",
            "查封 | 《甲法》第一条 | 轻微",
            "不予实施行政强制",
        ),
        (
            "轻微违法不予处罚清单",
            "违法行为编码 | 违法行为 | 不予处罚标准",
            "C160020 | 占道 | 初次且改正",
            "不予处罚",
        ),
        ("从轻处罚事项清单", "违法行为 | 从轻情形 | 从轻幅度", "占道 | 主动消除 | 最低限", "从轻处罚"),
    ],
)
def test_other_words_of_such_lists_are_known(
    checked: Check, title: str, header: str, row: str, kind: str
) -> None:
    """免罚, 可以不予处罚, 行政强制措施, 不予处罚标准, 从轻情形: every column has its field."""
    result = checked(f"| {title} | < | < |\n| {header} |\n| {row} |")
    assert kinds_of(result) == ["leniency"]
    assert body_of(result)["class"] == kind
    assert {"name", "condition"} <= body_of(result).keys()
    assert "CAT-024" not in codes_of(result.findings)


def test_levels_without_a_standard_are_no_class(checked: Check) -> None:
    """Where a column names levels as tiers have, the title does not speak for its rows: each is told."""
    drawing = """
        | 某市首违不罚裁量 | < | < |
        | 违法行为 | 违法程度 | 违法情形 |
        | 占道 | 轻微 | 首次 |
        | 占道 | 一般 | 再次 |
        """
    assert codes_of(checked(drawing).findings).count("CAT-049") == 2


def test_items_stay_items_and_are_told_where_the_title_is_of_what_is_not_punished(checked: Check) -> None:
    """CAT-127 holds where the table has no condition to read; a catalog of items is none of such lists."""
    rows = "| 序号 | 事项编码 | 行政处罚事项 | 法律依据 |\n| 1 | A100 | 对甲的处罚 | 《甲法》第一条 |"
    assert "CAT-127" not in codes_of(checked(f"| 某县行政处罚事项清单 | < | < | < |\n{rows}").findings)
    bare = checked(f"| 某县首违不罚事项清单 | < | < | < |\n{rows}")
    assert kinds_of(bare) == ["item"]
    assert only(bare.findings, "CAT-127").severity == "warning"
    asked = checked(f"| 某县首违不罚事项清单 | < | < | < |\n{rows}", kind="leniency")
    assert (body_of(asked)["item"], body_of(asked)["class"]) == ("A100", "首违不罚")
    assert "CAT-127" not in codes_of(asked.findings)


KNOWN = (("001", "对占道经营的处罚", "甲法", "第一条"), ("002", "乱倒垃圾", "乙法", "第二条"))


def items(*said: tuple[str, str, str, str]) -> ReferenceSet:
    """Items by code, name, law, article."""
    names = ("code", "name", "law", "article")
    return ReferenceSet.of(Entry("item", each[0], dict(zip(names, each, strict=True))) for each in said)


NAMED = """
    | 首违不罚事项清单 | < | < | < |
    | 序号 | 违法行为 | 适用条件 | 处罚依据 |
    | 1 | 占道经营 | 首次 | 《甲法》第一条 |
    | 2 | 无人认得的行为 | 首次 | 《甲法》第一条 |
    """


def test_items_are_found_by_name_and_the_list_keeps_its_own_words(checked: Check) -> None:
    """The act stays called as the list calls it, for that is its key; what is no item is kept and told."""
    result = checked(NAMED, references=items(*KNOWN))
    assert [(each.key, each.body.get("item")) for each in result.reading.entries] == [
        ("占道经营/1", "001"),
        ("无人认得的行为/1", None),
    ]
    told = only(result.findings, "CAT-128")
    assert (told.severity, "无人认得的行为" in told.message, told.place.column) == ("warning", True, "B")
    assert result.ok


@pytest.mark.parametrize(
    "known", [(), (KNOWN[0], ("003", *KNOWN[0][1:]))], ids=["no items at all", "two of one name and basis"]
)
def test_what_names_no_one_item_is_told_and_comes_in(
    checked: Check, known: tuple[tuple[str, str, str, str], ...]
) -> None:
    """A warning and no error: the list holds without the item."""
    result = checked(NAMED, references=items(*known))
    assert all(each.key and "item" not in each.body for each in result.reading.entries)
    assert {each.severity for each in result.findings if each.code == "CAT-128"} == {"warning"}
    assert result.ok


def test_exported_list_comes_back_unchanged_and_its_blank_is_known(
    checked: Check, kinds: Mapping[str, Kind]
) -> None:
    """Round trip of all fields, and a template filled in comes back as what it is."""
    kind = kinds["leniency"]
    bodies = [dict(each.body) for each in checked(TITLED, references=items(*KNOWN)).reading.entries]
    bodies[0] |= {
        "effective_from": "2025-03-01",
        "effective_to": "2027-12-31",
        "ground": "《丙法》第三十三条",
    }
    again = read_tables("a.xlsx", export_workbook(kind, bodies), kinds)
    assert [dict(each.body) for each in again.entries] == bodies
    table = read_tables("a.xlsx", template_workbook(kind), kinds).tables[0]
    assert table.kind is not None
    assert (table.kind.id, set(table.columns)) == ("leniency", {each.field for each in kind.columns})


def test_one_entry_is_written_by_hand(kinds: Mapping[str, Kind]) -> None:
    """A page of one entry says the class in its own words."""
    row = read_row(
        kinds["leniency"],
        kinds,
        {"name": "占道", "class": "免于处罚", "condition": "初次", "basis": "《甲法》第一条"},
    )
    assert [(each.key, each.body["class"], each.body["law"]) for each in row.entries] == [
        ("占道/1", "不予处罚", "甲法")
    ]


def test_law_that_the_library_lacks_is_told_at_the_column_that_names_it(checked: Check) -> None:
    """Of several columns that cite, the one in which the law stands."""
    drawing = """
        | 首违不罚事项清单 | < | < | < |
        | 违法行为 | 适用条件 | 设定依据 | 免罚依据 |
        | 占道 | 首次 | 《甲法》第一条 | 《丙法》第三十三条 |
        """
    known = Grounds(laws={"甲法": {"name": "甲法"}})
    told = only(checked(drawing, grounds=known).findings, "CAT-046")
    assert (told.place.column, "免罚轻罚依据“丙法”" in told.message) == ("D", True)


def test_a_title_that_says_the_result_with_the_conditions_is_theirs(checked: Check) -> None:
    """同时具备下列条件不予处罚; beside it the basis of the finding as offices call it."""
    (entry,) = checked("""
        | 序号 | 违法行为 | 定性依据 | 处罚依据 | 同时具备下列条件不予处罚 | 监管措施 |
        | 1 | 擅自占道 | 《甲条例》第九条 | 《甲条例》第十条 | 1.首次；2.及时改正 | 批评教育 |
        """).reading.entries
    assert (entry.body["condition"], entry.body["finding_basis"]) == (
        "1.首次；2.及时改正",
        "《甲条例》第九条",
    )
    assert entry.body["class"] == "不予处罚"
