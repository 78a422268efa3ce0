"""Pictures that the public hands in: drawn anew, so that nothing is kept of a file but what is seen.

What a camera writes into a picture (where and when, whose), what somebody hid in it, and files that only call themselves
pictures do not get past this: the pixels are read and written again, turned as the camera was held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from werkzeug.datastructures import FileStorage

from yimen import cases

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
        small = 0 < len(content) <= LARGEST_FILE
        drawn = cases.drawn_anew(content, WIDEST, MOST_PIXELS) if small else None
        if drawn is None:
            raise NoPicture(str(each.filename).replace("\\", "/").rsplit("/", 1)[-1][:60])
        yield FileStorage(
            BytesIO(cases.as_jpeg(drawn)), filename=f"{name}{number}.jpg", content_type="image/jpeg"
        )
