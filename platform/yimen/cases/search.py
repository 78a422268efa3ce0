"""Searching cases by words: number, title, names of parties and facts, by the grams that catalogs are searched by.

The index is derived: an act keeps it in its own transaction, a job fills it for cases from before it. What is sensitive
stands in it by its mask at most; informants never.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2s

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from yimen.kernel import Actor, system_actor
from yimen.store import Base, Database, TextIndex, number_rows

from .guard import visible
from .models import CASE_OWNED, Case, Party

CASE_TEXT = TextIndex("case_text", Base.metadata)
CASE_TEXT.table.info[CASE_OWNED] = True
SEARCHED = frozenset({"parties", "facts"})
"""The parts of a case that the index holds besides number and title."""
FEW = 1_000
CHUNK = 2_000
LONGEST_FACTS = 4_000
_BRACKETS = str.maketrans("〔［[【〈《（〕］]】〉》）", "(((((((" + ")))))))")
_WORD = re.compile(r"\w")


def text_id_of(case_id: str) -> int:
    """The whole number by which a case stands in the index: two cases with one are refused by the database."""
    return int.from_bytes(blake2s(case_id.encode("ascii"), digest_size=8).digest()) >> 1


def text_of(case: Case) -> str:
    """What of a case is searched: each on a line of its own, brackets of any shape alike."""
    record = case.record
    lines = [case.number, case.title, case.party]
    lines += [str(row["name"]) for row in record.get("parties", ()) if isinstance(row.get("name"), str)]
    lines += [str(record.get(word, ""))[:LONGEST_FACTS] for word in ("place", "summary")]
    return _plain("\n".join(dict.fromkeys(each for each in lines if each)))


def _plain(text: str) -> str:
    return text.translate(_BRACKETS)


def index_case(session: Session, case: Case, before: str) -> None:
    """Keep the index in step with an act; `before` is the text as it was, "" for a new case."""
    text = text_of(case)
    if text == before:
        return
    if before and case.text_id is not None:
        CASE_TEXT.remove(session, select(literal(case.text_id)))
    if case.text_id is None:
        case.text_id = text_id_of(case.id)
        session.flush()
    CASE_TEXT.add(session, [(case.text_id, text)], case.jurisdiction)


def sought_cases(session: Session, actor: Actor, words: str) -> ColumnElement[bool]:
    """The condition on cases that hold every one of the words; whoever asks adds who may see them.

    Few cases hold rare words: they come out of the index. What holds common words is looked at in the list's own order
    until a page is full. While the job still fills the index, the rows themselves are looked at. Of cases that a role shows
    without parties or facts, number and title are looked at.
    """
    words = _plain(words)
    if not actor.sights:
        return _sought(session, actor, words)
    searched = visible(actor).criterion(Case, SEARCHED)
    return or_(and_(searched, _sought(session, actor, words)), _labelled(words))


def _sought(session: Session, actor: Actor, words: str) -> ColumnElement[bool]:
    seen = visible(actor)
    lacking = select(Case.id).where(Case.jurisdiction == actor.jurisdiction, Case.text_id.is_(None)).limit(1)
    if session.execute(seen.mark(lacking)).first() is not None:
        return _looked_at(words)
    held = CASE_TEXT.holds(session, Case.__table__.c.text_id, words)
    if not _WORD.search(words):
        return held
    found = CASE_TEXT.ids(session, words, *_labels(session, actor.jurisdiction), most=FEW + 1)
    ids = sorted(session.scalars(seen.mark(found)))
    return held if len(ids) > FEW else Case.text_id.in_(number_rows(session, ids))


def _labels(session: Session, jurisdiction: str) -> tuple[str, ...]:
    """FTS5 walks through all that has a label (150 ms for 100,000): there the words alone narrow down, and rows of
    another jurisdiction fall to the condition on who may see them."""
    return (jurisdiction,) if session.get_bind().dialect.name == "postgresql" else ()


def _looked_at(words: str) -> ColumnElement[bool]:
    """Number, title or a party's name holds the text, brackets of any shape."""
    pattern = _pattern(words)
    named = exists().where(Party.case_id == Case.id, ~Party.dropped, Party.name.ilike(pattern, escape="\\"))
    return or_(_labelled(words), Case.party.ilike(pattern, escape="\\"), named)


def _labelled(words: str) -> ColumnElement[bool]:
    """Number or title holds the text: what every list shows."""
    pattern = _pattern(words)
    return or_(Case.number.ilike(pattern, escape="\\"), Case.title.ilike(pattern, escape="\\"))


def _pattern(words: str) -> str:
    escaped = re.sub(r"[()]", "_", re.sub(r"([\\%_])", r"\\\1", words))
    return f"%{escaped}%"


def index_cases(database: Database, jurisdiction: str) -> int:
    """Fill the index for cases from before it, 2,000 in a transaction; how many. Twice changes nothing."""
    count = 0
    while indexed := _index_some(database, jurisdiction):
        count += indexed
    with database.write() as session:
        if count:
            CASE_TEXT.settle(session)
        if session.get_bind().dialect.name == "sqlite":
            # without it the few cases of a rare word are looked for along the list's own order: 2 ms or 140 of 100,000
            session.connection().exec_driver_sql("ANALYZE enforcement_case")
    return count


def _index_some(database: Database, jurisdiction: str) -> int:
    """Cases in somebody's hands are left for the next round: their act keeps the index itself."""
    seen = visible(system_actor("index", jurisdiction))
    with database.write() as session:
        waiting = select(Case).where(Case.text_id.is_(None)).order_by(Case.id).limit(CHUNK)
        rows = session.scalars(seen.of(waiting).with_for_update(skip_locked=True)).all()
        ids: Mapping[str, int] = {row.id: text_id_of(row.id) for row in rows}
        CASE_TEXT.add(session, sorted((ids[row.id], text_of(row)) for row in rows), jurisdiction)
        if rows:
            marks = [{"id": row.id, "text_id": ids[row.id]} for row in rows]
            session.execute(seen.mark(update(Case)), marks)
        return len(rows)
