"""Files of a case: kept with the act that brought them, downloaded by who sees the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from flask import Response, abort, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from yimen import cases
from yimen.office import codes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, db, runtime
from yimen.workflow import Reason


@blueprint.get("/cases/<case_id>/files/<digest>")
@permission("case.list", "case.act")
def case_file(case_id: str, digest: str) -> ResponseReturnValue:
    """A file of the case, to be saved; 404 where it is not there or not the Actor's to see."""
    found = cases.file_content(db(), actor(), case_id, digest)
    return abort(404) if found is None else attachment(*found)


def file_address(case_id: str) -> Callable[[str], str]:
    """Where a file of the case is downloaded, by its digest."""
    return lambda digest: url_for("office.case_file", case_id=case_id, digest=digest)


def handed_files(bound: Any) -> Iterator[tuple[str, str, str, bytes]]:
    """The files of a submission, each read as it is kept: digest, name, media type, bytes."""
    for each in [] if bound is None else bound.uploads:
        yield each.reference["digest"], each.reference["name"], each.reference["type"], each.stream.read()


def keep_uploads(session: Session, case_id: str, bound: Any) -> None:
    """Keep the files of a draft in its transaction; raises `cases.FileRefused`."""
    cases.keep_files(session, actor(), case_id, handed_files(bound), runtime().clock)


def refused_file(refused: cases.FileRefused) -> Reason:
    """Why a file was not kept, for the page."""
    return Reason(refused.code, str(refused))


def lost_files(bound: Any) -> list[Reason]:
    """That the files of a refused submission have to be chosen again; a browser does not keep them."""
    if bound is None or not bound.uploads:
        return []
    names = "、".join(str(each.reference["name"]) for each in bound.uploads)
    return [codes.reason(codes.FILES_NOT_KEPT, names=names)]


def attachment(name: str, mime: str, content: bytes) -> Response:
    """Bytes to be saved under a name, never shown in the page's own window."""
    return send_file(BytesIO(content), mimetype=mime, as_attachment=True, download_name=name)
