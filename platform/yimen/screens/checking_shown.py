"""What is wrong with the definition of a list or a page of cases: names of nothing, what may not be shown, slow orders."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from yimen.kernel import Finding, Place
from yimen.pack import misplaced

from . import codes
from .case_fields import CASE_ARGUMENTS, CASE_FACTS, CASE_FILTERS, FORM, ROW_ACTIONS, VIEW_VALUES
from .case_listing import Body, form_path, is_filterable, is_ordered
from .case_page import SECTIONS, WORK
from .forms import CompiledForm, FormError, compile_form
from .nodes import Control

_VOCABULARY: Final = (("filters", tuple(CASE_FILTERS)), ("actions", tuple(ROW_ACTIONS)))


@dataclass(frozen=True, slots=True)
class KnownForms:
    """The bodies of the forms in force by id, and those that a procedure fills."""

    bodies: Mapping[str, Body]
    filled: Collection[str]

    def form(self, form_id: str) -> CompiledForm | None:
        """None for a form that is not there or has errors of its own, which are told with the form."""
        try:
            return compile_form(self.bodies[form_id])
        except (KeyError, FormError):
            return None


def check_case_listing(body: Body, forms: KnownForms, place: Place | None = None) -> list[Finding]:
    """Every finding about one definition whose body fits its kind; `place` is its file, the path is added."""
    return list(_List(body, forms, place or Place()).findings())


def check_case_page(body: Body, forms: KnownForms, place: Place | None = None) -> list[Finding]:
    """The same of the page of a case."""
    return list(_Page(body, forms, place or Place()).findings())


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition being checked, with what its parts have in common."""

    body: Body
    forms: KnownForms
    place: Place

    def at(self, *path: str) -> Place:
        """The place of a part, by its JSON Pointer."""
        return self.place.at("".join(f"/{each}" for each in path))

    def part(self, name: str) -> Body:
        """A map of the definition; an empty one where there is none."""
        found = self.body.get(name)
        return found if isinstance(found, Mapping) else {}

    def facts(self, columns: Body, *path: str) -> Iterator[Finding]:
        """Findings about a map of facts and of fields of forms."""
        seen: dict[str, str] = {}
        for name, said in columns.items():
            field = str((said or {}).get("field") or name)
            if (said or {}).get("off"):
                continue
            if field in seen:
                yield codes.LISTED_TWICE.at(self.at(*path, name), field=field, other=seen[field])
            seen.setdefault(field, name)
            if field.startswith(FORM):
                yield from self._form_field(field, said or {}, (*path, name))
            elif field not in CASE_FACTS:
                known = "、".join(CASE_FACTS)
                yield codes.NO_SUCH_FACT.at(self.at(*path, name), field=field, known=known)
        yield from self.order(columns, *path)

    def _form_field(self, field: str, said: Body, path: tuple[str, ...]) -> Iterator[Finding]:
        place, steps = self.at(*path), form_path(field)
        form_id = steps[0] if steps else ""
        if steps is None or form_id not in self.forms.bodies:
            yield codes.NO_LISTED_FORM.at(place, field=field, form=form_id)
            return
        if form_id not in self.forms.filled:
            yield codes.UNFILLED_FORM.at(place, field=field, form=form_id)
        form = self.forms.form(form_id)
        if form is None:
            return
        control = form.control_at(steps[1])
        if control is None:
            yield codes.NO_LISTED_FIELD.at(place, field=field, form=form_id)
        elif control.sensitive is not None:
            yield codes.SENSITIVE_LISTED.at(place, field=field)
        else:
            yield from self._badges(control, said, path)

    def _badges(self, control: Control, said: Body, path: tuple[str, ...]) -> Iterator[Finding]:
        offered = [str(each.value) for each in control.choices]
        for value in said.get("badges") or {}:
            if offered and value not in offered:
                place = self.at(*path, "badges", str(value))
                yield codes.BADGE_OF_NOTHING.at(place, value=value, known="、".join(offered))

    def order(self, entries: Mapping[str, Any], *path: str) -> Iterator[Finding]:
        """What has no place in the order of its map."""
        for name, after, detail in misplaced(entries):
            yield codes.NO_PLACE.at(self.at(*path, name), name=name, after=after, detail=detail)


class _List(Checked):
    """The list of cases."""

    def findings(self) -> Iterator[Finding]:
        yield from self.facts(self.part("columns"), "columns")
        for part, known in _VOCABULARY:
            yield from self._names(part, known)
        yield from self._filtered()
        yield from self._sort()
        yield from self._view()

    def _names(self, part: str, known: tuple[str, ...]) -> Iterator[Finding]:
        for name, said in self.part(part).items():
            if name not in known and not (part == "filters" and (said or {}).get("field")):
                yield codes.NO_LIST_PART.at(self.at(part, name), name=name, known="、".join(known))
        yield from self.order(self.part(part), part)

    def _filtered(self) -> Iterator[Finding]:
        """Filters by fields of forms."""
        for name, said in self.part("filters").items():
            field = str((said or {}).get("field") or "")
            if not field or (said or {}).get("off"):
                continue
            place, path = self.at("filters", name), form_path(field)
            if path is None:
                yield codes.NO_LISTED_FORM.at(place, field=field, form="")
                continue
            yield from self._form_field(field, {}, ("filters", name))
            form = self.forms.form(path[0])
            control = form.control_at(path[1]) if form is not None else None
            if control is not None and control.sensitive is None and not is_filterable(control):
                yield codes.NO_FILTER.at(place, field=field)

    def _sort(self) -> Iterator[Finding]:
        sort = self.body.get("sort")
        known = "、".join(name for name, fact in CASE_FACTS.items() if fact.ordered)
        if sort is not None and not is_ordered(str(sort), self.forms.form):
            yield codes.SLOW_ORDER.at(self.at("sort"), sort=sort, known=known)
        for name, said in self.part("columns").items():
            field = str((said or {}).get("field") or name)
            if (said or {}).get("ordered") and not is_ordered(field, self.forms.form):
                yield codes.SLOW_ORDER.at(self.at("columns", name, "ordered"), sort=field, known=known)

    def _view(self) -> Iterator[Finding]:
        for name, value in self.part("view").items():
            allowed = VIEW_VALUES.get(name, ())
            if name not in CASE_ARGUMENTS:
                known = "、".join(CASE_ARGUMENTS)
                yield codes.NO_LIST_PART.at(self.at("view", name), name=name, known=known)
            elif allowed and str(value) not in allowed:
                yield codes.NO_LIST_PART.at(self.at("view", name), name=value, known="、".join(allowed))


class _Page(Checked):
    """The page of a case."""

    def findings(self) -> Iterator[Finding]:
        yield from self.facts(self.part("head"), "head")
        sections = self.part("sections")
        yield from self.order(sections, "sections")
        if WORK not in sections or (sections[WORK] or {}).get("off"):
            yield codes.NO_TASKS.at(self.at("sections"))
        for name, said in sections.items():
            facts = (said or {}).get("facts")
            if name not in SECTIONS and not facts:
                place, known = self.at("sections", name), "、".join(SECTIONS)
                yield codes.NO_SECTION.at(place, name=name, known=known)
            elif facts and name in SECTIONS and name != "facts":
                yield codes.FACTS_UNSEEN.at(self.at("sections", name, "facts"), name=name)
            else:
                yield from self.facts(facts or {}, "sections", name, "facts")
