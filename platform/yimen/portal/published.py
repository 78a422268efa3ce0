"""What is made public of cases: rows of masked text, section by section, searched in what is shown and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from yimen import cases
from yimen.kernel import public
from yimen.screens import Notices

from .blueprint import blueprint
from .reading import ASK_AGAIN
from .request import configuration, db, here

PAGE = 20
LONGEST = 100


@blueprint.get("/publications")
@public
def published() -> ResponseReturnValue:
    """The newest of a section (`?rule=`, the first where none is asked), those that hold the words."""
    at, sections = here(), _sections()
    rule = request.args.get("rule", "") or next(iter(sections), "")
    if rule not in sections:
        abort(404)
    words, after = request.args.get("q", "").strip()[:LONGEST], request.args.get("after", "")[:40]
    try:
        rows = cases.publications(
            db(), at.place, day=at.day, rule=rule, words=words, after=after, limit=PAGE + 1
        )
    except ValueError:
        abort(404)
    page = render_template(
        "portal/published.html",
        site=at.site,
        sections=sections,
        section=at.site.publications[rule],
        rows=rows[:PAGE],
        following=rows[PAGE - 1].place if len(rows) > PAGE else "",
        words=words,
        after=after,
    )
    return _asked_again(page)


@blueprint.get("/publications/<int:number>")
@public
def published_one(number: int) -> ResponseReturnValue:
    """One row, while it may be read; withdrawn, over, or of a section that is not shown it is not there."""
    at, sections = here(), _sections()
    found = cases.publication(db(), at.place, number, day=at.day) if number < 1 << 62 else None
    if found is None or found.rule not in sections:
        abort(404)
    page = render_template(
        "portal/published_one.html",
        site=at.site,
        entry=found,
        section=at.site.publications[found.rule],
        title=sections[found.rule],
    )
    return _asked_again(page)


def _sections() -> dict[str, str]:
    """Title of each section that the site shows and that a rule in force fills, in the site's order."""
    if not here().site.publications:
        abort(404)
    rules = cases.public_rules(configuration())
    return {
        name: _title(section, rules[name])
        for name, section in here().site.publications.items()
        if name in rules
    }


def _title(section: Notices, own: Mapping[str, str]) -> str:
    return section.title or own.get(here().language) or own.get("zh", section.rule)


def _asked_again(page: str) -> ResponseReturnValue:
    """Kept by whoever likes, and asked for again each time: what is withdrawn is gone at once."""
    g.for_everybody = True
    answer = make_response(page)
    answer.headers["Cache-Control"] = ASK_AGAIN
    answer.add_etag()
    return answer.make_conditional(request)
