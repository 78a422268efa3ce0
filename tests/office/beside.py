"""Every address of the staff's pages asked by somebody of another jurisdiction, with the names and numbers of this one.

What may not be there is told apart from what was asked: the marks are longer than the words that are looked for.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import g, session
from sqlalchemy import insert, literal, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from fixtures.sites import Site
from yimen.cases import Configuration
from yimen.kernel import Actor, rule_of
from yimen.store import EntryRevision, Jurisdiction
from yimen.store.entry_search import EntryTextDue

NOWHERE, NO_NUMBER = "0" * 32, 987_654
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = (400, 403, 404)
WHOSE = {
    "case_id",
    "document_id",
    "evidence_id",
    "import_id",
    "register_id",
    "upload_id",
    "set_id",
    "job_id",
    "view_id",
    "file_id",
    "account",
    "place",
}
"""Arguments that belong to somebody: asked by another they are as if they were not there."""


@dataclass
class Theirs:
    """What a jurisdiction has: `marks` that nobody elsewhere may read, `ids` by the name of the route's argument, and
    `asked`, what a stranger puts behind an address or into a form."""

    marks: list[str]
    ids: dict[str, Any]
    asked: dict[str, str]
    leaks: list[str] = field(default_factory=list)
    cells: int = 0


def twin_of(site: Site, place: str, twin: str) -> None:
    """Another jurisdiction in which all that is configured here holds too, under the same keys."""
    with site.runtime.database.write() as session:
        here = session.get_one(Jurisdiction, place)
        columns = {each.key: getattr(here, each.key) for each in Jurisdiction.__table__.columns}
        session.add(Jurisdiction(**{**columns, "id": twin, "title": "另一个县"}))
        session.flush()
        names = [
            each.name for each in EntryRevision.__table__.columns if each.name not in ("id", "jurisdiction")
        ]
        rows = select(literal(twin), *(EntryRevision.__table__.c[name] for name in names)).where(
            EntryRevision.jurisdiction == place
        )
        session.execute(insert(EntryRevision.__table__).from_select(["jurisdiction", *names], rows))
        kinds = session.scalars(
            select(EntryRevision.kind).where(EntryRevision.jurisdiction == place).distinct()
        )
        session.add_all(EntryTextDue(jurisdiction=twin, kind=kind) for kind in list(kinds))


def with_every_right(site: Site, actor: Actor) -> Actor:
    """Somebody who holds every role of his jurisdiction over all its units, more than anybody may."""
    with site.runtime.database.read() as session:
        roles = Configuration.open(session, actor.jurisdiction, day=site.runtime.clock.today()).roles()
    everywhere = frozenset({"*"})
    rights = {right for body in roles.values() for right in body.get("permissions", ())}
    return replace(
        actor,
        permissions=frozenset(rights | {"case.own", "case.shared"}),
        units=everywhere,
        standing=tuple((role, everywhere) for role in roles),
    )


def look_for(site: Site, theirs: Theirs, actors: Mapping[str, Actor]) -> None:
    """Asks every address as each of the actors; what gives a mark away, or tells what is there from what is not, is kept
    among the leaks."""
    for rule in list(site.app.url_map.iter_rules()):
        view = site.app.view_functions[rule.endpoint]
        access = rule_of(view)
        if access is None or access.sort == "public" or not rule.endpoint.startswith("office."):
            continue
        method = next(each for each in METHODS if each in (rule.methods or ()))
        names = rule.arguments - set(rule.defaults or ())
        foreign = {name: theirs.ids.get(name, _plain(rule, name)) for name in names}
        absent = {name: _absent(value) if name in WHOSE else value for name, value in foreign.items()}
        for name, actor in actors.items():
            if access.sort == "permission" and not access.permissions & actor.permissions:
                continue
            theirs.cells += 1
            said = f"{name} {method} {rule.rule}"
            code, text = answer(site, actor, rule, method, foreign, theirs.asked)
            theirs.leaks += [f"{said}: {mark}" for mark in theirs.marks if mark in text]
            if names & WHOSE & theirs.ids.keys():
                other, _text = answer(site, actor, rule, method, absent, theirs.asked)
                if code not in REFUSED or code != other:
                    theirs.leaks.append(f"{said}: {code}, and {other} where there is none")


def answer(
    site: Site,
    actor: Actor,
    rule: Any,
    method: str,
    arguments: Mapping[str, Any],
    asked: Mapping[str, str],
    **otherwise: Any,
) -> tuple[int, str]:
    """The status and all that can be read in the answer, a workbook's or archive's members too, and what the next page
    would say; what is asked is sent as a form unless `otherwise`."""
    path = site.app.url_map.bind("localhost").build(rule.endpoint, dict(arguments), method)
    sent = otherwise or {"query_string" if method == "GET" else "data": dict(asked)}
    with site.app.test_request_context(path, method=method, **sent):
        g.actor = actor
        try:
            made = site.app.make_response(
                site.app.view_functions[rule.endpoint](**{**(rule.defaults or {}), **arguments})
            )
        except HTTPException as refused:
            return refused.code or 500, str(refused.description or "")
        made.direct_passthrough = False
        content = made.get_data()
        made.close()
        return made.status_code, "".join((*_readable(content), str(made.headers), *_said()))


def _said() -> Iterator[str]:
    return (message for _sort, message in session.get("_flashes", ()))


def _readable(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", "replace")
    else:
        yield content.decode("utf-8", "replace")


def _plain(rule: Any, name: str) -> Any:
    return 1 if isinstance(rule._converters.get(name), IntegerConverter) else "none"


def _absent(value: Any) -> Any:
    return NO_NUMBER if isinstance(value, int) else NOWHERE
