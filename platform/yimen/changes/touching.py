"""Which open cases a set would touch by the items of their alleged acts, and how: by the dates of each kind's binding.

A line touches an item where it is the item, where it names the item (a tier), or where the item names it and it is
read by date (a law).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from yimen.cases import Configuration, OpenAct, open_acts
from yimen.pack import Binding, Kind
from yimen.store import ChangeLine, ChangeSet, EntryRevision, case_field

ITEM = "item"
MOST = 2_000
CHUNK = 500
How = Literal["new", "kept", "lighter", "gone", "now"]
ORDER: tuple[How, ...] = ("gone", "lighter", "new", "now", "kept")


@dataclass(frozen=True, slots=True)
class Touch:
    """A line as it touches an item."""

    kind: str
    op: str
    valid_from: date


@dataclass
class Touched:
    """`units` counts all touched cases by unit; `cases` are the first of them: id, unit, acts with item and how."""

    units: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    cases: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"units": dict(self.units), "cases": self.cases}


def touched_by_items(
    session: Session, change_set: ChangeSet, configuration: Configuration, kinds: Mapping[str, Kind]
) -> Touched:
    """Every open case with an alleged act on an item that the set touches, each act with the gravest way."""
    found = Touched()
    touching = _touching(change_set, kinds, set((change_set.summary or {}).get("lines", {})))
    if touching is None:
        return found
    codes = select(touching.c.code)
    for acts in _by_case(open_acts(session, configuration.jurisdiction, codes)):
        found.units[acts[0].unit] += 1
        if len(found.cases) < MOST:
            found.cases.append(
                {
                    "id": acts[0].case_id,
                    "unit": acts[0].unit,
                    "acts": [{"item": each.item, "day": each.occurred_on, "of": each} for each in acts],
                }
            )
    _say_how(session, found.cases, touching, kinds)
    return found


def how_read(binding: Binding, op: str, valid_from: date, act: OpenAct) -> How:
    """What the line means for the act: the new content counts, the old stays, the lighter of both, or it is gone."""
    if binding.mode == "pinned":
        return "kept"
    if binding.mode == "live":
        return "now"
    late: How = "gone" if op == "withdrawn" else "new"
    if binding.date == "decision":  # it is still to come in an open case
        return late
    day = act.opened_on if binding.date == "filing" else act.occurred_on
    if day is None or day >= valid_from:
        return late
    return "lighter" if binding.date == "lighter" else "kept"


def _by_case(acts: Iterable[OpenAct]) -> Iterator[list[OpenAct]]:
    group: list[OpenAct] = []
    for each in acts:
        if group and group[0].case_id != each.case_id:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _say_how(session: Session, cases: list[dict[str, Any]], touching: Any, kinds: Mapping[str, Kind]) -> None:
    """Put a way in each act's place of days, from the lines of the items that the cases name."""
    wanted = sorted({act["item"] for case in cases for act in case["acts"]})
    lines: dict[str, list[Touch]] = defaultdict(list)
    for start in range(0, len(wanted), CHUNK):
        chosen = select(touching).where(touching.c.code.in_(wanted[start : start + CHUNK])).distinct()
        for code, kind, op, valid_from in session.execute(chosen):
            lines[code].append(Touch(kind, op, valid_from))
    for case in cases:
        for act in case["acts"]:
            of = act.pop("of")
            ways = {
                how_read(kinds[each.kind].binding, each.op, each.valid_from, of): each
                for each in lines[act["item"]]
            }
            act["how"] = min(ways, key=ORDER.index)
            act["kinds"] = sorted({each.kind for each in lines[act["item"]]})
            act["day"] = act["day"].isoformat() if act["day"] else None


def _touching(change_set: ChangeSet, kinds: Mapping[str, Kind], present: set[str]) -> Any:
    """(code of the item, kind, op, valid_from) of every line that touches an item; None where none can."""
    item = kinds.get(ITEM)
    if item is None:
        return None
    line = ChangeLine
    own = line.change_set == change_set.id
    parts: list[Any] = []
    if ITEM in present:
        parts.append(
            select(line.key.label("code"), line.kind, line.op, line.valid_from).where(own, line.kind == ITEM)
        )
    for kind in kinds.values():
        for reference in kind.references if kind.id in present else ():
            if reference.kind == ITEM and reference.by in ("key", *item.key):
                parts += _naming(change_set.id, kind.id, reference.field)
    for reference in item.references:
        target = kinds.get(reference.kind)
        if target is None or target.id not in present or target.binding.mode != "by-date":
            continue
        if reference.by in ("key", *target.key):
            parts.append(_named(change_set, reference.kind, reference.field))
    return union_all(*parts).subquery() if parts else None


def _naming(set_id: str, kind: str, name: str) -> list[Any]:
    """Lines whose body names an item, after and before."""
    line, r = ChangeLine, EntryRevision
    own = line.change_set == set_id, line.kind == kind
    after = select(case_field(line.body, name).label("code"), line.kind, line.op, line.valid_from).where(
        *own, line.body.is_not(None)
    )
    before = (
        select(case_field(r.body, name).label("code"), line.kind, line.op, line.valid_from)
        .join(line, line.before_id == r.id)
        .where(*own)
    )
    return [after, before]


def _named(change_set: ChangeSet, kind: str, name: str) -> Any:
    """Items in record that name an entry of the set."""
    line, r = ChangeLine, EntryRevision
    lines = select(line.key).where(line.change_set == change_set.id, line.kind == kind)
    since = literal(change_set.effective_from, type_=line.valid_from.type)
    return select(r.key.label("code"), literal(kind), literal("changed"), since).where(
        r.jurisdiction == change_set.jurisdiction,
        r.kind == ITEM,
        r.scope == "",
        r.superseded_by.is_(None),
        case_field(r.body, name).in_(lines),
    )
