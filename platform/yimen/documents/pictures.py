"""Pages of a PDF as pictures, for the browser: PDFium draws them, one at a time in a process."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_TURN = threading.Lock()  # PDFium is not made for threads
SCALE = 1.6  # of 72 dots an inch: an A4 page is 952 pixels wide


class NoSuchPage(LookupError):
    """The PDF has no page of that number, or is no PDF."""


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    """The document in PDFium's hands, nobody else's meanwhile; raises `NoSuchPage` where it is no PDF."""
    import pypdfium2  # commands that draw nothing start without it

    with _TURN:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise NoSuchPage(0) from error
        try:
            yield document
        finally:
            document.close()


def page_picture(pdf: bytes, number: int) -> bytes:
    """Page `number` (from 1) as PNG; raises `NoSuchPage`."""
    with opened(pdf) as document:
        if not 1 <= number <= len(document):
            raise NoSuchPage(number)
        picture = document[number - 1].render(scale=SCALE).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
