"""Pictures that stand in a paper: a photo, a signature drawn on the screen, a fingerprint. Read by their content, drawn
anew without whatever travelled along, no larger than a page needs."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any, Protocol

from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from markupsafe import Markup
from PIL import Image, ImageOps

from yimen import cases
from yimen.kernel import Finding, Place

from . import codes
from .formats import Picture, Several

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 64_000_000
SIDE = 1_600  # pixels of the longer side as it stands in a paper
MOST_PICTURES = 60
HIGHEST = {"photo": 110, "signature": 9}
WIDTH = {"photo": 100, "signature": 32}  # millimetres, as the heights
FAINT, MARGIN = 48, 6  # how dark ink is, of 255; pixels left around it
FORMATS = ("PNG", "JPEG")
Clean = tuple[bytes, tuple[int, int]]


class PictureSource(Protocol):
    """Where the pictures of a paper come from. What cannot be shown is a fault where `strict`, else said in its place."""

    @property
    def strict(self) -> bool: ...

    def content(self, picture: Picture) -> bytes | None:
        """The bytes as they were handed in; None where they are lost."""

    def task(self, picture: Picture) -> str:
        """The task that handed it in."""


class Unread(ValueError):
    """The picture cannot stand in the paper; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def upright(content: bytes, largest: int, side: int, most_pixels: int) -> Image.Image | None:
    """The picture drawn anew; None for what is no PNG or JPEG of a bearable size."""
    if len(content) > largest:
        return None
    return cases.drawn_anew(content, side, dict.fromkeys(FORMATS, most_pixels))


def redrawn(content: bytes, sort: str) -> Clean | None:
    """(bytes, pixels) of the picture drawn anew: photos as JPEG, what is drawn by hand as PNG; None as `upright`."""
    drawn = upright(content, LARGEST, SIDE, MOST_PIXELS)
    if drawn is None:
        return None
    if sort == "photo":
        return cases.as_jpeg(drawn), drawn.size
    if sort == "signature":
        drawn = trimmed(drawn)
    drawn.putalpha(
        ImageOps.invert(drawn.convert("L"))
    )  # the ink alone, so that lines of the paper under it stay
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue(), drawn.size


def trimmed(drawn: Image.Image) -> Image.Image:
    """What was written, without the empty frame around it."""
    ink = ImageOps.invert(drawn.convert("L")).point([0 if each < FAINT else 255 for each in range(256)])
    box = ink.getbbox()
    return drawn if box is None else ImageOps.expand(drawn.crop(box), MARGIN, "white")


class Inlay:
    """Sets the pictures of one paper into it as they are met, each read once."""

    def __init__(self, template: DocxTemplate, source: PictureSource, place: Place) -> None:
        self._template, self._source, self._place = template, source, place
        self._kept: dict[tuple[str, str], Clean | Finding] = {}
        self.count = 0

    def shown(self, value: Any) -> Any:
        """What a placeholder prints: a picture as one, several after one another, all else as it is. Raises `Unread`."""
        if isinstance(value, Picture):
            return self._drawing(value)
        if isinstance(value, Several) and any(isinstance(each, Picture) for each in value):
            return Markup("　").join(self.shown(each) for each in value)
        return value

    def _drawing(self, picture: Picture) -> Markup | str:
        found = self._content(picture)
        if self.count >= MOST_PICTURES:
            found = codes.TOO_MANY_PICTURES.at(self._place, limit=MOST_PICTURES)
        if isinstance(found, Finding):
            if self._source.strict:
                raise Unread(found)
            return f"［{picture.field}：没有图片］"
        self.count += 1
        content, size = found
        width, height = measures(picture, size)
        drawing = InlineImage(self._template, io.BytesIO(content), width=width, height=height)
        return Markup(str(drawing))  # noqa: S704  the library's own mark-up around our own bytes

    def _content(self, picture: Picture) -> Clean | Finding:
        key = (picture.digest, picture.sort)
        if key not in self._kept:
            content = self._source.content(picture)
            told = {"field": picture.field, "name": picture.name, "task": self._source.task(picture)}
            clean = None if content is None else redrawn(content, picture.sort)
            fault = codes.PICTURE_LOST if content is None else codes.NO_PICTURE
            self._kept[key] = clean or fault.at(self._place, **told)
        return self._kept[key]


def measures(picture: Picture, size: tuple[int, int]) -> tuple[Mm, Mm]:
    """(width, height) on paper: within the width asked for and the height of its sort, in its own proportions."""
    wide_mm = picture.width or WIDTH[picture.sort]
    high_mm = HIGHEST[picture.sort] if not picture.width else HIGHEST["photo"]
    scale = min(wide_mm / size[0], high_mm / size[1])
    return Mm(max(1, size[0] * scale)), Mm(max(1, size[1] * scale))


def settle(document: Any) -> None:
    """A line of a fixed height that holds a picture grows with it, else office programs cut it off; and what is written
    behind a picture looks like what stands before it."""
    paragraphs = {id(each): each for each in map(_paragraph, document.element.body.iter(qn("w:drawing")))}
    for paragraph in paragraphs.values():
        spacing = paragraph.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
        if spacing is not None and spacing.get(qn("w:lineRule")) == "exact":
            spacing.set(qn("w:lineRule"), "atLeast")
        looks: Any = None
        for run in paragraph.iter(qn("w:r")):
            own = run.find(qn("w:rPr"))
            if own is not None:
                looks = own
            elif looks is not None:
                run.insert(0, deepcopy(looks))


def _paragraph(drawing: Any) -> Any:
    return next(drawing.iterancestors(qn("w:p")))
