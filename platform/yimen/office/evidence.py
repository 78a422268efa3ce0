"""The evidence of a case: what there is with small pictures, registering a piece, its way from hand to hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from yimen import cases, changes
from yimen.kernel import read_day
from yimen.office import codes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.evidence_uploads import PART, bring, own_uploads, upload_limits
from yimen.office.names import names_of
from yimen.office.request import actor, configuration, db, language, runtime, today, writing
from yimen.office.shell_words import case_on_page
from yimen.office.wording import N_, titled
from yimen.workflow import Reason

KIND = "evidence-kind"
DEEDS = {
    "taken": N_("登记入卷"),
    "handed": N_("移交"),
    "fetched": N_("调取原件"),
    "returned": N_("退还"),
    "joined": N_("随案转入"),
    "sent_on": N_("随案转出"),
}
LONGEST_REASON = 2_000
ASK_AGAIN = "private, max-age=0, must-revalidate"


@blueprint.get("/cases/<case_id>/evidence")
@permission("case.list", "case.act")
def evidence_list(case_id: str) -> ResponseReturnValue:
    """Every piece with its files; what the store of files has lost is told."""
    case = case_on_page(case_id)
    pieces = cases.evidence_of(db(), actor(), case_id, blobs=runtime().blobs)
    names_of(each.holder for each in pieces)
    return render_template(
        "office/evidence.html",
        case=case,
        pieces=pieces,
        waiting=len(own_uploads(case_id)),
        may=_may_take(case),
        act_title=_act_titles(case),
        kind_title=_kind_title(case.unit),
    )


@blueprint.get("/cases/<case_id>/evidence/new")
@permission("case.act")
def new_evidence(case_id: str) -> ResponseReturnValue:
    """The form of a piece of evidence; a case that is over takes none."""
    return _form(case_on_page(case_id))


@blueprint.post("/cases/<case_id>/evidence")
@permission("case.act")
def take_evidence(case_id: str) -> ResponseReturnValue:
    """A piece is registered with the files brought before and those that come with the form.

    A file stays brought where the piece is refused: nobody sends it twice.
    """
    case = case_on_page(case_id)
    brought, reasons = bring(case_id, [each for each in request.files.getlist("file") if each.filename])
    chosen = list(dict.fromkeys([*request.form.getlist("upload"), *brought]))
    day = read_day(request.form.get("taken_on"))
    if day is None:
        reasons.append(codes.reason(codes.NO_DAY, place="taken_on"))
    if reasons or day is None:
        return _form(case, reasons, frozenset(chosen))
    taking = cases.Taking(
        request.form.get("kind", "")[:64],
        request.form.get("name", ""),
        day,
        {name: request.form.get(name, "") for name in cases.CAPTURED},
        request.form.get("act", type=int),
        chosen,
    )
    with writing() as session:
        done = cases.take_evidence(session, actor(), case_id, taking, clock=runtime().clock)
    if isinstance(done, cases.Refused):
        return _form(case_on_page(case_id), done.reasons, frozenset(chosen))
    return redirect(url_for("office.evidence_piece", case_id=case_id, evidence_id=done.id))


@blueprint.get("/cases/<case_id>/evidence/<evidence_id>")
@permission("case.list", "case.act")
def evidence_piece(case_id: str, evidence_id: str) -> ResponseReturnValue:
    """One piece: its taking, its files, its way."""
    return _piece(case_id, evidence_id)


@blueprint.post("/cases/<case_id>/evidence/<evidence_id>")
@permission("case.act")
def pass_evidence(case_id: str, evidence_id: str) -> ResponseReturnValue:
    """It is handed over or returned."""
    deed, day = request.form.get("_deed", ""), read_day(request.form.get("occurred_on"))
    if deed not in ("handed", "returned"):
        abort(400)
    if day is None:
        return _piece(case_id, evidence_id, [codes.reason(codes.NO_DAY, place="occurred_on")])
    to = request.form.get("other", "").strip() or request.form.get("to", "").strip()
    try:
        with writing() as session:
            done = cases.pass_on(
                session,
                actor(),
                case_id,
                evidence_id,
                deed,
                to=to[:200],
                reason=request.form.get("reason", "")[:LONGEST_REASON],
                occurred_on=day,
                clock=runtime().clock,
            )
    except cases.CaseNotFound:
        abort(404)
    if isinstance(done, cases.Refused):
        return _piece(case_id, evidence_id, done.reasons)
    return redirect(url_for("office.evidence_piece", case_id=case_id, evidence_id=evidence_id))


@blueprint.post("/cases/<case_id>/evidence/files/<int:file_id>")
@permission("case.list", "case.act")
def fetch_evidence(case_id: str, file_id: int) -> ResponseReturnValue:
    """The original of a file, after its fetching was written down."""
    blobs = runtime().blobs
    found = cases.evidence_file(db(), actor(), case_id, file_id)
    if found is None:
        abort(404)
    try:
        blocks = blobs.read(cases.blob_name(case_id, found[1].digest))
    except FileNotFoundError:
        abort(404)
    reason = request.form.get("reason", "")[:LONGEST_REASON]
    with writing() as session:
        file = cases.fetch_file(session, actor(), case_id, file_id, reason=reason, clock=runtime().clock)
    answer = Response(blocks, mimetype=file.mime)
    answer.content_length = file.size
    names = {"filename": "evidence", "filename*": f"UTF-8''{quote(file.name)}"}
    answer.headers.set("Content-Disposition", "attachment", **names)
    return answer


@blueprint.get("/cases/<case_id>/evidence/files/<int:file_id>/picture")
@permission("case.list", "case.act")
def evidence_picture(case_id: str, file_id: int) -> ResponseReturnValue:
    """The small picture of a file, drawn by ourselves: never the bytes that somebody brought."""
    found = cases.evidence_file(db(), actor(), case_id, file_id)
    if found is None or found[1].picture != "made":
        abort(404)
    try:
        content = b"".join(runtime().blobs.read(cases.picture_name(case_id, found[1].digest)))
    except FileNotFoundError:
        abort(404)
    # asked for again each time, so that it is shown to nobody whose right has ended, nor to who signs in next
    answer = Response(content, mimetype="image/jpeg", headers={"Cache-Control": ASK_AGAIN})
    answer.set_etag(found[1].digest.rpartition(":")[2][:32])
    return answer.make_conditional(request)


def _may_take(case: cases.Case) -> bool:
    return case.status == "open" and cases.keeps_evidence(actor(), case)


def _kinds(unit: str) -> list[tuple[str, str, str, str]]:
    """(id, title, article, how it is taken), in the pack's order."""
    found = sorted(
        configuration().entries(KIND, unit=unit), key=lambda each: (each.body.get("order", 0), each.key)
    )
    return [
        (
            each.key,
            titled(each.body["title"], language()),
            str(each.body.get("article", "")),
            titled(each.body.get("hint"), language()),
        )
        for each in found
    ]


