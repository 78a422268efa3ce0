"""What the browser needs to show a list as a grid: its columns, how each is filtered, where rows come from, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _

from yimen.office.entry_list import PAGE
from yimen.office.list_source import ListSource
from yimen.office.request import today
from yimen.office.wording import TITLE_FIELDS
from yimen.screens import ListColumn

Offers = Mapping[str, Sequence[tuple[str, int]]]
PARTS, BOUNDS = ("text", "choice"), ("date", "integer", "money")


def grid_of(source: ListSource, offers: Offers) -> dict[str, Any]:
    """The list as data for `static/src/grid/catalog.js`."""
    kind, listing = source.kind.id, source.listing
    usual = [each.field for each in listing.columns]
    return {
        "rows": f"{request.script_root}/rows/{kind}",
        "entries": f"{request.script_root}/catalog/{kind}/",
        "today": today().isoformat(),
        "day": "" if source.day == today() else f"?day={source.day}",
        "size": PAGE,
        "usual": usual,
        "columns": [_column(source, each, offers) for each in (*listing.columns, *listing.further)],
        "words": _words(),
    }


def _column(source: ListSource, column: ListColumn, offers: Offers) -> dict[str, Any]:
    offered = offers.get(column.field, ())
    way = "is" if len(offered) > 1 else _way(column)
    told: dict[str, Any] = {"field": column.field, "title": column.title, "sort": column.sort, "way": way}
    told |= {"right": column.right, "lead": column.field in TITLE_FIELDS}
    if way == "is":
        told["options"] = [[value, column.options.get(value, value), count] for value, count in offered]
    return told


def _way(column: ListColumn) -> str:
    if column.sort in BOUNDS:
        return "range"
    return "has" if column.sort in PARTS and column.plain else ""


def _words() -> dict[str, str]:
    return {
        "all": _("全部"),
        "filter": _("筛选"),
        "part": _("包含"),
        "from": _("从"),
        "to": _("到"),
        "columns": _("列"),
        "usual": _("恢复默认列"),
        "earlier": _("前移"),
        "later": _("后移"),
        "density": _("紧凑"),
        "none": _("没有符合条件的条目"),
        "failed": _("未能取得数据，请刷新页面重试。"),
        "sample": _("示例"),
        "sample_hint": _("示例数据，不得用于真实案件"),
        "total": _("共 {n} 条"),
        "more": _("至少 {n} 条"),
        "loaded": _("已载入 {n} 条"),
    }
