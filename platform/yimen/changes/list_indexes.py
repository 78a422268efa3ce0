"""The indexes that large catalogs want: a job after activation makes them, and drops what no kind wants.

First that of words, for until it is made a search looks at every row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Clock, hookimpl, register_own, system_actor
from yimen.pack import Kind
from yimen.screens import CompiledListing, ListFilter, compile_listing
from yimen.store import (
    MOST_LIST_INDEXES,
    EntryRevision,
    Job,
    Jurisdiction,
    ListIndex,
    OrderStep,
    drop_indexes,
    enqueue,
    entries_by_kind,
    index_due,
    is_path,
    kinds_due,
    look_anew,
    make_index,
    present_indexes,
)

from .jobs import RunningJob
from .lock import lock_jurisdiction

INDEX_KIND = "list_index"
LARGE_CATALOG = 2_000
# from here on sorting a list anew takes longer than a page may (100,000 rows: 200 ms)
SORTED_CATALOG = 20_000


def enqueue_indexing(session: Session, jurisdiction: str, clock: Clock) -> None:
    """A job, in the caller's transaction, that looks whether lists want other indexes now."""
    account = system_actor("index", jurisdiction).account
    enqueue(session, INDEX_KIND, {}, account=account, jurisdiction=jurisdiction, clock=clock)


def still_indexing(session: Session, jurisdiction: str, rows: int) -> bool:
    """Whether a list of so many rows may still be slow, for the job that makes its indexes has not ended."""
    open_job = select(Job.id).where(
        Job.state.in_(("waiting", "running")), Job.kind == INDEX_KIND, Job.jurisdiction == jurisdiction
    )
    return rows >= LARGE_CATALOG and session.scalar(open_job.limit(1)) is not None


def wanted_indexes(session: Session, clock: Clock) -> list[ListIndex]:
    """Those of the largest kinds first, of all jurisdictions, no more than may be; orders by other columns come last."""
    counted = entries_by_kind(session)
    large = [name for name, count in counted.items() if count >= LARGE_CATALOG]
    usual: dict[ListIndex, None] = {}
    sorting: dict[ListIndex, None] = {}
    for name in sorted(large, key=counted.__getitem__, reverse=True):
        for kind in _kinds(session, name, clock):
            usual.update(dict.fromkeys(indexes_of(kind)))
            if counted[name] >= SORTED_CATALOG:
                sorting.update(dict.fromkeys(sorting_indexes(kind)))
    return list(usual | sorting)[:MOST_LIST_INDEXES]


def _kinds(session: Session, name: str, clock: Clock) -> Iterable[Kind]:
    """The kind as each jurisdiction that has such entries configures it."""
    r = EntryRevision
    here = select(Jurisdiction.id).where(
        select(r.id).where(r.jurisdiction == Jurisdiction.id, r.kind == name).exists()
    )
    for jurisdiction in session.scalars(here.order_by(Jurisdiction.id)):
        kind = Configuration.open(session, jurisdiction, day=clock.today()).kinds().get(name)
        if kind is not None and not kind.structural:
            yield kind


def indexes_of(kind: Kind) -> list[ListIndex]:
    """The list in its own order, and the same under each of its filters."""
    listing = compile_listing(kind)
    fields, backwards = listing.order(kind.key)
    order = tuple(OrderStep(*each) for each in fields if is_path(each[0]))
    plain = [ListIndex(kind.id, order, backwards)] if order else []
    filters = [each for each in listing.filters if is_path(each.field)]
    return plain + [
        ListIndex(kind.id, order, backwards, each.field, _compared(listing, each)) for each in filters
    ]


def sorting_indexes(kind: Kind) -> list[ListIndex]:
    """The list in the order of each column that it shows; read backwards they serve the falling order too."""
    listing = compile_listing(kind)
    columns = [each.field for each in listing.columns if is_path(each.field)]
    orders = [listing.order(kind.key, field)[0] for field in columns]
    return [ListIndex(kind.id, tuple(OrderStep(*each) for each in fields)) for fields in orders if fields]


def _compared(listing: CompiledListing, each: ListFilter) -> str:
    column = listing.column(each.field)
    if each.way != "range":
        return "text"
    return "integer" if column is not None and column.whole else "date"


def run_indexing(job: RunningJob) -> dict[str, Any]:
    """Each index in a transaction of its own; what another worker made meanwhile is there already."""
    words = _index_words(job)
    with job.database.read() as session:
        wanted = wanted_indexes(session, job.clock)
        present = present_indexes(session.connection())
    names = {each.name for each in wanted}
    missing = [each for each in wanted if each.name not in present]
    for done, index in enumerate(missing):
        job.progress(done, len(missing), "建立列表索引")
        with job.database.write() as session:
            make_index(session, index)
    with job.database.write() as session:
        drop_indexes(session, sorted(present - names))
        if missing:
            look_anew(session, bodies=True)
        result = {"made": len(missing), "dropped": len(present - names), "words": words}
        job.finish(session, result)
    return result


def _index_words(job: RunningJob) -> int:
    """The words of the kinds that are due, some thousand revisions at a time; of how many kinds.

    Nothing is activated while some are written, so that each is written once.
    """
    with job.database.read() as session:
        due = kinds_due(session)
    for done, (jurisdiction, kind) in enumerate(due):
        after = -1
        while after:
            job.progress(done, len(due), "建立检索索引")
            with job.database.write() as session:
                lock_jurisdiction(session, jurisdiction)
                after = index_due(session, jurisdiction, kind, after)
    return len(due)


class IndexRunner:
    """The runner of this job, registered like a stranger's."""

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {INDEX_KIND: run_indexing}


register_own(IndexRunner(), "yimen.changes.list_indexes")
