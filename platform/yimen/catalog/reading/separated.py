"""Separated values: the encoding and the separator are found out, every cell stays text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from yimen.kernel import Finding, Place

from .. import codes
from .guard import UTF_16, Verdict
from .refusals import FileError
from .workbook import Sheet, Workbook

_SEPARATORS = ",\t;，"
_STRANGE = re.compile("[\u3105-\u312f\ue000-\uf8ff]")
"""Signs that no office writes, but that other encodings (Big5) give when they are taken for GB18030."""
MAX_OVERLONG = 200
csv.field_size_limit(2**20)


def read_separated(name: str, content: bytes, verdict: Verdict) -> Workbook:
    """One sheet named like the file without its ending."""
    try:
        text = decoded(content)
    except UnicodeDecodeError as error:
        raise FileError(codes.BAD_ENCODING, byte=error.start + 1) from error
    try:
        rows, width = _rows(text, verdict.bounds.cells)
    except csv.Error as error:
        raise FileError.broken(error) from error
    title = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    findings = (*verdict.findings, *_overlong(name, title, rows))
    even = [[*map(_unquoted, row)] + [""] * (width - len(row)) for row in rows]
    if not any(any(row) for row in even):
        raise FileError.empty()
    return Workbook(name, "csv", (Sheet(title, even),), findings)


def _rows(text: str, most: int) -> tuple[list[list[str]], int]:
    """The rows and the width of the widest; one that is far wider than the others must not fill up all of them."""
    separator = _separator(text)
    signs = text.count(separator)  # before they become cells: a single row may hold them all
    if signs > most:
        raise FileError.too_many_cells(signs, most)
    rows: list[list[str]] = []
    width = 0
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        rows.append(row)
        width = max(width, len(row))
        if len(rows) * width > most:
            raise FileError.too_many_cells(len(rows) * width, most)
    return rows, width


def _unquoted(cell: str) -> str:
    """="0012" is how programs write a code so that spreadsheets leave it alone: it says 0012."""
    return cell[2:-1].replace('""', '"') if cell[:2] == '="' and cell[-1] == '"' and len(cell) > 2 else cell


def _overlong(name: str, sheet: str, rows: list[list[str]]) -> Iterator[Finding]:
    """Rows with filled cells beyond the width that most rows have: a comma inside a text was not quoted."""
    usual = Counter(map(len, rows)).most_common(1)
    found = 0
    for number, row in enumerate(rows, 1):
        if len(row) > usual[0][0] and any(cell.strip() for cell in row[usual[0][0] :]):
            found += 1
            if found > MAX_OVERLONG:
                return
            yield codes.OVERLONG_ROW.at(Place(name, sheet, number), found=len(row), usual=usual[0][0])


def decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with it, else GB18030; raises `UnicodeDecodeError`, for Big5 too."""
    if content.startswith(UTF_16):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    if strange := _STRANGE.search(text):
        where = len(text[: strange.start()].encode("gb18030"))
        raise UnicodeDecodeError("gb18030", content, where, where + 1, "another encoding")
    return text


def _separator(text: str) -> str:
    """The sign that splits the first lines into the same number of parts most often."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    best, most = ",", 0
    for sign in _SEPARATORS:
        counts = sorted(line.count(sign) for line in lines)
        usual = counts[len(counts) // 2] if counts else 0
        if usual > most:
            best, most = sign, usual
    return best
