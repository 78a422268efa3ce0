"""A kind of catalog as a form: one row a column, proposed out of a sample sheet, drafted as a change set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen.catalog import AT_ONCE, propose_columns
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.kind_pages import KIND, draft_kind_entry, faults_of
from yimen.office.request import actor, configuration, language
from yimen.office.wording import N_
from yimen.pack import FieldRow, KindRows, body_of_rows, rows_of_kind

MORE = 5
MOST = 200
LARGEST_SAMPLE = 10_000_000
TYPES = {
    "": N_("保持原有"),
    "text": N_("文字"),
    "code": N_("代码"),
    "integer": N_("整数"),
    "date": N_("日期"),
    "list": N_("多项（以顿号分隔）"),
}


@blueprint.get("/kinds/new")
@permission("change.draft")
def new_kind() -> ResponseReturnValue:
    """A kind to be described column by column."""
    return _page("", KindRows("", ""))


@blueprint.get("/kinds/<kind_id>/edit")
@permission("change.draft")
def edit_kind(kind_id: str) -> ResponseReturnValue:
    """The columns of the kind as they are in force."""
    return _page(kind_id, rows_of_kind(_body(kind_id)))


@blueprint.post("/kinds/form")
@permission("change.draft")
def fill_kind() -> ResponseReturnValue:
    """More rows, rows out of a sample sheet, or a change set of the definition."""
    kind_id, said = request.form.get("kind", ""), _said()
    before = _body(kind_id) if kind_id else None
    deed = request.form.get("_deed", "")
    if deed == "rows":
        return _page(kind_id, said, blank=MORE * 2)
    if deed == "sample":
        return _sampled(kind_id, said)
    if kind_id and said.id != kind_id:
        abort(400)
    if not kind_id and configuration().entry(KIND, said.id) is not None:
        taken = _("已有编号为“%(id)s”的种类，请修改它，或换一个编号。", id=said.id)
        return _page(kind_id, said, problems=[taken])
    try:
        body = body_of_rows(said, before)
    except ValueError as error:
        return _page(kind_id, said, problems=str(error).split("\n"))
    faults, problem = faults_of(body)
    if faults or problem:
        return _page(kind_id, said, refused=faults, problems=[problem] if problem else [])
    return draft_kind_entry(kind_id, body, refused_page=lambda refused: _page(kind_id, said, refused=refused))


def _body(kind_id: str) -> Mapping[str, Any]:
    found = configuration().entry(KIND, kind_id)
    return abort(404) if found is None else dict(found.body)


def _said() -> KindRows:
    """What the form says; rows without a title are left out."""
    given = request.form
    known = {name for name, _title in _references()}
    ticked = {name: set(given.getlist(name)) for name in ("required", "key", "listed", "filtered", "fill")}
    columns = [given.getlist(name) for name in ("title", "titles", "field", "type", "refers")]
    rows = []
    for number, (title, titles, field, sort, refers) in enumerate(zip(*columns, strict=False)):
        if not title.strip() or number >= MOST:
            continue
        at = str(number)
        rows.append(
            FieldRow(
                title.strip()[:100],
                tuple(dict.fromkeys(each.strip() for each in _split(titles) if each.strip())),
                field.strip()[:61],
                sort if sort in TYPES else "text",
                at in ticked["required"],
                at in ticked["key"],
                refers if refers in known else "",
                at in ticked["listed"],
                at in ticked["filtered"],
                at in ticked["fill"],
            )
        )
    return KindRows(
        given.get("id", "").strip()[:64],
        given.get("name", "").strip()[:100],
        given.get("name_en", "").strip()[:100],
        tuple(rows),
    )


def _split(text: str) -> list[str]:
    for sign in "，,；;\n":
        text = text.replace(sign, "、")
    return text.split("、")


def _sampled(kind_id: str, said: KindRows) -> ResponseReturnValue:
    """The rows that stand, and a row more for each column of the sample that none of them names."""
    file = request.files.get("sample")
    if file is None or not file.filename:
        return _page(kind_id, said, problems=[_("请选择一个样表文件。")])
    content = file.read(LARGEST_SAMPLE + 1)
    if len(content) > LARGEST_SAMPLE:
        return _page(kind_id, said, problems=[_("样表过大，请只保留表头和若干行后重试。")])
    found = propose_columns(file.filename, content, configuration().kinds().values(), AT_ONCE)
    if not found:
        return _page(
            kind_id, said, problems=[_("样表中没有识别出带表头的表。请核对文件，或在下方直接填写栏目。")]
        )
    known = {title for row in said.rows for title in (row.title, *row.titles)}
    taken = {row.field for row in said.rows}
    keyed = any(row.key for row in said.rows)
    references = dict(_references())
    rows = list(said.rows)
    for each in found:
        if each.title in known:
            continue
        refers = "" if each.refers is None else f"{each.refers.kind}.{each.refers.by}"
        field = each.field if each.field not in taken else ""
        taken.add(field)
        rows.append(
            FieldRow(
                each.title,
                (each.title,),
                field,
                each.type,
                each.full,
                each.key and not keyed,
                refers if refers in references else "",
                len(rows) < 6,
                bool(refers) or (each.full and each.unlike < 0.2),
            )
        )
    samples = {each.title: "、".join(each.samples) for each in found}
    return _page(kind_id, KindRows(said.id, said.title, said.title_en, tuple(rows)), samples=samples)


def _references() -> list[tuple[str, str]]:
    """What a column may name: each kind of catalog by its key, or by its name where it has one; and whatever is
    named already."""
    kinds = configuration().kinds()
    named = {f"{each.kind}.{each.by}" for kind in kinds.values() for each in kind.references}
    found = []
    for kind in kinds.values():
        if kind.structural or not kind.columns:
            continue
        label = kind.label(language())
        found.append((f"{kind.id}.key", _("%(kind)s的标识", kind=label)))
        for name in dict.fromkeys((*kind.key, "name", "code")):
            if name in kind.schema.get("properties", {}):
                title = kind.field_title(name, language())
                found.append((f"{kind.id}.{name}", _("%(kind)s的%(field)s", kind=label, field=title)))
    return found + [(each, each) for each in sorted(named - {name for name, _title in found})]


def _page(
    kind_id: str,
    said: KindRows,
    *,
    problems: Sequence[str] = (),
    refused: Sequence[Finding] = (),
    blank: int = MORE,
    samples: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "office/kind_form.html",
        kind_id=kind_id,
        said=said,
        rows=[
            *said.rows,
            *[FieldRow("", type="text", listed=False)] * (blank if len(said.rows) < MOST else 0),
        ],
        types=[(name, _(title)) for name, title in TYPES.items()],
        references=_references(),
        problems=problems,
        refused=refused,
        samples=samples or {},
        note=request.form.get("note", ""),
        may=actor().may("change.draft"),
    )
    return page, 422 if problems or refused else 200
