"""Arranging the list of cases and the page of a case for a unit: part by part, kept as a draft, then a change set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.adjusting import set_under_way
from yimen.office.blueprint import blueprint
from yimen.office.design_state import chosen_unit, layer_title, of_unit, unit_title
from yimen.office.layout_state import LAYOUTS, LayoutDesk, layout_design, newest_case, previewed
from yimen.office.layout_words import (
    AREAS,
    badges_words,
    layout_rows,
    order_choices,
    order_words,
    places_words,
    view_choices,
    view_words,
)
from yimen.office.names import name_of, names_of
from yimen.office.request import actor, configuration, db, language
from yimen.screens import (
    NoStep,
    list_frame,
    list_framed,
    part_added,
    part_moved,
    part_restored,
    part_said,
    part_taken_out,
    section_added,
)

DRAFT = "change.draft"
LONGEST_TITLE = 60


@blueprint.get("/layouts")
@permission(DRAFT)
def layouts() -> ResponseReturnValue:
    """The list and the page of cases of the unit that was chosen: whose they are, and whether one is being adjusted."""
    unit = chosen_unit()
    lines = []
    for name, (kind, title) in LAYOUTS.items():
        entry = configuration().entry(kind, name, unit)
        begun = changes.designs_under_way(db(), actor().jurisdiction, kind)
        draft = next((each for each in begun if each.scope == unit and each.key == name), None)
        if entry is not None:
            lines.append((name, _(title), bool(unit) and entry.scope == unit, draft))
    names_of(each[3].account for each in lines if each[3] is not None)
    return render_template(
        "office/layouts.html",
        lines=lines,
        **of_unit(unit),
    )


@blueprint.get("/layouts/<layout_id>/adjust")
@permission(DRAFT)
def adjust_layout(layout_id: str) -> ResponseReturnValue:
    """Every part with what may be changed, what was changed so far, what is wrong, and how it would look."""
    return layout_page(layout_id)


def desk_of(layout_id: str) -> LayoutDesk:
    """The desk of the request's list or page and unit."""
    design, unit = layout_design(layout_id), chosen_unit()
    return LayoutDesk(
        design,
        url_for("office.adjust_layout", layout_id=layout_id, unit=unit),
        lambda findings: layout_page(layout_id, findings),
        layout_id,
        LAYOUTS[layout_id][0],
        unit,
    )


def layout_page(layout_id: str, refused: Sequence[Finding] = ()) -> ResponseReturnValue:
    desk = desk_of(layout_id)
    design, unit, kind = desk.design, desk.unit, desk.kind
    base = design.above.base
    listing, columns, lines = previewed(design.body, unit) if kind == "listing" else (None, [], [])
    found = changes.shown_findings(configuration(), unit, kind, design.body)
    page = render_template(
        "office/layout.html",
        layout_id=layout_id,
        kind=kind,
        design=design,
        title=_(LAYOUTS[layout_id][1]),
        frame=list_frame(design.body),
        groups=desk.groups(),
        form_labels={name: form.label(language()) for name, form in desk.forms().items()},
        rows=layout_rows(kind, design.start, design.body, unit),
        own_rows=[] if base is None else layout_rows(kind, base, design.body, unit),
        layer=layer_title(design),
        findings=[each.as_json() for each in found],
        set_under_way=set_under_way(design),
        **of_unit(unit),
        refused=refused,
        listing=listing,
        columns=columns,
        lines=lines,
        sample=newest_case(unit) if kind == "page" else None,
        areas=AREAS,
        orders=order_choices(desk.parts("columns"), list_frame(design.body).sort)
        if kind == "listing"
        else [],
        order_words=order_words,
        places_words=places_words,
        badges_words=badges_words,
        view_choices=view_choices(unit) if kind == "listing" else {},
        view_words=view_words,
    )
    return page, 422 if refused else 200


# -- steps


