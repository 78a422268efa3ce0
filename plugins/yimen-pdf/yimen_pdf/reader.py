"""A PDF as a workbook: the tables that `apart/extract` found in a process of its own, or the finding that says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from yimen.catalog import FileError, Merge, NotThatSort, Sheet, Workbook, read_apart
from yimen.kernel import Finding, Place

from . import codes

MAX_PAGES = 600  # as `apart/extract` keeps it
MAX_SECONDS = 300
_SCRIPT = Path(__file__).parent / "apart/extract.py"


def read_pdf(name: str, content: bytes) -> Workbook:
    """Sheets are named 表格1, 表格2 … in the order of the text; raises `FileError`."""
    if b"%PDF-" not in content[:1024]:
        raise NotThatSort
    found = read_apart(_SCRIPT, content, seconds=MAX_SECONDS)
    _refuse(name, found)
    return Workbook(name, "pdf", tuple(_sheets(found["tables"])), tuple(_remarks(name, found)))


def _refuse(name: str, found: Mapping[str, Any]) -> None:
    """Raise what stops the reading."""
    if found["pages"] > MAX_PAGES:
        raise FileError.too_large("页数", str(found["pages"]), str(MAX_PAGES))
    if found["pictures"] and len(found["pictures"]) == found["pages"]:
        raise FileError(codes.SCANNED, name=name)
    if found["signs"] == 0:
        raise FileError.empty()
    if found["nameless"] * 5 > found["signs"]:
        raise FileError(codes.UNREADABLE_TEXT, name=name)
    if not found["tables"]:
        raise FileError(codes.NO_TABLE, name=name)


def _sheets(tables: list[dict[str, Any]]) -> Iterator[Sheet]:
    for number, table in enumerate(tables, 1):
        merges = tuple(Merge(*each) for each in table["merges"])
        yield Sheet(f"表格{number}", table["rows"], merges, tuple(table["lead"]), pages=tuple(table["pages"]))


HOW = {
    "each line": "每行文字为一行",
    "rules": "以横线分行",
    "white": "以行间空白分行",
    "wrapped": "以序号分行",
}


def _remarks(name: str, found: Mapping[str, Any]) -> Iterator[Finding]:
    for number, table in enumerate(found["tables"], 1):
        if "sure" in table:
            gaps = "、".join(table["gaps"])
            yield codes.GUESSED_LINES.at(
                Place(name, f"表格{number}", page=table["pages"][0]),
                sure=f"{table['sure']:.0%}",
                how=HOW[table["how"]],
                gaps=f"其中有空格的列可能原为合并单元格：{gaps}。" if gaps else "",
            )
    if found["pictures"]:
        pages = "、".join(str(page) for page in found["pictures"][:20])
        yield codes.SCANNED_PAGES.at(Place(name, page=found["pictures"][0]), pages=pages)
