"""Files: checked by what they hold, never by their name; the value is a reference with the content's digest."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from markupsafe import escape

from ..paths import MISSING
from ..words import word
from .base import Input

if TYPE_CHECKING:
    from ..nodes import Control

MAX_BYTES: Final = 200 * 1024 * 1024
_SIGNS: Final[tuple[tuple[int, bytes, str, tuple[str, ...]], ...]] = (
    (0, b"%PDF-", "application/pdf", ("pdf",)),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ("png",)),
    (0, b"\xff\xd8\xff", "image/jpeg", ("jpg", "jpeg")),
    (0, b"GIF8", "image/gif", ("gif",)),
    (8, b"WEBP", "image/webp", ("webp",)),
    (4, b"ftypheic", "image/heic", ("heic",)),
    (4, b"ftyp", "video/mp4", ("mp4", "m4v", "mov", "m4a", "3gp")),
    (8, b"AVI ", "video/x-msvideo", ("avi",)),
    (8, b"WAVE", "audio/wav", ("wav",)),
    (0, b"ID3", "audio/mpeg", ("mp3",)),
    (0, b"\xff\xfb", "audio/mpeg", ("mp3",)),
    (0, b"\xff\xf3", "audio/mpeg", ("mp3",)),
    (0, b"\xff\xf1", "audio/aac", ("aac",)),
    (0, b"\xff\xf9", "audio/aac", ("aac",)),
    (0, b"fLaC", "audio/flac", ("flac",)),
    (0, b"#!AMR", "audio/amr", ("amr",)),
    (0, b"OggS", "audio/ogg", ("ogg", "oga")),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska", ("mkv", "webm")),
    (0, b"0&\xb2u\x8ef\xcf\x11", "video/x-ms-asf", ("wmv", "wma", "asf")),
    (0, b"\x00\x00\x01\xba", "video/mpeg", ("mpg", "mpeg", "vob")),
    (0, b"FLV\x01", "video/x-flv", ("flv",)),
    (0, b"BM", "image/bmp", ("bmp",)),
    (0, b"II*\x00", "image/tiff", ("tif", "tiff")),
    (0, b"MM\x00*", "image/tiff", ("tif", "tiff")),
    (0, b"Rar!\x1a\x07", "application/vnd.rar", ("rar",)),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", ("7z",)),
    (0, b"PK\x03\x04", "application/zip", ("zip", "docx", "xlsx", "pptx", "ofd", "wps", "et")),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", ("doc", "xls", "ppt", "wps", "et")),
)
TS_PACKET: Final = 188
TEXT_ENDINGS: Final = ("txt", "csv", "log", "srt", "json", "xml", "md")
_TEXTUAL = frozenset(range(0x20, 0x100)) | {0x09, 0x0A, 0x0C, 0x0D}


def is_text(content: bytes, *, whole: bool = True) -> bool:
    """Whether bytes are written words: UTF-8, UTF-16 with its mark, or GB 18030, and nothing that is no sign. What was cut
    off (`whole` False) may end within a sign."""
    if not content:
        return False
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _reads(content[: len(content) // 2 * 2], "utf-16", whole)
    return _TEXTUAL.issuperset(content) and (
        _reads(content, "utf-8", whole) or _reads(content, "gb18030", whole)
    )


def _reads(content: bytes, encoding: str, whole: bool) -> bool:
    made = codecs.getincrementaldecoder(encoding)()
    try:
        text = made.decode(content, final=whole)
    except UnicodeDecodeError:
        return False
    return not any(ord(sign) < 0x20 and sign not in "\t\n\f\r" for sign in text)


DEFAULT_ACCEPT: Final = (
    "pdf",
    "png",
    "jpg",
    "jpeg",
    "heic",
    "mp4",
    "mp3",
    "wav",
    "docx",
    "xlsx",
    "ofd",
    "zip",
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the submission: its reference as it stands in the values, and its bytes' stream."""

    reference: dict[str, Any]
    stream: BinaryIO


