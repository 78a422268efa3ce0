"""Following a complaint by its code: what was told to whoever brought it forward, and nothing else."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.kernel import public

from .blueprint import blueprint
from .counting import may
from .reading import read_only
from .request import db, here

LONGEST = 40


@blueprint.get("/follow")
@read_only
def follow() -> str:
    """Where the code is entered."""
    _is_offered()
    return render_template("portal/follow.html", site=here().site, followed=None, refusal="")


@blueprint.post("/follow")
@public
def followed() -> ResponseReturnValue:
    """How it stands; the code is in no address, and a wrong one is answered like one of elsewhere."""
    request.max_content_length = 10_000
    _is_offered()
    code = request.form.get("code", "").strip()[:LONGEST]
    if not may("public_questions"):
        return _page(None, _("查询过于频繁，请稍后再试。"), 429)
    found = cases.follow(db(), here().place, code)
    if found is None:
        return _page(None, _("没有查到。请核对查询码；大小写和短横线不影响查询。"), 404)
    return _page(found, "", 200)


def _is_offered() -> None:
    """Only a site that takes complaints has any to follow."""
    if not here().site.complaints:
        abort(404)


def _page(found: cases.Followed | None, refusal: str, status: int) -> ResponseReturnValue:
    return render_template("portal/follow.html", site=here().site, followed=found, refusal=refusal), status
