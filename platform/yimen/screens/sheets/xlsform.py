"""XLSForm (survey, choices, settings) as a form definition, understood by pyxform."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from yimen.kernel import Finding, Place

from .. import codes
from . import untaken
from .questions import QuestionReader

Rows = Sequence[Sequence[Any]]
SHEETS: Final = ("survey", "choices", "settings", "external_choices")
_WORDS = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+\Z")
_ROW = re.compile(r"\[row : (\d+)\]")


def read_xlsform(
    sheets: Mapping[str, Rows], place: Place, form_id: str = ""
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The definition, None where the sheets are no XLSForm, and a finding for each thing not carried over.

    `sheets` are rows of cells by the sheet's name, the first row the headers; `place` is the file.
    """
    tables = {name: _table(rows) for name, rows in sheets.items() if name in SHEETS}
    try:
        book = get_xlsform({**tables, **_headers(sheets)})
        survey = workbook_to_json(
            workbook_dict=book, form_name="survey", fallback_form_name="survey", warnings=[]
        )
    except PyXFormError as error:
        return None, [codes.BAD_XLSFORM.at(_place_of(str(error), place), reason=str(error)[:300])]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # what pyxform stumbles over in sheets it was not made for
        return None, [codes.BAD_XLSFORM.at(place, reason=f"{type(error).__name__}：{error}"[:300])]
    rows = {str(row.get("name")): index + 2 for index, row in enumerate(tables["survey"]) if row.get("name")}
    reader = QuestionReader(rows, place.file, _lists(survey, tables))
    reader.findings += untaken.of_book(sheets, tables, place)
    schema, elements = reader.read(survey.get("children", []))
    name = form_id or form_name(str(survey.get("id_string", "")))
    layout = {"type": "VerticalLayout", "elements": elements}
    return {"id": name, "title": reader.title(survey), "schema": schema, "ui": layout}, reader.findings


def _headers(sheets: Mapping[str, Rows]) -> dict[str, list[dict[str, str]]]:
    """The first rows, as pyxform asks for them beside the others."""
    named = {
        name: [text_of_cell(each) for each in rows[0]]
        for name, rows in sheets.items()
        if name in SHEETS and rows
    }
    return {f"{name}_header": [{each: "" for each in headers if each}] for name, headers in named.items()}


def _lists(survey: Mapping[str, Any], tables: Mapping[str, list[dict[str, str]]]) -> dict[str, list[Any]]:
    """The lists of choices by name, those of the sheet `external_choices` among them."""
    lists: dict[str, list[Any]] = {name: list(options) for name, options in survey.get("choices", {}).items()}
    for row in tables.get("external_choices", ()):
        labels = {
            name.partition("::")[2].strip() or "default": text
            for name, text in row.items()
            if name.startswith("label")
        }
        option = {
            **{name: text for name, text in row.items() if not name.startswith("label")},
            "label": labels,
        }
        lists.setdefault(str(row.get("list_name") or row.get("list name") or ""), []).append(option)
    return lists


def _table(rows: Rows) -> list[dict[str, str]]:
    """Rows as pyxform takes them: texts by header, empty cells left out, empty rows kept for their number."""
    if not rows:
        return []
    headers = [text_of_cell(each) for each in rows[0]]
    found = []
    for row in rows[1:]:
        cells = {header: text_of_cell(cell) for header, cell in zip(headers, row, strict=False) if header}
        found.append({header: text for header, text in cells.items() if text})
    return found


def text_of_cell(cell: Any) -> str:
    """A cell as text; whole numbers without the fraction that spreadsheets give them."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _place_of(message: str, place: Place) -> Place:
    found = _ROW.search(message)
    return Place(place.file, sheet="survey", row=int(found.group(1))) if found else place


def form_name(text: str) -> str:
    """A form's id of at least two words."""
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    if _WORDS.match(name):
        return name
    return f"form_{name}" if name and name[0].isalpha() else "new_form"
