"""A complaint is written, sent once, and answered with a code to follow it by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import validate_csrf
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import ValidationError

from yimen import cases
from yimen.kernel import public
from yimen.screens import BoundForm

from . import pictures
from .blueprint import blueprint
from .complaint_form import ComplaintForm, complaint_form
from .counting import may
from .proof import challenge, is_proven
from .reading import read_only
from .request import db, here, runtime
from .sending import Answer, answer_of, is_mark, keep_answer, new_mark

SENT = "sent"
LARGEST = 200_000


@blueprint.get("/complaints")
@read_only
def complaints() -> str:
    """The forms that may be sent."""
    if not here().site.complaints:
        abort(404)
    return render_template(
        "portal/complaints.html", site=here().site, complaints=here().site.complaints.values()
    )


@blueprint.get("/complaints/<name>")
@public
def complaint(name: str) -> ResponseReturnValue:
    """The form, empty; it is for this visitor alone."""
    form = complaint_form(name)
    return _page(form, form.bind(), "", [])


@blueprint.post("/complaints/<name>")
@public
def send_complaint(name: str) -> ResponseReturnValue:
    """Take the complaint, or show the form again with what is wrong and with all that was written."""
    form = complaint_form(name)
    request.max_content_length = LARGEST + (pictures.LARGEST if form.drawn.pictures else 0)
    said = request.form
    unit, mark = said.get("_unit", "")[:64], said.get("_mark", "")[:400]
    bound, handed = form.bind(_own_fields()), _handed(form)
    if not _is_from_here() or not is_mark(mark, name):
        return _page(
            form,
            bound,
            unit,
            [_("本页打开时间过长，或者浏览器没有启用 Cookie。填写的内容已保留，请重新提交。")],
            400,
        )
    if bound.restructured:
        return _page(form, bound, unit, [], 200, mark)
    if not bound.validate():
        return _page(form, bound, unit, [], 422, mark)
    if answer_of(mark) is not None:
        return _answered(mark)
    proven = is_proven(mark, said.get("_proof", ""))
    if len(handed) > pictures.MOST:
        return _page(
            form, bound, unit, [_("照片最多%(most)s张，请重新选择。", most=pictures.MOST)], 422, mark
        )
    if not may("public_complaints" if proven else "public_complaints_unproven"):
        return _page(form, bound, unit, [_refusal(proven)], 429, mark)
    if handed:
        try:
            bound = form.bind(_own_fields(form.drawn.pictures, pictures.drawn_anew(handed, _("照片"))))
        except pictures.NoPicture as error:
            return _page(form, bound, unit, [_not_a_picture(error)], 422, mark)
        if not bound.validate():
            return _page(form, bound, unit, [], 422, mark)
    return _open(form, bound, unit, mark, proven)


def _handed(form: ComplaintForm) -> list[FileStorage]:
    return pictures.chosen(request.files.getlist(form.drawn.pictures)) if form.drawn.pictures else []


def _not_a_picture(error: pictures.NoPicture) -> str:
    return _(
        "“%(name)s”不是可以使用的照片：请选择 JPG 或 PNG 格式、不超过 %(mb)s MB 的照片。",
        name=error,
        mb=pictures.LARGEST_FILE // 1024 // 1024,
    )


def _open(form: ComplaintForm, bound: BoundForm, unit: str, mark: str, proven: bool) -> ResponseReturnValue:
    db().rollback()
    try:
        with runtime().database.write() as writing:
            opened = cases.open_public(
                writing,
                here().place,
                procedure=form.complaint.procedure,
                unit=form.unit_of(unit, proven),
                values=form.values(bound, unit, proven),
                files=[
                    (
                        each.reference["digest"],
                        each.reference["name"],
                        each.reference["type"],
                        each.stream.read(),
                    )
                    for each in bound.uploads
                ],
                clock=runtime().clock,
            )
            if isinstance(opened, cases.PublicCase):
                keep_answer(writing, mark, Answer(opened.number, opened.code))
    except IntegrityError:
        db().rollback()
        if answer_of(mark) is None:
            raise
        return _answered(mark)
    if isinstance(opened, cases.Refused):
        return _page(form, bound, unit, [each.message for each in opened.reasons], 422, mark)
    return _answered(mark)


def _answered(mark: str) -> ResponseReturnValue:
    session[SENT] = mark
    return redirect(url_for("portal.complaint_sent"), 303)


@blueprint.get("/sent")
@public
def complaint_sent() -> ResponseReturnValue:
    """The number and the code, to be noted or printed; for whoever sent it, in the same browser."""
    mark = str(session.get(SENT, ""))
    answer = answer_of(mark)
    page = render_template("portal/sent.html", site=here().site, answer=answer)
    return page, 200 if answer else 404


def _own_fields(files: str = "", handed: Iterable[FileStorage] = ()) -> MultiDict[str, Any]:
    """The form's own fields, without those of the page around it; in the field `files` what is handed in."""
    fields: MultiDict[str, Any] = MultiDict(
        (name, value)
        for name, value in request.form.items(multi=True)
        if not name.startswith("_") and name != "csrf_token"
    )
    for each in handed:
        fields.add(files, each)
    return fields


def _is_from_here() -> bool:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _refusal(proven: bool) -> str:
    if proven:
        return _("提交过于频繁，请稍后再试，或拨打电话反映。填写的内容已保留。")
    return _("提交过于频繁。请稍后再试，开启浏览器脚本后重新打开本页，或拨打电话反映。填写的内容已保留。")


def _page(
    form: ComplaintForm, bound: BoundForm, unit: str, refusals: list[str], status: int = 200, mark: str = ""
) -> ResponseReturnValue:
    mark = mark or new_mark(form.complaint.id)
    if form.drawn.pictures and status != 200 and _handed(form):
        refusals = [*refusals, _("照片没有保留，请重新选择。")]
    page = render_template(
        "portal/complaint.html",
        site=here().site,
        complaint=form.complaint,
        form=form,
        bound=bound,
        unit=unit,
        refusals=refusals,
        mark=mark,
        challenge=challenge(mark),
        answered=status != 200,
        most_pictures=pictures.MOST,
        most_mb=pictures.LARGEST_FILE // 1024 // 1024,
    )
    return page, status
