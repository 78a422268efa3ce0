"""One part of a list or a page of cases: its title, where it is shown, its badges, where it stands."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.design_state import unit_title
from yimen.office.layout_state import LAYOUTS, LayoutDesk
from yimen.office.layout_words import AREAS, PLACES, TONES, badges_of
from yimen.office.layouts import DRAFT, LONGEST_TITLE, desk_of
from yimen.office.names import name_of
from yimen.screens import ListPart, is_orderable, part_said


@blueprint.get("/layouts/<layout_id>/adjust/<group>/<part_name>")
@permission(DRAFT)
def layout_part(layout_id: str, group: str, part_name: str) -> ResponseReturnValue:
    """A form for one column, filter, action, fact or section."""
    desk = desk_of(layout_id)
    part = desk.part(group, part_name)
    return _page(desk, part, dict(part.said), desk.design.version)


@blueprint.post("/layouts/<layout_id>/adjust/<group>/<part_name>")
@permission(DRAFT)
def keep_layout_part(layout_id: str, group: str, part_name: str) -> ResponseReturnValue:
    """The part as it was filled in, kept in the draft; with faults the page again, each at its field."""
    desk = desk_of(layout_id)
    part, faults = desk.part(group, part_name), dict[str, str]()
    said = _said(part, faults)
    if request.form.get("version", type=int) != desk.design.version:
        who = name_of(desk.design.account) if desk.design.account else _("别人")
        return _page(desk, part, said, desk.design.version, moved=who), 409
    if faults:
        return _page(desk, part, said, desk.design.version, faults=faults), 422
    return desk.write(part_said(desk.design.body, group, part_name, said), group)


def _said(part: ListPart, faults: dict[str, str]) -> dict[str, Any]:
    """What the form says of the part: a key that it leaves to the part itself is None."""
    titles = {name: request.form.get(f"title_{name}", "").strip() for name in ("zh", "en")}
    if max(map(len, titles.values())) > LONGEST_TITLE:
        faults["title_zh"] = _("名称最多 %(n)s 个字", n=LONGEST_TITLE)
    if titles["en"] and not titles["zh"]:
        faults["title_zh"] = _("填了英文名称时，中文名称也要填")
    said: dict[str, Any] = {"title": {name: each for name, each in titles.items() if each} or None}
    if part.group == "columns":
        places = [each for each in PLACES if each in request.form.getlist("places")]
        if not places:
            faults["places"] = _("至少选一处；不再需要这一栏时请在上一页停用它")
        said["places"] = None if len(places) == len(PLACES) else places
        if _may_order(part):
            said["ordered"] = True if request.form.get("ordered") else None
        if part.field == "unit":
            said["several_units"] = True if request.form.get("several_units") else None
    if _has_badges(part):
        chosen = {value: request.form.get(f"badge-{n}", "") for n, (value, _w) in enumerate(badges_of(part))}
        said["badges"] = {value: tone for value, tone in chosen.items() if tone in TONES} or None
    if part.group == "sections":
        area = request.form.get("area", "")
        if area in AREAS and area != part.area:
            said["area"] = area
    return said


def _may_order(part: ListPart) -> bool:
    """A day or a number of a form; facts that have an index are ordered by anyway."""
    return part.group == "columns" and part.control is not None and is_orderable(part.control)


def _has_badges(part: ListPart) -> bool:
    return part.group == "columns" and bool(badges_of(part))


def _page(
    desk: LayoutDesk,
    part: ListPart,
    said: dict[str, Any],
    version: int,
    *,
    faults: dict[str, str] | None = None,
    moved: str = "",
) -> str:
    return render_template(
        "office/layout_part.html",
        layout_id=desk.id,
        kind=desk.kind,
        title=_(LAYOUTS[desk.id][1]),
        part=part,
        said=said,
        version=version,
        faults=faults or {},
        moved=moved,
        unit=desk.unit,
        unit_title=unit_title(desk.unit),
        places=PLACES,
        areas=AREAS,
        tones=TONES,
        may_order=_may_order(part),
        badges=badges_of(part) if _has_badges(part) else [],
    )
