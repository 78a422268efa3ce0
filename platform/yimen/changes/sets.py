"""The lines of a change set as one value: written at once, read in order, digested as a whole."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from yimen.kernel import canonical_text, digest_bytes, read_json
from yimen.pack import Entry, EntryRef
from yimen.store import ChangeLine, ChangeSet, SourceFile, insert_rows

CHUNK = 2_000
FEW = 500
COLUMNS = (
    "change_set",
    "op",
    "scope",
    "kind",
    "key",
    "valid_from",
    "valid_to",
    "before_id",
    "before_digest",
    "body",
    "digest",
    "origin",
)


class DraftLine(NamedTuple):
    """A line before it is written; `body` and `origin` are JSON text, `body` canonical.

    Of a line that brings an `entry` the origin is made when its row is written, and the body unless it was needed before.
    """

    op: str
    ref: EntryRef
    valid_from: date
    valid_to: date | None = None
    before_id: int | None = None
    before_digest: str | None = None
    body: str | None = None
    digest: str | None = None
    origin: str = "{}"
    entry: Entry | None = None

    def texts(self) -> tuple[str | None, str]:
        """Body and origin as they are written."""
        if self.entry is None:
            return self.body, self.origin
        return self.entry.text if self.body is None else self.body, _origin(self.entry)

    @property
    def value(self) -> Mapping[str, Any]:
        """The body as Python values; of a line that has one."""
        body: Mapping[str, Any] = read_json(self.body or "{}") if self.entry is None else self.entry.body
        return body


def _origin(entry: Entry) -> str:
    """Where the entry came from, with the place where it was read."""
    place = entry.place
    origin = {**entry.origin, "place": place.as_json()} if place.file else dict(entry.origin)
    return orjson.dumps(origin, default=str).decode("utf-8")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that travels with a change set: a workbook, or a template."""

    name: str
    content: bytes


def in_order(lines: Iterable[DraftLine]) -> list[DraftLine]:
    """As they are written and signed."""
    return sorted(lines, key=lambda each: (each.ref, each.valid_from))


def write_lines(session: Session, set_id: str, ordered: Sequence[DraftLine]) -> int:
    """All lines of a set, in one go."""
    days: dict[date | None, str | None] = {None: None}
    rows = (_row(set_id, each, days) for each in ordered)
    return insert_rows(session, ChangeLine, COLUMNS, rows)


def _row(set_id: str, line: DraftLine, days: dict[date | None, str | None]) -> tuple[Any, ...]:
    """Days as texts, of which a set has few."""
    body, origin = line.texts()
    for day in (line.valid_from, line.valid_to):
        if day not in days and day is not None:
            days[day] = day.isoformat()
    return (
        set_id,
        line.op,
        *line.ref,
        days[line.valid_from],
        days[line.valid_to],
        line.before_id,
        line.before_digest,
        body,
        line.digest,
        origin,
    )


def write_sources(session: Session, change_set: ChangeSet, sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Keep each source once per jurisdiction; what came with the set is listed in its summary."""
    listed = []
    for each in sources:
        digest = digest_bytes(each.content)
        kept = session.scalar(
            select(SourceFile.id)
            .join(ChangeSet, ChangeSet.id == SourceFile.change_set)
            .where(ChangeSet.jurisdiction == change_set.jurisdiction, SourceFile.digest == digest)
            .limit(1)
        )
        listed.append({"name": each.name, "digest": digest, "size": len(each.content)})
        if kept is None:
            session.add(
                SourceFile(
                    change_set=change_set.id,
                    name=each.name,
                    digest=digest,
                    size=len(each.content),
                    content=each.content,
                )
            )
            session.flush()
    return listed


def _head(change_set: ChangeSet) -> str:
    """What a set says of itself."""
    head = {
        "jurisdiction": change_set.jurisdiction,
        "sort": change_set.sort,
        "inverse_of": change_set.inverse_of,
        "effective_from": None
        if change_set.effective_from is None
        else change_set.effective_from.isoformat(),
        "pack": change_set.summary.get("pack_after"),
        "sources": change_set.summary.get("sources", []),
    }
    return canonical_text(head)


def drafted_digest(change_set: ChangeSet, ordered: Iterable[DraftLine]) -> str:
    """The digest of a set whose lines are at hand, as they were written."""
    return _digest_of(
        change_set,
        (
            (each.op, *each.ref, each.valid_from, each.valid_to, each.before_digest, each.digest)
            for each in ordered
        ),
    )


def set_digest(session: Session, change_set: ChangeSet) -> str:
    """Digest over everything that approval signs: the lines, in order, and what the set says of itself."""
    line = ChangeLine
    query = (
        select(
            line.op,
            line.scope,
            line.kind,
            line.key,
            line.valid_from,
            line.valid_to,
            line.before_digest,
            line.digest,
        )
        .where(line.change_set == change_set.id)
        .order_by(line.id)
    )
    return _digest_of(change_set, session.execute(query))


def _digest_of(change_set: ChangeSet, lines: Iterable[Any]) -> str:
    running = hashlib.sha256(_head(change_set).encode("utf-8"))
    days: dict[Any, str] = {None: ""}
    for op, scope, kind, key, since, until, before, stamp in lines:
        for day in (since, until):
            if day not in days:
                days[day] = str(day)
        row = f"{op}\x1f{scope}\x1f{kind}\x1f{key}\x1f{days[since]}\x1f{days[until]}"
        running.update(f"{row}\x1f{before or ''}\x1f{stamp or ''}\x1e".encode())
    return digest_bytes(running.digest())


def counted(lines: Iterable[DraftLine]) -> dict[str, dict[str, int]]:
    """{kind: {op: count}} of lines at hand."""
    found: dict[str, dict[str, int]] = {}
    for (kind, op), count in sorted(Counter((each.ref.kind, each.op) for each in lines).items()):
        found.setdefault(kind, {})[op] = count
    return found


def read_bodies(session: Session, set_id: str) -> Iterator[tuple[int, str, str, str, str]]:
    """(number, scope, kind, key, body as text) of every line that has a body: a body is read once, by who needs it."""
    line = ChangeLine.__table__.c
    query = select(line.id, line.scope, line.kind, line.key, cast(line.body, Text)).where(
        line.change_set == set_id, line.op != "withdrawn"
    )
    streamed = session.connection().execute(query.order_by(line.id).execution_options(yield_per=CHUNK))
    for part in streamed.partitions():
        yield from (tuple(row) for row in part)


def lines_by_number(session: Session, set_id: str, numbers: Iterable[int]) -> Iterator[Any]:
    """These lines in full, in order."""
    wanted = sorted(set(numbers))
    columns = [getattr(ChangeLine, name) for name in ("id", *COLUMNS[1:])]
    query = select(*columns).where(ChangeLine.change_set == set_id).order_by(ChangeLine.id)
    for start in range(0, len(wanted), FEW):
        yield from session.execute(query.where(ChangeLine.id.in_(wanted[start : start + FEW])))


def read_lines(session: Session, set_id: str) -> Iterator[Any]:
    """Every line in order, a chunk at a time, as plain rows with the columns' names."""
    columns = [getattr(ChangeLine, name) for name in ("id", *COLUMNS[1:])]
    query = select(*columns).where(ChangeLine.change_set == set_id).order_by(ChangeLine.id)
    yield from session.execute(query.execution_options(yield_per=2_000))
