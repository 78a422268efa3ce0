"""What passes through the engine: an act comes in, a new state and effects, or a refusal, go out.

The act envelope is frozen in shape: `version` grows when it changes, and old journals stay readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

ActSort = Literal[
    "open",  # a case begins
    "complete",  # a task is done, with an outcome of the procedure
    "return",  # a task sends an earlier one back, with reasons
    "start",  # a manual or discretionary task or stage is begun
    "assign",  # handlers are named
    "claim",
    "release",
    "delegate",  # whoever may do a task hands it to a colleague who may do it too
    "challenge",  # that somebody withdraw from the case is asked for
    "recuse",  # and decided
    "correct",  # a date or value of an earlier act is corrected
    "extend",  # a deadline is extended, within its rule
    "pause",
    "resume",
    "event",  # something from outside: payment, court ruling, child case result
    "withdraw",  # the case ends before its way is gone
    "annul",  # a decision was annulled; the way is gone again
    "override",  # the law allows it, the engine refuses: needs the head
    "amend",  # parties, alleged acts, cause, unit, handler change
    "link",
    "merge",
    "split",
]


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did. `occurred_on` is legal time (deadlines run from it); recording time is the
    journal's.

    `occurred_at` is the ISO moment where the hour matters (terms of hours), else None.
    `task` is a plan item's id in the procedure (or "" for acts on the case), `outcome` one of the task's
    outcomes, `values` the form's values, `target` the act, task or deadline meant by return, correct, extend.
    """

    sort: ActSort
    occurred_on: date
    task: str = ""
    outcome: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    target: str = ""
    round: int = 0
    version: int = 1
    occurred_at: str | None = None


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, as the engine sees it: account, roles held in the task's unit, valid certificate or not.

    `fellow` is the second officer where the procedure asks for two. `stands_for` are those who are away and whose
    substitute he is; `lent` are the roles that he holds only because somebody lent them, with the account of whoever did.
    """

    account: str
    roles: frozenset[str]
    unit: str = ""
    certified: bool = False
    fellow: str = ""
    fellow_certified: bool = False
    stands_for: tuple[str, ...] = ()
    lent: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is refused, for the person: what is missing, by which article, what to do. `fields` are the paths into what
    was handed in by which it was judged, those that are missing where it could not be."""

    code: str
    message: str
    article: str = ""
    place: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A running term. `due` is the last legal day (for hours: `due_at` ISO moment); `provisional` when the
    calendar of its year was not yet published; state: running, paused, met, missed, dropped. One that is `waited` out
    runs out without anybody being late."""

    id: str
    title: str
    due: date
    started_on: date
    article: str
    state: str = "running"
    warn_on: tuple[date, ...] = ()
    task: str = ""
    extended: int = 0
    provisional: bool = False
    due_at: str | None = None
    waited: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """Something the case must do in the same transaction.

    sort: task_opened, task_closed, task_assigned, stage_entered, stage_left, milestone, deadline_set, deadline_closed,
    moved (the case is another unit's now), decision_opened, document (render what `data["document"]` names; `whom` there
    and with a closed task are the numbers of those of several whom alone it is about), child (open
    a case by `data["procedure"]`), notify, closed.
    """

    sort: str
    target: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new state (a small versioned JSON document) and what must follow from it."""

    state: Mapping[str, Any]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A task that stands open for somebody: what to show, who may do it, which outcomes it has; `child` is the
    procedure of the case that it would open, `left` are those of several (number, name) for whom it is still to be done.
    `manual` may be begun, `at_will` was done and may be done again: neither is work that waits."""

    task: str
    title: str
    stage: str
    stage_title: str
    form: str
    outcomes: tuple[tuple[str, str], ...]
    roles: frozenset[str]
    documents: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    round: int = 1
    required: bool = True
    manual: bool = False
    at_will: bool = False
    officers: int = 1
    blocked: tuple[Reason, ...] = ()
    article: str = ""
    help: str = ""
    child: str = ""
    left: tuple[tuple[str, str], ...] = ()
