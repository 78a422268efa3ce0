"""The environment that conditions and templates see (see ARCHITECTURE.md, "What conditions and templates see")."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from yimen.workflow import TITLES

from .configuration import Configuration
from .models import Case
from .standing import results_of


def facts_of(
    case: Case,
    configuration: Configuration,
    *,
    form: str = "",
    values: Mapping[str, Any] | None = None,
    record: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The facts of a case, with the values of one form that is about to be handed in; legal days are dates."""
    forms = dict(case.forms)
    if form and values is not None:
        forms[form] = values
    record = case.record if record is None else record
    return {
        "case": {
            "number": case.number,
            "title": case.title,
            "party": case.party,
            "unit": case.unit,
            "procedure": case.procedure,
            "opened_on": case.opened_on,
            "stage": case.stage,
            "status": case.status,
            "handler": case.handler,
            "fellow": case.fellow,
        },
        "form": forms,
        "parties": record.get("parties", []),
        "acts": record.get("acts", []),
        "evidence": record.get("evidence", []),
        "today": configuration.day,
        "parameter": configuration.parameters(case.unit),
        "calendar": configuration.calendar(),
        TITLES: partial(configuration.title_of, unit=case.unit, bindings=case.bindings),
    }


def environment_of(case: Case, configuration: Configuration) -> dict[str, Any]:
    """The facts with results and days of the tasks, every legal day as ISO text: what templates are filled from."""
    facts = facts_of(case, configuration)
    facts["case"] = {**facts["case"], "opened_on": case.opened_on.isoformat()}
    facts["today"] = configuration.day.isoformat()
    del facts["calendar"], facts[TITLES]
    facts["result"], facts["done"] = results_of(case.state)
    return facts
