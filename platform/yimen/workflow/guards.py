"""Who may do it, when, and behind which gates: every reason at once, each with its article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from yimen.kernel import UNKNOWN, FindingKind

from . import codes
from .criteria import truth_of
from .definition import Gate, Item, Procedure
from .each import about, key_of, names_of
from .environment import seen_of
from .model import Act, Doer, Reason
from .past import done_after
from .representing import handles, represented_in
from .state import NOTHING, OPEN, Document, Record
from .words import missing_text

EPOCH = date(1970, 1, 1)
Facts = Mapping[str, Any]


def reason(kind: FindingKind, article: str = "", place: str = "", **values: object) -> Reason:
    return Reason(kind.code, kind.told(**values), article, place)


def person_reasons(
    procedure: Procedure, state: Document, item: Item, doer: Doer, day: str
) -> Iterator[Reason]:
    """Role, recusal, separation of duties, the second officer, certificates, claim."""
    article = item.article or procedure.article
    title = item.name()
    if item.roles and not item.roles & doer.roles:
        yield reason(codes.NO_RIGHT, article, item.id, title=title, roles=_names(item.roles))
    stead = represented_in(state, item, doer)
    people = [person for person in (doer.account, doer.fellow, *stead) if person]
    yield from recusal_reasons(procedure, state, item, people)
    yield from _suspended(procedure, state, item, people)
    yield from separation_reasons(procedure, state, item, people)
    if item.by_handlers and state["handlers"] and not handles(state, doer):
        yield reason(codes.NOT_HANDLER, article, item.id, title=title)
    if item.officers > 1 and (not doer.fellow or doer.fellow == doer.account):
        yield reason(codes.SECOND_OFFICER, article, item.id, title=title, count=item.officers)
    if doer.fellow and doer.fellow in stead:
        yield reason(codes.AWAY, "", item.id, who=doer.fellow, day=day, title=title)
    if item.certificates:
        if not doer.certified:
            yield reason(codes.NO_CERTIFICATE, article, item.id, who=doer.account, day=day, title=title)
        if doer.fellow and doer.fellow != doer.account and not doer.fellow_certified:
            yield reason(codes.NO_CERTIFICATE, article, item.id, who=doer.fellow, day=day, title=title)
    holder = state["items"].get(item.id, NOTHING).get("holder")
    if holder and holder != doer.account and holder not in doer.stands_for:
        yield reason(codes.HELD, "", item.id, title=title, holder=holder)


def recusal_reasons(
    procedure: Procedure, state: Document, item: Item, people: Iterable[str]
) -> Iterator[Reason]:
    """Nobody who is recused does a task, nor anybody in his stead."""
    for person in people:
        if person in state["recused"]:
            article = item.article or procedure.article
            yield reason(codes.RECUSED, article, item.id, who=person, title=item.name())


def challenges_of(state: Document) -> Sequence[Mapping[str, Any]]:
    """Every request that somebody withdraw, oldest first (see `recusal`)."""
    found: Sequence[Mapping[str, Any]] = state.get("challenges", ())
    return found


def _suspended(procedure: Procedure, state: Document, item: Item, people: Iterable[str]) -> Iterator[Reason]:
    """Where the law says so, whoever is challenged does nothing until it is decided."""
    rule = procedure.case_acts.get("challenge")
    if rule is None or not rule.suspends:
        return
    asked = {each["who"] for each in challenges_of(state) if each["state"] == "open"}
    for person in people:
        if person in asked:
            yield reason(codes.CHALLENGED, rule.article, item.id, who=person, title=item.name())


def separation_reasons(
    procedure: Procedure, state: Document, item: Item, people: Iterable[str]
) -> Iterator[Reason]:
    """Who did one of the tasks of `not_who`, in whatever round, may not do this one."""
    for other in item.not_who:
        who = state["items"].get(other, NOTHING).get("who", ())
        for person in people:
            if person in who:
                yield reason(
                    codes.SEPARATED,
                    item.article or procedure.article,
                    item.id,
                    who=person,
                    other=procedure.source_title(other),
                    title=item.name(),
                )


def date_reasons(
    item_title: str, place: str, act: Act, since: str, today: Any, article: str
) -> Iterator[Reason]:
    """Not before the way came here, not after today."""
    day = act.occurred_on.isoformat()
    if since and day < since:
        yield reason(codes.TOO_EARLY, article, place, title=item_title, day=day, since=since)
    limit = as_day(today)
    if limit is not None and act.occurred_on > limit:
        yield reason(codes.IN_FUTURE, article, place, day=day, today=limit.isoformat())


def as_day(value: Any) -> date | None:
    """A day of the facts: a date, or a day number since 1970-01-01."""
    if isinstance(value, date):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return EPOCH + timedelta(days=value)
    return None


def gate_reasons(
    procedure: Procedure,
    state: Document,
    item: Item,
    outcome: str | None,
    day: str,
    facts: Facts,
    *,
    ahead: bool = False,
    whose: str = "",
) -> Iterator[Reason]:
    """The gates that keep the task from this outcome on this day; `outcome` None looks at those of every outcome, `ahead`
    not at those that what is yet to be handed in decides. `whose` is whom the act will be about, where that is not said
    by what was handed in."""
    for gate in item.gates:
        if (gate.outcomes and outcome not in gate.outcomes) or (ahead and _reads_own(gate, item)):
            continue
        keys: Collection[str] = ()
        if gate.until or gate.within:
            keys = (whose,) if whose else about(item, state["items"].get(item.id, NOTHING), facts)
        seen = seen_of(facts, state, *keys) if len(keys) == 1 else facts
        yield from _gate_reasons(procedure, state, item, gate, day, seen, keys)


def _reads_own(gate: Gate, item: Item) -> bool:
    """Whether the gate asks for the task's own form, or for the act itself."""
    read = () if gate.condition is None else gate.condition.paths
    return any(path.split(".")[:2] == ["form", item.form] or path.startswith("act.") for path in read)


