"""Adjusting forms: the unit's forms in a list, the designer of one, its way to approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.cases import Configuration, Revision
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.design_state import chosen_unit, current_design, of_unit, unit_title
from yimen.office.form_tasks import chosen_place, form_uses, task_places
from yimen.office.list_source import asked_whole, unit_entries
from yimen.office.names import name_of, names_of
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.wording import entry_title
from yimen.store import ChangeSet

DRAFT = "change.draft"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in the list: `own` where the unit has a form of its own, `uses` the procedures that fill it in, `is_new`
    where it is not in force yet."""

    key: str
    title: str
    own: bool
    above: bool
    uses: tuple[str, ...]
    design: Any = None
    change_set: ChangeSet | None = None
    is_new: bool = False


@blueprint.get("/forms")
@permission(DRAFT)
def forms() -> ResponseReturnValue:
    """Every form of the unit: whose it is, where it is used, whether it is being adjusted."""
    unit = chosen_unit()
    under_way = {
        each.key: each for each in changes.designs_under_way(db(), actor().jurisdiction) if each.scope == unit
    }
    entries, idle = unit_entries("form", unit, under_way)
    return render_template(
        "office/forms.html",
        lines=list(_lines(configuration(), unit, under_way, entries)),
        resting=idle,
        whole=asked_whole(),
        **of_unit(unit),
    )


def _lines(
    snapshot: Configuration, unit: str, under_way: Mapping[str, Any], entries: Iterable[Revision]
) -> Iterator[FormLine]:
    uses = form_uses(snapshot, unit)
    names_of(each.account for each in under_way.values())
    known = {each.key for each in snapshot.entries("form", unit=unit)}
    for key in [each for each in under_way if each not in known]:
        yield _new_line(snapshot, unit, under_way[key])
    for entry in entries:
        row = under_way.get(entry.key)
        above = snapshot.entry("form", entry.key) if unit else None
        yield FormLine(
            entry.key,
            entry_title(entry.body, entry.key, language()),
            entry.scope == unit and bool(unit),
            above is not None,
            tuple(uses.get(entry.key, ())),
            row,
            _set_under_way(row),
        )


def _new_line(snapshot: Configuration, unit: str, row: Any) -> FormLine:
    """A form that is being drawn and that nobody uses yet."""
    design = changes.read_design(db(), snapshot, row.key, unit)
    title = entry_title(design.body, row.key, language())
    return FormLine(row.key, title, False, False, (), row, _set_under_way(row), is_new=True)


def _set_under_way(row: Any) -> ChangeSet | None:
    """The change set last made of a design, as long as it is on its way."""
    made = db().get(ChangeSet, row.change_set) if row is not None and row.change_set else None
    return made if made is not None and made.state not in ("active", "undone", "withdrawn") else None


@blueprint.get("/forms/<form_id>/design")
@permission(DRAFT)
def design_form(form_id: str) -> ResponseReturnValue:
    """The designer of one form for one unit."""
    return _page(form_id)


def _page(form_id: str, refused: tuple[Finding, ...] = ()) -> ResponseReturnValue:
    design = current_design(form_id)
    unit = chosen_unit()
    page = render_template(
        "office/design.html",
        form_id=form_id,
        form_title=entry_title(design.body, form_id, language()),
        unit=unit,
        unit_title=unit_title(unit),
        is_new=design.is_new,
        places=task_places(unit, form_id),
        refused=refused,
    )
    return page, 422 if refused else 200


@blueprint.post("/forms/<form_id>/design/draft")
@permission(DRAFT)
def draft_design(form_id: str) -> ResponseReturnValue:
    """The design as a checked change set, on whose page it is submitted."""
    design, unit, snapshot = current_design(form_id), chosen_unit(), configuration()
    names = {"form": entry_title(design.body, form_id), "unit": unit_title(unit)}
    title = (
        _("新表单：%(form)s（%(unit)s）", **names)
        if design.is_new
        else _("表单调整：%(form)s（%(unit)s）", **names)
    )
    try:
        with writing() as session:
            made = changes.draft_design(
                session,
                actor(),
                snapshot,
                design,
                title=title,
                note=request.form.get("note", "").strip()[:2000],
                place=chosen_place(),
                clock=runtime().clock,
            )
            set_id = made.id
    except changes.DesignMoved as moved:
        flash(_("%(who)s 刚刚改动了这张表单，请看过之后再提交。", who=name_of(moved.account)), "warning")
        return redirect(url_for("office.design_form", form_id=form_id, unit=unit))
    except changes.ChangeRefused as refused:
        return _page(form_id, refused.findings)
    return redirect(url_for("office.change_set", set_id=set_id))


@blueprint.post("/forms/<form_id>/design/give-up")
@permission(DRAFT)
def give_up_design(form_id: str) -> ResponseReturnValue:
    """The design dropped; what is in force stays."""
    design, unit, snapshot = current_design(form_id), chosen_unit(), configuration()
    try:
        with writing() as session:
            changes.drop_design(session, actor(), snapshot, design)
    except changes.DesignMoved as moved:
        flash(_("%(who)s 刚刚改动了这张表单，草稿没有放弃。", who=name_of(moved.account)), "warning")
        return redirect(url_for("office.design_form", form_id=form_id, unit=unit))
    except changes.ChangeRefused as refused:
        return _page(form_id, refused.findings)
    flash(_("已放弃草稿，现行表单不变。"), "success")
    return redirect(url_for("office.forms", unit=unit))
