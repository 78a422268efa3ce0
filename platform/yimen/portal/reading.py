"""Pages that are only read: the same for everybody, decided by change set, day and address, so that any may keep them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue

from yimen.kernel import digest_text, public

from .request import here, kept, table

LARGEST_KEPT = 65_536
ASK_AGAIN = "public, max-age=0, must-revalidate"
TEMPLATES = Path(__file__).parent.parent / "templates" / "portal"


def read_only(view: Callable[..., str]) -> Callable[..., ResponseReturnValue]:
    """A public view whose answer a browser or a proxy asks for again by its tag; most answers cost one small query.

    The tag is made of the change set's number, the legal day, the address and the look of the pages, not of the visitor.
    """

    @wraps(view)
    def answer(**values: Any) -> ResponseReturnValue:
        g.for_everybody = True
        at = here()
        key = (*at.stamp, request.script_root, request.full_path)
        tag = digest_text(repr((key, look())))[7:39]
        if tag in request.if_none_match:
            return _marked(Response(status=304), tag)
        pages = table("pages")
        text = pages.get(key)
        if text is None:
            text = view(**values)
            if len(text) <= LARGEST_KEPT:
                pages.put(key, text)
        return _marked(Response(text, mimetype="text/html"), tag)

    return public(answer)


def _marked(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


def look() -> str:
    """The digest of the pages' templates and bundled assets: another release looks otherwise."""
    return kept("look", "", _look)


def _look() -> str:
    names = sorted(TEMPLATES.glob("*.html"))
    asset = current_app.jinja_env.globals["asset"]
    return digest_text("".join(each.read_text("utf-8") for each in names) + asset("portal.css"))  # type: ignore[operator]
