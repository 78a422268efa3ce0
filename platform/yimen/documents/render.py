"""A template and a case's environment become the bytes of a paper; the same in, the same out."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from yimen.kernel import FindingsError, Place

from . import codes
from .formats import environment
from .inlaid import Inlay, PictureSource, Unread, settle

_EPOCH = struct.pack("<HH", 0, 33)  # midnight of 1980-01-01, as zip writes it


class RenderError(FindingsError):
    """The template could not be filled; `findings` say why."""


def render(
    template: bytes,
    values: Mapping[str, Any],
    *,
    place: Place | None = None,
    source: PictureSource | None = None,
) -> bytes:
    """The filled .docx. `values` are plain values, `Amount`, `Day` and `Picture`, whose bytes come from `source`; without
    one they print their names. Raises `RenderError`."""
    document = DocxTemplate(io.BytesIO(template))
    inlay = None if source is None else Inlay(document, source, place or Place())
    try:
        env = environment(None if inlay is None else inlay.shown)
        document.render(dict(values), jinja_env=env, autoescape=True)
    except TemplateError as error:
        raise RenderError([codes.BAD_SYNTAX.at(place or Place(), problem=str(error))]) from error
    except Unread as error:
        raise RenderError([error.finding]) from error
    if inlay is not None and inlay.count:
        settle(document.docx)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _settled(content: bytes) -> bytes:
    """The package with fixed times, so that equal papers have equal digests; written over where they stand, for
    packing it anew costs as much as filling it."""
    data = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.infolist():
            data[part.header_offset + 10 : part.header_offset + 14] = _EPOCH
        at = package.start_dir
    while data[at : at + 4] == b"PK\x01\x02":
        data[at + 12 : at + 16] = _EPOCH
        at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
    return bytes(data)
