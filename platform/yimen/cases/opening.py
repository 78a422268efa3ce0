"""A case begins: an officer of a unit opens it with the procedure's first form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from yimen.kernel import Actor, Clock, new_id, system_actor
from yimen.store import Jurisdiction
from yimen.workflow import Act, Doer, Procedure, Reason, Refusal, begin, represented

from . import codes
from .checking import FormInHand, Refused, checked_values, day_reasons, doer_of, form_in_hand
from .configuration import Configuration, NotConfigured
from .earlier import told_of_earlier, with_earlier
from .facts import facts_of
from .guard import visible
from .handed_in import reckoned
from .handing_on import receiver_reasons
from .journal import require_writing
from .keeping import ActResult, Step, in_stead, keep
from .models import Case
from .numbers import give_case_number
from .roles import public_roles
from .search import index_case, text_id_of
from .subject import take_subject
from .telling import complaint_of, is_reachable

MOST_AT_ONCE = 50
"""How many cases one form opens."""


@dataclass(frozen=True, slots=True)
class FirstForm:
    """The first form of a procedure as it was filled in, and the legal day; `fellow` acts with whoever opens the case."""

    values: Mapping[str, Any]
    occurred_on: date
    fellow: str = ""
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case that may be opened, and of which nothing is written yet."""

    case: Case
    step: Step
    unit: str


def open_case(
    session: Session,
    actor: Actor,
    procedure: str,
    unit: str,
    first: FirstForm,
    *,
    clock: Clock,
    parent: Case | None = None,
    configuration: Configuration | None = None,
) -> ActResult | Refused:
    """A new case with its first act kept, or the reasons why not; `parent` is the case that calls for it. Needs a writing
    session. Where the procedure opens a case for each row of a list of its first form, all of them or none: the first is
    given, with the others as `also`.
    """
    require_writing(session)
    configuration = configuration or Configuration.open(session, actor.jurisdiction, day=clock.today())
    prepared = prepare_cases(session, actor, configuration, procedure, unit, first, clock, parent)
    return prepared if isinstance(prepared, Refused) else keep_prepared(session, prepared)


def prepare_cases(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: str,
    unit: str,
    first: FirstForm,
    clock: Clock,
    parent: Case | None,
) -> list[Prepared] | Refused:
    """The cases that the first form opens, checked and decided; or why they may not be opened."""
    refused = _may_open(actor, configuration, unit)
    if refused:
        return refused
    try:
        compiled = configuration.procedure(procedure, unit)
    except NotConfigured:
        return Refused.of(codes.reason(codes.UNKNOWN_PROCEDURE, procedure=procedure))
    task = compiled.opening.id
    act = Act("open", first.occurred_on, task=task, outcome=first.outcome, reason=first.reason)
    doer, faults = doer_of(session, actor, configuration, unit, act, first.fellow)
    opener = Opener(session, actor, doer, configuration, clock, first.fellow, faults)
    apart = rows_apart(compiled, first.values)
    if len(apart) > MOST_AT_ONCE:
        message = f"一次最多开{MOST_AT_ONCE}件"
        return Refused.of(codes.reason(codes.FORM_INVALID, place=f"/{compiled.each}", message=message))
    found: list[Prepared] = []
    for row in apart:
        one = opener.prepare(compiled, replace(act, values=row), parent)
        if isinstance(one, Refused):
            return one
        found.append(one)
    return found


