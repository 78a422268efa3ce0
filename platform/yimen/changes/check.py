"""Checking a set: every finding at once, and nothing changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock, Finding, Place, read_json, without_collection
from yimen.pack import Entry, EntryRef, Kind, body_check, check_entry
from yimen.store import ChangeLine, ChangeSet, EntryRevision, Jurisdiction, case_field

from . import codes
from .after import configured_after, kinds_after, place_of
from .beside_library import beside_library
from .bootstrap import require_drafter
from .citing import repeals
from .clashes import later_changes, moved_bases, overlaps
from .consequences import kinds_changed, locked_parts
from .granting import nobody_above
from .hooks import lint
from .lock import locked_set, record, require_state
from .references import Named, Target, values_of
from .rules import staff_in_force
from .sets import DraftLine, lines_by_number, read_bodies
from .staffing import unit_names

LONGEST_KEY = 200
MOST_STORED = 1_000


@without_collection()
def check(
    session: Session,
    actor: Actor,
    set_id: str,
    *,
    clock: Clock,
    extra: Iterable[Finding] = (),
    written: Sequence[DraftLine] | None = None,
) -> ChangeSet:
    """The set in state *checked*, its findings kept with it; `extra` are findings of reading the files.

    `written`: all lines of the set as this transaction wrote them, in order, so that they need not be read again.
    """
    change_set, owner = locked_set(session, set_id)
    require_drafter(session, owner, actor, "校验")
    require_state(change_set, "校验", "draft", "checked")
    findings = [*extra, *_findings(session, change_set, owner, clock, written)]
    change_set.findings = summarised(findings)
    change_set.state = "checked"
    counts = {name: change_set.findings[name] for name in ("errors", "warnings", "notes")}
    record(session, change_set, actor, "check", clock, data=counts)
    session.flush()
    return change_set


def summarised(findings: Iterable[Finding]) -> dict[str, Any]:
    """Counts by severity, and the findings themselves, errors first, as many as a page can show."""
    order = {"error": 0, "warning": 1, "note": 2}
    listed = sorted(findings, key=lambda each: order[each.severity])
    counts = {f"{severity}s": sum(1 for each in listed if each.severity == severity) for severity in order}
    codes_of = Counter(each.code for each in listed)
    return {**counts, "codes": dict(codes_of), "list": [each.as_json() for each in listed[:MOST_STORED]]}


def _findings(
    session: Session,
    change_set: ChangeSet,
    owner: Jurisdiction,
    clock: Clock,
    written: Sequence[DraftLine] | None,
) -> list[Finding]:
    jurisdiction, set_id = change_set.jurisdiction, change_set.id
    lines: Mapping[str, Mapping[str, int]] = change_set.summary["lines"]
    ops = set().union(*lines.values())
    if not ops:
        return []  # what is in force was judged when it came
    kinds = kinds_after(session, jurisdiction, set_id)
    found = [] if written is not None and _in_shape(written) else _shapes(session, set_id, kinds)
    faults, named = (
        _written_bodies(written, kinds) if written is not None else _bodies(session, set_id, kinds)
    )
    found += faults
    if change_set.inverse_of is not None:
        found += later_changes(session, jurisdiction, change_set.inverse_of)
    else:
        found += moved_bases(session, jurisdiction, set_id) if ops - {"added"} else []
        found += overlaps(session, jurisdiction, set_id)
    found += _unresolved(session, jurisdiction, set_id, kinds, named, written)
    found += _still_used(session, jurisdiction, set_id, kinds) if "withdrawn" in ops else []
    found += _unknown_scopes(session, jurisdiction, set_id, kinds)
    found += locked_parts(session, owner, set_id, kinds)
    found += kinds_changed(session, owner, set_id, kinds)
    configuration = Configuration.open(session, jurisdiction, day=clock.today())
    found += repeals(session, configuration, set_id)
    found += beside_library(session, change_set, kinds, clock.today())
    day = change_set.effective_from or date.max
    after = configured_after(session, jurisdiction, set_id, day, kinds)
    found += nobody_above(session, owner, after, clock)
    found += lint(
        replace(after, staff=staff_in_force(configuration), units=unit_names(configuration.units()))
    )
    return found


def _bodies(session: Session, set_id: str, kinds: Mapping[str, Kind]) -> tuple[list[Finding], Named]:
    """Each line's body by its kind, and what the bodies refer to."""
    found: list[Finding] = []
    named = Named()
    is_sound = {each.id: body_check(each) for each in kinds.values()}
    doubtful: list[int] = []
    for number, scope, kind_id, key, text in read_bodies(session, set_id):
        body = read_json(text)
        kind = kinds.get(kind_id)
        if kind is None or scope or not is_sound[kind_id](body):
            doubtful.append(number)
        if kind is not None and kind.references:
            named.add(kind, key, body, number)
    for line in lines_by_number(session, set_id, doubtful):
        place = place_of(line.origin)
        found += check_entry(Entry(line.kind, line.key, line.body, line.scope, place=place), kinds)
    return found, named


