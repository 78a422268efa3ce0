"""What the sheets of an .xls (BIFF8) show beside their values: formats, struck text, hidden rows, comments, errors.

Used by `isolated`: standard library alone. Records are walked once; cells whose style says nothing are passed over by the
thousand, so that a sheet without such styles costs little more than its rows.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

_BOUND_SHEET, _FONT, _FORMAT, _XF, _STRINGS, _CONTINUE = 0x85, 0x31, 0x41E, 0xE0, 0xFC, 0x3C
_BOF, _EOF, _ROW, _COLUMNS, _NOTE, _OBJECT, _TEXT = 0x809, 0x0A, 0x208, 0x7D, 0x1C, 0x5D, 0x1B6
_LABEL, _SHARED, _RICH, _NUMBER, _RK, _RKS, _FORMULA, _BOOL = (
    0x204,
    0xFD,
    0xD6,
    0x203,
    0x27E,
    0xBD,
    0x06,
    0x205,
)
_REAL = frozenset({_NUMBER, _RK, _FORMULA})
_VALUED = _REAL | {_LABEL, _SHARED, _RICH, _BOOL}
_BIFF8 = 0x600
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_BUILT_IN = {9: "0%", 10: "0.00%"}
_HEAD = struct.Struct("<HH").unpack_from
_TWO = struct.Struct("<HH").unpack_from
_THREE = struct.Struct("<HHH").unpack_from
Look = dict[str, Any]
Record = tuple[int, int, int]  # code, where its data begin, their length


def looks(data: bytes, tells: Callable[[str], object]) -> dict[str, Look]:
    """By sheet what it shows; `tells` says whether a format shows another thing than the number."""
    styles = _Styles(data, tells)
    return {name: _Page(data, at, styles).look for name, at in styles.sheets.items()}


def _records(data: bytes, at: int) -> Iterator[Record]:
    while at + 4 <= len(data):
        code, size = _HEAD(data, at)
        yield code, at + 4, size
        if code == _EOF:
            return
        at += 4 + size


class _Styles:
    """What stands before the sheets: `formats` and `struck` by style, `strings` by number whether all is struck."""

    def __init__(self, data: bytes, tells: Callable[[str], object]) -> None:
        self.sheets: dict[str, int] = {}
        self.formats: dict[int, str] = {}
        self.struck: set[int] = set()
        self.strings: dict[int, bool] = {}
        self._fonts: set[int] = set()
        codes, styles, fonts, strings = dict(_BUILT_IN), 0, 0, list[bytes]()
        if _HEAD(data, 0)[0] != _BOF or _TWO(data, 4)[0] != _BIFF8:
            raise ValueError("不是 Excel 97 以后的格式")
        code_before = 0
        for code, at, size in _records(data, 0):
            if code == _BOUND_SHEET:
                self.sheets[_text(data, at + 6, "B")[0]] = struct.unpack_from("<I", data, at)[0]
            elif code == _FONT:
                if data[at + 2] & 8:
                    self._fonts.add(fonts)
                fonts += 2 if fonts == 3 else 1  # there is no font 4
            elif code == _FORMAT:
                codes[_TWO(data, at)[0]] = _text(data, at + 2)[0]
            elif code == _XF:
                self._style(styles, _TWO(data, at), codes, tells)
                styles += 1
            elif code == _STRINGS or (code == _CONTINUE and code_before == _STRINGS):
                strings.append(data[at : at + size])
            code_before = code if code != _CONTINUE else code_before
        if self._fonts and strings:
            self.strings = dict(_struck_strings(strings, self._fonts))

    def _style(
        self, at: int, said: tuple[int, int], codes: dict[int, str], tells: Callable[[str], object]
    ) -> None:
        font, number = said
        if font in self._fonts:
            self.struck.add(at)
        if number in codes and tells(codes[number]):
            self.formats[at] = codes[number]

    def passed_over(self) -> re.Pattern[bytes]:
        """A run of records of cells whose style and text tell nothing."""
        number, text = _none_of({*self.formats, *self.struck}), _none_of(self.struck)
        runs = [
            rb"\x7e\x02\x0a\x00.{4}%s.{4}" % number,
            rb"\x03\x02\x0e\x00.{4}%s.{8}" % number,
            rb"\x01\x02\x06\x00.{6}",
        ]
        if not self.strings:
            runs.insert(0, rb"\xfd\x00\x0a\x00.{4}%s.{4}" % text)
        return re.compile(b"(?:%s)+" % b"|".join(runs), re.DOTALL)


def _none_of(styles: set[int]) -> bytes:
    """The pattern of a style that is none of these."""
    telling = b"|".join(re.escape(struct.pack("<H", each)) for each in sorted(styles))
    return b"(?!%s).." % telling if telling else b".."


class _Page:
    """One sheet, as its records go by."""

    def __init__(self, data: bytes, at: int, styles: _Styles) -> None:
        self._data, self._styles = data, styles
        self._formats: dict[str, list[tuple[int, int]]] = {}
        self._struck: list[tuple[int, int, bool]] = []
        self._rows: list[int] = []
        self._columns: list[tuple[int, int]] = []
        self._errors: list[tuple[int, int, str]] = []
        self._notes: dict[int, tuple[int, int, str]] = {}
        self._texts: dict[int, str] = {}
        self._object: int | None = None
        self._walk(at)

    @property
    def look(self) -> Look:
        comments = [
            (*note, self._texts[number]) for number, note in self._notes.items() if number in self._texts
        ]
        return {
            "formats": self._formats,
            "struck": self._struck,
            "hidden_rows": self._rows,
            "hidden_columns": self._columns,
            "comments": comments,
            "errors": self._errors,
        }

    def _walk(self, at: int) -> None:
        data, end, depth, passed = self._data, len(self._data), 0, self._styles.passed_over().match
        while at + 4 <= end:
            run = passed(data, at)
            if run is not None:
                at = run.end()
                continue
            code, size = _HEAD(data, at)
            if code in (_BOF, _EOF):
                depth += 1 if code == _BOF else -1
                if depth <= 0:
                    return
            elif depth == 1:
                self._record(code, at + 4, size)
            at += 4 + size

    def _record(self, code: int, at: int, size: int) -> None:
        data = self._data
        if code in _VALUED:
            self._cell(code, at, *_THREE(data, at))
        elif code == _RKS:
            row, first = _TWO(data, at)
            for column in range((size - 6) // 6):
                self._styled(row, first + column, _TWO(data, at + 4 + 6 * column)[0])
        elif code == _ROW and data[at + 12] & 0x20:
            self._rows.append(_TWO(data, at)[0])
        elif code == _COLUMNS and data[at + 8] & 1:
            self._columns.append(_TWO(data, at))
        elif code == _OBJECT and size >= 8 and _TWO(data, at) == (0x15, 0x12):
            self._object = _TWO(data, at + 4)[1]
        elif code == _NOTE:
            row, column, _, number = struct.unpack_from("<4H", data, at)
            self._notes[number] = row, column, _text(data, at + 8)[0]
        elif code == _TEXT and self._object is not None:
            self._texts[self._object] = self._commented(at, size)

    def _cell(self, code: int, at: int, row: int, column: int, style: int) -> None:
        data = self._data
        self._styled(row, column, style, code in _REAL)
        if code == _SHARED and style not in self._styles.struck:
            whole = self._styles.strings.get(struct.unpack_from("<I", data, at + 6)[0])
            if whole is not None:
                self._struck.append((row, column, whole))
        wrong = data[at + 6] if code == _BOOL and data[at + 7] else None
        if code == _FORMULA and data[at + 12 : at + 14] == b"\xff\xff" and data[at + 6] == 2:
            wrong = data[at + 8]
        if wrong is not None:
            self._errors.append((row, column, _ERRORS.get(wrong, "#错误")))

    def _styled(self, row: int, column: int, style: int, is_number: bool = True) -> None:
        if is_number and style in self._styles.formats:
            self._formats.setdefault(self._styles.formats[style], []).append((row, column))
        if style in self._styles.struck:
            self._struck.append((row, column, True))

    def _commented(self, at: int, size: int) -> str:
        """The text of a drawn object stands in the records behind it."""
        left, data, found = _TWO(self._data, at + 10)[0], self._data, ""
        at += size
        while left > 0 and at + 5 <= len(data):
            code, size = _HEAD(data, at)
            if code != _CONTINUE or size < 2:
                break
            wide = data[at + 4] & 1
            part = data[at + 5 : at + 4 + size][: left << wide]
            found += part.decode("utf-16-le" if wide else "latin-1", "replace")
            left -= len(part) >> wide
            at += 4 + size
        return found


def _text(data: bytes, at: int, length: str = "H") -> tuple[str, int]:
    """A text that says how long it is and whether two bytes make a letter; and where it ends."""
    count = struct.unpack_from("<" + length, data, at)[0]
    at += struct.calcsize(length)
    wide = data[at] & 1
    end = at + 1 + (count << wide)
    return data[at + 1 : end].decode("utf-16-le" if wide else "latin-1", "replace"), end


def _struck_strings(parts: list[bytes], fonts: set[int]) -> Iterator[tuple[int, bool]]:
    """(number of the shared string, whether all of it is struck), of those that have struck parts."""
    reader = _Strings(parts)
    for number in range(reader.count):
        text, runs = reader.string()
        said = list(_said(text, runs, fonts)) if runs else []
        if any(said):
            yield number, all(said)


def _said(text: str, runs: list[tuple[int, int]], fonts: set[int]) -> Iterator[bool]:
    """Of each run that says anything whether it is struck; what stands before the first has the cell's own font."""
    starts = [(0, -1), *runs, (len(text), -1)]
    for (first, font), (end, _) in pairwise(starts):
        if text[first:end].strip():
            yield font in fonts


