"""Transfer of entries from one agency to another: one operation, one change set, one document number.

What follows an entry by its code (tiers by the item's) is not touched: it goes along by reference.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock
from yimen.pack import Entry, Kind, Reference
from yimen.store import ChangeSet, EntryRevision, case_field

from . import codes
from .draft import draft
from .lock import require_permission
from .refusal import ChangeRefused

UNIT = "unit"
ITEM = "item"
NAMED = 10
MOST_KEYS = 500

Revision = Row[tuple[str, date, date | None, Mapping[str, Any], Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is to go over: all entries of `kind` of the unit `source`, or those named by `keys`, or those whose
    fields equal `filters`; `source` and `target` are unit codes."""

    source: str
    target: str
    effective_from: date
    keys: Collection[str] = ()
    filters: Mapping[str, str] | None = None
    kind: str = ITEM


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """The entries that would go over (as changed, with the day from which) and what follows them."""

    transfer: Transfer
    entries: tuple[Entry, ...]
    followers: Mapping[str, int]
    source_name: str
    target_name: str

    @property
    def count(self) -> int:
        """Entries, each once however many periods it has."""
        return len({each.key for each in self.entries})


def plan_transfer(
    session: Session, actor: Actor, jurisdiction: str, transfer: Transfer, *, clock: Clock
) -> TransferPlan:
    """What a transfer would do; nothing is written. Raises `ChangeRefused`."""
    require_permission(actor, jurisdiction, "change.draft", "划转")
    configuration = Configuration.open(session, jurisdiction, day=clock.today())
    kind, reference = _kind_of_units(configuration, transfer.kind)
    units = configuration.units()
    unknown = [each for each in (transfer.source, transfer.target) if each not in units]
    if unknown:
        raise ChangeRefused([codes.NO_SUCH_UNIT.at(unit=each) for each in dict.fromkeys(unknown)])
    names = [str(units[each].get("name", each)) for each in (transfer.source, transfer.target)]
    if transfer.source == transfer.target:
        raise ChangeRefused(codes.SAME_UNIT.at(unit=names[0]))
    _require_fields(kind, transfer.filters or {})
    before, after = (_naming(reference, units, each) for each in (transfer.source, transfer.target))
    rows = _rows(session, jurisdiction, kind, reference, before, transfer)
    missing = sorted(set(transfer.keys) - {each.key for each in rows})
    if missing:
        raise ChangeRefused(
            codes.NOT_THERE.at(
                day=transfer.effective_from,
                unit=names[0],
                kind=kind.label(),
                keys="、".join(_with_holders(session, jurisdiction, kind, reference, units, missing[:NAMED]))
                + ("……" if len(missing) > NAMED else ""),
                count=len(missing),
            )
        )
    if not rows:
        raise ChangeRefused(codes.NOTHING_CHOSEN.at(unit=names[0], kind=kind.label()))
    entries = tuple(_moved(kind.id, reference.field, each, after, transfer.effective_from) for each in rows)
    followers = _followers(session, jurisdiction, configuration, kind, entries, transfer.effective_from)
    return TransferPlan(transfer, entries, followers, *names)


def transfer_entries(
    session: Session,
    actor: Actor,
    jurisdiction: str,
    transfer: Transfer,
    *,
    document_number: str,
    clock: Clock,
    title: str = "",
    note: str = "",
) -> ChangeSet:
    """A draft in which the chosen entries belong to the other unit from the day on. Raises `ChangeRefused`."""
    if not document_number.strip():
        raise ChangeRefused(codes.NO_DOCUMENT.at())
    plan = plan_transfer(session, actor, jurisdiction, transfer, clock=clock)
    change_set = draft(
        session,
        actor,
        jurisdiction,
        title=title or f"划转：{plan.source_name}划入{plan.target_name}，共{plan.count}条",
        entries=plan.entries,
        effective_from=transfer.effective_from,
        document_number=document_number.strip(),
        note=note,
        sort="transfer",
        clock=clock,
    )
    change_set.summary = {
        **change_set.summary,
        "transfer": {
            "kind": transfer.kind,
            "from": transfer.source,
            "to": transfer.target,
            "count": plan.count,
            "followers": dict(plan.followers),
        },
    }
    session.flush()
    return change_set


