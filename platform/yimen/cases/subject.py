"""Parties and alleged acts: kept from the forms that declare them (`x-case`), never typed in twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import read_day

from .form_reading import FormReading, at
from .guard import Visibility
from .models import AllegedAct, Case, Party
from .reading import Read
from .references import REFERENCE
from .sums import SUM, SUMS, sums_by_act

TITLE_LENGTH = 190


def take_subject(
    case: Case, reading: FormReading, values: Mapping[str, Any], reads: Sequence[Read]
) -> set[str]:
    """Updates the case's record, title and party from a form's values; returns which of parties, acts, sums it held."""
    taken: set[str] = set()
    record = dict(case.record)
    if "parties" in reading.case:
        record["parties"] = _rows(at(values, reading.case["parties"]))
        taken.add("parties")
    if "acts" in reading.case:
        record["acts"] = _named(_rows(at(values, reading.case["acts"])), reading.case["acts"], reads)
        taken.add("acts")
    if SUMS in reading.case:
        record[SUMS] = _rows(at(values, reading.case[SUMS]))
        taken.add(SUMS)
    if SUM in reading.case and isinstance(at(values, reading.case[SUM]), int):
        record[SUM] = at(values, reading.case[SUM])
        taken.add(SUMS)
    case.record = record
    for word in ("title", "summary", "place"):
        said = at(values, reading.case[word]) if word in reading.case else None
        if said and not isinstance(said, Mapping):  # a reference to what stands apart is no text
            record[word] = str(said)
    case.party = _party_text(record, reading, values) or case.party
    case.title = (record.get("title") or _act_text(record) or case.title)[:TITLE_LENGTH]
    return taken


def acts_in(case: Case, reading: FormReading, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The alleged acts as the form would leave them."""
    return alleged_in(reading, values) if "acts" in reading.case else list(case.record.get("acts", ()))


def alleged_in(reading: FormReading, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The alleged acts that the form itself names."""
    return list(_rows(at(values, reading.case["acts"]))) if "acts" in reading.case else []


def party_names(case: Case, reading: FormReading, values: Mapping[str, Any]) -> list[str]:
    """What the parties are called as the form would leave them, in their order."""
    if "parties" in reading.case:
        return stated_names(reading, values)
    return _names(case.record.get("parties", ()))


def stated_names(reading: FormReading, values: Mapping[str, Any]) -> list[str]:
    """The names of the parties whom the form itself states."""
    return _names(at(values, reading.case["parties"])) if "parties" in reading.case else []


def _names(rows: Any) -> list[str]:
    """A name that stands apart from the case is none."""
    return [each["name"] if isinstance(each.get("name"), str) else "" for each in _rows(rows)]


def _rows(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, Mapping):
        return [dict(value)]
    return [dict(row) for row in value or () if isinstance(row, Mapping)]


def _named(rows: list[dict[str, Any]], path: tuple[str, ...], reads: Sequence[Read]) -> list[dict[str, Any]]:
    """Each row with `<field>_name` and `<field>_digest` of the entries it looked up (the act's day goes first)."""
    for read in reads:
        if read.path[: len(path)] != path or len(read.path) < len(path) + 1:
            continue
        rest = read.path[len(path) :]
        index, name = (int(rest[0]), rest[1]) if rest[0].isdecimal() and len(rest) > 1 else (0, rest[0])
        if index < len(rows) and f"{name}_digest" not in rows[index]:
            body = read.revision.body
            rows[index][f"{name}_name"] = str(body.get("name") or body.get("title") or read.revision.key)
            rows[index][f"{name}_digest"] = read.revision.digest
    return rows


def _party_text(record: Mapping[str, Any], reading: FormReading, values: Mapping[str, Any]) -> str:
    if "party" in reading.case and isinstance(at(values, reading.case["party"]), str):
        return str(at(values, reading.case["party"]))[:TITLE_LENGTH]
    names = [str(row["name"]) for row in record.get("parties", ()) if isinstance(row.get("name"), str)]
    if not names:
        return ""
    return (names[0] + (f"等{len(names)}方" if len(names) > 1 else ""))[:TITLE_LENGTH]


def _act_text(record: Mapping[str, Any]) -> str:
    names = [str(row["item_name"]) for row in record.get("acts", ()) if row.get("item_name")]
    return names[0] + (f"等{len(names)}项" if len(names) > 1 else "") if names else ""


def keep_parties(session: Session, seen: Visibility, case: Case, *, fresh: bool) -> None:
    """Rows of the parties by position; what is no longer named is dropped, never deleted."""
    rows: list[dict[str, Any]] = case.record.get("parties", [])
    known = (
        {}
        if fresh
        else {row.position: row for row in session.scalars(seen.within(case, select(Party), Party))}
    )
    for position, body in enumerate(rows, start=1):
        row = known.pop(position, None)
        if row is None:
            row = Party(case_id=case.id, jurisdiction=case.jurisdiction, position=position)
            session.add(row)
        _set(row, party_columns(body))
    for row in known.values():
        row.dropped = True


def keep_acts(session: Session, seen: Visibility, case: Case, *, fresh: bool) -> None:
    """Rows of the alleged acts by position, with the digests of the item and tier that were read."""
    rows: list[dict[str, Any]] = case.record.get("acts", [])
    known = (
        {}
        if fresh
        else {row.position: row for row in session.scalars(seen.within(case, select(AllegedAct), AllegedAct))}
    )
    for position, body in enumerate(rows, start=1):
        row = known.pop(position, None)
        if row is None:
            row = AllegedAct(case_id=case.id, jurisdiction=case.jurisdiction, position=position)
            session.add(row)
        _set(row, act_columns(body))
    for row in known.values():
        row.dropped = True


def keep_sums(session: Session, seen: Visibility, case: Case, decided: date | None) -> None:
    """What each alleged act was decided by and to which sum, where the case stands decided: what others compare with."""
    session.flush()
    rows = session.scalars(seen.within(case, select(AllegedAct).where(~AllegedAct.dropped), AllegedAct)).all()
    sums = sums_by_act(case.record, len(rows)) if decided else {}
    for row in rows:
        _set(row, sum_columns(sums, row.position, row.tier, decided))


def party_columns(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a party's row holds, out of the case's record."""
    return {
        "sort": _text(body.get("sort"), 40),
        "name": _text(body.get("name"), 190),
        "body": body,
        "dropped": False,
    }


def act_columns(body: Mapping[str, Any]) -> dict[str, Any]:
    """What an alleged act's row holds, out of the case's record."""
    return {
        "item": _text(body.get("item"), 200),
        "item_name": _text(body.get("item_name"), 2000),
        "item_digest": str(body.get("item_digest", "")),
        "tier": _text(body.get("tier"), 200),
        "tier_digest": str(body.get("tier_digest", "")),
        "occurred_on": read_day(body.get("occurred_on")),
        "body": body,
        "dropped": False,
    }


def sum_columns(
    sums: Mapping[int, tuple[int | None, str]], position: int, tier: str, decided: date | None
) -> dict[str, Any]:
    """What the row of one of several alleged acts holds of the decision; `sums` are those of `sums_by_act`."""
    if decided is None:
        return {"sum_fen": None, "sum_tier": None, "decided_on": None}
    fen, chosen = sums.get(position, (None, ""))
    return {"sum_fen": fen, "sum_tier": chosen or tier, "decided_on": decided}


def _set(row: Any, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _text(value: Any, most: int) -> str:
    if isinstance(value, Mapping):
        return str(value.get("shown", ""))[:most] if REFERENCE in value else ""
    return "" if value is None else str(value)[:most]
