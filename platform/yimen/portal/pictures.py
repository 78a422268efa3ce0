"""Pictures that the public hands in: drawn anew, so that nothing is kept of a file but what is seen.

What a camera writes into a picture (where and when, whose), what somebody hid in it, and files that only call themselves
pictures do not get past this: the pixels are read and written again, turned as the camera was held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from werkzeug.datastructures import FileStorage

MOST = 4
LARGEST_FILE = 10 * 1024 * 1024
LARGEST = MOST * LARGEST_FILE
WIDEST = 2_400
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 20_000_000}
"""By format; a JPEG is unpacked at a fraction of its size, a PNG whole."""


class NoPicture(ValueError):
    """A file that is no picture, or one that is too large; its name is the message."""


def chosen(files: Iterable[FileStorage]) -> list[FileStorage]:
    """The files that somebody chose: a field that was left empty is none."""
    return [each for each in files if each.filename]


def drawn_anew(files: Iterable[FileStorage], name: str) -> Iterator[FileStorage]:
    """Each picture as it is kept, called by `name` and its place. Raises `NoPicture`."""
    for number, each in enumerate(files, 1):
        content = each.stream.read(LARGEST_FILE + 1)
        drawn = _drawn(content) if 0 < len(content) <= LARGEST_FILE else None
        if drawn is None:
            raise NoPicture(str(each.filename).replace("\\", "/").rsplit("/", 1)[-1][:60])
        yield FileStorage(BytesIO(drawn), filename=f"{name}{number}.jpg", content_type="image/jpeg")


def _drawn(content: bytes) -> bytes | None:
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=list(MOST_PIXELS)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS[str(image.format)]:
                return None
            image.draft("RGB", (WIDEST, WIDEST))
            plain = ImageOps.exif_transpose(image).convert("RGB")
            plain.thumbnail((WIDEST, WIDEST))
            bare = Image.new("RGB", plain.size)
            bare.paste(plain)
            made = BytesIO()
            bare.save(made, "JPEG", quality=85)
            return made.getvalue()
    except Exception:  # noqa: BLE001  whatever a decoder says of bytes that strangers made
        return None
