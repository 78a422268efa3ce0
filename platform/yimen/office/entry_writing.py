"""An entry of a catalog added, changed or ended by hand: its columns as a form, drafted as a change set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.catalog import cells_of
from yimen.kernel import Finding, read_day
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.list_offers import offers_of
from yimen.office.list_source import asked_day, asked_kind, list_source
from yimen.office.request import actor, configuration, db, language, number, runtime, today, writing
from yimen.office.shell import unit_names
from yimen.office.wording import entry_title, value_text
from yimen.pack import EntryRef, Kind
from yimen.store import EntryRevision, select_in_force

UNIT = "unit"
LONGEST, LONG = 20_000, 40
MOST_OFFERS = 200


@dataclass(frozen=True, slots=True)
class Box:
    """One field of the form; `choices` of an enumeration, `offers` what is mostly written."""

    name: str
    title: str
    text: str
    required: bool
    fixed: bool
    is_date: bool
    choices: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    told: tuple[Finding, ...] = ()

    @property
    def wide(self) -> bool:
        return len(self.text) > LONG or "\n" in self.text


def may_write(kind: Kind) -> bool:
    """Whether the Actor may write entries of the kind by hand: rows of a table, or fields that the kind names; definitions
    have designers."""
    return actor().may("change.draft") and bool(kind.columns or kind.written) and not kind.structural


def may_add(kind: Kind) -> bool:
    """Whether new entries may be written: rows of tables alone, for what else there is is asked for by name."""
    return may_write(kind) and bool(kind.columns)


@blueprint.get("/entries/<kind>/write")
@permission("change.draft")
def write_entry(kind: str) -> ResponseReturnValue:
    """The form, of the entry `?key=&scope=&day=`, or of a new one, of which fields may be given (`f-<field>=`)."""
    found, key, scope = _kind(kind), request.args.get("key", ""), request.args.get("scope", "")
    row = _row(found, key, scope, asked_day())
    cells = _cells(found, row.body if row else {})
    if row is None:
        cells = {name: request.args.get(f"f-{name}", "")[:LONGEST] for name in cells}
    return _page(found, row, scope, cells)


@blueprint.post("/entries/<kind>/write")
@permission("change.draft")
def draft_entry(kind: str) -> ResponseReturnValue:
    """A checked change set of what the form says, or the form again with everything that is wrong."""
    found, given = _kind(kind), request.form
    key, scope, seen = given.get("key", ""), given.get("scope", ""), given.get("seen", "")
    row, day = (
        _row(found, key, scope, read_day(request.form.get("shown")) or today()),
        read_day(request.form.get("effective_from")),
    )
    asked = _cells(found, row.body if row else {})
    cells = {name: given.get(f"f-{name}", "")[:LONGEST].replace("\r\n", "\n").strip() for name in asked}
    if day is None:
        return _page(found, row, scope, cells, problem=_("请填写生效日。"))
    written = changes.WrittenEntry(found, key, cells, scope, seen)
    place = actor().jurisdiction
    told: Sequence[changes.FieldFinding] = ()
    try:
        judged = _judged(written, day)
        told = judged.told
        if judged.errors:
            return _page(found, row, scope, cells, told=told)
        verb = "修改" if key else "新增"
        title = entry_title(judged.entry.body, judged.entry.key, language()) if judged.entry else key
        with writing() as session:
            made = changes.draft_entry(
                session,
                actor(),
                place,
                judged,
                _heading(f"{verb}{found.label()}：{title}{_for_unit(scope)}", day),
                clock=runtime().clock,
            ).id
    except changes.ChangeRefused as refused:
        return _page(found, row, scope, cells, told=told, refused=refused.findings)
    return redirect(url_for("office.change_set", set_id=made))


@blueprint.post("/entries/<kind>/end")
@permission("change.draft")
def end_entry(kind: str) -> ResponseReturnValue:
    """A checked change set that ends the entry from a day on."""
    found, given = _kind(kind), request.form
    key, scope = given.get("key", ""), given.get("scope", "")
    row, day = (
        _row(found, key, scope, read_day(request.form.get("shown")) or today()),
        read_day(request.form.get("effective_from")),
    )
    if row is None or not _may_end(found, row):
        abort(404)
    cells = _cells(found, row.body)
    if day is None:
        return _page(found, row, scope, cells, problem=_("请填写停用日。"))
    title = entry_title(row.body, key, language())
    try:
        with writing() as session:
            made = changes.draft_ending(
                session,
                actor(),
                actor().jurisdiction,
                EntryRef(scope, found.id, key),
                given.get("seen", ""),
                _heading(f"停用{found.label()}：{title}{_for_unit(scope)}", day),
                clock=runtime().clock,
            ).id
    except changes.ChangeRefused as refused:
        return _page(found, row, scope, cells, refused=refused.findings)
    return redirect(url_for("office.change_set", set_id=made))


def _kind(name: str) -> Kind:
    found = asked_kind(name)
    return found if may_write(found) else abort(404)


def _row(kind: Kind, key: str, scope: str, day: date) -> EntryRevision | None:
    """The entry of just this scope on the day, as far as the Actor's units reach; None for a new one."""
    if scope and (not kind.scoped or scope not in unit_names()):
        abort(404)
    if not key:
        return abort(404) if not kind.columns else None
    if not kind.columns:
        found = changes.standing_entry(db(), actor().jurisdiction, EntryRef(scope, kind.id, key), day)
        return found if found is not None else abort(404)
    query = select_in_force(actor().jurisdiction, day, number(), kind.id, scope)
    query = query.where(EntryRevision.key == key, EntryRevision.scope == scope)
    limit_to = list_source(kind.id, day).limit_to
    row = db().scalar(query if limit_to is None else query.where(limit_to))
    return row if row is not None else abort(404)


