"""PDFs drawn from the same Markdown tables as every other sort of file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image as PixelImage
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Image, LongTable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from catalog.drawn import cells_of, merges_of

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
_LINE = ParagraphStyle("line", parent=_CELL, fontSize=14, leading=22, alignment=1)


def pdf(
    *drawings: str,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    repeat: int = 0,
    widths: Sequence[float] | None = None,
    password: str = "",
    owner: str = "",
    picture_page: bool = False,
    compress: bool = True,
    font: str = FONT,
    lines: str = "GRID",
    middle: bool = True,
    padding: float = 3,
) -> bytes:
    """Each drawing on a page of its own, or over as many as it needs; lines of text above the first, below the last.

    `lines`: GRID, LINEBELOW (three-line tables), or "" for none; `padding` is the white between rows.
    """
    story: list[Any] = [*(Paragraph(line, _LINE) for line in above), Spacer(1, 6)]
    for number, drawing in enumerate(drawings):
        story += [PageBreak()] if number else []
        story.append(_table(drawing, repeat, widths, _Look(font, lines, middle, padding)))
    story += [Paragraph(line, _CELL) for line in below]
    if picture_page:
        story += [PageBreak(), Image(_picture(), 650, 420)]
    stream = io.BytesIO()
    encrypt = StandardEncryption(password, ownerPassword=owner or "owner") if password or owner else None
    document = SimpleDocTemplate(
        stream, pagesize=landscape(A4), encrypt=encrypt, pageCompression=int(compress)
    )
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return stream.getvalue()


@dataclass(frozen=True)
class _Look:
    font: str
    lines: str
    middle: bool
    padding: float


def _table(drawing: str, repeat: int, widths: Sequence[float] | None, look: _Look) -> Any:
    cells = cells_of(drawing)
    spans = [
        ("SPAN", (left, top), (right, bottom))
        for top, left, bottom, right in merges_of(cells)
        if cells[top][left] or (bottom, right) != (top, left)
    ]
    style = ParagraphStyle("own", parent=_CELL, fontName=look.font)
    rows = [[_paragraph(cell, style) for cell in row] for row in cells]
    grid = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE" if look.middle else "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), look.padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), look.padding),
        *([(look.lines, (0, 0), (-1, -1), 0.5, "black")] if look.lines else ()),
    ]
    return LongTable(
        rows, repeatRows=repeat, style=TableStyle([*grid, *spans]), colWidths=widths or [100] * len(rows[0])
    )


def _paragraph(cell: str, style: ParagraphStyle) -> Any:
    if cell in ("", "<", "^"):
        return ""
    return Paragraph(cell.removeprefix("#").replace("\n", "<br/>"), style)


def _foot(canvas: Any, document: Any) -> None:
    """The page's number, but not on a page that is a picture."""
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(420, 20, f"— {document.page} —")


def _picture() -> io.BytesIO:
    stream = io.BytesIO()
    PixelImage.new("L", (280, 200), 200).save(stream, "PNG")
    stream.seek(0)
    return stream


def scanned(pages: int = 1) -> bytes:
    """Pages that are pictures, without a word."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for _ in range(pages):
        canvas.drawImage(ImageReader(_picture()), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def garbled(text: str) -> bytes:
    """A ruled table whose font tells no program what its signs mean: the encoding is taken out of the file."""
    content = pdf(f"| {text} | {text} |\n| {text} | {text} |", compress=False)
    return content.replace(b"/UniGB-UCS2-H", b"/Identity-H   ")
