"""A list or a page of cases as its editor reads it: its parts, what may be added, what its officers would see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort

from yimen import cases, changes
from yimen.office.adjusting import Desk
from yimen.office.case_layout import CASE_PAGE, PAGE
from yimen.office.case_listing import CASE_LIST, LISTING, Line, fields_of, forms_of, lines_of, name_all
from yimen.office.design_state import current_design
from yimen.office.layout_words import group_title
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.wording import N_
from yimen.screens import (
    CaseListing,
    CasePage,
    CompiledForm,
    ListPart,
    compile_case_listing,
    compile_case_page,
    list_groups,
    list_offers,
    list_parts,
)

LAYOUTS = {CASE_LIST: (LISTING, N_("案件列表")), CASE_PAGE: (PAGE, N_("案件页"))}
PREVIEWED = 5
Offers = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Group:
    """One map of the definition; `offers` is what may be added to it, by heading."""

    id: str
    title: str
    parts: list[ListPart]
    offers: Offers


@dataclass(frozen=True, slots=True)
class LayoutDesk(Desk):
    """The design of a list or a page for one unit."""

    id: str = ""
    kind: str = ""
    unit: str = ""

    @property
    def form_of(self) -> Callable[[str], CompiledForm | None]:
        return forms_of(configuration(), self.unit)

    def forms(self) -> dict[str, CompiledForm]:
        """The forms that the unit's procedures fill, by id."""
        found = {
            name: self.form_of(name) for name in sorted(changes.forms_filled(configuration(), self.unit))
        }
        return {name: form for name, form in found.items() if form is not None}

    def parts(self, group: str) -> list[ListPart]:
        """The parts of one group; 404 for one that the definition has not."""
        if group not in list_groups(self.kind, self.design.body):
            abort(404)
        return list_parts(group, self.design.body, self.design.above.base, self.form_of, language())

    def part(self, group: str, name: str) -> ListPart:
        """One part; 404 where it is not there."""
        found = next((each for each in self.parts(group) if each.id == name), None)
        return abort(404) if found is None else found

    def groups(self) -> list[Group]:
        """All of them, in their order."""
        forms, sections = self.forms(), dict[str, str]()
        found = []
        for group in list_groups(self.kind, self.design.body):
            parts = self.parts(group)
            if group == "sections":
                sections = {each.id: each.title for each in parts}
            title = group_title(group, sections.get(group.partition("-")[2], ""))
            found.append(Group(group, title, parts, list_offers(group, self.design.body, forms, language())))
        return found

    def peers(self, group: str, name: str) -> list[str] | None:
        """Beside which parts it moves: of sections those of its area, otherwise all."""
        if group != "sections":
            return None
        parts = self.parts(group)
        area = next((each.area for each in parts if each.id == name), "")
        return [each.id for each in parts if each.area == area]


def layout_design(layout_id: str) -> changes.Design:
    """The design that the request names; 404 where there is none such."""
    if layout_id not in LAYOUTS:
        abort(404)
    return current_design(layout_id, LAYOUTS[layout_id][0])


def previewed(body: Mapping[str, Any], unit: str) -> tuple[CaseListing, list[Any], list[Line]]:
    """(the list, its columns, the first rows of the unit's own cases that the Actor may see) of a definition."""
    listing = compile_case_listing(body, forms_of(configuration(), unit), language())
    columns = listing.columns_in("page", several_units=not unit)
    if not actor().may("case.list"):
        return listing, list(columns), []
    own = {"unit": unit} if unit else {}
    found = cases.case_list(
        db(),
        actor(),
        own,
        limit=PREVIEWED,
        day=today(),
        order=listing.sort,
        fields=fields_of(columns),
    )
    name_all(columns, found.rows)
    return listing, list(columns), lines_of(columns, found.rows)


def newest_case(unit: str) -> Any:
    """The unit's newest case that the Actor may see, None without one."""
    if not actor().may("case.list"):
        return None
    found = cases.case_list(db(), actor(), {"unit": unit} if unit else {}, limit=1, day=today())
    return found.rows[0] if found.rows else None


def page_draft(unit: str) -> CasePage:
    """The page of a case as the unit's draft has it; 404 for whoever may not adjust the unit's."""
    if unit not in changes.design_reach(configuration(), actor()):
        abort(404)
    try:
        design = changes.read_design(db(), configuration(), CASE_PAGE, unit, kind=PAGE)
    except changes.ChangeRefused:
        abort(404)
    return compile_case_page(design.body, forms_of(configuration(), unit), language())
