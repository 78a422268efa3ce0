"""What an act tells the public and whoever gets a notice: reckoned before its event, so that the record of the case holds
a digest of each row and the journal, by it, tells of them.

The record's `public` is {rule: digest} of every public row of the case, `told` the digests of the notices that came about in
it. A case of before has neither; it gets each with the first act that writes such a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import Clock, system_actor
from yimen.workflow import Act, Effect, Procedure

from .configuration import Configuration
from .guard import visible
from .handing_on import becoming
from .models import Case, CaseNotice
from .publishing import (
    PublicChange,
    PublicRow,
    columns_of,
    public_changes,
    public_digest,
    public_rows,
    rules_of,
    write_public,
)
from .telling import notice_digest, notices_of, tell

PUBLIC: Final = "public"
TOLD: Final = "told"
MET: Final = "met"


@dataclass(frozen=True, slots=True)
class Outward:
    """What goes out with an act: `record` is what the case's record tells of it then, `met` are public rows that did not
    stand as the record told, by rule, with the digest of what stood there ("" nothing)."""

    public: Sequence[PublicChange] = ()
    notices: Sequence[CaseNotice] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    met: Mapping[str, str] = field(default_factory=dict)

    def write(self, session: Session, case: Case, clock: Clock) -> None:
        """Once the act itself is written."""
        tell(session, self.notices, case.jurisdiction, clock)
        write_public(session, case, self.public, clock)


def outward(
    session: Session,
    case: Case,
    configuration: Configuration,
    procedure: Procedure,
    act: Act,
    effects: tuple[Effect, ...],
    then: Mapping[str, Any],
    clock: Clock,
    *,
    fresh: bool,
) -> Outward:
    """What an act brings outside; the case stands as it leaves it but for `then` (see `handing_on.become`)."""
    after = becoming(case, then)
    rules = rules_of(configuration, procedure.id)
    told: dict[str, Any] = {PUBLIC: {}, TOLD: []} if fresh else {}
    changes: list[PublicChange] = []
    met: dict[str, str] = {}
    if rules:
        rows = {} if fresh else public_rows(session, case)
        changes = public_changes(after, configuration, procedure, rules, rows, act.occurred_on)
        stood, known = _digests(rows), case.record.get(PUBLIC)
        met = {} if known is None else _differing(known, stood)
        now = {**stood, **{each.rule: public_digest(each.columns) for each in changes}}
        told[PUBLIC] = now
    notices = (
        list(notices_of(after, configuration, procedure, act, effects, clock)) if procedure.notices else []
    )
    if notices:
        before = [] if fresh else _told_before(session, case)
        told[TOLD] = [*before, *(notice_digest(each) for each in notices)]
    return Outward(changes, notices, told, met)


def _digests(rows: Mapping[str, PublicRow]) -> dict[str, str]:
    return {rule: public_digest(columns_of(row)) for rule, row in rows.items()}


def _differing(known: Mapping[str, str], stood: Mapping[str, str]) -> dict[str, str]:
    rules = known.keys() | stood.keys()
    return {rule: stood.get(rule, "") for rule in sorted(rules) if known.get(rule) != stood.get(rule)}


def _told_before(session: Session, case: Case) -> list[str]:
    """What the record tells of notices; of a case of before, what stands there."""
    if TOLD in case.record:
        return list(case.record[TOLD])
    chosen = select(CaseNotice).where(CaseNotice.source == case.id).order_by(CaseNotice.id)
    seen = visible(system_actor("deliver", case.jurisdiction))
    with session.no_autoflush:
        return [notice_digest(row) for row in session.scalars(seen.of(chosen, CaseNotice))]
