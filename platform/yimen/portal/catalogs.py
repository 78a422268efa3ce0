"""The catalogs that the site shows: a list searched by words, an entry, or a question that must be answered exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for

from yimen.cases import LENIENCY
from yimen.catalog import ARTICLE, LAW
from yimen.screens import Ask, ShownKind

from .blueprint import blueprint
from .counting import may
from .fields import Fact, facts_of, lines_of, title_of
from .item_tiers import leniency_table, tier_table
from .law_articles import article_page
from .menu import ITEM, PART_OF, TIER, part_shown
from .public_rows import PublicRow, asked_entries, full_body, public_entry, public_page
from .reading import read_only
from .request import configuration, here

LONGEST = 100


@blueprint.get("/catalog/<kind>")
@read_only
def catalog(kind: str) -> str:
    """The list of a catalog with its search, or the questions by which an entry is found."""
    shown = _shown(kind)
    if shown.asks:
        return _asked(shown)
    words, after = request.args.get("q", "").strip()[:LONGEST], request.args.get("after", "")[:200]
    page = public_page(here(), shown, words, after)
    return render_template(
        "portal/catalog.html",
        site=here().site,
        shown=shown,
        words=words,
        after=after,
        page=page,
        lines=lines_of(shown, page.rows),
    )


@blueprint.get("/catalog/<kind>/<path:key>")
@read_only
def entry(kind: str, key: str) -> str:
    """One entry; of an item its tiers and what may be let off, of a law its articles."""
    shown = _shown(kind)
    row = None if shown.asks else public_entry(here(), shown, key[:200])
    if row is None:
        abort(404)
    body = full_body(here(), shown, row.key)
    tiers, lenient, articles = part_shown(TIER), part_shown(LENIENCY), part_shown(ARTICLE)
    return render_template(
        "portal/entry.html",
        site=here().site,
        shown=shown,
        row=row,
        title=title_of(shown, row),
        facts=facts_of(shown, row, body),
        tiers=tier_table(tiers, row) if kind == ITEM and tiers else None,
        lenient=leniency_table(lenient, row) if kind == ITEM and lenient else None,
        articles=article_page(articles, row) if kind == LAW and articles else None,
        resting=_resting(row) if kind == LAW else "",
    )


def _resting(law: PublicRow) -> str:
    """Where the items are found that rest on a law; "" where the site shows none by their laws."""
    items = part_shown(ITEM)
    if items is None or items.asks or LAW not in items.searched:
        return ""
    return url_for("portal.catalog", kind=ITEM, q=law.values.get("name") or law.key)


def _shown(kind: str) -> ShownKind:
    found = here().site.shows.get(kind)
    if found is None or kind in PART_OF:
        abort(404)
    return found


@dataclass(frozen=True, slots=True)
class AskedField:
    """`choices` are the names to choose from where the field names a unit."""

    name: str
    title: str
    value: str
    choices: tuple[str, ...]


def _asked(shown: ShownKind) -> str:
    """The questions; what was asked stands in the address: `?by=ask&field=value`."""
    asked = next((each for each in shown.asks if each.id == request.args.get("by")), None)
    values = _values(asked) if asked else {}
    complete = bool(values) and all(values.values())
    if complete and not may("public_lookups"):
        abort(429)  # what was answered before is kept by its address and asks nobody
    rows = asked_entries(here(), shown, values)
    found: list[tuple[str, list[Fact]]] = [(title_of(shown, row), facts_of(shown, row, {})) for row in rows]
    return render_template(
        "portal/asking.html",
        site=here().site,
        shown=shown,
        asked=asked,
        complete=complete,
        found=found,
        questions=[(ask, _fields(shown, ask, values if ask is asked else {})) for ask in shown.asks],
    )


def _values(ask: Ask) -> dict[str, str]:
    return {name: request.args.get(f"f.{name}", "").strip()[:LONGEST] for name in ask.fields}


def _fields(shown: ShownKind, ask: Ask, values: Mapping[str, str]) -> list[AskedField]:
    by = {each.field: each.by for each in shown.kind.references if each.kind == "unit" and each.by != "key"}
    return [
        AskedField(
            name,
            shown.kind.field_title(name, here().language),
            values.get(name, ""),
            _unit_names(by[name]) if name in by else (),
        )
        for name in ask.fields
    ]


def _unit_names(by: str) -> tuple[str, ...]:
    units: Mapping[str, Mapping[str, Any]] = configuration().units()
    return tuple(str(body[by]) for body in units.values() if body.get(by))
