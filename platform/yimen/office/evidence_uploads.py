"""Files of evidence brought by the browser in parts: announced, sent piece by piece, gone on with after a broken line.

A part says where it begins (`Upload-Offset`); the answer says where the next one does. Without scripts a file comes
with the form as a whole, up to the largest request.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, db, runtime, writing
from yimen.workflow import Reason

PART = 4_000_000
BLOCK = 1 << 20


@blueprint.post("/cases/<case_id>/evidence/uploads")
@permission("case.act")
def begin_upload(case_id: str) -> ResponseReturnValue:
    """`{name, size}` is announced; 201 with the address of the upload, 422 with the reason where there is no room."""
    said = request.get_json(silent=True)
    name, size = (said.get("name"), said.get("size")) if isinstance(said, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool):
        abort(400)
    upload = _begin(case_id, name, size)
    if isinstance(upload, Reason):
        return jsonify(message=upload.message, code=upload.code), 422
    answer = jsonify(_told(upload))
    answer.headers["Location"] = url_for("office.upload_state", case_id=case_id, upload_id=upload.id)
    return answer, 201


@blueprint.get("/cases/<case_id>/evidence/uploads/<upload_id>")
@permission("case.act")
def upload_state(case_id: str, upload_id: str) -> ResponseReturnValue:
    """How far it is; HEAD answers with `Upload-Offset` alone."""
    try:
        return _answer(cases.own_upload(db(), actor(), case_id, upload_id))
    except cases.NoUpload:
        abort(404)


@blueprint.route("/cases/<case_id>/evidence/uploads/<upload_id>", methods=["PATCH"])
@permission("case.act")
def take_part(case_id: str, upload_id: str) -> ResponseReturnValue:
    """A part; 409 with the place to go on from where it does not begin there, 460 where its checksum differs."""
    start = request.headers.get("Upload-Offset", type=int)
    if start is None or start < 0:
        abort(400)
    if (request.content_length or 0) > 2 * PART:
        abort(413)
    content = request.get_data(cache=False)
    if not _as_said(content):
        return jsonify(message="checksum"), 460
    db().rollback()
    try:
        upload = cases.receive_part(
            runtime().database,
            runtime().blobs,
            actor(),
            case_id,
            upload_id,
            start,
            content,
            clock=runtime().clock,
        )
    except cases.NoUpload:
        abort(404)
    except cases.OffsetDiffers as differs:
        answer = jsonify(received=differs.received)
        answer.headers["Upload-Offset"] = str(differs.received)
        return answer, 409
    return _answer(upload)


@blueprint.post("/cases/<case_id>/evidence/uploads/<upload_id>/drop")
@permission("case.act")
def drop_upload(case_id: str, upload_id: str) -> ResponseReturnValue:
    """What was brought and not registered is taken back."""
    db().rollback()
    try:
        cases.drop_upload(runtime().database, runtime().blobs, actor(), case_id, upload_id)
    except cases.NoUpload:
        abort(404)
    return redirect(url_for("office.new_evidence", case_id=case_id))


def own_uploads(case_id: str) -> Sequence[cases.Upload]:
    """What the Actor has brought for a case and not yet registered."""
    return cases.own_uploads(db(), actor(), case_id)


def bring(case_id: str, files: Sequence[FileStorage]) -> tuple[list[str], list[Reason]]:
    """Files that came with the form, each as a whole; (ids of the uploads, why some were refused)."""
    brought: list[str] = []
    refused: list[Reason] = []
    for file in files:
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        upload = _begin(case_id, file.filename or "", size)
        if isinstance(upload, Reason):
            refused.append(upload)
            continue
        db().rollback()
        done = cases.take_content(
            runtime().database, runtime().blobs, actor(), upload, _blocks(file), clock=runtime().clock
        )
        if done.state == "ready":
            brought.append(done.id)
        else:
            refused.append(Reason("CAS-032", done.problem, place="file"))
            cases.drop_upload(runtime().database, runtime().blobs, actor(), case_id, done.id)
    return brought, refused


def upload_limits() -> cases.UploadLimits:
    """What the settings allow."""
    settings = runtime().settings
    return cases.UploadLimits.of_megabytes(settings.evidence_mb, settings.evidence_case_mb)


def _begin(case_id: str, name: str, size: int) -> cases.Upload | Reason:
    try:
        with writing() as session:
            return cases.begin_upload(
                session, actor(), case_id, name, size, limits=upload_limits(), clock=runtime().clock
            )
    except cases.FileRefused as refused:
        return Reason(refused.code, str(refused), place="file")
    except LookupError:
        abort(404)


def _blocks(file: FileStorage) -> Iterator[bytes]:
    while block := file.stream.read(BLOCK):
        yield block


def _as_said(content: bytes) -> bool:
    """Whether the part is what `Upload-Checksum: sha256 <base64>` says; True where nothing is said."""
    said = request.headers.get("Upload-Checksum", "")
    if not said.startswith("sha256 "):
        return True
    return said.removeprefix("sha256 ") == base64.b64encode(hashlib.sha256(content).digest()).decode("ascii")


def _told(upload: cases.Upload) -> dict[str, Any]:
    return {
        "id": upload.id,
        "received": upload.received,
        "size": upload.size,
        "state": upload.state,
        "problem": upload.problem,
    }


def _answer(upload: cases.Upload) -> ResponseReturnValue:
    answer = jsonify(_told(upload))
    answer.headers["Upload-Offset"] = str(upload.received)
    answer.headers["Upload-Length"] = str(upload.size)
    return answer