def _written_bodies(written: Sequence[DraftLine], kinds: Mapping[str, Kind]) -> tuple[list[Finding], Named]:
    """The same of lines at hand; what refers is known by its place among them."""
    found: list[Finding] = []
    named = Named()
    is_sound = {each.id: body_check(each) for each in kinds.values()}
    for number, line in enumerate(written):
        if line.op == "withdrawn":
            continue
        scope, kind_id, key = line.ref
        kind, body = kinds.get(kind_id), line.value
        if kind is None or scope or not is_sound[kind_id](body):
            found += check_entry(Entry(kind_id, key, body, scope, place=_place(line)), kinds)
        if kind is not None and kind.references:
            named.add(kind, key, body, number)
    return found, named


def _place(line: DraftLine) -> Place:
    return place_of(read_json(line.texts()[1]))


def _in_shape(written: Sequence[DraftLine]) -> bool:
    """No key too long, no period without a day, no entry twice among lines that are in order."""
    before = None
    for line in written:
        ended = line.valid_to is not None and line.valid_to <= line.valid_from
        if ended or line.ref == before or len(line.ref.key) > LONGEST_KEY:
            return False
        before = line.ref
    return True


def _unresolved(
    session: Session,
    jurisdiction: str,
    set_id: str,
    kinds: Mapping[str, Kind],
    named: Named,
    written: Sequence[DraftLine] | None,
) -> list[Finding]:
    """References that name nothing, with the places of the lines that do so."""
    found = named.missing(kinds, lambda target: _offered(session, jurisdiction, set_id, target))
    numbers = [each.where for each in found]
    if written is not None:
        places = {number: _place(written[number]) for number in numbers}
    else:
        places = {line.id: place_of(line.origin) for line in lines_by_number(session, set_id, numbers)}
    return [each.finding(kinds, places[each.where]) for each in found]


def _shapes(session: Session, set_id: str, kinds: Mapping[str, Kind]) -> list[Finding]:
    """Keys and periods of the lines: what is odd is asked of the engine, and looked at."""
    line = ChangeLine
    other = aliased(ChangeLine)
    twice = exists().where(
        other.change_set == set_id,
        other.scope == line.scope,
        other.kind == line.kind,
        other.key == line.key,
        other.id != line.id,
    )
    odd = or_(func.length(line.key) > LONGEST_KEY, line.valid_to <= line.valid_from, twice)
    numbers = list(session.scalars(select(line.id).where(line.change_set == set_id, odd)))
    found: list[Finding] = []
    periods: dict[EntryRef, list[Any]] = defaultdict(list)
    for each in lines_by_number(session, set_id, numbers):
        found += _odd(each, kinds, periods[EntryRef(each.scope, each.kind, each.key)])
    return found


def _odd(line: Any, kinds: Mapping[str, Kind], before: list[Any]) -> Iterator[Finding]:
    place = place_of(line.origin)
    title = kinds[line.kind].label() if line.kind in kinds else line.kind
    if len(line.key) > LONGEST_KEY:
        yield codes.KEY_TOO_LONG.at(place, kind=title, key=line.key[:40] + "…", limit=LONGEST_KEY)
    if line.valid_to is not None and line.valid_to <= line.valid_from:
        since, until = line.valid_from, line.valid_to
        yield codes.BAD_PERIOD.at(place, kind=title, key=line.key, since=since, until=until)
    if any(_overlap(line, other) for other in before):
        yield codes.TWO_LINES.at(place, kind=title, key=line.key)
    before.append(line)


