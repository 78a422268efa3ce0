"""Lists and pages of cases in words: their parts, what may be chosen, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from yimen.office.case_listing import forms_of
from yimen.office.menu import procedures_here
from yimen.office.request import configuration, language
from yimen.office.wording import CASE_STATES, N_, entry_title, titled
from yimen.screens import (
    ListDifference,
    ListPart,
    badge_values,
    form_path,
    is_orderable,
    list_differences,
)

Row = tuple[str, str, str]
GROUPS = {
    "columns": N_("栏目"),
    "filters": N_("筛选项"),
    "actions": N_("行内操作"),
    "head": N_("标题下的要点"),
    "sections": N_("页面内容"),
}
PLACES = {"page": N_("页面"), "print": N_("打印"), "export": N_("导出表格")}
AREAS = {"top": N_("顶部"), "main": N_("主栏"), "side": N_("侧栏")}
TONES = {
    "blue": N_("蓝色"),
    "azure": N_("天蓝色"),
    "indigo": N_("靛色"),
    "purple": N_("紫色"),
    "pink": N_("粉色"),
    "red": N_("红色"),
    "orange": N_("橙色"),
    "yellow": N_("黄色"),
    "lime": N_("黄绿色"),
    "green": N_("绿色"),
    "teal": N_("青绿色"),
    "cyan": N_("青色"),
    "secondary": N_("灰色"),
}
ORDERS = {
    "-opened_on": N_("立案日期，最近的在前"),
    "opened_on": N_("立案日期，最早的在前"),
    "due_on": N_("最近期限，先到期的在前"),
    "-due_on": N_("最近期限，后到期的在前"),
}
VIEW_TITLES = {
    "status": N_("状态"),
    "procedure": N_("程序"),
    "handler": N_("承办人"),
    "due": N_("期限"),
    "unit": N_("机构"),
    "item": N_("执法事项"),
    "q": N_("搜索"),
    "since": N_("立案不早于"),
    "until": N_("立案不晚于"),
}
STATUS_FACTS = ("status", "standing")


def group_title(group: str, section: str = "") -> str:
    """A group's name; of a section's facts with the section's title."""
    return _(GROUPS[group]) if group in GROUPS else _("“%(section)s”的要点", section=section)


def statuses() -> dict[str, str]:
    """Open, and every way in which a case may end."""
    found = {state: _(word) for state, (word, _tone) in CASE_STATES.items()}
    for entry in procedures_here():
        for name, ending in (entry.body.get("endings") or {}).items():
            found.setdefault(name, titled((ending or {}).get("title"), language()) or name)
    return found


def view_choices(unit: str) -> dict[str, dict[str, str]]:
    """What a list may be opened with: {argument: {value: words}}."""
    procedures = {
        each.key: entry_title(each.body, each.key, language())
        for each in configuration().entries("procedure", unit=unit)
    }
    return {
        "status": statuses(),
        "procedure": procedures,
        "handler": {"me": _("本人承办的")},
        "due": {"overdue": _("已超期"), "soon": _("即将到期")},
    }


def badges_of(part: ListPart) -> list[tuple[str, str]]:
    """(value, words) of what a column's badges can go by, those that it has already among them."""
    known = list(statuses().items()) if part.field in STATUS_FACTS else badge_values(part.control, language())
    named = {value for value, _words in known}
    return known + [(value, value) for value in part.said.get("badges") or {} if value not in named]


def order_words(sort: str, unit: str) -> str:
    """An order in words; of a form's field by the name that the form gives it."""
    if sort in ORDERS:
        return _(ORDERS[sort])
    path = form_path(sort.removeprefix("-"))
    form = forms_of(configuration(), unit)(path[0]) if path is not None else None
    control = form.control_at(path[1]) if form is not None and path is not None else None
    if control is None:
        return sort
    title, descending = titled(control.label, language()), sort.startswith("-")
    if control.kind.name in ("date", "datetime"):
        return (
            _("%(title)s，最近的在前", title=title) if descending else _("%(title)s，最早的在前", title=title)
        )
    return _("%(title)s，从大到小", title=title) if descending else _("%(title)s，从小到大", title=title)


