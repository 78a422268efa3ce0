"""The first page, the telephones, the help, and the colours of the place."""

from __future__ import annotations

from flask import Response, abort, g, render_template
from flask.typing import ResponseReturnValue

from yimen.kernel import digest_text, public

from .blueprint import blueprint
from .menu import ways
from .reading import read_only
from .request import here, kept

YEAR = 31_536_000


@blueprint.get("/")
@read_only
def home() -> str:
    """What the site is, and ways into all of it."""
    return render_template("portal/home.html", site=here().site, ways=ways())


@blueprint.get("/phones")
@read_only
def phones() -> str:
    """Numbers to call."""
    return render_template("portal/phones.html", site=here().site)


@blueprint.get("/help")
@read_only
def help_page() -> str:
    """How to use the site, and what it keeps of its visitors."""
    return render_template("portal/help.html", site=here().site)


@blueprint.get("/colours/<digest>.css")
@public
def colours(digest: str) -> ResponseReturnValue:
    """The colours out of the pack, under an address made of them, so that browsers keep them for good."""
    g.for_everybody = True
    text = colour_rules()
    answer = Response(text, mimetype="text/css")
    lasting = digest == colour_digest()
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
    return answer


def colour_rules() -> str:
    """The kind of the site allows six hexadecimal digits and nothing else."""
    site = here().site
    return f":root{{--main:{site.main};--link:{site.link}}}\n"


def colour_digest() -> str:
    return kept("colours", here().stamp, lambda: digest_text(colour_rules())[7:19])


@blueprint.get("/<path:_nowhere>")
@public
def nowhere(_nowhere: str) -> ResponseReturnValue:
    """What the site does not have is said in its own words, with the ways back."""
    abort(404)
