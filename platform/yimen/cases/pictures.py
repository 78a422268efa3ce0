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
SMOOTH = ("L", "LA", "RGB", "RGBA", "CMYK")


def drawn_anew(content: bytes, side: int, most_pixels: Mapping[str, int]) -> Image.Image | None:
    """The picture turned as it was taken, on white, of at most `side` pixels to a side. None for what is none of the formats
    (JPEG, PNG …) that `most_pixels` names, or has more pixels than it says: the header tells before anything is unpacked.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=list(most_pixels)) as picture:
            if picture.width * picture.height > most_pixels[str(picture.format)]:
                return None
            picture.draft("RGB", (side, side))
            turned = ImageOps.exif_transpose(picture)
            if turned.mode not in SMOOTH:  # a palette's colours cannot be mixed
                turned = turned.convert("RGBA")
            turned.thumbnail((side, side))
            ink = turned.convert("RGBA")
    except Exception:  # noqa: BLE001  whatever a decoder says of bytes that strangers made
        return None
    paper = Image.new("RGB", ink.size, "white")
    paper.paste(ink, mask=ink.getchannel("A"))
    return paper


def as_jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """The bytes of a picture that was drawn anew."""
    made = BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()
