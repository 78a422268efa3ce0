"""The words of the designer's script, in the language of the page."""

from __future__ import annotations

from flask_babel import gettext as _


def design_words() -> dict[str, str]:
    """By the names that the script knows; `{…}` are filled in there."""
    return {**_frame_words(), **_part_words(), **_condition_words(), **_formula_words(), **_operator_words()}


def _frame_words() -> dict[str, str]:
    return {
        "saved": _("已自动保存 {time}"),
        "saving": _("正在保存…"),
        "unchanged": _("尚未改动"),
        "changes": _("改动 {count} 处"),
        "lost_connection": _("没有保存：与服务器的连接中断。恢复后请再试一次，已保存的内容不会丢失。"),
        "not_done": _("这一步没有保存，服务器没有接受。请刷新页面后重做。"),
        "try_again": _("再试一次"),
        "moved": _("{who} 刚刚改动了这张表单，已为您载入最新内容，您的这一步没有保存，请重做。"),
        "error": _("错误"),
        "warning": _("提醒"),
        "note": _("提示"),
        "close": _("关闭"),
        "sure_revert_all": _("还原后，本单位对这张表单的全部调整都会去掉（可以撤销）。确定还原吗？"),
        "sure_revert": _("把“{title}”还原为上级版本：其中本单位新增的内容会去掉（可以撤销）。确定还原吗？"),
        "sure_remove": _("移除“{title}”和其中的全部内容（可以撤销）。确定移除吗？"),
        "lost": _("已移除的上级内容"),
        "restore": _("恢复"),
        "properties": _("属性"),
        "clashes": _(
            "上级版本或本单位现行表单已更新，以下位置与您的改动同时修改，已保留您的设置，请核对：{places}"
        ),
        "set_under_way": _("这张表单的调整正在办理："),
        "not_json": _("不是正确的 JSON：{reason}"),
        "choose_form": _("选择单位和表单"),
        "copy_here": _("复制到这里"),
        "nothing_to_copy": _("这张表单没有可复制的内容"),
        "no_changes_yet": _("还没有改动。从左侧拖入字段，或选中一项修改其属性。"),
    }


def _part_words() -> dict[str, str]:
    return {
        "own": _("本级新增"),
        "changed": _("已调整"),
        "moved_here": _("已移动"),
        "locked": _("已锁定"),
        "locked_by": _("由“{layer}”锁定，不能在这里改动"),
        "required": _("必填"),
        "readonly": _("只读"),
        "drop_here": _("把字段拖到这里"),
        "up": _("上移"),
        "down": _("下移"),
        "into": _("移入上一组"),
        "out": _("移出本组"),
        "copy": _("复制一份"),
        "remove": _("移除"),
        "unpack": _("解散"),
        "revert": _("还原为上级版本"),
        "said_moved": _("“{title}”已移到第 {place} 位，共 {count} 项{where}"),
        "said_in": _("，在“{parent}”中"),
        "said_added": _("已新增“{title}”"),
        "said_removed": _("已移除“{title}”"),
        "said_done": _("已完成"),
        "cannot_up": _("已经是第一项"),
        "cannot_down": _("已经是最后一项"),
        "cannot_into": _("前面没有可以放入的分组"),
        "cannot_out": _("已经在最外层"),
        "select_something": _("在中间选中一个字段或分组，在这里修改它的名称、说明和填写要求。"),
        "more_settings": _("更多设置"),
        "not_set": _("不设"),
        "whole_line": _("整行"),
        "yuan": _("元"),
        "choice_title": _("选项名称"),
        "choice_value": _("代码"),
        "choice_english": _("英文名称"),
        "add_choice": _("添加选项"),
        "remove_choice": _("删除选项{number}"),
        "choice_up": _("选项{number}上移"),
        "paste_choices": _("从 Excel 粘贴"),
        "paste_hint": _(
            "在 Excel 中选中一列（名称），或两列（代码、名称），复制后粘贴到这里。一行一个选项。"
        ),
        "replace_choices": _("用粘贴的内容替换"),
        "show_codes": _("显示代码和英文"),
        "field": _("字段"),
        "fill_from": _("取自"),
        "add_line": _("添加一行"),
        "remove_line": _("删除第{number}行"),
        "only_roles": _("只限这些角色看到原文"),
        "list_hint": _("多个用逗号分开"),
    }


def _condition_words() -> dict[str, str]:
    return {
        "conditions": _("显示条件"),
        "conditions_hint": _("不设条件时总是显示、可填。"),
        "due": _("必填条件"),
        "due_hint": _("满足条件时才必填；总是必填请勾选上面的“必填”。"),
        "expert_rule": _(
            "此处的条件由专家方式设置，不能在这里修改。可以去掉后重新设置，或在专家视图中修改。"
        ),
        "when": _("当"),
        "then": _("时"),
        "all": _("全部满足"),
        "any": _("满足任一"),
        "add_condition": _("添加条件"),
        "add_group": _("添加一组条件"),
        "remove_condition": _("删除这个条件"),
        "remove_rule": _("去掉条件"),
        "apply_rule": _("应用条件"),
        "choose_field": _("选择字段"),
        "no_facts": _("没有其他字段可以作为条件"),
        "show": _("显示"),
        "hide": _("隐藏"),
        "enable": _("可填"),
        "disable": _("不可填"),
        "value": _("比较的内容"),
        "how": _("怎样比较"),
        "effect": _("满足条件时"),
        "joint": _("各条件之间"),
    }


def _formula_words() -> dict[str, str]:
    return {
        "formula": _("怎样计算"),
        "expert_formula": _("此处的公式由专家方式设置：{text}。重新选择计算方式会替换它。"),
        "apply_formula": _("应用公式"),
        "terms": _("字段相加减"),
        "product": _("两个字段相乘"),
        "total": _("明细某一列合计"),
        "count": _("明细的行数"),
        "days": _("两个日期相差天数"),
        "later": _("日期加上天数"),
        "plus": _("加"),
        "minus": _("减"),
        "from": _("从"),
        "to": _("到"),
        "days_more": _("加几天"),
        "column": _("哪一列"),
        "formula_hint": _("参与计算的字段没有填全时，结果为空。"),
        "add_term": _("再加一个字段"),
        "sign": _("加或减"),
        "formula_sort": _("计算方式"),
        "rows": _("哪个明细"),
    }


def _operator_words() -> dict[str, str]:
    return {
        "is_equals": _("等于"),
        "is_differs": _("不等于"),
        "is_contains": _("包含"),
        "is_empty": _("未填"),
        "is_filled": _("已填"),
        "is_more": _("大于"),
        "is_less": _("小于"),
        "is_at_least": _("不小于"),
        "is_at_most": _("不大于"),
        "is_on": _("是"),
        "is_before": _("早于"),
        "is_after": _("晚于"),
        "is_one_of": _("为下列之一"),
        "is_none_of": _("不为下列任何一个"),
        "is_includes": _("勾选了"),
        "is_excludes": _("没有勾选"),
        "is_yes": _("为“是”"),
        "is_no": _("为“否”"),
    }
