"""Checking a set: every finding at once, and nothing changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock, Finding
from yimen.pack import Entry, EntryRef, Kind, body_check, check_entry
from yimen.store import ChangeLine, ChangeSet, EntryRevision, Jurisdiction, case_field

from . import codes
from .activate import later_changes, moved_bases, overlaps
from .after import configured_after, kinds_after, place_of
from .bootstrap import require_drafter
from .citing import repeals
from .consequences import kinds_changed, locked_parts
from .hooks import lint
from .lock import locked_set, record, require_state
from .references import Row, Target, unresolved, values_of
from .sets import read_lines

LONGEST_KEY = 200
MOST_STORED = 1_000


def check(
    session: Session, actor: Actor, set_id: str, *, clock: Clock, extra: Iterable[Finding] = ()
) -> ChangeSet:
    """The set in state *checked*, its findings kept with it; `extra` are findings of reading the files."""
    change_set, owner = locked_set(session, set_id)
    require_drafter(session, owner, actor, "校验")
    require_state(change_set, "校验", "draft", "checked")
    findings = [*extra, *_findings(session, change_set, owner, clock)]
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


def _findings(session: Session, change_set: ChangeSet, owner: Jurisdiction, clock: Clock) -> list[Finding]:
    jurisdiction, set_id = change_set.jurisdiction, change_set.id
    kinds = kinds_after(session, jurisdiction, set_id)
    found, rows = _bodies(session, set_id, kinds)
    if change_set.inverse_of is not None:
        found += later_changes(session, jurisdiction, change_set.inverse_of)
    else:
        found += moved_bases(session, jurisdiction, set_id) + overlaps(session, jurisdiction, set_id)
    found += unresolved(rows, kinds, lambda target: _offered(session, jurisdiction, set_id, target))
    found += _still_used(session, jurisdiction, set_id, kinds)
    found += _unknown_scopes(session, jurisdiction, set_id, kinds)
    found += locked_parts(session, owner, set_id, kinds)
    found += kinds_changed(session, owner, set_id, kinds)
    found += repeals(session, Configuration.open(session, jurisdiction, day=clock.today()), set_id)
    day = change_set.effective_from or date.max
    found += lint(configured_after(session, jurisdiction, set_id, day, kinds))
    return found


def _bodies(session: Session, set_id: str, kinds: Mapping[str, Kind]) -> tuple[list[Finding], list[Row]]:
    """Each line by itself: its kind, body, key and period; and the rows whose references are to be checked."""
    found: list[Finding] = []
    rows: list[Row] = []
    periods: dict[EntryRef, list[Any]] = defaultdict(list)
    is_sound = {each.id: body_check(each) for each in kinds.values()}
    for line in read_lines(session, set_id):
        place = place_of(line.origin)
        kind = kinds.get(line.kind)
        title = kind.label() if kind else line.kind
        if len(line.key) > LONGEST_KEY:
            found.append(codes.KEY_TOO_LONG.at(place, kind=title, key=line.key[:40] + "…", limit=LONGEST_KEY))
        if line.valid_to is not None and line.valid_to <= line.valid_from:
            found.append(
                codes.BAD_PERIOD.at(
                    place, kind=title, key=line.key, since=line.valid_from, until=line.valid_to
                )
            )
        ref = EntryRef(line.scope, line.kind, line.key)
        if any(_overlap(line, other) for other in periods[ref]):
            found.append(codes.TWO_LINES.at(place, kind=title, key=line.key))
        periods[ref].append(line)
        if line.body is None:
            continue
        entry = Entry(line.kind, line.key, line.body, line.scope, place=place)
        if kind is None or line.scope or not is_sound[kind.id](line.body):
            found += check_entry(entry, kinds)
        if kind is not None and kind.references:
            rows.append(Row(line.kind, line.key, line.body, place))
    return found, rows


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
        session.scalars(select(line.scope).where(line.change_set == set_id, line.scope != "").distinct())
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
