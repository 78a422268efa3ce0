"""The menu is made from data: what the Actor may do, and what their units' configuration holds."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from yimen.cases import NotConfigured
from yimen.office.answers import answer_titles
from yimen.office.change_sets import READERS, sets_waiting
from yimen.office.founding import founding
from yimen.office.granted import has_below
from yimen.office.in_force import counts_in_force
from yimen.office.request import actor, configuration, language
from yimen.office.shell_words import spoken_for_all
from yimen.office.wording import entry_title
from yimen.workflow import ProcedureError

CACHE_SIZE = 256
KIND_ICONS = {
    "item": "list-details",
    "tier": "scale",
    "law": "gavel",
    "article": "file-text",
    "officer": "users",
}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu; `active` when the page shown belongs to it."""

    title: str
    icon: str
    address: str
    active: bool = False
    badge: str = ""


@dataclass(frozen=True, slots=True)
class MenuSection:
    title: str
    items: tuple[MenuItem, ...]


def menu() -> list[MenuSection]:
    """The sections that this Actor sees on this page."""
    here, sections = request.full_path.rstrip("?"), _sections()
    standing = [item.address for each in sections for item in each.items if _stands_for(item.address, here)]
    nearest = max(standing, key=len, default="")
    waiting = _waiting(sections)
    marked = [MenuSection(each.title, _marked(each.items, nearest, waiting)) for each in sections]
    return [section for section in marked if section.items]


def _marked(items: tuple[MenuItem, ...], nearest: str, waiting: dict[str, str]) -> tuple[MenuItem, ...]:
    return tuple(
        replace(item, active=item.address == nearest, badge=waiting.get(item.address, "")) for item in items
    )


def _waiting(sections: tuple[MenuSection, ...]) -> dict[str, str]:
    """How many change sets wait for the Actor, by the address of the inbox; nobody else is counted for."""
    inbox = url_for("office.change_sets")
    if not any(item.address == inbox for each in sections for item in each.items):
        return {}
    count = sets_waiting()
    return {inbox: str(count)} if count else {}


def _stands_for(address: str, here: str) -> bool:
    path = here.split("?")[0]
    if "?" in address:
        return here == address
    return path == address or (address != "/" and path.startswith(address + "/"))


def _sections() -> tuple[MenuSection, ...]:
    """Built once per configuration number, rights and language."""
    who = actor()
    if who.sort != "person" or not who.jurisdiction:
        return ()
    snapshot = configuration()
    cache: OrderedDict[Any, tuple[MenuSection, ...]] = current_app.extensions.setdefault(
        "yimen_menu", OrderedDict()
    )
    key = (who.jurisdiction, snapshot.number, snapshot.day, language(), who.permissions, who.units)
    if key not in cache:
        with spoken_for_all():
            cache[key] = (_work(), _procedures(), _catalogs(), _changes(), _administration())
        while len(cache) > CACHE_SIZE:
            cache.popitem(last=False)
    return cache[key]


def _work() -> MenuSection:
    items = [MenuItem(_("我的工作"), "home", url_for("office.home"))]
    if actor().may("case.list"):
        items.append(MenuItem(_("案件"), "clipboard-list", url_for("office.case_list")))
    if has_below():
        items.append(MenuItem(_("下级地区案件"), "eye", url_for("office.granted")))
    if actor().may("case.act"):
        items.append(MenuItem(_("代办与授权"), "arrows-exchange", url_for("office.stand_in")))
    if actor().may("document.view"):
        items.append(MenuItem(_("案卷"), "folders", url_for("office.dossiers")))
    if actor().may("case.import"):
        items.append(MenuItem(_("补录历史案件"), "upload", url_for("office.case_imports")))
        items.append(MenuItem(_("文号登记"), "number-123", url_for("office.number_register")))
    if actor().may("case.assign"):
        items.append(MenuItem(_("批量指派"), "inbox", url_for("office.assign_page")))
        items.append(MenuItem(_("移交承办案件"), "users", url_for("office.handover_page")))
    if actor().may("supervision.view"):
        items.append(MenuItem(_("执法监督"), "eye", url_for("office.supervision_page")))
    return MenuSection("", tuple(items))


