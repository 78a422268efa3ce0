"""What the site offers, for its menu and its first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _

from yimen.catalog import ARTICLE, LAW
from yimen.screens import ShownKind

from .request import here, kept

ITEM, TIER = "item", "tier"
PART_OF = {TIER: ITEM, ARTICLE: LAW}
"""Kinds that are shown within the page of what they belong to."""


class Way(NamedTuple):
    """A way into the site; `kind` is the catalog that it leads to."""

    title: str
    address: str
    endpoint: str
    kind: str = ""
    text: str = ""

    @property
    def here(self) -> bool:
        """Whether the page asked for is the one that this leads to."""
        return self.endpoint == request.endpoint and self.kind == (request.view_args or {}).get("kind", "")


def menu() -> tuple[Way, ...]:
    """The ways from every page, put together once per configuration, day and language."""
    return kept("menu", (*here().stamp, request.script_root), lambda: tuple(_menu()))


def ways() -> list[Way]:
    """What the site offers: where something is sent, followed or made public, then the catalogs with pages of their own."""
    return [each for each in menu() if each.text or each.kind]


def part_shown(kind: str) -> ShownKind | None:
    """The kind that is shown within another's page, None where the site does not show it."""
    return here().site.shows.get(kind)


def _menu() -> Iterator[Way]:
    site = here().site
    yield _way(_("首页"), "portal.home")
    if site.complaints:
        yield _complaints()
        yield _way(_("查询进度"), "portal.follow", _("凭查询码查看办理到哪一步。"))
    if site.publications:
        yield _way(_("公示"), "portal.published", _("行政处罚决定等信息公开。"))
    for kind, shown in site.shows.items():
        if kind not in PART_OF:
            address = url_for("portal.catalog", kind=kind)
            yield Way(shown.title, address, "portal.catalog", kind, shown.text)
    if site.procedures:
        yield _way(_("执法程序"), "portal.procedures", _("各类执法的步骤、期限和依据。"))
    if site.phones:
        yield _way(_("联系电话"), "portal.phones")
    yield _way(_("帮助"), "portal.help_page")


def _complaints() -> Way:
    """Straight to the form where there is one alone, which has a name of its own."""
    offered = list(here().site.complaints.values())
    if len(offered) > 1:
        return _way(_("投诉举报"), "portal.complaints", _("写明情况，可以实名，也可以匿名。"))
    [one] = offered
    return Way(
        one.title, url_for("portal.complaint", name=one.id), "portal.complaint", "", one.text or one.title
    )


def _way(title: str, endpoint: str, text: str = "") -> Way:
    return Way(title, url_for(endpoint), endpoint, "", text)


def other_language() -> str:
    """This page's address in the other language."""
    page = url_for(request.endpoint or "portal.home", **{**(request.view_args or {}), "lang": None})
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    asked += [] if here().language == "en" else [("lang", "en")]
    return f"{page}?{urlencode(asked)}" if asked else page
