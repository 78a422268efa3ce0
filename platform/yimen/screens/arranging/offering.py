"""What may be added to a list or a page: facts of every case, fields of forms that procedures fill, filters, acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..case_fields import CASE_FACTS, CASE_FILTERS, FORM, ROW_ACTIONS
from ..case_listing import Body, is_filterable
from ..case_page import SECTIONS
from ..forms import CompiledForm, walk
from ..nodes import Control
from ..words import Text, say
from .parts import entries_of

Offer = tuple[str, str]
_NO_CELL: Final = frozenset({"file", "signature", "location", "constant"})
_MOST_STEPS: Final = 6


def offered(
    group: str, body: Body, forms: Mapping[str, CompiledForm], language: str
) -> list[tuple[str, list[Offer]]]:
    """(heading, [(what is added, its title)]): what every case has under "", then each form under its title."""
    here = entries_of(body, group)
    shown = {str(said.get("field") or name) for name, said in here.items()}
    known: Mapping[str, Text]
    match group:
        case "filters":
            known = {name: title for name, (title, _arguments) in CASE_FILTERS.items()}
        case "actions":
            known = ROW_ACTIONS
        case "sections":
            known = {name: title for name, (title, _area) in SECTIONS.items()}
        case _:
            known = {name: fact.title for name, fact in CASE_FACTS.items()}
    found = [("", [(name, say(title, language)) for name, title in known.items() if name not in shown])]
    if group not in ("actions", "sections"):
        for name, form in forms.items():
            fields = [each for each in _fields(name, form, group, language) if each[0] not in shown]
            found.append((form.label(language), fields))
    return [each for each in found if each[1]]


def _fields(form_id: str, form: CompiledForm, group: str, language: str) -> Iterator[Offer]:
    """Single values that everybody may see; to filter by, those of few known values and days."""
    for node in walk((form.root,)):
        if not isinstance(node, Control) or node.sensitive is not None or node.kind.name in _NO_CELL:
            continue
        steps = node.pointer.strip("/").split("/")
        if "*" in steps or len(steps) + 1 > _MOST_STEPS or not all(each.isidentifier() for each in steps):
            continue
        if group != "filters" or is_filterable(node):
            yield ".".join([FORM.rstrip("."), form_id, *steps]), say(node.label, language)


def badge_values(control: Control | None, language: str) -> list[tuple[str, str]]:
    """(value, label) of what a column's badges can go by; none for a field without a list of its own."""
    if control is None:
        return []
    return [(str(each.value), say(each.title, language)) for each in control.choices]
