"""Choices out of what was copied in a spreadsheet: one a line, or code, title and English title side by side."""

from __future__ import annotations

from typing import Any, Final

MOST: Final = 500
_HEADS: Final = {"选项", "名称", "代码", "编码", "编号", "title", "code", "name"}


def choices_from_text(text: str, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The choices in the order of the lines, doubles and blank lines dropped.

    A title that is among the `known` choices keeps its value, so that what was filled in before still fits.
    """
    values = {str(each.get("title")): each for each in known}
    found: dict[Any, dict[str, Any]] = {}
    for cells in _lines(text):
        choice = _choice(cells, values)
        if choice["const"] not in found and choice["title"] not in {each["title"] for each in found.values()}:
            found[choice["const"]] = choice
    return list(found.values())[:MOST]


def _lines(text: str) -> list[list[str]]:
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.replace("\r\n", "\n").split("\n")]
    lines = [[cell for cell in cells if cell] for cells in lines]
    lines = [cells for cells in lines if cells]
    if len(lines) > 1 and all(cell.lower() in _HEADS for cell in lines[0]):
        return lines[1:]
    return lines


def _choice(cells: list[str], values: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if len(cells) == 1:
        same = values.get(cells[0])
        return dict(same) if same is not None else {"const": cells[0], "title": cells[0]}
    made: dict[str, Any] = {"const": cells[0], "title": cells[1]}
    if len(cells) > 2:
        made["x-title-en"] = cells[2]
    return made
