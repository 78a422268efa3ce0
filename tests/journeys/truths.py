"""What must be true of the change sets in a database, however often its programs were killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from yimen.changes import IMPORT_KINDS, CatalogImport
from yimen.changes.sets import set_digest
from yimen.kernel import canonical_text, digest_text
from yimen.store import ChangeLine, ChangeSet, EntryRevision, Job, Jurisdiction

IN_RECORD = ("active", "undone")


def jobs_by_state(session: Session, kinds: Iterable[str]) -> Counter[str]:
    return Counter(session.scalars(select(Job.state).where(Job.kind.in_(list(kinds)))))


def numbers_are_whole(session: Session, place: str) -> None:
    """The numbers run from 1 without a gap, and nothing is recorded or superseded under another."""
    sequence = session.scalar(select(Jurisdiction.sequence).where(Jurisdiction.id == place))
    numbers = session.scalars(
        select(ChangeSet.number).where(ChangeSet.jurisdiction == place, ChangeSet.state.in_(IN_RECORD))
    ).all()
    assert sorted(numbers, key=int) == list(range(1, int(sequence or 0) + 1))
    unnumbered = select(func.count()).where(
        ChangeSet.jurisdiction == place, ChangeSet.state.not_in(IN_RECORD), ChangeSet.number.is_not(None)
    )
    assert session.scalar(unnumbered) == 0
    r = EntryRevision
    loose = select(func.count()).where(
        r.jurisdiction == place, or_(r.recorded_by > sequence, r.superseded_by > sequence)
    )
    assert session.scalar(loose) == 0


def no_entry_is_twice_in_force(session: Session, place: str) -> None:
    """No two current revisions of one entry share a day."""
    one, two = aliased(EntryRevision), aliased(EntryRevision)
    shared = (
        select(func.count())
        .select_from(one)
        .join(
            two,
            and_(
                one.jurisdiction == two.jurisdiction,
                one.kind == two.kind,
                one.key == two.key,
                one.scope == two.scope,
                one.id < two.id,
            ),
        )
        .where(
            one.jurisdiction == place,
            one.superseded_by.is_(None),
            two.superseded_by.is_(None),
            or_(one.valid_to.is_(None), two.valid_from < one.valid_to),
            or_(two.valid_to.is_(None), one.valid_from < two.valid_to),
        )
    )
    assert session.scalar(shared) == 0


def set_is_whole(session: Session, change_set: ChangeSet) -> None:
    """All its lines are there under its digest; in record they are all in the catalog, otherwise none is."""
    lines = session.scalar(select(func.count()).where(ChangeLine.change_set == change_set.id))
    assert lines == sum(sum(ops.values()) for ops in change_set.summary["lines"].values())
    assert set_digest(session, change_set) == change_set.digest
    if change_set.state not in IN_RECORD:
        return
    r = EntryRevision
    written = session.execute(
        select(r.body, r.digest).where(
            r.jurisdiction == change_set.jurisdiction, r.recorded_by == change_set.number
        )
    ).all()
    staying = select(func.count()).where(ChangeLine.change_set == change_set.id, ChangeLine.op != "withdrawn")
    assert len(written) == session.scalar(staying)
    assert all(digest_text(canonical_text(body)) == digest for body, digest in written)


def last_jobs_are_done(session: Session) -> None:
    """The last job of every import is done; one before it may have been overtaken, and none failed otherwise."""
    last = select(CatalogImport.job)
    assert set(session.scalars(select(Job.state).where(Job.id.in_(last)))) == {"done"}
    failed = session.scalars(select(Job.error).where(Job.kind.in_(IMPORT_KINDS), Job.state == "failed")).all()
    assert [error for error in failed if "已有更新的任务" not in error] == []


def imports_are_done_once(session: Session) -> None:
    """Each finished drafting has its one set, no set came of one that did not finish, and one of an import counts."""
    done = session.scalars(select(Job.result).where(Job.kind == "catalog_import", Job.state == "done")).all()
    made = [each["change_set"] for each in done]
    known = session.scalars(select(ChangeSet.id).where(ChangeSet.sort == "import")).all()
    assert sorted(made) == sorted(known)
    counting = select(func.count()).where(ChangeSet.sort == "import", ChangeSet.state != "withdrawn")
    assert session.scalar(counting) == len({each["import"] for each in done})


def names_in_force(session: Session, place: str, prefix: str) -> dict[str, Any]:
    """How often each name stands among the current items whose code begins so."""
    r = EntryRevision
    found = session.scalars(
        select(r.body).where(
            r.jurisdiction == place,
            r.kind == "item",
            r.superseded_by.is_(None),
            r.key.startswith(prefix, autoescape=True),
        )
    )
    return dict(Counter(body["name"] for body in found))
