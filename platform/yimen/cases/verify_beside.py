"""Verification of the rows beside a case: those that follow from its state, record and forms are made again and compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Finding, Place
from yimen.workflow import Procedure

from . import codes
from .configuration import Configuration, NotConfigured
from .evidence import Evidence, record_entry
from .guard import Visibility
from .models import AllegedAct, Case, DeadlineRow, Party, QueueRow, SharedUnit, Task
from .moving import ANEW
from .rows import NO_DAY, Standing, elapsing_of, queue_rows, task_columns, term_columns
from .standing import decided_on, handlers_of, status_of
from .subject import act_columns, party_columns, sum_columns
from .sums import sums_by_act
from .verify_row import readable, shown

Rows = Mapping[Hashable, Mapping[str, Any]]
OPEN: Final = ("open", "available")
DONE: Final = ("complete", "override")
GONE: Final = "dropped"


@dataclass(slots=True)
class Past:
    """What the events of a case tell of rows that no longer follow from its state; `opened` are (task, round). `moved` was a
    case that kept the rows of its open work when it went on under another procedure, as releases of before left them."""

    days: set[str] = field(default_factory=set)
    done: set[tuple[str, str, str]] = field(default_factory=set)
    opened: set[tuple[str, int]] = field(default_factory=set)
    moved: bool = False
    on_paper: bool = False

    def take(self, body: Mapping[str, Any]) -> None:
        day, sort = str(body.get("occurred_on")), body.get("sort")
        self.days.add(day)
        if sort == "move":
            self.moved = not dict(body.get("extra") or {}).get(ANEW)
        self.on_paper |= sort == "paper_entry"
        if sort in DONE:
            self.done.add((str(body.get("task")), str(body.get("outcome") or ""), day))
        self.opened |= _left_open(body.get("effects") or ())


class Beside:
    """The rows beside the cases of a chunk, read once; `check` tells of one case."""

    def __init__(
        self,
        session: Session,
        seen: Visibility,
        configuration: Configuration,
        first: str,
        last: str,
        day: date,
    ) -> None:
        self.configuration, self.day = configuration, day
        self._asked = (session, seen, first, last)
        self.rows = {
            model: self._rows(model)
            for model in (Task, QueueRow, DeadlineRow, Party, AllegedAct, SharedUnit, Evidence)
        }
        self.children = self._children()

    def _each(self, statement: Any, model: Any) -> Sequence[Any]:
        session, seen, first, last = self._asked
        chosen = seen.of(statement.where(model.case_id.between(first, last)), model)
        return session.execute(chosen).all()

    def _rows(self, model: Any) -> Mapping[str, list[Any]]:
        """Columns, never entities: rows in the session could be older than what stands there."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._each(select(*map(readable, model.__table__.columns)), model):
            found[row.case_id].append(row)
        return found

    def _children(self) -> Mapping[str, set[str]]:
        session, seen, first, last = self._asked
        asked = select(Case.id, Case.parent, readable(Case.record)).where(Case.parent.between(first, last))
        found: dict[str, set[str]] = defaultdict(set)
        for row in session.execute(seen.of(asked)):
            if isinstance(row.record, Mapping) and row.record.get("child_of"):
                found[str(row.parent)].add(row.id)
        return found

    def check(self, case: Any, past: Past) -> Iterator[Finding]:
        """Faults of the rows beside one case; `case` are the columns of its row."""
        try:
            told = self._told(case, past)
        except (NotConfigured, LookupError, ValueError, TypeError, AttributeError) as error:
            yield codes.ROWS_UNKNOWN.at(_place(case, "state"), case=case.number, error=repr(error))
            return
        for path, title, (expected, found) in told:
            for key, name, right, wrong in differing(expected, found):
                where = "、".join(map(str, key)) if isinstance(key, tuple) else str(key)
                yield codes.BESIDE_DIFFERS.at(
                    _place(case, f"{path}/{where}"),
                    case=case.number,
                    rows=title,
                    which="的".join(each for each in (where, name) if each),
                    expected=shown(right),
                    found=shown(wrong),
                )

    def _told(self, case: Any, past: Past) -> Sequence[tuple[str, str, tuple[Rows, Rows]]]:
        """What should stand and what stands, by sort; a document that somebody wrote by hand may be of any shape."""
        procedure = self.configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
        standing = Standing.of(procedure, case.state)
        return (
            ("case", "案件", self._case(case, standing, past)),
            ("task", "任务", self._tasks(case, procedure, standing, past)),
            ("queue", "待办", self._queue(case, procedure, standing, past)),
            ("deadline", "期限", self._terms(case, procedure, standing, past)),
            ("party", "当事人", self._parties(case)),
            ("act", "违法行为", self._acts(case, procedure, past)),
            ("shared", "仍可查看的机构", self._shared(case)),
            ("child", "由本案引起的案件", self._joined(case)),
            ("evidence", "证据", self._evidence(case)),
        )

    def _case(self, case: Any, standing: Standing, past: Past) -> tuple[Rows, Rows]:
        handler, fellow = [*handlers_of(case.state), "", ""][:2]
        due = case.due_on if case.due_on in _days(standing, None) else standing.first_due()
        expected = {"status": status_of(case.state), "due_on": due}
        if not past.on_paper:
            expected |= {"handler": handler, "fellow": fellow}
        return {"": expected}, {"": {name: getattr(case, name) for name in expected}}

    def _tasks(self, case: Any, procedure: Procedure, standing: Standing, past: Past) -> tuple[Rows, Rows]:
        expected: dict[Hashable, dict[str, Any]] = {
            place: task_columns(case, procedure, standing, place) for place in standing.tasks
        }
        found: dict[Hashable, dict[str, Any]] = {}
        for row in self.rows[Task].get(case.id, ()):
            place = (row.task, row.round)
            own = expected.setdefault(place, {}) if row.state not in OPEN else expected.get(place)
            found[place] = _columns(row, own or ("state",))
            if own:
                own["due_on"] = row.due_on if row.due_on in _days(standing, row.task) else own["due_on"]
            elif own is not None and not _is_past(row, past):
                own["state"] = "与办案记录一致"
                found[place]["state"] = f"{row.state} {row.outcome} {row.closed_on}"
            if own is not None and row.opened_on.isoformat() not in past.days:
                own["opened_on"], found[place]["opened_on"] = "办理过本案的日期", row.opened_on
        for place in past.opened - found.keys():
            expected.setdefault(place, {})
        return (_without(expected, "title", "stage") if past.moved else expected), found

    def _queue(self, case: Any, procedure: Procedure, standing: Standing, past: Past) -> tuple[Rows, Rows]:
        names = ("task", "round") if past.moved else ("task", "round", "role")
        waiting = [each for each, state in standing.tasks.items() if state == "open"]
        made = [row for each in waiting for row in queue_rows(case, procedure, standing, each)]
        says = ("unit", "sort_on")
        expected: dict[Hashable, dict[str, Any]] = {
            tuple(row[each] for each in names): _of(row, says) for row in made
        }
        kept = self.rows[QueueRow].get(case.id, ())
        for row in kept:
            own = expected.get(tuple(getattr(row, each) for each in names))
            if own is not None and row.sort_on in {each or NO_DAY for each in _days(standing, row.task)}:
                own["sort_on"] = row.sort_on
        found: Rows = {tuple(getattr(row, each) for each in names): _columns(row, says) for row in kept}
        return expected, found

    def _terms(self, case: Any, procedure: Procedure, standing: Standing, past: Past) -> tuple[Rows, Rows]:
        elapsing = elapsing_of(procedure)
        expected: dict[Hashable, dict[str, Any]] = {
            name: term_columns(case, procedure, term, elapsing) for name, term in standing.terms.items()
        }
        found: dict[Hashable, dict[str, Any]] = {}
        for row in self.rows[DeadlineRow].get(case.id, ()):
            own = expected.setdefault(row.deadline, {"state": GONE, "look_on": None})
            if "alarm" in own:
                own["alarm"], own["look_on"] = self._alarm(row, own)
            found[row.deadline] = _columns(row, own)
        return (_without(expected, "elapses") if past.moved else expected), found

    def _alarm(self, row: Any, term: Mapping[str, Any]) -> tuple[int, date | None]:
        """The stages of the sweep that a term can be in on the day: what stands there if it is one, else the first."""
        if term["state"] != "running":
            return 0, None
        stages = {0: term["look_on"], 1: term["overdue_on"], 2: None}
        due = {0: date.min, 1: term["look_on"], 2: term["overdue_on"]}
        sound = row.alarm in stages and due[row.alarm] <= self.day
        return (row.alarm, stages[row.alarm]) if sound else (0, term["look_on"])

    def _parties(self, case: Any) -> tuple[Rows, Rows]:
        expected: dict[Hashable, dict[str, Any]] = {
            number: party_columns(body) for number, body in enumerate(case.record.get("parties", ()), 1)
        }
        return _named(expected, self.rows[Party].get(case.id, ()))

    def _acts(self, case: Any, procedure: Procedure, past: Past) -> tuple[Rows, Rows]:
        bodies, decided = case.record.get("acts", ()), decided_on(procedure, case.state)
        sums = sums_by_act(case.record, len(bodies)) if decided else {}
        expected: dict[Hashable, dict[str, Any]] = {}
        for number, body in enumerate(bodies, 1):
            own = act_columns(body)
            if not (past.on_paper or past.moved):
                own |= sum_columns(sums, number, own["tier"], decided)
            expected[number] = own
        return _named(expected, self.rows[AllegedAct].get(case.id, ()))

    def _shared(self, case: Any) -> tuple[Rows, Rows]:
        expected: Rows = {unit: {} for unit in case.record.get("shared", ())}
        return expected, {row.unit: {} for row in self.rows[SharedUnit].get(case.id, ())}

    def _joined(self, case: Any) -> tuple[Rows, Rows]:
        expected: Rows = {id: {} for id in case.record.get("children", {}).values()}
        return expected, {id: {} for id in self.children.get(case.id, ())}

    def _evidence(self, case: Any) -> tuple[Rows, Rows]:
        """Which files a piece has, the journal itself tells (see `verify_evidence`)."""
        expected: Rows = {each["number"]: each for each in case.record.get("evidence", ())}
        kept = self.rows[Evidence].get(case.id, ())
        return _without(expected, "files"), {row.position: record_entry(row, 0) for row in kept}


