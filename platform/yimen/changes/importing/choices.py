"""What a person said about an import, as it is kept: plain JSON in, the values that reading takes out. Pure.

choices   {"kind": "item" or "", "files": {NAME: {SHEET: what `Layout` writes, "prints": {ROW: print}}}}
options   {"effective_from": DAY, "complete": {KIND: "" | "all" | FIELD}, "blank_absent": bool,
           "document_number": TEXT}

`complete` says of each kind whether the file is partial (""), the whole of it ("all"), or the whole of it for
those values of a field that stand in the file: one unit's full list withdraws nothing of another unit.
`prints` are what corrected rows looked like, so that a correction goes along when rows move in a mended file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from yimen.catalog import MARKS, Layout, Raw, Sheet, Workbook, plain
from yimen.kernel import digest

WHOLE = "all"


@dataclass(frozen=True, slots=True)
class Options:
    """How the comparison is made, and what the change set says of itself."""

    effective_from: date
    complete: Mapping[str, str] = field(default_factory=dict)
    blank_absent: bool = False
    document_number: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, Any], today: date) -> Options:
        """What was kept; before anything was said: in force today, partial, untold fields stay."""
        day = said.get("effective_from")
        return cls(
            date.fromisoformat(day) if day else today,
            dict(said.get("complete", {})),
            bool(said.get("blank_absent")),
            str(said.get("document_number", "")),
        )

    def leaving(self, kind: str, brought: Iterable[Mapping[str, Any]]) -> Callable[[Mapping[str, Any]], bool]:
        """Whether an entry in force that the file lacks is withdrawn: where the file is the whole list, or the whole of
        it for those values of a field that the bodies `brought` have."""
        whole = self.complete.get(kind, "")
        if whole in ("", WHOLE):
            return lambda _body: whole == WHOLE
        told = {str(body.get(whole, "")) for body in brought}
        return lambda body: str(body.get(whole, "")) in told

    def as_json(self) -> dict[str, Any]:
        return {
            "effective_from": self.effective_from.isoformat(),
            "complete": dict(self.complete),
            "blank_absent": self.blank_absent,
            "document_number": self.document_number,
        }


def stamp(choices: Mapping[str, Any], files: Iterable[str], options: Mapping[str, Any] | None = None) -> str:
    """What a result was made from: the files' digests, the choices, for a comparison the options too.

    The document number changes no line, so it makes no comparison old.
    """
    said = None if options is None else {name: options[name] for name in options if name != "document_number"}
    return digest({"choices": dict(choices), "files": list(files), "options": said})


def layouts(choices: Mapping[str, Any], book: Workbook) -> dict[str, Layout]:
    """The corrections of the book's sheets; a file that has one sheet under another name now is still the same."""
    return {name: Layout.from_json(said) for name, said in _said(choices, book).items() if said}


def _said(choices: Mapping[str, Any], book: Workbook) -> Mapping[str, Any]:
    said: Mapping[str, Any] = choices.get("files", {}).get(book.name, {})
    names = [each.name for each in book.sheets if each.name != MARKS]
    if len(said) == len(names) == 1 and names[0] not in said:
        said = {names[0]: next(iter(said.values()))}
    return {name: said[name] for name in names if name in said}


def moved(choices: Mapping[str, Any], book: Workbook) -> dict[str, Any]:
    """The choices with the roles of single rows where these rows stand now.

    A row that is nowhere keeps its number where the sheet is as long as before, for then it was mended in place;
    otherwise its correction is dropped.
    """
    made = dict(choices)
    sheets = {name: dict(said) for name, said in _said(choices, book).items()}
    for sheet in book.sheets:
        said = sheets.get(sheet.name)
        if said and said.get("roles"):
            sheets[sheet.name] = _followed(said, sheet)
    if sheets:
        made["files"] = {**choices.get("files", {}), book.name: sheets}
    return made


def _followed(said: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    prints: Mapping[str, str] = said.get("prints", {})
    now = [row_print(cells) for cells in sheet.rows]
    places: dict[str, list[int]] = {}
    for number, each in enumerate(now, 1):
        places.setdefault(each, []).append(number)
    roles, kept = {}, {}
    for name, role in said["roles"].items():
        number, known = int(name), prints.get(name)
        found = places.get(known or "")
        if known is None or (found is None and said.get("rows") == len(now)):
            row = number
        elif found is None:
            continue
        else:
            row = min(found, key=lambda each: abs(each - number))
        if row <= len(now):
            roles[str(row)], kept[str(row)] = role, now[row - 1]
    return {**said, "roles": roles, "prints": kept, "rows": len(now)}


MOST_CELLS, LONGEST_PART = 60, 100


def row_print(cells: Iterable[Raw]) -> str:
    """What a row looks like, for finding it again: the beginnings of its cells' texts."""
    texts = [plain(cell)[:LONGEST_PART] for cell in islice(cells, MOST_CELLS)]
    return digest(texts)[7:23]


def said_of(choices: Mapping[str, Any], file: str, sheet: str) -> dict[str, Any]:
    """What was said of one sheet, in the form that `Layout` reads."""
    return dict(choices.get("files", {}).get(file, {}).get(sheet, {}))


def saying(choices: Mapping[str, Any], file: str, sheet: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The choices with one sheet's corrections replaced; raises `ValueError` for what makes no sense."""
    Layout.from_json(said)
    files = {name: dict(sheets) for name, sheets in choices.get("files", {}).items()}
    files.setdefault(file, {})[sheet] = dict(said)
    return {**choices, "files": files}


def renamed(choices: Mapping[str, Any], before: str, after: str) -> dict[str, Any]:
    """The choices after a file was handed in anew under another name."""
    files = {after if name == before else name: said for name, said in choices.get("files", {}).items()}
    return {**choices, "files": files}
