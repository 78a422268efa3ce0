"""A compiled procedure: frozen, inert, shared between threads. What the law allows, never what a case did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from .conditions import Condition

MARK: Final = "#"
"""Behind a term's id: the number of the one whose term it is (see `each`)."""

ItemSort = Literal["stage", "task", "decision", "milestone", "child"]


@dataclass(frozen=True, slots=True)
class OnPart:
    """Something that happens: a source (item, event, deadline) and what it does there (`completed`, an outcome …)."""

    source: str
    happening: str

    def __str__(self) -> str:
        return f"{self.source}.{self.happening}"


@dataclass(frozen=True, slots=True)
class Criterion:
    """An entry or exit criterion (CMMN sentry): all on-parts have happened and the if-part is true."""

    id: str
    on: tuple[OnPart, ...]
    condition: Condition | None
    article: str
    message: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold when a task is completed with one of `outcomes` (empty: with any).

    `until` waits for the end of a deadline unless `unless` is true; `within` asks that it is not over.
    """

    id: str
    on: tuple[OnPart, ...]
    condition: Condition | None
    until: str
    within: str
    unless: Condition | None
    outcomes: tuple[str, ...]
    article: str
    message: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a task calls for, with the outcomes (empty: every one) and the facts that call for it."""

    document: str
    outcomes: tuple[str, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """An outcome that hands the case to another unit: `unit` gives its code; with `keeps` the unit that it leaves
    goes on seeing it."""

    unit: Condition
    keeps: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody outside is told when something happens: whom (`complainant`, `party`), in which words.

    The text may hold `{unit}`, `{number}`, `{title}`, `{procedure}` and `{on}`, and the blanks that `words` fill.
    """

    id: str
    title: Mapping[str, str]
    on: tuple[OnPart, ...]
    condition: Condition | None
    to: tuple[str, ...]
    text: Mapping[str, str]
    words: Mapping[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One row of a decision: the first whose condition is true gives the outcome."""

    id: str
    outcome: str
    condition: Condition
    article: str


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """Whom a task is given to when it opens, where `condition` is true: the case's first or second handler, whoever
    did `task`, or in turn those who hold one of `roles` (of the task's own where empty) in the unit that `unit` gives
    (None: the case's)."""

    id: str
    to: Literal["handler", "fellow", "doer", "turn"]
    condition: Condition | None = None
    roles: frozenset[str] = frozenset()
    unit: Condition | None = None
    task: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Each:
    """A task is done for each of a list (`of`); `by` gives the number of the one whom an act is about. With `all` it is
    complete when it was done for everybody, else each time. `condition` says of `whom` whether it concerns that one.
    `keeps` are the figures that stay known of what was done for one alone. With `lasting` it stays known for whom it was
    done last, also where its repeatable stage began anew since."""

    of: Condition
    by: Condition
    all: bool = True
    condition: Condition | None = None
    keeps: Mapping[str, Condition] = field(default_factory=dict)
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A plan item. `entry` empty: it opens with its stage. `child` is the procedure of a child case, whose first form
    begins with what `fills` gives; with it, one that nobody has to begin is opened by the act that calls for it. What
    is `off` stays known by name but never opens. With an outcome of `decides` the case is decided. `serves` are the
    papers whose service the task is. What may be begun at will is shown as long as `offered` is not false; a task with
    `manual_if` is `manual` in a round that began while this was true. A stage that goes on `beside` the way says so: it is
    repeatable, or expressly not required."""

    id: str
    sort: ItemSort
    title: Mapping[str, str]
    parent: str
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()
    required: bool = True
    repeatable: bool = False
    discretionary: bool = False
    manual: bool = False
    opens: bool = False
    roles: frozenset[str] = frozenset()
    outcomes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    form: str = ""
    documents: tuple[Paper, ...] = ()
    returns: tuple[str, ...] = ()
    annuls_to: tuple[str, ...] = ()
    officers: int = 1
    certificates: bool = False
    not_who: tuple[str, ...] = ()
    by_handlers: bool = False
    gates: tuple[Gate, ...] = ()
    article: str = ""
    help: Mapping[str, str] = field(default_factory=dict)
    child: str = ""
    fills: Mapping[str, Condition] = field(default_factory=dict)
    rules: tuple[DecisionRule, ...] = ()
    default: str = ""
    children: tuple[str, ...] = ()
    off: bool = False
    assignment: tuple[AssignmentRule, ...] = ()
    moves: Mapping[str, Move] = field(default_factory=dict)
    decides: frozenset[str] = frozenset()
    serves: tuple[str, ...] = ()
    each: Each | None = None
    offered: Condition | None = None
    manual_if: Condition | None = None
    beside: bool = False

    def name(self, language: str = "zh") -> str:
        return self.title.get(language) or self.title.get("zh") or self.id

    def outcome_name(self, outcome: str, language: str = "zh") -> str:
        title = self.outcomes.get(outcome, {})
        return title.get(language) or title.get("zh") or outcome


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How a law counts days: unit `day` means working days for the amounts named, else calendar days.

    `first_day`: the day of the start counts. `roll_over`: a last day that is no working day moves to the next one.
    """

    id: str
    working_amounts: frozenset[int] = frozenset()
    working_up_to: int = 0
    first_day: bool = False
    roll_over: bool = True
    article: str = ""

    def counts_working(self, amount: int) -> bool:
        return amount in self.working_amounts or 0 < amount <= self.working_up_to


@dataclass(frozen=True, slots=True)
class Pause:
    """An interval that is not counted, from one happening to another."""

    id: str
    start: tuple[OnPart, ...]
    end: tuple[OnPart, ...]
    article: str


def stated(parameters: Mapping[str, Any], parameter: str, otherwise: int) -> int:
    """The number that a parameter of the region, field or unit states, else the rule's own."""
    value = parameters.get(parameter) if parameter else None
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


@dataclass(frozen=True, slots=True)
class Extension:
    """How a deadline may be extended: by whom, or by which happening; by how much at most, how often.

    `until` gives the new last day (a day number) where a happening extends to a day that a form names.
    """

    roles: frozenset[str]
    on: tuple[OnPart, ...]
    amount: int
    unit: str
    max: int
    article: str
    until: Condition | None = None
    parameter: str = ""

    def most(self, parameters: Mapping[str, Any]) -> int:
        """By how much at most: what the parameter says, where one is named and set; 0 where it is not provided for."""
        return stated(parameters, self.parameter, self.amount)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A term as data. `amount` is a number, or `parameter` names the one to read (with `amount` as fallback). `paper` is
    the column of a register of paper cases that tells the day of its start."""

    id: str
    title: Mapping[str, str]
    amount: int
    parameter: str
    unit: str
    rule: CountingRule
    starts: tuple[OnPart, ...]
    stops: tuple[OnPart, ...]
    drops: tuple[OnPart, ...]
    counted_from: Condition | None
    condition: Condition | None
    pauses: tuple[Pause, ...]
    pausable: frozenset[str]
    extension: Extension | None
    warn: tuple[int, ...]
    task: str
    article: str
    paper: str = ""
    pause_parameter: str = ""

    def name(self, language: str = "zh") -> str:
        return self.title.get(language) or self.title.get("zh") or self.id

    @property
    def waited(self) -> bool:
        """Nothing that is done ends it in time: a party has it, or it goes before a task. Nobody is late in it."""
        return not self.stops

    def may_pause(self, parameters: Mapping[str, Any]) -> bool:
        """Whether time is left out of the count at all; only a parameter that says so allows it, where one is named."""
        return not self.pause_parameter or parameters.get(self.pause_parameter) is True


@dataclass(frozen=True, slots=True)
class Ending:
    """One way a case ends, with the status it leaves."""

    id: str
    title: Mapping[str, str]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class EventRule:
    """Something from outside that the procedure listens to: payment, court ruling, the receipt of what it `serves` …"""

    id: str
    title: Mapping[str, str]
    outcomes: Mapping[str, Mapping[str, str]]
    roles: frozenset[str]
    article: str
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseAct:
    """Who may do an act on the whole case (withdraw, amend, override, annul …), and when. Of a challenge the grounds, and
    whether whoever is challenged does nothing until it is decided."""

    sort: str
    roles: frozenset[str]
    condition: Condition | None
    article: str
    message: str
    grounds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    suspends: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure as a graph. `order` lists every plan item, parents first; `downstream` tells what a return undoes.

    `listeners` are the deadlines, `watchers` the items that a source of happenings may move; `conditional` are by
    stage those that depend on facts as well, `heralds` the items before which one cannot open; `stages_inward` are the
    stages, innermost first, `repeatable_stages` those that may begin again; `assigned` are the tasks with rules that say
    whom they are given to, `deciding` those with an outcome that decides the case.
    """

    id: str
    title: Mapping[str, str]
    article: str
    items: Mapping[str, Item]
    order: tuple[str, ...]
    places: Mapping[str, int]
    opening: Item
    deadlines: Mapping[str, DeadlineRule]
    events: Mapping[str, EventRule]
    endings: tuple[Ending, ...]
    case_acts: Mapping[str, CaseAct]
    counting: Mapping[str, CountingRule]
    downstream: Mapping[str, frozenset[str]]
    listeners: Mapping[str, tuple[str, ...]]
    watchers: Mapping[str, tuple[str, ...]]
    conditional: Mapping[str, tuple[str, ...]]
    heralds: Mapping[str, tuple[str, ...]]
    stages_inward: tuple[str, ...]
    repeatable_stages: tuple[str, ...]
    assigned: tuple[str, ...]
    body: Mapping[str, Any]
    notices: tuple[Notice, ...] = ()
    deciding: tuple[str, ...] = ()

    @property
    def each(self) -> str:
        """The list of the first form for each row of which a case of its own is opened; "" for none."""
        return str(self.body.get("each", ""))

    def name(self, language: str = "zh") -> str:
        return self.title.get(language) or self.title.get("zh") or self.id

    def term(self, name: str) -> DeadlineRule | None:
        """The rule of a term of a case: one that each of several has for himself bears its number behind the rule's id."""
        return self.deadlines.get(name.partition(MARK)[0])

    def source_title(self, source: str, language: str = "zh") -> str:
        """The title of an item, event or deadline."""
        name, _mark, number = source.partition(MARK)
        for known in (self.items, self.events, self.deadlines):
            found = known.get(name)
            if found is not None:
                title = found.title.get(language) or found.title.get("zh") or source
                return f"{title}（{number}）" if number else title
        return source
