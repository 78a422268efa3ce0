"""Checks of the tables of figures that a pack defines: their fields, ways to end and terms are those of the procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yimen.cases import read_form
from yimen.kernel import Finding
from yimen.pack import Configured

from . import codes

FIGURE = "figure"


def unknown_in_figures(configured: Configured) -> Iterator[Finding]:
    """What a table counts by that its procedure or the forms do not have: it would always count none."""
    procedures, forms = configured.of_kind("procedure"), configured.of_kind("form")
    for entry in configured.of_kind(FIGURE).values():
        procedure = procedures.get(entry.body["procedure"])
        if procedure is None:
            yield codes.FIGURE_NAMES.at(entry.place, key=entry.key, name=entry.body["procedure"])
            continue
        columns = entry.body["columns"].values()
        fields = [entry.body["by"], *(each["field"] for each in columns if "field" in each)]
        known = {*_names(procedure.body, "endings"), "open"}
        missing = [each for each in fields if each != "unit" and not _is_field(each, forms)]
        missing += [name for each in columns for name in each.get("status", ()) if name not in known]
        terms = _names(procedure.body, "deadlines")
        missing += [name for each in columns for name in each.get("terms", ()) if name not in terms]
        missing += _no_counts(entry.body["columns"])
        for name in dict.fromkeys(missing):
            yield codes.FIGURE_NAMES.at(entry.place, key=entry.key, name=name)


def _no_counts(columns: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What shares are taken of that is no column with counts of its own."""
    counts = {name for name, each in columns.items() if "share" not in each}
    named = [each["share"][word] for each in columns.values() if "share" in each for word in ("of", "among")]
    return [name for name in named if name not in counts]


def _names(procedure: Mapping[str, Any], word: str) -> set[str]:
    return set(procedure.get(word) or ())


def _is_field(path: str, forms: Mapping[str, Any]) -> bool:
    _form, name, *steps = path.split(".")
    return name in forms and ".".join(steps) in read_form(forms[name].body.get("schema", {})).paths