def differing(expected: Rows, found: Rows) -> Iterator[tuple[Hashable, str, Any, Any]]:
    """(key, column, what should stand, what stands) where rows differ; of a row that is missing or too many no column."""
    for key in expected.keys() | found.keys():
        if key not in found:
            yield key, "", "有", "没有"
        elif key not in expected:
            yield key, "", "没有", "有"
        else:
            right, wrong = expected[key], found[key]
            for name in right:
                if right[name] != wrong.get(name):
                    yield key, name, right[name], wrong.get(name)


def _days(standing: Standing, task: str | None) -> set[date | None]:
    """By when a task (None: the case) is due: as terms are told today, and as releases told them that counted the waited."""
    terms = [
        each.due for each in standing.terms.values() if each.state == "running" and task in (each.task, None)
    ]
    return {standing.first_due() if task is None else standing.due(task), min(terms, default=None)}


def _left_open(effects: Any) -> set[tuple[str, int]]:
    """The (task, round) that an act opened and did not close itself: each of them got a row, if it did not end the case."""
    told: dict[str, set[tuple[str, int]]] = {"task_opened": set(), "task_closed": set()}
    for each in effects if isinstance(effects, list) else ():
        if not isinstance(each, Mapping) or each.get("sort") == "closed":
            return set()
        if each.get("sort") in told and isinstance(each.get("data"), Mapping) and "round" in each["data"]:
            told[each["sort"]].add((str(each.get("target")), each["data"]["round"]))
    return told["task_opened"] - told["task_closed"]


def _is_past(row: Any, past: Past) -> bool:
    """Whether the journal knows of an act by which a task ended so."""
    day = row.closed_on.isoformat() if row.closed_on else ""
    if row.state == "done":
        return (row.task, row.outcome, day) in past.done
    return row.state in ("returned", GONE) and row.outcome == "" and day in past.days


def _named(expected: dict[Hashable, dict[str, Any]], rows: Sequence[Any]) -> tuple[Rows, Rows]:
    """By position; what the case no longer names is dropped."""
    found: dict[Hashable, dict[str, Any]] = {}
    for row in rows:
        own = expected.setdefault(row.position, {"dropped": True})
        found[row.position] = _columns(row, own)
    return expected, found


def _columns(row: Any, names: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _of(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _without(rows: Rows, *names: str) -> Rows:
    return {key: {name: each for name, each in row.items() if name not in names} for key, row in rows.items()}


def _place(case: Any, path: str) -> Place:
    return Place(case.number, path=f"/{path}")
