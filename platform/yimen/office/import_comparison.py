"""The wizard's fifth and sixth step: the whole file against what is in force, and the change set made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.catalog import as_listed
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.change_lines import field_differences
from yimen.office.import_steps import CHANGED, Wizard, address, draw, wizard, writing_own
from yimen.office.request import configuration, db, language, runtime, today
from yimen.office.wording import COMPARED, shown_title, state_badge
from yimen.pack import Kind

PAGE = 50
OPS = ("added", "changed", "unchanged", "withdrawn", "absent")


@dataclass(frozen=True, slots=True)
class LineView:
    """One entry of the comparison as the page shows it; `fields` are (title, before, after)."""

    op: str
    kind_title: str
    key: str
    title: str
    place: Mapping[str, Any]
    fields: tuple[tuple[str, str, str], ...]


@blueprint.get("/imports/<import_id>/comparison")
@permission("change.draft")
def import_comparison(import_id: str) -> ResponseReturnValue:
    """How the file is to be compared, and what differs, before any change set exists; `op` shows one sort alone."""
    found = wizard(import_id)
    if found.running or not found.may("comparison"):
        return draw(found, "comparison", lines=None)
    kinds = configuration().kinds()
    op, kind = request.args.get("op", ""), request.args.get("kind", "")
    words, after = request.args.get("q", "").strip()[:100], request.args.get("after", default=0, type=int)
    lines, following = [], None
    if found.compared:
        ops = (op,) if op in OPS else CHANGED
        rows = changes.compared_lines(
            db(), import_id, ops=ops, kind=kind, words=words, after=after, limit=PAGE + 1
        )
        following = rows[PAGE - 1].id if len(rows) > PAGE else None
        lines = [_view(each, kinds.get(each.kind)) for each in rows[:PAGE]]
    return draw(
        found,
        "comparison",
        options=changes.Options.from_json(found.row.options, today()),
        said=bool(found.row.options),
        kinds=[_of_kind(kinds[name]) for name in found.row.reading.get("told", {}) if name in kinds],
        untold=_untold(found, kinds),
        lines=lines,
        following=following,
        after=after,
        op=op,
        kind=kind,
        words=words,
        counts=_counts(found),
        changed=_changed(found, kinds),
    )


def _of_kind(kind: Kind) -> dict[str, Any]:
    """A kind of the file with the fields by which a file may be the whole of a part: one unit, one field of work."""
    filters = [(name, kind.field_title(name, language())) for name in kind.listing.filters]
    return {"id": kind.id, "title": kind.label(language()), "filters": filters}


def _untold(found: Wizard, kinds: Mapping[str, Kind]) -> list[tuple[str, list[str]]]:
    """By kind the titles of fields of which the file says nothing."""
    missing = []
    for name, told in found.row.reading.get("told", {}).items():
        kind = kinds.get(name)
        declared = [column.field for column in as_listed(kind, kind.columns)] if kind is not None else []
        titles = [kind.field_title(each, language()) for each in declared if each not in told] if kind else []
        if kind is not None and titles:
            missing.append((kind.label(language()), titles))
    return missing


def _counts(found: Wizard) -> list[tuple[str, str, str, int]]:
    """(op, word, colour, count) over all kinds."""
    total: dict[str, int] = {}
    for counted in found.row.comparison.get("counts", {}).values():
        for op, count in counted.items():
            total[op] = total.get(op, 0) + count
    return [(op, *state_badge(COMPARED, op), total.get(op, 0)) for op in OPS]


def _changed(found: Wizard, kinds: Mapping[str, Kind]) -> list[tuple[str, int]]:
    """(field, how many entries change it), the most frequent first."""
    rows = [
        (shown_title(kinds[kind], name, language()) if kind in kinds else name, count)
        for kind, fields in found.row.comparison.get("changed", {}).items()
        for name, count in fields.items()
    ]
    return sorted(rows, key=lambda each: -each[1])


def _view(line: changes.CatalogImportLine, kind: Kind | None) -> LineView:
    before = {name: pair[0] for name, pair in line.fields.items()}
    after = {name: pair[1] for name, pair in line.fields.items()}
    return LineView(
        line.op,
        kind.label(language()) if kind else line.kind,
        line.key,
        line.title,
        line.place,
        tuple(each for each in field_differences(kind, before, after) if _tells(line, each[2])),
    )


def _tells(line: changes.CatalogImportLine, after: str) -> bool:
    """Of a new entry only what its heading does not say already."""
    return line.op != "added" or after not in (line.key, line.title)


@blueprint.post("/imports/<import_id>/comparison")
@permission("change.draft")
def compare_import(import_id: str) -> ResponseReturnValue:
    """Compare as the person chose."""
    found = wizard(import_id)
    if not found.may("comparison"):
        abort(409)
    try:
        day = date.fromisoformat(request.form.get("effective_from", ""))
    except ValueError:
        flash(_("请填写生效日。"), "danger")
        return redirect(address(import_id, "comparison"))
    kinds = configuration().kinds()
    complete = {}
    for name in found.row.reading.get("told", {}):
        wanted = request.form.get(f"complete.{name}", "")
        if wanted and name in kinds and wanted in (changes.WHOLE, *kinds[name].listing.filters):
            complete[name] = wanted
    options = changes.Options(
        day,
        complete,
        bool(request.form.get("blank_absent")),
        request.form.get("document_number", "").strip()[:100],
    )
    with writing_own(import_id) as (session, mine):
        changes.begin_comparison(session, mine, options, clock=runtime().clock)
    return redirect(address(import_id, "comparison"))


@blueprint.get("/imports/<import_id>/submission")
@permission("change.draft")
def import_submission(import_id: str) -> ResponseReturnValue:
    """What is about to be handed in, and the way to the change set."""
    found = wizard(import_id)
    if found.just_made and "again" not in request.args:
        return redirect(url_for("office.change_set", set_id=found.just_made))
    if found.running or not found.may("submission"):
        return draw(found, "submission", counts=[], options=None)
    return draw(
        found,
        "submission",
        counts=[each for each in _counts(found) if each[3]],
        options=changes.Options.from_json(found.row.options, today()),
        kind_titles={name: kind.label(language()) for name, kind in configuration().kinds().items()},
        kinds=[
            _of_kind(kind)
            for name, kind in configuration().kinds().items()
            if name in found.row.reading["told"]
        ],
        blocking=found.change_set is not None and found.change_set.state in ("submitted", "approved"),
    )


@blueprint.post("/imports/<import_id>/submission")
@permission("change.draft")
def submit_import(import_id: str) -> ResponseReturnValue:
    """Make the change set of what was compared; its own page leads on to the second person."""
    found = wizard(import_id)
    if not found.may("submission"):
        abort(409)
    title, wanted = request.form.get("title", "").strip(), request.form.getlist("profile")
    with writing_own(import_id) as (session, mine):
        changes.begin_drafting(
            session,
            mine,
            title=title or found.row.title,
            note=request.form.get("note", "").strip(),
            profiles=[each["layout"] for each in found.corrected if each["layout"] in wanted],
            clock=runtime().clock,
        )
    return redirect(address(import_id, "submission"))
