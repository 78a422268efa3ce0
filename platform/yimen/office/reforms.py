"""A reform of units: say what is founded, changed or closed and who follows, see what it would do, draft one change set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.catalog import FileError, readable_endings
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.imports import read_uploads
from yimen.office.request import actor, configuration, db, runtime, today, writing
from yimen.office.shell import kind_title, present_units
from yimen.office.wording import N_

SORTS = {
    "found": N_("设立"),
    "rename": N_("更名"),
    "merge": N_("合并"),
    "split": N_("拆分"),
    "close": N_("撤销"),
    "transfer": N_("划转"),
    "empower": N_("赋权（另设一份事项）"),
    "give_back": N_("收回赋权"),
    "station": N_("派驻（以派出单位名义）"),
}
FIELDS = ("code", "name", "sort", "parent", "document_word", "acts_for")
LINES = 3
MOST_TEXT = 500_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What the page's form says; `day` None where it is no date, `units` and `heirs` as they were typed."""

    sort: str = "merge"
    day: date | None = None
    document_number: str = ""
    title: str = ""
    note: str = ""
    units: tuple[Mapping[str, str], ...] = ()
    heirs: tuple[tuple[str, str], ...] = ()
    rows: str = ""
    target: str = ""
    source: str = ""
    running: bool = False


@dataclass
class Answer:
    """What the page says to a wish."""

    planned: changes.ReformPlanned | None = None
    refused: tuple[Finding, ...] = ()
    problem: str = ""
    rows: list[changes.ReformRow] = field(default_factory=list)


@blueprint.get("/changes/reform")
@permission("change.draft")
def reform() -> ResponseReturnValue:
    """The form."""
    return _page(Wish(day=today()), Answer())


@blueprint.post("/changes/reform")
@permission("change.draft")
def plan_or_reform() -> ResponseReturnValue:
    """Show what would follow, or draft and check it."""
    wish, answer = _wish(request.form), Answer()
    known = {**configuration().units(), **{each["code"]: each for each in wish.units}}
    found = _listed(wish, answer, known)
    if wish.day is None:
        answer.problem = _("请填写生效日。")
    if found or answer.problem or wish.day is None:
        answer.refused = tuple(found)
        return _page(wish, answer)
    asked, clock, here = _asked(wish, wish.day, answer, known), runtime().clock, actor().jurisdiction
    number = wish.document_number
    try:
        if request.form.get("_deed") != "draft":
            answer.planned = changes.plan_reform(
                db(), actor(), here, asked, document_number=number, clock=clock
            )
            return _page(wish, answer)
        with writing() as session:
            made = changes.draft_reform(
                session, actor(), here, asked, document_number=number, note=wish.note, clock=clock
            )
            set_id = changes.check(session, actor(), made.id, clock=clock).id
    except changes.ChangeRefused as refused:
        answer.refused = refused.findings
        return _page(wish, answer)
    return redirect(url_for("office.change_set", set_id=set_id))


def _wish(given: Any) -> Wish:
    def said(name: str, most: int = 100) -> str:
        return str(given.get(name, "")).strip()[:most]

    try:
        day = date.fromisoformat(said("day"))
    except ValueError:
        day = None
    units = [{name: said(f"{name}_{index}") for name in FIELDS} for index in range(LINES)]
    heirs = [(said(f"old_{index}"), said(f"heir_{index}")) for index in range(LINES)]
    return Wish(
        said("sort") if said("sort") in SORTS else "merge",
        day,
        said("document_number"),
        said("title", 190),
        said("note", 2_000),
        tuple(each for each in units if each["code"]),
        tuple(each for each in heirs if each[0]),
        said("rows", MOST_TEXT),
        said("target"),
        said("source"),
        bool(said("running")),
    )


def _listed(wish: Wish, answer: Answer, known: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
    """The rows of the text and of a file that came along; what cannot be understood."""
    rows, found = changes.read_pasted(wish.rows, known)
    uploads = [each for each in request.files.getlist("file") if each.filename][:1]
    files, answer.problem = read_uploads(uploads) if uploads else ([], "")
    for each in files:
        try:
            more, faults = changes.read_list(each.name, each.content, known)
        except FileError as error:
            answer.problem = error.kind.told(**error.values)
            return found
        rows, found = rows + more, found + faults
    answer.rows = rows
    return found


def _asked(wish: Wish, day: date, answer: Answer, known: Mapping[str, Mapping[str, Any]]) -> changes.Reform:
    """As the room `changes` takes it; units by code or name."""
    codes = changes.keys_by_name(known, ("name", "short_name"))

    def code(name: str) -> str:
        return codes.get(name, name)

    named = ("parent", "acts_for")
    units = {
        each["code"]: {name: code(value) if name in named else value for name, value in each.items() if value}
        for each in wish.units
    }
    return changes.Reform(
        wish.sort,
        day,
        wish.title,
        units,
        {code(old): code(new) for old, new in wish.heirs},
        changes.with_target(answer.rows, code(wish.target)),
        code(wish.source),
        wish.running,
    )


def _page(wish: Wish, answer: Answer) -> ResponseReturnValue:
    units = list(present_units().items())
    page = render_template(
        "office/reform.html",
        wish=wish,
        answer=answer,
        rows="\n".join(_line(each) for each in answer.rows) or wish.rows,
        sorts=[(name, _(title)) for name, title in SORTS.items()],
        units=units,
        lines=range(LINES),
        endings=",".join(readable_endings()),
        columns=changes.REFORM_COLUMNS,
        counts=[
            (kind_title(kind), count)
            for kind, count in (answer.planned.counts if answer.planned else {}).items()
        ],
    )
    return page, 422 if answer.refused or answer.problem else 200


def _line(row: changes.ReformRow) -> str:
    """A row as it is pasted, so that what came with a file stands in the form."""
    return "\t".join((changes.REFORM_WHAT[row.what], row.key, row.to))
