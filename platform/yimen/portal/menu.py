"""What the site offers, for its menu and its first page."""

from __future__ import annotations

from typing import NamedTuple

from flask import request, url_for
from flask_babel import gettext as _

from yimen.catalog import ARTICLE, LAW
from yimen.screens import ShownKind

from .request import here

ITEM, TIER = "item", "tier"
PART_OF = {TIER: ITEM, ARTICLE: LAW}
"""Kinds that are shown within the page of what they belong to."""


class Way(NamedTuple):
    title: str
    address: str
    here: bool
    text: str = ""


def catalogs() -> list[Way]:
    """The catalogs that have a page of their own."""
    asked = (request.view_args or {}).get("kind", "")
    return [
        Way(shown.title, url_for("portal.catalog", kind=kind), kind == asked, shown.text)
        for kind, shown in here().site.shows.items()
        if kind not in PART_OF
    ]


def doors() -> list[Way]:
    """Where something is sent or followed, on a site that takes complaints, and what is made public of cases."""
    published = (
        [_way(_("公示"), "portal.published", _("行政处罚决定等信息公开。"))]
        if here().site.publications
        else []
    )
    if not here().site.complaints:
        return published
    return [
        _way(_("投诉举报"), "portal.complaints", _("写明情况，可以实名，也可以匿名。")),
        _way(_("查询进度"), "portal.follow", _("凭查询码查看办理到哪一步。")),
        *published,
    ]


def part_shown(kind: str) -> ShownKind | None:
    """The kind that is shown within another's page, None where the site does not show it."""
    return here().site.shows.get(kind)


def menu() -> list[Way]:
    """The ways from every page."""
    found = [_way(_("首页"), "portal.home"), *doors(), *catalogs()]
    if here().site.phones:
        found.append(_way(_("联系电话"), "portal.phones"))
    return [*found, _way(_("帮助"), "portal.help_page")]


def _way(title: str, endpoint: str, text: str = "") -> Way:
    return Way(title, url_for(endpoint), request.endpoint == endpoint, text)


def other_language() -> str:
    """This page's address in the other language."""
    arguments = {**(request.view_args or {}), **request.args.to_dict()}
    arguments["lang"] = None if here().language == "en" else "en"
    return url_for(request.endpoint or "portal.home", **arguments)
