"""The catalog browser: which kinds there are, a kind's list, an entry with its uses and history."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.cases import resting
from yimen.catalog import ARTICLE, LAW, own_article
from yimen.changes import known_laws, still_indexing
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.entry_history import passages
from yimen.office.entry_list import entry_page
from yimen.office.entry_writing import may_add, may_write
from yimen.office.given_entries import UNIT, given_to
from yimen.office.in_force import counts_in_force
from yimen.office.law_links import law_address, linked_fields
from yimen.office.list_grid import grid_of
from yimen.office.list_offers import offers_of
from yimen.office.list_said import said_of
from yimen.office.list_source import asked_day, asked_kind, asked_whole, list_source, resting_of
from yimen.office.list_wishes import wanted_from
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.saved_views import opening_view, query_here, views_here
from yimen.office.shell import unit_names
from yimen.office.uses import preview_of, uses_of
from yimen.office.wording import entry_title, shown_title
from yimen.pack import Kind
from yimen.store import EntryRevision, history, select_in_force

PROVENANCE = "provenance"


@blueprint.get("/catalog")
@permission("catalog.view", "change.draft")
def kinds() -> ResponseReturnValue:
    """Every kind with how many entries are in force: the tables that offices keep, and what cases are run by."""
    snapshot = configuration()
    counted = counts_in_force()
    idle = {kind: len(keys) for kind, keys in resting(snapshot).items() if keys}
    in_use = {kind: count - idle.get(kind, 0) for kind, count in counted.items()}
    keeps = actor().may("change.draft") or actor().may("change.approve")
    shown = sorted(
        [each for each in snapshot.kinds().values() if keeps or counted.get(each.id)],
        key=lambda each: (-in_use.get(each.id, 0), each.id),
    )
    tables = [each for each in shown if each.is_table]
    groups = [(_("目录"), tables), (_("办案配置"), [each for each in shown if each not in tables])]
    return render_template("office/kinds.html", groups=groups, counted=in_use, idle=idle)


@blueprint.get("/catalog/<kind>")
@permission("catalog.view", "change.draft")
def entries(kind: str) -> ResponseReturnValue:
    """The list of a kind as of a day, within the Actor's units."""
    source, opening = list_source(kind, asked_day(), whole=asked_whole()), opening_view()
    if opening is not None:
        return opening
    wanted, offers = wanted_from(source.listing, request.args), offers_of(db(), source)
    page = entry_page(source, wanted)
    return render_template(
        "office/entries.html",
        views_here=views_here,
        query_here=query_here,
        kind=source.kind,
        source=source,
        wanted=wanted,
        page=page,
        indexing=still_indexing(db(), actor().jurisdiction, page.total),
        said=said_of(source.listing, wanted),
        offers=offers,
        grid=grid_of(source, offers),
        may_write=may_add(source.kind),
        resting=len(resting_of(kind)) if source.day == today() else 0,
    )


@blueprint.get("/rows/<kind>")
@permission("catalog.view", "change.draft")
def rows(kind: str) -> ResponseReturnValue:
    """The same list as data: `columns`, `rows` (key, whether a sample, a text a column), `total`, `exact`, `following`;
    and what it is filtered by, in words (`said`)."""
    source = list_source(kind, asked_day(), whole=asked_whole())
    wanted = wanted_from(source.listing, request.args)
    page = entry_page(source, wanted)
    told = {
        "columns": [each.field for each in page.columns],
        "rows": [[each.key, each.sample, *each.cells] for each in page.rows],
        "total": page.total,
        "exact": page.exact,
        "following": page.following,
        "said": said_of(source.listing, wanted),
    }
    return Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")


@blueprint.get("/catalog/<kind>/<path:key>")
@permission("catalog.view", "change.draft")
def entry(kind: str, key: str) -> ResponseReturnValue:
    """One entry as of a day: fields, what uses it, how it came to be."""
    found, day, source = asked_kind(kind), asked_day(), list_source(kind, asked_day())
    scope = request.args.get("scope", source.scope)
    snapshot, limit_to = configuration(), source.limit_to
    chosen = select_in_force(actor().jurisdiction, day, snapshot.number, kind, scope)
    chosen = chosen.where(EntryRevision.key == key)
    row = db().scalars(chosen if limit_to is None else chosen.where(limit_to)).one_or_none()
    past = history(db(), actor().jurisdiction, kind, key)
    if row is None and (not past or limit_to is not None):
        abort(404)
    return render_template(
        "office/entry.html",
        kind=found,
        key=key,
        row=row,
        day=day,
        past=passages(db(), actor().jurisdiction, found, past),
        title=entry_title(row.body if row else past[0].body, key, language()),
        uses=uses_of(db(), snapshot, found, row, actor().jurisdiction, day) if row else [],
        preview=preview_of(found, row) if row else None,
        properties=_fields(found, row.body) if row else [],
        cited=linked_fields(found, row.body, day) if row else {},
        referred=_referred(found, row.body) if row else {},
        law=_law_of(found, row) if row else "",
        given=given_to(key, day) if kind == UNIT else [],
        may_write=may_write(found),
        may_add=may_add,
        apart=_apart(found, row),
    )


def _apart(kind: Kind, row: EntryRevision | None) -> list[tuple[str, str]]:
    """(code, name) of the units for which the entry may be written apart from everybody's."""
    if row is None or row.scope or not kind.scoped or not kind.written or not may_write(kind):
        return []
    return sorted(unit_names().items(), key=lambda each: each[1])


def _fields(kind: Kind, body: Any) -> list[tuple[str, str, Any]]:
    """(field, title, value): the columns of the kind's list first, then its other fields, then what it does not name.

    Where the data are from is no field: samples bear a badge.
    """
    known = list(dict.fromkeys([*kind.listing.columns, *kind.schema.get("properties", {})]))
    names = [name for name in [*known, *body] if body.get(name) not in (None, "", []) and name != PROVENANCE]
    return [(name, shown_title(kind, name, language()), body[name]) for name in dict.fromkeys(names)]


def _referred(kind: Kind, body: Any) -> dict[str, str]:
    """Addresses of what the fields refer to by key, or by the one field that makes the key; laws have their own links."""
    kinds, found = configuration().kinds(), {}
    for each in kind.references:
        target = kinds.get(each.kind)
        value = body.get(each.field)
        if target is None or each.kind == LAW or not isinstance(value, str) or not value:
            continue
        if each.by == "key" or target.key == (each.by,):
            found[each.field] = url_for("office.entry", kind=each.kind, key=value)
    return found


def _law_of(kind: Kind, row: EntryRevision) -> str:
    """Where the library shows this law or article."""
    if kind.id == LAW:
        return url_for("office.law_page", key=row.key)
    if kind.id != ARTICLE:
        return ""
    place = own_article(row.body)
    law = known_laws(configuration()).get(place.law)
    return law_address(law.key, place.article) if law else ""
