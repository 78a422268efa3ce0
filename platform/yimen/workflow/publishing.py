"""What of a case the public may read, from when and for how long: a rule of a pack over the state and facts of a case.

What cannot be told is not shown: an unknown condition publishes nothing, an unknown reason to leave a name unmasked
masks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from yimen.kernel import UNKNOWN, ExpressionError, Finding, Place, WorkingCalendar, yuan_text
from yimen.pack import ordered

from . import codes
from .conditions import Condition
from .counting import last_day
from .definition import CountingRule, OnPart, Procedure
from .environment import environment
from .keeping_back import SURNAME, Pieces, in_pieces, joined, masked, names_in, without
from .lint_names import Known, Source, happening_fault, sources, unbound, unknown_roles
from .state import happened, load_state
from .walk import Body, at, items

PAPER: Final = "paper"
TAKEN: Final = "taken_back"
_FIRST: Final = date(1970, 1, 1)
_LIST = re.compile(r"[、，,；;和及与\s]*(?:等\d*[方人]?)?")  # what is left of a list of names without them
TAKEN_BACK: Final = frozenset({"withdrawn", "merged"})
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Length:
    """How long: an amount of a unit, where its condition holds."""

    amount: int
    unit: str
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class PublicField:
    """One line of what is shown; `mask` surname, tail or hidden, unless `mask_unless` is true."""

    title: Mapping[str, str]
    value: Condition
    sort: str
    mask: str
    mask_unless: Condition | None


@dataclass(frozen=True, slots=True)
class Publication:
    """A compiled rule. With `readers` it is nothing public: who holds one of these roles reads it, and nobody else. What
    `explains` another rule is owed once that takes back what it showed."""

    id: str
    title: Mapping[str, str]
    procedure: str
    owed: tuple[OnPart, ...]
    approved: tuple[OnPart, ...]
    condition: Condition | None
    heading: Condition
    terms: tuple[Length, ...]
    shown: Length | None
    fields: tuple[PublicField, ...]
    readers: frozenset[str] = frozenset()
    explains: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What a case owes the public: `owed_on` the day it came to owe it, `due_on` the earliest of the limits, `shown_on`
    the day from which it may be read (None: not yet approved), until before `until`. A line is (title, its pieces)."""

    headed: Pieces
    told: tuple[tuple[str, Pieces], ...]
    owed_on: date
    due_on: date | None
    shown_on: date | None
    until: date | None

    @property
    def heading(self) -> str:
        return joined(self.headed)

    @property
    def kept_back(self) -> int:
        """In how many places something stands for what is kept back."""
        return sum(kept for _, pieces in (("", self.headed), *self.told) for _shown, kept in pieces)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """(title, text) of every line."""
        return tuple((title, joined(pieces)) for title, pieces in self.told)


def compile_publication(body: Body) -> Publication:
    """Of a body of the kind's shape; raises `kernel.ExpressionError`."""
    terms, fields = body.get("terms") or {}, body["fields"]
    return Publication(
        id=str(body["id"]),
        title=dict(body["title"]),
        procedure=str(body["procedure"]),
        owed=_parts(body.get("owed", ())),
        approved=_parts(body.get("approved", ())),
        condition=_condition(body, "if"),
        heading=Condition.compile(body["heading"]),
        terms=tuple(_length(terms[name]) for name in ordered(terms) if terms[name]),
        shown=_length(body["shown"]) if body.get("shown") else None,
        fields=tuple(_field(fields[name]) for name in ordered(fields) if fields[name]),
        readers=frozenset(body.get("readers", ())),
        explains=str(body.get("explains", "")),
    )


def _parts(names: Iterable[str]) -> tuple[OnPart, ...]:
    return tuple(OnPart(*name.rsplit(".", 1)) for name in names)


def _condition(body: Body, name: str) -> Condition | None:
    return Condition.compile(body[name]) if body.get(name) else None


