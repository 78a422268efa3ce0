"""Pictures of strangers: drawn as they look, whatever they are made of, at no more memory or time than a page is worth."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from yimen.cases import PICTURE_FORMATS, drawn_anew, pictures

ALL = dict.fromkeys(PICTURE_FORMATS.values(), 120_000_000)


def written(image: Image.Image, sort: str = "PNG", **options: object) -> bytes:
    made = BytesIO()
    image.save(made, sort, **options)
    return made.getvalue()


def gradient(mode: str, size: tuple[int, int] = (900, 700)) -> Image.Image:
    """Dark at one end and light at the other."""
    plain = Image.linear_gradient("L").resize(size)
    return (
        plain.convert("I").point(lambda tone: tone * 257).convert("I;16")
        if mode == "I;16"
        else plain.convert(mode)
    )


def scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is sent once more, and once more."""
    content = written(gradient("L", (200, 200)), "JPEG", progressive=True)
    return content[:-2] + content[content.rindex(b"\xff\xda") : -2] * count + content[-2:]


def one_tile(side: int) -> bytes:
    """A TIFF of 64 × 64 pixels that says of its only tile that it is as large as that."""
    with Image.open(BytesIO(written(gradient("L", (64, 64)), "TIFF", compression="tiff_lzw"))) as plain:
        start, length = plain.tag_v2[273][0], plain.tag_v2[279][0]  # type: ignore[attr-defined]
        packed = plain.fp.seek(start) and plain.fp.read(length)  # type: ignore[union-attr]
    tags = {256: 64, 257: 64, 258: 8, 259: 5, 262: 1, 277: 1, 322: side, 323: side, 324: 134, 325: length}
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\x00" + struct.pack("<IH", 8, len(tags)) + rows + struct.pack("<I", 0) + bytes(packed)


@pytest.mark.parametrize(
    ("mode", "sort", "options"),
    [
        ("L", "PNG", {}),
        ("1", "TIFF", {"compression": "group4"}),
        ("P", "GIF", {}),
        ("I;16", "PNG", {}),
        ("RGBA", "PNG", {}),
        ("RGB", "WEBP", {"quality": 90}),
        ("CMYK", "TIFF", {"compression": "tiff_lzw"}),
        ("RGB", "JPEG", {"progressive": True}),
        ("RGB", "BMP", {}),
    ],
)
def test_large_picture_looks_the_same_when_it_is_drawn_small(
    mode: str, sort: str, options: dict[str, object]
) -> None:
    """Whether it is made small at one stroke or strip by strip."""
    image = gradient(mode)
    drawn = drawn_anew(written(image, sort, **options), 60, ALL)
    assert drawn is not None
    assert (drawn.size, drawn.mode) == ((60, 47), "RGB")
    wanted = Image.linear_gradient("L").resize(drawn.size).convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(drawn, wanted)).mean) < 6


def test_what_shines_through_is_white_and_what_was_held_askew_is_turned() -> None:
    """A picture without ink is paper; the camera's own word says which side is up."""
    empty = drawn_anew(written(Image.new("RGBA", (900, 300), (9, 9, 9, 0))), 60, ALL)
    assert empty is not None
    assert empty.getcolors() == [(60 * 20, (255, 255, 255))]
    exif = Image.Exif()
    exif[0x0112] = 6
    for sort in ("PNG", "JPEG"):
        turned = drawn_anew(written(Image.new("RGB", (900, 300)), sort, exif=exif), 60, ALL)
        assert turned is not None
        assert turned.size == (20, 60)


@pytest.mark.parametrize("make", [lambda: scans(200), lambda: one_tile(46_000)], ids=["scans", "one tile"])
def test_picture_that_says_more_than_it_holds_is_none(make: Callable[[], bytes]) -> None:
    """A thousand scans of one picture are a minute's work each, a tile of two gigabytes holds two hundred bytes."""
    assert drawn_anew(scans(2), 60, ALL) is not None
    assert drawn_anew(one_tile(64), 60, ALL) is not None
    assert drawn_anew(make(), 60, ALL) is None


@pytest.mark.parametrize(
    ("mode", "sort", "options", "each"),
    [
        ("L", "PNG", {}, 1),
        ("RGB", "PNG", {}, 4),
        ("RGB", "WEBP", {}, 16),
        ("RGB", "JPEG", {"progressive": True}, 6),
    ],
)
def test_picture_that_would_take_too_much_memory_is_none(
    mode: str, sort: str, options: dict[str, object], each: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in bytes as they are unpacked: a scan in grey may have more pixels than a drawing in colours."""
    content = written(gradient(mode, (100, 100)), sort, **options)
    monkeypatch.setattr(pictures, "MOST_BYTES", 100 * 100 * each)
    assert drawn_anew(content, 60, ALL) is not None
    monkeypatch.setattr(pictures, "MOST_BYTES", 100 * 100 * each - 1)
    assert drawn_anew(content, 60, ALL) is None


MEASURED = """
import sys
from io import BytesIO
from pathlib import Path
from PIL import Image
from yimen.cases.pictures import drawn_anew

def most():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024

made, content = BytesIO(), sys.stdin.buffer.read()
Image.new("RGBA", (60, 60)).save(made, "PNG")
drawn_anew(made.getvalue(), 320, {"PNG": 10**8})
before = most()
assert drawn_anew(content, 320, {"PNG": 10**8})
print(most() - before)
"""


def test_picture_is_in_memory_once() -> None:
    """Of a picture of 36 megabytes no copy is made on the way to a small one."""
    content = written(Image.new("RGBA", (3_000, 3_000), "red"), compress_level=1)
    told = subprocess.run([sys.executable, "-c", MEASURED], input=content, capture_output=True, check=True)
    assert int(told.stdout) < 60
