"""Findings of rows that are placed among what is in force: numbered anew, known by a name alone, called shortly."""

from __future__ import annotations

from yimen.kernel import FindingKind

# --- rows placed among those in force -------------------------------------------------------------------
NUMBERED_AGAIN = FindingKind(
    "CAT-090",
    "note",
    "表中没有序号列：有 {count} 行按编号、名称或情形对应到现行的序号。请在比对页核对。",
)
NUMBERED_AFTER = FindingKind(
    "CAT-091",
    "warning",
    "“{value}”下没有与本行同名的现行条目，按新增排为第 {number} 项。如应替换某一项，请加“序号”列写明。",
)
NUMBERED_ANEW = FindingKind(
    "CAT-093",
    "warning",
    "“{value}”各行按本表次序重新编号（{reason}），比对时按序号逐项对应，可能显示为多项修改。如不应如此，请加“序号”列写明。",
)
NUMBER_UNCLEAR = FindingKind(
    "CAT-094",
    "warning",
    "“{value}”下与本行同名的不止一项，分不出是哪一项，按新增排为第 {number} 项。请加“序号”列写明，或把各项名称、情形写得不同。",
)

# --- rows that call an entry by its name alone ------------------------------------------------------------
NAMED = FindingKind(
    "CAT-100",
    "note",
    "表中没有代码列，有 {count} 行按“{title}”找到了同名的{kind}，各只有一个。请在比对页核对。",
)
NAMED_BY_CORE = FindingKind(
    "CAT-101",
    "warning",
    "没有与“{value}”完全同名的{kind}，按去掉“对…的处罚”等字样后的名称对应到 {code}“{name}”（共 {count} 行）。请核对。",
)
NAME_AMBIGUOUS = FindingKind(
    "CAT-102",
    "error",
    "{title}“{value}”有 {number} 个同名的{kind}（{codes}），依据也分不出是哪一个（共 {count} 行）。请在表中加代码列写明。",
)
NAME_UNKNOWN = FindingKind(
    "CAT-103",
    "error",
    "没有名称为“{value}”的{kind}（共 {count} 行）。请核对“{title}”的写法，先导入该{kind}，或在表中加代码列写明。",
)
NOTHING_TO_NAME = FindingKind(
    "CAT-104",
    "error",
    "表中没有代码列，要按“{title}”查找{kind}，但现在一个{kind}也没有（共 {count} 行）。请先导入{kind}；用命令行检查的，用 --pack 指定有{kind}的配置包。",
)
NOT_NAMED = FindingKind(
    "CAT-128",
    "warning",
    "“{value}”没有对应到{kind}：{reason}（共 {count} 行）。照样收录，但查看该{kind}时不会列出；应当对应的，先导入{kind}再把本表导入一次，或在表中加代码列写明。",
)

MORE_ALIKE = FindingKind(
    "CAT-092",
    "warning",
    "{code} 同类问题已逐条列出 {shown} 处，自此处起另有 {count} 处未逐条列出。请更正后重新检查。",
)
