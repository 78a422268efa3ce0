"""What is wrong with the definition of a list of cases: names that mean nothing, what may not be shown, slow orders."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from yimen.kernel import Finding, Place
from yimen.pack import misplaced

from . import codes
from .case_fields import CASE_ARGUMENTS, CASE_FACTS, CASE_FILTERS, FORM, ROW_ACTIONS, VIEW_VALUES
from .case_listing import Body, form_path, is_ordered
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
    return list(_Check(body, forms, place or Place()).findings())


@dataclass(frozen=True, slots=True)
class _Check:
    body: Body
    forms: KnownForms
    place: Place

    def findings(self) -> Iterator[Finding]:
        yield from self._columns()
        yield from self._names()
        yield from self._sort()
        yield from self._view()
        yield from self._orders()

    def _at(self, *path: str) -> Place:
        return Place(self.place.file, path=(self.place.path or "") + "".join(f"/{each}" for each in path))

    def _part(self, name: str) -> Body:
        found = self.body.get(name)
        return found if isinstance(found, Mapping) else {}

    def _columns(self) -> Iterator[Finding]:
        seen: dict[str, str] = {}
        for name, said in self._part("columns").items():
            field = str((said or {}).get("field") or name)
            if field in seen:
                yield codes.LISTED_TWICE.at(self._at("columns", name), field=field, other=seen[field])
            seen.setdefault(field, name)
            if field.startswith(FORM):
                yield from self._form_field(name, field, said or {})
            elif field not in CASE_FACTS:
                known = "、".join(CASE_FACTS)
                yield codes.NO_SUCH_FACT.at(self._at("columns", name), field=field, known=known)

    def _form_field(self, name: str, field: str, said: Body) -> Iterator[Finding]:
        place, path = self._at("columns", name), form_path(field)
        form_id = path[0] if path else ""
        if path is None or form_id not in self.forms.bodies:
            yield codes.NO_LISTED_FORM.at(place, field=field, form=form_id)
            return
        if form_id not in self.forms.filled:
            yield codes.UNFILLED_FORM.at(place, field=field, form=form_id)
        form = self.forms.form(form_id)
        if form is None:
            return
        control = form.control_at(path[1])
        if control is None:
            yield codes.NO_LISTED_FIELD.at(place, field=field, form=form_id)
        elif control.sensitive is not None:
            yield codes.SENSITIVE_LISTED.at(place, field=field)
        else:
            yield from self._badges(name, control, said)

    def _badges(self, name: str, control: Control, said: Body) -> Iterator[Finding]:
        offered = [str(each.value) for each in control.choices]
        for value in said.get("badges") or {}:
            if offered and value not in offered:
                place = self._at("columns", name, "badges", str(value))
                yield codes.BADGE_OF_NOTHING.at(place, value=value, known="、".join(offered))

    def _names(self) -> Iterator[Finding]:
        for part, known in _VOCABULARY:
            for name in self._part(part):
                if name not in known:
                    place, listed = self._at(part, name), "、".join(known)
                    yield codes.NO_LIST_PART.at(place, name=name, known=listed)

    def _sort(self) -> Iterator[Finding]:
        sort = self.body.get("sort")
        if sort is not None and not is_ordered(str(sort)):
            known = "、".join(name for name, fact in CASE_FACTS.items() if fact.ordered)
            yield codes.SLOW_ORDER.at(self._at("sort"), sort=sort, known=known)

    def _view(self) -> Iterator[Finding]:
        for name, value in self._part("view").items():
            allowed = VIEW_VALUES.get(name, ())
            if name not in CASE_ARGUMENTS:
                known = "、".join(CASE_ARGUMENTS)
                yield codes.NO_LIST_PART.at(self._at("view", name), name=name, known=known)
            elif allowed and str(value) not in allowed:
                yield codes.NO_LIST_PART.at(self._at("view", name), name=value, known="、".join(allowed))

    def _orders(self) -> Iterator[Finding]:
        for part in ("columns", "filters", "actions"):
            entries: Mapping[str, Any] = self._part(part)
            for name, after, detail in misplaced(entries):
                place = self._at(part, name)
                yield codes.NO_PLACE.at(place, name=name, after=after, detail=detail)
