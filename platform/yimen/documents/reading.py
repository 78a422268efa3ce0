"""A .docx as blocks of text that a page can draw: for previews, without an office and on a phone."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from yimen.kernel import digest_bytes

TITLE_POINTS = 18
MOST_BLOCKS = 3_000
MOST_SHOWN = 4 * 1024 * 1024  # bytes of pictures in one page
_ALIGN = {"center": "center", "right": "end", "end": "end"}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `align` is start, center or end; `heading` where it is set as large as a title; `pictures` as addresses
    that hold the picture itself."""

    text: str
    align: str = "start"
    heading: bool = False
    sort: str = "line"
    pictures: tuple[str, ...] = ()


@dataclass(slots=True)
class Cell:
    """A cell of a table with the rows and columns that it covers."""

    lines: tuple[Line, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the cells of each row, those that an upper or left one covers left out."""

    rows: tuple[tuple[Cell, ...], ...] = field(default=())
    sort: str = "grid"


Block = Line | Grid


def readable(content: bytes, *, pictures: bool = False) -> list[Block]:
    """The blocks of a .docx in order, at most `MOST_BLOCKS`; with `pictures` those that stand in its lines too, where they
    are small enough for a page."""
    document = Document(io.BytesIO(content))
    shown = _shown_pictures(document.part) if pictures else {}
    blocks = _blocks(document.element.body, shown)
    return [block for block, _number in zip(blocks, range(MOST_BLOCKS), strict=False)]


def picture_digests(content: bytes) -> list[str]:
    """The digests of the pictures that stand in a .docx, in order."""
    if b"word/media/" not in content:  # parts are named in the package as they are
        return []
    document = Document(io.BytesIO(content))
    related = document.part.related_parts
    return [digest_bytes(related[each].blob) for each in _embedded(document.element.body) if each in related]


def _embedded(element: Any) -> Iterator[str]:
    for blip in element.iter(qn("a:blip")):
        yield str(blip.get(qn("r:embed"), ""))


def _shown_pictures(part: Any) -> dict[str, str]:
    """The pictures as data addresses by their relation, as many as a page bears."""
    shown: dict[str, str] = {}
    left = MOST_SHOWN
    for name, related in part.related_parts.items():
        if related.content_type in ("image/png", "image/jpeg") and len(related.blob) <= left:
            left -= len(related.blob)
            held = base64.b64encode(related.blob).decode("ascii")
            shown[name] = f"data:{related.content_type};base64,{held}"
    return shown


def text_lines(content: bytes) -> list[str]:
    """The lines of a .docx as notes count them: each paragraph, and each row of a table as one line."""
    return [text for block in readable(content) for text in block_texts(block)]


def block_texts(block: Block) -> list[str]:
    """The lines of one block."""
    if isinstance(block, Line):
        return [block.text]
    return [" ".join(line.text for cell in row for line in cell.lines if line.text) for row in block.rows]


def _blocks(body: Any, shown: Mapping[str, str]) -> Iterator[Block]:
    for element in body.iterchildren():
        if element.tag == qn("w:p"):
            line = _line(element, shown)
            if line.text or line.pictures:
                yield line
        elif element.tag == qn("w:tbl"):
            yield Grid(tuple(_rows(element, shown)))


def _line(paragraph: Any, shown: Mapping[str, str]) -> Line:
    text = "".join(_text(each) for each in paragraph.iter())
    place = paragraph.find(f"{qn('w:pPr')}/{qn('w:jc')}")
    align = "start" if place is None else _ALIGN.get(place.get(qn("w:val"), ""), "start")
    sizes = [int(each.get(qn("w:val"), "0")) for each in paragraph.iter(qn("w:sz"))]
    pictures = tuple(shown[each] for each in _embedded(paragraph) if each in shown) if shown else ()
    return Line(text.strip(), align, max(sizes, default=0) >= 2 * TITLE_POINTS, pictures=pictures)


def _text(element: Any) -> str:
    if element.tag == qn("w:t"):
        return element.text or ""
    return {qn("w:tab"): "　", qn("w:br"): "\n"}.get(element.tag, "")


def _rows(table: Any, shown: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    upper: dict[int, Cell] = {}
    for row in table.iterchildren(qn("w:tr")):
        cells: list[Cell] = []
        column = 0
        for each in row.iterchildren(qn("w:tc")):
            span = each.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            wide = 1 if span is None else int(span.get(qn("w:val"), "1"))
            merge = each.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in upper:
                upper[column].rows += 1
            else:
                lines = tuple(_line(part, shown) for part in each.iter(qn("w:p")))
                upper[column] = Cell(lines, wide)
                cells.append(upper[column])
            column += wide
        yield tuple(cells)
