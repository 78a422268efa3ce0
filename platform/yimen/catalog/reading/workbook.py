"""A workbook as read: sheets of raw cells. Rows and columns count from 0 here and from 1 / "A" in a Place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yimen.kernel import Finding

MARKS = "检查结果（一门）"  # the sheet in which findings are given back; never read as data
AUTHOR = "一门"  # who writes the comments of our own workbooks
Raw = str | float | int | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, both corners included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are equally long; an empty cell is "". `lead` are the lines of text above a table of a text file.

    `pages` are the page on which each row stands, where the file has pages. `laid` are the header's rows of a sheet
    that stood upright and was laid out anew.
    """

    name: str
    rows: Sequence[Sequence[Raw]]
    merges: tuple[Merge, ...] = ()
    lead: tuple[str, ...] = ()
    hidden: bool = False
    pages: tuple[int, ...] = ()
    laid: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """`sort` is xlsx, xls, ods, csv or docx; `findings` say what stopped or guarded the reading."""

    name: str
    sort: str
    sheets: tuple[Sheet, ...] = ()
    findings: tuple[Finding, ...] = ()


def letter(column: int) -> str:
    """The spreadsheet's letter of a column counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(letters: str) -> int:
    """The column, counted from 0, of its letters."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + ord(sign) - 64
    return number - 1
