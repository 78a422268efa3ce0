"""A template and a case's environment become the bytes of a paper; the same in, the same out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from yimen.kernel import Finding, Place

from . import codes
from .formats import environment

_EPOCH = (1980, 1, 1, 0, 0, 0)


class RenderError(ValueError):
    """The template could not be filled; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


def render(template: bytes, values: Mapping[str, Any], *, place: Place | None = None) -> bytes:
    """The filled .docx. `values` are plain values, `Amount` and `Day`; raises `RenderError`."""
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(dict(values), jinja_env=environment(), autoescape=True)
    except TemplateError as error:
        raise RenderError([codes.BAD_SYNTAX.at(place or Place(), problem=str(error))]) from error
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _settled(content: bytes) -> bytes:
    """The package with fixed times, so that equal papers have equal digests."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            settled = zipfile.ZipInfo(part.filename, _EPOCH)
            settled.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(settled, old.read(part.filename))
    return out.getvalue()
