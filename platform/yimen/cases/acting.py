"""An officer's act on a case: checked, decided by the engine, kept. Or refused, with every reason at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import LEGAL_ZONE, Actor, Clock, system_actor
from yimen.workflow import Act, Procedure, Reason, Refusal, advance, meant, represented

from . import codes
from .calling import called_by, common_ending, keep_called, siblings_of
from .changing import amend_reasons, order_reasons
from .checking import FormInHand, Refused, checked_values, day_reasons, doer_of, form_in_hand
from .configuration import Configuration
from .drafts import draft_key, drop_draft, without_veils
from .earlier import as_counted, told_of_earlier, with_earlier
from .facts import facts_of
from .guard import seen_case, visible
from .handed_in import reckoned
from .handing_on import receiver_reasons
from .holding import holder_reasons
from .journal import require_writing
from .keeping import ActResult, Step, in_stead, keep
from .models import Case
from .reading import Read
from .records import JournalEvent
from .recusals import challenge_reasons
from .revealing import REVEAL
from .search import index_case, text_of
from .sensitive import unmask, whole
from .subject import take_subject
from .taking import taken_from, with_taken

FORM_SORTS = frozenset({"complete", "override"})
PERMISSIONS = {"assign": "case.assign", "override": "case.override"}
REASONED = frozenset(
    {
        "return",
        "correct",
        "delegate",
        "challenge",
        "recuse",
        "withdraw",
        "annul",
        "override",
        "amend",
        "merge",
        "split",
    }
)


class CaseNotFound(LookupError):
    """No such case, or none that the actor sees: the two are never told apart."""


def act(
    session: Session,
    actor: Actor,
    case_id: str,
    act: Act,
    *,
    expected_version: int | None,
    clock: Clock,
    fellow: str = "",
    configuration: Configuration | None = None,
) -> ActResult | Refused:
    """One act, kept or refused. Needs a writing session; raises `CaseNotFound`.

    `expected_version` is the case's version that the page was drawn with; None only for the machine's own acts.
    """
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None:
        raise CaseNotFound(case_id)
    if expected_version is not None and expected_version != case.version:
        return _stale(session, actor, case)
    configuration = configuration or Configuration.open(session, actor.jurisdiction, day=clock.today())
    permission = PERMISSIONS.get(act.sort, "case.act")
    if actor.sort == "person" and not actor.may(permission):
        return Refused.of(codes.reason(codes.NOT_PERMITTED, permission=permission))
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    decided = _decide(session, actor, configuration, procedure, case, act, fellow, clock)
    if isinstance(decided, Refused):
        return decided
    called = called_by(session, actor, configuration, procedure, case, act, decided.outcome.effects, clock)
    if isinstance(called, Refused):
        return called
    if actor.sort == "person":
        drop_draft(session, actor, case, {act.task, draft_key(act)} - {""})
    was_open = case.status == "open"
    said = text_of(case)
    result = keep(session, case, decided)
    opened = keep_called(session, case, called, clock)
    index_case(session, case, said)
    if was_open and case.status != "open":
        _tell_parent(session, configuration, case, act, clock)
    return replace(result, called=tuple(opened)) if opened else result


def _tell_parent(session: Session, configuration: Configuration, case: Case, last: Act, clock: Clock) -> None:
    """The end of a child case is an event of the case that called for it, in the same transaction; of several that one
    item called for together, the end of the last.

    Whoever ends the child need not see its parent: the house itself tells, as the sweep tells of terms.
    """
    item = case.record.get("child_of")
    if not case.parent or not item:
        return
    teller = system_actor("sweep", case.jurisdiction)
    parent = seen_case(session, teller, case.parent, lock=True)
    if parent is None:
        return
    procedure = configuration.procedure(case.procedure, case.unit, case.bindings["procedure"])
    ending = common_ending(session, procedure, siblings_of(parent, case) or [case.id], case.jurisdiction)
    if not ending:
        return
    told = Act("event", last.occurred_on, target=str(item), outcome=ending, reason=f"子案件{case.number}办结")
    act(session, teller, case.parent, told, expected_version=None, clock=clock)


def _stale(session: Session, actor: Actor, case: Case) -> Refused:
    """The loser is told who was first, and when."""
    acts = select(JournalEvent).where(JournalEvent.sort != REVEAL).order_by(JournalEvent.seq.desc()).limit(1)
    last = session.scalars(visible(actor).within(case, acts, JournalEvent)).one()
    when = last.recorded_at.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M:%S")
    return Refused((codes.reason(codes.STALE, who=last.account, when=when),), stale=True)


def _decide(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    act: Act,
    fellow: str,
    clock: Clock,
) -> Step | Refused:
    reasons = day_reasons(configuration, procedure, act, case.unit, case.opened_on)
    if act.sort in REASONED and not act.reason.strip():
        reasons.append(codes.reason(codes.REASON_NEEDED, place="reason"))
    doer, faults = doer_of(session, actor, configuration, case.unit, act, fellow)
    reasons += faults
    reasons += holder_reasons(session, actor, configuration, procedure, case, act)
    reasons += challenge_reasons(session, case, procedure, act)
    if act.sort == "amend":
        reasons += amend_reasons(configuration, case, act.values)
    form, values, reads, faults = form_values(session, actor, configuration, procedure, case, act, doer.roles)
    reasons += faults
    if act.sort == "amend":
        reasons += order_reasons(case, form, values)
    if reasons:
        return Refused(tuple(reasons))
    given, act = act, replace(act, values=values)
    outcome = advance(
        procedure,
        case.state,
        act if form is None or act.task else given,
        doer,
        facts_with(case, configuration, form, values, reads),
        configuration.calendar(),
    )
    if isinstance(outcome, Refusal):
        return Refused.by(outcome)
    unknown = receiver_reasons(configuration, outcome.effects)
    if unknown:
        return Refused(tuple(unknown))
    return Step(
        actor,
        configuration,
        procedure,
        act,
        outcome,
        clock,
        fellow=fellow,
        form=form,
        values=values,
        reads=reads,
        extra={
            **(_told(configuration, case, form, values, given) if form is not None else {}),
            **in_stead(represented(procedure, case.state, given, doer)),
        },
    )


def _told(
    configuration: Configuration, case: Case, form: FormInHand, values: Mapping[str, Any], given: Act
) -> dict[str, Any]:
    """What an amendment changes besides the form that it fills anew, and by which days the form's figures were counted."""
    if given.sort != "amend":
        return told_of_earlier(configuration, form.reading, values, case.unit, given.occurred_on)
    changed = {name: each for name, each in given.values.items() if name in ("unit", "title", "recused")}
    return {"changes": changed} if changed else {}


