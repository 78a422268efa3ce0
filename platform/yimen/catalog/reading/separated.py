"""Separated values: the encoding and the separator are found out, every cell stays text."""

from __future__ import annotations

import csv
import io

from yimen.kernel import Place

from .. import codes
from .guard import Verdict
from .workbook import Sheet, Workbook

_SEPARATORS = ",\t;，"
csv.field_size_limit(2**20)


def read_separated(name: str, content: bytes, verdict: Verdict) -> Workbook:
    """One sheet named like the file without its ending."""
    try:
        text = decoded(content)
    except UnicodeDecodeError as error:
        bad = codes.BAD_ENCODING.at(Place(name), byte=error.start + 1)
        return Workbook(name, "csv", findings=(bad,))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:
        return Workbook(name, "csv", findings=(codes.BROKEN_FILE.at(Place(name), reason=str(error)),))
    width = max((len(row) for row in rows), default=0)
    even = [row + [""] * (width - len(row)) for row in rows]
    if not any(any(row) for row in even):
        return Workbook(name, "csv", findings=(codes.EMPTY_FILE.at(Place(name)),))
    title = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Workbook(name, "csv", (Sheet(title, even),), verdict.findings)


def decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with it, else GB18030; raises `UnicodeDecodeError`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


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