def past_gate_reasons(
    procedure: Procedure,
    state: Document,
    item: Item,
    outcome: str,
    day: str,
    facts: Facts,
    then: tuple[Document, Facts],
) -> Iterator[Reason]:
    """Gates that are open only by what was done after the day: `then` is the state of that day, with what conditions saw."""
    for gate in item.gates:
        later = done_after(state, day, gate.on, gate.condition)
        if not later or (gate.outcomes and outcome not in gate.outcomes):
            continue
        if _is_open(gate, state, facts) and not _is_open(gate, *then):
            article = gate.article or item.article or procedure.article
            names = "、".join(f"“{procedure.source_title(each)}”" for each in later)
            where = {"title": item.name(), "gate": gate.message.rstrip("。"), "day": day, "later": names}
            yield reason(codes.GATE_THEN, article, item.id, **where)


def _is_open(gate: Gate, state: Document, facts: Facts) -> bool:
    if gate.unless is not None and gate.unless.truth(facts) is True:
        return True
    return truth_of(gate.condition, gate.on, state, facts) is True


def _gate_reasons(
    procedure: Procedure,
    state: Document,
    item: Item,
    gate: Gate,
    day: str,
    facts: Facts,
    keys: Collection[str],
) -> Iterator[Reason]:
    article = gate.article or item.article or procedure.article
    where = {"title": item.name(), "gate": gate.message.rstrip("。")}
    if gate.unless is not None and gate.unless.truth(facts) is True:
        return
    truth = truth_of(gate.condition, gate.on, state, facts)
    if truth is UNKNOWN and gate.condition is not None:
        missing = gate.condition.missing(facts)
        told = missing_text(procedure, missing, facts, own=item.form)
        shut = reason(codes.GATE_UNKNOWN, article, item.id, **where, missing=told)
        yield replace(shut, fields=_own(missing, item))
    elif truth is False:
        read = gate.condition.paths if gate.condition is not None else ()
        yield replace(reason(codes.GATE_SHUT, article, item.id, **where), fields=_own(read, item))
    if gate.until:
        terms = _terms(state, gate.until, keys)
        yield from _until(procedure, terms, gate, day, article, item.id, where)
    if gate.within:
        terms = _terms(state, gate.within, keys)
        yield from _within(procedure, terms, gate, day, article, item.id, where)


def _own(paths: Collection[str], item: Item) -> tuple[str, ...]:
    """Of paths of facts those into the form that is handed in with the task."""
    own = f"form.{item.form}."
    return tuple(path.removeprefix(own) for path in paths if item.form and path.startswith(own))


def _terms(state: Document, rule: str, keys: Collection[str]) -> list[Record]:
    """The records of the term: where each of several has one for himself, those of whom the act is about, else
    everybody's."""
    names = names_of(rule, state["deadlines"])
    keyed = [name for name in names if key_of(name)]
    mine = [name for name in keyed if key_of(name) in keys] if keys and keyed else keyed or names
    return [state["deadlines"][name] for name in mine]


def _until(
    procedure: Procedure,
    terms: Sequence[Record],
    gate: Gate,
    day: str,
    article: str,
    place: str,
    where: Mapping[str, str],
) -> Iterator[Reason]:
    term = procedure.source_title(gate.until)
    if not terms:
        yield reason(codes.GATE_UNKNOWN, article, place, **where, missing=f"“{term}”的起算日")
    dues = [each["due"] for each in terms if each["state"] in ("running", "paused") and day <= each["due"]]
    if dues:
        yield reason(codes.TERM_RUNS, article, place, **where, term=term, due=max(dues))


def _within(
    procedure: Procedure,
    terms: Sequence[Record],
    gate: Gate,
    day: str,
    article: str,
    place: str,
    where: Mapping[str, str],
) -> Iterator[Reason]:
    for record in [each for each in terms if each["state"] == "running" and day > each["due"]][:1]:
        yield reason(
            codes.TERM_OVER,
            article,
            place,
            **where,
            term=procedure.source_title(gate.within),
            due=record["due"],
        )


def outcome_reasons(item: Item, outcome: str) -> Iterator[Reason]:
    if outcome not in item.outcomes:
        known = "、".join(f"{item.outcome_name(each)}（{each}）" for each in item.outcomes)
        yield reason(codes.NO_OUTCOME, "", item.id, title=item.name(), outcome=outcome, outcomes=known)


def closed_reasons(procedure: Procedure, state: Document, title: str) -> Iterator[Reason]:
    if state["status"] != OPEN:
        ended = next((each for each in procedure.endings if each.id == state["status"]), None)
        status = (ended.title.get("zh") if ended else None) or {
            "withdrawn": "撤销",
            "merged": "并入他案",
        }.get(state["status"], "结束")
        yield reason(codes.CLOSED, "", "", status=status, title=title)


def _names(roles: Iterable[str]) -> str:
    return "、".join(f"“{role}”" for role in sorted(roles))
