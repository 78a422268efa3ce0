"""The list of cases as its definition says it: columns, filters, order, view, badges, row actions; derived where none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yimen.pack import ordered

from .case_fields import (
    CASE_ARGUMENTS,
    CASE_FACTS,
    CASE_FILTERS,
    DERIVED_COLUMNS,
    DERIVED_FILTERS,
    FORM,
    NEWEST_FIRST,
    ROW_ACTIONS,
    FactSort,
)
from .forms import CompiledForm
from .nodes import Control
from .words import Text, say, text_of

Body = Mapping[str, Any]
FormOf = Callable[[str], CompiledForm | None]
PLACES: Final = ("page", "print", "export")


@dataclass(frozen=True, slots=True)
class CaseColumn:
    """One column. `control` shows the value of a form's field, None for a fact of the case; `path` is then
    "<form id>.<field>"; `badges` {value: tone}; `several_units`: shown to readers of more than one unit alone."""

    id: str
    field: str
    title: str
    sort: FactSort
    places: frozenset[str] = frozenset(PLACES)
    badges: Mapping[str, str] = dataclasses.field(default_factory=dict)
    several_units: bool = False
    path: str = ""
    control: Control | None = None
    ordered: bool = False
    """Whether a reader may sort by it."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """One filter of the list; `id` is one of `CASE_FILTERS`, or `control` is the form's field that it goes by: `path` is
    then "<form id>.<field>"."""

    id: str
    title: str
    path: str = ""
    control: Control | None = None

    @property
    def by_days(self) -> bool:
        """Whether it goes from a day to a day; else by one of the `options`."""
        return self.control is not None and self.control.kind.name == "date"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of the address that it sets."""
        if self.control is None:
            return CASE_FILTERS[self.id][1]
        name = f"{FORM}{self.path}"
        return (f"since.{name}", f"until.{name}") if self.by_days else (name,)

    def options(self, language: str) -> list[tuple[str, str]]:
        """(value as it is kept, label) of what the field offers."""
        if self.control is None or self.by_days:
            return []
        known = [each.value for each in self.control.choices] or [True, False]
        return [(_kept(value), self.control.kind.show(value, self.control, language)) for value in known]


@dataclass(frozen=True, slots=True)
class RowAction:
    """What a row offers; `id` is one of `ROW_ACTIONS`."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class CaseListing:
    """`sort` is a field, a leading "-" meaning descending; `view` what the list is filtered by when it is opened."""

    title: str
    columns: tuple[CaseColumn, ...]
    filters: tuple[CaseFilter, ...]
    sort: str = NEWEST_FIRST
    view: Mapping[str, str] = dataclasses.field(default_factory=dict)
    actions: tuple[RowAction, ...] = ()

    def columns_in(self, place: str, *, several_units: bool = True) -> tuple[CaseColumn, ...]:
        """The columns of the page, the print view or the export."""
        return tuple(
            each
            for each in self.columns
            if place in each.places and (several_units or not each.several_units)
        )


def compile_case_listing(body: Body | None, form_of: FormOf, language: str = "zh") -> CaseListing:
    """The list of a definition; without one, a list of the facts that every kind of case has.

    A column of a field that is not there, or that not everybody may see, is left out: it is never selected.
    """
    body = body or {}
    columns = body.get("columns") or in_order(DERIVED_COLUMNS, {"unit": {"several_units": True}})
    filters = body.get("filters") or in_order(DERIVED_FILTERS)
    sort, actions = str(body.get("sort") or NEWEST_FIRST), body.get("actions") or {}
    return CaseListing(
        say(text_of(body, "title"), language),
        tuple(case_columns(columns, form_of, language)),
        tuple(_filters(filters, form_of, language)),
        sort if is_ordered(sort, form_of) else NEWEST_FIRST,
        {name: str(value) for name, value in (body.get("view") or {}).items() if name in CASE_ARGUMENTS},
        tuple(
            RowAction(name, own_title(actions[name], ROW_ACTIONS[name], language))
            for name in shown(actions)
            if name in ROW_ACTIONS
        ),
    )


def _filters(filters: Body, form_of: FormOf, language: str) -> Iterator[CaseFilter]:
    """Without fields that are not there, that not everybody may see, or that offer nothing to filter by."""
    for name in shown(filters):
        said: Body = filters[name] or {}
        path = form_path(str(said.get("field") or ""))
        if path is None:
            if name in CASE_FILTERS:
                yield CaseFilter(name, own_title(said, CASE_FILTERS[name][0], language))
            continue
        form = form_of(path[0])
        control = form.control_at(path[1]) if form is not None else None
        if control is not None and control.sensitive is None and is_filterable(control):
            field = str(said["field"]).removeprefix(FORM)
            yield CaseFilter(name, own_title(said, control.label, language), field, control)


def is_filterable(control: Control) -> bool:
    """A field of few known values, or a day: what a list can be filtered by."""
    return bool(control.choices) or control.kind.name in ("date", "yesno", "checkbox")


def _kept(value: Any) -> str:
    """A value as the rows beside a case hold it."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def is_ordered(sort: str, form_of: FormOf) -> bool:
    """Whether an index gives the list in this order: of a fact that has one, of a form's field that can be ranked."""
    name = sort.removeprefix("-")
    path = form_path(name)
    if path is None:
        return name in CASE_FACTS and CASE_FACTS[name].ordered
    form = form_of(path[0])
    control = form.control_at(path[1]) if form is not None else None
    return control is not None and control.sensitive is None and is_orderable(control)


