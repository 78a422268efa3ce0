"""Verification of papers: what the journal says was made is there, as it says, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from yimen.cases import Case, JournalEvent, Visibility, visible
from yimen.kernel import Finding, Place, digest_bytes, system_actor

from . import codes
from .models import Document, DocumentContent
from .whom import keys_of

CHUNK = 500
"""Cases that are looked at together; contents are read one after the other."""
WORDS = {
    "digest": "内容摘要",
    "type": "种类",
    "title": "标题",
    "number": "文号",
    "whom": "所涉及的当事人",
    "task": "制作的任务",
    "occurred_on": "日期",
    "state": "作废与否",
}


@dataclass(slots=True)
class Told:
    """What the journals say: by id what each paper was when it was made, and which were made void."""

    papers: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    void: set[str] = field(default_factory=set)

    def take(self, case_id: str, sort: str, body: Mapping[str, Any]) -> None:
        extra = body["extra"]
        if sort == "document":
            made = {name: extra[name] for name in ("digest", "type", "title", "number")}
            whom = [str(each) for each in extra.get("whom", ())]
            said = {**made, "whom": whom, "task": body["task"], "occurred_on": body["occurred_on"]}
            self.papers[str(extra["document"])] = (case_id, said)
        elif extra.get("step") == "voided":
            self.void.add(str(extra["document"]))


def verify_papers(session: Session, jurisdiction: str, *, contents: bool) -> list[Finding]:
    """Every paper of a jurisdiction that is not as its case's journal says; with `contents` its bytes are read too."""
    seen, last, found = visible(system_actor("verify", jurisdiction)), "", list[Finding]()
    while True:
        heads = select(Case.id, Case.number).where(Case.id > last).order_by(Case.id).limit(CHUNK)
        numbers = {row.id: row.number for row in session.execute(seen.of(heads))}
        if not numbers:
            return found
        last = max(numbers)
        found += _check(session, seen, numbers, contents)


def _check(
    session: Session, seen: Visibility, numbers: Mapping[str, str], contents: bool
) -> Iterator[Finding]:
    first, last = min(numbers), max(numbers)
    told = _told(session, seen, first, last)
    chosen = select(Document).options(defer(Document.data)).where(Document.case_id.between(first, last))
    rows = {row.id: row for row in session.scalars(seen.of(chosen, Document).order_by(Document.id))}
    for id in sorted(told.papers.keys() ^ rows.keys()):
        case_id = told.papers[id][0] if id in told.papers else rows[id].case_id
        title = str(told.papers[id][1]["title"]) if id in told.papers else rows[id].title
        kind = codes.PAPER_LOST if id in told.papers else codes.PAPER_UNTOLD
        yield kind.at(_place(numbers, case_id, id), case=numbers.get(case_id, case_id), title=title)
    for id in sorted(told.papers.keys() & rows.keys()):
        yield from _differences(numbers, told, rows[id])
    for row in rows.values():
        session.expunge(row)
    if contents:
        yield from _check_contents(session, seen, first, last)


def _told(session: Session, seen: Visibility, first: str, last: str) -> Told:
    chosen = select(JournalEvent.case_id, JournalEvent.sort, JournalEvent.text).where(
        JournalEvent.case_id.between(first, last), JournalEvent.sort.in_(("document", "paper"))
    )
    told = Told()
    ordered = chosen.order_by(JournalEvent.case_id, JournalEvent.seq)
    for case_id, sort, text in session.execute(seen.of(ordered, JournalEvent)):
        try:
            told.take(case_id, sort, json.loads(text))
        except (ValueError, KeyError, TypeError):
            continue  # the chain's own check tells of it
    return told


def _differences(numbers: Mapping[str, str], told: Told, row: Document) -> Iterable[Finding]:
    case_id, said = told.papers[row.id]
    kept = {
        **{name: getattr(row, name) for name in said},
        "whom": list(keys_of(row.whom)),
        "occurred_on": row.occurred_on.isoformat(),
        "state": row.state,
    }
    expected = {**said, "state": "void" if row.id in told.void else "final"}
    names = [WORDS[name] for name, value in expected.items() if kept[name] != value]
    if row.case_id != case_id:
        names.append("案件")
    if names:
        place = _place(numbers, case_id, row.id)
        case = numbers.get(case_id, case_id)
        yield codes.PAPER_DIFFERS.at(place, case=case, title=said["title"], fields="、".join(names))


def _check_contents(session: Session, seen: Visibility, first: str, last: str) -> Iterator[Finding]:
    chosen = (
        select(Document.title, Document.number, Document.digest, DocumentContent.content)
        .outerjoin(DocumentContent, DocumentContent.document_id == Document.id)
        .where(Document.case_id.between(first, last))
        .order_by(Document.id)
        .execution_options(yield_per=20)
    )
    for title, number, digest, content in session.execute(seen.of(chosen, Document)):
        if content is None or digest_bytes(content) != digest:
            yield codes.CONTENT_CHANGED.at(Place(number or title), title=title, number=number)


def _place(numbers: Mapping[str, str], case_id: str, document_id: str) -> Place:
    return Place(numbers.get(case_id, case_id), path=f"/papers/{document_id}")
