"""Pages of a PDF as pictures, for the browser: PDFium draws them, one at a time in a process."""

from __future__ import annotations

import io
import threading

_TURN = threading.Lock()  # PDFium is not made for threads
SCALE = 1.6  # of 72 dots an inch: an A4 page is 952 pixels wide


class NoSuchPage(LookupError):
    """The PDF has no page of that number, or is no PDF."""


def page_picture(pdf: bytes, number: int) -> bytes:
    """Page `number` (from 1) as PNG; raises `NoSuchPage`."""
    import pypdfium2  # commands that draw nothing start without it

    with _TURN:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise NoSuchPage(number) from error
        try:
            if not 1 <= number <= len(document):
                raise NoSuchPage(number)
            picture = document[number - 1].render(scale=SCALE).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
