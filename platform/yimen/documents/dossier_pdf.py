"""One PDF of a case file: cover, catalog, then every paper and picture with its page number and a bookmark."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from yimen import cases

A4 = (595.28, 841.89)
MARGIN = 42.0
LARGEST_SIDE = 2_400  # pixels of a picture's longer side: sharp on A4, and no bomb
MOST_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the file as PDF: its bookmark, its bytes, and whether its pages are counted."""

    title: str
    content: bytes
    part: str = ""
    counted: bool = True


def picture_page(content: bytes) -> bytes | None:
    """An A4 page with the picture on it, as PDF; None where the bytes are no picture that can be drawn."""
    drawn = cases.drawn_anew(
        content, LARGEST_SIDE, dict.fromkeys(cases.PICTURE_FORMATS.values(), MOST_PIXELS)
    )
    if drawn is None:
        return None
    scale = min((A4[0] - 2 * MARGIN) / drawn.width, (A4[1] - 2 * MARGIN) / drawn.height)
    size = (round(A4[0] / scale), round(A4[1] / scale))
    page = Image.new("RGB", size, "white")
    page.paste(drawn, ((size[0] - drawn.width) // 2, (size[1] - drawn.height) // 2))
    out = io.BytesIO()
    page.save(out, "PDF", resolution=72 / scale)
    return out.getvalue()


def page_counts(pieces: Sequence[Piece]) -> list[int]:
    """How many pages each piece has."""
    from pypdf import PdfReader

    return [len(PdfReader(io.BytesIO(each.content)).pages) for each in pieces]


def bound(pieces: Sequence[Piece], title: str) -> bytes:
    """All pieces as one PDF; counted pages carry their number, each piece and each part a bookmark."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    number, part, upper = 0, "", None
    for piece in pieces:
        first = len(writer.pages)
        for page in PdfReader(io.BytesIO(piece.content)).pages:
            added = writer.add_page(page)
            _draw_signatures(writer, added)
            if piece.counted:
                number += 1
                _stamp(writer, added, number)
        if piece.part != part:
            part = piece.part
            upper = writer.add_outline_item(title=part, page_number=first) if part else None
        writer.add_outline_item(title=piece.title, page_number=first, parent=upper)
    writer.add_metadata({"/Title": title, "/Producer": "Yimen"})
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _draw_signatures(writer: Any, page: Any) -> None:
    """The seals and signatures of a page become part of its picture: as fields they hold for the paper alone."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    kept, drawn = ArrayObject(), []
    for reference in page.get("/Annots", []):
        field = reference.get_object()
        look = field.get("/AP", DictionaryObject()).get_object().get("/N")
        if field.get("/Subtype") != "/Widget":
            kept.append(reference)
        elif look is not None and "/BBox" in look.get_object():
            drawn.append((field["/Rect"], look))
    if not drawn:
        return
    page[NameObject("/Annots")] = kept
    resources = page.get("/Resources", DictionaryObject()).get_object()
    looks = resources.get("/XObject", DictionaryObject()).get_object()
    told = []
    for number, (place, look) in enumerate(drawn):
        name = f"/YimenSign{number}"
        looks[NameObject(name)] = look
        box, shown = _upright(place), _upright(look.get_object()["/BBox"])
        wide, high = (box[2] - box[0]) / (shown[2] - shown[0]), (box[3] - box[1]) / (shown[3] - shown[1])
        left, low = box[0] - shown[0] * wide, box[1] - shown[1] * high
        told.append(f"q {wide:.4f} 0 0 {high:.4f} {left:.2f} {low:.2f} cm {name} Do Q")
    resources[NameObject("/XObject")] = looks
    page[NameObject("/Resources")] = resources
    _draw_over(writer, page, "\n".join(told))


def _upright(box: Any) -> list[float]:
    """Left, low, right, high: a PDF may name any two corners."""
    left, low, right, high = (float(each) for each in box)
    return [min(left, right), min(low, high), max(left, right), max(low, high)]


def _stamp(writer: Any, page: Any, number: int) -> None:
    """The number at the upper right corner."""
    from pypdf.generic import DictionaryObject, NameObject

    box = page.mediabox
    place = f"{float(box.right) - 48:.1f} {float(box.top) - 34:.1f}"
    resources = page.get("/Resources", DictionaryObject()).get_object()
    fonts = resources.get("/Font", DictionaryObject()).get_object()
    helvetica = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in helvetica.items()})
    fonts[NameObject("/YimenNumber")] = font
    resources[NameObject("/Font")] = fonts
    page[NameObject("/Resources")] = resources
    _draw_over(writer, page, f"0 g BT /YimenNumber 11 Tf {place} Td ({number}) Tj ET")


def _draw_over(writer: Any, page: Any, drawing: str) -> None:
    """More drawing over what is on the page, which is not read for it."""
    from pypdf.generic import ArrayObject, NameObject, StreamObject

    before, after = StreamObject(), StreamObject()
    before.set_data(b"q\n")
    after.set_data(f"\nQ q {drawing} Q\n".encode("ascii"))
    old = page.get("/Contents")
    held = [] if old is None else old if isinstance(old.get_object(), ArrayObject) else [old]
    streams = [writer._add_object(before), *held, writer._add_object(after)]
    page[NameObject("/Contents")] = ArrayObject(streams)
