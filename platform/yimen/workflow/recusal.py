"""Recusal: that somebody withdraw from the case is asked for, and whoever the law names decides.

The state keeps every request: {"who", "by": self or party, "ground", "on", "reason", "state": open, granted or refused,
"decided_on", "decided_by"}. What follows of a recusal is the same whether it was decided here or by an amendment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from . import codes
from .guards import challenges_of, closed_reasons, date_reasons, reason
from .holderacts import let_go
from .model import Doer, Reason
from .representing import delegated_by
from .run import Run
from .taskacts import Result, case_act_reasons, finish, refused
from .words import SORTS

ASKED_BY: Final = ("self", "party")
DECISIONS: Final = ("granted", "refused")
OPEN: Final = "open"


def challenge(run: Run, doer: Doer) -> Result:
    """Somebody (`target`) is asked to withdraw: by himself or by a party (`values.by`), on a ground that the procedure
    names (`values.ground`), with the facts as reason."""
    act = run.act
    by, ground = str(act.values.get("by", "")), str(act.values.get("ground", ""))
    found = [*_reasons(run, doer, "challenge"), *_challenge_faults(run, doer, by, ground)]
    if found:
        return refused(found)
    asked = {
        "who": act.target,
        "by": by,
        "ground": ground,
        "on": run.day,
        "reason": act.reason,
        "state": OPEN,
    }
    run.head["challenges"] = [*challenges_of(run.head), asked]
    run.tell("notify", "case", sort="challenged", who=act.target, by=by, ground=ground, reason=act.reason)
    return run.outcome()


def _reasons(run: Run, doer: Doer, sort: str) -> Iterator[Reason]:
    yield from closed_reasons(run.procedure, run.head, SORTS[sort])
    yield from case_act_reasons(run, doer, sort)
    rule = run.procedure.case_acts.get(sort)
    article = (rule.article if rule else "") or run.procedure.article
    yield from date_reasons(SORTS[sort], "", run.act, run.head["opened_on"], run.today, article)


def _challenge_faults(run: Run, doer: Doer, by: str, ground: str) -> Iterator[Reason]:
    who, rule = run.act.target, run.procedure.case_acts.get("challenge")
    grounds = rule.grounds if rule is not None else {}
    details = {
        "请选择要求谁回避": not who,
        "请写明是本人提出还是当事人申请": by not in ASKED_BY,
        "本人提出的，应由本人登记": by == "self" and who != doer.account,
        "请选择回避的理由": bool(grounds) and ground not in grounds,
        f"{who}在本案中已回避": who in run.head["recused"],
        f"对{who}的申请尚未决定": _open_of(run, who) is not None,
    }
    article = rule.article if rule is not None else ""
    for detail, wrong in details.items():
        if wrong:
            yield reason(codes.NO_RECUSAL, article, "target", sort=SORTS["challenge"], detail=detail)


def recuse(run: Run, doer: Doer) -> Result:
    """The request about `target` is decided: `outcome` granted or refused, with reasons; never by whom it is about."""
    act = run.act
    rule = run.procedure.case_acts.get("recuse")
    asked = _open_of(run, act.target)
    details = {
        f"没有对{act.target or '该人员'}的待决申请": asked is None,
        "请写明准予还是驳回": act.outcome not in DECISIONS,
        "不能决定自己的回避": act.target == doer.account or act.target in dict(doer.lent).values(),
        "决定日期早于申请日期": asked is not None and run.day < asked["on"],
    }
    found = [*_reasons(run, doer, "recuse")]
    for detail, wrong in details.items():
        if wrong:
            article = rule.article if rule is not None else ""
            found.append(reason(codes.NO_RECUSAL, article, "target", sort=SORTS["recuse"], detail=detail))
    if found or asked is None:
        return refused(found)
    decided = {**asked, "state": act.outcome, "decided_on": run.day, "decided_by": doer.account}
    run.head["challenges"] = [decided if each is asked else each for each in challenges_of(run.head)]
    if act.outcome == "granted":
        withdraw_people(run, [act.target])
    run.tell("notify", "case", sort="recusal_decided", who=act.target, outcome=act.outcome, reason=act.reason)
    return finish(run, whole=True)


def _open_of(run: Run, who: str) -> Mapping[str, Any] | None:
    return next(
        (each for each in challenges_of(run.head) if each["who"] == who and each["state"] == OPEN), None
    )


def withdraw_people(run: Run, people: Iterable[str]) -> None:
    """They handle nothing of the case any more, and hold no task; nor does anybody for them."""
    run.head["recused"] = list(dict.fromkeys([*run.head["recused"], *people]))
    off = set(run.head["recused"])
    run.head["handlers"] = [each for each in run.head["handlers"] if each not in off]
    for name, record in list(run.items.items()):
        if {record.get("holder"), delegated_by(record)} & off:
            run.items[name] = let_go(record)


def undecided_recusal(run: Run, doer: Doer, recused: Sequence[str]) -> Iterator[Reason]:
    """Where the procedure says who decides on recusals, nobody else recuses by an amendment."""
    if recused and "recuse" in run.procedure.case_acts:
        yield from case_act_reasons(run, doer, "recuse")