def _length(body: Body) -> Length:
    return Length(int(body["amount"]), str(body["unit"]), _condition(body, "if"))


def _field(body: Body) -> PublicField:
    return PublicField(
        title=dict(body["title"]),
        value=Condition.compile(body["value"]),
        sort=str(body.get("sort", "text")),
        mask=str(body.get("mask", "")),
        mask_unless=_condition(body, "mask_unless"),
    )


def published(
    rule: Publication,
    procedure: Procedure,
    state: Mapping[str, Any],
    facts: Facts,
    calendar: WorkingCalendar,
) -> Published | None:
    """What the rule makes public of a case as it stands, or None: nothing is owed, or no longer."""
    document = load_state(state)
    if rule.explains or document["status"] in TAKEN_BACK:
        return None
    owed_on = _latest(document, rule.owed)
    shown_on = owed_on if not rule.approved else _latest(document, rule.approved)
    return _told(rule, environment(facts, document, None, procedure), calendar, owed_on, shown_on)


def taken_back(
    rule: Publication,
    procedure: Procedure,
    state: Mapping[str, Any],
    facts: Facts,
    calendar: WorkingCalendar,
    day: date,
) -> Published | None:
    """What a rule says that explains why something was taken back on the day (`taken_back` in its expressions)."""
    env = environment(facts, load_state(state), None, procedure)
    return _told(rule, {**env, TAKEN: (day - _FIRST).days}, calendar, day, day)


def _told(
    rule: Publication, env: Facts, calendar: WorkingCalendar, owed_on: date | None, shown_on: date | None
) -> Published | None:
    if owed_on is None or (rule.condition is not None and rule.condition.truth(env) is not True):
        return None
    said = [(each, _text(each.value.value(env), each.sort)) for each in rule.fields]
    hidden = _hidden(said, env)
    return Published(
        headed=in_pieces(hidden, _text(rule.heading.value(env), "text")),
        told=tuple((each.title.get("zh", ""), in_pieces(hidden, text)) for each, text in said if text),
        owed_on=owed_on,
        due_on=_earliest(rule, env, owed_on, calendar),
        shown_on=shown_on,
        until=_until(rule.shown, shown_on, calendar),
    )


def awaits(rule: Publication, task: str) -> bool:
    """Whether the rule shows nothing before the task was done."""
    return any(each.source == task for each in rule.approved)


def foreseen(
    rule: Publication,
    procedure: Procedure,
    state: Mapping[str, Any],
    facts: Facts,
    calendar: WorkingCalendar,
    task: str,
    day: date,
) -> Published | None:
    """What the rule would make public if the task were done on the day as it awaits it; None: nothing, all the same."""
    document = load_state(state)
    outcome = next(each.happening for each in rule.approved if each.source == task)
    record = {
        name: each for name, each in document["items"].get(task, {}).items() if name not in ("each", "part")
    }
    done = {**record, "state": "done", "count": 1, "outcome": outcome, "on": day.isoformat()}
    return published(
        rule, procedure, {**document, "items": {**document["items"], task: done}}, facts, calendar
    )


def _latest(state: Mapping[str, Any], parts: Iterable[OnPart]) -> date | None:
    days = [happened(state, part) for part in parts]
    return None if None in days else date.fromisoformat(max(str(day) for day in days))


def _earliest(rule: Publication, env: Facts, since: date, calendar: WorkingCalendar) -> date | None:
    """A limit whose condition is unknown counts: too early is lawful, too late is not."""
    days = [
        last_day(since, [(each.amount, each.unit)], CountingRule(""), calendar)[0]
        for each in rule.terms
        if each.condition is None or each.condition.truth(env) is not False
    ]
    return min(days, default=None)


def _until(shown: Length | None, since: date | None, calendar: WorkingCalendar) -> date | None:
    if shown is None or since is None:
        return None
    rule = CountingRule("", roll_over=False)
    return last_day(since, [(shown.amount, shown.unit)], rule, calendar)[0] + timedelta(days=1)