def is_orderable(control: Control) -> bool:
    """A day, a moment or a number: what a list can be ordered by."""
    return control.kind.name in ("date", "datetime", "integer", "number", "money")


def form_path(field: str) -> tuple[str, tuple[str, ...]] | None:
    """("penalty_filing", ("source",)) of "form.penalty_filing.source"; None for anything else."""
    parts = field.removeprefix(FORM).split(".")
    if not field.startswith(FORM) or len(parts) < 2 or not all(parts):
        return None
    return parts[0], tuple(parts[1:])


def in_order(names: Sequence[str], more: Mapping[str, Body] | None = None) -> dict[str, Body]:
    """A map of the names, each after the one before it, with what more is said of some."""
    before = ["", *names]
    return {name: {"after": before[i], **(more or {}).get(name, {})} for i, name in enumerate(names)}


def shown(entries: Body) -> list[str]:
    """The parts of a map in order, without those that are switched off; these keep the place of what follows them."""
    return [name for name in ordered(entries) if not (entries[name] or {}).get("off")]


def case_columns(columns: Body, form_of: FormOf, language: str) -> Iterator[CaseColumn]:
    """The facts and the fields of forms that a map names, in its order, without those that cannot be shown."""
    for name in shown(columns):
        said: Body = columns[name] or {}
        field = str(said.get("field") or name)
        fact, path, control = CASE_FACTS.get(field), form_path(field), None
        title: Text = fact.title if fact is not None else {}
        if fact is None:
            form = form_of(path[0]) if path is not None else None
            control = form.control_at(path[1]) if form is not None and path is not None else None
            if control is None or control.sensitive is not None:
                continue
            title = control.label
        yield CaseColumn(
            name,
            field,
            own_title(said, title, language),
            fact.sort if fact is not None else "form",
            frozenset(said.get("places") or PLACES),
            {str(value): str(tone) for value, tone in (said.get("badges") or {}).items()},
            bool(said.get("several_units")),
            field.removeprefix(FORM) if control is not None else "",
            control,
            fact.ordered if control is None and fact is not None else _ordered(said, control),
        )


def _ordered(said: Body, control: Control | None) -> bool:
    return bool(said.get("ordered")) and control is not None and is_orderable(control)


def own_title(said: Any, otherwise: Text, language: str) -> str:
    """The title that a part is given, else the one that it has by itself."""
    own = text_of(said, "title") if isinstance(said, Mapping) else {}
    return say(own or otherwise, language)
