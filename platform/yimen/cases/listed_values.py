"""Values of form fields by which a list of cases is filtered (and ranks by which it is ordered), kept beside the case in the
act's own transaction.

Only fields that a list in force names are kept, none that stands apart (`sensitive`). The rows are derived: a job makes
them for cases from before a list named the field, and takes away what no list names any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKey, Index, String, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.kernel import Actor, Clock, system_actor
from yimen.store import Base, Database, Job, enqueue, insert_rows

from .configuration import Configuration
from .guard import Visibility, visible
from .list_ranks import drop_ranks, ordered_paths, put_ranks
from .models import CASE_OWNED, Case, CaseOwned
from .references import is_reference

FILLING: Final = "case_listed_values"
FORM, SINCE, UNTIL = "form.", "since.form.", "until.form."
LISTED = (SINCE, UNTIL, FORM)
LONGEST = 200
CHUNK = 500
COLUMNS = ("case_id", "path", "value", "jurisdiction")


class ListedValue(CaseOwned, Base):
    """One value of one field of a case; `path` is "<form id>.<field>", of several choices each has a row."""

    __tablename__ = "case_listed_value"
    __table_args__ = (
        Index("ix_case_listed_value", "jurisdiction", "path", "value", "case_id"),
        {"info": {CASE_OWNED: True}},
    )

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("enforcement_case.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)


def listed_paths(configuration: Configuration) -> frozenset[str]:
    """The fields that a list of the jurisdiction or of any of its units is filtered by, on the day."""
    name = ("listed_paths", configuration.day)
    made = configuration.snapshot.made
    if name not in made:
        made[name] = frozenset(_paths(configuration))
    found: frozenset[str] = made[name]
    return found


def ranked_paths(configuration: Configuration) -> frozenset[str]:
    """The fields that a list of the jurisdiction or of any of its units is ordered by, on the day."""
    name = ("ranked_paths", configuration.day)
    made = configuration.snapshot.made
    if name not in made:
        made[name] = frozenset(path for body in _listings(configuration) for path in ordered_paths(body))
    found: frozenset[str] = made[name]
    return found


def _listings(configuration: Configuration) -> Iterator[Mapping[str, Any]]:
    """Every definition of a list in force, of whatever unit."""
    for (kind, _key), each in configuration.snapshot.revisions.items():
        if kind == "listing":
            yield from (revision.body for revision in each if revision.holds_on(configuration.day))


def _paths(configuration: Configuration) -> Iterator[str]:
    for body in _listings(configuration):
        for said in (body.get("filters") or {}).values():
            field = str((said or {}).get("field") or "")
            if field.startswith(FORM) and not (said or {}).get("off"):
                yield field.removeprefix(FORM)


def keep_listed(
    session: Session, seen: Visibility, case: Case, configuration: Configuration, form: str
) -> None:
    """The rows of a form that an act filled anew, in place of those before it."""
    paths = [each for each in listed_paths(configuration) if each.startswith(f"{form}.")]
    if paths:
        _put(session, seen, [case], paths)
    ranked = [each for each in ranked_paths(configuration) if each.startswith(f"{form}.")]
    if ranked:
        put_ranks(session, seen, [case], ranked)


def _put(session: Session, seen: Visibility, cases: Iterable[Case], paths: Iterable[str]) -> None:
    given, names = list(cases), list(paths)
    rows = ListedValue
    stale = delete(rows).where(rows.case_id.in_([each.id for each in given]), rows.path.in_(names))
    session.execute(seen.mark(stale).execution_options(synchronize_session=False))
    made = (
        (case.id, path, value, case.jurisdiction)
        for case in given
        for path in names
        for value in dict.fromkeys(values_at(case.forms, path))
    )
    insert_rows(session, rows, COLUMNS, made)


def values_at(forms: Mapping[str, Any], path: str) -> Iterator[str]:
    """The texts of the value at the path; nothing of what stands apart, or is no single value."""
    found: Any = forms
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) and not is_reference(found) else None
    for each in found if isinstance(found, list) else [found]:
        if isinstance(each, bool):
            yield "true" if each else "false"
        elif isinstance(each, str | int | float) and each != "":
            yield str(each)[:LONGEST]


def listed_conditions(actor: Actor, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """The conditions of filters by form fields: "form.<path>" a value, "since.form.<path>", "until.form.<path>" days."""
    found: list[ColumnElement[bool]] = []
    for name, value in filters.items():
        head = next((each for each in LISTED if name.startswith(each)), None)
        if head is None or not value:
            continue
        rows = ListedValue
        compared = {FORM: rows.value == value, SINCE: rows.value >= value, UNTIL: rows.value <= value}[head]
        found.append(
            exists().where(
                rows.case_id == Case.id,
                rows.jurisdiction == actor.jurisdiction,
                rows.path == name.removeprefix(head),
                compared,
            )
        )
    return found


def enqueue_filling(session: Session, jurisdiction: str, clock: Clock) -> None:
    """A job, in the caller's transaction, that brings the rows in step with the lists that will be in force."""
    account = system_actor("index", jurisdiction).account
    enqueue(session, FILLING, {}, account=account, jurisdiction=jurisdiction, clock=clock)


def still_filling(session: Session, jurisdiction: str) -> bool:
    """Whether what is filtered or ordered by a field may still lack cases, for the job has not ended."""
    waiting = select(Job.id).where(
        Job.state.in_(("waiting", "running")), Job.kind == FILLING, Job.jurisdiction == jurisdiction
    )
    return session.scalar(waiting.limit(1)) is not None


def fill_listed(database: Database, jurisdiction: str, clock: Clock) -> int:
    """The rows of every case, 500 in a transaction, and none of fields that no list names; how many cases. Twice is once."""
    seen = visible(system_actor("index", jurisdiction))
    with database.write() as session:
        configuration = Configuration.open(session, jurisdiction, day=clock.today())
        paths, ranked = sorted(listed_paths(configuration)), sorted(ranked_paths(configuration))
        gone = delete(ListedValue).where(
            ListedValue.jurisdiction == jurisdiction, ListedValue.path.not_in(paths)
        )
        session.execute(seen.mark(gone).execution_options(synchronize_session=False))
        drop_ranks(session, seen, jurisdiction, ranked)
    count, last = 0, ""
    while paths or ranked:
        with database.write() as session:
            query = select(Case).where(Case.id > last).order_by(Case.id).limit(CHUNK).with_for_update()
            cases = session.scalars(seen.of(query)).all()
            if not cases:
                break
            _put(session, seen, cases, paths)
            put_ranks(session, seen, cases, ranked)
            count, last = count + len(cases), cases[-1].id
    return count
