"""Layouts as real offices publish them, each with made-up rows: the kind and every field are found without help."""

# ruff: noqa: E501  -- drawn sheets are as wide as they are

from __future__ import annotations

import pytest

from catalog.conftest import Check

# name: (kind or None for "refused", fields that must be mapped, the sheet)
LAYOUTS: dict[str, tuple[str | None, str, str]] = {
    "basis_by_rank": (
        "item",
        "code name power unit inner_unit basis subject note",
        """
        | 综合行政执法事项清单 | < | < | < | < | < | < | < | < | < | < | < | < | < |
        | 序号 | 项目编码 | 项目名称 | 执法类别 | 执法主体 | 承办机构 | 执法依据 | < | < | < | < | < | 实施对象 | 备注 |
        | ^ | ^ | ^ | ^ | ^ | ^ | 法律 | 行政法规 | 地方性法规 | 部委规章 | 政府规章 | 规范性文件 | ^ | ^ |
        | #1 | 1300-B-10200-990000 | 对擅自占道的处罚 | 行政处罚 | 某局 | 执法一队 | 《甲法》第十条 |  | 《乙条例》第三条 |  |  |  | 公民 |  |
        | #2 | 1300-B-10300-990000 | 对乱倒垃圾的处罚 | 行政处罚 | 某局 | 执法一队 | 《甲法》第十一条 |  |  |  |  |  | 公民 |  |
        """,
    ),
    "main_and_sub_item": (
        "item",
        "name sub_item power level code",
        """
        | 序号 | 规范统一事项名称 | < | 权力类型 | 行使层级 | 实施编码 |
        | ^ | 主项 | 子项 | ^ | ^ | ^ |
        | 1 | 对擅自占道的处罚 | 对甲 | 行政处罚 | 县级 | XK001001Y |
        | 2 | 对乱倒的处罚 | 对乙 | 行政处罚 | 县级 | XK001002Y |
        """,
    ),
    "counts_in_header": (
        "item",
        "code name sub_item basis power unit level note",
        """
        | 序号 | 事项编码 | 权责事项（含60个子项） | 子项名称 | 设定依据 | 事项类别 | 内设机构或责任单位 | 行使层级 | 备注 |
        | 1 | PT01CG-CF-0141 | 对擅自占道的处罚 | 1.对甲 | 《甲法》第十条 | 行政处罚 | 执法科 | 县级 |  |
        | 2 | PT01CG-CF-0142 | 对乱倒的处罚 | 2.对乙 | 《甲法》第十一条 | 行政处罚 | 执法科 | 县级 |  |
        """,
    ),
    "duties_beside": (
        "item",
        "code name sub_item power basis inner_unit",
        """
        | 序号 | 职权编码 | 职权名称 | < | 职权类型 | 权力依据 | 责任事项 | 责任事项依据 | 责任科室 | 追责对象范围 | 追责情形 |
        | ^ | ^ | 项目 | 子项 | ^ | ^ | ^ | ^ | ^ | ^ | ^ |
        | 1 | 0101 | 对占道的处罚 | 对甲 | 处罚 | 《甲法》第十条 | 立案责任 | 《乙》第三条 | 法规科 | 人员 | 情形 |
        | 2 | 0102 | 对乱倒的处罚 | 对乙 | 处罚 | 《甲法》第十条 | 立案责任 | 《乙》第三条 | 法规科 | 人员 | 情形 |
        """,
    ),
    "broken_names": (
        "item",
        "name basis power field level code",
        """
        | 序号 | 事项名称 | 实施依据 | 职权类型 | 执法门类 | 是否涉及行刑衔接 | 第一责任层级建议 | 职权编号 |
        | 1 | 对擅自\\n占道的\\n处罚 | 《甲法》第十条 | 行政处罚 | 公路路政 | 否 | 县级 | A1 |
        | 2 | 对乱倒的处罚 | 《甲法》第十条 | 行政处罚 | 公路路政 | 否 | 县级 | A2 |
        """,
    ),
    "common_names": (
        "item",
        "department code name level basis note",
        """
        | 序号 | 部门 | 权力编码（通用） | 权力目录名称（通用） | 监管层级（通用） | 罚则 | 罚则详情 | 裁量依据名称 | 自由裁量基准 | 备注 |
        | 1 | 农业农村 | 330220001000 | 对占道的处罚 | 县级 | 《甲法》第十条 | 第十条 违反…处一千元以下罚款 | 某基准 | 轻微的处100元罚款 |  |
        | 2 | 农业农村 | 330220002000 | 对乱倒的处罚 | 县级 | 《甲法》第十条 | 第十条 违反…处一千元以下罚款 | 某基准 | 轻微的处100元罚款 |  |
        """,
    ),
    "province_export": (
        "item",
        "name power code unit level basis subject field",
        """
        | 事项ID | 事项名称 | 事项类型 | 部门简称 | 树层级 | 权力代码 | 实施主体 | 实施层级 | 国家依据 | 省级依据 | 依据层级 | 检查对象 | 检查内容 | 检查方式 | 执法领域代码 | 执法领域 | 重复标注 |
        | 9001 | 对占道的处罚 | 处罚 | 城管 | 2 | 330220001000 | 某局 | 县级 | 《甲法》第十条 | 《乙条例》第二条 | 国家 | 企业 | 内容 | 现场 | 01 | 城管 |  |
        | 9002 | 对乱倒的处罚 | 处罚 | 城管 | 2 | 330220002000 | 某局 | 县级 | 《甲法》第十条 | 《乙条例》第二条 | 国家 | 企业 | 内容 | 现场 | 01 | 城管 |  |
        """,
    ),
    "chapters": (
        "item",
        "name power unit inner_unit basis code note",
        """
        | 所属章节 | 序号 | 事项名称 | 类别 | 执法主体（实施层级） | 承办机构 | 执法依据 | 事项编码 | 备注 |
        | 一 | 1 | 对占道的处罚 | 行政处罚 | 县级局 | 大队 | 《甲法》第十条 | 001 |  |
        | 一 | 2 | 对乱倒的处罚 | 行政处罚 | 县级局 | 大队 | 《甲法》第十条 | 002 |  |
        """,
    ),
    "town_tiers": (
        "tier",
        "item item_name basis name condition standard source note",
        """
        | 序号 | 事项代码 | 事项名称 | 法律法规依据 | 裁量阶次 | 适用条件 | 具体标准 | 裁量基准来源 | 备注 |
        | 1 | 330220001000 | 对占道的处罚 | 《甲法》第十条 | 从轻 | 初次 | 处100元以上200元以下罚款 | 省 |  |
        | ^ | ^ | ^ | ^ | 一般 | 二次 | 处200元以上500元以下罚款 | ^ |  |
        """,
    ),
    "tiers_with_condition": (
        "tier",
        "item item_name basis name condition standard note",
        """
        | 序号 | 事项代码 | 事项名称 | 法律法规依据 | 阶次及适用条件 | 裁量幅度 | 备注 |
        | 1 | 330220001000 | 对占道的处罚 | 《甲法》第十条 | 从轻：初次 | 处100元以上200元以下罚款 |  |
        | ^ | ^ | ^ | ^ | 一般：二次 | 处200元以上500元以下罚款 |  |
        """,
    ),
    "tiers_under_one_title": (
        "tier",
        "item_name item basis name condition standard",
        """
        | 执法类别 | 事项名称 | 事项编码 | 执法依据 | 裁量基准 | < | < | 承办机构 | 办理时限 |
        | ^ | ^ | ^ | ^ | 违法程度 | 违法情节 | 处罚标准（内容） | ^ | ^ |
        | 行政处罚 | 对占道的处罚 | xzcf-0001 | 《甲法》第十条 | 轻微 | 初次 | 处100元以上200元以下罚款 | 水政科 | 90日 |
        | ^ | ^ | ^ | ^ | 严重 | 多次 | 处200元以上500元以下罚款 | ^ | ^ |
        """,
    ),
    "tiers_of_roads": (
        "tier",
        "item item_name finding_basis basis name condition standard note",
        """
        | 序号 | 事项编码 | 事项名称 | 违法行为 | 违反法律条款 | 处罚法律条款 | 违法情节 | 违法情形 | 处罚裁量基准 | 备注 |
        | 1 | 001 | 道路运输处罚 | 未取得许可 | 《甲条例》第十条 | 《甲条例》第六十三条 | 轻微 | 初次 | 处1万元以上3万元以下罚款 |  |
        | ^ | ^ | ^ | ^ | ^ | ^ | 一般 | 二次 | 处3万元以上5万元以下罚款 |  |
        """,
    ),
    "random_checks": (
        "inspection-item",
        "field name subject agency content",
        """
        | 序号 | 抽查领域 | 抽查事项 | 检查对象 | 抽查比例 | 抽查周期 | 随机方式 | 发起部门 | 配合部门 | 实施层级 | 抽查内容 |
        | 1 | 城管 | 占道检查 | 商户 | 5% | 一年 | 摇号 | 城管局 | 市监局 | 县级 | 是否占道 |
        | 2 | 城管 | 垃圾检查 | 商户 | 5% | 一年 | 摇号 | 城管局 | 市监局 | 县级 | 是否分类 |
        """,
    ),
    "random_checks_two_levels": (
        "inspection-item",
        "name subject method basis field agency",
        """
        | 序号 | 抽查项目 | < | 检查对象 | 事项类别 | 检查方式 | 检查主体 | 检查依据 |
        | ^ | 抽查类别 | 抽查事项 | ^ | ^ | ^ | ^ | ^ |
        | 1 | 城管 | 占道检查 | 商户 | 一般 | 实地 | 县级 | 《甲法》第三条 |
        | 2 | ^ | 垃圾检查 | 商户 | 一般 | 实地 | 县级 | 《甲法》第四条 |
        """,
    ),
    "inspections": (
        "inspection-item",
        "name content involves_enterprise basis",
        """
        | 序号 | 事项名称 | 检查内容 | 是否涉企检查事项 | 法律依据 |
        | 1 | 占道检查 | 是否占道 | 否 | 《甲法》第十条 |
        | 2 | 垃圾检查 | 是否分类 | 否 | 《甲法》第十条 |
        """,
    ),
    "officers": (
        "officer",
        "name unit certificate certificate_to",
        """
        | 某局行政执法人员名单 | < | < | < | < | < |
        | 序号 | 姓名 | 性别 | 工作单位 | 行政执法证号 | 有效期至 |
        | 1 | 执法员001 | 男 | 某局 | 330799001 | 2028-12-31 |
        | 2 | 执法员002 | 女 | 某局 | 330799002 | 2028.12.31 |
        """,
    ),
    "bodies": (
        "unit",
        "name sort code",
        """
        | 序号 | 主体名称 | 主体类别 | 机构代码 |
        | 1 | 某局 | 法定行政机关 | a1 |
        | 2 | 某队 | 受委托组织 | a2 |
        """,
    ),
    "laws": (
        "law",
        "name issuer effective_from rank",
        """
        | 序号 | 法律法规名称 | 发布机关 | 施行日期 | 效力位阶 | 文号 |
        | 1 | 《甲法》 | 全国人大常委会 | 2021年7月15日 | 法律 |  |
        | 2 | 乙条例 | 省人大常委会 | 2022/1/1 | 地方性法规 | 第3号 |
        """,
    ),
    "articles": (
        "article",
        "law number text",
        """
        | 法律名称 | 条款号 | 条文内容 |
        | 《甲法》 | 第一条 | 为了管理。 |
        | ^ | 第二条 | 本法适用。 |
        """,
    ),
    "list_without_codes": (
        None,
        "",
        """
        | 序号 | 权力类型 | 事项名称 | 子项名称 | 备注 |
        | 1 | 行政处罚 | 对擅自占道的处罚 | 对甲 |  |
        | 2 | 行政处罚 | 对乱倒的处罚 | 对乙 |  |
        """,
    ),
    "exemptions_without_codes": (
        "leniency",
        "name agency condition basis note",
        """
        | 序号 | 行政处罚事项 | 实施机关 | 不予处罚适用条件 | 法律依据 | 备注 |
        | 1 | 对占道的处罚 | 某局 | 初次且及时改正 | 《甲法》第十条 |  |
        | 2 | 对乱倒的处罚 | 某局 | 初次且及时改正 | 《甲法》第十条 |  |
        """,
    ),
    "case_ledger": (
        None,
        "",
        """
        | 序号 | 执法类型 | 处罚决定书文号 | 办案单位 | 主办人 | 协办人 | 当事人 | 案件来源 | 案件领域 | 处罚事项 | 立案日期 | 罚款金额 | 备注 |
        | 1 | 处罚 | 1号 | 某队 | 甲 | 乙 | 丙 | 巡查 | 城管 | 占道 | 2024-01-01 | 500 |  |
        """,
    ),
    "disclosure": (
        None,
        "",
        """
        | 序号 | 公开事项 | < | 公开内容 | 公开依据 | 公开时限 | 公开主体 | 公开对象 | < | 公开方式 | < | 公开层级 | < |
        | ^ | 一级事项 | 二级事项 | ^ | ^ | ^ | ^ | 全社会 | 特定群体 | 主动 | 依申请 | 县级 | 乡级 |
        | 1 | 机构信息 | 职责 | 名称 | 条例 | 20日 | 某局 | √ |  | √ |  | √ |  |
        """,
    ),
    "results": (
        None,
        "",
        """
        | 序号 | 权力编码 | 项目名称 | 处罚文号 | 立案时间 | 被处罚人 | 案由 | 处罚依据 | 处罚结果及执行情况 | 决定书时间 |
        | 1 | 330 | 占道 | 1号 | 2024-01-01 | 甲 | 占道 | 《甲法》第十条 | 罚款 | 2024-02-01 |
        """,
    ),
    "statistics": (
        None,
        "",
        """
        | 单位 | 警告、通报批评 | 罚款 | 没收违法所得 | 合计 | 罚没金额（万元） |
        | 某局 | 1 | 2 | 3 | 6 | 12.5 |
        | 合计 | 1 | 2 | 3 | 6 | 12.5 |
        """,
    ),
}


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_layout_is_read_or_refused_as_it_should(checked: Check, name: str) -> None:
    """Every catalog comes in with all its fields; ledgers, statistics and lists without codes are refused."""
    kind, fields, drawing = LAYOUTS[name]
    result = checked(drawing)
    table = result.reading.tables[0]
    assert (table.kind.id if table.kind else None) == kind, [str(each) for each in result.findings]
    assert set(table.columns) == set(fields.split())
    assert len(table.entries) == (len(table.seen.data) if kind else 0)
    assert kind is None or result.ok, [str(each) for each in result.findings]
