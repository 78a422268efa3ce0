"""The form of a complaint: the first form of its procedure as the public may fill it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from yimen.cases import NotConfigured
from yimen.screens import (
    BoundForm,
    CompiledForm,
    Complaint,
    PublicForm,
    Surroundings,
    compile_form,
    public_form,
)

from .request import configuration, here, kept

PROVEN, UNPROVEN = "proven", "unproven"


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    """`units` are (code, name) of those among which the complainant may choose, none where it is not asked."""

    complaint: Complaint
    drawn: PublicForm
    form: CompiledForm
    title: str
    units: tuple[tuple[str, str], ...]

    def bind(self, data: MultiDict[str, Any] | None = None) -> BoundForm:
        """The form, empty or as it was sent; a visitor holds the roles that the pack gives to the public."""
        snapshot = configuration()
        roles = frozenset(key for key, body in snapshot.roles().items() if body.get("public"))
        around = Surroundings(here().day, snapshot.calendar())
        return self.form.bind(None, data, language=here().language, roles=roles, around=around)

    def unit_of(self, chosen: str, proven: bool) -> str:
        """The unit that the complaint goes to: the one chosen, else the one that receives. There an unproven one is looked
        at first, whatever was chosen."""
        looked_at = bool(self.drawn.proof) and not proven
        return chosen if chosen in dict(self.units) and not looked_at else self.complaint.unit

    def values(self, bound: BoundForm, chosen: str, proven: bool) -> dict[str, Any]:
        """What was filled in, and for who receives it whether a browser had proven its work and which unit was chosen."""
        said, name = {**bound.values, **self.drawn.says}, dict(self.units).get(chosen)
        if self.drawn.proof:
            said[self.drawn.proof] = PROVEN if proven else UNPROVEN
        if self.drawn.choice and name:
            said[self.drawn.choice] = name
        return said


def complaint_form(name: str) -> ComplaintForm:
    """404 where the site offers none of that name, or it is not configured."""
    complaint = here().site.complaints.get(name)
    if complaint is None:
        abort(404)
    snapshot = configuration()
    try:
        opening = snapshot.procedure(complaint.procedure, complaint.unit).opening
        digest = snapshot.digest("form", opening.form, complaint.unit)
        body = snapshot.pinned("form", opening.form, digest)
    except NotConfigured:
        abort(404)
    drawn, form = kept("forms", digest, lambda: _drawn(body))
    known = snapshot.units()
    units = tuple((each, str(known[each].get("name", each))) for each in complaint.units if each in known)
    return ComplaintForm(complaint, drawn, form, form.label(here().language), units)


def _drawn(body: Any) -> tuple[PublicForm, CompiledForm]:
    drawn = public_form(body)
    return drawn, compile_form(drawn.body)