def _procedures() -> MenuSection:
    """What the unit may open: one line per procedure."""
    if not actor().may("case.open"):
        return MenuSection("", ())
    items = [
        MenuItem(
            entry_title(entry.body, entry.key, language()),
            "plus",
            url_for("office.open_case_page", procedure=entry.key),
        )
        for entry in openable()
    ]
    return MenuSection(_("新办案件"), tuple(items))


def procedures_here() -> list[Any]:
    """The procedures of the units that the Actor reaches."""
    found: dict[str, Any] = {}
    for unit in sorted(actor().units) or [""]:
        for entry in configuration().procedures_on(unit):
            found.setdefault(entry.key, entry)
    return [found[key] for key in sorted(found, key=lambda each: _place(found[each]))]


def openable() -> list[Any]:
    """The procedures that the Actor may begin: those whose first task is for a role that he holds in some unit, and
    that are not begun from another case alone."""
    found: dict[str, Any] = {}
    for unit in sorted(actor().units) or [""]:
        held = actor().roles_over(unit)
        for entry in configuration().procedures_on(unit):
            begun = entry.body.get("child_only") or entry.key in found
            if not begun and _opening_roles(entry.key, unit) & held:
                found[entry.key] = entry
    return [found[key] for key in sorted(found, key=lambda each: _place(found[each]))]


def _place(entry: Any) -> tuple[int, str]:
    return int(entry.body.get("order", 0)), entry.key


def _opening_roles(procedure: str, unit: str) -> frozenset[str]:
    try:
        return configuration().procedure(procedure, unit).opening.roles
    except (NotConfigured, ProcedureError):
        return frozenset()


def _catalogs() -> MenuSection:
    if not actor().may("catalog.view"):
        return MenuSection("", ())
    counted = counts_in_force()
    items = [
        MenuItem(
            kind.label(language()),
            KIND_ICONS.get(kind.id, "list-details"),
            url_for("office.entries", kind=kind.id),
        )
        for kind in sorted(configuration().kinds().values(), key=lambda each: -counted.get(each.id, 0))
        if kind.is_table and counted.get(kind.id)
    ]
    if counted.get("law"):
        items.append(MenuItem(_("法规库"), "gavel", url_for("office.laws")))
    if counted.get("tier"):
        items.append(MenuItem(_("试算裁量"), "calculator", url_for("office.tier_trial")))
    for rule, title in answer_titles().items():
        items.append(MenuItem(title, "message", url_for("office.answers", rule=rule)))
    items.append(MenuItem(_("全部目录与配置"), "settings", url_for("office.kinds")))
    return MenuSection(_("目录"), tuple(items))


def _changes() -> MenuSection:
    items = []
    if any(actor().may(right) for right in READERS):
        items.append(MenuItem(_("变更单"), "inbox", url_for("office.change_sets")))
    if actor().may("change.draft"):
        items.append(MenuItem(_("调整表单"), "forms", url_for("office.forms")))
        items.append(MenuItem(_("调整程序"), "sitemap", url_for("office.procedures")))
        items.append(MenuItem(_("调整列表和页面"), "table", url_for("office.layouts")))
        items.append(MenuItem(_("文书模板"), "file-text", url_for("office.templates")))
        items.append(MenuItem(_("导入表格"), "upload", url_for("office.imports")))
        items.append(MenuItem(_("配置包"), "folders", url_for("office.packs")))
        if counts_in_force().get("item"):
            items.append(MenuItem(_("划转"), "send", url_for("office.transfer")))
        items.append(MenuItem(_("机构改革"), "arrows-exchange", url_for("office.reform")))
        items.append(MenuItem(_("上线准备情况"), "clipboard-list", url_for("office.completeness")))
    return MenuSection(_("配置变更"), tuple(items))


def _administration() -> MenuSection:
    who, items = actor(), []
    if founding():
        items.append(MenuItem(_("开设地区"), "plus", url_for("office.packs")))
    if who.may("admin.security"):
        items.append(MenuItem(_("人员与授权"), "users", url_for("office.people")))
    if who.may("admin.audit"):
        items.append(MenuItem(_("审计"), "shield", url_for("office.audit")))
    if who.may("admin.system"):
        items.append(MenuItem(_("系统任务"), "settings", url_for("office.jobs")))
    return MenuSection(_("管理"), tuple(items))
