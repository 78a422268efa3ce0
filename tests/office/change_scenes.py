"""Change sets of the demo instance in the states that tests of their pages want."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from fixtures.sites import DEMO_PACK, Site
from yimen import changes
from yimen.cases import load_actor
from yimen.pack import Entry
from yimen.store import Job, current_number, one_in_force
from yimen.worker import run_job

CLERK, SECOND = "sfj-config", "sfj01"


def item(code: str, name: str, **fields: Any) -> Entry:
    body = {"code": code, "name": name, "unit": "综合行政执法局", **fields}
    return Entry("item", code, body)


def body_of(site: Site, kind: str, key: str) -> dict[str, Any]:
    """What is in force of an entry."""
    with site.runtime.database.read() as session:
        number = current_number(session, DEMO_PACK)
        found = one_in_force(
            session, DEMO_PACK, day=site.runtime.clock.today(), number=number, kind=kind, key=key
        )
        assert found is not None
        return dict(found.body)


def drafted(site: Site, entries: Iterable[Entry], *, title: str = "调整", day: date | None = None) -> str:
    """A checked set of the clerk's; its id."""
    clock = site.runtime.clock
    with site.runtime.database.write() as session:
        clerk = load_actor(session, CLERK, clock.today())
        made = changes.draft(
            session,
            clerk,
            DEMO_PACK,
            title=title,
            entries=list(entries),
            effective_from=day,
            sources=[changes.Source(f"{title}.csv", b"code,name\n1,a\n")],
            sort="import",
            clock=clock,
        )
        changes.check(session, clerk, made.id, clock=clock)
        return made.id


def moved(site: Site, set_id: str, *deeds: str) -> str:
    """The set after those deeds of whoever does them."""
    clock = site.runtime.clock
    for deed in deeds:
        account = CLERK if deed in ("submit", "withdraw") else SECOND
        with site.runtime.database.write() as session:
            actor = load_actor(session, account, clock.today())
            words = {} if deed == "activate" else {"note": "照办"}
            getattr(changes, deed)(session, actor, set_id, clock=clock, **words)
    return set_id


def worked(site: Site) -> list[str]:
    """How the waiting jobs ended, in the hands of a worker; indexing, which every activation asks for, is not counted."""
    with site.runtime.database.read() as session:
        wanted = select(Job.id).where(Job.state == "waiting", Job.kind != changes.INDEX_KIND)
        waiting = list(session.scalars(wanted))
    return [run_job(site.runtime, each) for each in waiting]


def active(site: Site, *entries: Entry, title: str = "调整", day: date | None = None) -> str:
    """A set in record."""
    return moved(site, drafted(site, entries, title=title, day=day), "submit", "approve", "activate")
