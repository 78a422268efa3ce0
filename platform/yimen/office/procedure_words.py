"""A procedure's parts and their differences in words: of a term, a task, and what a unit changed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from yimen.office.request import configuration, language
from yimen.office.shell import form_title, role_title
from yimen.office.wording import N_, entry_title
from yimen.workflow import TERM_UNITS, ProcedureDifference, procedure_differences

Row = tuple[str, str, str]
ASPECTS = {
    "amount": N_("长度"),
    "unit": N_("计算单位"),
    "warn": N_("提前提醒"),
    "off": N_("是否启用"),
    "roles": N_("由谁办理"),
    "assignment": N_("怎样分配"),
    "form": N_("表单"),
    "documents": N_("文书"),
    "gates": N_("不检查的条件"),
    "format": N_("写法"),
    "sequence": N_("序列"),
    "width": N_("序号位数"),
    "other": N_("其他定义"),
}
ASSIGNMENTS = {
    "": N_("不指定，由有权人员领取"),
    "handler": N_("给本案主办人"),
    "fellow": N_("给本案协办人"),
    "turn": N_("在有权人员中轮流"),
    "stated": N_("按程序文件所写的规则"),
}
UNSTATED = {"format": N_("与其他程序一样"), "sequence": N_("没有另写"), "width": N_("不补零")}
WHOLE = {"added": N_("新增"), "removed": N_("取消")}


def difference_rows(before: Mapping[str, Any], after: Mapping[str, Any], unit: str) -> list[Row]:
    """(what, before, after) of every difference, as the unit's officers would call it."""
    return [_row(each, unit) for each in procedure_differences(before, after)]


def _row(each: ProcedureDifference, unit: str) -> Row:
    title = each.name(language())
    if each.aspect in WHOLE:
        word = _(WHOLE[each.aspect])
        return (title, "", word) if each.aspect == "added" else (title, word, "")
    label = _("%(part)s：%(aspect)s", part=title, aspect=_(ASPECTS[each.aspect]))
    if each.aspect == "other":
        return label, _("原定义"), _("有改动")
    return label, value_words(each.aspect, each.before, unit), value_words(each.aspect, each.after, unit)


def value_words(aspect: str, value: Any, unit: str) -> str:
    """One value of a part in words; `unit` is whose forms and papers are meant."""
    match aspect:
        case "amount":
            return parameter_words(value["parameter"], unit) if isinstance(value, Mapping) else str(value)
        case "unit":
            return _(TERM_UNITS.get(value, value))
        case "warn":
            return _("到期前 %(days)s 日", days="、".join(map(str, value))) if value else _("不提醒")
        case "off":
            return _("不启用") if value else _("启用")
        case "assignment":
            return _(ASSIGNMENTS[value])
        case "roles":
            return "、".join(map(role_title, value))
        case "form":
            return form_title(value, unit) if value and value != "none" else _("不需要表单")
        case "format" | "sequence" | "width":
            return str(value) if value else _(UNSTATED[aspect])
        case "documents":
            return "、".join(document_title(each, unit) for each in value) or _("无")
        case _:
            return "；".join(value) or _("无")


def parameter_words(parameter: str, unit: str) -> str:
    """What a parameter is called and says for the unit now."""
    entry = configuration().entry("parameter", parameter, unit)
    if entry is None:
        return parameter
    title = entry_title(entry.body, parameter, language())
    return _("由参数“%(title)s”决定（现为 %(value)s）", title=title, value=entry.body.get("value"))


def document_title(document: str, unit: str) -> str:
    entry = configuration().entry("document", document, unit)
    return entry_title(entry.body, document, language()) if entry is not None else document


def choices(kind: str, unit: str, also: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(key, title) of the unit's entries of a kind, and of keys that are in use but no longer there."""
    found = {
        each.key: entry_title(each.body, each.key, language())
        for each in configuration().entries(kind, unit=unit)
    }
    found |= {key: key for key in also if key and key not in found}
    return sorted(found.items(), key=lambda each: each[1])
