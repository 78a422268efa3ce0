"""Verification of what those outside were told, of notes and of links: the case's record and its events tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.kernel import Finding, Place

from . import codes
from .guard import Visibility
from .models import CaseNotice
from .notes import NOTE, CaseNote
from .outward import MET, PUBLIC, TOLD
from .publishing import PublicRow, columns_of, public_digest
from .records import CaseLink
from .telling import notice_digest
from .verify_beside import Rows, differing
from .verify_row import readable, shown

MEANWHILE: Final = timedelta(minutes=10)
"""Between a note and its event in one transaction; a note that says another time than that was changed."""
_JOINS: Final = {"link": "linked", "merge": "merged"}
_STATES: Final = {"added": "open", "answered": "answered", "settled": "settled", "reopened": "open"}
_SAYS: Final = ("place", "title", "text", "account", "state", "answer", "answered_by")


@dataclass(slots=True)
class Deeds:
    """What the events of a case tell of its notes, of cases linked with it, and of public rows that were met changed."""

    notes: dict[Hashable, dict[str, Any]] = field(default_factory=dict)
    made: dict[Hashable, str] = field(default_factory=dict)
    links: set[tuple[str, str, str]] = field(default_factory=set)
    met: list[tuple[int, str]] = field(default_factory=list)

    def take(self, body: Mapping[str, Any]) -> None:
        sort, extra = body.get("sort"), body.get("extra")
        extra = extra if isinstance(extra, Mapping) else {}
        case, target = str(body.get("case")), str(body.get("target"))
        if sort == NOTE:
            self._note(body, extra)
        elif sort in _JOINS:
            self.links.add((*((target, case) if "from" in extra else (case, target)), _JOINS[sort]))
        elif sort == "split":
            self.links.add((target, case, "split"))
        met = extra.get(MET)
        if isinstance(met, Mapping):
            self.met += [(int(body.get("seq") or 0), str(rule)) for rule in met]

    def _note(self, body: Mapping[str, Any], extra: Mapping[str, Any]) -> None:
        id, deed, account = str(extra.get("note")), str(extra.get("deed")), body.get("account")
        if deed == "added":
            self.made[id] = str(body.get("recorded_at"))
            said = {name: extra.get(name) for name in ("place", "title", "text")}
            self.notes[id] = {**said, "account": account, "answer": "", "answered_by": ""}
        own = self.notes.setdefault(id, {})
        own["state"] = _STATES.get(deed, deed)
        if deed == "answered":
            own |= {"answer": extra.get("text"), "answered_by": account}


class Outside:
    """The rows of a chunk of cases, read once; `check` tells of one case, `untold` counts those of before."""

    def __init__(self, session: Session, seen: Visibility, first: str, last: str) -> None:
        self.untold: list[str] = []
        public = select(*map(readable, PublicRow.__table__.columns))
        self.public = _by_case(session, public.where(PublicRow.case_id.between(first, last)), "case_id")
        notices = select(*map(readable, CaseNotice.__table__.columns))
        notices = notices.where(CaseNotice.source.between(first, last))
        self.notices = _by_case(session, seen.of(notices, CaseNotice), "source")
        notes = select(*CaseNote.__table__.columns).where(CaseNote.case_id.between(first, last))
        self.notes = _by_case(session, seen.of(notes, CaseNote), "case_id")
        self.links = self._links(session, seen, first, last)

    def _links(
        self, session: Session, seen: Visibility, first: str, last: str
    ) -> Mapping[str, set[tuple[str, str, str]]]:
        within = or_(CaseLink.case_id.between(first, last), CaseLink.other.between(first, last))
        chosen = select(CaseLink.case_id, CaseLink.other, CaseLink.sort).where(within)
        found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for case_id, other, sort in session.execute(seen.of(chosen, CaseLink)):
            found[case_id].add((case_id, other, sort))
            found[other].add((case_id, other, sort))
        return found

    def check(self, case: Any, deeds: Deeds) -> Iterator[Finding]:
        """Faults of what one case told outside, of its notes and links; `case` are the columns of its row."""
        record = case.record if isinstance(case.record, Mapping) else {}
        for seq, rule in deeds.met:
            place = Place(case.number, path=f"/public/{rule}")
            yield codes.PUBLIC_BETWEEN.at(place, case=case.number, rule=rule, seq=seq)
        told = (
            ("public", "公开信息", self._public(case, record)),
            ("notice", "告知", self._told(case, record)),
            ("note", "批注", self._noted(case, deeds)),
            ("link", "关联案件", self._linked(case, record, deeds)),
        )
        for path, title, (expected, found) in told:
            for key, name, right, wrong in differing(expected, found):
                yield codes.BESIDE_DIFFERS.at(
                    Place(case.number, path=f"/{path}/{key}"),
                    case=case.number,
                    rows=title,
                    which="的".join(each for each in (str(key), name) if each),
                    expected=shown(right),
                    found=shown(wrong),
                )

    def _public(self, case: Any, record: Mapping[str, Any]) -> tuple[Rows, Rows]:
        rows = self.public.get(case.id, ())
        known = record.get(PUBLIC)
        if not isinstance(known, Mapping):
            self.untold += [case.number] if rows else []
            return {}, {}
        found: Rows = {row.rule: {"内容": public_digest(columns_of(row))} for row in rows}
        return {rule: {"内容": digest} for rule, digest in known.items()}, found

    def _told(self, case: Any, record: Mapping[str, Any]) -> tuple[Rows, Rows]:
        rows = self.notices.get(case.id, ())
        known = record.get(TOLD)
        if not isinstance(known, list):
            self.untold += [case.number] if rows else []
            return {}, {}
        return _counted(map(str, known)), _counted(map(notice_digest, rows))

    def _noted(self, case: Any, deeds: Deeds) -> tuple[Rows, Rows]:
        found: dict[Hashable, dict[str, Any]] = {}
        expected = {id: dict(own) for id, own in deeds.notes.items()}
        for row in self.notes.get(case.id, ()):
            found[row.id] = {name: getattr(row, name) for name in _SAYS}
            if row.id in deeds.made and not _at(row.made_at, deeds.made[row.id]):
                expected[row.id]["made_at"], found[row.id]["made_at"] = deeds.made[row.id], row.made_at
        return expected, found

    def _linked(self, case: Any, record: Mapping[str, Any], deeds: Deeds) -> tuple[Rows, Rows]:
        """Of a split the case that was split tells, not the one that came of it."""
        children = record.get("children")
        told = set(deeds.links)
        told |= {
            (str(id), case.id, "child")
            for id in dict(children if isinstance(children, Mapping) else {}).values()
        }
        if record.get("child_of"):
            told.add((case.id, str(case.parent), "child"))
        return (
            {"、".join(each): {} for each in told},
            {"、".join(each): {} for each in self.links.get(case.id, ()) if each[::2] != (case.id, "split")},
        )


def _by_case(session: Session, chosen: Any, name: str) -> Mapping[str, Sequence[Any]]:
    """Columns, never entities: rows in the session could be older than what stands there."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(chosen):
        found[getattr(row, name)].append(row)
    return found


def _counted(digests: Any) -> Rows:
    found: dict[Hashable, dict[str, Any]] = {}
    for each in digests:
        own = found.setdefault(shown(each), {"份数": 0})
        own["份数"] += 1
    return found


def _at(made_at: datetime, told: str) -> bool:
    """Whether a note says of itself the time that its event tells; what is unreadable is not held."""
    try:
        then = datetime.fromisoformat(told)
    except ValueError:
        return True
    made = made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
    return abs(made - then) <= MEANWHILE
