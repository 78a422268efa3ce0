"""The parts of a list or a page definition: columns, filters, row actions; facts of the head, sections and their facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from yimen.pack import ordered

from ..case_fields import (
    CASE_FACTS,
    CASE_FILTERS,
    DERIVED_COLUMNS,
    DERIVED_FILTERS,
    FORM,
    NEWEST_FIRST,
    ROW_ACTIONS,
)
from ..case_listing import PLACES, Body, FormOf, form_path, in_order, own_title
from ..case_page import FACTS, HEAD, SECTIONS, WORK
from ..nodes import Control
from ..words import Text, say, text_of

LISTING: Final = "listing"
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    LISTING: ("columns", "filters", "actions"),
    "page": ("head", "sections"),
}
"""The maps of each kind of definition; of a page besides `facts-<section>`."""
OF_SECTION: Final = "facts-"
_DERIVED: Final[Mapping[str, Body]] = {
    "columns": in_order(DERIVED_COLUMNS, {"unit": {"several_units": True}}),
    "filters": in_order(DERIVED_FILTERS),
    "head": in_order(HEAD),
    "sections": in_order(tuple(SECTIONS), {"facts": {"facts": in_order(FACTS)}}),
}

PartSort = Literal["fact", "form", "filter", "action", "section", "facts", "lost"]


@dataclass(frozen=True, slots=True)
class ListPart:
    """One part. `title` is how it is called here, `natural` how it is called by itself; `said` is its definition.

    `own`: this layer says it otherwise than the one above (its place apart); `added`: the one above has none of it.
    `held` cannot be left out. `lost` is a field that is not there any more, or that not everybody may see.
    """

    id: str
    group: str
    sort: PartSort
    field: str
    title: str
    natural: str
    said: Body = dataclasses.field(default_factory=dict)
    own: bool = False
    added: bool = False
    control: Control | None = None

    @property
    def off(self) -> bool:
        """Whether it is switched off: not shown, its place kept."""
        return bool(self.said.get("off"))

    @property
    def held(self) -> bool:
        return self.group == "sections" and self.id == WORK

    @property
    def own_titles(self) -> Text:
        """The title that it was given, by language; none where it has only its natural one."""
        return text_of(self.said, "title")

    @property
    def places(self) -> tuple[str, ...]:
        """Where a column is shown."""
        return tuple(each for each in PLACES if each in (self.said.get("places") or PLACES))

    @property
    def area(self) -> str:
        """Where a section stands."""
        return str(self.said.get("area") or SECTIONS.get(self.id, ({}, "side"))[1])


def steps_to(group: str) -> tuple[str, ...]:
    """The keys that lead to a group's map: ("columns",), ("sections", "vehicle", "facts")."""
    if group.startswith(OF_SECTION):
        return "sections", group.removeprefix(OF_SECTION), "facts"
    return (group,)


def groups_of(kind: str, body: Body) -> Iterator[str]:
    """Every group of a definition: its maps, then those of the facts of its sections."""
    yield from GROUPS[kind]
    if kind != LISTING:
        sections = entries_of(body, "sections")
        for name in ordered(sections):
            if name not in SECTIONS or name == "facts":
                yield OF_SECTION + name


def entries_of(body: Body, group: str) -> dict[str, dict[str, Any]]:
    """The map of a group, what is derived where the definition names none."""
    found: Any = body
    for step in steps_to(group):
        found = found.get(step) if isinstance(found, Mapping) else None
    chosen = found or _DERIVED.get(group, {})
    return {name: dict(said or {}) for name, said in chosen.items()}


def parts_of(group: str, body: Body, base: Body | None, form_of: FormOf, language: str) -> list[ListPart]:
    """The parts of a group in their order, those that are switched off as well."""
    entries = entries_of(body, group)
    above = None if base is None else entries_of(base, group)
    return [_part(name, group, entries[name], above, form_of, language) for name in ordered(entries)]


def _part(
    name: str, group: str, said: Body, above: Mapping[str, Body] | None, form_of: FormOf, language: str
) -> ListPart:
    sort, shown, natural, control = _named(name, group, said, form_of)
    added = above is not None and name not in above
    own = above is not None and not added and _apart(said) != _apart(above[name])
    title = own_title(said, natural, language) or name
    return ListPart(name, group, sort, shown, title, say(natural, language), said, own, added, control)


def _apart(said: Body) -> dict[str, Any]:
    """What is said of a part, its place apart."""
    return {name: each for name, each in said.items() if name != "after" and each not in (False, None)}


def _named(name: str, group: str, said: Body, form_of: FormOf) -> tuple[PartSort, str, Text, Control | None]:
    """(sort, what it shows, its natural title, the form's field)."""
    if group == "actions":
        return ("action" if name in ROW_ACTIONS else "lost"), name, ROW_ACTIONS.get(name, {}), None
    if group == "sections":
        sort: PartSort = "facts" if name == "facts" or name not in SECTIONS else "section"
        return sort, name, SECTIONS.get(name, ({"zh": name}, "side"))[0], None
    shown = str(said.get("field") or name)
    if group == "filters" and not said.get("field"):
        return ("filter" if name in CASE_FILTERS else "lost"), name, CASE_FILTERS.get(name, ({}, ()))[0], None
    fact = CASE_FACTS.get(shown) if group != "filters" else None
    if fact is not None:
        return "fact", shown, fact.title, None
    path = form_path(shown)
    form = form_of(path[0]) if path is not None else None
    control = form.control_at(path[1]) if form is not None and path is not None else None
    if control is None or control.sensitive is not None:
        return "lost", shown, {}, None
    return "form", shown, control.label, control


@dataclass(frozen=True, slots=True)
class Frame:
    """What a list says as a whole."""

    titles: Text
    sort: str = NEWEST_FIRST
    view: Mapping[str, str] = dataclasses.field(default_factory=dict)


def frame_of(body: Body) -> Frame:
    """The title, the order and the view of a definition."""
    view = {name: str(value) for name, value in (body.get("view") or {}).items()}
    return Frame(text_of(body, "title"), str(body.get("sort") or NEWEST_FIRST), view)


def is_of_form(shown: str) -> bool:
    """Whether a part shows a field of a form."""
    return shown.startswith(FORM)
