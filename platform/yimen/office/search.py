"""One box for everything: cases that the Actor may see, and catalog entries of their units."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from yimen.cases import case_list
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.entry_list import Wanted, entry_page
from yimen.office.reach import within_reach
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.shell import unit_names
from yimen.office.wording import entry_title

CASES = 10
ENTRIES = 8


@blueprint.get("/search")
@permission("catalog.view")
def search() -> ResponseReturnValue:
    """What matches the words, by kind."""
    text = request.args.get("q", "").strip()[:100]
    snapshot, found = configuration(), []
    for kind in snapshot.kinds().values() if text else ():
        if kind.structural or not kind.listing.search or not kind.columns:
            continue
        limit_to = within_reach(
            kind, snapshot.kinds(), actor(), unit_names(), day=today(), number=snapshot.number
        )
        page = entry_page(
            db(),
            actor().jurisdiction,
            kind,
            Wanted(text=text),
            day=today(),
            number=snapshot.number,
            limit_to=limit_to,
        )
        if page.rows:
            found.append((kind, page.rows[:ENTRIES], page.total))
    seen = text and actor().may("case.list")
    cases = case_list(db(), actor(), {"q": text}, limit=CASES).rows if seen else ()
    return render_template(
        "office/search.html",
        text=text,
        found=found,
        cases=cases,
        entry_title=lambda body, key: entry_title(body, key, language()),
    )
