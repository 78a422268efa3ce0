"""People and acts for tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yimen.kernel import WorkingCalendar
from yimen.workflow import Act, Doer, Outcome, Procedure, Reason, Refusal, advance, begin

OFFICER = Doer("officer_a", frozenset({"officer"}), "unit_a", True, "officer_b", True)
HEAD = Doer("head_a", frozenset({"head", "agency_head"}), "unit_a")
REVIEWER = Doer("reviewer_a", frozenset({"reviewer", "legal_reviewer"}), "unit_a")


class Case:
    """A case that is played act by act; `facts` are kept as a case keeps them."""

    def __init__(self, procedure: Procedure, calendar: WorkingCalendar, **facts: Any) -> None:
        self.procedure, self.calendar = procedure, calendar
        self.facts: dict[str, Any] = {"today": date(2026, 12, 31), "form": {}, "parameter": {}, **facts}
        self.state: Mapping[str, Any] = {}
        self.refusal: tuple[Reason, ...] = ()
        self.outcome: Outcome | None = None

    def open(self, day: str, doer: Doer = OFFICER, at: str | None = None, **values: Any) -> Case:
        act = Act("open", date.fromisoformat(day), values=values, occurred_at=at)
        return self._take(
            begin(self.procedure, act, doer, self.facts, self.calendar), self.procedure.opening.id, values
        )

    def do(self, task: str, day: str, doer: Doer, outcome: str = "", **values: Any) -> Case:
        return self.act(
            Act("complete", date.fromisoformat(day), task=task, outcome=outcome, values=values), doer
        )

    def act(self, act: Act, doer: Doer) -> Case:
        result = advance(self.procedure, self.state, act, doer, self.facts, self.calendar)
        return self._take(result, act.task, act.values)

    def _take(self, result: Outcome | Refusal, task: str, values: Mapping[str, Any]) -> Case:
        self.refusal = result.reasons if isinstance(result, Refusal) else ()
        self.outcome = result if isinstance(result, Outcome) else None
        if isinstance(result, Outcome):
            self.state = result.state
            item = self.procedure.items.get(task)
            if item is not None and item.form:
                self.facts["form"] = {**self.facts["form"], item.form: dict(values)}
        return self

    @property
    def codes(self) -> set[str]:
        return {each.code for each in self.refusal}
