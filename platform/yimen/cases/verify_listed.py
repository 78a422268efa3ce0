"""Verification of what lists are filtered and ordered by: values and ranks beside the case say what its forms say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Finding, Place

from . import codes
from .configuration import Configuration
from .guard import Visibility
from .list_ranks import ListRank, rank_of
from .listed_values import ListedValue, listed_paths, ranked_paths, still_filling, values_at

Kept = Mapping[tuple[str, str], set[Any]]


def check_listed(
    session: Session, seen: Visibility, configuration: Configuration, rows: Sequence[Any]
) -> Iterator[Finding]:
    """Faults of the rows beside some cases; nothing while a job is still making them. A field of which no case of these has
    a row is one whose list only comes into force."""
    if still_filling(session, configuration.jurisdiction):
        return
    values = _kept(session, seen, ListedValue, ListedValue.value, rows)
    ranks = _kept(session, seen, ListRank, ListRank.rank, rows)
    for row in rows:
        for path in sorted(listed_paths(configuration)):
            yield from _differing(row, path, set(values_at(row.forms, path)), values)
        for path in sorted(ranked_paths(configuration)):
            rank = rank_of(row.forms, path)
            yield from _differing(row, path, set() if rank is None else {rank}, ranks)


def _differing(row: Any, path: str, expected: set[Any], kept: Kept) -> Iterator[Finding]:
    found = kept.get((row.id, path), set())
    if found != expected and (found or ("", path) in kept):
        yield codes.LISTED_DIFFERS.at(
            Place(row.number, path=f"/listed/{path}"),
            case=row.number,
            field=path,
            expected="、".join(sorted(map(str, expected))) or "空",
            found="、".join(sorted(map(str, found))) or "空",
        )


def _kept(session: Session, seen: Visibility, model: Any, column: Any, rows: Sequence[Any]) -> Kept:
    """The values by case and path; under an empty id stands that a path has rows at all."""
    chosen = select(model.case_id, model.path, column).where(model.case_id.between(rows[0].id, rows[-1].id))
    found: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for case_id, path, value in session.execute(seen.of(chosen, model)):
        found[case_id, path].add(value)
        found["", path].add(value)
    return dict(found)
