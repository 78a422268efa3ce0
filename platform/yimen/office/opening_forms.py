"""The first form of a case not yet opened: which procedure, unit and item, over its draft, and whether it changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import abort, request

from yimen import cases
from yimen.office.form_binding import bound_form
from yimen.office.form_lookups import UnitLookups
from yimen.office.menu import openable
from yimen.office.offered_entries import taken_values
from yimen.office.request import actor, configuration, db, language
from yimen.office.shell import own_units
from yimen.office.shell_words import speak_of
from yimen.screens import BoundForm, CompiledForm, Difference, FormError, differences
from yimen.workflow import Procedure, Reason

DRAFT_KEY = 100


def opening_units() -> list[str]:
    """The units for which the Actor may open a case, the own ones first."""
    units = [code for code in own_units() if actor().reaches(code)]
    return units or sorted(code for code in actor().units if code in configuration().units())


@dataclass(frozen=True, slots=True)
class Opening:
    """What is about to be opened; `item` is the catalog's item that the officer came from, "" for none; `call` the case
    that calls for this one, `take` the entry that the form begins with."""

    procedure: Procedure
    form: CompiledForm
    unit: str
    item: str = ""
    call: cases.Call | None = None
    take: str = ""

    @property
    def draft_key(self) -> str:
        """By what the draft is kept: a case begun from an item, or called for by another, has a draft of its own."""
        if self.call is not None:
            return f"{self.call.case.id}@{self.call.item.id}"[:DRAFT_KEY]
        return (f"{self.procedure.id}#{self.item}" if self.item else self.procedure.id)[:DRAFT_KEY]

    @property
    def units(self) -> list[str]:
        """Where it may be opened."""
        return opening_units() if self.call is None else [self.unit]

    @property
    def digest(self) -> str:
        """The form that is in force now."""
        return configuration().digest("form", self.form.id, self.unit)

    def draft(self) -> cases.OpeningDraft | None:
        return cases.opening_draft(db(), actor(), self.unit, self.draft_key)

    def values_of(self, draft: cases.OpeningDraft) -> dict[str, Any]:
        """What the draft holds, sensitive values too: it is the Actor's own."""
        return cases.opening_values(db(), draft, configuration(), self.form.id)

    def bind(self, data: Any = None) -> BoundForm:
        """The form over the draft, else over what the item or the calling case brings, else empty."""
        draft = self.draft()
        values = self.values_of(draft) if draft is not None else self._first_values()
        if self.take and data is None:
            values = {**(values or {}), **taken_values(self.form.id, self.unit, self.take)} or None
        return bound_form(self.form, values, self.unit, data)

    def figures(self, bound: BoundForm, day: date) -> dict[tuple[str, ...], int | None]:
        """In how many earlier cases the parties named by now stood, where the form counts them."""
        return cases.earlier_figures(
            db(), actor(), configuration(), self.form.id, self.unit, bound.values, day
        )

    def changes_since(self, digest: str) -> list[Difference]:
        """What changed in the form since the page was drawn with that digest, in words; empty when nothing did."""
        if not digest or digest == self.digest:
            return []
        snapshot = configuration()
        try:
            before = snapshot.pinned("form", self.form.id, digest)
            after = snapshot.pinned("form", self.form.id, self.digest)
        except cases.NotConfigured:
            return []
        return differences(before, after, language())

    def _first_values(self) -> dict[str, Any] | None:
        if self.call is None:
            return self._item_values()
        return {**self.form.defaults, **cases.begun_with(self.call, self.form.case_paths)}

    def _item_values(self) -> dict[str, Any] | None:
        """A new form's values with one alleged act of the item that the officer came from, filled as a look-up fills."""
        path = self.form.case_paths.get("acts", "").lstrip("/")
        if not self.item or not path or "/" in path:
            return None
        chosen = UnitLookups(db(), configuration(), actor(), self.unit).resolve("item", self.item)
        if chosen is None:
            return None
        entry = configuration().entry("form", self.form.id, self.unit)
        schema = {} if entry is None else entry.body.get("schema", {})
        fields = schema.get("properties", {}).get(path, {}).get("items", {}).get("properties", {})
        row: dict[str, Any] = {}
        for name, part in fields.items():
            if part.get("x-lookup", {}).get("kind") == "item":
                row[name] = self.item
                for other, source in part["x-lookup"].get("fill", {}).items():
                    if chosen.body.get(source) not in (None, ""):
                        row[other] = chosen.body[source]
        return {**self.form.defaults, path: [row]} if row else None


def opening_of(chosen: str, unit: str, item: str = "") -> Opening:
    """The procedure with its first form; 404 where the Actor may not open it, or it is not configured."""
    if unit not in opening_units() or chosen not in {entry.key for entry in openable()}:
        abort(404)
    snapshot = configuration()
    try:
        procedure = snapshot.procedure(chosen, unit)
        speak_of(procedure)
        return Opening(procedure, snapshot.form(procedure.opening.form, unit), unit, item[:64])
    except cases.NotConfigured:
        abort(404)


def called_opening(parent: str, task: str) -> Opening:
    """The case that another one calls for, with its first form; 404 where it does not, or not for this Actor."""
    snapshot = configuration()
    call = cases.call_of(db(), actor(), parent[:32], task[:100], snapshot)
    if call is None or call.unit not in opening_units():
        abort(404)
    try:
        procedure = snapshot.procedure(call.item.child, call.unit)
        if not procedure.opening.roles & actor().roles_over(call.unit):
            abort(404)
        speak_of(procedure)
        return Opening(procedure, snapshot.form(procedure.opening.form, call.unit), call.unit, call=call)
    except cases.NotConfigured:
        abort(404)


def sent_opening() -> Opening:
    """The opening that this submission is about."""
    form = request.form
    if form.get("_parent"):
        return called_opening(form["_parent"], form.get("_task", ""))
    return opening_of(form.get("_procedure", ""), form.get("_unit", "").strip()[:64], form.get("_item", ""))


def lost_input(before: str, opening: Opening) -> list[tuple[str, str]]:
    """(label, text) of what was typed into fields that the form no longer has."""
    names = {
        name
        for name, value in request.form.items(multi=True)
        if value.strip() and not name.startswith(("_", "~")) and "~" not in name and name != "csrf_token"
    }
    try:
        drawn = configuration().form(opening.form.id, opening.unit, before)
    except (cases.NotConfigured, FormError):
        return []
    known = opening.bind(request.form).tree.controls
    old = drawn.bind(None, request.form).tree.controls
    found = []
    for name in sorted(names - known.keys()):
        if name in old:
            control = old[name]
            label = control.node.label.get(language()) or control.node.label.get("zh") or control.node.key
            text = control.node.kind.show(control.field.data, control.node, language())
            found.append((label, text or request.form[name]))
    return found


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What the opening page shows besides its input."""

    opening: Opening
    reasons: tuple[Reason, ...] = ()
    changes: tuple[Difference, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    contrasts: tuple[Any, ...] = field(default=())
    clash: str = ""
