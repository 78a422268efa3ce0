"""One box for everything: cases that the Actor may see, and catalog entries of their units."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from yimen.cases import case_list
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.entry_list import EntryPage, entry_page
from yimen.office.list_source import ListSource, list_source
from yimen.office.list_wishes import Wanted
from yimen.office.request import actor, configuration, db, today
from yimen.office.wording import TITLE_FIELDS
from yimen.pack import Kind

CASES = 10
ENTRIES = 8


@blueprint.get("/search")
@permission("catalog.view")
def search() -> ResponseReturnValue:
    """What matches the words, by kind."""
    text = request.args.get("q", "").strip()[:100]
    found = [(each, page) for each in _searched() if (page := _matches(each, text)).rows] if text else []
    seen = text and actor().may("case.list")
    cases = case_list(db(), actor(), {"q": text}, limit=CASES).rows if seen else ()
    return render_template("office/search.html", text=text, found=found, cases=cases)


def _searched() -> list[Kind]:
    """The kinds of bulk entries whose lists can be searched."""
    known = configuration().kinds().values()
    return [each for each in known if not each.structural and each.listing.search and each.columns]


def _matches(kind: Kind, text: str) -> EntryPage:
    """The first entries that hold the words, each with its title."""
    source = list_source(kind.id, today())
    return entry_page(source, Wanted(text=text, columns=_title(source)), size=ENTRIES)


def _title(source: ListSource) -> tuple[str, ...]:
    """The field that a person calls an entry by, else the first of its list."""
    fields = (*TITLE_FIELDS, *(each.field for each in source.listing.columns))
    return next(((name,) for name in fields if source.listing.column(name)), ())