@blueprint.post("/layouts/<layout_id>/adjust/step")
@permission(DRAFT)
def layout_step(layout_id: str) -> ResponseReturnValue:
    """One step: `do` is "deed/part" of the named group, or the deed alone."""
    desk = desk_of(layout_id)
    if request.form.get("version", type=int) != desk.design.version:
        who = name_of(desk.design.account) if desk.design.account else _("别人")
        flash(_("%(who)s 刚刚改动了这里，请看过之后再改。", who=who), "warning")
        return redirect(desk.address)
    deed, _slash, name = request.form.get("do", "").partition("/")
    group = request.form.get("group", "")
    try:
        body = _stepped(desk, deed, group, name)
    except NoStep:
        flash(_("这一步不能办：该项必须保留，或者已到数量上限。"), "warning")
        return redirect(desk.address)
    return desk.write(body, group)


def _stepped(desk: LayoutDesk, deed: str, group: str, name: str) -> Mapping[str, Any]:
    """The body after the step; 404 for one that nobody offers."""
    body, base = desk.design.body, desk.design.above.base
    match deed:
        case "frame":
            return list_framed(body, _framed(desk))
        case "restore_all" if base is not None:
            return base
        case "section":
            shown, title = _chosen(desk, "head"), request.form.get("title", "").strip()[:LONGEST_TITLE]
            if not title:
                return body
            return section_added(body, {"zh": title}, shown)[0]
        case "add":
            desk.parts(group)
            return part_added(body, group, _chosen(desk, group))
    desk.part(group, name)
    return _of_part(desk, deed, group, name)


def _of_part(desk: LayoutDesk, deed: str, group: str, name: str) -> Mapping[str, Any]:
    body, base = desk.design.body, desk.design.above.base
    match deed:
        case "up" | "down":
            return part_moved(body, group, name, -1 if deed == "up" else 1, desk.peers(group, name))
        case "off":
            return part_taken_out(body, base, group, name)
        case "on":
            return part_said(body, group, name, {"off": None})
        case "restore" if base is not None:
            return part_restored(body, base, group, name)
        case _:
            return abort(404)


def _chosen(desk: LayoutDesk, group: str) -> str:
    """What is to be added: one of what is offered, 404 for anything else."""
    wanted = request.form.get("shown", "")
    offers = next((each.offers for each in desk.groups() if each.id == group), [])
    return wanted if any(wanted == name for _head, many in offers for name, _title in many) else abort(404)


def _framed(desk: LayoutDesk) -> dict[str, Any]:
    """The title, and of a list its order and the view it opens with, as the form has them."""
    frame = list_frame(desk.design.body)
    titles = {name: request.form.get(f"title_{name}", "").strip()[:LONGEST_TITLE] for name in ("zh", "en")}
    said: dict[str, Any] = {"title": {name: each for name, each in titles.items() if each}}
    if not titles["zh"]:
        said = {"title": dict(frame.titles)}
    if desk.kind == "listing":
        choices = view_choices(desk.unit)
        view = {name: value for name, value in frame.view.items() if name not in choices}
        view |= {
            name: value
            for name in choices
            if (value := request.form.get(f"view_{name}", "")) in choices[name]
        }
        said |= {"view": view, "sort": request.form.get("sort", "")}
        if said["sort"] not in order_choices(desk.parts("columns"), frame.sort):
            said["sort"] = frame.sort
    return said


@blueprint.post("/layouts/<layout_id>/adjust/back")
@permission(DRAFT)
def layout_back(layout_id: str) -> ResponseReturnValue:
    """One step back, or with `by` 1 again."""
    return desk_of(layout_id).back()


@blueprint.post("/layouts/<layout_id>/adjust/give-up")
@permission(DRAFT)
def give_up_layout(layout_id: str) -> ResponseReturnValue:
    """The draft dropped; what is in force stays."""
    return desk_of(layout_id).give_up()


@blueprint.post("/layouts/<layout_id>/adjust/draft")
@permission(DRAFT)
def draft_layout(layout_id: str) -> ResponseReturnValue:
    """The design as a checked change set, on whose page it is submitted."""
    desk = desk_of(layout_id)
    title = _("%(what)s调整（%(unit)s）", what=_(LAYOUTS[layout_id][1]), unit=unit_title(desk.unit))
    return desk.drafted(title)
