"""Findings about forms: each says what is wrong, what is expected and what to do."""

from __future__ import annotations

from typing import Final

from yimen.kernel import FindingKind

NOT_A_FORM: Final = FindingKind(
    "SCR-001",
    "error",
    "表单定义不完整：{reason}。表单应是含有 id、title、schema（可另有 ui）的对象，请补齐。",
)
TOO_LARGE: Final = FindingKind(
    "SCR-002", "error", "表单定义过大：{what}为{size}，上限为{limit}。请拆成几张表单，或减少嵌套。"
)
REMOTE_REFERENCE: Final = FindingKind(
    "SCR-003",
    "error",
    "引用“{reference}”指向表单之外，不予读取。请把被引用的内容写进本表单的 $defs，再用“#/$defs/…”引用。",
)
LOST_REFERENCE: Final = FindingKind(
    "SCR-004", "error", "引用“{reference}”在本表单中找不到对应内容。请核对 $defs 中的名称，或改正引用。"
)
DEEP_RECURSION: Final = FindingKind(
    "SCR-005", "note", "“{reference}”引用了自身，表单展开到第{limit}层为止；更深的已有内容原样保留，不显示。"
)
INVALID_SCHEMA: Final = FindingKind(
    "SCR-006", "error", "不是有效的 JSON Schema（2020-12）：{reason}。请按标准改正此处。"
)
BAD_PATTERN: Final = FindingKind(
    "SCR-007", "error", "正则表达式“{pattern}”不能使用：{reason}。请改用不含前后环视和回溯引用的写法。"
)
CANNOT_SHOW: Final = FindingKind(
    "SCR-010",
    "warning",
    "此处的“{feature}”无法显示为输入项；已有内容原样保留。请改用可显示的写法，或从表单中去掉。",
)
UNKNOWN_ELEMENT: Final = FindingKind("SCR-011", "error", "界面元素类型“{element}”不认识。可用的有：{known}。")
LOST_SCOPE: Final = FindingKind(
    "SCR-012",
    "error",
    "界面元素指向“{scope}”，但数据结构中没有这个字段。请改正 scope，或在 schema 中加上该字段。",
)
BAD_RULE: Final = FindingKind("SCR-013", "error", "显示规则有误：{reason}。请检查 effect 和 condition。")
BAD_FORMULA: Final = FindingKind("SCR-014", "error", "计算公式“{formula}”有误：{reason}。请改正公式。")
BAD_LOOKUP: Final = FindingKind(
    "SCR-015", "error", '查找项缺少条目种类。请写成 x-lookup: {{"kind": "种类编号"}}，例如 item（执法事项）。'
)
REQUIRED_NOT_SHOWN: Final = FindingKind(
    "SCR-016", "warning", "必填字段“{field}”没有放进界面，经办人无法填写。请在 ui 中加上该字段，或取消必填。"
)
SHOWN_TWICE: Final = FindingKind(
    "SCR-017", "error", "字段“{field}”在界面中出现了不止一次，提交时会互相覆盖。请只保留一处。"
)
ODD_KEY: Final = FindingKind(
    "SCR-018",
    "warning",
    "字段编号“{field}”不能用于条件和公式。请用小写字母、数字和下划线，并以字母开头；中文名称写在 title 里。",
)
NO_TITLE: Final = FindingKind("SCR-019", "warning", "字段“{field}”没有名称，界面将显示其编号。请写上 title。")
UNKNOWN_WIDGET: Final = FindingKind("SCR-020", "error", "输入方式“{widget}”不认识。可用的有：{known}。")
UNFIT_WIDGET: Final = FindingKind(
    "SCR-021", "error", "输入方式“{widget}”不适用于此字段：{reason}。请更换输入方式，或改正字段的类型。"
)
BAD_CASE_PATH: Final = FindingKind("SCR-022", "error", "x-case 的取值“{value}”不可用：{reason}。")
IGNORED: Final = FindingKind(
    "SCR-023", "warning", "“{what}”不起作用，已忽略。请删去，或改用可用的写法：{known}。"
)
BAD_DEFAULT: Final = FindingKind("SCR-024", "warning", "默认值不符合字段自身的要求：{reason}。请改正默认值。")
NO_OPTIONS: Final = FindingKind("SCR-025", "error", "选择项没有任何选项。请在 enum 或 oneOf 中列出选项。")
NO_ORDER: Final = FindingKind(
    "SCR-027",
    "note",
    "此处的字段没有全部写明顺序，保存后可能按编号排列。请用 ui 排列，或给每个字段写上 x-order（数字）。",
)
NOT_READABLE: Final = FindingKind(
    "SCR-026", "error", "文件无法读取：{reason}。请提供 UTF-8 编码的 JSON 文件。"
)
BAD_XLSFORM: Final = FindingKind(
    "SCR-028",
    "error",
    "不是可用的 XLSForm：{reason}。请按 XLSForm 的 survey、choices、settings 三张工作表改正。",
)
NOT_CARRIED: Final = FindingKind(
    "SCR-029", "warning", "“{name}”的“{what}”没有带入表单。请在表单中另行设置，或改用可带入的写法。"
)
BAD_PLAIN: Final = FindingKind(
    "SCR-030",
    "error",
    "没有找到表单的表头。请在前十行内写上“字段名称”和“类型”两列（可另有“必填”“选项”“说明”“编号”），每行一个字段。",
)
UNKNOWN_SORT: Final = FindingKind(
    "SCR-031", "warning", "类型“{sort}”不认识，已按文本处理。可用的有：{known}。"
)
LOST_PART: Final = FindingKind(
    "SCR-040", "error", "表单里没有“{ref}”这一部分，可能已被移动或移除。请刷新后重试。"
)
LOCKED_PART: Final = FindingKind(
    "SCR-041", "error", "“{title}”由“{layer}”锁定，不能在这里改动。如确需改动，请与其联系。"
)
OTHER_GROUND: Final = FindingKind(
    "SCR-042",
    "error",
    "“{title}”不能移到“{target}”：明细每一行的字段与表单本身的字段不能互相移动。请在那里新增或复制一个。",
)
CANNOT_HOLD: Final = FindingKind("SCR-043", "error", "“{target}”里不能放“{title}”。{advice}")
PART_IN_USE: Final = FindingKind(
    "SCR-044", "error", "“{title}”还被{users}用到，不能移除。请先改动那里的条件或公式。"
)
CASE_PART: Final = FindingKind(
    "SCR-045", "error", "案件要从“{title}”读取{what}，不能移除。可以改名称、说明和位置。"
)
BAD_SETTING: Final = FindingKind("SCR-046", "error", "“{title}”的“{setting}”不能这样设置：{reason}。")
EXPERT_PART: Final = FindingKind(
    "SCR-047", "error", "“{title}”是用专家方式写成的，不能在这里改动。请在“专家视图”中修改。"
)
BAD_CONDITION: Final = FindingKind("SCR-048", "error", "“{title}”的条件不完整：{reason}。")
UNKNOWN_DEED: Final = FindingKind("SCR-049", "error", "设计器没有“{deed}”这种操作。请刷新页面后重试。")
NOTHING_ABOVE: Final = FindingKind(
    "SCR-050", "error", "“{title}”在上级版本中没有，不能还原。不需要时可以移除。"
)
NOT_COPIED: Final = FindingKind(
    "SCR-051", "note", "“{title}”的{what}没有一并复制：{reason}。需要时请另行设置。"
)
NO_SUCH_FACT: Final = FindingKind(
    "SCR-060",
    "error",
    "栏目“{field}”不认识。可用的有：{known}；表单中的字段写作“form.表单编号.字段编号”。",
)
NO_LISTED_FORM: Final = FindingKind(
    "SCR-061", "error", "栏目“{field}”引用的表单“{form}”不存在。请核对表单编号。"
)
NO_LISTED_FIELD: Final = FindingKind(
    "SCR-062",
    "error",
    "栏目“{field}”在表单“{form}”中没有对应的单个字段。明细表里的字段一案有多个，不能作为栏目；请核对字段编号。",
)
SENSITIVE_LISTED: Final = FindingKind(
    "SCR-063", "error", "“{field}”是敏感字段，不能作为栏目。请去掉这一栏，需要时在案件中查看。"
)
UNFILLED_FORM: Final = FindingKind(
    "SCR-064",
    "warning",
    "没有办案程序填写表单“{form}”，栏目“{field}”将一直为空。请核对表单编号，或去掉这一栏。",
)
LISTED_TWICE: Final = FindingKind(
    "SCR-065", "warning", "“{field}”已在栏目“{other}”中列出。请去掉重复的一栏。"
)
SLOW_ORDER: Final = FindingKind(
    "SCR-066",
    "error",
    "列表不能按“{sort}”排序：没有相应的索引，案件一多就会变慢。可以排序的有：{known}，以及表单中的日期、数字和金额（前面加“-”为倒序）。",
)
NO_LIST_PART: Final = FindingKind("SCR-067", "error", "列表中的“{name}”不认识。可用的有：{known}。")
BADGE_OF_NOTHING: Final = FindingKind(
    "SCR-068", "warning", "标记的取值“{value}”不在该字段的选项之内，不会出现。选项有：{known}。"
)
NO_PLACE: Final = FindingKind(
    "SCR-069",
    "warning",
    "“{name}”的 after 写的是“{after}”：{detail}，它将排在最后。请改为同一组中已有的编号。",
)
NO_SECTION: Final = FindingKind(
    "SCR-070",
    "error",
    "案件页没有“{name}”这一部分。可用的有：{known}；另设的部分须在 facts 中列出要显示的栏目。",
)
NO_TASKS: Final = FindingKind(
    "SCR-071", "error", "案件页缺少 tasks（待办事项）：没有它无法办案。请加上，位置可以自定。"
)
FACTS_UNSEEN: Final = FindingKind(
    "SCR-072", "warning", "“{name}”有固定的内容，所列的 facts 不会显示。请另设一个部分，或写在 facts 部分。"
)
NO_FILTER: Final = FindingKind(
    "SCR-073",
    "error",
    "“{field}”没有固定的选项，也不是日期，列表不能按它筛选。请改用选择、是否或者日期字段，或用搜索代替。",
)
NO_SHOWN_KIND: Final = FindingKind("SCR-080", "error", "公众网站列出的目录“{kind}”不存在。请核对种类编号。")
KIND_NOT_PUBLIC: Final = FindingKind(
    "SCR-081",
    "error",
    "目录“{kind}”不能公开：标识栏目必须都是公开栏目，缺少 {fields}。请在该种类的 public 中写明，或从公众网站去掉。",
)
FIELD_NOT_PUBLIC: Final = FindingKind(
    "SCR-082", "error", "栏目“{field}”不是公开栏目，公众网站不能显示，也不能凭它查询。请核对该种类的 public。"
)
PALE_COLOUR: Final = FindingKind(
    "SCR-083", "error", "颜色 {colour} 与白色的对比度不足 4.5，看不清文字。请换一个较深的颜色。"
)
NO_COMPLAINT_PROCEDURE: Final = FindingKind(
    "SCR-084", "error", "投诉举报所用的程序“{procedure}”不存在。请核对程序编号。"
)
NO_COMPLAINT_UNIT: Final = FindingKind(
    "SCR-085", "error", "接收投诉举报的机构“{unit}”不存在。请核对机构代码。"
)
NO_PUBLIC_FIELD: Final = FindingKind("SCR-086", "error", "公开栏目“{field}”在“{kind}”中没有。请核对字段名。")
INTERNAL_PUBLIC: Final = FindingKind(
    "SCR-087", "error", "“{kind}”的“{field}”是机关内部的备注，不能公开。请从 public 中去掉。"
)
NO_SHOWN_RULE: Final = FindingKind("SCR-088", "error", "公示所用的公开规则“{rule}”不存在。请核对规则编号。")
NO_SHOWN_PROCEDURE: Final = FindingKind(
    "SCR-089", "error", "公众网站公开的程序“{procedure}”不存在或者没有启用。请核对程序编号。"
)
