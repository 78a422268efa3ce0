"""A form of a unit bound for the Actor: the same look-ups, day, calendar and roles wherever a page draws one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.office.form_lookups import UnitLookups
from yimen.office.request import actor, configuration, db, language, today
from yimen.screens import BoundForm, CompiledForm, Surroundings


def bound_form(
    form: CompiledForm,
    values: Mapping[str, Any] | None,
    unit: str,
    data: Any = None,
    *,
    readonly: bool = False,
    lookups: UnitLookups | None = None,
    roles: frozenset[str] | None = None,
) -> BoundForm:
    """The form over values, and where given a submission; `values` None begins a new one with its defaults.

    Several forms of one page share their `lookups`, which remember what they found; `roles` are those that count where it
    is not the unit alone that says so.
    """
    return form.bind(
        values,
        data,
        lookups=lookups or UnitLookups(db(), configuration(), actor(), unit),
        readonly=readonly,
        language=language(),
        roles=actor().roles_over(unit) if roles is None else roles,
        around=Surroundings(today(), configuration().calendar()),
    )
