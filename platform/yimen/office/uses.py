"""What refers to an entry, and how a form or procedure looks when it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import func
from sqlalchemy.orm import Session

from yimen import changes
from yimen.office.fields import body_text
from yimen.office.request import language
from yimen.pack import Kind
from yimen.screens import FormError, compile_form
from yimen.store import EntryRevision, select_in_force
from yimen.workflow import ProcedureError, compile_procedure

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Use:
    """Entries of one kind that refer to an entry through one field; the first of them, and how many."""

    kind: Kind
    field: str
    value: str
    rows: list[EntryRevision]
    total: int

    def names(self, title: str) -> list[str]:
        """The columns worth showing: neither the reference itself nor the name of what is referred to."""
        return [
            name
            for name in self.kind.listing.columns
            if name != self.field and any(row.body.get(name) != title for row in self.rows)
        ]


def uses_of(
    session: Session, snapshot: Any, kind: Kind, row: EntryRevision, jurisdiction: str, day: date
) -> list[Use]:
    """One query for each kind that can refer to this one; laws and articles are found under any spelling."""
    found = _resting_on(session, snapshot, kind, row)
    shown = {each.kind.id for each in found}
    for other in snapshot.kinds().values():
        for reference in other.references:
            if reference.kind != kind.id or other.id in shown:
                continue
            value = row.key if reference.by == "key" else str(row.body.get(reference.by, ""))
            if not value:
                continue
            chosen = select_in_force(jurisdiction, day, snapshot.number, other.id)
            chosen = chosen.where(body_text(reference.field) == value).order_by(EntryRevision.key)
            rows = session.execute(chosen.add_columns(func.count().over()).limit(SHOWN)).all()
            if rows:
                found.append(Use(other, reference.field, value, [each[0] for each in rows], rows[0][1]))
    return found


def _resting_on(session: Session, snapshot: Any, kind: Kind, row: EntryRevision) -> list[Use]:
    """What rests on a law, or on one article of it."""
    if kind.id == "law":
        law, article = str(row.body.get("name", row.key)), ""
    elif kind.id == "article":
        law, article = str(row.body.get("law", "")), str(row.body.get("number", ""))
    else:
        return []
    found = changes.citing(session, snapshot, law, article, shown=SHOWN)
    named = {each.id for each in snapshot.kinds().values() if any(r.kind == "law" for r in each.references)}
    return [
        Use(each.kind, each.field, law if each.kind.id in named else "", list(each.rows), each.total)
        for each in found
    ]


def preview_of(kind: Kind, row: EntryRevision) -> Markup | None:
    """A form drawn empty, a procedure as its stages and tasks; None for other kinds or a broken definition."""
    if kind.id == "form":
        try:
            return compile_form(row.body).bind(language=language()).render()
        except FormError:
            return None
    if kind.id == "procedure":
        try:
            procedure = compile_procedure(row.body)
        except ProcedureError:
            return None
        return Markup(render_template("office/procedure.html", procedure=procedure))  # noqa: S704  a template's own text
    return None