def form_values(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    procedure: Procedure,
    case: Case,
    act: Act,
    roles: frozenset[str],
) -> tuple[FormInHand | None, dict[str, Any], list[Read], list[Reason]]:
    """The form that the act hands in, its values as the house reckons them, what they were read from, and what is wrong with
    them."""
    asked = _form_asked(procedure, act)
    if asked is None:
        return None, dict(act.values), [], []
    name, given = asked
    pinned = case.bindings["forms"].get(name)
    if pinned is None:
        return None, {}, [], [codes.reason(codes.NO_FORM, task=act.task or act.sort, form=name)]
    form = form_in_hand(configuration, name, case.unit, pinned)
    given = without_veils(session, actor, case, draft_key(act), given)
    given = whole(session, actor, case, unmask(given, case.forms.get(name)))
    whom = _whom(procedure, case, act, name, given)
    given = with_taken(given, taken_from(configuration, procedure, case, form.reading, whom), filling=False)
    if act.sort == "amend":
        given = as_counted(form.reading, given, case.forms.get(name, {}))
    else:
        given = with_earlier(session, actor, configuration, form.reading, given, case, act.occurred_on)
    values, faults = checked_values(session, configuration, form, given, case.unit, roles)
    if faults:
        return form, {}, [], faults
    values, reads, faults = reckoned(
        configuration, form.reading, values, case, occurred_on=act.occurred_on, filed_on=case.opened_on
    )
    return form, values, reads, faults


def _whom(procedure: Procedure, case: Case, act: Act, form: str, given: Mapping[str, Any]) -> str:
    """The number of the one of several whom the values name; "" where they name nobody."""
    item = procedure.items.get(act.task)
    facts = {"parties": case.record.get("parties", []), "acts": case.record.get("acts", [])}
    return "" if item is None else meant(item, {**facts, "form": {**case.forms, form: given}})


def _form_asked(procedure: Procedure, act: Act) -> tuple[str, Mapping[str, Any]] | None:
    """The form that the act hands in, and its values: the task's own, or the one that an amendment names."""
    if act.sort == "amend" and act.values.get("form"):
        values = act.values.get("values")
        return str(act.values["form"]), values if isinstance(values, Mapping) else {}
    item = procedure.items.get(act.task)
    if act.sort in FORM_SORTS and item is not None and item.form:
        return item.form, act.values
    return None


def facts_with(
    case: Case,
    configuration: Configuration,
    form: FormInHand | None,
    values: Mapping[str, Any],
    reads: list[Read],
) -> dict[str, Any]:
    """The facts with this act's form; parties and alleged acts as the form would leave them."""
    if form is None:
        return facts_of(case, configuration)
    before = (case.record, case.title, case.party)
    take_subject(case, form.reading, values, reads)
    facts = facts_of(case, configuration, form=form.id, values=values)
    case.record, case.title, case.party = before
    return facts
