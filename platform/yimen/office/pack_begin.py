"""A jurisdiction is begun on a page: region, units, people and tables become a pack that is looked over first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from yimen import changes
from yimen.catalog import readable_endings
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.founding import founders, proposes
from yimen.office.imports import read_uploads
from yimen.office.packs import READERS, upload_or_404, upload_page
from yimen.office.request import actor, db, runtime, writing
from yimen.pack import find_packs, offered_procedures
from yimen.store import Jurisdiction

MOST_TEXT = 500_000
FILES = {"unit_file": "unit", "officer_file": "officer"}


@dataclass
class Begun:
    """What the page shows: the draft as said so far, whose files it goes on from, and what is wrong with it."""

    draft: changes.PackDraft
    parent: str = ""
    note: str = ""
    before: str = ""
    problem: str = ""
    kept: dict[str, Any] = field(default_factory=dict)


@blueprint.get("/packs/begin")
@permission("admin.system")
def begin_pack() -> ResponseReturnValue:
    """Say what the new jurisdiction is, or (`?from=`) say anew what a draft says."""
    _founder()
    before = request.args.get("from", "")[:40]
    if not before:
        return _page(Begun(changes.PackDraft()))
    row = _own_draft(before)
    return _page(Begun(changes.draft_of(row.content, _packs()), row.parent or "", row.note, row.id))


@blueprint.post("/packs/begin")
@permission("admin.system")
def keep_pack() -> ResponseReturnValue:
    """The draft as a pack, which a job looks over; it is nobody's to agree to until it is handed in."""
    _founder()
    said = _said()
    if said.problem:
        return _page(said)
    try:
        content = changes.pack_of(said.draft, _packs())
        with writing() as session:
            made = changes.propose_founding(
                session,
                actor(),
                founders(),
                f"{said.draft.name}.zip",
                content,
                target=said.draft.name,
                parent=said.parent or None,
                note=said.note,
                draft=True,
                clock=runtime().clock,
            )
            if said.before:
                session.delete(session.get_one(changes.PackUpload, said.before))
            made_id = made.id
    except changes.ChangeRefused as refused:
        said.problem = "；".join(each.message for each in refused.findings)
        return _page(said)
    except ValueError as error:
        said.problem = str(error)
        return _page(said)
    return redirect(url_for("office.pack_upload", upload_id=made_id))


@blueprint.post("/packs/<upload_id>/submit")
@permission("admin.system")
def submit_pack(upload_id: str) -> ResponseReturnValue:
    """The draft goes to the second person."""
    row = upload_or_404(upload_id)
    try:
        with writing() as session:
            changes.submit_founding(session, actor(), founders(), upload_id)
    except changes.ChangeRefused as refused:
        return upload_page(row, problem="；".join(each.message for each in refused.findings))
    return redirect(url_for("office.pack_upload", upload_id=upload_id))


@blueprint.get("/packs/<upload_id>/pack.zip")
@permission(*READERS)
def pack_zip(upload_id: str) -> ResponseReturnValue:
    """The bytes that were handed in, for whoever may see the pack: what the second person agrees to can be read."""
    row = upload_or_404(upload_id)
    name = row.name if row.name.lower().endswith(".zip") else f"{row.name}.zip"
    return send_file(BytesIO(row.content), mimetype="application/zip", as_attachment=True, download_name=name)


def _founder() -> None:
    if not proposes():
        abort(403)


def _packs() -> Any:
    return find_packs(runtime().settings.packs)


def _own_draft(upload_id: str) -> changes.PackUpload:
    row = upload_or_404(upload_id)
    if row.state != "draft" or row.account != actor().account:
        abort(404)
    return row


def _said() -> Begun:
    """What was sent, over the files of the draft that it goes on from."""
    form = request.form
    before = form.get("_from", "")[:40]
    draft = changes.PackDraft()
    if before:
        earlier = changes.draft_of(_own_draft(before).content, _packs())
        keep = set(form.getlist("keep"))
        draft = replace(draft, tables=tuple(each for each in earlier.tables if each.file in keep))
    draft = replace(
        draft,
        name=form.get("name", "").strip()[:40],
        title=form.get("title", "").strip()[:100],
        region=form.get("region", "").strip()[:20],
        extends=form.get("extends", "base")[:64],
        procedures=frozenset(each[:100] for each in form.getlist("procedure")),
        pasted={kind: form.get(kind, "")[:MOST_TEXT] for kind in FILES.values()},
    )
    said = Begun(draft, form.get("parent", "")[:64], form.get("note", "")[:2000], before)
    if not draft.title:
        said.problem = _("请填写名称。")
    for name, kind in (*FILES.items(), ("tables", None)):
        uploads = [each for each in request.files.getlist(name) if each.filename]
        files, problem = read_uploads(uploads) if uploads else ([], "")
        said.problem = said.problem or problem
        for each in files:
            said.draft = said.draft.with_table(each.name, each.content, kind)
    return said


def _page(said: Begun) -> ResponseReturnValue:
    packs = _packs()
    try:
        offered = offered_procedures(changes.base_of(said.draft.extends, packs))
    except ValueError:
        abort(404)
    page = render_template(
        "office/pack_begin.html",
        said=said,
        draft=said.draft,
        bases=changes.base_packs(packs),
        procedures=offered,
        chosen=offered.keys() if said.draft.procedures is None else said.draft.procedures,
        places=list(db().execute(select(Jurisdiction.id, Jurisdiction.title).order_by(Jurisdiction.id))),
        endings=",".join(readable_endings()),
        kept=said.draft.tables if said.before else (),
    )
    return page, 422 if said.problem else 200
