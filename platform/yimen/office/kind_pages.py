"""Kinds of entries added and changed as the text of their definition, checked, and drafted as a change set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, runtime, writing
from yimen.pack import Entry, YamlError, body_check, check_body, kind_from_body, read_yaml, write_yaml

KIND = "kind"
LONGEST = 200_000
NEW: Mapping[str, Any] = {
    "id": "new-kind",
    "title": {"zh": "新目录", "en": "New catalog"},
    "key": ["code"],
    "binding": {"mode": "live"},
    "schema": {
        "type": "object",
        "required": ["code", "name"],
        "additionalProperties": True,
        "properties": {
            "code": {"type": "string", "minLength": 1, "maxLength": 64, "title": "代码"},
            "name": {"type": "string", "minLength": 1, "title": "名称"},
        },
    },
    "columns": {"code": {"titles": ["代码"], "parse": "code"}, "name": {"titles": ["名称"]}},
    "listing": {"columns": ["code", "name"], "search": ["code", "name"], "sort": ["code"]},
}


@blueprint.get("/kinds/new/text")
@permission("change.draft")
def new_kind_text() -> ResponseReturnValue:
    """A definition to begin with, to be written over."""
    return _page("", write_yaml(dict(NEW)))


@blueprint.get("/kinds/<kind_id>/text")
@permission("change.draft")
def edit_kind_text(kind_id: str) -> ResponseReturnValue:
    """The kind's definition as it is in force."""
    found = configuration().entry(KIND, kind_id)
    if found is None:
        abort(404)
    return _page(kind_id, write_yaml(dict(found.body)))


@blueprint.post("/kinds")
@permission("change.draft")
def draft_kind() -> ResponseReturnValue:
    """Check the definition by the kind of kinds, then draft and check a change set of it."""
    kind_id, text = request.form.get("kind", ""), request.form.get("body", "")[:LONGEST]
    try:
        body = read_yaml(text)
    except YamlError as error:
        return _page(kind_id, text, problem=_("文本不能读成 YAML 或 JSON：%(reason)s", reason=str(error)))
    if not isinstance(body, dict) or not isinstance(body.get("id"), str):
        return _page(kind_id, text, problem=_("定义须是一组“名称: 值”，并写明 id。"))
    if kind_id and body["id"] != kind_id:
        return _page(
            kind_id, text, problem=_("编号须保持为“%(id)s”；要另建一种，请从“新建种类”开始。", id=kind_id)
        )
    if not kind_id and configuration().entry(KIND, body["id"]) is not None:
        return _page(
            kind_id, text, problem=_("已有编号为“%(id)s”的种类，请修改它，或换一个编号。", id=body["id"])
        )
    faults, problem = faults_of(body)
    if faults or problem:
        return _page(kind_id, text, problem=problem, refused=faults)
    return draft_kind_entry(kind_id, body, refused_page=lambda refused: _page(kind_id, text, refused=refused))


def faults_of(body: Mapping[str, Any]) -> tuple[list[Finding], str]:
    """What the kind of kinds refuses in a definition, and what is wrong with its schema."""
    entry = Entry(KIND, str(body["id"]), dict(body))
    faults = check_body(configuration().kinds()[KIND], entry.key, body, entry.place)
    if faults:
        return faults, ""
    try:
        body_check(kind_from_body(body))
    except ValueError as error:
        return [], _("schema 不是有效的 JSON Schema：%(reason)s", reason=str(error))
    return [], ""


def draft_kind_entry(
    kind_id: str,
    body: Mapping[str, Any],
    refused_page: Callable[[Sequence[Finding]], ResponseReturnValue],
) -> ResponseReturnValue:
    """A checked change set of the definition; `refused_page` draws the form again with why there is none."""
    clock, entry = runtime().clock, Entry(KIND, str(body["id"]), dict(body))
    verb = _("修改种类") if kind_id else _("新建种类")
    try:
        with writing() as session:
            made = changes.draft(
                session,
                actor(),
                actor().jurisdiction,
                title=f"{verb}：{body['title'].get('zh', entry.key)}",
                entries=[entry],
                note=request.form.get("note", "").strip()[:2000],
                clock=clock,
            )
            set_id = changes.check(session, actor(), made.id, clock=clock).id
    except changes.ChangeRefused as refused:
        return refused_page(refused.findings)
    return redirect(url_for("office.change_set", set_id=set_id))


def _page(
    kind_id: str, text: str, *, problem: str = "", refused: Sequence[Finding] = ()
) -> ResponseReturnValue:
    page = render_template(
        "office/kind_edit.html", kind_id=kind_id, text=text, problem=problem, refused=refused
    )
    return page, 422 if problem or refused else 200
