"""What a file really is, and whether it may be opened at all: judged by content, never by its name alone."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from yimen.kernel import BROKEN_ARCHIVE, Finding, Place

from .. import codes
from .markup import sheet_parts
from .sheet_xml import OddCell, extent, odd_cells
from .shown import Looks, Shown

MAX_RATIO = 400
MAX_MEMBERS = 5_000
MAX_STRINGS = 20_000_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENDINGS = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".et": "xls", ".ods": "ods",
    ".csv": "csv", ".txt": "csv", ".tsv": "csv", ".docx": "docx",
}  # fmt: skip
FURTHER = {".pdf": "yimen-pdf"}  # the plugin that reads it, where it is installed


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a file that is read may hold: bytes, bytes unpacked, those of a .docx's text (of which a tree is made), and
    cells of the grids of all its sheets together, empty ones too.
    """

    file: int
    unpacked: int
    document: int
    cells: int


IN_JOB = Bounds(80 * 2**20, 700 * 2**20, 100 * 2**20, 12_000_000)
"""For a process that reads one file at a time: a value astray in the last row is still read beside eleven columns."""
AT_ONCE = Bounds(20 * 2**20, 150 * 2**20, 20 * 2**20, 1_000_000)
"""For what is read while somebody waits for the page, by several threads of one process."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sort` "" means that the file is not opened; `odd_cells` are formulas without value and errors, `shown` what is seen
    beside the values, by sheet. `bounds` are those of the reading that goes on.
    """

    sort: str
    findings: tuple[Finding, ...] = ()
    odd_cells: dict[str, tuple[OddCell, ...]] = field(default_factory=dict)
    shown: dict[str, Shown] = field(default_factory=dict)
    bounds: Bounds = IN_JOB


def inspect(name: str, content: bytes, bounds: Bounds = IN_JOB) -> Verdict:
    """The file's real sort and everything to be said of it before it is opened."""
    return replace(_inspect(name, content, bounds), bounds=bounds)


def _inspect(name: str, content: bytes, bounds: Bounds) -> Verdict:
    place = Place(name)
    unfit = size_finding(name, content, bounds)
    if unfit is not None:
        return Verdict("", (unfit,))
    claimed = ENDINGS.get(PurePath(name).suffix.lower(), "")
    if content.startswith(_OLE):
        return _ole(name, content, claimed)
    if content.startswith(b"PK\x03\x04"):
        return _archive(name, content, claimed, bounds)
    if claimed not in ("csv", ""):
        found = _told_by_signature(content)
        return Verdict("", (codes.WRONG_TYPE.at(place, claimed=PurePath(name).suffix, found=found),))
    binary = b"\0" in content[:65536] and not content.startswith(UTF_16)
    if binary or claimed == "":
        reason = "内容不是表格" if binary else f"不支持扩展名“{PurePath(name).suffix}”"
        return Verdict("", (codes.NOT_A_TABLE_FILE.at(place, name=name, reason=reason),))
    return Verdict("csv")


def size_finding(name: str, content: bytes, bounds: Bounds = IN_JOB) -> Finding | None:
    """What is to be said of a file's size, before anybody looks into it."""
    if not content:
        return codes.EMPTY_FILE.at(Place(name))
    if len(content) > bounds.file:
        return _too_large(Place(name), "文件大小", f"{len(content) >> 20} MB", f"{bounds.file >> 20} MB")
    return None


_SIGNATURES = {
    b"%PDF-": "PDF 文件",
    b"\x89PNG": "图片（PNG）",
    b"\xff\xd8\xff": "图片（JPEG）",
    b"GIF8": "图片（GIF）",
    b"Rar!": "压缩包（RAR）",
    b"7z\xbc\xaf": "压缩包（7z）",
    b"\x1f\x8b": "压缩包（gzip）",
}


def _told_by_signature(content: bytes) -> str:
    """What bytes that are no workbook are, in the user's words."""
    for signature, sort in _SIGNATURES.items():
        if content.startswith(signature):
            return sort
    head = content[:1024].lower()
    if b"<html" in head or b"<table" in head or b"<!doctype" in head:
        return "网页（HTML）"
    if head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<?xml"):
        return "XML 文本"
    return "文本" if b"\0" not in content[:4096] else "无法识别的二进制数据"


