"""The round red stamp and an officer's name as pictures, and where on a paper they belong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from .pictures import opened

RED = (196, 30, 30, 255)
NAME_WIDTH = 84.0  # points: two or three characters with the day below
_BLANK = "＿_、\r\n"
INK = (20, 40, 120, 255)
PIXELS = 500
WORD = "印章"
Face = tuple[str, int]


def stamp_picture(name: str, face: Face | None) -> Image.Image:
    """A ring with a star and the unit's name along it in the face of a font file; without the name where there is none."""
    picture = Image.new("RGBA", (PIXELS, PIXELS), (255, 255, 255, 0))
    pen, middle = ImageDraw.Draw(picture), PIXELS / 2
    pen.ellipse((10, 10, PIXELS - 10, PIXELS - 10), outline=RED, width=14)
    pen.polygon(_star(middle, 75), fill=RED)
    if face is not None:
        _along(picture, name, _font(face, max(26, min(64, 900 // max(1, len(name))))))
    return picture


def _star(middle: float, size: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        reach = size if corner % 2 == 0 else size * 0.382
        angle = math.radians(corner * 36 - 90)
        points.append((middle + reach * math.cos(angle), middle + reach * math.sin(angle)))
    return points


def _along(picture: Image.Image, name: str, font: Any) -> None:
    """The characters from the lower left over the top to the lower right, each turned outwards."""
    step = min(30.0, 250 / max(1, len(name) - 1))
    for position, sign in enumerate(name):
        angle = (position - (len(name) - 1) / 2) * step
        tile = Image.new("RGBA", (100, 100), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((50, 50), sign, font=font, fill=RED, anchor="mm")
        turned = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        reach, turn = PIXELS / 2 - 62, math.radians(angle - 90)
        place = (PIXELS / 2 + reach * math.cos(turn) - 50, PIXELS / 2 + reach * math.sin(turn) - 50)
        picture.alpha_composite(turned, (round(place[0]), round(place[1])))


@lru_cache(maxsize=16)
def _font(face: Face, size: int) -> Any:
    path, index = face
    return ImageFont.truetype(path, size, index=index)


def place_of_stamp(pdf: bytes) -> tuple[int, float, float]:
    """(page from 0, x, y in points) of the middle of the stamp: on the last 印章, else low on the last page.

    Raises `NoSuchPage` for what is no PDF.
    """
    with opened(pdf) as document:
        for number in range(len(document) - 1, -1, -1):
            found = _word_on(document[number])
            if found is not None:
                return number, *found
        last = len(document) - 1
        return last, document[last].get_size()[0] - 150, 190.0


def _word_on(page: Any) -> tuple[float, float] | None:
    text = page.get_textpage()
    searcher, last = text.search(WORD), None
    while (hit := searcher.get_next()) is not None:
        last = hit
    if last is None:
        return None
    left, bottom, right, top = text.get_charbox(last[0])
    width, _height = page.get_size()
    return min((left + right) / 2 - 20, width - 70), max((bottom + top) / 2 - 10, 70)


def name_picture(name: str, on: date, face: Face | None) -> Image.Image:
    """An officer's name in ink blue with the day below it; a bare frame where the machine has no font for it."""
    picture = Image.new("RGBA", (840, 300), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    if face is None:
        pen.rectangle((10, 10, 830, 290), outline=INK, width=6)
        return picture
    size = min(150, 800 // max(1, len(name)))
    pen.text((20, 110), name, font=_font(face, size), fill=INK, anchor="lm")
    told = f"{on.year}年{on.month}月{on.day}日 电子签名"
    pen.text((20, 250), told, font=_font(face, 56), fill=INK, anchor="lm")
    return picture


def place_of_name(pdf: bytes, name: str, words: Sequence[str]) -> tuple[int, float, float]:
    """(page from 0, x of the left edge, y of the middle in points) of an officer's signature.

    Left of a word that the name follows (签名：王某); else in the blank behind the first of the words that has one,
    the last on the paper; else behind the name; else low on the last page. Places that carry a signature already are
    passed over to the right. Raises `NoSuchPage` for what is no PDF.
    """
    with opened(pdf) as document:
        hits = [hit for word in words for hit in _hits(document, word)]
        named = [hit for hit in hits if name and hit.follows.startswith(name)]
        blank = [hit for hit in hits if not hit.follows or hit.follows[0] in _BLANK]
        if named:
            number, x, y = named[0].page, named[0].left - NAME_WIDTH - 4, named[0].middle
        elif behind := [*blank, *_hits(document, name)]:
            number, x, y = behind[0].page, behind[0].right + 2, behind[0].middle
        else:
            number, x, y = len(document) - 1, 90.0, 90.0
        page = document[number]
        for box in sorted(each for each in _boxes(page) if each[1] < y < each[3]):
            if box[0] < x + NAME_WIDTH - 4 and box[2] > x:
                x = box[2] + 2
        return number, max(0.0, min(x, page.get_size()[0] - NAME_WIDTH)), y


@dataclass(frozen=True, slots=True)
class _Hit:
    """Where a word stands, in points, and what follows it after a colon."""

    page: int
    left: float
    right: float
    middle: float
    follows: str


def _hits(document: Any, word: str) -> list[_Hit]:
    """Every place of a word, the last on the paper first."""
    found: list[_Hit] = []
    for number in range(len(document)) if word else ():
        text = document[number].get_textpage()
        searcher = text.search(word)
        while (hit := searcher.get_next()) is not None:
            end = hit[0] + len(word)
            rest = (
                text.get_text_range(end, min(20, text.count_chars() - end))
                if end < text.count_chars()
                else ""
            )
            colon = len(rest) - len(rest.lstrip("）):："))
            left, bottom, _right, top = text.get_charbox(hit[0])
            right = text.get_charbox(end - 1 + colon)[2]
            found.append(_Hit(number, left, right, (bottom + top) / 2, rest[colon:].lstrip(" 　")))
    return found[::-1]


def _boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """The places of fields that stand on the page, (left, bottom, right, top) in points."""
    import pypdfium2.raw as raw

    found = []
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
            box = raw.FS_RECTF()
            if raw.FPDFAnnot_GetRect(annotation, box):
                found.append((box.left, box.bottom, box.right, box.top))
        raw.FPDFPage_CloseAnnot(annotation)
    return found
