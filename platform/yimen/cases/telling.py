"""What those outside are told of a case: the notices that an act called for, kept for whoever holds the query code
and waiting in the outbox for the way that was left to reach them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from yimen.kernel import UNKNOWN, Clock, system_actor
from yimen.store import enqueue
from yimen.workflow import Act, Effect, Notice, Procedure, evaluate, filled_text

from .configuration import Configuration
from .facts import facts_of
from .form_reading import FormReading, at
from .models import Case, CaseNotice
from .owed import TOLD, WAITING
from .plain import plain
from .references import REFERENCE, references
from .tracing import document_digest

DELIVER = "notice_delivery"
TOLD_COLUMNS = ("case_id", "source", "notice", "recipient", "title", "text", "told_on")
CONTACTS = {"contact_phone": "sms", "contact_email": "email"}
"""`x-case` word of a field that says how to reach whoever brought the case forward, and the channel it stands for."""


def contacts_in(reading: FormReading, values: Mapping[str, Any]) -> dict[str, str]:
    """By channel, the reference under which an address was set apart; what is not kept apart is no contact."""
    found = {}
    for word, channel in CONTACTS.items():
        value = at(values, reading.case[word]) if word in reading.case else None
        if isinstance(value, Mapping) and REFERENCE in value:
            found[channel] = str(value[REFERENCE])
    return found


def complaint_of(case: Case) -> str:
    """The case that somebody brought forward and out of which this one came; the case itself where it is that one."""
    return str(case.record.get("complaint") or "")


def is_reachable(case: Case) -> bool:
    """Whether whoever brought it forward left a number or an address, with this case or with the one it came out of."""
    return bool(case.record.get("reached_by") or case.record.get("reachable"))


def tell(session: Session, rows: Sequence[CaseNotice], jurisdiction: str, clock: Clock) -> None:
    """Keeps the notices that an act called for; those that somebody waits for go out by a job."""
    if not rows:
        return
    session.add_all(rows)
    session.flush()
    owed = [row.id for row in rows if row.state == WAITING]
    if owed:
        enqueue(
            session,
            DELIVER,
            {"notices": owed},
            account=system_actor("deliver", jurisdiction).account,
            jurisdiction=jurisdiction,
            clock=clock,
        )


def notice_digest(row: Any) -> str:
    """A notice as the record of the case where it came about tells of it: what it said, to whom, on which day."""
    return document_digest(plain({name: getattr(row, name) for name in TOLD_COLUMNS}))


def notices_of(
    case: Case,
    configuration: Configuration,
    procedure: Procedure,
    act: Act,
    effects: tuple[Effect, ...],
    clock: Clock,
) -> Iterator[CaseNotice]:
    """One row for each recipient of each notice; a complainant whom nothing reaches is told by the code alone."""
    called = {each.target: each.data["to"] for each in effects if each.data.get("sort") == "notice"}
    for notice in procedure.notices:
        for recipient in called.get(notice.id, ()):
            complainant = recipient == "complainant"
            owner = complaint_of(case) if complainant else case.id
            if owner:
                yield CaseNotice(
                    case_id=owner,
                    jurisdiction=case.jurisdiction,
                    source=case.id,
                    notice=notice.id,
                    recipient=recipient,
                    title=notice.title.get("zh", notice.id)[:190],
                    text=filled_text(
                        notice.text.get("zh", ""),
                        {
                            **_words(case, configuration, procedure, notice),
                            **_blanks(case, configuration, procedure, act),
                        },
                    ),
                    told_on=act.occurred_on,
                    made_at=clock.now(),
                    state=WAITING if complainant and is_reachable(case) else TOLD,
                    sent={},
                )


def _words(case: Case, configuration: Configuration, procedure: Procedure, notice: Notice) -> dict[str, str]:
    """What the notice takes from the case; what is not there, and what is kept apart, leaves its blank empty."""
    if not notice.words:
        return {}
    values = evaluate(procedure, case.state, facts_of(case, configuration), notice.words.values())
    return {
        word: "" if value is UNKNOWN or value is None or any(references(value)) else str(value)
        for word, value in zip(notice.words, values, strict=True)
    }


def _blanks(case: Case, configuration: Configuration, procedure: Procedure, act: Act) -> dict[str, str]:
    unit = configuration.units().get(case.unit, {})
    return {
        "unit": str(unit.get("name", case.unit)),
        "number": case.number,
        "title": case.title,
        "procedure": procedure.name(),
        "on": f"{act.occurred_on.year}年{act.occurred_on.month}月{act.occurred_on.day}日",
    }
