"""Figures that a pack defines (kind `figure`): cases of a procedure by a field or by unit, one grouped query a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select, true
from sqlalchemy.orm import Session

from yimen.cases import WHOLE, Case, Configuration, DeadlineRow, visible
from yimen.kernel import Actor
from yimen.pack import ordered
from yimen.store import case_field

FIGURE = "figure"
UNIT = "unit"
FORM = "form."
SHARE = "share"
ANY = "*"
"""Stands among `values` for whatever was filled in."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One table: `body` is the entry, `lines` the counts of its columns, in order, by what they are counted by; of a share
    the percentage with one decimal, None where there is nothing to have a share in."""

    id: str
    body: Mapping[str, Any]
    columns: tuple[tuple[str, Mapping[str, Any]], ...]
    lines: Mapping[str, tuple[float | None, ...]]


def counted(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    *,
    since: date,
    until: date,
    procedure: str = "",
) -> list[Counted]:
    """Every table of the jurisdiction, over the cases that the actor sees whole and that were opened in the period."""
    found = []
    for entry in configuration.entries(FIGURE):
        body = entry.body
        if procedure and body["procedure"] != procedure:
            continue
        columns = tuple((name, body["columns"][name]) for name in ordered(body["columns"]))
        rows = session.execute(_statement(actor, body, columns, since, until))
        lines = {str(row[0]): _with_shares(columns, row[1:]) for row in rows if row[0]}
        found.append(Counted(entry.key, body, columns, lines))
    return found


def _statement(
    actor: Actor,
    body: Mapping[str, Any],
    columns: tuple[tuple[str, Mapping[str, Any]], ...],
    since: date,
    until: date,
) -> Any:
    by = Case.unit if body["by"] == UNIT else _field(body["by"])
    counts = [func.count(case((_condition(column), 1))) for _name, column in columns]
    statement = (
        select(by.label("by"), *counts)
        .where(Case.procedure == body["procedure"], Case.opened_on.between(since, until), by.is_not(None))
        .group_by(by)
        .order_by(by)
    )
    seen = visible(actor)
    return seen.showing(seen.of(statement), frozenset({WHOLE}))


def _with_shares(columns: tuple[tuple[str, Mapping[str, Any]], ...], counts: Any) -> tuple[float | None, ...]:
    known = {name: int(count) for (name, _column), count in zip(columns, counts, strict=True)}
    return tuple(_share(column, known) if SHARE in column else known[name] for name, column in columns)


def _share(column: Mapping[str, Any], known: Mapping[str, int]) -> float | None:
    part, whole = known[column[SHARE]["of"]], known[column[SHARE]["among"]]
    return round(100 * part / whole, 1) if whole else None


def _condition(column: Mapping[str, Any]) -> ColumnElement[bool]:
    """All that a column asks of a case; one that asks nothing counts every case of the line."""
    asked: list[ColumnElement[bool]] = []
    if "status" in column:
        asked.append(Case.status.in_(column["status"]))
    if "field" in column:
        value = _field(column["field"])
        asked.append(value != "" if ANY in column["values"] else value.in_(column["values"]))
    if "terms" in column:
        row = DeadlineRow
        asked.append(
            exists().where(
                row.case_id == Case.id, row.deadline.in_(column["terms"]), row.state.in_(column["states"])
            )
        )
    return and_(true(), *asked)


def _field(path: str) -> Any:
    return case_field(Case.forms, path.removeprefix(FORM))
