"""An entry of a kind that is no table (a parameter): of it a page changes the fields that the kind names (`written`).

A value stays of the sort that it is: procedures compare it. For one unit it may be written apart from everybody's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen.pack import Entry, EntryRef, Kind, check_body
from yimen.store import EntryRevision

from . import codes
from .one_entry import FieldFinding, JudgedEntry, WrittenEntry, entry_in_force
from .refusal import ChangeRefused

WORDS = {True: "是", False: "否"}
_NUMBER = re.compile(r"-?\d{1,15}")


def cells_written(kind: Kind, body: Mapping[str, Any]) -> dict[str, str]:
    """{field: text} of what a page may change."""
    return {name: _text(body.get(name)) for name in kind.written}


def standing_entry(session: Session, jurisdiction: str, ref: EntryRef, day: date) -> EntryRevision | None:
    """The unit's own entry, else the one that holds for it because it is everybody's."""
    own = entry_in_force(session, jurisdiction, ref, day)
    return own or entry_in_force(session, jurisdiction, EntryRef("", ref.kind, ref.key), day)


def judge_written(session: Session, jurisdiction: str, written: WrittenEntry, day: date) -> JudgedEntry:
    """The entry as it would be; nothing is written. Raises `ChangeRefused` where it is not what the page showed."""
    kind, ref = written.kind, EntryRef(written.scope, written.kind.id, written.key)
    row = standing_entry(session, jurisdiction, ref, day)
    if row is None:
        raise ChangeRefused(codes.ENTRY_NOT_IN_FORCE.at(key=ref.key, day=day))
    if row.digest != written.seen:
        raise ChangeRefused(codes.ENTRY_MOVED.at(key=ref.key, day=day))
    body, told = dict(row.body), []
    for name in kind.written:
        text = written.cells.get(name, "").strip()
        value, asked = _as_before(row.body.get(name), text)
        if asked:
            found = codes.NOT_AS_BEFORE.at(title=kind.field_title(name), value=text, asked=asked)
            told.append(FieldFinding(name, found))
        body[name] = value
    entry = Entry(kind.id, written.key, body, written.scope)
    if not told:
        told = [FieldFinding("", each) for each in check_body(kind, entry.key, body, entry.place)]
    return JudgedEntry(entry, tuple(told))


def _text(value: Any) -> str:
    return WORDS[value] if isinstance(value, bool) else "" if value is None else str(value)


def _as_before(before: Any, text: str) -> tuple[Any, str]:
    """The value that the text says, of the sort of the one before; else what is asked for."""
    if isinstance(before, bool):
        said = {word: value for value, word in WORDS.items()}.get(text)
        return said, "" if said is not None else "“是”或者“否”"
    if isinstance(before, int):
        return (int(text), "") if _NUMBER.fullmatch(text) else (None, "整数")
    return text, "" if text else "内容"
