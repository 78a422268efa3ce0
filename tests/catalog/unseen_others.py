"""Tiers, inspections, units, officers, statistics and laws in layouts that no kind was made for."""

from __future__ import annotations

from catalog.unseen_items import Case

OTHERS: dict[str, Case] = {
    "7 stage and condition in one column": Case(
        """
        | 序号 | 事项代码 | 事项名称 | 法律法规依据 | 阶次及适用条件 | 裁量幅度 | 备注 |
        | 1 | 330220001000 | 对占道的处罚 | 《甲法》第十条 | 从轻：初次违法且及时改正 | 处100元以上200元以下罚款 |  |
        | ^ | ^ | ^ | ^ | 从重：两年内再次违法 | 处200元以上500元以下罚款 |  |
        """,
        "tier",
        [
            {"item": "330220001000", "name": "从轻", "condition": "初次违法且及时改正", "min_fen": 10_000},
            {
                "item": "330220001000",
                "name": "从重",
                "condition": "两年内再次违法",
                "max_fen": 50_000,
                "order": 2,
            },
        ],
        mapping={"name": "阶次及适用条件@before:：", "condition": "阶次及适用条件@after:："},
    ),
    "8 header again before each item": Case(
        """
        | 某局裁量基准 | < | < | < | < | < | < |
        | 执法类别 | 事项名称 | 事项编码 | 执法依据 | 违法程度 | 违法情节 | 处罚标准（内容） |
        | 行政处罚 | 对占道的处罚 | xzcf-0001 | 《甲法》第十条 | 轻微 | 初次 | 处100元以上200元以下罚款 |
        | ^ | ^ | ^ | ^ | 严重 | 多次 | 处200元以上500元以下罚款 |
        | 执法类别 | 事项名称 | 事项编码 | 执法依据 | 违法程度 | 违法情节 | 处罚标准（内容） |
        | 行政处罚 | 对乱倒的处罚 | xzcf-0002 | 《甲法》第十一条 | 轻微 | 初次 | 处100元以上200元以下罚款 |
        | ^ | ^ | ^ | ^ | 严重 | 多次 | 处200元以上500元以下罚款 |
        """,
        "tier",
        [
            {"item": "xzcf-0001", "order": 1},
            {"item": "xzcf-0001", "order": 2, "name": "严重"},
            {"item": "xzcf-0002", "order": 1, "item_name": "对乱倒的处罚"},
            {"item": "xzcf-0002", "order": 2},
        ],
    ),
    "9 tiers without codes, the offence as the item": Case(
        """
        | 序号 | 违法行为 | 处罚依据 | 违法情节 | 处罚裁量基准 | 备注 |
        | 1 | 未取得许可从事经营 | 《甲条例》第六十三条 | 初次 | 处1万元以上3万元以下罚款 |  |
        | ^ | ^ | ^ | 二次以上 | 处3万元以上5万元以下罚款 |  |
        """,
        "tier",
        [
            {"item": "未取得许可从事经营", "min_fen": 1_000_000},
            {"item": "未取得许可从事经营", "order": 2, "max_fen": 5_000_000},
        ],
        mapping={"item": "违法行为", "item_name": "违法行为"},
    ),
    "10 codes of tiers of which the item's is the beginning": Case(
        """
        | 序号 | 职权编号 | 职权名称 | 违法行为认定依据 | 违法行为处罚依据 | 基准编号 | 违法情形 | 裁量基准 |
        | 1 | C1600200 | 对占道的处罚 | 《甲法》第九条 | 《甲法》第十条 | C1600200T | 轻微 | 不予处罚 |
        | ^ | ^ | ^ | ^ | ^ | C1600200B010 | 初次 | 处一千元以上二千元以下罚款 |
        """,
        "tier",
        [
            {"item": "C1600200", "name": "T", "amount_kind": "none"},
            {"name": "B010", "min_fen": 100_000, "finding_basis": "《甲法》第九条"},
        ],
    ),
    "12 spot checks in two levels": Case(
        """
        | 随机抽查事项清单 | < | < | < | < | < |
        | 序号 | 抽查项目 | < | 检查对象 | 检查方式 | 检查依据 |
        | ^ | 抽查类别 | 抽查事项 | ^ | ^ | ^ |
        | 1 | 市容 | 占道经营 | 沿街商户 | 现场检查 | 《甲法》第三条 |
        | 2 | ^ | 垃圾分类 | 单位 | 现场检查 | 《甲法》第四条 |
        """,
        "inspection-item",
        [
            {"name": "占道经营", "field": "市容", "method": "现场检查"},
            {"name": "垃圾分类", "field": "市容", "law": "甲法"},
        ],
        mapping={"field": "抽查类别", "name": "抽查事项"},
    ),
    "17 region and name of the unit in one cell": Case(
        """
        | 序号 | 区划及单位 | 主体类别 | 单位代码 |
        | 1 | 330799 某某区综合执法局 | 法定行政机关 | zhzf |
        | 2 | 330798另一区林业局 | 法定行政机关 | ly |
        """,
        "unit",
        [
            {"code": "zhzf", "name": "某某区综合执法局", "region": "330799"},
            {"name": "另一区林业局", "region": "330798"},
        ],
        mapping={"name": "区划及单位@text", "region": "区划及单位@code"},
    ),
    "18 bodies without codes": Case(
        """
        | 行政执法主体公告 | < | < |
        | 序号 | 主体名称 | 主体类别 |
        | 一、法定行政机关（2个） | < | < |
        | 1 | 某某局 | 法定行政机关 |
        | 2 | 另一局 | 法定行政机关 |
        """,
        "unit",
        [{"code": "1", "name": "某某局"}, {"code": "2"}],
        mapping={"code": "序号", "name": "主体名称"},
    ),
    "19 officers in two halves side by side": Case(
        """
        | 某局行政执法人员名单 | < | < | < | < | < | < | < |
        | 序号 | 姓名 | 执法证号 | 工作单位 | 序号 | 姓名 | 执法证号 | 工作单位 |
        | 1 | 执法员001 | 330799001 | 甲局 | 3 | 执法员003 | 330799003 | 甲局 |
        | 2 | 执法员002 | 330799002 | 甲局 |  |  |  |  |
        | 填表人： | < |  | 审核人： |  |  |  | 日期：2025年 |
        """,
        "officer",
        [
            {"certificate": "330799001"},
            {"certificate": "330799002"},
            {"certificate": "330799003", "name": "执法员003"},
        ],
    ),
    "20 officers with code and name in brackets": Case(
        """
        | 序号 | 执法人员 | 工作单位 | 岗位 |
        | 1 | 执法员001（330799001） | 甲局 | 一线 |
        | 2 | 执法员002（330799002） | ^ | 法制 |
        """,
        "officer",
        [
            {"certificate": "330799001", "name": "执法员001", "unit": "甲局"},
            {"certificate": "330799002", "unit": "甲局"},
        ],
        mapping={"name": "执法人员@outside", "certificate": "执法人员@inside"},
    ),
    "21 total below the header, one header over number and field": Case(
        """
        | 执法单位 | 领域方面 | < | 事项数 | 业务主管部门 |
        | 合计 | < | < | #5 |  |
        | 甲局（2个方面5项） | #1 | 林业 | #2 | 林业局 |
        | ^ | #2 | 水利 | #3 | 水利局 |
        """,
        "control-total",
        [{"unit": "甲局", "number": 1, "field": "林业", "count": 2}, {"field": "水利", "claimed_items": 5}],
    ),
    "26 numbered tiers in the lines of one cell": Case(
        """
        | 事项编码 | 事项名称 | 法律依据 | 自由裁量基准 |
        | 001 | 对占道的处罚 | 《甲法》第十条 | 1.轻微的，处100元以上200元以下罚款；\\n2.严重的，处200元以上500元以下罚款。 |
        """,
        "tier",
        [
            {"item": "001", "name": "轻微", "standard": "处100元以上200元以下罚款"},
            {"item": "001", "name": "严重", "standard": "处200元以上500元以下罚款。", "order": 2},
        ],
        mapping={"standard": "自由裁量基准"},
    ),
    "27 ends of the fine in columns under one title": Case(
        """
        | 事项代码 | 裁量阶次 | 适用条件 | 罚款幅度（元） | < |
        | ^ | ^ | ^ | 下限 | 上限 |
        | 001 | 从轻 | 初次 | #100 | #200 |
        | ^ | 从重 | 多次 | #200 | 1,000.5 |
        """,
        "tier",
        [{"min_fen": 10_000, "max_fen": 20_000}, {"item": "001", "order": 2, "max_fen": 100_050}],
        mapping={"min_fen": "罚款幅度（元）/下限@as:money", "max_fen": "罚款幅度（元）/上限@as:money"},
    ),
    "28 laws with number and dates in words": Case(
        """
        | 法律法规规章目录 | < | < | < |
        | 序号 | 名称 | 颁布机关 | 施行日期 |
        | 一、法律 | < | < | < |
        | 1 | 《甲法》 | 全国人大常委会 | 2021年7月15日 |
        | 二、地方性法规 | < | < | < |
        | 2 | 《某省乙条例》 | 省人大常委会 | 2022.1.1 |
        """,
        "law",
        [
            {"name": "甲法", "effective_from": "2021-07-15"},
            {"name": "某省乙条例", "effective_from": "2022-01-01"},
        ],
    ),
    "31 inspection points of two levels and their method": Case(
        """
        | 某行业隐患排查表 | < | < | < | < |
        | 一级分类 | 二级分类 | 排查内容 | 排查方法 | 参考依据 |
        | 基础管理 | 证照 | 营业执照齐全有效 | 查看 | 《甲法》第三条 |
        | ^ | 制度 | 建立责任制 | 询问 | ^ |
        """,
        "inspection-item",
        [
            {"name": "基础管理／证照", "content": "营业执照齐全有效", "method": "查看"},
            {"name": "基础管理／制度", "law": "甲法"},
        ],
        mapping={"name": ["一级分类", "二级分类"], "method": "排查方法"},
    ),
}
