"""Catalogs of items as no kind was made for: drawings, what a person says of them, what must come of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """A sheet, what a person has to say of it (nothing, or kind and columns), and what must come of it.

    `wanted` are parts of the bodies, in order; `told` the codes of warnings that are right to be told.
    """

    drawing: str
    kind: str
    wanted: list[dict[str, Any]]
    mapping: Mapping[str, Any] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    layout: Mapping[str, Any] = field(default_factory=dict)


ITEMS: dict[str, Case] = {
    "1 duties beside items, sections of two levels, full-width counts": Case(
        """
        | 附件 | < | < | < | < | < | < |
        | 某市综合行政执法事项目录（共３项） | < | < | < | < | < | < |
        | 行政处罚事项清单 | < | < | < | < | 职责边界清单 | < |
        | 序号 | 事项代码 | 事项名称 | 法律依据 | 划转范围 | 划出部门 | 具体职责边界 |
        | 一、农业（共２项） | < | < | < | < | < | < |
        | （一）种植（共1项） | < | < | < | < | < | < |
        | 1 | 330220001000 | 对占道的处罚 | 《甲法》第十条第一款 | 全部 | 农业农村局 | 农业农村局负责监管。 |
        | （二）渔业（共1项） | < | < | < | < | < | < |
        | 2 | 330220002000 | 对乱倒的处罚 | 《甲法》第十一条 | 部分（不含市区） | 同上 | 农业农村局负责监管。 |
        | 二、林业（共1项） | < | < | < | < | < | < |
        | 3 | 330220003000 | 对丙的处罚 | 《乙条例》第三条 | 全部 | 林业局 |  |
        """,
        "item",
        [
            {"code": "330220001000", "field": "种植", "department": "农业农村局", "article": "第十条第一款"},
            {
                "field": "渔业",
                "department": "农业农村局",
                "boundary": "农业农村局负责监管。",
                "scope_moved": "部分（不含市区）",
            },
            {"field": "林业", "department": "林业局", "law": "乙条例"},
        ],
    ),
    "2 running number glued to the code": Case(
        """
        | 序号 | 项目编码 | 项目名称 | 执法类别 | 执法主体 | 执法依据 | < | < |
        | ^ | ^ | ^ | ^ | ^ | 法律 | 行政法规 | 地方性法规 |
        |  | 981300-B-09800-990000 | 对占道的处罚 | 行政处罚 | 某局 | 《甲法》第十条 |  | 《乙条例》第二条 |
        |  | 991300-B-09900-990000 | 对乱倒的处罚 | 行政处罚 | 某局 | 《甲法》第十一条 |  |  |
        |  | 1001300-B-10000-990000 | 对丙的处罚 | 行政处罚 | 某局 |  | 《丙条例》第一条 |  |
        """,
        "item",
        [
            {"code": "1300-B-09800-990000", "basis": "《甲法》第十条\n《乙条例》第二条", "law": "甲法"},
            {"code": "1300-B-09900-990000"},
            {"code": "1300-B-10000-990000", "law": "丙条例"},
        ],
        mapping={"code": "项目编码@unnumbered"},
    ),
    "3 no codes: kind of power, name, sub-item": Case(
        """
        | 序号 | 权力类型 | 事项名称 | 子项名称 | 备注 |
        | 1 | 行政处罚 | 对擅自占道的处罚 | 对摊位占道的处罚 |  |
        | 2 | ^ | ^ | 对车辆占道的处罚 |  |
        | 3 | 行政检查 | 市容检查 |  | 每季 |
        """,
        "item",
        [
            {
                "code": "对擅自占道的处罚／对摊位占道的处罚",
                "name": "对擅自占道的处罚",
                "sub_item": "对摊位占道的处罚",
                "power": "行政处罚",
            },
            {"code": "对擅自占道的处罚／对车辆占道的处罚", "power": "行政处罚"},
            {"code": "市容检查", "note": "每季"},
        ],
        mapping={"code": ["事项名称", "子项名称"], "name": "事项名称", "sub_item": "子项名称"},
    ),
    "4 main item merged over its sub-items, with codes": Case(
        """
        | 序号 | 规范统一事项名称 | < | 权力类型 | 基本编码 | 行使层级 |
        | ^ | 主项 | 子项 | ^ | ^ | ^ |
        | 1 | 对占道的处罚 | 对摊位占道的处罚 | 行政处罚 | XK0010100Y | 县级 |
        | 2 | ^ | 对车辆占道的处罚 | 行政处罚 | XK0010200Y | 县级 |
        """,
        "item",
        [
            {"name": "对占道的处罚", "sub_item": "对摊位占道的处罚"},
            {"name": "对占道的处罚", "sub_item": "对车辆占道的处罚"},
        ],
    ),
    "5 four columns of which none is a code": Case(
        """
        | 某委行政权力清单 | < | < | < |
        | 序号 | 职权类型 | 职权名称 | 备注 |
        | 1 | 行政处罚 | 对无证行医的处罚 |  |
        | 2 | 行政处罚 | 对占道的处罚 |  |
        """,
        "item",
        [{"code": "1", "name": "对无证行医的处罚"}, {"code": "2"}],
        mapping={"code": "序号"},
    ),
    "6 names and bases broken every four signs": Case(
        """
        | 序号 | 事项\\n名称 | 实施\\n依据 | 职权\\n类型 | 执法\\n门类 | 职权\\n编号 |
        | 1 | 对擅自占\\n用道路的\\n行政处罚 | 《甲\\n法》第十\\n条 | 行政\\n处罚 | 公路\\n路政 | C160\\n0200 |
        """,
        "item",
        [{"code": "C1600200", "name": "对擅自占用道路的行政处罚", "law": "甲法", "article": "第十条"}],
        told=frozenset({"CAT-030"}),
    ),
    "11 two lists on one sheet, told apart by one title": Case(
        """
        | 不予处罚事项清单 | < | < | < | < | < |
        | 序号 | 行政处罚事项 | 实施机关 | 不予处罚适用条件 | 法律依据 | 备注 |
        | 1 | 对占道的处罚 | 某局 | 初次且及时改正 | 《甲法》第十条 |  |
        | 2 | 对乱倒的处罚 | 某局 | 初次且及时改正 | 《甲法》第十条 |  |
        | 从轻处罚事项清单 | < | < | < | < | < |
        | 序号 | 行政处罚事项 | 实施机关 | 从轻处罚适用条件 | 法律依据 | 备注 |
        | 1 | 对丙的处罚 | 某局 | 主动消除 | 《甲法》第十条 |  |
        """,
        "item",
        [
            {"code": "对占道的处罚", "unit": "某局"},
            {"code": "对乱倒的处罚"},
            {"code": "对丙的处罚", "law": "甲法"},
        ],
        mapping={"code": "行政处罚事项", "name": "行政处罚事项"},
        told=frozenset({"CAT-127"}),
    ),
    "13 codes masked by a mirror": Case(
        """
        | 序号 | 权力编码 | 权力名称 | 权力类型 | 实施依据 |
        | 1 | 3307******01 | 对占道的处罚 | 处罚 | 《甲法》第十条 |
        | 2 | 3307******02 | 对乱倒的处罚 | 处罚 | 《甲法》第十条 |
        """,
        "item",
        [{"code": "3307******01"}, {"code": "3307******02"}],
    ),
    "14 the table begins in the third column of the fifth row, blank rows between": Case(
        """
        |  |  |  |  |  |
        |  |  | 附件2 |  |  |
        |  |  | 某局事项 | < | < |
        |  |  |  |  |  |
        |  |  | 事项编码 | 事 项 名 称 | 备 注 |
        |  |  |  |  |  |
        |  |  | 001 | 对占道的处罚 |  |
        |  |  |  |  |  |
        |  |  | 002 | 对乱倒的处罚 | 有 |
        """,
        "item",
        [{"code": "001"}, {"code": "002", "note": "有"}],
    ),
    "15 violated and punishing article in columns of their own": Case(
        """
        | 序号 | 行政处罚编码 | 处罚事项 | 法律条款 | < |
        | ^ | ^ | ^ | 违反条款 | 处罚条款 |
        | 1 | 001 | 占道 | 《甲法》第九条 | 《甲法》第二十条 |
        """,
        "item",
        [{"basis": "《甲法》第二十条\n《甲法》第九条", "article": "第二十条"}],
        mapping={"basis": ["处罚条款", "违反条款"]},
    ),
    "16 kind of power and field both called 类别 somewhere": Case(
        """
        | 序号 | 事项编码 | 类别 | 违法行为 | 处罚依据 |
        | 1 | 001 | 城市管理 | 擅自占道 | 《甲条例》第十条：处一千元以上三千元以下罚款 |
        | 2 | 002 | 林业 | 乱砍滥伐 | 《乙条例》第九条：处二千元以下罚款 |
        """,
        "item",
        [{"field": "城市管理", "name": "擅自占道", "law": "甲条例"}, {"field": "林业", "article": "第九条"}],
    ),
    "22 numbers of columns below a header of three rows": Case(
        """
        | 事项代码 | 事项名称 | 依据 | < | < |
        | ^ | ^ | 执法依据 | < | 备注 |
        | ^ | ^ | 法律法规 | 条款 | ^ |
        | 1 | 2 | 3 | 4 | 5 |
        | 001 | 对占道的处罚 | 《甲法》 | 第一条 | 无 |
        """,
        "item",
        [{"code": "001", "law": "甲法", "article": "第一条", "note": "无"}],
    ),
    "23 pages with title and header each, signatures, emptiness below": Case(
        """
        | 某市执法事项目录 | < | < | < |
        | 序号 | 事项代码 | 事项名称 | 备注 |
        | 1 | 001 | 对占道的处罚 |  |
        | 本页小计：1项 | < | < | < |
        | 某市执法事项目录 | < | < | < |
        | 序号 | 事项代码 | 事项名称 | 备注 |
        | 2 | 002 | 对乱倒的处罚 |  |
        |  | （以下空白） |  |  |
        | 制表： |  | 审核： |  |
        """,
        "item",
        [{"code": "001", "name": "对占道的处罚"}, {"code": "002"}],
    ),
    "24 items and their statistics on one sheet": Case(
        """
        | 附件1 事项目录 | < | < | < |
        | 序号 | 事项代码 | 事项名称 | 执法单位 |
        | 1 | 001 | 对占道的处罚 | 甲局 |
        | 2 | 002 | 对乱倒的处罚 | 同上 |
        |  |  |  |  |
        | 附件2 统计表 | < | < | < |
        | 执法单位 | 领域方面 | 事项数 | 备注 |
        | 甲局 | 城管 | #2 |  |
        """,
        "item",
        [{"code": "001", "unit": "甲局"}, {"code": "002", "unit": "甲局"}, {"field": "城管", "count": 2}],
        told=frozenset({"CAT-066"}),
    ),
    "25 levels and codes as free text, names with entities and traditional signs": Case(
        """
        | 序号 | 職權編碼 | 职权名称 | 实施层级 |
        | 1 | ３３０－ＣＦ－００１ | 對&ldquo;佔道&rdquo;的處罰 | 省、设区的市级或县级 |
        """,
        "item",
        [{"code": "330-CF-001", "name": "對“佔道”的處罰", "level": "省、设区的市级或县级"}],
        mapping={"code": "職權編碼"},
        told=frozenset({"CAT-030"}),
    ),
    "29 departments merged in a column without title": Case(
        """
        |  | 事项代码 | 事项名称 | 备注 |
        | 农业农村局 | 001 | 对占道的处罚 |  |
        | ^ | 002 | 对乱倒的处罚 |  |
        | 林业局 | 003 | 对丙的处罚 |  |
        """,
        "item",
        [{"department": "农业农村局"}, {"department": "农业农村局"}, {"department": "林业局"}],
        mapping={"department": "A"},
    ),
    "30 no header at all": Case(
        """
        | 某镇报来事项 | < | < |
        | 001 | 对占道的处罚 | 《甲法》第十条 |
        | 002 | 对乱倒的处罚 | 《甲法》第十一条 |
        """,
        "item",
        [{"code": "001", "law": "甲法"}, {"code": "002", "article": "第十一条"}],
        layout={
            "roles": {"2": "data"},
            "tables": {"1": {"kind": "item", "columns": {"code": "A", "name": "B", "basis": "C"}}},
        },
    ),
}
