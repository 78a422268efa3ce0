"""The round red stamp as a picture, and where on a paper it belongs."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from .pictures import opened

RED = (196, 30, 30, 255)
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
