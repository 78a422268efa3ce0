"""Findings of packs: what is wrong with a file of definitions, and what to do about it."""

from __future__ import annotations

from yimen.kernel import FindingKind

NO_PACK = FindingKind(
    "PCK-001", "error", "找不到配置包“{name}”。现有：{known}。请核对名称，或在设置中指明配置包所在目录。"
)
NO_MANIFEST = FindingKind(
    "PCK-002", "error", "配置包缺少 pack.yaml。请新建该文件，写明 name、title、version、level。"
)
BAD_MANIFEST = FindingKind("PCK-003", "error", "pack.yaml 不合要求：{reason}。请按配置包说明改正。")
CIRCULAR = FindingKind(
    "PCK-004", "error", "配置包互相引用成环：{ring}。请在其中一个包的 extends 里去掉下一个包。"
)
BAD_YAML = FindingKind("PCK-005", "error", "文件不是正确的 YAML：{reason}。请按提示的行号改正。")
BAD_JSON = FindingKind("PCK-006", "error", "文件不是正确的 JSON：{reason}。请按提示的行号改正。")
NOT_TEXT = FindingKind("PCK-007", "error", "文件不是 UTF-8 文本。请另存为 UTF-8 编码。")
NOT_A_MAP = FindingKind("PCK-008", "error", "此处应为“键: 值”的映射，实际是{found}。")
NO_KEY = FindingKind("PCK-009", "error", "条目缺少标识字段 {fields}。请补上。")
DUPLICATE = FindingKind("PCK-010", "error", "{kind}“{key}”在本包中定义了两次，另一处在 {other}。请保留一处。")
UNKNOWN_KIND = FindingKind(
    "PCK-011", "error", "没有名为“{kind}”的条目种类。请先在 kinds/ 下定义，或改正名称。"
)
BAD_BODY = FindingKind("PCK-012", "error", "{kind}“{key}”不符合该种类的结构：{reason}")
NO_TABLE = FindingKind("PCK-013", "error", "pack.yaml 列出的表格文件“{file}”不在包内。请补上文件或删去该行。")
NO_TEMPLATE = FindingKind(
    "PCK-014", "error", "文书“{key}”的模板文件“{file}”不在包内。请把文件放入 documents/ 目录。"
)
PATCH_WITHOUT_BASE = FindingKind(
    "PCK-015",
    "error",
    "{kind}“{key}”标明是补丁，但下层包里没有同名条目可补。请核对标识，或去掉 patch 标记改为新增。",
)
LOCKED = FindingKind(
    "PCK-016", "error", "{kind}“{key}”的 {path} 已由“{layer}”锁定，下层不得更改。请从文件中去掉这一处。"
)
CLASH = FindingKind(
    "PCK-017",
    "error",
    "下层更新后，{kind}“{key}”的补丁与新版在 {path} 处冲突：原为{old}，新版改为{new}，补丁改为{patch}。"
    "请决定取哪一个，改好补丁后写明 patched: {digest}。",
)
NOT_SCOPED = FindingKind("PCK-018", "error", "{kind}不能按单位另设。请移出 units/{scope}/ 目录。")
NAME_DIFFERS = FindingKind(
    "PCK-020", "error", "pack.yaml 里的 name 是“{found}”，而包的目录名是“{name}”。两者应一致。"
)
BASE_MOVED = FindingKind(
    "PCK-022",
    "error",
    "下层包“{name}”已由 {old} 变为 {new}，与本地区锁定的版本不一致。如确要采用新版，请加 --take-base 另行提交变更。",
)
UNSAFE_FILE = FindingKind("PCK-023", "error", "压缩包不可用：{reason}。请重新导出配置包。")
STRAY_FILE = FindingKind("PCK-024", "warning", "文件不属于配置包的任何一类，未读取。{hint}。")
UNKNOWN_ANCHOR = FindingKind(
    "PCK-025", "error", "补丁要求排在“{after}”之后，但列表里没有这一项。请改正 $after。"
)
