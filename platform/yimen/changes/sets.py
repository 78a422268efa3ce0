"""The lines of a change set as one value: written at once, read in order, digested as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from yimen.kernel import canonical_text, digest_bytes
from yimen.pack import EntryRef
from yimen.store import ChangeLine, ChangeSet, SourceFile, insert_rows

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


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line before it is written; `body` and `origin` are JSON text, `body` canonical."""

    op: str
    ref: EntryRef
    valid_from: date
    valid_to: date | None = None
    before_id: int | None = None
    before_digest: str | None = None
    body: str | None = None
    digest: str | None = None
    origin: str = "{}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that travels with a change set: a workbook, or a template."""

    name: str
    content: bytes


def write_lines(session: Session, set_id: str, lines: Iterable[DraftLine]) -> int:
    """All lines of a set, in one go."""
    ordered = sorted(lines, key=lambda each: (each.ref, each.valid_from))
    rows = (
        (
            set_id,
            each.op,
            each.ref.scope,
            each.ref.kind,
            each.ref.key,
            each.valid_from,
            each.valid_to,
            each.before_id,
            each.before_digest,
            each.body,
            each.digest,
            each.origin,
        )
        for each in ordered
    )
    return insert_rows(session, ChangeLine, COLUMNS, rows)


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


def set_digest(session: Session, change_set: ChangeSet) -> str:
    """Digest over everything that approval signs: the lines, in order, and what the set says of itself."""
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
    running = hashlib.sha256(canonical_text(head).encode("utf-8"))
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
    for row in session.execute(query):
        running.update("\x1f".join("" if part is None else str(part) for part in row).encode("utf-8"))
        running.update(b"\x1e")
    return digest_bytes(running.digest())


def count_lines(session: Session, set_id: str) -> dict[str, dict[str, int]]:
    """{kind: {op: count}}."""
    query = (
        select(ChangeLine.kind, ChangeLine.op, func.count())
        .where(ChangeLine.change_set == set_id)
        .group_by(ChangeLine.kind, ChangeLine.op)
        .order_by(ChangeLine.kind, ChangeLine.op)
    )
    counted: dict[str, dict[str, int]] = {}
    for kind, op, count in session.execute(query):
        counted.setdefault(kind, {})[op] = count
    return counted


def read_lines(session: Session, set_id: str) -> Iterator[Any]:
    """Every line in order, a chunk at a time, as plain rows with the columns' names."""
    columns = [getattr(ChangeLine, name) for name in ("id", *COLUMNS[1:])]
    query = select(*columns).where(ChangeLine.change_set == set_id).order_by(ChangeLine.id)
    yield from session.execute(query.execution_options(yield_per=2_000))