def _overlap(line: Any, other: Any) -> bool:
    if line.before_id is not None and line.before_id == other.before_id:
        return True
    starts_in = other.valid_to is None or line.valid_from < other.valid_to
    ends_in = line.valid_to is None or other.valid_from < line.valid_to
    return bool(starts_in and ends_in)


def _offered(session: Session, jurisdiction: str, set_id: str, target: Target) -> set[str]:
    """The values by which entries of the target's kind can be named once the set is in force."""
    r, line = EntryRevision, ChangeLine
    replaced = select(line.key).where(line.change_set == set_id, line.kind == target.kind, line.scope == "")
    recorded_value = r.key if target.by == "key" else case_field(r.body, target.by)
    line_value = line.key if target.by == "key" else case_field(line.body, target.by)
    recorded = select(recorded_value).where(
        r.jurisdiction == jurisdiction,
        r.kind == target.kind,
        r.superseded_by.is_(None),
        r.key.not_in(replaced),
    )
    added = select(line_value).where(
        line.change_set == set_id, line.kind == target.kind, line.op != "withdrawn"
    )
    return {str(each) for query in (recorded, added) for each in session.scalars(query) if each is not None}


def _still_used(session: Session, jurisdiction: str, set_id: str, kinds: Mapping[str, Kind]) -> list[Finding]:
    """Withdrawn entries that others, untouched by the set, still name."""
    line, r = ChangeLine, EntryRevision
    gone: dict[str, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    query = (
        select(line.kind, line.key, r.body)
        .join(r, r.id == line.before_id)
        .where(line.change_set == set_id, line.op == "withdrawn")
    )
    for kind, key, body in session.execute(query):
        gone[kind].append((key, body))
    found = []
    for user in kinds.values():
        for reference in user.references:
            if reference.kind not in gone:
                continue
            offered = _offered(session, jurisdiction, set_id, Target(reference.kind, reference.by))
            names = {
                value: key
                for key, body in gone[reference.kind]
                for value in ([key] if reference.by == "key" else values_of(body, reference.by))
                if value not in offered
            }
            found += _uses(session, jurisdiction, set_id, user, reference.field, names, kinds[reference.kind])
    return found


def _uses(
    session: Session,
    jurisdiction: str,
    set_id: str,
    user: Kind,
    field: str,
    names: Mapping[str, str],
    target: Kind,
) -> list[Finding]:
    r, line = EntryRevision, ChangeLine
    if not names:
        return []
    replaced = select(line.key).where(line.change_set == set_id, line.kind == user.id, line.scope == r.scope)
    query = select(case_field(r.body, field)).where(
        r.jurisdiction == jurisdiction,
        r.kind == user.id,
        r.superseded_by.is_(None),
        r.key.not_in(replaced.correlate(r)),
    )
    counted: dict[str, int] = defaultdict(int)
    for value in session.scalars(query):
        if value in names:
            counted[names[value]] += 1
    return [
        codes.STILL_USED.at(kind=target.label(), key=key, count=count, user=user.label())
        for key, count in sorted(counted.items())
    ]


def _unknown_scopes(
    session: Session, jurisdiction: str, set_id: str, kinds: Mapping[str, Kind]
) -> list[Finding]:
    """Lines for a unit that no `unit` entry names."""
    line = ChangeLine
    scopes = set(
        session.scalars(
            select(line.scope)
            .where(line.change_set == set_id, line.scope != "", line.op != "withdrawn")
            .distinct()
        )
    )
    if not scopes:
        return []
    unknown = scopes - _offered(session, jurisdiction, set_id, Target("unit", "key"))
    query = select(line.kind, line.key, line.scope, line.origin).where(
        line.change_set == set_id, line.scope.in_(unknown)
    )
    return [
        codes.UNKNOWN_UNIT.at(
            place_of(origin), kind=kinds[kind].label() if kind in kinds else kind, key=key, scope=scope
        )
        for kind, key, scope, origin in session.execute(query)
    ]
