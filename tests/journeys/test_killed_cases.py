"""Web, worker and database are killed with -9 while a case is opened, approved and printed over HTTP.

An act that was answered stands; one without an answer happened once or not at all; rows, papers and journal agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.test_rows import rows_are_as_stated
from fixtures.sites import DEMO_PACK
from journeys.clerks import Clerk, NoAnswer
from journeys.places import Blows, Place, embedded, served, tell_all
from office.pages import FILING, OPEN
from yimen.cases import Case, JournalEvent, load_actor, verify, visible
from yimen.documents import PRINT_KIND, Document, DocumentPdf
from yimen.kernel import Actor, SystemClock

__all__ = ["embedded", "served"]

OFFICER, HEAD, CHIEF = "zhzf01", "zhzf-head", "zhzf-chief"
STEPS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (HEAD, "unit_opinion", "agreed", {"agreed": "true", "opinion": "同意立案。"}),
    (CHIEF, "filing_approval", "approved", {"opinion": "批准立案。"}),
)
PAPER = "filing_approval_form"
PHASES = ("open", *(task for _, task, _, _ in STEPS), "print")


class Story:
    """One seed: a case is opened and approved by three people, and its papers are printed, under blows."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.title = f"第{seed}号案"
        self.blows = Blows(place, seed, PHASES)
        self.unanswered = 0
        self.case = ""
        self.acknowledged: list[str] = []

    def tell(self) -> None:
        self.blows.enter("open")
        self.case = self.open(self.place.person(OFFICER))
        for account, task, outcome, values in STEPS:
            self.blows.enter(task)
            self.act(self.place.person(account), task, outcome, values)
        self.blows.enter("print")
        self.place.await_jobs([PRINT_KIND])
        self.blows.end()

    def open(self, officer: Clerk) -> str:
        """Until it is known that there is a case; the id of one."""
        day = SystemClock().today().isoformat()
        filing = {**FILING, "title": self.title, "_occurred_on": day, "found_on": day}
        while True:
            try:
                answer = officer.post(OPEN, "/cases/open", filing)
            except NoAnswer:
                self.unanswered += 1
                found = self.place.ask(self._opened)
                if found:
                    return found[0]
                continue
            assert answer.status_code == 302, answer.text
            return answer.headers["Location"].rsplit("/", 1)[-1]

    def act(self, person: Clerk, task: str, outcome: str, values: dict[str, Any]) -> None:
        """A task done on its page, until it is known that it is done."""
        page = f"/cases/{self.case}/tasks/{task}"
        while not self.place.ask(lambda session: self._done(session, task)):
            version = re.search(r'name="_version" value="(\d+)"', person.read(page))
            assert version, page
            day = SystemClock().today().isoformat()
            said = {"_version": version[1], "_occurred_on": day, "_deed": f"complete:{outcome}", **values}
            try:
                answer = person.post(page, page, said)
            except NoAnswer:
                continue
            if answer.status_code == 302:
                self.acknowledged.append(task)
                return
            # it was done after all, by the request that nobody answered
            assert self.place.ask(lambda session: self._done(session, task)), answer.text

    def prove(self) -> None:
        self.place.await_jobs([PRINT_KIND])
        self.place.ask(self._truths)

    def _actor(self, session: Session) -> Actor:
        return load_actor(session, HEAD, SystemClock().today())

    def _opened(self, session: Session) -> list[str]:
        seen = visible(self._actor(session))
        return list(session.scalars(seen.of(select(Case.id).where(Case.title == self.title))))

    def _done(self, session: Session, task: str) -> list[int]:
        seen = visible(self._actor(session))
        done = select(JournalEvent.seq).where(
            JournalEvent.case_id == self.case, JournalEvent.task == task, JournalEvent.sort == "complete"
        )
        return list(session.scalars(seen.of(done, JournalEvent)))

    def _truths(self, session: Session) -> None:
        actor = self._actor(session)
        opened = self._opened(session)
        assert self.case in opened
        assert len(opened) <= 1 + self.unanswered
        for _, task, _, _ in STEPS:
            assert len(self._done(session, task)) == 1, task
        seen = visible(actor)
        for case in session.scalars(seen.of(select(Case).where(Case.id.in_(opened)))).all():
            events = session.scalars(
                seen.within(case, select(JournalEvent.seq).order_by(JournalEvent.seq), JournalEvent)
            ).all()
            assert list(events) == list(range(1, case.seq + 1))
            rows_are_as_stated(session, actor, case, SystemClock().today())
        numbers = session.scalars(seen.of(select(Case.number))).all()
        assert len(set(numbers)) == len(numbers)
        papers = select(Document.id).where(Document.case_id == self.case, Document.type == PAPER)
        [paper] = session.scalars(seen.of(papers, Document)).all()
        printed = select(DocumentPdf.document_id).where(DocumentPdf.case_id == self.case)
        assert paper in session.scalars(seen.of(printed, DocumentPdf)).all()


def prove_seeds(place: Place, seeds: Iterable[int]) -> None:
    tell_all(lambda seed: Story(place, seed), seeds)
    with place.database.read() as session:
        assert verify(session, DEMO_PACK, None) == []


@pytest.mark.soak
def test_cases_of_a_served_instance_that_is_killed_are_whole(served: Place) -> None:
    """A few seeds on PostgreSQL, whose postmaster is killed too."""
    prove_seeds(served, range(1, 4))


@pytest.mark.soak
def test_cases_of_an_embedded_instance_outlive_two_hundred_seeds(embedded: Place) -> None:
    """The long form on SQLite."""
    prove_seeds(embedded, range(1_000, 1_200))


@pytest.mark.soak
def test_cases_of_a_served_instance_outlive_two_hundred_seeds(served: Place) -> None:
    """The long form on PostgreSQL."""
    prove_seeds(served, range(2_000, 2_200))