def _kind_of_units(configuration: Configuration, name: str) -> tuple[Kind, Reference]:
    kind = configuration.kinds().get(name)
    for each in kind.references if kind is not None else ():
        if kind is not None and each.kind == UNIT and each.field == UNIT:
            return kind, each
    label = name if kind is None else kind.label()
    raise ChangeRefused(codes.NOT_OF_A_UNIT.at(kind=label, field=UNIT))


def _require_fields(kind: Kind, filters: Mapping[str, str]) -> None:
    known = kind.schema.get("properties", {})
    unknown = [each for each in filters if each not in known]
    if unknown:
        raise ChangeRefused(
            [
                codes.NO_SUCH_FIELD.at(kind=kind.label(), field=each, fields="、".join(known))
                for each in unknown
            ]
        )


def _naming(reference: Reference, units: Mapping[str, Mapping[str, Any]], code: str) -> str:
    """What an entry holds of a unit: its code, or the field by which the kind names it."""
    return code if reference.by in ("key", "code") else str(units[code].get(reference.by, code))


def _rows(
    session: Session, jurisdiction: str, kind: Kind, reference: Reference, unit: str, transfer: Transfer
) -> Sequence[Revision]:
    """Revisions of the unit that count on the day or begin after it: what is scheduled goes over as well."""
    r = EntryRevision
    query = (
        select(r.key, r.valid_from, r.valid_to, r.body, r.origin)
        .where(
            r.jurisdiction == jurisdiction,
            r.kind == kind.id,
            r.scope == "",
            r.superseded_by.is_(None),
            or_(r.valid_to.is_(None), r.valid_to > transfer.effective_from),
            case_field(r.body, reference.field) == unit,
        )
        .order_by(r.key, r.valid_from)
    )
    for name, value in (transfer.filters or {}).items():
        query = query.where(case_field(r.body, name) == value)
    if not transfer.keys:
        return session.execute(query).all()
    wanted = sorted(set(transfer.keys))
    found: list[Revision] = []
    for start in range(0, len(wanted), MOST_KEYS):
        found += session.execute(query.where(r.key.in_(wanted[start : start + MOST_KEYS]))).all()
    return found


def _with_holders(
    session: Session,
    jurisdiction: str,
    kind: Kind,
    reference: Reference,
    units: Mapping[str, Mapping[str, Any]],
    keys: Sequence[str],
) -> list[str]:
    """The codes, each with the unit that has it now, where there is such an entry."""
    r = EntryRevision
    query = select(r.key, case_field(r.body, reference.field)).where(
        r.jurisdiction == jurisdiction,
        r.kind == kind.id,
        r.scope == "",
        r.superseded_by.is_(None),
        r.valid_to.is_(None),
        r.key.in_(keys),
    )
    held = {key: units.get(unit, {}).get("name", unit) for key, unit in session.execute(query).all() if unit}
    return [f"{key}（现属{held[key]}）" if key in held else key for key in keys]


def _moved(kind: str, field: str, row: Revision, unit: str, day: date) -> Entry:
    origin = {name: value for name, value in row.origin.items() if name != "since"}
    return Entry(
        kind,
        row.key,
        {**row.body, field: unit},
        valid_from=max(row.valid_from, day),
        valid_to=row.valid_to,
        origin=origin,
    )


def _followers(
    session: Session,
    jurisdiction: str,
    configuration: Configuration,
    kind: Kind,
    entries: Sequence[Entry],
    day: date,
) -> dict[str, int]:
    """How many entries of other kinds belong to those that go over, by kind: one query for each reference."""
    r = EntryRevision
    found: dict[str, int] = {}
    for other in configuration.kinds().values():
        for reference in other.references:
            if reference.kind != kind.id or not reference.required:
                continue
            by_key = reference.by == "key"
            named = {each.key if by_key else str(each.body.get(reference.by, "")) for each in entries}
            column = case_field(r.body, reference.field)
            counted = session.execute(
                select(column, func.count())
                .where(
                    r.jurisdiction == jurisdiction,
                    r.kind == other.id,
                    r.scope == "",
                    r.superseded_by.is_(None),
                    r.valid_from <= day,
                    or_(r.valid_to.is_(None), r.valid_to > day),
                )
                .group_by(column)
            )
            total = sum(count for value, count in counted if value in named)
            if total:
                found[other.id] = found.get(other.id, 0) + total
    return found