def _cells(kind: Kind, body: Mapping[str, Any]) -> dict[str, str]:
    """{field: text} of what the form asks."""
    if not kind.columns:
        return changes.cells_written(kind, body)
    return cells_of(kind, configuration().kinds(), body)


def _judged(written: changes.WrittenEntry, day: date) -> changes.JudgedEntry:
    place = actor().jurisdiction
    if not written.kind.columns:
        return changes.judge_written(db(), place, written, day)
    return changes.judge_entry(db(), place, configuration().kinds(), written, day)


def _may_end(kind: Kind, row: EntryRevision) -> bool:
    """Of what is no table a unit's own entry alone ends: everybody's holds again."""
    return bool(kind.columns or row.scope)


def _for_unit(scope: str) -> str:
    return f"（{unit_names().get(scope, scope)}）" if scope else ""


def _heading(title: str, day: date) -> changes.SetHeading:
    given = request.form
    return changes.SetHeading(
        title, day, given.get("note", "").strip()[:2000], given.get("document_number", "").strip()[:100]
    )


def _boxes(
    kind: Kind,
    cells: Mapping[str, str],
    body: Mapping[str, Any],
    *,
    new: bool,
    told: Sequence[changes.FieldFinding],
) -> list[Box]:
    """The form's fields, in the order of the cells."""
    required = {*kind.schema.get("required", ()), *kind.key}
    coined, offers = set(kind.coined), _offers(kind)
    made = []
    for name, text in cells.items():
        part = kind.schema.get("properties", {}).get(name, {})
        made.append(
            Box(
                name,
                kind.field_title(name, language()),
                text,
                name in required and not (new and name in coined),
                not new and name in kind.key,
                part.get("format") == "date",
                _choices(part, body.get(name)),
                offers.get(name, ()),
                tuple(each.finding for each in told if each.field == name),
            )
        )
    return made


def _choices(part: Mapping[str, Any], value: Any) -> tuple[str, ...]:
    if isinstance(value, bool) and "enum" not in part:
        return tuple(changes.WORDS.values())
    return tuple(str(each) for each in part.get("enum", ()))


def _offers(kind: Kind) -> dict[str, tuple[str, ...]]:
    """What fields mostly say: the values that the list can be filtered by, and the units' names."""
    counted = offers_of(db(), list_source(kind.id, today()))
    found = {name: tuple(value for value, _count in values[:MOST_OFFERS]) for name, values in counted.items()}
    names = tuple(unit_names().values())
    named = [each.field for each in kind.references if each.kind == UNIT and each.by == "name"]
    return found | dict.fromkeys(named, names[:MOST_OFFERS])


def _beside(kind: Kind, body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(title, text) of what the form of a kind that is no table leaves as it is."""
    names = [] if kind.columns else [each for each in kind.schema.get("properties", {}) if each in body]
    return [
        (kind.field_title(each, language()), value_text(each, body[each], language()))
        for each in names
        if each not in kind.written
    ]


def _page(
    kind: Kind,
    row: EntryRevision | None,
    scope: str,
    cells: Mapping[str, str],
    *,
    told: Sequence[changes.FieldFinding] = (),
    refused: Sequence[Finding] = (),
    problem: str = "",
) -> ResponseReturnValue:
    given = request.form
    body: Mapping[str, Any] = row.body if row else {}
    boxes = _boxes(kind, cells, body, new=row is None, told=told)
    placed = {each.name for each in boxes}
    page = render_template(
        "office/entry_writing.html",
        kind=kind,
        row=row,
        scope=scope,
        boxes=boxes,
        beside=_beside(kind, body),
        may_end=row is not None and _may_end(kind, row),
        title=entry_title(row.body, row.key, language()) if row else "",
        whole=[*refused, *(each.finding for each in told if each.field not in placed)],
        wrong=[each for each in boxes if any(said.severity == "error" for said in each.told)],
        problem=problem,
        shown=read_day(request.form.get("shown")) or asked_day(),
        effective_from=given.get("effective_from", today().isoformat()),
        note=given.get("note", ""),
        document_number=given.get("document_number", ""),
    )
    return page, 422 if problem or refused or told else 200
