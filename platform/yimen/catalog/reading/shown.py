"""What a worksheet shows beside its values: formats that say more than the number, struck text, hidden rows, comments.

Readers of values pass all of it over; whoever looks at the sheet reads by it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .formats import PERCENT, Show, show_of
from .markup import MAIN, BrokenMarkup, parse
from .sheet_xml import VALUED, address
from .workbook import AUTHOR, column_of

STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_CELL = rb'<c (?=[^>]*\bs="(?:%s)")([^>]*?)(?:/>|>(.*?)</c>)'
_STRING = re.compile(rb'<c (?=[^>]*\bt="s")([^>]*)>(?:<f[^<]*</f>)?<v>(\d+)</v>')
_INLINE = re.compile(rb"<c ([^>]*)><is>(.*?)</is>", re.DOTALL)
_ITEM = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_RUN = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_STRUCK = re.compile(rb'<strike(?: ?/>| val="(?:1|true)" ?/>)')
_TEXT = re.compile(rb"<t(?: [^>]*)?>(.*?)</t>", re.DOTALL)

Cell = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True, slots=True)
class Shown:
    """`formats` by cell; `struck` whole cells, `partly` cells some of whose text is struck; rows and columns that are
    hidden, however far they reach.

    `comments` by cell, those left out that we write ourselves.
    """

    formats: Mapping[Cell, Show] = field(default_factory=dict)
    struck: frozenset[Cell] = frozenset()
    partly: frozenset[Cell] = frozenset()
    struck_rows: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[range, ...] = ()
    comments: Mapping[Cell, str] = field(default_factory=dict)


class Looks:
    """What the styles and strings of a workbook say, read once; `shown` then reads a worksheet by them.

    Where `broken`, the styles cannot be read, and values are read without them.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._names = archive, frozenset(archive.namelist())
        self._formats: dict[bytes, Show] = {}
        self._struck: set[bytes] = set()
        self.broken = False
        try:
            self._read_styles(archive.read(STYLES) if STYLES in self._names else b"<styleSheet/>")
        except BrokenMarkup:
            self.broken = True
        self._strings = dict(self._struck_strings())

    def _read_styles(self, xml: bytes) -> None:
        styles = parse(xml)
        codes = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(MAIN + "numFmt")}
        fonts = [each.find(MAIN + "strike") for each in styles.iterfind(f"{MAIN}fonts/{MAIN}font")]
        struck = {
            str(at)
            for at, each in enumerate(fonts)
            if each is not None and each.get("val") not in ("0", "false")
        }
        for at, each in enumerate(styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")):
            number = each.get("numFmtId", "0")
            show = show_of("0%" if number.isdecimal() and int(number) in PERCENT else codes.get(number, ""))
            if show is not None:
                self._formats[b"%d" % at] = show
            if each.get("fontId", "0") in struck:
                self._struck.add(b"%d" % at)

    def _struck_strings(self) -> Iterator[tuple[bytes, bool]]:
        """(number of the shared string, whether all of it is struck), of those that have struck parts."""
        xml = self._archive.read(STRINGS) if STRINGS in self._names else b""
        if b"<strike" not in xml:
            return
        for at, found in enumerate(_ITEM.finditer(xml)):
            said = _struck_runs(found.group(1) or b"")
            if any(said):
                yield b"%d" % at, all(said)

    def shown(self, part: str, xml: bytes) -> Shown:
        """What the worksheet of this part shows."""
        formats = {at: self._formats[style] for at, style in self._styled(xml, self._formats)}
        struck = {at for at, _ in self._styled(xml, self._struck)}
        partly: set[Cell] = set()
        for found in _STRING.finditer(xml) if self._strings else ():
            whole = self._strings.get(found.group(2))
            if whole is not None:
                (struck if whole else partly).add(_place(found.group(1)))
        hides = b"hidden=" in xml
        rows = tuple(_struck_rows(xml, struck))
        for found in _INLINE.finditer(xml) if b"<strike" in xml else ():
            said = _struck_runs(found.group(2))
            if any(said):
                (struck if all(said) else partly).add(_place(found.group(1)))
        return Shown(
            formats,
            frozenset(each for each in struck if each[0] not in rows),
            frozenset(partly - struck),
            rows,
            tuple(int(row) - 1 for row in _HIDDEN_ROW.findall(xml)) if hides else (),
            tuple(_hidden_columns(xml)) if hides else (),
            dict(self._comments(part)),
        )

    def _styled(self, xml: bytes, styles: Collection[bytes]) -> Iterator[tuple[Cell, bytes]]:
        """(cell, style) of the cells of these styles that hold a value."""
        if not styles:
            return
        for found in re.finditer(_CELL % b"|".join(sorted(styles)), xml, re.DOTALL):
            style, inner = _STYLE.search(found.group(1)), found.group(2) or b""
            if style is not None and (b"<v>" in inner or b"<is>" in inner):
                yield _place(found.group(1)), style.group(1)

    def _comments(self, part: str) -> Iterator[tuple[Cell, str]]:
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        for each in parse(self._archive.read(rels)) if rels in self._names else ():
            target = str(each.get("Target", ""))
            target = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            if str(each.get("Type", "")).endswith("/comments") and target in self._names:
                yield from _commented(parse(self._archive.read(target)))


def _struck_runs(text: bytes) -> list[bool]:
    """Of each run of a rich text that says anything, whether it is struck."""
    runs = _RUN.findall(text)
    return [bool(_STRUCK.search(run)) for run in runs if b"".join(_TEXT.findall(run)).strip()]


def _hidden_columns(xml: bytes) -> Iterator[range]:
    for found in _HIDDEN_COLUMN.findall(xml):
        ends = {name: int(number) for name, number in _SPAN.findall(found)}
        if len(ends) == 2:
            yield range(ends[b"min"] - 1, ends[b"max"])


def _commented(root: Any) -> Iterator[tuple[Cell, str]]:
    authors = [each.text or "" for each in root.iter(MAIN + "author")]
    for each in root.iter(MAIN + "comment"):
        who = each.get("authorId", "0")
        author = authors[int(who)] if who.isdecimal() and int(who) < len(authors) else ""
        text = "".join(part.text or "" for part in each.iter(MAIN + "t")).strip()
        place, text = _place(f'ref="{each.get("ref", "")}"'.encode()), remark_of(author, text)
        if text and place[0] >= 0:
            yield place, text


def remark_of(author: str, text: str) -> str:
    """What a comment says, without the name that programs write before it; "" of our own."""
    if author == AUTHOR:
        return ""
    return text.removeprefix(f"{author}:").removeprefix(f"{author}：").strip() if author else text


def _struck_rows(xml: bytes, struck: set[Cell]) -> Iterator[int]:
    """Rows all of whose values are struck."""
    counts: dict[int, int] = {}
    for row, _ in struck:
        counts[row] = counts.get(row, 0) + 1
    if not counts:
        return
    valued: dict[int, int] = {}
    for _, row in VALUED.findall(xml):
        valued[int(row) - 1] = valued.get(int(row) - 1, 0) + 1
    yield from sorted(row for row, count in counts.items() if count >= valued.get(row, 0))


def _place(attributes: bytes) -> Cell:
    named = address(attributes)
    return (named[1] - 1, column_of(named[0])) if named else (-1, -1)
