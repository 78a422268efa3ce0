"""The catalog browser: which kinds there are, a kind's list, an entry with its uses and history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.entry_history import passages
from yimen.office.entry_list import Front, Wanted, entry_page, front_of, offers_of_filters, wanted_from
from yimen.office.in_force import counts_in_force
from yimen.office.reach import within_reach
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.shell import runtime_cache, unit_names
from yimen.office.uses import preview_of, uses_of
from yimen.office.wording import entry_title
from yimen.pack import Kind
from yimen.store import EntryRevision, history, select_in_force

KEPT = 256


@blueprint.get("/catalog")
@permission("catalog.view", "change.draft")
def kinds() -> ResponseReturnValue:
    """Every kind of configuration with how many entries are in force."""
    snapshot = configuration()
    counted = counts_in_force()
    shown = sorted(
        snapshot.kinds().values(), key=lambda each: (each.structural, -counted.get(each.id, 0), each.id)
    )
    return render_template("office/kinds.html", kinds=shown, counted=counted)


@blueprint.get("/catalog/<kind>")
@permission("catalog.view", "change.draft")
def entries(kind: str) -> ResponseReturnValue:
    """The list of a kind as of a day, within the Actor's units."""
    found, day = _kind(kind), _day()
    snapshot = configuration()
    wanted = wanted_from(found, request.args)
    limit_to = _limit(found, day)
    where = {"day": day, "number": snapshot.number, "limit_to": limit_to}
    page = entry_page(db(), actor().jurisdiction, found, wanted, **where, front=_front(found, wanted, where))
    return render_template(
        "office/entries.html",
        kind=found,
        wanted=wanted,
        page=page,
        offers=_offers(found, where),
        day=day,
        limited=limit_to is not None,
        columns=found.listing.columns or tuple(found.schema.get("properties", {}))[:5],
    )


@blueprint.get("/catalog/<kind>/<path:key>")
@permission("catalog.view", "change.draft")
def entry(kind: str, key: str) -> ResponseReturnValue:
    """One entry as of a day: fields, what uses it, how it came to be."""
    found, day, scope = _kind(kind), _day(), request.args.get("scope", "")
    snapshot = configuration()
    chosen = select_in_force(actor().jurisdiction, day, snapshot.number, kind).where(EntryRevision.key == key)
    limit_to = _limit(found, day)
    if limit_to is not None:
        chosen = chosen.where(limit_to)
    scoped = list(db().scalars(chosen.where(EntryRevision.scope.in_(("", scope)))))
    row = max(scoped, key=lambda each: each.scope == scope, default=None)
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
    )


def _kind(name: str) -> Kind:
    found: Kind | None = configuration().kinds().get(name)
    return found if found is not None else abort(404)


def _day() -> date:
    """The day asked for (`?day=`), today where none or none that is one."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today()


def _limit(kind: Kind, day: date) -> Any:
    snapshot = configuration()
    return within_reach(kind, snapshot.kinds(), actor(), unit_names(), day=day, number=snapshot.number)


def _offers(kind: Kind, where: dict[str, Any]) -> dict[str, list[tuple[str, int]]]:
    """What the filters offer changes only with the configuration: kept by its number, day and the Actor's units."""
    found: dict[str, list[tuple[str, int]]] = _kept(
        "offers", _key(kind, where), lambda: offers_of_filters(db(), actor().jurisdiction, kind, **where)
    )
    return found


def _front(kind: Kind, wanted: Wanted, where: dict[str, Any]) -> Front:
    """The size and first page of a list as filtered, kept alike."""
    asked = (tuple(wanted.filters.items()), wanted.text, wanted.sort)
    found: Front = _kept(
        "fronts",
        (*_key(kind, where), asked),
        lambda: front_of(db(), actor().jurisdiction, kind, wanted, **where),
    )
    return found


def _key(kind: Kind, where: dict[str, Any]) -> tuple[Any, ...]:
    return (actor().jurisdiction, where["number"], where["day"], kind.id, actor().units)


def _kept(name: str, key: tuple[Any, ...], made: Callable[[], Any]) -> Any:
    """What this process made before for the key, the oldest given up for the new."""
    table = runtime_cache(name)
    found = table.get(key)
    if found is None:
        found = made()
        while len(table) >= KEPT:
            table.pop(next(iter(table)), None)
        table[key] = found
    return found


def _fields(kind: Kind, body: Any) -> list[tuple[str, str, Any]]:
    """(field, title, value): the columns of the kind's list first, then its other fields, then what it does not name."""
    known = list(dict.fromkeys([*kind.listing.columns, *kind.schema.get("properties", {})]))
    names = [name for name in known if body.get(name) not in (None, "", [])]
    names += [name for name in body if name not in known and body[name] not in (None, "", [])]
    return [(name, kind.field_title(name, language()), body[name]) for name in names]
