"""Workbooks to take away: a catalog as filtered, a blank table of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from yimen.catalog import export_workbook_to, template_workbook
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.entry_list import every_body
from yimen.office.exports import Tally, record_export
from yimen.office.list_source import asked_day, asked_kind, asked_whole, list_source
from yimen.office.list_wishes import wanted_from
from yimen.office.request import runtime
from yimen.pack import Kind

CHUNK = 65_536
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/workbooks/<kind>")
@permission("catalog.view", "change.draft")
def catalog_workbook(kind: str) -> ResponseReturnValue:
    """The list of a kind, with the page's filters, as .xlsx that can be imported again unchanged."""
    source = list_source(_kind(kind).id, asked_day(), whole=asked_whole())
    wanted, filters = wanted_from(source.listing, request.args), request.args.to_dict()
    return long_workbook(
        f"{source.kind.label()}{source.day:%Y%m%d}.xlsx",
        lambda file, session, tally: export_workbook_to(
            file, source.kind, lambda: tally.of(every_body(session, source, wanted))
        ),
        subject=kind,
        filters=filters,
    )


def long_workbook(
    name: str, write: Callable[[BinaryIO, Session, Tally], None], *, subject: str, filters: Mapping[str, str]
) -> Response:
    """An .xlsx of any length: written to a file, by rows read in one transaction, and sent from there.

    The rows that it holds pass the tally; `subject` and `filters` stand in the audit trail.
    """
    file, tally = TemporaryFile(), Tally()  # noqa: SIM115  the answer closes it when it is sent
    try:
        with runtime().database.read() as session:
            write(file, session, tally)
        record_export(subject, filters, tally.rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    answer = workbook(name, file)
    answer.direct_passthrough = False
    answer.response = _to_its_end(file)
    answer.call_on_close(file.close)
    return answer


def _to_its_end(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


@blueprint.get("/blanks/<kind>")
@permission("catalog.view", "change.draft")
def blank_workbook(kind: str) -> ResponseReturnValue:
    """A blank table of the kind to fill in."""
    found = _kind(kind)
    return workbook(f"{found.label()}填报表.xlsx", template_workbook(found))


def workbook(name: str, content: bytes | BinaryIO) -> Response:
    """An .xlsx to be saved."""
    file = BytesIO(content) if isinstance(content, bytes) else content
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=name)


def _kind(name: str) -> Kind:
    found = asked_kind(name)
    return found if found.columns else abort(404)