def type_of(head: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Media type by the first bytes, and the endings such a file may have."""
    if head[:1] == b"G" and head[TS_PACKET : TS_PACKET + 1] == b"G" and len(head) > TS_PACKET:
        return "video/mp2t", ("ts", "mts")
    if (
        head[4:5] == b"G" and head[TS_PACKET + 8 : TS_PACKET + 9] == b"G"
    ):  # with the time stamp of body cameras
        return "video/mp2t", ("ts", "mts", "m2ts")
    for offset, sign, media, endings in _SIGNS:
        if head[offset : offset + len(sign)] == sign:
            return media, endings
    return None


class FileInput(Input):
    """One file, or several where the schema is an array; what stands is kept until it is ticked for removal."""

    several = False

    def __init__(self, control: Control, **given: Any) -> None:
        super().__init__(control, **given)
        self.uploads: list[Upload] = []
        self.several = control.schema.get("type") == "array"

    def standing(self) -> list[dict[str, Any]]:
        value = self.data if isinstance(self.data, list) else [self.data]
        return [each for each in value if isinstance(each, dict) and "digest" in each]

    def same(self, given: list[Any]) -> bool:
        return not any(getattr(each, "filename", "") or str(each).startswith("drop:") for each in given)

    def read(self, given: list[Any]) -> Any:
        dropped = {each.removeprefix("drop:") for each in given if isinstance(each, str)}
        kept = [each for each in self.standing() if str(each["digest"]) not in dropped]
        sent = [each for each in given if getattr(each, "filename", "")]
        self.uploads = [self._upload(each) for each in (sent if self.several else sent[:1])]
        fresh = [each.reference for each in self.uploads]
        if self.several:
            return kept + fresh if kept or fresh or self.control.required else MISSING
        return (fresh or kept or [self.emptied()])[0]

    def _upload(self, sent: Any) -> Upload:
        name = str(sent.filename).replace("\\", "/").rsplit("/", 1)[-1][:200]
        stream: BinaryIO = sent.stream
        known = type_of(stream.read(16))
        ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
        accepted = self.accepted()
        if known is None or ending not in known[1] or ending not in accepted:
            raise self.complain("not_file", name=name, accepted="、".join(accepted))
        stream.seek(0)
        made, size = hashlib.sha256(), 0
        while block := stream.read(1 << 20):
            made.update(block)
            size += len(block)
            if size > MAX_BYTES:
                raise self.complain("file_too_large", name=name, limit=MAX_BYTES // 1024 // 1024)
        stream.seek(0)
        digest = "sha256:" + made.hexdigest()
        return Upload({"name": name, "digest": digest, "size": size, "type": known[0]}, stream)

    def draw(self, attributes: str) -> str:
        parts = [f'<input type="hidden" name="{self.name}" value="">']
        sent = [each.reference for each in self.uploads]
        for index, each in enumerate(self.standing() if not self.masked else ()):
            if any(each is one for one in sent):
                continue  # it came with this submission and is kept by nobody yet
            name = escape(str(each.get("name", "")))
            digest = word("file_digest", self.language, digest=short_digest(each))
            parts.append(
                f'<div class="form-hint">{word("file_now", self.language, name=name)} '
                f"<code>{escape(digest)}</code> "
                f'<label class="form-check form-check-inline"><input type="checkbox" class="form-check-input" '
                f'id="{self.id}-{index}" name="{self.name}" value="drop:{escape(str(each["digest"]))}">'
                f'<span class="form-check-label">{word("remove", self.language)}</span></label></div>'
            )
        parts.append(self.box(attributes))
        return "".join(parts)

    def box(self, attributes: str) -> str:
        """Where a file is chosen; with `capture` a phone opens its camera."""
        accept = ",".join(f".{each}" for each in self.accepted())
        many = " multiple" if self.several else ""
        side = self.control.options.get("capture")
        camera = f' capture="{side}"' if side in ("environment", "user") else ""
        return (
            f'<input class="form-control" type="file" id="{self.id}" name="{self.name}" '
            f'accept="{escape(accept)}"{many}{camera}{attributes}>'
        )

    def accepted(self) -> list[str]:
        """The endings that a file may have."""
        given = self.control.options.get("accept", DEFAULT_ACCEPT)
        return [str(each).lower().lstrip(".") for each in given] if isinstance(given, list | tuple) else []


def short_digest(reference: Mapping[str, Any]) -> str:
    """The first signs of a file's digest: enough to compare by eye."""
    return str(reference.get("digest", "")).rsplit(":", 1)[-1][:16]


def show_file(value: Any, control: Control, language: str) -> str:
    files = value if isinstance(value, list) else [value]
    return "、".join(str(each.get("name", "")) for each in files if isinstance(each, dict))