def _ole(name: str, content: bytes, claimed: str) -> Verdict:
    place = Place(name)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Verdict("", (codes.ENCRYPTED.at(place),))
    streams = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
    if not any(stream in content for stream in streams):
        word = "WordDocument".encode("utf-16-le") in content
        reason = "是旧版 Word 文档（.doc）" if word else "不是 Excel 工作簿"
        return Verdict("", (codes.NOT_A_TABLE_FILE.at(place, name=name, reason=reason),))
    findings = _wrong_type(place, claimed, "xls")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        findings += (codes.HAS_MACROS.at(place),)
    return Verdict("xls", findings)


def _archive(name: str, content: bytes, claimed: str, bounds: Bounds) -> Verdict:
    place = Place(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _members(place, archive, claimed, bounds)
    except BROKEN_ARCHIVE as error:
        return Verdict("", (codes.BROKEN_FILE.at(place, reason=str(error)),))


def _members(place: Place, archive: zipfile.ZipFile, claimed: str, bounds: Bounds) -> Verdict:
    members = archive.infolist()
    names = {member.filename for member in members}
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MAX_MEMBERS:
        return Verdict("", (_too_large(place, "压缩包内文件数", str(len(members)), str(MAX_MEMBERS)),))
    if unpacked > bounds.unpacked or (unpacked > 30 * 2**20 and unpacked / packed > MAX_RATIO):
        return Verdict("", (_too_large(place, "解压后的大小", f"{unpacked >> 20} MB", "正常表格的大小"),))
    if any(member.flag_bits & 1 for member in members):
        return Verdict("", (codes.ENCRYPTED.at(place),))
    sort = _sort_of(names, archive)
    if not sort:
        return Verdict("", (codes.NOT_A_TABLE_FILE.at(place, name=place.file, reason="压缩包里没有工作簿"),))
    findings = _wrong_type(place, claimed, sort)
    if any(each.endswith("vbaProject.bin") for each in names):
        findings += (codes.HAS_MACROS.at(place),)
    if any("externalLinks/" in each for each in names):
        findings += (codes.EXTERNAL_LINKS.at(place),)
    return _dimensions(place, archive, Verdict(sort, findings), bounds)


def _sort_of(names: set[str], archive: zipfile.ZipFile) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        return "ods"
    return ""


def _dimensions(place: Place, archive: zipfile.ZipFile, verdict: Verdict, bounds: Bounds) -> Verdict:
    """Refuse sheets whose cells lie so far apart that a grid of them would fill the memory, and a text as large."""
    if verdict.sort == "ods":
        return _open_document(place, archive, verdict.findings)
    if verdict.sort == "docx":
        size = archive.getinfo("word/document.xml").file_size
        large = _too_large(place, "正文大小", f"{size >> 20} MB", f"{bounds.document >> 20} MB")
        return verdict if size <= bounds.document else Verdict("", (large,))
    if _claims_too_many(archive):
        return Verdict("", (_too_large(place, "共享字符串数", "异常", f"{MAX_STRINGS:,}"),))
    odd: dict[str, tuple[OddCell, ...]] = {}
    shown: dict[str, Shown] = {}
    looks, cells = Looks(archive), 0
    for name, part in sheet_parts(archive).items():
        xml = archive.read(part)
        cells += extent(xml, bounds.cells - cells)
        if cells > bounds.cells:
            said, limit = f"{cells:,} 格", f"{bounds.cells:,} 格"
            return Verdict("", (_too_large(Place(place.file, name), "工作表单元格范围", said, limit),))
        odd[name], shown[name] = tuple(odd_cells(xml)), looks.shown(part, xml)
    findings = (*verdict.findings, codes.STYLES_NOT_READ.at(place)) if looks.broken else verdict.findings
    return replace(verdict, findings=findings, odd_cells=odd, shown=shown)


def _claims_too_many(archive: zipfile.ZipFile) -> bool:
    """Readers make room for as many shared strings as the file claims to hold."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return False
    with archive.open("xl/sharedStrings.xml") as part:
        head = part.read(2_000)
    return any(int(count) > MAX_STRINGS for count in re.findall(rb'[cC]ount="(\d{1,20})"', head))


def _open_document(place: Place, archive: zipfile.ZipFile, findings: tuple[Finding, ...]) -> Verdict:
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        return Verdict("", (codes.ENCRYPTED.at(place),))
    return Verdict("ods", findings)


def _wrong_type(place: Place, claimed: str, found: str) -> tuple[Finding, ...]:
    if claimed in (found, ""):
        return ()
    kind = codes.WRONG_TYPE
    suffix = PurePath(place.file).suffix
    return (Finding(kind.code, "warning", kind.told(claimed=suffix, found=found), place),)


def _too_large(place: Place, what: str, found: str, limit: str) -> Finding:
    return codes.TOO_LARGE.at(place, what=what, found=found, limit=limit)
