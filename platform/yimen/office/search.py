"""One box for everything: cases that the Actor may see, and catalog entries of their units."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from yimen.cases import case_list
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.entry_list import EntryPage, ListedEntry, entry_page
from yimen.office.list_source import ListSource, list_source
from yimen.office.list_wishes import Wanted
from yimen.office.request import actor, configuration, db, today
from yimen.office.wording import TITLE_FIELDS
from yimen.pack import Kind

CASES = 10
ENTRIES = 8


class Found(NamedTuple):
    """An entry as it is found: `more` tells it from others of the same title."""

    key: str
    title: str
    more: str


@blueprint.get("/search")
@permission("catalog.view")
def search() -> ResponseReturnValue:
    """What matches the words, by kind."""
    text = request.args.get("q", "").strip()[:100]
    matched = [(each, page) for each in _searched() if (page := _matches(each, text)).rows] if text else []
    found = [(kind, page, [_found(row, text) for row in page.rows]) for kind, page in matched]
    seen = text and actor().may("case.list")
    cases = case_list(db(), actor(), {"q": text}, limit=CASES).rows if seen else ()
    return render_template("office/search.html", text=text, found=found, cases=cases)


def _searched() -> list[Kind]:
    """The kinds of bulk entries whose lists can be searched."""
    known = configuration().kinds().values()
    return [each for each in known if not each.structural and each.listing.search and each.columns]


def _matches(kind: Kind, text: str) -> EntryPage:
    """The first entries that hold the words, each with its title and the other fields that are searched."""
    source = list_source(kind.id, today())
    return entry_page(source, Wanted(text=text, columns=_columns(source)), size=ENTRIES)


def _columns(source: ListSource) -> tuple[str, ...]:
    """The field that a person calls an entry by, else the first of its list; then what else is searched but the key."""
    fields = (*TITLE_FIELDS, *(each.field for each in source.listing.columns))
    title = next((name for name in fields if source.listing.column(name)), "")
    searched = (each for each in source.kind.listing.search if each not in (title, *source.kind.key))
    return tuple(name for name in (title, *searched) if name and source.listing.column(name))


def _found(row: ListedEntry, text: str) -> Found:
    """With what holds the words besides the title; where it is the title alone, nothing more."""
    title, *others = [str(each or "") for each in row.cells] or [""]
    said = [each for each in others if any(word in each for word in text.split())]
    if not said and not any(word in title for word in text.split()):
        said = [each for each in others if each][:1]
    return Found(row.key, title or row.key, " · ".join(said))