class _Strings:
    """The shared strings, over the records in which they go on: where letters are cut, their width is said anew."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts, self._part, self._at = parts, 0, 8
        self.count = struct.unpack_from("<I", parts[0], 4)[0]

    def string(self) -> tuple[str, list[tuple[int, int]]]:
        count, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        more = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = self._letters(count, flags & 1)
        found = [struct.unpack("<HH", self._take(4)) for _ in range(runs)]
        self._take(more)
        return text, found

    def _take(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part = self._parts[self._part]
            piece = part[self._at : self._at + size - len(found)]
            self._at += len(piece)
            found += piece
            if self._at >= len(part):
                self._part, self._at = self._part + 1, 0
                if self._part >= len(self._parts):
                    break
        if len(found) < size:
            raise ValueError("共享字符串不完整")
        return found

    def _letters(self, left: int, wide: int) -> str:
        found = ""
        while left:
            part = self._parts[self._part]
            piece = part[self._at : self._at + (left << wide)]
            found += piece.decode("utf-16-le" if wide else "latin-1", "replace")
            left -= len(piece) >> wide
            self._at += len(piece)
            if self._at >= len(part):
                self._part, self._at = self._part + 1, 0
                if left:
                    wide, self._at = self._parts[self._part][0] & 1, 1
        return found
