"""What a person said about an import, as it is kept: plain JSON in, the values that reading takes out. Pure.

choices   {"kind": "item" or "", "files": {NAME: {SHEET: what `Layout` writes}}}
options   {"effective_from": DAY, "complete": {KIND: "" | "all" | FIELD}, "blank_absent": bool,
           "document_number": TEXT}

`complete` says of each kind whether the file is partial (""), the whole of it ("all"), or the whole of it for
those values of a field that stand in the file: one unit's full list withdraws nothing of another unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yimen.catalog import Layout, Workbook
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
    said: Mapping[str, Any] = choices.get("files", {}).get(book.name, {})
    names = [each.name for each in book.sheets]
    if len(said) == len(names) == 1 and names[0] not in said:
        said = {names[0]: next(iter(said.values()))}
    return {name: Layout.from_json(said[name]) for name in names if said.get(name)}


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