def rows_apart(procedure: Procedure, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values of each case that one filled-in first form opens: each holds one row of the list."""
    rows = values.get(procedure.each) if procedure.each else None
    if not isinstance(rows, list) or not rows:
        return [dict(values)]
    return [{**values, procedure.each: [row]} for row in rows]


def keep_prepared(session: Session, prepared: Sequence[Prepared]) -> ActResult:
    """Writes what was prepared, numbered one after another."""
    kept = [_keep(session, each) for each in prepared]
    return replace(kept[0], also=tuple(kept[1:]))


def _keep(session: Session, prepared: Prepared) -> ActResult:
    case, step = prepared.case, prepared.step
    case.number = give_case_number(
        session, step.configuration, step.procedure, prepared.unit, step.act.occurred_on
    )
    result = keep(session, case, step, fresh=True)
    index_case(session, case, "")
    _end_bootstrap(session, step.configuration.jurisdiction)
    return result


def _may_open(actor: Actor, configuration: Configuration, unit: str) -> Refused | None:
    if not actor.may("case.open"):
        return Refused.of(codes.reason(codes.NOT_PERMITTED, permission="case.open"))
    body = configuration.units().get(unit)
    if body is None:
        return Refused.of(codes.reason(codes.UNKNOWN_UNIT, place="unit", unit=unit))
    if not actor.roles_over(unit) or not actor.reaches(unit):
        return Refused.of(codes.reason(codes.NOT_IN_UNIT, place="unit", unit=body.get("name", unit)))
    return None


def blank_case(
    configuration: Configuration,
    procedure: Procedure,
    unit: str,
    act: Act,
    clock: Clock,
    parent: Case | None,
) -> Case:
    """A case of which nothing is kept yet, with an id and what it stays bound to."""
    id = new_id()
    return Case(
        id=id,
        jurisdiction=configuration.jurisdiction,
        number="",
        unit=unit,
        procedure=procedure.id,
        title=procedure.name(),
        party="",
        status="open",
        stage="",
        stage_title="",
        handler="",
        fellow="",
        opened_on=act.occurred_on,
        opened_at=clock.now(),
        parent=parent.id if parent else None,
        provenance=_provenance(configuration, unit),
        state={},
        forms={},
        record=_brought_forward(configuration, procedure, id, parent),
        bindings=bindings_of(configuration, procedure, unit),
        seq=0,
        head="",
        anchored_seq=0,
        version=0,
        drafts=False,
        text_id=text_id_of(id),
    )


def _brought_forward(
    configuration: Configuration, procedure: Procedure, id: str, parent: Case | None
) -> dict[str, Any]:
    """Which case somebody brought forward, where this one is it or came out of it: there its notices are told."""
    if parent is not None and complaint_of(parent):
        return {"complaint": complaint_of(parent), "reachable": is_reachable(parent)}
    return {"complaint": id} if procedure.opening.roles & public_roles(configuration) else {}


def _provenance(configuration: Configuration, unit: str) -> str:
    return str(configuration.units().get(unit, {}).get("provenance", ""))


def bindings_of(configuration: Configuration, procedure: Procedure, unit: str) -> dict[str, Any]:
    """What the case stays with, by digest: its procedure and every form and template that the procedure names."""
    forms = {item.form for item in procedure.items.values() if item.form}
    documents = {paper.document for item in procedure.items.values() for paper in item.documents}
    return {
        "number": configuration.number,
        "procedure": configuration.digest("procedure", procedure.id, unit),
        "forms": _digests(configuration, "form", forms, unit),
        "documents": _digests(configuration, "document", documents, unit),
    }


def _digests(configuration: Configuration, kind: str, keys: set[str], unit: str) -> dict[str, str]:
    found = {key: configuration.entry(kind, key, unit) for key in sorted(keys)}
    return {key: revision.digest for key, revision in found.items() if revision is not None}


@dataclass(frozen=True, slots=True)
class Opener:
    """Somebody who may open cases in the doer's unit; `faults` are what stands against it nevertheless."""

    session: Session
    actor: Actor
    doer: Doer
    configuration: Configuration
    clock: Clock
    fellow: str = ""
    faults: Sequence[Reason] = ()

    def prepare(self, procedure: Procedure, act: Act, parent: Case | None = None) -> Prepared | Refused:
        """The case, checked and decided; or why it may not be opened."""
        entry = self.configuration.entry("procedure", procedure.id, self.doer.unit)
        if entry is not None and entry.body.get("off"):
            return Refused.of(codes.reason(codes.PROCEDURE_OFF, procedure=procedure.name()))
        case = blank_case(self.configuration, procedure, self.doer.unit, act, self.clock, parent)
        step = self._decide(procedure, case, act)
        return step if isinstance(step, Refused) else Prepared(case, step, self.doer.unit)

    def _decide(self, procedure: Procedure, case: Case, act: Act) -> Step | Refused:
        configuration = self.configuration
        reasons = [*day_reasons(configuration, procedure, act, case.unit, None), *self.faults]
        form: FormInHand | None = None
        values: dict[str, Any] = {}
        reads: list[Any] = []
        if procedure.opening.form:
            pinned = case.bindings["forms"].get(procedure.opening.form)
            if pinned is None:
                return Refused.of(
                    codes.reason(codes.NO_FORM, task=procedure.opening.name(), form=procedure.opening.form)
                )
            form = form_in_hand(configuration, procedure.opening.form, case.unit, pinned)
            values, reads, wrong = self._filled_in(form, case, act)
            reasons += wrong
        if reasons:
            return Refused(tuple(reasons))
        if form is not None:
            take_subject(case, form.reading, values, reads)
        act = Act("open", act.occurred_on, act.task, act.outcome, values, act.reason)
        facts = facts_of(case, configuration, form=form.id if form else "", values=values)
        outcome = begin(procedure, act, self.doer, facts, configuration.calendar())
        if isinstance(outcome, Refusal):
            return Refused.by(outcome)
        unknown = receiver_reasons(configuration, outcome.effects)
        if unknown:
            return Refused(tuple(unknown))
        return Step(
            self.actor,
            configuration,
            procedure,
            act,
            outcome,
            self.clock,
            fellow=self.fellow,
            form=form,
            values=values,
            reads=reads,
            extra={
                **in_stead(represented(procedure, outcome.state, act, self.doer)),
                **(
                    told_of_earlier(configuration, form.reading, values, case.unit, act.occurred_on)
                    if form is not None
                    else {}
                ),
            },
        )

    def _filled_in(
        self, form: FormInHand, case: Case, act: Act
    ) -> tuple[dict[str, Any], list[Any], list[Reason]]:
        """The values of the first form, checked and reckoned, what was read for them, and what is wrong with them."""
        given = with_earlier(
            self.session, self.actor, self.configuration, form.reading, act.values, case, act.occurred_on
        )
        values, wrong = checked_values(
            self.session, self.configuration, form, given, case.unit, self.doer.roles
        )
        if wrong:
            return values, [], wrong
        return reckoned(
            self.configuration,
            form.reading,
            values,
            case,
            occurred_on=act.occurred_on,
            filed_on=act.occurred_on,
        )


_END_BOOTSTRAP = (
    update(Jurisdiction)
    .where(Jurisdiction.id == bindparam("jurisdiction"), Jurisdiction.bootstrap)
    .values(bootstrap=False)
)


def _end_bootstrap(session: Session, jurisdiction: str) -> None:
    """With the first case the recorded bootstrap mode is over for good."""
    session.connection().execute(_END_BOOTSTRAP, {"jurisdiction": jurisdiction})


def any_case(session: Session, jurisdiction: str) -> bool:
    """Whether the jurisdiction ever had a case: a yes or no for those who ask about bootstrap, and no more."""
    open_still = select(Jurisdiction.bootstrap).where(Jurisdiction.id == jurisdiction)
    if session.scalar(open_still) is False:
        return True
    seen = visible(system_actor("index", jurisdiction))
    return session.execute(seen.of(select(Case.id)).limit(1)).first() is not None