def order_choices(columns: Iterable[ListPart], sort: str) -> list[str]:
    """The orders that the list may have: of the facts that have one, of days and numbers among its columns, that it has."""
    able = [each.field for each in columns if each.control is not None and is_orderable(each.control)]
    found = [*ORDERS, *(f"{sign}{field}" for field in able for sign in ("-", ""))]
    return list(dict.fromkeys([*found, sort]))


def places_words(places: tuple[str, ...]) -> str:
    return _("全部") if len(places) == len(PLACES) else "、".join(_(PLACES[each]) for each in places)


def badges_words(part: ListPart, badges: Mapping[str, str] | None) -> str:
    words = dict(badges_of(part))
    said = (f"{words.get(value, value)}：{_(TONES[tone])}" for value, tone in (badges or {}).items())
    return "；".join(said) or _("不加标记")


def view_words(view: Mapping[str, str], unit: str) -> str:
    """A view in words; "" stands for all cases."""
    choices = view_choices(unit)
    said = (
        f"{_(VIEW_TITLES.get(name, name))}：{choices.get(name, {}).get(value, value)}"
        for name, value in view.items()
    )
    return "；".join(said) or _("全部案件")


def layout_rows(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], unit: str, own_forms: Any = None
) -> list[Row]:
    """(what, before, after) of every difference between two definitions, as the unit's clerks would call it."""
    form_of = own_forms or forms_of(configuration(), unit)
    sections = {**(before.get("sections") or {}), **(after.get("sections") or {})}
    return [_row(each, unit, sections) for each in list_differences(kind, before, after, form_of, language())]


def _row(each: ListDifference, unit: str, sections: Mapping[str, Any]) -> Row:
    if each.part is None:
        return _whole(each, unit, sections)
    group = _group_of(each.group, sections)
    what = _("%(group)s：%(title)s", group=group, title=each.part.title)
    match each.aspect:
        case "shown":
            return what, _shown(each.before), _added(each.part) if each.before is None else _shown(each.after)
        case "title":
            return _("%(what)s（名称）", what=what), _title(each.before), _title(each.after)
        case "field":
            return _("%(what)s（显示的内容）", what=what), each.before, each.after
        case "places":
            return _("%(what)s（显示在）", what=what), places_words(each.before), places_words(each.after)
        case "badges":
            words = (badges_words(each.part, each.before), badges_words(each.part, each.after))
            return _("%(what)s（标记）", what=what), *words
        case "area":
            return _("%(what)s（位置）", what=what), _(AREAS[each.before]), _(AREAS[each.after])
        case "ordered":
            able = {True: _("可以"), None: _("不可以")}
            return _("%(what)s（点标题排序）", what=what), able[each.before or None], able[each.after or None]
    only = {True: _("只在可见多个机构时显示"), None: _("都显示")}
    return what, only[each.before or None], only[each.after or None]


def _whole(each: ListDifference, unit: str, sections: Mapping[str, Any]) -> Row:
    match each.aspect:
        case "name":
            return _("名称"), titled(each.before, language()), titled(each.after, language())
        case "sort":
            return _("排序"), order_words(each.before, unit), order_words(each.after, unit)
        case "view":
            return _("打开时显示"), view_words(each.before, unit), view_words(each.after, unit)
    title = _("%(group)s的顺序", group=_group_of(each.group, sections))
    return title, "、".join(each.before), "、".join(each.after)


def _group_of(group: str, sections: Mapping[str, Any]) -> str:
    if group in GROUPS:
        return group_title(group)
    name = group.partition("-")[2]
    return group_title(group, titled((sections.get(name) or {}).get("title"), language()) or _("基本情况"))


def _shown(value: bool | None) -> str:
    return "" if value is None else _("显示") if value else _("不显示")


def _added(part: ListPart) -> str:
    """A new part with how it is shown, as far as that is not the usual way."""
    said = []
    if part.group == "columns":
        said += [places_words(part.places)] if len(part.places) < len(PLACES) else []
        said += [badges_words(part, part.said["badges"])] if part.said.get("badges") else []
        said += [_("点标题可以排序")] if part.said.get("ordered") else []
    if part.group == "sections":
        said.append(_(AREAS[part.area]))
    return _("显示（%(how)s）", how="；".join(said)) if said else _("显示")


def _title(part: ListPart) -> str:
    own = part.own_titles
    return " / ".join(each for each in (own.get("zh"), own.get("en")) if each) or part.natural
