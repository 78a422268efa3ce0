"""Pictures as strangers hand them in, read by their content and drawn anew: nothing is kept of a file but what is seen."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

PICTURE_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}
"""What is drawn, by media type."""
MOST_BYTES = 320_000_000
"""What a picture may take while it is unpacked: 80 million pixels in colours, more in grey; a JPEG that comes line by line
is unpacked at a fraction of its size and may have as many as its caller bears."""
IN_ONE_BYTE = ("1", "L", "P")
MOST_SCANS = 100
"""A JPEG that is sent coarse first and fine later has about ten scans; each is work over the whole of it."""
SCAN = b"\xff\xda"
ORIENTATION, TILE_WIDTH, TILE_LENGTH = 0x0112, 322, 323
STRIP = 256
"""About so many lines are made small at a time."""


def drawn_anew(content: bytes, side: int, most_pixels: Mapping[str, int]) -> Image.Image | None:
    """The picture turned as it was taken, on white, of at most `side` pixels to a side. None for what is none of the formats
    (JPEG, PNG …) that `most_pixels` names, has more pixels than it says, or would take more memory or time than `MOST_BYTES`
    and `MOST_SCANS` allow: the header tells before anything is unpacked.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=list(most_pixels)) as picture:
            if picture.width * picture.height > most_pixels[str(picture.format)]:
                return None
            scans = content.count(SCAN) if picture.info.get("progressive") else 0
            pixels = picture.width * picture.height
            picture.draft("RGB", (side, side))
            if scans > MOST_SCANS or _unpacked(picture, pixels, in_scans=bool(scans)) > MOST_BYTES:
                return None
            picture.load()
            paper = _made_small(picture, max(1, max(picture.size) // (2 * side)))
            paper.getexif()[ORIENTATION] = picture.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001  whatever a decoder says of bytes that strangers made
        return None
    turned = ImageOps.exif_transpose(paper)
    turned.thumbnail((side, side))
    return turned


def _unpacked(picture: Image.Image, pixels: int, *, in_scans: bool) -> int:
    """About how many bytes the decoder takes, as the header has it; `pixels` are those before a draft."""
    drafted = picture.width * picture.height * (1 if picture.mode in IN_ONE_BYTE else 4)
    if in_scans:
        return max(drafted, pixels * 2 * len(picture.getbands()))
    if picture.format == "WEBP":
        return drafted * 4
    if picture.format == "TIFF":
        said = picture.tag_v2  # type: ignore[attr-defined]
        return max(drafted, 4 * int(said.get(TILE_WIDTH, 0)) * int(said.get(TILE_LENGTH, 0)))
    return drafted


def _made_small(picture: Image.Image, factor: int) -> Image.Image:
    """The picture on white, a fraction of its size: strip by strip, so that no second one of its size is ever made."""
    from PIL import Image

    width, height = (-(-each // factor) for each in picture.size)
    paper, lines = Image.new("RGB", (width, height), "white"), factor * max(1, STRIP // factor)
    for top in range(0, picture.height, lines):
        strip = picture.crop((0, top, picture.width, min(picture.height, top + lines)))
        if strip.mode.startswith("I;16"):
            strip = strip.convert("I").point(lambda tone: tone * (1 / 257)).convert("L")
        ink = strip.convert("RGBA")
        white = Image.new("RGB", ink.size, "white")
        white.paste(ink, mask=ink.getchannel("A"))
        paper.paste(white.reduce(factor), (0, top // factor))
    return paper


def as_jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """The bytes of a picture that was drawn anew."""
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()
