"""The one blueprint of the public's pages, and what every address of it has in common: the place and the language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

blueprint = Blueprint("portal", __name__, url_prefix="/public/<jurisdiction>")
LANGUAGE = "lang"


@blueprint.url_value_preprocessor
def take_place(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The place leaves the view's arguments; the language is the address's, never a cookie's: pages are kept by address."""
    g.place = (values or {}).pop("jurisdiction", "")
    g.language = "en" if request.args.get(LANGUAGE) == "en" else "zh"
    g.error_page = "portal/error.html"


@blueprint.url_defaults
def add_place(_endpoint: str, values: dict[str, Any]) -> None:
    """Addresses stay within the place, and in its language."""
    values.setdefault("jurisdiction", g.get("place", ""))
    if g.get("language") == "en":
        values.setdefault(LANGUAGE, "en")