def _kind_title(unit: str) -> Any:
    """The title of a piece's kind in the reader's language; as it was then where the kind is gone."""
    known = {key: title for key, title, *_rest in _kinds(unit)}
    return lambda piece: known.get(piece.kind, piece.kind_title)


def _act_titles(case: cases.Case) -> dict[int, str]:
    """The alleged acts of the case by their place."""
    rows = case.record.get("acts", ())
    return {
        number: str(row.get("item_name") or row.get("item") or number) for number, row in enumerate(rows, 1)
    }


def _form(
    case: cases.Case, reasons: Sequence[Reason] = (), chosen: frozenset[str] | None = None
) -> ResponseReturnValue:
    uploads = own_uploads(case.id)
    page = render_template(
        "office/evidence_new.html",
        case=case,
        may=_may_take(case),
        kinds=_kinds(case.unit),
        acts=_act_titles(case),
        uploads=uploads,
        chosen=frozenset(each.id for each in uploads) if chosen is None else chosen,
        said=request.form if request.method == "POST" else {"taken_by": actor().name},
        today=today(),
        part=PART,
        most=runtime().settings.upload_mb * 1_000_000,
        largest=upload_limits().file,
        reasons=reasons,
        problems={each.place: each.message for each in reasons if each.place},
    )
    return page, 422 if reasons else 200


def _piece(case_id: str, evidence_id: str, reasons: Sequence[Reason] = ()) -> ResponseReturnValue:
    case = case_on_page(case_id)
    found = cases.evidence_of(db(), actor(), case_id, blobs=runtime().blobs, only=evidence_id)
    if not found:
        abort(404)
    steps = cases.custody_of(db(), actor(), case_id, evidence_id)
    names_of([found[0].holder, found[0].account, *(each.to for each in steps)])
    problems: Mapping[str, str] = {each.place: each.message for each in reasons if each.place}
    page = render_template(
        "office/evidence_piece.html",
        case=case,
        piece=found[0],
        steps=steps,
        deeds=DEEDS,
        acts=_act_titles(case),
        kind_title=_kind_title(case.unit),
        may=cases.keeps_evidence(actor(), case) and found[0].state == "held",
        colleagues=_colleagues(case.unit),
        said=request.form if reasons else {},
        today=today(),
        reasons=reasons,
        problems=problems,
    )
    return page, 422 if reasons else 200


def _colleagues(unit: str) -> list[tuple[str, str]]:
    """(account, name) of those who act in the unit's cases."""
    return cases.fellows(db(), actor(), unit, today(), frozenset(changes.acting_roles(configuration())))
