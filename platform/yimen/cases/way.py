"""Where a case stands on the whole way of its procedure: what each task that is not open waits for."""

from __future__ import annotations

from collections.abc import Mapping

from yimen.workflow import Reason, why_closed

from .configuration import Configuration
from .facts import facts_of
from .pages import CaseView

OVER = frozenset({"done", "left", "dropped"})


def waiting_reasons(
    configuration: Configuration, view: CaseView, *, language: str = "zh"
) -> Mapping[str, tuple[Reason, ...]]:
    """For every task of an open case that has not come yet why it has not, with the article; what stands open but is
    held back by a gate is told by its offer."""
    if view.case.status != "open":
        return {}
    facts = facts_of(view.case, configuration)
    records = view.case.state["items"]
    found = {}
    for name, item in view.procedure.items.items():
        if item.sort in ("task", "child") and records.get(name, {}).get("state") not in OVER:
            reasons = why_closed(view.procedure, view.case.state, facts, name, language)
            if reasons:
                found[name] = reasons
    return found