def _hidden(said: Iterable[tuple[PublicField, str]], env: Facts) -> dict[str, str]:
    """What a masked field keeps from the public, with what stands in its place in every line: a decision written by hand
    names the party once more. Where the field names a party, the others are kept back too; only a list of names is
    masked name by name, for what stands beside one is as private."""
    known = env.get("parties")
    parties = known if isinstance(known, list | tuple) else ()
    named = [str(each.get("name") or "") for each in parties if isinstance(each, Mapping)]
    hidden = {}
    for each, text in said:
        if text and each.mask and (each.mask_unless is None or each.mask_unless.truth(env) is not True):
            found = names_in(named, text)
            listed = each.mask == SURNAME and _LIST.fullmatch(without(dict.fromkeys(found, ""), text))
            for kept in (*(named if found else ()), *(() if found and listed else (text,))):
                hidden[kept] = masked(kept, each.mask)
    return hidden


def _text(value: Any, sort: str) -> str:
    """What is unknown is left out; a value set apart as sensitive is no text and never shown."""
    if value is UNKNOWN or value is None or isinstance(value, Mapping | list | tuple):
        return ""
    if sort == "money" and isinstance(value, int):
        return f"{yuan_text(value)}元"
    if sort == "day" and isinstance(value, int):
        return (_FIRST + timedelta(days=value)).isoformat()
    return str(value)


def check_publication(
    body: Body, procedures: Mapping[str, Body], known: Known, place: Place, rules: Mapping[str, Body]
) -> Iterator[Finding]:
    """The procedure is there, its happenings happen, expressions compile and read only what there is; of the other `rules`
    the one that it explains is there, of the same procedure."""
    explained = str(body.get("explains", ""))
    if explained and rules.get(explained, {}).get("procedure") != body["procedure"]:
        yield codes.NOTHING_EXPLAINED.at(at(place, "/explains"), rule=explained)
    procedure = procedures.get(str(body["procedure"]))
    if procedure is None:
        yield codes.UNKNOWN_CHILD.at(at(place, "/procedure"), procedure=body["procedure"])
        return
    named = sources(procedure)
    yield from unknown_roles(body.get("readers", ()), known, at(place, "/readers"))
    for part in ("owed", "approved"):
        for index, text in enumerate(body.get(part, ())):
            detail = happening_fault(text, named)
            if detail:
                yield codes.UNKNOWN_EVENT.at(at(place, f"/{part}/{index}"), ref=text, detail=detail)
    yield from _expression_faults(body, procedure, named, known, place)


def _expression_faults(
    body: Body, procedure: Body, named: Mapping[str, Source], known: Known, place: Place
) -> Iterator[Finding]:
    papers = frozenset(_papers(procedure))
    for pointer, text in _expressions(body):
        try:
            compiled = Condition.compile(text)
        except ExpressionError as error:
            yield codes.BAD_EXPRESSION.at(at(place, pointer), text=text, detail=str(error))
            continue
        for path in compiled.paths:
            steps = path.split(".")
            if steps == [TAKEN] and body.get("explains"):
                continue
            if steps[0] == PAPER:
                detail = "" if len(steps) == 2 and steps[1] in papers else "程序不制作这种文书"
            else:
                detail = unbound(steps, named, known)
            if detail:
                yield codes.UNBOUND_NAME.at(at(place, pointer), text=text, name=path, detail=detail)


def _papers(procedure: Body) -> Iterator[str]:
    for spot in items(procedure):
        yield from spot.body.get("documents") or ()


def _expressions(body: Body) -> Iterator[tuple[str, str]]:
    for name in ("if", "heading"):
        if body.get(name):
            yield f"/{name}", body[name]
    for part, names in (("terms", ("if",)), ("fields", ("value", "mask_unless"))):
        for key, each in (body.get(part) or {}).items():
            for name in names:
                if (each or {}).get(name):
                    yield f"/{part}/{key}/{name}", each[name]
