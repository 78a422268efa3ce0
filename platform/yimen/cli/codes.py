"""The command line's own findings: a command that could not begin its work."""

from __future__ import annotations

from yimen.kernel import FindingKind

WRONG_USE = FindingKind("CLI-001", "error", "命令的写法或参数不对：{reason} 请加 --help 查看用法后重试。")
NOT_DONE = FindingKind("CLI-002", "error", "命令没有执行：{reason}")
UNREADABLE_SCENARIO = FindingKind(
    "CLI-003", "error", "情景文件不能读取：{detail}。请给出 YAML 文件，或配置包 scenarios/ 中的名称。"
)
NO_SUCH_CASE = FindingKind(
    "CLI-004", "error", "没有案号为“{number}”的案件，或者不在您的查看范围内。请核对案号。"
)
